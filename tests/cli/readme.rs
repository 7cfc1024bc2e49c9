//! The sessions that the README shows are what the binary prints.
//!
//! A `console` fence holds commands (`$ policyc …`) and what they print, standard output and
//! standard error as a terminal would show them; they run in the folder of the crate. After a
//! change that is meant, `UPDATE_EXPECT=1 cargo test --test cli` writes them anew.

use std::fs;
use std::path::Path;

use crate::run::{Run, assert_current, command};

/// The README with the output of every session written anew.
fn renewed(markdown: &str, root: &Path) -> String {
    let mut text = String::new();
    let mut inside = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(shell) = line.strip_prefix("$ ").filter(|_| inside) {
            let arguments = shell.strip_prefix("policyc ").unwrap_or_else(|| panic!("`{shell}`"));
            let arguments: Vec<_> = arguments.split_whitespace().collect();
            let run: Run = command(root, &arguments).output().unwrap().into();
            text.push_str(&format!("{line}\n"));
            let printed = run.stderr + &run.stdout;
            text.extend(printed.trim_end().lines().map(|line| format!("{}\n", line.trim_end())));
            continue;
        } else if inside {
            continue;
        }
        text.push_str(&format!("{line}\n"));
    }
    text
}

#[test]
fn sessions_of_the_readme_are_real() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(readme.contains("```console\n$ policyc lint "), "the README lints something");
    assert_current(&root.join("README.md"), &renewed(&readme, root));
}
