//! `policyc.toml`, and what the command line says on top of it.

use insta::assert_snapshot;

use crate::run::{Folder, Run};

/// An attribute that the policy does not have.
const BAD: &str = "<policies>\n    <inbound>\n        <base />\n        <llm-emit-token-metric \
    namespce=\"a\"><dimension name=\"API ID\" /></llm-emit-token-metric>\n    </inbound>\n\
    </policies>\n";

/// The findings of a run, each as `path severity[rule]`.
fn found(run: &Run) -> Vec<String> {
    let line = |line: &str| {
        let mut parts = line.splitn(4, ':');
        let path = parts.next().unwrap().to_owned();
        let rest = parts.nth(2).unwrap().trim_start().split(": ").next().unwrap();
        format!("{path} {rest}")
    };
    run.stdout.lines().map(line).collect()
}

#[track_caller]
fn lint(folder: &Folder, arguments: &[&str]) -> Run {
    let all: Vec<_> = ["lint", "--format", "short"].iter().chain(arguments).copied().collect();
    folder.run(&all)
}

#[test]
fn the_configuration_is_found_above_the_folder_that_is_linted() {
    let folder = Folder::new(
        "config-found",
        &[
            ("repository/policyc.toml", "[rules]\nunknown-attribute = \"warn\"\n"),
            ("repository/apis/deep/a.xml", BAD),
            ("repository/.git/HEAD", ""),
            ("policyc.toml", "[rules]\nunknown-attribute = \"allow\"\n"),
            ("other/.git/HEAD", ""),
            ("other/a.xml", BAD),
        ],
    );
    let run = lint(&folder, &["repository/apis"]);
    let warned = ["repository/apis/deep/a.xml warning[unknown-attribute]"];
    assert_eq!((run.status, found(&run)), (0, warned.map(str::to_owned).to_vec()), "{run:?}");
    let run = lint(&folder, &["repository/apis/deep/a.xml"]);
    assert_eq!(found(&run), warned);
    let run = lint(&folder, &["other"]);
    assert_eq!(found(&run), ["other/a.xml error[unknown-attribute]"], "`.git` ends the search");
    let run = lint(&folder, &["repository", "--no-config"]);
    assert_eq!(run.status, 1, "{run:?}");
    let run = lint(&folder, &["repository", "--config", "policyc.toml"]);
    assert_eq!((run.status, found(&run).len()), (0, 0), "{run:?}");
    let run = folder.run_with(&["lint", "--format", "short", "-"], BAD.as_bytes());
    assert_eq!(run.stdout, "", "standard input belongs to the current folder: {run:?}");
}

