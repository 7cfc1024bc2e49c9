//! Which findings a baseline knows again.

use super::{Applied, Baseline, BaselineError};
use crate::lint::{Settings, check};
use crate::policy::{Document, ParseOptions};
use crate::source::{FileId, Finding, SourceFile};

/// A policy with an attribute of that name that it does not have.
fn policy(attribute: &str) -> String {
    format!("        <set-method {attribute}=\"a\">GET</set-method>\n")
}

fn document(policies: &str) -> (Vec<Finding>, Vec<SourceFile>) {
    let text = format!(
        "<policies>\n    <inbound>\n        <base />\n{policies}    </inbound>\n</policies>\n"
    );
    let file = SourceFile::new("a.xml", text);
    let document = Document::parse(file.clone(), &ParseOptions::default());
    (check(&document, FileId(0), &Settings::default()), vec![file])
}

/// Which findings are new in `after`, against a baseline of `before`.
fn new_in(before: &str, after: &str) -> (Vec<String>, Applied) {
    let (findings, files) = document(before);
    let text = Baseline::of(&findings, &files).to_text();
    let baseline = Baseline::parse(&text).unwrap();
    assert_eq!(baseline.len(), findings.len());
    let (mut findings, files) = document(after);
    let applied = baseline.apply(&mut findings, &files);
    let texts = findings.iter().map(|finding| files[0].slice(finding.location.span).to_owned());
    (texts.collect(), applied)
}

#[test]
fn findings_are_known_when_lines_move_and_blanks_change() {
    let before = policy("one") + &policy("two");
    let (new, applied) = new_in(&before, &format!("\n\n<!-- x -->\n{before}"));
    assert_eq!((new.len(), applied), (0, Applied { known: 2, gone: 0 }));
    let (new, _) =
        new_in(&before, &before.replace("        <set", "<set").replace(" one", "   one"));
    assert!(new.is_empty(), "{new:?}");
    let (new, _) = new_in(&before, &(policy("two") + &policy("one")));
    assert!(new.is_empty(), "{new:?}");
}

#[test]
fn new_findings_are_told_and_lost_ones_counted() {
    let (new, applied) = new_in(&policy("one"), &(policy("one") + &policy("two")));
    assert_eq!((new, applied), (vec!["two".to_owned()], Applied { known: 1, gone: 0 }));
    let (new, applied) = new_in(&(policy("one") + &policy("two")), &policy("two"));
    assert_eq!((new.len(), applied), (0, Applied { known: 1, gone: 1 }));
    // One more of the same is one more.
    let (new, applied) = new_in(&policy("one"), &policy("one").repeat(3));
    assert_eq!((new.len(), applied.known), (2, 1));
    let (new, applied) = new_in("", "");
    assert_eq!((new.len(), applied), (0, Applied::default()));
}

#[test]
fn another_rule_path_or_line_is_another_finding() {
    let (findings, files) = document(&policy("one"));
    let baseline = Baseline::of(&findings, &files);
    let renamed = vec![SourceFile::new("b.xml", files[0].text())];
    let mut same = findings.clone();
    assert_eq!(baseline.apply(&mut same, &renamed).known, 0);
    let mut other = findings.clone();
    other[0].rule = "nested-base";
    assert_eq!(baseline.apply(&mut other, &files).known, 0);
    let mut worded = findings;
    worded[0].message = "worded anew".to_owned();
    assert_eq!(baseline.apply(&mut worded, &files).known, 1);
}

#[test]
fn what_is_no_baseline_is_refused() {
    assert!(matches!(Baseline::parse("{"), Err(BaselineError::Shape(_))));
    assert!(matches!(Baseline::parse("{\"schema\": \"x\"}"), Err(BaselineError::Shape(_))));
    let other = Baseline::parse("{\"schema\": \"policyc/baseline/2\", \"findings\": []}");
    assert!(matches!(other, Err(BaselineError::Version(_))), "{other:?}");
}
