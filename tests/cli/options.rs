//! Options that every CI step uses: colours, quiet, threads, what has changed.

use std::process::Command;

use crate::run::{Folder, Run};

const BAD: &str = "<policies><inbound><base /><set-header nmae='a'><value>b</value></set-header></inbound></policies>";

#[test]
fn quiet_leaves_nothing_but_findings() {
    let folder = Folder::new("quiet", &[("bad.xml", BAD), ("good.xml", "<policies />")]);
    let run = folder.run(&["lint", "--quiet", "good.xml"]);
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "", ""));
    let run = folder.run(&["lint", "--quiet", "bad.xml"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("error[unknown-attribute]"), "{run:?}");
    assert!(!run.stdout.contains("1 file"), "{run:?}");
}

#[test]
fn the_command_line_has_the_last_word_on_colours() {
    let folder = Folder::new("color", &[("bad.xml", BAD)]);
    let colored = |arguments: &[&str], variable: (&str, &str)| {
        let output = folder.command(arguments).envs([variable]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\u{1b}')
    };
    assert!(colored(&["--color", "always", "lint"], ("NO_COLOR", "1")));
    assert!(!colored(&["lint", "--color", "never"], ("CLICOLOR_FORCE", "1")));
    assert!(colored(&["lint", "--color=auto"], ("CLICOLOR_FORCE", "1")));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let names: Vec<_> = (0..9).map(|number| format!("{number}.xml")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), BAD)).collect();
    let folder = Folder::new("jobs", &files);
    let one = folder.run(&["lint", "--jobs", "1"]);
    assert_eq!(one.stdout, folder.run(&["lint", "-j", "5"]).stdout);
    assert_eq!(folder.run(&["lint", "--jobs", "0"]).status, 2);
}

#[test]
fn without_git_nobody_knows_what_has_changed() {
    let folder = Folder::new("no-git", &[("bad.xml", BAD)]);
    let mut command = folder.command(&["lint", "--changed-since", "main"]);
    let run: Run = command.env("PATH", folder.path()).output().unwrap().into();
    assert_eq!((run.status, &*run.stdout), (2, ""));
    assert!(run.stderr.contains("git is not there"), "{}", run.stderr);
}

/// Runs git in the folder; false where there is no git.
fn git(folder: &Folder, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder.path());
    command.args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]);
    match command.args(arguments).output() {
        Ok(output) => {
            assert!(output.status.success(), "{arguments:?}: {output:?}");
            true
        }
        Err(_) => false,
    }
}

#[test]
fn only_changed_files_are_told_of() {
    let files =
        [("old.xml", BAD), ("changed.xml", "<policies />"), ("docs/a b.xml", "<policies />")];
    let folder = Folder::new("changed", &files);
    if !git(&folder, &["init", "-q"]) {
        println!("skipped: there is no git");
        return;
    }
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "first"]);
    git(&folder, &["tag", "first"]);
    folder.write("changed.xml", BAD.as_bytes());
    git(&folder, &["commit", "-qam", "second"]);
    folder.write("docs/a b.xml", BAD.as_bytes());
    folder.write("new.xml", BAD.as_bytes());
    let lint = |revision: &str| {
        let since = format!("--changed-since={revision}");
        let run = folder.run(&["lint", "--format", "short", &since]);
        let paths: Vec<_> = run.stdout.lines().filter_map(|line| line.split(':').next()).collect();
        (run.status, paths.join(" "), run.stderr.clone())
    };
    assert_eq!(lint("first"), (1, "changed.xml docs/a b.xml new.xml".to_owned(), String::new()));
    assert_eq!(lint("HEAD"), (1, "docs/a b.xml new.xml".to_owned(), String::new()));
    for revision in ["nowhere", "--output=x"] {
        let (status, stdout, stderr) = lint(revision);
        assert_eq!((status, &*stdout), (2, ""), "{stderr}");
        assert!(stderr.contains("git cannot tell"), "{stderr}");
    }
}

