//! Every real document, put into each host: the same findings, on the same text.

use std::fs;

use policyc::embed::{Placed, host, relocate};
use policyc::lint::{Settings, check};
use policyc::policy::{Document, ParseOptions};
use policyc::source::{FileId, Finding, SourceFile};

use crate::{json_lines, shared};

/// A host: its file name, how a document is put into it, and how a piece of it is read back.
struct Wrapper {
    path: &'static str,
    wrap: fn(&str) -> Option<String>,
    read_back: fn(&str) -> String,
}

fn same(raw: &str) -> String {
    raw.to_owned()
}

const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        path: "a.json",
        wrap: |text| Some(format!("{{\"value\": {}}}", serde_json::to_string(text).unwrap())),
        read_back: |raw| serde_json::from_str(&format!("\"{raw}\"")).unwrap(),
    },
    Wrapper {
        path: "a.md",
        wrap: |text| Some(format!("# A\n\n`````xml\n{text}\n`````\n")),
        read_back: same,
    },
    Wrapper {
        path: "a.bicep",
        wrap: |text| (!text.contains("'''")).then(|| format!("var a = '''\n{text}\n'''\n")),
        read_back: same,
    },
    Wrapper {
        path: "a.tf",
        wrap: |text| {
            let text = text.replace("${", "$${").replace("%{", "%%{");
            let lines: String =
                text.split_inclusive('\n').map(|line| format!("    {line}")).collect();
            Some(format!("a = <<-POLICY_XML\n{lines}\n    POLICY_XML\n"))
        },
        read_back: |raw| {
            let unescaped = raw.replace("$${", "${").replace("%%{", "%{");
            unescaped.replace("\n    ", "\n")
        },
    },
];

fn findings(text: &str) -> Vec<Finding> {
    let document = Document::parse(SourceFile::new("a.xml", text), &ParseOptions::default());
    check(&document, FileId(9), &Settings::default())
}

#[test]
fn real_documents_have_the_same_findings_in_every_host() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let (mut hosts, mut compared, mut wrong) = (0, 0, Vec::new());
    for entry in json_lines(&corpus, "index.jsonl") {
        let path = entry["file"].as_str().unwrap();
        if path.starts_with("snippets/") {
            continue;
        }
        let text = fs::read_to_string(corpus.join(path)).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        if !policyc::embed::is_document(text) {
            continue;
        }
        let alone = findings(text);
        for wrapper in WRAPPERS {
            let Some(whole) = (wrapper.wrap)(text) else { continue };
            let found = host(wrapper.path).unwrap().read(&whole);
            let [document] = found.documents.as_slice() else {
                wrong.push(format!(
                    "{path} in {}: {} documents",
                    wrapper.path,
                    found.documents.len()
                ));
                continue;
            };
            hosts += 1;
            let mut within = findings(&document.text);
            if within.len() != alone.len() {
                wrong.push(format!("{path} in {}: {} findings", wrapper.path, within.len()));
                continue;
            }
            for (within, alone) in within.iter_mut().zip(&alone) {
                relocate(within, |id| {
                    (id == FileId(9)).then_some(Placed { host: FileId(0), document })
                });
                compared += 1;
                let (raw, plain) = (within.location.span.of(&whole), alone.location.span.of(text));
                if within.rule != alone.rule || (wrapper.read_back)(raw) != plain {
                    wrong.push(format!(
                        "{path} in {}: {}: {raw:?} for {plain:?}",
                        wrapper.path, within.rule
                    ));
                }
            }
        }
    }
    eprintln!("{compared} findings compared in {hosts} hosts");
    assert!(hosts > 1000 && compared > 500, "{compared} findings in {hosts} hosts");
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}
