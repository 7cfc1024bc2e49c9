//! What the server answers at marked places of small documents, for people to read.
//!
//! Each folder of `answers/` stands for a kind of request. A document in it marks places with
//! `‸`; beside it stands what is answered there (`*.snap`). A new case is a new document or mark:
//! `INSTA_UPDATE=always cargo test --test lsp answers` writes the answers, the difference is to be
//! read. The document is the policy of an API in a small service.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use lsp_types::{CompletionItem, Position, Range, TextEdit};
use policyc::lsp::Encoding;
use policyc::source::SourceFile;
use serde_json::{Value, json};

use crate::client::{Client, uri};

/// Stands before the byte that is asked about.
const MARK: char = '‸';

/// Where the document stands.
const PATH: &str = "/w/apis/chat/policy.xml";

/// The files around it.
const SERVICE: &[(&str, &str)] = &[
    ("apis/chat/apiInformation.json", "{ \"properties\": { \"path\": \"chat\" } }"),
    (
        "named values/team-header/namedValueInformation.json",
        "{ \"properties\": { \"displayName\": \"team-header\", \"value\": \"x-team\" } }",
    ),
    (
        "policy fragments/tell-team/policy.xml",
        "<fragment>\n    <set-header name=\"{{team-header}}\" exists-action=\"override\">\n        <value>@((string)context.Variables[\"team\"])</value>\n    </set-header>\n</fragment>\n",
    ),
    ("policy fragments/tell-team/policyFragmentInformation.json", "{}"),
    ("backends/gpt/backendInformation.json", "{ \"properties\": { \"url\": \"https://gpt\" } }"),
];

/// An editor with one of the documents.
struct Session {
    client: Client,
    text: String,
    /// The lines with their marks.
    marked: Vec<String>,
    places: Vec<Position>,
}

impl Session {
    fn start(marked: &str) -> Self {
        let mut text = String::new();
        let mut offsets = Vec::new();
        for c in marked.chars() {
            match c {
                MARK => offsets.push(u32::try_from(text.len()).unwrap()),
                c => text.push(c),
            }
        }
        let file = SourceFile::new("a", text.as_str());
        let places = offsets.iter().map(|offset| Encoding::Utf16.position(&file, *offset));
        let places = places.collect();
        let files = SERVICE.iter().copied().chain([("apis/chat/policy.xml", text.as_str())]);
        let capabilities = json!({
            "textDocument": {
                "completion": { "completionItem": { "snippetSupport": true } },
                "hover": { "contentFormat": ["markdown"] },
            },
            "workspace": { "workspaceEdit": {
                "documentChanges": true, "resourceOperations": ["rename"],
            } },
        });
        let files: Vec<_> = files.collect();
        let client = Client::start_with(&files, capabilities, json!({}));
        client.open(PATH, &text);
        let marked = marked.lines().map(str::to_owned).collect();
        Self { client, text, marked, places }
    }

    /// Asks about a place; `more` are further parameters.
    fn ask(&mut self, method: &str, at: Position, more: &[(&str, Value)]) -> Result<Value, String> {
        let mut params = json!({
            "textDocument": { "uri": uri(PATH).as_str() },
            "position": at,
            "range": { "start": at, "end": at },
        });
        for (key, value) in more {
            params[*key] = value.clone();
        }
        self.client.ask(method, params)
    }

    /// The line of a place with the marks in it, without what stands before it.
    fn shown(&self, at: Position) -> String {
        let line = self.marked[at.line as usize].trim();
        format!("{}: {line}", at.line + 1)
    }
}

/// The text of a file of the session.
fn text_of(session: &Session, address: &str) -> (String, String) {
    if address == uri(PATH).as_str() {
        return ("policy.xml".to_owned(), session.text.clone());
    }
    let files = session.client.files.lock().unwrap();
    let found = files.iter().find(|(path, _)| uri(path.to_str().unwrap()).as_str() == address);
    let (path, (text, _)) = found.unwrap();
    (path.strip_prefix("/w").unwrap().display().to_string(), text.clone())
}

