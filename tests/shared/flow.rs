//! What the rules about variables and control flow say of real documents.

use std::collections::BTreeMap;
use std::fs;

use policyc::lint::{Settings, check};
use policyc::policy::{Document, ParseOptions};
use policyc::source::{FileId, SourceFile};

use crate::{json_lines, shared};

/// The rules, and how many findings each has over documents and templates that are no tests of
/// other tools. Every one of them was read and is true; a new one is to be read as well.
const COUNTS: &[(&str, usize)] = &[
    ("idle-wait", 0),
    ("misspelt-variable", 0),
    ("overwritten-variable", 0),
    // Empty sections: three of them are meant so, one is a test of another tool.
    ("request-not-forwarded", 4),
    ("unchanging-retry", 0),
    ("unreachable-branch", 0),
    // `<base />` after a `return-response` that always runs.
    ("unreachable-policy", 5),
    ("unread-variable", 0),
    // Asks for a variable that the next policy is the first to set.
    ("unset-variable", 1),
];

#[test]
fn findings_over_real_documents_are_the_known_ones() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for entry in json_lines(&corpus, "index.jsonl") {
        let path = entry["file"].as_str().unwrap();
        if path.starts_with("snippets/") {
            continue;
        }
        let file = SourceFile::from_bytes(path, fs::read(corpus.join(path)).unwrap()).unwrap();
        let document = Document::parse(file, &ParseOptions::default());
        for finding in check(&document, FileId(0), &Settings::default()) {
            let line = document.file().position(finding.location.span.start).line;
            found.entry(finding.rule).or_default().push(format!("{path}:{line}"));
        }
    }
    for (rule, count) in COUNTS {
        let places = found.remove(rule).unwrap_or_default();
        assert_eq!(places.len(), *count, "{rule}:\n{}", places.join("\n"));
    }
}
