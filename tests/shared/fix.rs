//! The fixes over real documents and over own examples: they settle, are done the first time,
//! bring no new error, and what is safe changes nothing beside what it mends.

use std::collections::BTreeMap;
use std::fs;

use policyc::lint::fix::{Outcome, Single, Subject, run};
use policyc::lint::{Settings, rules};
use policyc::policy::ParseOptions;
use policyc::source::{Finding, Safety, Severity, SourceFile};

use crate::{json_lines, safe, shared};

/// What became of the findings of a rule.
#[derive(Default)]
struct Row {
    found: usize,
    safe: usize,
    needs_agreement: usize,
    refused: usize,
    remaining: usize,
}

fn errors(findings: &[Finding]) -> BTreeMap<(&'static str, &str), usize> {
    let mut count = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        *count.entry((finding.rule, finding.message.as_str())).or_default() += 1;
    }
    count
}

#[test]
fn fixes_settle_and_bring_no_error() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut wrong = Vec::new();
    let (mut documents, mut changed) = (0, 0);
    let mut kinds: BTreeMap<safe::Change, usize> = BTreeMap::new();
    for entry in json_lines(&corpus, "index.jsonl") {
        let path = entry["file"].as_str().unwrap();
        let options = ParseOptions {
            several_roots: path.starts_with("snippets/"),
            ..ParseOptions::default()
        };
        let file = SourceFile::from_bytes(path, fs::read(corpus.join(path)).unwrap()).unwrap();
        let single = Single::new(file, options, Settings::default());
        let before = single.findings();
        documents += 1;
        for finding in &before {
            rows.entry(finding.rule).or_default().found += 1;
        }
        for (_, change) in safe::changes(&single, &before) {
            match change {
                Ok(change) => *kinds.entry(change).or_default() += 1,
                Err(why) => wrong.push(format!("{path}: {why}")),
            }
        }
        for safety in [Safety::Safe, Safety::Unsafe] {
            let Outcome { subject, applied, refused, settled } = run(&single, safety);
            if !settled {
                wrong.push(format!("{path}: {safety:?}: does not settle"));
            }
            let fixed = subject.as_ref().unwrap_or(&single);
            let after = fixed.findings();
            let (old, new) = (errors(&before), errors(&after));
            if let Some((error, _)) = new.iter().find(|(key, n)| old.get(*key).unwrap_or(&0) < n) {
                wrong.push(format!("{path}: {safety:?}: new error {error:?}"));
            }
            let again = run(fixed, safety);
            if again.subject.is_some() {
                wrong.push(format!("{path}: {safety:?}: not done: {:?}", again.applied));
            }
            changed += usize::from(subject.is_some() && safety == Safety::Safe);
            for each in &applied {
                let row = rows.entry(each.rule).or_default();
                match (safety, each.safety) {
                    (Safety::Safe, _) => row.safe += 1,
                    (_, Safety::Unsafe) => row.needs_agreement += 1,
                    _ => {}
                }
            }
            if safety == Safety::Unsafe {
                for each in &refused {
                    rows.entry(each.rule).or_default().refused += 1;
                }
                for finding in &after {
                    rows.entry(finding.rule).or_default().remaining += 1;
                }
            }
        }
    }
    eprintln!("{documents} documents, {changed} of them changed by safe fixes");
    eprintln!("safe fixes made by themselves: {kinds:?}");
    eprintln!("| rule | found | fixed, safe | fixed, unsafe | refused | remain |");
    eprintln!("|---|---|---|---|---|---|");
    for (rule, row) in &rows {
        let Row { found, safe, needs_agreement, refused, remaining } = row;
        eprintln!("| {rule} | {found} | {safe} | {needs_agreement} | {refused} | {remaining} |");
    }
    for (rule, row) in &rows {
        let declared = rules::rule(rule).unwrap().meta().fixes;
        for (count, safety) in [(row.safe, Safety::Safe), (row.needs_agreement, Safety::Unsafe)] {
            if count > 0 && !declared.contains(&safety) {
                wrong.push(format!("{rule} does not declare {safety:?} fixes"));
            }
        }
    }
    assert!(documents > 500, "{documents}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
