//! Adopting policyc: comments that allow findings, and baselines.

use crate::run::Folder;

/// An attribute that the policy does not have, and what may stand before it.
fn bad(before: &str, attribute: &str) -> String {
    format!(
        "<policies>\n    <inbound>\n        <base />\n{before}        <set-method \
         {attribute}=\"a\">GET</set-method>\n    </inbound>\n</policies>\n"
    )
}

#[test]
fn comments_allow_findings() {
    let comment = "        <!-- policyc: allow unknown-attribute: the next version has it -->\n";
    let folder = Folder::new("adopt-allow", &[("a.xml", &bad(comment, "nmae"))]);
    let run = folder.run(&["lint"]);
    assert_eq!((run.status, &*run.stdout), (0, "1 file: nothing found\n"));
    // A rule that is not selected does not make its comment useless.
    let run = folder.run(&["lint", "--allow", "unknown-attribute"]);
    assert_eq!(run.stdout, "1 file: nothing found\n");
    folder.write("a.xml", bad(comment, "nmae").replace(" nmae=\"a\"", "").as_bytes());
    let run = folder.run(&["lint", "--format", "short"]);
    assert_eq!(run.status, 0);
    let wanted = "a.xml:4:29: warning[unused-suppression]: ";
    assert!(run.stdout.starts_with(wanted), "{run:?}");
    assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
}

#[test]
fn a_baseline_leaves_out_what_is_known() {
    let folder = Folder::new("adopt-baseline", &[("a.xml", &bad("", "nmae"))]);
    assert_eq!(folder.run(&["lint"]).status, 1);
    let run = folder.run(&["lint", "--write-baseline", "known.json"]);
    assert_eq!((run.status, &*run.stdout), (0, "1 finding written to `known.json`\n"));
    let run = folder.run(&["lint", "--baseline", "known.json"]);
    assert_eq!(
        (run.status, &*run.stdout),
        (0, "1 file: nothing found; 1 known finding left out\n")
    );
    // Lines move: still known. Something new: told.
    folder.write("a.xml", bad("\n\n        <!-- moved -->\n", "nmae").as_bytes());
    assert_eq!(folder.run(&["lint", "--baseline", "known.json"]).status, 0);
    folder.write("b.xml", bad("", "nmae").as_bytes());
    let run = folder.run(&["lint", "--format", "short", "--baseline", "known.json"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.starts_with("b.xml:4:21: error[unknown-attribute]"), "{run:?}");
    folder.write("a.xml", bad("", "nmae").replace(" nmae=\"a\"", "").as_bytes());
    let run = folder.run(&["lint", "--baseline", "known.json"]);
    assert_eq!(run.stderr, "1 finding of the baseline is gone: write it anew\n");
}

#[test]
fn what_is_no_baseline_stops_the_run() {
    let folder = Folder::new("adopt-broken", &[("a.xml", &bad("", "nmae")), ("b.json", "{}")]);
    let run = folder.run(&["lint", "--baseline", "none.json", "a.xml"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("× cannot read the baseline `none.json`"), "{run:?}");
    let run = folder.run(&["lint", "--baseline", "b.json", "a.xml"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("× cannot use the baseline `b.json`"), "{run:?}");
    let both = ["lint", "--baseline", "a", "--write-baseline", "b"];
    assert_eq!(folder.run(&both).status, 2);
}