#[test]
fn two_configurations_are_refused() {
    let folder = Folder::new(
        "config-two",
        &[("a/policyc.toml", ""), ("a/a.xml", BAD), ("b/policyc.toml", ""), ("b/b.xml", BAD)],
    );
    let run = lint(&folder, &["a", "b"]);
    assert_eq!(run.status, 2);
    assert_snapshot!(run.stderr, @r##"
    × the paths belong to different configurations: `a/policyc.toml`, `b/policyc.toml`
    help: lint them one after the other, or name a configuration for all of them with `--config`
    "##);
    assert_eq!(lint(&folder, &["a", "b", "--config", "a/policyc.toml"]).status, 1);
}

#[test]
fn paths_have_their_own_settings() {
    let folder = Folder::new(
        "config-paths",
        &[
            (
                "policyc.toml",
                "[[override]]\npaths = [\"legacy/\", \"!legacy/new.xml\"]\n\
                 [override.rules]\nunknown-attribute = \"info\"\n",
            ),
            ("legacy/old.xml", BAD),
            ("legacy/new.xml", BAD),
            ("a.xml", BAD),
        ],
    );
    let expected = [
        "a.xml error[unknown-attribute]",
        "legacy/new.xml error[unknown-attribute]",
        "legacy/old.xml info[unknown-attribute]",
    ];
    assert_eq!(found(&lint(&folder, &[])), expected);
    let run = folder.run_with(
        &["lint", "--format", "short", "--stdin-filename", "legacy/gone.xml", "-"],
        BAD.as_bytes(),
    );
    assert_eq!(found(&run), ["legacy/gone.xml info[unknown-attribute]"]);
}

#[test]
fn every_mistake_is_drawn_at_once() {
    let folder = Folder::new(
        "config-wrong",
        &[
            ("a.xml", BAD),
            (
                "policyc.toml",
                "gatway = \"v2\"\n\n[rules]\nunknown-atribute = \"warn\"\nmissing-text = 3\n",
            ),
            ("one.toml", "gateway = \"v3\"\n"),
            ("broken.toml", "gateway =\n"),
        ],
    );
    let run = lint(&folder, &[]);
    assert_eq!((run.status, &*run.stdout), (2, ""));
    assert_snapshot!(run.stderr, @r##"
     × `policyc.toml` has 3 mistakes
      ╭─[policyc.toml:1:1]
    1 │ gatway = "v2"
      · ───┬──
      ·    ╰── there is no key `gatway`; did you mean `gateway`?
    2 │ 
    3 │ [rules]
    4 │ unknown-atribute = "warn"
      · ────────┬───────
      ·         ╰── there is no rule `unknown-atribute`; did you mean `unknown-attribute`?
    5 │ missing-text = 3
      ·                ┬
      ·                ╰── `missing-text` takes a text, not a number
      ╰────
    "##);
    assert_snapshot!(lint(&folder, &["--config", "one.toml"]).stderr, @r##"
     × `one.toml`: `gateway` has no choice `v3`
      ╭─[one.toml:1:11]
    1 │ gateway = "v3"
      ·           ──┬─
      ·             ╰── here
      ╰────
     help: did you mean `v2`?
    "##);
    assert_snapshot!(lint(&folder, &["--config", "broken.toml"]).stderr, @r##"
     × `broken.toml`: string values must be quoted, expected literal string
      ╭─[broken.toml:1:10]
    1 │ gateway =
      ·          ▲
      ·          ╰── here
      ╰────
    "##);
    assert_snapshot!(lint(&folder, &["--config", "gone.toml"]).stderr, @r##"
    × cannot read the configuration `gone.toml`
    ╰─▶ No such file or directory (os error 2)
    "##);
}

#[test]
fn the_command_line_has_the_last_word_on_levels() {
    let folder = Folder::new(
        "config-levels",
        &[("a.xml", BAD), ("policyc.toml", "[rules]\nunknown-attribute = \"warn\"\n")],
    );
    let line = |arguments: &[&str]| {
        let run = lint(&folder, arguments);
        (run.status, found(&run).concat())
    };
    let of = |status, severity: &str| (status, format!("a.xml {severity}[unknown-attribute]"));
    assert_eq!(line(&[]), of(0, "warning"));
    assert_eq!(line(&["--deny-warnings"]), of(1, "error"));
    assert_eq!(line(&["--error", "unknown-attribute"]), of(1, "error"));
    assert_eq!(line(&["--info", "unknown-attribute"]), of(0, "info"));
    assert_eq!(line(&["--min-severity", "warning"]), of(0, "warning"));
    assert_eq!(line(&["--min-severity", "error"]), (0, String::new()));
    assert_eq!(line(&["--allow", "unknown-attribute"]), (0, String::new()));
    assert_eq!(line(&["--select", "unknown-element"]), (0, String::new()));
    assert_eq!(line(&["--select", "unknown-element,unknown-attribute"]), of(0, "warning"));
    let run = lint(&folder, &["--warn", "unknown-atribute"]);
    assert_eq!(run.status, 2);
    assert_snapshot!(run.stderr, @r##"
    × there is no rule `unknown-atribute`
    help: did you mean `unknown-attribute`? `policyc explain` lists all
    "##);
    let run = lint(&folder, &["--warn", "unknown-attribute", "--allow", "unknown-attribute"]);
    assert_eq!(run.status, 2);
    assert_snapshot!(run.stderr, @r##"  × `unknown-attribute` is given two levels: `--warn` and `--allow`"##);
}

#[test]
fn the_schema_takes_the_page_s_example() {
    let folder = Folder::new("config-schema", &[("a.xml", "<policies />")]);
    let schema: serde_json::Value =
        serde_json::from_str(&folder.run(&["schema", "config"]).stdout).unwrap();
    assert_eq!(schema["properties"]["gateway"]["enum"][1], "v2");
    let page = include_str!("../../docs/configuration.md");
    let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    folder.write("policyc.toml", example.as_bytes());
    let run = lint(&folder, &[]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
}
