//! Policies inside of other files: where findings stand in the host.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;

use crate::run::{Folder, Run, command};

/// The findings of a JSON report, each as `path:line rule: the text at its place`.
fn underlined(root: &Path, run: &Run) -> Vec<String> {
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let line = |finding: &Value| {
        let number = |path| finding.pointer(path).and_then(Value::as_u64).unwrap() as usize;
        let word = |path| finding.pointer(path).and_then(Value::as_str).unwrap();
        let path = word("/path");
        let host = fs::read_to_string(root.join(path)).unwrap();
        let text = host.get(number("/span/start/offset")..number("/span/end/offset")).unwrap();
        let line = number("/span/start/line");
        assert!(host.lines().nth(line - 1).unwrap().contains(text));
        format!("{path}:{line} {}: {text}", word("/rule"))
    };
    report.get("findings").unwrap().as_array().unwrap().iter().map(line).collect()
}

#[test]
fn the_examples_are_found_where_they_stand() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let arguments = ["lint", "--format", "json", "--embedded", "policies-examples/embedded"];
    let run: Run = command(root, &arguments).output().unwrap().into();
    assert_eq!((run.status, &*run.stderr), (1, ""));
    assert_snapshot!(underlined(root, &run).join("\n"), @r##"
    policies-examples/embedded/policies/chat.xml:4 unknown-attribute: nmae
    policies-examples/embedded/README.md:12 unknown-attribute: nmae
    policies-examples/embedded/azuredeploy.json:11 unknown-attribute: nmae
    policies-examples/embedded/main.bicep:11 unknown-attribute: nmae
    policies-examples/embedded/main.tf:11 unknown-attribute: nmae
    "##);
}

const POLICY: &str = "<policies><inbound><base /><set-header nmae='a' /></inbound></policies>";

fn folder(name: &str) -> Folder {
    Folder::new(
        name,
        &[
            ("a.xml", "<policies />"),
            ("docs/readme.md", &format!("```xml\n{POLICY}\n```\n")),
            ("docs/plain.md", "# Nothing here\n"),
            ("docs/built.json", &format!("{{\"value\": \"[concat('{POLICY}')]\"}}")),
            (
                "infra/main.bicep",
                "var a = loadTextContent('p/b.xml')\nvar c = loadTextContent('gone.xml')\n",
            ),
            ("infra/p/b.xml", POLICY),
        ],
    )
}

fn paths(run: &Run) -> Vec<&str> {
    let mut paths: Vec<_> = run.stdout.lines().filter_map(|line| line.split(':').next()).collect();
    paths.dedup();
    paths
}

#[test]
fn hosts_of_a_folder_are_read_when_asked_for() {
    let folder = folder("embedded-walk");
    fs::remove_file(folder.path().join("infra/main.bicep")).unwrap();
    let plain = folder.run(&["lint", "--format", "short"]);
    assert_eq!(paths(&plain), ["infra/p/b.xml"]);
    let option = folder.run(&["lint", "--format", "short", "--embedded"]);
    assert_eq!(paths(&option), ["infra/p/b.xml", "docs/readme.md"]);
    let verbose = folder.run(&["lint", "--embedded", "--verbose"]);
    assert_snapshot!(verbose.stderr, @r##"
    skipped `docs/built.json`: the policy in line 1 is not read: it is put together by an ARM expression
    skipped `docs/plain.md`: there is no policy document in it (Markdown)
    "##);
    folder.write("policyc.toml", b"embedded = true\n");
    let configured = folder.run(&["lint", "--format", "short"]);
    assert_eq!(configured.stdout, option.stdout);
}

#[test]
fn a_host_that_is_named_is_read_with_what_it_loads() {
    let folder = folder("embedded-named");
    let run = folder.run(&["lint", "--format", "short", "infra/main.bicep"]);
    assert_eq!((run.status, paths(&run)), (2, vec!["infra/p/b.xml"]));
    assert_snapshot!(run.stderr, @r##"
    × cannot read `infra/gone.xml`, which `infra/main.bicep:2` loads
    ╰─▶ No such file or directory (os error 2)
    "##);
    let run = folder.run(&["lint", "--format", "short", "docs/readme.md"]);
    assert_eq!((run.status, paths(&run)), (1, vec!["docs/readme.md"]));
    let run = folder.run(&["lint", "docs/plain.md", "docs/built.json"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    assert_snapshot!(run.stdout, @r##"no file was linted; 2 files skipped: no policy document"##);
    let text = format!("a = <<X\n{POLICY}\nX\n");
    let arguments = ["lint", "--format", "short", "--stdin-filename", "x.tf", "-"];
    let run = folder.run_with(&arguments, text.as_bytes());
    assert!(run.stdout.contains("x.tf:2:40: error[unknown-attribute]"), "{run:?}");
}

#[test]
fn settings_are_those_of_the_host() {
    let folder = folder("embedded-settings");
    folder.write(
        "policyc.toml",
        b"[[override]]\npaths = ['docs/']\n[override.rules]\nunknown-attribute = 'info'\n",
    );
    let run = folder.run(&["lint", "--format", "short", "docs/readme.md"]);
    assert!(run.stdout.contains("docs/readme.md:2:40: info[unknown-attribute]"), "{run:?}");
}
