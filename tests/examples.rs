//! The documents of `policies-examples/`: good ones stay silent, bad ones yield the findings
//! that stand beside them.
//!
//! `bad/NAME.findings` holds a line for each finding: place, severity, rule, underlined text.
//! `UPDATE_EXPECT=1 cargo test --test examples` writes them anew; read the difference.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

use policyc::lint::{Settings, check};
use policyc::policy::{Document, ParseOptions};
use policyc::source::{FileId, SourceFile};

/// The XML documents of one folder of the examples.
fn documents(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples").join(folder);
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "xml"))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no document in {}", folder.display());
    found
}

/// One line for each finding: `4:9 error unknown-attribute: nmae`.
fn findings(path: &Path) -> String {
    let file = SourceFile::from_bytes(path.display().to_string(), fs::read(path).unwrap()).unwrap();
    let document = Document::parse(file, &ParseOptions::default());
    let mut lines = String::new();
    for finding in check(&document, FileId(0), &Settings::default()) {
        let span = finding.location.span;
        let place = document.file().position(span.start);
        let text = span.of(document.text()).lines().next().unwrap_or_default();
        let severity = format!("{:?}", finding.severity).to_lowercase();
        lines += &format!("{}:{} {severity} {}: {text}\n", place.line, place.column, finding.rule);
    }
    lines
}

#[test]
fn good_documents_stay_silent() {
    for path in documents("good") {
        assert_eq!(findings(&path), "", "{}", path.display());
    }
}

#[test]
fn bad_documents_yield_the_findings_beside_them() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let beside = documents("bad").into_iter().chain(documents("."));
    for path in beside {
        let found = findings(&path);
        let expected = path.with_extension("findings");
        if update {
            fs::write(&expected, &found).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap();
        assert_eq!(found, expected, "{}", path.display());
    }
}
