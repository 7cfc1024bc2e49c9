//! The documents of `policies-examples/`: good ones are silent, bad ones are not, and
//! `findings.txt` shows every finding.

use std::fs;
use std::path::Path;

use crate::run::{Run, assert_current, command};

fn lint(path: &str) -> Run {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    command(root, &["lint", "--format", "short", path]).output().unwrap().into()
}

/// The files of a folder of the examples.
fn documents(folder: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples").join(folder);
    let entries = fs::read_dir(path).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut paths: Vec<_> =
        names.map(|name| format!("policies-examples/{folder}/{name}")).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

#[test]
fn good_documents_are_silent() {
    for path in documents("good") {
        let run = lint(&path);
        assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "", ""), "{path}");
    }
}

#[test]
fn bad_documents_are_not() {
    for path in documents("bad") {
        let run = lint(&path);
        assert!(!run.stdout.is_empty(), "{path}");
        let has_error = run.stdout.contains(": error[");
        assert_eq!(run.status, i32::from(has_error), "{path}: {}", run.stdout);
    }
}

#[test]
fn the_findings_of_all_documents_are_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = lint("policies-examples").stdout;
    assert_current(&root.join("policies-examples/findings.txt"), &found);
}
