//! Random edits of real documents through the handlers: every kind of request after each edit.
//! Nothing panics or hangs, positions always lie within the text, and the text that edits make is
//! the text that the editor has.
//!
//! `POLICYC_FUZZ_SECONDS=N` runs for that long, over the reference corpus where it is at hand
//! (`POLICYC_SHARED`, or `../shared`); without it, a fixed number of steps over the examples.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use lsp_types::{
    Position, Range, TextDocumentContentChangeEvent, TextDocumentItem,
    VersionedTextDocumentIdentifier,
};
use policyc::lsp::{Encoding, Options, State};
use policyc::source::SourceFile;
use serde_json::{Value, json};

use crate::client::{Memory, uri};

/// No answer takes longer, even in a build without optimisation on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is typed and pasted.
const PIECES: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "\"",
    "'",
    "@(",
    "@{",
    ")",
    "}",
    "{{",
    "}}",
    "&",
    "&quot;",
    "&lt;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "context.",
    "context.Variables[\"",
    ".",
    "(",
    "=>",
    "x => x.",
    "$\"{",
    "\\",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "=",
    "é",
    "\u{1f600}",
    "\u{0}",
    "\u{1}",
    "%{",
    "${",
    "<set-header name=\"",
    "<choose><when condition=\"@(",
    "var a = ",
    "<policies>",
    "<fragment>",
    "<include-fragment fragment-id=\"",
    "policyc: allow ",
    "0",
    "[0]",
    "?.",
    "??",
    ";",
    "/*",
    "//",
];

/// Numbers that look random and are the same in each run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap()
    }
}

/// An editor with one document.
struct Editor {
    state: State,
    encoding: Encoding,
    path: String,
    text: String,
    version: i32,
    slowest: (Duration, String),
}

impl Editor {
    fn new(files: &[(PathBuf, String)], encoding: Encoding) -> Self {
        let disk: BTreeMap<_, _> =
            files.iter().map(|(path, text)| (path.clone(), (text.clone(), 1))).collect();
        let options = Options { encoding, snippets: true, markdown: true, ..Options::default() };
        let mut state = State::new(options, Box::new(Memory(Arc::new(Mutex::new(disk)))));
        state.add_folder(Path::new("/w"));
        let slowest = (Duration::ZERO, String::new());
        Self { state, encoding, path: String::new(), text: String::new(), version: 0, slowest }
    }

    fn open(&mut self, path: &Path, text: &str) {
        self.path = path.to_str().unwrap().to_owned();
        self.text = text.to_owned();
        self.version += 1;
        let item = TextDocumentItem {
            uri: uri(&self.path),
            language_id: "xml".to_owned(),
            version: self.version,
            text: text.to_owned(),
        };
        self.state.open(item);
    }

    fn close(&mut self) {
        self.state.close(&uri(&self.path));
    }

    fn position(&self, offset: usize) -> Position {
        let file = SourceFile::new("a", self.text.as_str());
        self.encoding.position(&file, u32::try_from(offset).unwrap())
    }

    /// Replaces bytes, and tells the server.
    fn replace(&mut self, start: usize, end: usize, new: &str) {
        let file = SourceFile::new("a", self.text.as_str());
        let at = |offset: usize| self.encoding.position(&file, u32::try_from(offset).unwrap());
        let range = Range::new(at(start), at(end));
        // A position between the two characters of a line break stands for the line's end.
        let offset = |position| self.encoding.offset(&file, position) as usize;
        let (from, to) = (offset(range.start), offset(range.end));
        self.version += 1;
        let document =
            VersionedTextDocumentIdentifier { uri: uri(&self.path), version: self.version };
        let change = TextDocumentContentChangeEvent {
            range: Some(range),
            range_length: None,
            text: new.to_owned(),
        };
        self.state.change(&document, vec![change]);
        self.text.replace_range(from.min(to)..to.max(from), new);
        let kept = self.state.text(&uri(&self.path)).unwrap();
        assert_eq!(kept.text(), self.text, "texts differ");
    }

    fn edit(&mut self, random: &mut Random) {
        let len = self.text.len();
        let boundary = |at: usize, text: &str| text.floor_char_boundary(at.min(len));
        let start = boundary(random.below(len + 1), &self.text);
        match random.below(8) {
            0 => {
                let end = boundary(start + random.below(40), &self.text);
                self.replace(start, end, "");
            }
            1 => {
                let end = boundary(start + random.below(400), &self.text);
                let copy = self.text.get(start..end).unwrap_or_default().to_owned();
                let to = boundary(random.below(len + 1), &self.text);
                self.replace(to, to, &copy);
            }
            2 => {
                let end = boundary(start + random.below(4), &self.text);
                let piece = PIECES[random.below(PIECES.len())];
                self.replace(start, end, piece);
            }
            3 => {
                // Deletes to the end, as an author has not written it yet.
                if random.below(4) == 0 {
                    self.replace(start, len, "");
                }
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                self.replace(start, start, piece);
            }
        }
    }

