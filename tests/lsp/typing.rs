//! Every example typed key by key into an empty file: at no time a cascade of findings, and what
//! comes next is offered wherever an element or attribute begins.

use std::path::{Path, PathBuf};

use lsp_types::{
    Diagnostic, Position, Range, TextDocumentContentChangeEvent, TextDocumentItem, Uri,
    VersionedTextDocumentIdentifier,
};
use policyc::lsp::{Options, State};
use policyc::policy::{Document, ParseOptions};
use policyc::source::SourceFile;
use serde_json::json;

use crate::client::{Memory, lines, uri};

/// Most findings that the part that is being written may add to those that the whole has.
const MOST_MORE: usize = 4;

/// An author who only ever types at the end.
struct Author {
    state: State,
    address: Uri,
    version: i32,
    end: Position,
}

impl Author {
    fn new(text: &str) -> Self {
        let options = Options { snippets: true, ..Options::default() };
        let mut state = State::new(options, Box::new(Memory(Default::default())));
        let address = uri("/w/new.xml");
        state.open(TextDocumentItem {
            uri: address.clone(),
            language_id: "apim-policy".to_owned(),
            version: 0,
            text: text.to_owned(),
        });
        Self { state, address, version: 0, end: Position::new(0, 0) }
    }

    fn press(&mut self, key: char) {
        self.version += 1;
        let document =
            VersionedTextDocumentIdentifier { uri: self.address.clone(), version: self.version };
        let change = TextDocumentContentChangeEvent {
            range: Some(Range::new(self.end, self.end)),
            range_length: None,
            text: key.to_string(),
        };
        self.state.change(&document, vec![change]);
        if key == '\n' {
            self.end = Position::new(self.end.line + 1, 0);
        } else {
            self.end.character += u32::try_from(key.len_utf16()).unwrap();
        }
    }

    fn findings(&mut self) -> Vec<String> {
        let params = json!({ "textDocument": { "uri": self.address.as_str() } });
        let report = self.state.ask("textDocument/diagnostic", params).unwrap();
        let items: Vec<Diagnostic> = serde_json::from_value(report["items"].clone()).unwrap();
        lines(&items)
    }

    fn offered(&mut self) -> Vec<String> {
        let params = json!({
            "textDocument": { "uri": self.address.as_str() },
            "position": self.end,
        });
        let found = self.state.ask("textDocument/completion", params).unwrap();
        let items = found["items"].as_array().cloned().unwrap_or_default();
        items.iter().filter_map(|item| item["label"].as_str().map(str::to_owned)).collect()
    }
}

/// What has to be offered once the text has been typed up to a byte.
fn wanted(text: &str) -> Vec<(usize, String)> {
    let file = SourceFile::new("a", text);
    let options = ParseOptions::default();
    let document = Document::parse(file, &options);
    let mut wanted = Vec::new();
    for element in document.elements() {
        // Of what is free XML, nobody knows what comes.
        if element.decl().is_none() {
            continue;
        }
        wanted.push((element.name_span().start as usize, element.name().to_owned()));
        for attribute in element.attributes().filter(|it| it.decl().is_some()) {
            wanted.push((attribute.name_span().start as usize, attribute.name().to_owned()));
        }
        let closing = format!("</{}>", element.name());
        let end = element.span().end as usize;
        if text[..end].ends_with(&closing) {
            let at = end - closing.len();
            wanted.push((at + 1, format!("/{}", element.name())));
            wanted.push((at + 2, element.name().to_owned()));
        }
    }
    wanted.sort();
    wanted
}

fn examples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples");
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "xml")
                && !path.ends_with("bad/malformed.xml")
                && !path.ends_with("bad/expressions.xml")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn examples_are_typed_key_by_key() {
    let mut wrong = Vec::new();
    for path in examples() {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.replace("\r\n", "\n");
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let whole = Author::new(&text).findings();
        let most = whole.len() + MOST_MORE;
        // What is wrong in an example is not offered.
        let is_bad = path.components().any(|part| part.as_os_str() == "bad");
        let mut wanted = wanted(&text).into_iter().peekable();
        let mut author = Author::new("");
        for (at, key) in text.char_indices() {
            while let Some((_, word)) = wanted.next_if(|(place, _)| *place == at) {
                if !is_bad && !author.offered().contains(&word) {
                    let before = &text[text.floor_char_boundary(at.saturating_sub(60))..at];
                    wrong.push(format!("{name}: `{word}` is not offered after {before:?}"));
                }
            }
            author.press(key);
            let findings = author.findings();
            if findings.len() > most {
                let before = &text[text.floor_char_boundary(at.saturating_sub(60))..=at];
                wrong.push(format!("{name}: after {before:?}: {findings:#?}"));
            }
        }
        author.state.saved(&author.address);
        assert_eq!(author.findings(), whole, "{name}");
    }
    assert!(wrong.is_empty(), "{} times:\n{}", wrong.len(), wrong.join("\n"));
}
