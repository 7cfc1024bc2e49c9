//! `policyc lint --format`: several formats, files, and what is refused.

use insta::assert_snapshot;
use serde_json::Value;

use crate::run::Folder;

/// An attribute that the policy does not have.
const BAD: &str = "<policies>\n    <inbound>\n        <base />\n        <set-header nmae=\"a\" \
    name=\"b\" exists-action=\"delete\" />\n    </inbound>\n</policies>\n";

/// The text of a file that a run wrote.
fn read(folder: &Folder, path: &str) -> String {
    std::fs::read_to_string(folder.path().join(path)).unwrap()
}

#[test]
fn several_formats_are_written_in_one_run() {
    let folder = Folder::new("ci-formats", &[("bad.xml", BAD)]);
    let arguments =
        ["lint", "--format", "short", "--format", "sarif=out.sarif", "--format=junit=out.xml"];
    let run = folder.run(&arguments);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.stdout.starts_with("bad.xml:4:21: error[unknown-attribute]: "), "{run:?}");
    let sarif: Value = serde_json::from_str(&read(&folder, "out.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "unknown-attribute");
    assert!(read(&folder, "out.xml").contains("<failure type=\"error\""));
    let only_files = folder.run(&["lint", "--format", "gitlab=out.json"]);
    assert_eq!((only_files.status, &*only_files.stdout), (1, ""));
    let issues: Value = serde_json::from_str(&read(&folder, "out.json")).unwrap();
    assert_eq!(issues[0]["location"]["lines"]["begin"], 4);
}

#[test]
fn output_names_the_file_of_the_only_format() {
    let folder = Folder::new("ci-output", &[("bad.xml", BAD)]);
    let run = folder.run(&["lint", "--output", "out.txt"]);
    assert_eq!((run.status, &*run.stdout), (1, ""));
    assert!(read(&folder, "out.txt").starts_with("error[unknown-attribute]"));
    let url = "https://docs.example/rules/";
    folder.run(&["lint", "--format", "markdown", "--docs-url", url, "-o", "out.md"]);
    let page = "(https://docs.example/rules/unknown-attribute.html)";
    assert!(read(&folder, "out.md").contains(page), "{}", read(&folder, "out.md"));
}

#[test]
fn what_has_no_place_is_refused() {
    let folder = Folder::new("no-place", &[("bad.xml", BAD)]);
    let run = folder.run(&["lint", "--format", "text", "--format", "github"]);
    assert_eq!(run.status, 2);
    assert_snapshot!(run.stderr, @r"
    × only one format can go to standard output, not both `text` and `github`
    help: give the others a file: `--format github=FILE`
    ");
    let run = folder.run(&["lint", "--format", "sarif=a", "--format", "json=a"]);
    assert_eq!(run.stderr.trim(), "× two formats go to `a`");
    let run = folder.run(&["lint", "--format", "sarif=a", "--output", "b"]);
    assert!(run.stderr.contains("`--output` has no format to write"), "{run:?}");
    let run = folder.run(&["lint", "--output", "none/b"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("× cannot write `none/b`"), "{run:?}");
}