    /// Asks everything.
    fn ask_all(&mut self, random: &mut Random) {
        let len = self.text.len();
        let place = |random: &mut Random| {
            let position = self.position(self.text.floor_char_boundary(random.below(len + 1)));
            // Now and then a place that the text does not have.
            if random.below(20) == 0 {
                Position::new(position.line + 3, position.character + 1000)
            } else {
                position
            }
        };
        let (here, there) = (place(random), place(random));
        let address = uri(&self.path);
        let params = json!({
            "textDocument": { "uri": address.as_str() },
            "position": here,
            "positions": [here, there],
            "range": { "start": here, "end": there },
            "context": {
                "diagnostics": [], "includeDeclaration": true, "triggerKind": 1,
                "isRetrigger": false,
            },
            "newName": "other",
            "query": "a",
            "previousResultIds": [],
            "options": { "tabSize": 2, "insertSpaces": true },
            "command": "policyc.effective",
            "arguments": [address.as_str()],
        });
        for method in State::methods() {
            let started = Instant::now();
            let answer = self.state.ask(method, params.clone());
            let took = started.elapsed();
            assert!(took < PATIENCE, "{method} took {took:?}");
            if took > self.slowest.0 {
                self.slowest = (took, method.to_owned());
            }
            if let Ok(answer) = answer {
                self.check(method, &answer);
            }
        }
        let started = Instant::now();
        self.state.settle();
        assert!(started.elapsed() < PATIENCE, "work took {:?}", started.elapsed());
    }

    /// Every range of an answer lies within the text that it is about.
    fn check(&self, method: &str, answer: &Value) {
        let mut open = vec![(answer, uri(&self.path).as_str().to_owned())];
        while let Some((value, mut about)) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items.iter().map(|it| (it, about.clone()))),
                Value::Object(fields) => {
                    for key in ["uri", "targetUri"] {
                        if let Some(uri) = fields.get(key).and_then(Value::as_str) {
                            about = uri.to_owned();
                        }
                    }
                    let document = fields.get("textDocument").and_then(|it| it.get("uri"));
                    if let Some(uri) = document.and_then(Value::as_str) {
                        about = uri.to_owned();
                    }
                    if about == uri(&self.path).as_str()
                        && let Ok(range) = serde_json::from_value::<Range>(value.clone())
                    {
                        self.check_range(method, range);
                    }
                    // The edits of a workspace stand under their addresses.
                    open.extend(fields.iter().map(|(key, it)| {
                        let about = if key.starts_with("file:") { key } else { &about };
                        (it, about.clone())
                    }));
                }
                _ => {}
            }
        }
    }

    fn check_range(&self, method: &str, range: Range) {
        let file = SourceFile::new("a", self.text.as_str());
        assert!(range.start <= range.end, "{method}: {range:?}");
        for position in [range.start, range.end] {
            let offset = self.encoding.offset(&file, position);
            assert_eq!(self.encoding.position(&file, offset), position, "{method}: {range:?}");
        }
    }
}

fn documents(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "xml" || it == "json")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// The files as if they stood below `/w`.
fn moved(files: Vec<(PathBuf, String)>, from: &Path) -> Vec<(PathBuf, String)> {
    let to = |path: PathBuf| Path::new("/w").join(path.strip_prefix(from).unwrap());
    files.into_iter().map(|(path, text)| (to(path), text)).collect()
}

#[test]
fn random_edits_break_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = root.join("policies-examples/workspace");
    let service = moved(documents(&examples), &examples);
    let xml = service.iter().filter(|(path, _)| path.extension().is_some_and(|it| it == "xml"));
    let mut random = Random(0x5eed_0001);
    for (number, (path, text)) in xml.take(4).enumerate() {
        let encoding = if number % 2 == 0 { Encoding::Utf16 } else { Encoding::Utf8 };
        let mut editor = Editor::new(&service, encoding);
        editor.open(path, text);
        for _ in 0..12 {
            editor.edit(&mut random);
            editor.ask_all(&mut random);
        }
    }
}

#[test]
fn random_edits_for_as_long_as_wanted() {
    let Some(seconds) = std::env::var("POLICYC_FUZZ_SECONDS").ok().and_then(|it| it.parse().ok())
    else {
        println!("skipped: POLICYC_FUZZ_SECONDS is not set");
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("POLICYC_SHARED").map_or(root.join("../shared"), PathBuf::from);
    let corpus = shared.join("corpus/docs");
    let mut files = moved(documents(&corpus), &corpus);
    if files.is_empty() {
        println!("no reference corpus here: the examples instead");
        let examples = root.join("policies-examples");
        files = moved(documents(&examples), &examples);
    }
    let seed = std::env::var("POLICYC_FUZZ_SEED").ok().and_then(|it| it.parse().ok());
    let mut random = Random(seed.unwrap_or(0x5eed_0002));
    let until = Instant::now() + Duration::from_secs(seconds);
    let (mut opened, mut edits) = (0, 0);
    let mut slowest = (Duration::ZERO, String::new());
    while Instant::now() < until {
        let (path, text) = &files[random.below(files.len())];
        if path.extension().is_none_or(|it| it != "xml") {
            continue;
        }
        let encoding = if random.below(2) == 0 { Encoding::Utf16 } else { Encoding::Utf8 };
        let alone = [(path.clone(), text.clone())];
        let mut editor = Editor::new(&alone, encoding);
        editor.open(path, text);
        opened += 1;
        for _ in 0..random.below(40) {
            if Instant::now() >= until {
                break;
            }
            editor.edit(&mut random);
            editor.ask_all(&mut random);
            edits += 1;
        }
        if editor.slowest.0 > slowest.0 {
            slowest = editor.slowest.clone();
        }
        editor.close();
    }
    println!("{opened} documents, {edits} edits, slowest answer {:?} ({})", slowest.0, slowest.1);
}
