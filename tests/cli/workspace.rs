//! Folders that hold a service: what is printed of them as a whole.

use std::path::{Path, PathBuf};

use crate::run::{Folder, Run, assert_current, command};

/// Runs the binary on the example of a workspace.
fn run(arguments: &[&str]) -> Run {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples");
    command(&examples, arguments).output().unwrap().into()
}

/// What is expected for the example.
fn expected(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workspaces/expected").join(name)
}

#[test]
fn the_example_has_no_findings() {
    let run = run(&["lint", "--format", "short", "workspace"]);
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "", ""));
}

#[test]
fn what_is_wrong_between_the_files_is_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workspaces");
    let run: Run = command(&folder, &["lint", "broken"]).output().unwrap().into();
    assert_eq!((run.status, &*run.stderr), (1, ""));
    assert_current(&expected("broken.txt"), &run.stdout);
}

#[test]
fn the_effective_policy_says_where_each_line_comes_from() {
    let arguments =
        ["effective", "workspace", "--product", "gold", "--api", "chat", "--operation", "complete"];
    let xml = run(&arguments);
    assert_eq!((xml.status, &*xml.stderr), (0, ""));
    assert_current(&expected("effective.xml"), &xml.stdout);
    let listing = run(&[&arguments[..], &["--format", "listing"]].concat());
    assert_eq!((listing.status, &*listing.stderr), (0, ""));
    assert_current(&expected("effective.txt"), &listing.stdout);
}

#[test]
fn the_graph_is_drawn_in_two_languages() {
    for (format, name) in [("mermaid", "graph.mmd"), ("dot", "graph.dot")] {
        let graph = run(&["graph", "workspace", "--format", format]);
        assert_eq!((graph.status, &*graph.stderr), (0, ""));
        assert_current(&expected(name), &graph.stdout);
    }
}

#[test]
fn calls_that_do_not_exist_are_refused_by_name() {
    let unknown = run(&["effective", "workspace", "--api", "chta"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("there is no API `chta`"), "{}", unknown.stderr);
    assert!(unknown.stderr.contains("did you mean `chat`?"), "{}", unknown.stderr);
    let none = run(&["effective", "good"]);
    assert_eq!(none.status, 2);
    assert!(none.stderr.contains("nothing shows where"), "{}", none.stderr);
}

const POLICIES: &str = "<policies><inbound><base/></inbound></policies>";

#[test]
fn one_service_is_chosen_among_several_by_its_folder() {
    let files = [("a/apis/x/policy.xml", POLICIES), ("b/products/y/policy.xml", POLICIES)];
    let folder = Folder::new("several-services", &files);
    let both = folder.run(&["graph"]);
    assert_eq!(both.status, 2);
    assert!(both.stderr.contains("more than one service: `a`, `b`"), "{}", both.stderr);
    assert_eq!(folder.run(&["graph", "a"]).status, 0);
}

#[test]
fn an_inclusion_without_end_is_said_and_not_followed() {
    let include = |name: &str| format!("<include-fragment fragment-id=\"{name}\" />");
    let api = format!("<policies><inbound><base />{}</inbound></policies>", include("a"));
    let fragment = |name| format!("<fragment>{}</fragment>", include(name));
    let files = [
        ("apis/x/policy.xml", &*api),
        ("policyFragments/a/policy.xml", &fragment("b")),
        ("policyFragments/b/policy.xml", &fragment("a")),
    ];
    let folder = Folder::new("inclusion-without-end", &files);
    let xml = folder.run(&["effective", "--api", "x"]);
    assert_eq!(xml.status, 1);
    assert!(xml.stdout.contains("fragment `a` includes itself"), "{}", xml.stdout);
    assert!(xml.stdout.contains("no wider scope has a policy"), "{}", xml.stdout);
    let listing = folder.run(&["effective", "--api", "x", "--format", "listing"]);
    assert_eq!(listing.status, 2);
    assert!(listing.stderr.contains("includes itself"), "{}", listing.stderr);
}

#[test]
fn a_fragment_may_stand_in_the_file_about_it() {
    let folder = Folder::new("legacy-fragment", &[]);
    folder.write("policy.xml", b"<policies><inbound><include-fragment fragment-id='team' /></inbound><backend><forward-request /></backend></policies>");
    folder.write(
        "policy fragments/team/policyFragmentInformation.json",
        br#"{"properties": {"format": "rawxml", "value": "<fragment>\n  <set-header name=\"x-team\"><value>a</value></set-header>\n</fragment>"}}"#,
    );
    folder.write("apis/echo/apiInformation.json", b"{}");
    let run = folder.run(&["effective", ".", "--api", "echo", "--format", "listing"]);
    assert_eq!((run.status, &*run.stderr), (0, ""), "{}", run.stdout);
    assert!(run.stdout.contains("`x-team` = `a`"), "{}", run.stdout);
    assert!(run.stdout.contains("policyFragmentInformation.json"), "{}", run.stdout);
    // One beside it in a file of its own is the newer one.
    folder.write(
        "policy fragments/team/policy.xml",
        b"<fragment><set-header name='x-team'><value>b</value></set-header></fragment>",
    );
    let run = folder.run(&["effective", ".", "--api", "echo", "--format", "listing"]);
    assert!(run.stdout.contains("= `b`"), "{}{}", run.stdout, run.stderr);
}