/// A text with edits made, and the lines that differ.
fn difference(text: &str, edits: &[TextEdit]) -> String {
    let file = SourceFile::new("a", text);
    let mut spans: Vec<_> =
        edits.iter().map(|it| (Encoding::Utf16.span(&file, it.range), &it.new_text)).collect();
    spans.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut after = text.to_owned();
    for (span, new) in spans {
        after.replace_range(span.range(), new);
    }
    let (old, new): (Vec<_>, Vec<_>) = (text.lines().collect(), after.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[same..], &new[same..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let mut shown = String::new();
    for (sign, lines) in [('-', &old[..old.len() - end]), ('+', &new[..new.len() - end])] {
        for line in lines {
            writeln!(shown, "    {sign} {line}").unwrap();
        }
    }
    shown
}

/// The edits of a workspace, file by file.
fn edits(session: &Session, edit: &Value) -> String {
    let mut by_file: BTreeMap<String, Vec<TextEdit>> = BTreeMap::new();
    let mut shown = String::new();
    for change in edit["documentChanges"].as_array().into_iter().flatten() {
        if change["kind"] == "rename" {
            let of = |key: &str| change[key].as_str().unwrap().replace("file:///w/", "");
            writeln!(shown, "  {} becomes {}", of("oldUri"), of("newUri")).unwrap();
            continue;
        }
        let address = change["textDocument"]["uri"].as_str().unwrap().to_owned();
        let edits: Vec<TextEdit> = serde_json::from_value(change["edits"].clone()).unwrap();
        by_file.entry(address).or_default().extend(edits);
    }
    for (address, edits) in &by_file {
        let (name, text) = text_of(session, address);
        write!(shown, "  {name}\n{}", difference(&text, edits)).unwrap();
    }
    shown
}

fn hover(session: &mut Session, at: Position) -> String {
    let found = session.ask("textDocument/hover", at, &[]).unwrap();
    if found.is_null() {
        return "nothing\n".to_owned();
    }
    let range: Range = serde_json::from_value(found["range"].clone()).unwrap();
    let file = SourceFile::new("a", session.text.as_str());
    let about = Encoding::Utf16.span(&file, range).of(&session.text);
    format!("about `{about}`\n{}\n", found["contents"]["value"].as_str().unwrap())
}

/// What is offered, kind by kind, and what the first of each inserts.
fn completion(session: &mut Session, at: Position) -> String {
    let found = session.ask("textDocument/completion", at, &[]).unwrap();
    let mut items: Vec<CompletionItem> =
        serde_json::from_value(found["items"].clone()).unwrap_or_default();
    items.sort_by(|a, b| a.sort_text.cmp(&b.sort_text));
    let mut kinds: Vec<(String, Vec<&CompletionItem>)> = Vec::new();
    for item in &items {
        let kind = format!("{:?}", item.kind.unwrap()).to_lowercase();
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, items)) => items.push(item),
            None => kinds.push((kind, vec![item])),
        }
    }
    let mut shown = String::new();
    for (kind, items) in kinds {
        let first = items[0];
        let inserted = match (&first.text_edit, &first.insert_text) {
            (Some(lsp_types::CompletionTextEdit::Edit(edit)), _) => edit.new_text.clone(),
            (_, text) => text.clone().unwrap_or_default(),
        };
        let detail = first.detail.as_deref().unwrap_or("-");
        // How many more is left out: it changes with every type that the language gains.
        let labels: Vec<_> = items.iter().map(|item| item.label.as_str()).take(30).collect();
        let more = if items.len() > labels.len() { " and more" } else { "" };
        writeln!(shown, "{kind}: {}{more}", labels.join(", ")).unwrap();
        writeln!(shown, "    first: {inserted:?} ({detail})").unwrap();
    }
    if shown.is_empty() { "nothing\n".to_owned() } else { shown }
}

fn signature(session: &mut Session, at: Position) -> String {
    let found = session.ask("textDocument/signatureHelp", at, &[]).unwrap();
    if found.is_null() {
        return "nothing\n".to_owned();
    }
    let mut shown = String::new();
    for (number, signature) in found["signatures"].as_array().unwrap().iter().enumerate() {
        let label = signature["label"].as_str().unwrap();
        let sign = if found["activeSignature"] == number { '>' } else { ' ' };
        let parameter = found["activeParameter"].as_u64().unwrap();
        let parameter = signature["parameters"].get(usize::try_from(parameter).unwrap());
        let parameter = parameter.map_or("-", |it| it["label"].as_str().unwrap());
        writeln!(shown, "{sign} {label}  [{parameter}]").unwrap();
    }
    shown
}

