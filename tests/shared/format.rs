//! The formatter over real documents: it takes every one that can be read, says the same
//! afterwards, and changes nothing a second time.

use std::fs;

use policyc::format::{Escape, Expressions, FormatError, Indent, Options, format_with};
use policyc::policy::meaning::Meaning;
use policyc::policy::{Document, ParseOptions};
use policyc::source::SourceFile;

use crate::{json_lines, shared};

/// The layouts that are tried.
fn layouts() -> Vec<(&'static str, Options)> {
    let default = Options::default();
    vec![
        ("default", default.clone()),
        ("laid out", Options { expressions: Expressions::Layout, ..default.clone() }),
        ("raw", Options { escape: Escape::Raw, ..default.clone() }),
        ("xml", Options { escape: Escape::Xml, ..default.clone() }),
        (
            "narrow, tabs, laid out, xml",
            Options {
                indent: Indent::Tab,
                width: 60,
                expressions: Expressions::Layout,
                escape: Escape::Xml,
            },
        ),
    ]
}

#[test]
fn every_document_that_can_be_read_is_formatted_once_and_says_the_same() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let mut wrong = Vec::new();
    for (name, options) in layouts() {
        let (mut formatted, mut malformed, mut unchanged) = (0, 0, 0);
        for entry in json_lines(&corpus, "index.jsonl") {
            let path = entry["file"].as_str().unwrap();
            let several_roots = path.starts_with("snippets/");
            let parse = ParseOptions { several_roots, ..ParseOptions::default() };
            let file = SourceFile::from_bytes(path, fs::read(corpus.join(path)).unwrap()).unwrap();
            let before = Document::parse(file.clone(), &parse);
            let once = match format_with(&file, &options, &parse) {
                Ok(once) => once,
                Err(FormatError::Malformed(_)) => {
                    assert!(!before.errors().is_empty() || before.root().is_none(), "{path}");
                    malformed += 1;
                    continue;
                }
                Err(error) => {
                    wrong.push(format!("{name}: {path}: {error}"));
                    continue;
                }
            };
            formatted += 1;
            unchanged += usize::from(once == file.text());
            let again = SourceFile::new(path, once.as_str());
            // Line ends aside, which the meaning does not keep where text is verbatim.
            let after = Document::parse(again.clone(), &parse);
            if Meaning::of(&before, true) != Meaning::of(&after, true) {
                wrong.push(format!("{name}: {path}: it says something else"));
            }
            match format_with(&again, &options, &parse) {
                Ok(twice) if twice == once => {}
                Ok(twice) => wrong.push(format!("{name}: {path}: {}", difference(&once, &twice))),
                Err(error) => wrong.push(format!("{name}: {path}: again: {error}")),
            }
        }
        eprintln!("{name}: {formatted} formatted ({unchanged} were), {malformed} malformed");
        assert!(formatted > 500, "only {formatted}");
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The first line that differs.
fn difference(once: &str, twice: &str) -> String {
    let mut lines = once.lines().zip(twice.lines());
    let first = lines.position(|(a, b)| a != b);
    first.map_or("a different number of lines".to_owned(), |at| {
        let line = |text: &str| text.lines().nth(at).unwrap_or_default().to_owned();
        format!("line {}: {:?} becomes {:?}", at + 1, line(once), line(twice))
    })
}
