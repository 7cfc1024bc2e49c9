//! The simulator and the naive one of the tests tell the same of every real policy that meters.

use std::collections::BTreeMap;
use std::fs;

use policyc::plan::{Scope, compile};
use policyc::policy::schema::SectionKind;
use policyc::policy::{Document, ParseOptions};
use policyc::sim::{Options, Simulator};
use policyc::source::SourceFile;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::naive::{CHOICES, compare};
use super::{json_lines, naive, player, shared, traffic};

/// Policies that meter.
const METERING: &[&str] = &[
    "azure-openai-emit-token-metric",
    "azure-openai-token-limit",
    "emit-metric",
    "llm-emit-token-metric",
    "llm-token-limit",
    "quota",
    "quota-by-key",
    "rate-limit",
    "rate-limit-by-key",
];

/// Traffic that each policy is played against, on each gateway.
const TRAFFICS: usize = 3;

/// Tells the variables at the end, so that they are compared as well.
const TELL: &str = "<set-header name='x-variables' exists-action='override'><value>@(string.Join(\";\", context.Variables.Select(v => v.Key + \"=\" + v.Value)))</value></set-header>";

fn parse(path: &str, text: &str) -> Document {
    Document::parse(SourceFile::new(path, text), &ParseOptions::default())
}

/// Puts a number, or a period, into every hole.
fn fill(text: &str, open: &str, close: &str) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((name, after)) = after.split_once(close) else { break };
        filled.push_str(before);
        filled.push_str(if name.contains("period") { "Hourly" } else { "50" });
        rest = after;
    }
    filled + rest
}

/// The document as it is played: named values filled, fragments in a document of their own,
/// variables told.
pub(crate) fn prepared(path: &str, text: &str) -> String {
    let filled = fill(&fill(text, "{{", "}}"), "${", "}").replace("\"{1}\"", "\"50\"");
    let document = parse(path, &filled);
    if let Some(inner) = piece(&document, &filled) {
        return format!(
            "<policies><inbound>{inner}</inbound><backend><base /></backend><outbound>{TELL}</outbound></policies>"
        );
    }
    let Some(outbound) = document.section(SectionKind::Outbound) else { return filled };
    let end = outbound.span().end as usize;
    match filled[..end].strip_suffix("</outbound>") {
        Some(before) => format!("{before}{TELL}</outbound>{}", &filled[end..]),
        None => filled,
    }
}

/// What of a fragment, of a section or of single policies stands in `inbound`.
fn piece<'t>(document: &Document, text: &'t str) -> Option<&'t str> {
    let root = document.root()?;
    let span = root.span();
    let whole = &text[span.start as usize..span.end as usize];
    let inner = || {
        let from = whole.find('>').unwrap() + 1;
        &whole[from..whole.rfind("</").unwrap()]
    };
    match root.name() {
        "fragment" | "inbound" => Some(inner()),
        _ if root.policy().is_some() => Some(text),
        _ => None,
    }
}

#[test]
fn both_simulators_agree_on_real_policies() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let mut runner = TestRunner::deterministic();
    let (mut agreed, mut left_out) = (Vec::new(), BTreeMap::new());
    for entry in json_lines(&corpus, "index.jsonl") {
        let path = entry["file"].as_str().unwrap();
        let text = fs::read(corpus.join(path)).unwrap();
        let file = SourceFile::from_bytes(path, text).unwrap();
        let document = Document::parse(file.clone(), &ParseOptions::default());
        if !document.elements().any(|element| METERING.contains(&element.name())) {
            continue;
        }
        let text = prepared(path, file.text());
        let document = parse(path, &text);
        let plan = match compile(&document, Some(Scope::Api)) {
            Ok(plan) => plan,
            Err(errors) => {
                left_out.insert(path.to_owned(), format!("no plan: {}", errors[0]));
                continue;
            }
        };
        if let Err(error) = Simulator::new(&plan, &Options::default()) {
            left_out.insert(path.to_owned(), error.to_string());
            continue;
        }
        let mut outcome = Ok(());
        for gateway in ["classic", "v2", "consumption"] {
            for _ in 0..TRAFFICS {
                let strategy = (traffic::start(), traffic::calls(30));
                let (start, calls) = strategy.new_tree(&mut runner).unwrap().current();
                let lines = traffic::lines(start, &calls);
                let lines: Vec<_> = lines.into_iter().map(|(_, line)| line).collect();
                match naive::play(&[(&document, "api")], gateway, &lines) {
                    Ok(told) => {
                        let played = player::play_plan(&plan, gateway, CHOICES, &lines);
                        if let Err(difference) = compare(&played, &told) {
                            panic!("{path} on {gateway}\n{text}\n{difference}");
                        }
                    }
                    Err(reason) => outcome = Err(reason),
                }
            }
        }
        match outcome {
            Ok(()) => agreed.push(path.to_owned()),
            Err(reason) => {
                left_out.insert(path.to_owned(), reason);
            }
        }
    }
    println!("{} policies agree; left out:", agreed.len());
    for (path, reason) in &left_out {
        println!("{path}: {reason}");
    }
    assert!(agreed.len() >= 57, "only {} policies were compared", agreed.len());
}
