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
