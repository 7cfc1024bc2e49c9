//! The same violations, mended: what a rule offers a fix for is really gone after it.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use policyc::lint::fix::{Outcome, Single, Subject, run};
use policyc::lint::{Page, Settings, rules};
use policyc::policy::ParseOptions;
use policyc::source::{Finding, Safety, Severity, SourceFile};
use rayon::prelude::*;

use crate::CASES;
use crate::case::Case;
use crate::safe::{Change, changes};

/// Fixes that are offered and refused, because they would bring an error: the rule, the reason.
const REFUSED: &[(&str, &str)] = &[
    ("conflicting-attributes", "what is left may belong to a pair of which one is gone"),
    ("invalid-value", "the word that was meant asks for another attribute"),
];

/// What came of one case.
#[derive(Default)]
struct Mended {
    /// For each finding with a fix, its rule and the surest fix.
    offered: Vec<(&'static str, Safety)>,
    refused: Vec<(&'static str, String)>,
    changes: Vec<Change>,
    wrong: Vec<String>,
}

fn count(findings: &[Finding], like: &Finding) -> usize {
    let same = |each: &&Finding| (each.rule, &each.message) == (like.rule, &like.message);
    findings.iter().filter(same).count()
}

fn mend(case: &Case) -> Mended {
    let (text, _) = case.document.print();
    let file = SourceFile::new("case.xml", text);
    let single = Single::new(file, ParseOptions::default(), case.settings);
    let before = single.findings();
    let mut mended = Mended::default();
    let rules: HashSet<_> = case.all_expected().iter().map(|expected| expected.rule).collect();
    let fixable = |finding: &&Finding| {
        rules.contains(finding.rule) && finding.fixes.iter().any(|fix| fix.safety <= Safety::Unsafe)
    };
    let fixable: Vec<_> = before.iter().filter(fixable).collect();
    if fixable.is_empty() {
        return mended;
    }
    for (_, change) in changes(&single, &before) {
        match change {
            Ok(change) => mended.changes.push(change),
            Err(wrong) => mended.wrong.push(wrong),
        }
    }
    let Outcome { subject, refused, settled, .. } = run(&single, Safety::Unsafe);
    let fixed = subject.as_ref().unwrap_or(&single);
    let after = fixed.findings();
    if !settled {
        mended.wrong.push("does not settle".to_owned());
    }
    for finding in fixable {
        let safety = finding.fixes.iter().map(|fix| fix.safety).min();
        mended.offered.extend(safety.map(|safety| (finding.rule, safety)));
        if count(&after, finding) < count(&before, finding) {
            continue;
        }
        if let Some(refused) = refused.iter().find(|refused| refused.rule == finding.rule) {
            mended.refused.push((finding.rule, refused.why.to_string()));
        } else {
            mended.wrong.push(format!("{}: still there: {}", finding.rule, finding.message));
        }
    }
    for error in after.iter().filter(|each| each.severity == Severity::Error) {
        if count(&after, error) > count(&before, error) {
            mended.wrong.push(format!("new error {}: {}", error.rule, error.message));
        }
    }
    let again = run(fixed, Safety::Unsafe);
    if again.subject.is_some() {
        mended.wrong.push(format!("changes again: {:?}", again.applied));
    }
    let text = single.document().text();
    for wrong in &mut mended.wrong {
        *wrong = format!("{}: {wrong}\n{text}became\n{}", case.fact, fixed.document().text());
    }
    mended
}

#[test]
fn what_offers_a_fix_is_mended_by_it() {
    let violations: Vec<_> = CASES.iter().filter(|case| case.is_violation()).collect();
    let mended: Vec<_> = violations.par_iter().map(|case| mend(case)).collect();
    let mut rules: BTreeMap<(&str, Safety), usize> = BTreeMap::new();
    let mut refused: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut changes: BTreeMap<Change, usize> = BTreeMap::new();
    let mut wrong: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (case, mended) in violations.iter().zip(&mended) {
        mended.offered.iter().for_each(|rule| *rules.entry(*rule).or_default() += 1);
        for (rule, why) in &mended.refused {
            *refused.entry((rule, why)).or_default() += 1;
        }
        mended.changes.iter().for_each(|change| *changes.entry(*change).or_default() += 1);
        wrong.entry(case.kind).or_default().extend(mended.wrong.iter().map(String::as_str));
    }
    for ((rule, safety), count) in &rules {
        println!("{count:>6}  {rule}, {safety:?}");
    }
    println!("refused: {refused:#?}\nsafe fixes made by themselves: {changes:?}");
    let with_fix = mended.iter().filter(|mended| !mended.offered.is_empty()).count();
    println!("{with_fix} of {} violations offer a fix", violations.len());
    wrong.retain(|_, texts| !texts.is_empty());
    let shown: Vec<_> = wrong
        .iter()
        .map(|(kind, texts)| {
            let first: Vec<_> = texts.iter().take(3).copied().collect();
            format!("== {} of kind `{kind}`\n{}", texts.len(), first.join("\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", shown.join("\n"));
    assert!(with_fix > 1000, "{with_fix}");
    let known = |rule: &str| REFUSED.iter().any(|(known, _)| *known == rule);
    let new: Vec<_> = refused.keys().filter(|(rule, _)| !known(rule)).collect();
    assert!(new.is_empty(), "rules whose fixes are refused: {new:?}");
}

/// The examples of all pages, and the files that users can run.
fn examples() -> Vec<SourceFile> {
    let mut files = Vec::new();
    for rule in rules::ALL {
        let page = Page::new(rule.meta().doc);
        for example in page.examples("Bad").into_iter().chain(page.examples("Good")) {
            let texts = example.files.into_iter().map(|(_, text)| text).chain([example.xml]);
            files.extend(texts.map(|text| SourceFile::new(rule.meta().name, text)));
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples");
    for entry in ignore::WalkBuilder::new(folder).build().filter_map(Result::ok) {
        if entry.path().extension().is_some_and(|extension| extension == "xml") {
            let bytes = std::fs::read(entry.path()).unwrap();
            files.push(SourceFile::from_bytes(entry.path().display().to_string(), bytes).unwrap());
        }
    }
    files
}

#[test]
fn safe_fixes_of_examples_change_what_they_name() {
    let mut counts: BTreeMap<Change, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for file in examples() {
        let name = file.name().to_owned();
        let single = Single::new(file, ParseOptions::default(), Settings::default());
        for (_, change) in changes(&single, &single.findings()) {
            match change {
                Ok(change) => *counts.entry(change).or_default() += 1,
                Err(why) => wrong.push(format!("{name}: {why}")),
            }
        }
    }
    println!("{counts:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(counts.len() > 3, "{counts:?}");
}
