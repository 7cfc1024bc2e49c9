//! `policyc lint --fix`, `--diff`, `--unsafe-fixes`: what is changed, said and returned.

use std::fs;

use crate::run::Folder;

const BAD: &str = "<policies>\n    <inbound>\n        <rate-limit-by-key cals=\"1\" renewal-period=\"60\" counter-key=\"@(context.Request.IpAddress)\" />\n    </inbound>\n</policies>\n";

fn good() -> String {
    BAD.replace("cals", "calls")
}

#[test]
fn fix_changes_the_file_and_says_how_much() {
    let folder = Folder::new("fix", &[("a.xml", BAD)]);
    let run = folder.run(&["lint", "--fix", "a.xml"]);
    assert_eq!((run.status, &*run.stderr), (0, ""), "{}", run.stdout);
    assert_eq!(run.stdout, "1 file: nothing found\nfixed 1 finding; none remains\n");
    assert_eq!(fs::read_to_string(folder.path().join("a.xml")).unwrap(), good());
    let again = folder.run(&["lint", "--fix", "a.xml"]);
    assert_eq!(again.stdout, "1 file: nothing found\nnothing was fixed; none remains\n");
}

#[test]
fn diff_shows_the_change_and_makes_none() {
    let folder = Folder::new("fix-diff", &[("a.xml", BAD), ("b.xml", &good())]);
    let run = folder.run(&["lint", "--diff", "."]);
    assert_eq!((run.status, &*run.stderr), (1, ""));
    assert_eq!(
        run.stdout,
        "--- a/a.xml\n+++ b/a.xml\n@@ -1,5 +1,5 @@\n <policies>\n     <inbound>\n\
         -        <rate-limit-by-key cals=\"1\" renewal-period=\"60\" counter-key=\"@(context.Request.IpAddress)\" />\n\
         +        <rate-limit-by-key calls=\"1\" renewal-period=\"60\" counter-key=\"@(context.Request.IpAddress)\" />\n     \
         </inbound>\n </policies>\n"
    );
    assert_eq!(fs::read_to_string(folder.path().join("a.xml")).unwrap(), BAD);
    let run = folder.run(&["lint", "--diff", "b.xml"]);
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "", ""));
}

#[test]
fn standard_input_goes_to_standard_output_and_the_findings_to_standard_error() {
    let folder = Folder::new("fix-stdin", &[]);
    let run = folder.run_with(&["lint", "--fix", "--format", "short", "-"], BAD.as_bytes());
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, &*good(), ""));
    let broken = BAD.replace("renewal-period=\"60\"", "renewal-period=\"x\"");
    let run = folder.run_with(&["lint", "--fix", "--format", "short", "-"], broken.as_bytes());
    assert_eq!(run.status, 1);
    assert_eq!(run.stdout, broken.replace("cals", "calls"));
    assert!(run.stderr.contains("error[invalid-value]"), "{}", run.stderr);
    let run = folder.run_with(&["lint", "--fix", "-", "a.xml"], b"");
    assert_eq!(run.status, 2);
}

#[test]
fn policies_inside_of_other_files_are_fixed_in_their_own_escapes() {
    let markdown = format!("# Title\n\n> ```xml\n{}> ```\n", quoted(BAD));
    let json = serde_json::json!({ "value": BAD }).to_string();
    let bicep = format!("var policy = '''\n{BAD}'''\n");
    let terraform = format!("xml_content = <<XML\n{BAD}XML\n");
    let folder = Folder::new(
        "fix-hosts",
        &[("a.md", &markdown), ("b.json", &json), ("c.bicep", &bicep), ("d.tf", &terraform)],
    );
    let run = folder.run(&["lint", "--fix", "--embedded", "."]);
    assert_eq!((run.status, &*run.stderr), (0, ""), "{}", run.stdout);
    for (path, before) in
        [("a.md", markdown), ("b.json", json), ("c.bicep", bicep), ("d.tf", terraform)]
    {
        let after = fs::read_to_string(folder.path().join(path)).unwrap();
        assert_eq!(after, before.replace("cals", "calls"), "{path}");
    }
}

fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}\n")).collect()
}

#[test]
fn line_ends_and_byte_order_marks_stay() {
    let text = format!("\u{feff}{}", BAD.replace('\n', "\r\n"));
    let folder = Folder::new("fix-bytes", &[("a.xml", &text)]);
    assert_eq!(folder.run(&["lint", "--fix", "a.xml"]).status, 0);
    let after = fs::read_to_string(folder.path().join("a.xml")).unwrap();
    assert_eq!(after, text.replace("cals", "calls"));
}

#[test]
fn rules_that_are_allowed_are_not_fixed() {
    let folder = Folder::new("fix-levels", &[("a.xml", BAD)]);
    let run = folder.run(&["lint", "--fix", "--allow", "unknown-attribute", "a.xml"]);
    assert!(run.stdout.ends_with("nothing was fixed; none remains\n"), "{}", run.stdout);
    assert_eq!(fs::read_to_string(folder.path().join("a.xml")).unwrap(), BAD);
    let run = folder.run(&["lint", "--unsafe-fixes", "a.xml"]);
    assert_eq!(run.status, 2, "`--unsafe-fixes` alone does nothing");
}
