//! Every real document is compiled and played: it runs, or is refused with a reason that names
//! what is wrong. Nothing panics.

use std::collections::BTreeMap;
use std::fs;

use policyc::plan::{Scope, compile};
use policyc::policy::{Document, ParseOptions};
use policyc::sim::{Options, Simulator};
use policyc::source::SourceFile;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::metering::prepared;
use super::{json_lines, player, shared, traffic};

/// Calls that each document is played against.
const CALLS: usize = 30;

/// What stands in the way of some documents, and of how many: names and texts left out. They are
/// statements of a reference (`"always | never"`), holes that only a deployment fills, malformed
/// documents, and what the service refuses.
const REFUSED: &[(&str, usize)] = &[
    ("_ is a property and takes no arguments", 1),
    ("_ is needed here, and this is _", 1),
    ("_ is no policy, or may not stand here", 3),
    ("_ is not _ or _", 5),
    ("_ is not _ or one origin: scheme, host and port, without a path", 1),
    ("_ is not a number", 1),
    ("_ is not an HTTP method in capitals", 1),
    ("_ is not an IP address", 1),
    ("_ is not an integer", 16),
    ("_ is not one of _, _", 4),
    ("_ is not one of _, _, _, _", 1),
    ("_ is not one of _, _, _, _, _", 1),
    ("_ is not the name of an HTTP header", 5),
    ("_ is read-only", 1),
    ("_ lacks the attribute _", 1),
    ("a character literal holds one character; strings are written _", 1),
    ("dimension _ has no value and is no default dimension", 2),
    ("expected _ or _, found _", 2),
    ("only a policy definition can be compiled", 4),
    ("the XML is malformed", 19),
];

/// Documents that are played.
const PLAYED: usize = 486;

/// Policies that are passed by though they could matter, and in how many documents a call met
/// them.
const NOT_SIMULATED: &[(&str, usize)] = &[
    ("cache-value", 1),
    ("cosmosdb-data-source", 4),
    ("http-data-source", 6),
    ("include-fragment", 27),
    ("invoke-dapr-binding", 2),
    ("publish-to-dapr", 2),
    ("rewrite-uri", 2),
    ("send-request", 19),
    ("sql-data-source", 4),
    ("validate-azure-ad-token", 4),
    ("validate-jwt", 20),
];

/// A message without the user's text.
fn kind(message: &str) -> String {
    let parts = message.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 0 { part } else { "_" }).collect()
}

#[test]
fn every_document_is_played_or_refused_by_name() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let mut runner = TestRunner::deterministic();
    let (mut played, mut calls) = (0, 0);
    let mut refused: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut passed_by: BTreeMap<String, usize> = BTreeMap::new();
    for entry in json_lines(&corpus, "index.jsonl") {
        let path = entry["file"].as_str().unwrap();
        let bytes = fs::read(corpus.join(path)).unwrap();
        let file = SourceFile::from_bytes(path, bytes).unwrap();
        let text = prepared(path, file.text());
        let document = Document::parse(SourceFile::new(path, &*text), &ParseOptions::default());
        let mut no = |message: String| refused.entry(message).or_default().push(path.to_owned());
        let plan = match compile(&document, Some(Scope::Api)) {
            Ok(plan) => plan,
            Err(errors) => {
                let is_malformed = !document.errors().is_empty();
                assert!(!errors[0].message.is_empty(), "{path}");
                no(match is_malformed {
                    true => "the XML is malformed".to_owned(),
                    false => kind(&errors[0].message),
                });
                continue;
            }
        };
        if let Err(error) = Simulator::new(&plan, &Options::default()) {
            no(kind(&error.problems[0].message));
            continue;
        }
        let strategy = (traffic::start(), traffic::calls(CALLS));
        let (start, generated) = strategy.new_tree(&mut runner).unwrap().current();
        let lines: Vec<_> =
            traffic::lines(start, &generated).into_iter().map(|(_, line)| line).collect();
        let told = player::play_plan(&plan, "v2", &[], &lines);
        assert_eq!(told.report.totals.calls, lines.len() as u64, "{path}");
        calls += lines.len();
        played += 1;
        let mut met: Vec<_> = told
            .report
            .passed_by
            .iter()
            .filter(|step| step.matters && step.times > 0)
            .map(|step| step.policy.clone())
            .collect();
        met.sort();
        met.dedup();
        for policy in met {
            *passed_by.entry(policy).or_default() += 1;
        }
    }
    let counts: Vec<_> = refused.iter().map(|(why, paths)| (why.as_str(), paths.len())).collect();
    let met: Vec<_> = passed_by.iter().map(|(policy, count)| (policy.as_str(), *count)).collect();
    println!(
        "{played} documents with {calls} calls; not simulated: {met:#?}; refused: {refused:#?}"
    );
    assert_eq!(played, PLAYED);
    assert_eq!(counts, REFUSED);
    assert_eq!(met, NOT_SIMULATED);
}
