//! `policyc lint`: what it finds where, and how it says so.

use insta::assert_snapshot;
use serde_json::Value;

use crate::run::Folder;

const GOOD: &str = "<policies>\n    <inbound>\n        <base />\n    </inbound>\n</policies>\n";

/// An attribute that the policy does not have, on line 4, column 32.
const BAD: &str = "<policies>\n    <inbound>\n        <base />\n        <llm-emit-token-metric \
    namespce=\"a\"><dimension name=\"API ID\" /></llm-emit-token-metric>\n    </inbound>\n\
    </policies>\n";

/// Nothing wrong but that the estimate is not asked for.
const WARNED: &str = "<policies>\n    <inbound>\n        <base />\n        <llm-token-limit \
    counter-key=\"@(context.Subscription.Id)\" tokens-per-minute=\"500\" />\n    </inbound>\n\
    </policies>\n";

#[test]
fn a_clean_document_passes() {
    let folder = Folder::new("clean", &[("a.xml", GOOD)]);
    let run = folder.run(&["lint"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    assert_eq!(run.stdout, "1 file: nothing found\n");
}

#[test]
fn an_error_fails_and_a_warning_does_not() {
    let folder = Folder::new("status", &[("bad.xml", BAD), ("warned.xml", WARNED)]);
    let bad = folder.run(&["lint", "--format", "short", "bad.xml"]);
    assert_eq!(bad.status, 1, "{bad:?}");
    let warned = folder.run(&["lint", "--format", "short", "warned.xml"]);
    assert_eq!(warned.status, 0, "{warned:?}");
    assert!(warned.stdout.contains(": warning["), "{warned:?}");
    assert!(!warned.stdout.contains(": error["), "{warned:?}");
}

#[test]
fn short_is_one_line_for_each_finding() {
    let folder = Folder::new("short", &[("api/bad.xml", BAD)]);
    let run = folder.run(&["lint", "--format", "short", "api"]);
    let line = run.stdout.lines().find(|line| line.contains("[unknown-attribute]")).unwrap();
    assert!(line.starts_with("api/bad.xml:4:32: error[unknown-attribute]: "), "{line}");
    let shape = |line: &str| line.starts_with("api/bad.xml:") && line.matches("]: ").count() >= 1;
    assert!(run.stdout.lines().all(shape), "{}", run.stdout);
}

#[test]
fn json_names_the_same_places() {
    let text = format!("\u{feff}{}", BAD.replace("<llm-emit", "<!-- é\t😀 --><llm-emit"));
    let folder = Folder::new("json", &[("bad.xml", &text)]);
    let run = folder.run(&["lint", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["schema"], "policyc/lint/1");
    assert_eq!(report["summary"]["files"], 1);
    let findings = report["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == "unknown-attribute").unwrap();
    let offset = text.find("namespce").unwrap();
    let start = &finding["span"]["start"];
    assert_eq!(start["offset"], offset);
    let line = text.lines().nth(3).unwrap();
    let column = line.split("namespce").next().unwrap().chars().count() + 1;
    assert_eq!((&start["line"], &start["column"]), (&4.into(), &column.into()));
    assert_eq!(finding["span"]["end"]["offset"], offset + "namespce".len());
    assert_eq!(finding["path"], "bad.xml");
    let short = folder.run(&["lint", "--format", "short"]).stdout;
    assert!(short.contains(&format!("bad.xml:4:{column}: error[unknown-attribute]")), "{short}");
    let drawn = folder.run(&["lint"]).stdout;
    assert!(drawn.contains(&format!("┌─ bad.xml:4:{column}\n")), "{drawn}");
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let folder = Folder::new("stdin", &[]);
    let run = folder.run_with(&["lint", "-", "--format", "short"], BAD.as_bytes());
    assert_eq!(run.status, 1);
    assert!(run.stdout.starts_with("<stdin>:4:32: error["), "{run:?}");
    let arguments = ["lint", "--stdin-filename", "api.xml", "--format", "short", "-"];
    let run = folder.run_with(&arguments, BAD.as_bytes());
    assert!(run.stdout.starts_with("api.xml:4:32: error["), "{run:?}");
    let run = folder.run_with(&["lint", "--stdin-filename", "api.xml", "."], b"");
    assert_eq!(run.status, 2);
    assert_snapshot!(run.stderr, @r"
    × `--stdin-filename` is given, but standard input is not read
    help: give `-` as the path to read standard input
    ");
}

#[test]
fn a_folder_is_walked_without_what_is_ignored() {
    let folder = Folder::new(
        "walk",
        &[
            (".gitignore", "out/\n"),
            ("b.policy.xml", BAD),
            ("a/a.xml", BAD),
            ("out/c.xml", BAD),
            ("pom.xml", "<project/>"),
            ("readme.md", BAD),
        ],
    );
    let run = folder.run(&["lint", "--format", "short"]);
    let mut paths: Vec<_> = run.stdout.lines().filter_map(|line| line.split(':').next()).collect();
    paths.dedup();
    assert_eq!(paths, ["a/a.xml", "b.policy.xml"]);
    let run = folder.run(&["lint"]);
    assert!(run.stdout.contains("2 files: "), "{}", run.stdout);
    assert!(run.stdout.contains("; 1 file skipped: no policy document"), "{}", run.stdout);
    let run = folder.run(&["lint", "--verbose"]);
    assert_eq!(run.stderr, "skipped `pom.xml`: its root element is `<project>`\n");
    let run = folder.run(&["lint", "pom.xml"]);
    assert_eq!(run.status, 1, "a file that is named is linted: {run:?}");
}

#[test]
fn a_folder_without_documents_is_no_success() {
    let folder = Folder::new("nothing", &[("pom.xml", "<project/>")]);
    let run = folder.run(&["lint"]);
    assert_eq!((run.status, &*run.stdout), (2, ""));
    assert_snapshot!(run.stderr, @r"
    × there is no policy document in `.` (files looked into: 1)
    help: in a folder, a policy document is a file named `*.xml` or `*.policy`, not hidden and not ignored, whose root element is `<policies>`, `<fragment>` or the data source of a GraphQL resolver; a file that is named on the command line is always read
    ");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_linted() {
    let folder = Folder::new("unreadable", &[("good.xml", GOOD), ("bad.xml", BAD)]);
    folder.write("latin1.xml", b"<policies>\n<!-- caf\xe9 -->\n</policies>");
    folder.write("utf16.xml", &[0xff, 0xfe, b'<', 0, b'a', 0]);
    let arguments =
        ["lint", "--format", "short", "good.xml", "none.xml", "latin1.xml", "utf16.xml", "bad.xml"];
    let run = folder.run(&arguments);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stdout.starts_with("bad.xml:4:32: error["), "{run:?}");
    assert_snapshot!(run.stderr, @r"
    × cannot read `none.xml`
    ╰─▶ No such file or directory (os error 2)
    × cannot read `latin1.xml`
    ╰─▶ the file is not valid UTF-8 at line 2, byte 19
    × cannot read `utf16.xml`
    ╰─▶ the file is encoded as UTF-16 (little endian); policyc reads UTF-8, so save it as UTF-8
    ");
}

#[test]
fn output_is_the_same_each_time() {
    let names: Vec<_> = (0..40).map(|number| format!("{number:02}.xml")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), BAD)).collect();
    let folder = Folder::new("same", &files);
    let first = folder.run(&["lint"]).stdout;
    for _ in 0..3 {
        assert_eq!(folder.run(&["lint"]).stdout, first);
    }
}

#[test]
fn what_is_not_known_is_refused() {
    let folder = Folder::new("refused", &[("a.xml", GOOD)]);
    for arguments in
        [["lint", "--gateway", "v3"], ["lint", "--scope", "service"], ["lint", "--format", "xml"]]
    {
        let run = folder.run(&arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains("possible values: "), "{run:?}");
    }
}

#[test]
fn gateway_and_scope_decide_what_is_found() {
    let folder = Folder::new("gateway", &[("a.xml", WARNED)]);
    let found = |arguments: &[&str]| {
        let arguments: Vec<_> =
            ["lint", "--format", "short"].iter().chain(arguments).copied().collect();
        folder.run(&arguments).stdout
    };
    let everywhere = found(&[]);
    assert_eq!(found(&["--gateway", "classic", "--scope", "api"]), everywhere);
    assert_ne!(found(&["--gateway", "consumption"]), everywhere);
}

#[test]
fn colours_follow_the_variables() {
    let folder = Folder::new("colours", &[("bad.xml", BAD)]);
    let colored = |variables: &[(&str, &str)]| {
        let mut command = folder.command(&["lint"]);
        let output = command.envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\u{1b}')
    };
    assert!(!colored(&[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}
