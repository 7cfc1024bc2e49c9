//! Differences over real documents: none to the same document in another layout and form, one for
//! each attribute that is taken away.

use std::fs;

use policyc::diff::{Kind, diff};
use policyc::format::{Escape, Expressions, Indent, Options, format_with};
use policyc::policy::{Document, ParseOptions};
use policyc::source::SourceFile;

use crate::{json_lines, shared};

#[test]
fn another_layout_is_no_difference_and_a_lost_attribute_is_one() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let options = Options {
        indent: Indent::Spaces(1),
        width: 40,
        expressions: Expressions::Layout,
        escape: Escape::Xml,
    };
    let (mut same, mut lost) = (0, 0);
    let mut wrong = Vec::new();
    for entry in json_lines(&corpus, "index.jsonl") {
        let path = entry["file"].as_str().unwrap();
        let parse = ParseOptions {
            several_roots: path.starts_with("snippets/"),
            ..ParseOptions::default()
        };
        let file = SourceFile::from_bytes(path, fs::read(corpus.join(path)).unwrap()).unwrap();
        let Ok(laid_out) = format_with(&file, &options, &parse) else { continue };
        let before = Document::parse(file, &parse);
        let parsed = |text: String| Document::parse(SourceFile::new(path, text), &parse);
        let found = diff(&before, &parsed(laid_out), true);
        same += 1;
        if !found.is_empty() {
            wrong.push(format!("{path}: {found:?}"));
        }
        // The attribute in the middle of the document.
        let attributes: Vec<_> = before
            .elements()
            .filter(|element| element.decl().is_some())
            .flat_map(|element| element.attributes())
            .collect();
        let Some(attribute) = attributes.get(attributes.len() / 2) else { continue };
        let mut text = before.text().to_owned();
        text.replace_range(attribute.span().range(), "");
        let after = parsed(text);
        if !after.errors().is_empty() {
            continue;
        }
        let found = diff(&before, &after, true);
        lost += 1;
        // A name that is gone makes another thing of the element.
        let kinds: Vec<_> = found.iter().map(|change| change.kind).collect();
        if kinds != [Kind::Changed] && kinds != [Kind::Removed, Kind::Added] {
            wrong.push(format!("{path}: {}: {kinds:?}", attribute.name()));
        }
    }
    eprintln!("{same} documents in another layout, {lost} without an attribute");
    assert!(same > 500 && lost > 300, "{same}, {lost}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
