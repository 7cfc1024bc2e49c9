//! `policyc format`: files, standard input, `--check`, `--diff`, configuration.

use std::fs;
use std::path::Path;

use crate::run::{Folder, Run, command};

const UGLY: &str = "<policies><inbound>\n<base/></inbound></policies>";
const NEAT: &str = "<policies>\n    <inbound>\n        <base />\n    </inbound>\n</policies>\n";

#[test]
fn a_file_is_written_once_and_then_left_alone() {
    let folder = Folder::new("format", &[("a.xml", UGLY), ("b.xml", NEAT)]);
    let run = folder.run(&["format", "."]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    assert_eq!(run.stdout, "formatted: a.xml\n1 file formatted, 1 file formatted already\n");
    assert_eq!(fs::read_to_string(folder.path().join("a.xml")).unwrap(), NEAT);
    let run = folder.run(&["format", "."]);
    assert_eq!(run.stdout, "2 files formatted already\n");
}

#[test]
fn check_and_diff_write_nothing() {
    let folder = Folder::new("format-check", &[("a.xml", UGLY)]);
    let run = folder.run(&["format", "--check", "a.xml"]);
    assert_eq!((run.status, &*run.stderr), (1, ""));
    assert_eq!(
        run.stdout,
        "not formatted: a.xml\n1 file not formatted, 0 files formatted already\n"
    );
    let run = folder.run(&["format", "--diff", "a.xml"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.starts_with("--- a/a.xml\n+++ b/a.xml\n@@"), "{}", run.stdout);
    assert_eq!(fs::read_to_string(folder.path().join("a.xml")).unwrap(), UGLY);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::new("format-stdin", &[]);
    let run = folder.run_with(&["format", "-"], UGLY.as_bytes());
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, NEAT, ""));
    let windows = format!("\u{feff}{}", UGLY.replace('\n', "\r\n"));
    let run = folder.run_with(&["format", "-"], windows.as_bytes());
    assert_eq!(run.stdout, format!("\u{feff}{}", NEAT.replace('\n', "\r\n")));
}

#[test]
fn the_configuration_is_read_and_the_command_line_counts_more() {
    let folder = Folder::new(
        "format-config",
        &[("policyc.toml", "[format]\nindent = 2\n"), ("a.xml", UGLY)],
    );
    let run = folder.run(&["format", "a.xml"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let read = || fs::read_to_string(folder.path().join("a.xml")).unwrap();
    assert_eq!(read(), NEAT.replace("    ", "  "));
    folder.run(&["format", "--indent", "tab", "a.xml"]);
    assert_eq!(read(), NEAT.replace("    ", "\t"));
    folder.write("policyc.toml", b"[format]\nindent = 99\n");
    let run = folder.run(&["format", "a.xml"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("at most 16"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_formatted_is_named_and_the_rest_is() {
    let folder = Folder::new(
        "format-refused",
        &[("a.xml", "<policies><inbound></policies>"), ("b.xml", UGLY), ("c.md", "# x\n")],
    );
    let run = folder.run(&["format", "a.xml", "b.xml", "c.md"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("cannot format `a.xml`: it is malformed"), "{}", run.stderr);
    assert_eq!(run.stderr.matches("it is malformed").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("policies inside of Markdown files"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(folder.path().join("b.xml")).unwrap(), NEAT);
}

#[test]
fn the_good_examples_are_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run: Run =
        command(root, &["format", "--check", "policies-examples/good"]).output().unwrap().into();
    assert_eq!(run.status, 0, "{}", run.stdout);
}
