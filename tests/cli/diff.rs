//! `policyc diff`: files, folders, exit statuses, formats.

use crate::run::Folder;

const RAW: &str = "<policies>\n    <inbound>\n        <base />\n        <set-variable name=\"a\" value=\"@(1 < 2)\" />\n    </inbound>\n</policies>\n";
const XML: &str = "<policies><inbound><base></base><set-variable value='@( 1 &lt; 2 )' name='a'/></inbound></policies>";

#[test]
fn raw_and_escaped_forms_say_the_same() {
    let folder = Folder::new("diff-same", &[("a.xml", RAW), ("b.xml", XML)]);
    let run = folder.run(&["diff", "a.xml", "b.xml"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    assert_eq!(run.stdout, "1 document: no difference\n");
}

#[test]
fn two_files_that_differ_are_told_apart() {
    let folder = Folder::new("diff-files", &[("a.xml", RAW), ("b.xml", &XML.replace('2', "3"))]);
    let run = folder.run(&["diff", "a.xml", "b.xml"]);
    assert_eq!((run.status, &*run.stderr), (1, ""));
    assert_eq!(
        run.stdout,
        "a.xml -> b.xml\n  changed  policies/inbound/set-variable[name=\"a\"] (line 1, was 4)\n             value:\n               - @(1 < 2)\n               + @(1 < 3)\n1 document differs: 1 changed\n"
    );
    let run = folder.run_with(&["diff", "--format", "json", "a.xml", "-"], RAW.as_bytes());
    assert_eq!(run.status, 0, "{}", run.stderr);
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&value["same"], value["documents"].as_array().unwrap().len()), (&1.into(), 0));
}

#[test]
fn folders_are_compared_by_the_paths_in_them() {
    let folder = Folder::new(
        "diff-folders",
        &[
            ("one/a.xml", RAW),
            ("one/sub/b.xml", RAW),
            ("one/gone.xml", RAW),
            ("two/a.xml", XML),
            ("two/sub/b.xml", &RAW.replace("<base />", "")),
            ("two/new.xml", RAW),
        ],
    );
    let run = folder.run(&["diff", "one", "./two"]);
    assert_eq!((run.status, &*run.stderr), (1, ""));
    assert_eq!(
        run.stdout,
        "gone.xml: removed\nnew.xml: added\nsub/b.xml\n  removed  policies/inbound/base (was line 3)\n3 documents differ: 1 changed, 1 added, 1 removed; 1 the same\n"
    );
}

#[test]
fn what_cannot_be_compared_stops_with_two() {
    let folder = Folder::new(
        "diff-refused",
        &[("a.xml", RAW), ("b.xml", "<policies><inbound></policies>"), ("f/a.xml", RAW)],
    );
    for (arguments, message) in [
        (["a.xml", "b.xml"], "cannot compare `b.xml`: it is malformed"),
        (["a.xml", "f"], "`a.xml` is a file and `f` is a folder"),
        (["a.xml", "missing.xml"], "cannot read `missing.xml`"),
        (["-", "-"], "standard input can be read once"),
    ] {
        let run = folder.run(&["diff", arguments[0], arguments[1]]);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains(message), "{arguments:?}: {}", run.stderr);
        assert!(!run.stdout.contains("no difference"), "{arguments:?}: {}", run.stdout);
    }
}

#[test]
fn comments_count_on_demand() {
    let commented = RAW.replace("<base />", "<base /> <!-- x -->");
    let folder = Folder::new("diff-comments", &[("a.xml", RAW), ("b.xml", &commented)]);
    assert_eq!(folder.run(&["diff", "a.xml", "b.xml"]).status, 0);
    let run = folder.run(&["diff", "--comments", "a.xml", "b.xml"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("added    policies/inbound/comment() (line 3)"), "{}", run.stdout);
}
