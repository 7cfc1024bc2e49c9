//! Templated documents: holes are no errors, whether the styles are known or not.

use std::fs;

use policyc::lint::{Settings, check};
use policyc::policy::{Document, ParseOptions};
use policyc::source::{FileId, Severity, SourceFile};
use policyc::xml::value::{PlaceholderStyle, PlaceholderStyles};

use crate::{json_lines, shared};

#[test]
fn templated_documents_have_no_false_errors() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let terraform = PlaceholderStyles::NONE
        .with(PlaceholderStyle::DollarBrace)
        .with(PlaceholderStyle::Directive)
        .with(PlaceholderStyle::Underscores)
        .with(PlaceholderStyle::Brace);
    let (mut judged, mut wrong) = (0, Vec::new());
    for entry in json_lines(&corpus, "index.jsonl") {
        let path = entry["file"].as_str().unwrap();
        if !path.starts_with("templated/") {
            continue;
        }
        for placeholders in [None, Some(PlaceholderStyles::ALL), Some(terraform)] {
            judged += 1;
            let file = SourceFile::from_bytes(path, fs::read(corpus.join(path)).unwrap()).unwrap();
            let document =
                Document::parse(file, &ParseOptions { placeholders, ..ParseOptions::default() });
            for finding in check(&document, FileId(0), &Settings::default()) {
                if finding.severity == Severity::Error {
                    let text = finding.location.span.of(document.text());
                    wrong.push(format!("{path} with {placeholders:?}: {}: {text}", finding.rule));
                }
            }
        }
    }
    assert!(judged >= 18, "only {judged} were judged");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
