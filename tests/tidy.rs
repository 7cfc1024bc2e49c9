//! Hygiene of the source tree: layering, file sizes, module docs, registries.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each top-level module may use, besides itself. `tests.rs` files are free.
const ALLOWED: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("xml", &["source"]),
    ("expr", &["source"]),
    ("policy", &["source", "xml", "expr"]),
    ("model", &["source", "xml", "expr", "policy"]),
    ("lint", &["source", "xml", "expr", "policy", "model"]),
    ("ide", &["source", "xml", "expr", "policy", "model", "lint"]),
    ("embed", &["source", "policy"]),
    ("config", &["source", "xml", "policy", "model", "lint", "format", "sim"]),
    ("format", &["source", "xml", "expr", "policy"]),
    ("diff", &["source", "policy"]),
    ("plan", &["source", "xml", "expr", "policy", "model"]),
    ("traffic", &["source"]),
    ("usage", &["source", "traffic"]),
    ("prices", &["traffic", "usage"]),
    ("sim", &["source", "expr", "plan", "traffic", "usage"]),
    ("testing", &["source", "plan", "traffic", "usage", "sim"]),
    ("report", &["source", "lint", "diff", "plan", "traffic", "usage", "prices", "sim", "testing"]),
    (
        "cli",
        &[
            "source", "xml", "expr", "policy", "model", "lint", "config", "embed", "format",
            "diff", "plan", "traffic", "usage", "prices", "sim", "testing", "report", "lsp",
        ],
    ),
    (
        "lsp",
        &[
            "source", "xml", "expr", "policy", "model", "lint", "config", "embed", "format",
            "plan", "report", "ide",
        ],
    ),
];

/// Lines that a source file may have at most.
const MOST_LINES: usize = 800;

/// A source file of the crate.
struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// The top-level module that the file belongs to; `None` for `lib.rs` and `main.rs`.
    fn module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix(root().join("src")).unwrap();
        let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        (!first.ends_with(".rs")).then_some(first)
    }

    fn is_test(&self) -> bool {
        self.path.ends_with("tests.rs") || self.path.components().any(|c| c.as_os_str() == "tests")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push(Source { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The first path segments that `text` names after `crate::`, `use crate::{a::…, b}` included.
fn crate_edges(text: &str) -> BTreeSet<String> {
    let mut edges = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => top_level_names(group),
            None => vec![rest],
        };
        for name in names {
            let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
            edges.insert(name.trim_start()[..end.min(name.trim_start().len())].to_owned());
        }
    }
    edges
}

/// The comma-separated entries of a `{…}` group, without what is nested in them.
fn top_level_names(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(group[start..at].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(group[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn modules_use_only_what_the_design_allows() {
    let allowed: BTreeMap<_, _> = ALLOWED.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources("src") {
        let Some(module) = source.module() else { continue };
        let may = allowed.get(module).unwrap_or_else(|| panic!("`{module}` is not in ALLOWED"));
        if source.is_test() {
            continue;
        }
        for edge in crate_edges(&source.text) {
            if edge != module
                && allowed.contains_key(edge.as_str())
                && !may.contains(&edge.as_str())
            {
                wrong.push(format!("{}: `{module}` must not use `{edge}`", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_small() {
    let long: Vec<_> = ["src", "tests", "benches"]
        .iter()
        .flat_map(|folder| sources(folder))
        .filter(|source| source.text.lines().count() > MOST_LINES)
        .map(|source| format!("{}: {} lines", source.path.display(), source.text.lines().count()))
        .collect();
    assert!(long.is_empty(), "over {MOST_LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn every_module_says_what_lives_there() {
    let silent: Vec<_> = ["src", "tests", "benches"]
        .iter()
        .flat_map(|folder| sources(folder))
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no `//!` at the top of:\n{}", silent.join("\n"));
}

#[test]
fn lint_exceptions_are_narrow_and_reasoned() {
    let blanket: Vec<_> = sources("src")
        .into_iter()
        .filter(|source| !source.is_test())
        .filter(|source| source.text.contains("#![allow(") || source.text.contains("#[allow("))
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(blanket.is_empty(), "use `#[expect(…, reason = …)]` in:\n{}", blanket.join("\n"));
}

#[test]
fn edges_are_read_from_groups_and_paths() {
    let found =
        crate_edges("use crate::{source::{Span, Fix}, xml};\nlet x = crate::expr::parse();");
    let found: Vec<_> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["expr", "source", "xml"]);
}
