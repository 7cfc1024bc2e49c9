//! Recall: from the declarations alone, one broken document for everything that they state,
//! and one good document for everything that they allow. policyc must find exactly what was
//! broken, at exactly the text that is wrong, judged as declared, and nothing else.
//!
//! `POLICYC_VIOLATIONS=DIR` writes the documents into that folder, with `cases.jsonl`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may stop at the first surprise, and prints what it counted"
)]

mod case;
mod complete;
mod exceptions;
mod facts;
mod kinds;
mod mend;
mod places;
mod safe;
mod samples;
mod ties;
mod tree;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rayon::prelude::*;

use case::Case;
use exceptions::{BY_DECLARATION, COMPANIONS, NOBODY_CAN_VIOLATE};
use kinds::Maker;
use samples::Samples;

/// Failures that are shown of each kind.
const SHOWN: usize = 3;

/// All cases of the catalogue, in a fixed order.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(cases);

fn cases() -> Vec<Case> {
    let samples = Samples::gather();
    let mut cases = kinds::structure::cases();
    for place in places::all() {
        let mut maker = Maker { samples: &samples, place: &place, cases: Vec::new() };
        maker.attributes();
        maker.values();
        maker.children();
        maker.texts();
        maker.constraints();
        maker.placement();
        cases.append(&mut maker.cases);
    }
    cases
}

#[test]
fn every_violation_is_found_and_nothing_else() {
    let cases = &*CASES;
    let outcomes: Vec<_> = cases.par_iter().map(Case::run).collect();
    write::where_asked(cases, &outcomes);

    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases {
        *counts.entry(case.kind).or_default() += 1;
    }
    let violations = cases.iter().filter(|case| case.is_violation()).count();
    for (kind, count) in &counts {
        println!("{count:>6}  {kind}");
    }
    println!("{violations:>6}  violations, {} documents that are right", cases.len() - violations);

    // The first few of each kind say more than the first of all.
    let mut wrong: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (case, outcome) in cases.iter().zip(&outcomes) {
        if let Some(text) = &outcome.wrong {
            wrong.entry(case.kind).or_default().push(text);
        }
    }
    let shown: Vec<_> = wrong
        .iter()
        .flat_map(|(kind, texts)| {
            let count = format!("== {} of kind `{kind}`", texts.len());
            std::iter::once(count).chain(texts.iter().take(SHOWN).map(|text| (*text).to_owned()))
        })
        .collect();
    assert!(wrong.is_empty(), "not as expected:\n{}", shown.join("\n"));

    let used: BTreeSet<_> = outcomes.iter().flat_map(|outcome| &outcome.companions).collect();
    let stale: Vec<_> = COMPANIONS
        .iter()
        .enumerate()
        .filter(|(at, _)| !used.contains(at))
        .map(|(_, companion)| companion)
        .collect();
    assert!(stale.is_empty(), "companions that nobody needs:\n{stale:#?}");
}

#[test]
fn every_rule_by_declaration_is_expected_somewhere() {
    let expected: BTreeSet<_> =
        CASES.iter().flat_map(Case::all_expected).map(|expected| expected.rule).collect();
    let listed: BTreeSet<_> = BY_DECLARATION.iter().copied().collect();
    assert_eq!(expected, listed);
}

#[test]
fn every_declared_fact_can_be_violated() {
    let violated: BTreeSet<_> =
        CASES.iter().filter(|case| case.is_violation()).map(|case| case.fact.as_str()).collect();
    let facts: BTreeSet<_> = places::all().iter().flat_map(facts::of).collect();
    let known = |fact: &str| NOBODY_CAN_VIOLATE.iter().any(|(each, _)| *each == fact);
    let safe: Vec<_> =
        facts.iter().filter(|fact| !violated.contains(fact.as_str()) && !known(fact)).collect();
    assert!(safe.is_empty(), "nobody can violate\n{safe:#?}");
    let stale: Vec<_> = NOBODY_CAN_VIOLATE
        .iter()
        .filter(|(fact, _)| violated.contains(*fact) || !facts.contains(*fact))
        .collect();
    assert!(stale.is_empty(), "these can be violated, or are no facts\n{stale:#?}");
    println!("{} facts, {} that nobody can violate", facts.len(), NOBODY_CAN_VIOLATE.len());
}