fn actions(session: &mut Session, at: Position) -> String {
    let context = json!({ "diagnostics": [] });
    let found = session.ask("textDocument/codeAction", at, &[("context", context)]).unwrap();
    let mut shown = String::new();
    for action in found.as_array().unwrap() {
        let preferred = if action["isPreferred"] == true { ", preferred" } else { "" };
        let (title, kind) = (action["title"].as_str().unwrap(), action["kind"].as_str().unwrap());
        write!(shown, "{title} ({kind}{preferred})\n{}", edits(session, &action["edit"])).unwrap();
    }
    if shown.is_empty() { "nothing\n".to_owned() } else { shown }
}

fn rename(session: &mut Session, at: Position) -> String {
    match session.ask("textDocument/rename", at, &[("newName", json!("renamed"))]) {
        Ok(edit) => edits(session, &edit),
        Err(refusal) => format!("refused: {refusal}\n"),
    }
}

/// Each line with the pieces in it, `kind text`.
fn tokens(session: &mut Session) -> String {
    let legend = session.client.capabilities["semanticTokensProvider"]["legend"].clone();
    let document = json!({ "textDocument": { "uri": uri(PATH).as_str() } });
    let found = session.client.ask("textDocument/semanticTokens/full", document).unwrap();
    let data: Vec<u32> = serde_json::from_value(found["data"].clone()).unwrap();
    let file = SourceFile::new("a", session.text.as_str());
    let mut by_line: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let (mut line, mut start) = (0, 0);
    for token in data.chunks(5) {
        start = if token[0] == 0 { start + token[1] } else { token[1] };
        line += token[0];
        let range = Range::new(Position::new(line, start), Position::new(line, start + token[2]));
        let text = Encoding::Utf16.span(&file, range).of(&session.text);
        let kind = legend["tokenTypes"][token[3] as usize].as_str().unwrap();
        by_line.entry(line).or_default().push(format!("{kind} {text}"));
    }
    let mut shown = String::new();
    for (number, line) in session.text.lines().enumerate() {
        writeln!(shown, "{line}").unwrap();
        let pieces = by_line.get(&u32::try_from(number).unwrap());
        for piece in pieces.into_iter().flatten() {
            writeln!(shown, "    {piece}").unwrap();
        }
    }
    shown
}

fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp/answers").join(kind)
}

/// The documents of a folder, by their names.
fn documents(kind: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut snapshots = Vec::new();
    for entry in std::fs::read_dir(folder(kind)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        match path.extension().and_then(|it| it.to_str()) {
            Some("xml") => found.push((name, std::fs::read_to_string(&path).unwrap())),
            Some("snap") => snapshots.push(name),
            _ => {}
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no documents in {kind}");
    let is_known = |name: &String| found.iter().any(|(known, _)| known == name);
    assert!(snapshots.iter().all(is_known), "answers without a document: {snapshots:?}");
    found
}

/// Compares the answers at all places of the documents of a folder with those beside them.
fn check(kind: &str, answer: impl Fn(&mut Session, Position) -> String) {
    check_whole(kind, |session| {
        assert!(!session.places.is_empty(), "nothing is marked");
        let mut shown = String::new();
        for at in session.places.clone() {
            write!(shown, "{}\n\n{}\n", session.shown(at), answer(session, at)).unwrap();
        }
        shown
    });
}

fn check_whole(kind: &str, answer: impl Fn(&mut Session) -> String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(kind));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (name, marked) in documents(kind) {
        let mut session = Session::start(&marked);
        let shown = answer(&mut session);
        session.client.end();
        settings.bind(|| insta::assert_snapshot!(name, shown));
    }
}

#[test]
fn hovers() {
    check("hover", hover);
}

#[test]
fn completions() {
    check("completion", completion);
}

#[test]
fn signatures() {
    check("signature", signature);
}

#[test]
fn code_actions() {
    check("actions", actions);
}

#[test]
fn renames() {
    check("rename", rename);
}

#[test]
fn semantic_tokens() {
    check_whole("tokens", tokens);
}
