//! Tests of findings as miette diagnostics.

use miette::Diagnostic;

use super::FindingDiagnostic;
use crate::lint::{Settings, check};
use crate::policy::{Document, ParseOptions};
use crate::source::{FileId, SourceFile};

#[test]
fn a_finding_keeps_its_place_rule_and_labels() {
    let text = "<policies><inbound /><inbound /></policies>";
    let file = SourceFile::new("a.xml", text);
    let document = Document::parse(file.clone(), &ParseOptions::default());
    let finding = check(&document, FileId(0), &Settings::default()).remove(0);
    let diagnostic = FindingDiagnostic::new(finding, &file);
    assert_eq!(diagnostic.code().unwrap().to_string(), "repeated-section");
    let labels: Vec<_> = diagnostic.labels().unwrap().collect();
    let cut = |at: usize| &text[labels[at].offset()..labels[at].offset() + labels[at].len()];
    assert_eq!((labels.len(), cut(0), labels[0].offset()), (2, "inbound", 22));
    assert_eq!(
        (cut(1), labels[1].offset(), labels[1].label()),
        ("inbound", 11, Some("the first one"))
    );
}