#[test]
fn shells_and_manuals_know_every_command() {
    let folder = Folder::new("completions", &[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = folder.run(&["completions", shell]);
        assert_eq!(run.status, 0, "{shell}");
        assert!(run.stdout.contains("changed-since"), "{shell}");
    }
    assert_eq!(folder.run(&["man", "--out", "man"]).status, 0);
    let page = std::fs::read_to_string(folder.path().join("man/policyc-lint.1")).unwrap();
    assert!(page.contains("deny"), "{page}");
}

#[test]
fn what_a_change_does_to_other_files_is_told() {
    let chat = "<policies>\n  <inbound>\n    <base />\n    <include-fragment fragment-id=\"log\" />\n    \
        <set-method nmae=\"a\">GET</set-method>\n  </inbound>\n</policies>\n";
    let key = "<policies>\n  <inbound>\n    <base />\n    \
        <set-header name=\"x-key\" exists-action=\"override\"><value>{{key}}</value></set-header>\n  \
        </inbound>\n</policies>\n";
    let other = "<fragment>\n  <trace source=\"a\"><message>a</message></trace>\n</fragment>\n";
    let value = "{\"properties\": {\"displayName\": \"key\", \"value\": \"a\", \"secret\": true}}";
    let files = [
        ("apis/chat/policy.xml", chat),
        ("apis/search/policy.xml", key),
        ("policy fragments/log/policy.xml", other),
        ("policy fragments/other/policy.xml", other),
        ("named values/key/namedValueInformation.json", value),
        ("named values/second/namedValueInformation.json", &value.replace("key", "second")),
    ];
    let folder = Folder::new("changed-others", &files);
    if !git(&folder, &["init", "-q"]) {
        println!("skipped: there is no git");
        return;
    }
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "first"]);
    let lint = |arguments: &[&str]| {
        let run = folder.run(&[&["lint", "--format=short", "-q"], arguments].concat());
        let places = run.stdout.lines().filter_map(|line| line.split_once("]: "));
        let places = places.map(|(place, _)| place.to_owned()).collect::<Vec<_>>();
        assert_eq!(run.stderr, "");
        places
    };
    let at_first = lint(&[]);
    assert!(at_first.iter().any(|it| it.starts_with("apis/chat/policy.xml:5")), "{at_first:?}");
    assert_eq!(lint(&["--changed-since=HEAD"]), [""; 0], "nothing has changed");

    let undefined = "apis/chat/policy.xml:4:36: error[undefined-fragment";
    std::fs::remove_file(folder.path().join("policy fragments/log/policy.xml")).unwrap();
    assert_eq!(lint(&["--changed-since=HEAD"]), [undefined], "gone from an unchanged file's reach");
    assert_eq!(lint(&["--changed-since=HEAD", "apis"]), [""; 0], "`apis` alone shows no fragment");

    // The last use of a named value goes away: the finding stands in the file that defines it.
    folder.write("apis/search/policy.xml", chat.replace("log", "other").as_bytes());
    let found = lint(&["--changed-since=HEAD"]);
    let of_value = "named values/key/namedValueInformation.json:";
    assert!(found.iter().any(|it| it.starts_with(of_value)), "{found:?}");
    assert!(found.iter().all(|it| !it.starts_with("named values/second")), "{found:?}");
    assert!(found.contains(&undefined.to_owned()), "{found:?}");
    // What is known in a baseline stays out, and so does what stood there before.
    assert_eq!(folder.run(&["lint", "--write-baseline", "known.json"]).status, 0);
    assert_eq!(lint(&["--changed-since=HEAD", "--baseline=known.json"]), [""; 0]);
}

#[test]
fn findings_link_to_their_pages() {
    let configuration = "docs-url = \"https://docs.example/rules/\"\n";
    let folder = Folder::new("docs-url", &[("bad.xml", BAD), ("policyc.toml", configuration)]);
    let run = folder.run(&["lint"]);
    let page = "  = page: https://docs.example/rules/unknown-attribute.html\n";
    assert!(run.stdout.contains(page), "{}", run.stdout);
    let run = folder.run(&["lint", "--format=sarif", "--docs-url=http://a/?r={rule}"]);
    let page = "\"helpUri\": \"http://a/?r=unknown-attribute\"";
    assert!(run.stdout.contains(page), "{}", run.stdout);
    assert!(!folder.run(&["lint", "--no-config"]).stdout.contains("page:"));
    let run = folder.run(&["lint", "--docs-url=docs"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("no address of pages"), "{}", run.stderr);
    folder.write("policyc.toml", b"docs-url = \"a b\"");
    let run = folder.run(&["lint"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("no address of pages"), "{}", run.stderr);
}
