//! From an edit to its diagnostics in the language server, against lint of the same text.
//!
//! Each run takes one key press through the server's own code: the edit is applied to the text,
//! the document is read and judged, the findings become diagnostics in JSON. The documents are a
//! generated policy of 500 lines, one of 90 kB and, where the reference corpus is at hand
//! (`POLICYC_SHARED`, or `../shared`), its largest one.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may stop")]
#![allow(missing_docs, unreachable_pub, reason = "a program of its own")]

#[path = "measure/mod.rs"]
mod measure;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use lsp_types::{
    Position, Range, TextDocumentContentChangeEvent, TextDocumentItem, Uri,
    VersionedTextDocumentIdentifier,
};
use measure::{Subject, Work, compare};
use policyc::lint::{Settings, check};
use policyc::lsp::{Configuration, Disk, Loaded, Options, State};
use policyc::policy::{Document, ParseOptions};
use policyc::source::{FileId, SourceFile};
use serde_json::json;

/// A disk without files.
struct Nothing;

impl Disk for Nothing {
    fn load(&self, _: &Path) -> Loaded {
        Loaded {
            documents: Vec::new(),
            hosts: Vec::new(),
            information: Vec::new(),
            configuration: Configuration::default(),
            unreadable: Vec::new(),
        }
    }

    fn modified(&self, _: &Path) -> Option<SystemTime> {
        None
    }
}

fn main() {
    measure_edits("a policy of 500 lines", &generated(500, usize::MAX));
    measure_edits("a policy of 90 kB", &generated(usize::MAX, 90_000));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("POLICYC_SHARED").map_or(root.join("../shared"), PathBuf::from);
    let documents = ignore::WalkBuilder::new(shared.join("corpus/docs")).build();
    let texts = documents
        .filter_map(Result::ok)
        .filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    let parses = |text: &String| {
        let file = SourceFile::new("a.xml", text.as_str());
        Document::parse(file, &ParseOptions::default()).root().is_some()
    };
    match texts.filter(parses).max_by_key(String::len) {
        Some(largest) => measure_edits("the largest document of the corpus", &largest),
        None => println!("\nno reference corpus here"),
    }
}

/// What authors write, over and over, with as many lines and bytes as wanted.
fn generated(lines: usize, bytes: usize) -> String {
    let mut text = "<policies>\n    <inbound>\n        <base />\n".to_owned();
    let mut number = 0;
    while text.lines().count() < lines.min(100_000) - 3 && text.len() < bytes {
        number += 1;
        text.push_str(&format!(
            r#"        <set-variable name="user-{number}" value="@(context.Request.Headers.GetValueOrDefault("x-user-{number}", "none"))" />
        <choose>
            <when condition="@(((string)context.Variables["user-{number}"]).StartsWith("a") && context.Response == null)">
                <set-header name="x-tenant-{number}" exists-action="override">
                    <value>@{{
                        var parts = ((string)context.Variables["user-{number}"]).Split('-');
                        return parts.Where(part => part.Length > 2).FirstOrDefault() ?? "nobody";
                    }}</value>
                </set-header>
            </when>
            <otherwise>
                <return-response>
                    <set-status code="401" reason="no user {number}" />
                </return-response>
            </otherwise>
        </choose>
"#
        ));
    }
    text.push_str("    </inbound>\n</policies>\n");
    text
}

fn measure_edits(title: &str, text: &str) {
    let address: Uri = "file:///policy.xml".parse().unwrap();
    let mut state = State::new(Options::default(), Box::new(Nothing));
    state.open(TextDocumentItem {
        uri: address.clone(),
        language_id: "apim-policy".to_owned(),
        version: 1,
        text: text.to_owned(),
    });
    state.settle();
    // In the middle of the document, behind the bracket of a tag.
    let middle = text.floor_char_boundary(text.len() / 2);
    let at =
        text.get(middle..).and_then(|rest| rest.find('>')).map_or(0, |found| middle + found + 1);
    let file = SourceFile::new("a", text);
    let place = file.position(u32::try_from(at).unwrap());
    let here = Position::new(place.line - 1, place.column - 1);
    let request = json!({ "textDocument": { "uri": address.as_str() } });
    let mut version = 1;
    let mut blank_there = false;
    let press = move || {
        version += 1;
        let end = Position::new(here.line, here.character + u32::from(blank_there));
        let text = if blank_there { "" } else { " " };
        blank_there = !blank_there;
        let change = TextDocumentContentChangeEvent {
            range: Some(Range::new(here, end)),
            range_length: None,
            text: text.to_owned(),
        };
        let document = VersionedTextDocumentIdentifier { uri: address.clone(), version };
        state.change(&document, vec![change]);
        black_box(state.ask("textDocument/diagnostic", request.clone()).unwrap());
    };
    compare(
        title,
        Work { items: text.lines().count(), bytes: text.len(), unit: "lines" },
        vec![
            Subject {
                name: "lint of the text",
                run: Box::new(|| {
                    let file = SourceFile::new("policy.xml", text);
                    let document = Document::parse(file, &ParseOptions::default());
                    black_box(check(&document, FileId(0), &Settings::default()));
                }),
            },
            Subject { name: "key press to diagnostics", run: Box::new(press) },
        ],
    );
}
