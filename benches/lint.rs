//! Lint on one thread against roxmltree on the same documents, and against libxml2's XSD
//! validation where it is installed.
//!
//! The documents are those of `policies-examples/`; where the reference corpus is at hand
//! (`POLICYC_SHARED`, or `../shared`), that is measured too.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may stop")]
#![allow(missing_docs, unreachable_pub, reason = "a program of its own")]

#[path = "measure/mod.rs"]
mod measure;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use measure::{Subject, Work, compare};
use policyc::lint::{Settings, check};
use policyc::policy::{Document, ParseOptions, forget_code};
use policyc::source::{FileId, SourceFile};
use policyc::xml;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own: Vec<_> = documents(&root.join("policies-examples")).collect();
    // Enough of them that one run takes milliseconds.
    let many: Vec<_> = own.iter().cycle().take(1000).cloned().collect();
    measure_lint("the examples, 1000 times over", &many);

    let shared = std::env::var_os("POLICYC_SHARED").map_or(root.join("../shared"), PathBuf::from);
    let corpus: Vec<_> = documents(&shared.join("corpus/docs")).collect();
    if corpus.is_empty() {
        println!("\nno reference corpus here");
        return;
    }
    measure_lint("the reference corpus", &corpus);
    validate_with_libxml2(&shared, &corpus);
}

fn measure_lint(title: &str, documents: &[SourceFile]) {
    let bytes = documents.iter().map(|file| file.text().len()).sum();
    let masked: Vec<String> = documents.iter().map(masked).collect();
    compare(
        title,
        Work { items: documents.len(), bytes, unit: "files" },
        vec![
            Subject {
                name: "roxmltree alone, expressions masked",
                run: Box::new(|| {
                    for text in &masked {
                        black_box(roxmltree::Document::parse(text).is_ok());
                    }
                }),
            },
            Subject {
                name: "reading (scanner, mask, tree)",
                run: Box::new(|| {
                    for file in documents {
                        black_box(xml::parse(file, &xml::ParseOptions::default()));
                    }
                }),
            },
            Subject {
                name: "typed AST",
                run: Box::new(|| {
                    for file in documents {
                        black_box(Document::parse(file.clone(), &ParseOptions::default()));
                    }
                }),
            },
            Subject {
                name: "lint, every document for itself",
                run: Box::new(|| {
                    for file in documents {
                        forget_code();
                        let document = Document::parse(file.clone(), &ParseOptions::default());
                        black_box(check(&document, FileId(0), &Settings::default()));
                    }
                }),
            },
            Subject {
                name: "lint, all in one run",
                run: Box::new(|| {
                    forget_code();
                    for file in documents {
                        let document = Document::parse(file.clone(), &ParseOptions::default());
                        black_box(check(&document, FileId(0), &Settings::default()));
                    }
                }),
            },
        ],
    );
}

/// The text with its expressions overwritten, so that roxmltree can read it.
fn masked(file: &SourceFile) -> String {
    let mut bytes = file.text().as_bytes().to_vec();
    for region in xml::parse(file, &xml::ParseOptions::default()).expressions {
        if let Some(bytes) = bytes.get_mut(region.span.range()) {
            bytes.fill(b'x');
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// All XML files below a folder; none where there is no such folder.
fn documents(folder: &Path) -> impl Iterator<Item = SourceFile> {
    ignore::WalkBuilder::new(folder)
        .sort_by_file_path(Path::cmp)
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "xml"))
        .filter_map(|entry| {
            let bytes = std::fs::read(entry.path()).ok()?;
            SourceFile::from_bytes(entry.path().display().to_string(), bytes).ok()
        })
}

/// One process over all masked documents: what a script with `xmllint` would cost.
fn validate_with_libxml2(shared: &Path, documents: &[SourceFile]) {
    let schema = shared.join("reference/xsd/policies.xsd");
    let installed = Command::new("xmllint").arg("--version").stderr(Stdio::null()).status();
    if installed.is_err() {
        println!("\nxmllint is not installed: no comparison with libxml2");
        return;
    }
    let folder = std::env::temp_dir().join(format!("policyc-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut paths = Vec::new();
    for (at, file) in documents.iter().enumerate() {
        let path = folder.join(format!("{at}.xml"));
        std::fs::write(&path, masked(file)).unwrap();
        paths.push(path);
    }
    let bytes = documents.iter().map(|file| file.text().len()).sum();
    compare(
        "against libxml2's XSD validation, one process",
        Work { items: documents.len(), bytes, unit: "files" },
        vec![
            Subject {
                name: "xmllint --schema",
                run: Box::new(|| {
                    let mut command = Command::new("xmllint");
                    command.args(["--noout", "--schema"]).arg(&schema).args(&paths);
                    black_box(command.stderr(Stdio::null()).status().unwrap());
                }),
            },
            Subject {
                name: "lint, every rule",
                run: Box::new(|| {
                    for file in documents {
                        let document = Document::parse(file.clone(), &ParseOptions::default());
                        black_box(check(&document, FileId(0), &Settings::default()));
                    }
                }),
            },
        ],
    );
    std::fs::remove_dir_all(&folder).unwrap();
}
