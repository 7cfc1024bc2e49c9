//! The generated part of `docs/` is what the code says.

use std::fs;
use std::path::Path;

use crate::run::{Folder, Run, command};

#[test]
fn the_generated_documentation_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run: Run = command(root, &["docs", "--out", "docs", "--check"]).output().unwrap().into();
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn what_is_stale_is_named_and_mended() {
    let folder = Folder::new("docs", &[]);
    let check = || folder.run(&["docs", "--check"]);
    assert_eq!(check().status, 2, "nothing is written yet");
    assert_eq!(folder.run(&["docs"]).status, 0);
    assert_eq!(check().status, 0, "{:?}", check());
    folder.write("docs/cli.md", b"old");
    folder.write("docs/rules/gone-rule.md", b"old");
    fs::remove_file(folder.path().join("docs/rules/unknown-attribute.md")).unwrap();
    let run = check();
    assert_eq!((run.status, &*run.stdout), (2, ""));
    for path in ["cli.md", "rules/gone-rule.md", "rules/unknown-attribute.md"] {
        assert!(run.stderr.contains(path), "{path} in {}", run.stderr);
    }
    assert_eq!(folder.run(&["docs"]).status, 0);
    assert_eq!(check().status, 0, "{:?}", check());
    assert!(!folder.path().join("docs/rules/gone-rule.md").exists());
}

#[test]
fn the_summary_has_every_page() {
    let folder = Folder::new("docs-summary", &[("docs/deep/new.md", "# A new page\n")]);
    assert_eq!(folder.run(&["docs"]).status, 0);
    let read = || fs::read_to_string(folder.path().join("docs/SUMMARY.md")).unwrap();
    assert!(read().ends_with("# More\n\n- [A new page](<deep/new.md>)\n"), "{}", read());
    assert!(read().contains("\n  - [unknown-attribute](<rules/unknown-attribute.md>)\n"));
    folder.write("docs/another.md", b"no heading");
    let run = folder.run(&["docs", "--check"]);
    assert!(run.stderr.contains("SUMMARY.md"), "{}", run.stderr);
    assert_eq!(folder.run(&["docs"]).status, 0);
    assert!(read().contains("- [another.md](<another.md>)\n"), "{}", read());
}
