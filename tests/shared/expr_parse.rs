//! The expression parser against the C# compiler: what compiles parses, what is no C# 7.3
//! does not.

use std::collections::{HashMap, HashSet};

use policyc::expr::parse::{ExpressionSource, Feature, Parsed, SyntaxErrorKind, parse};
use policyc::expr::print::print;

use serde_json::Value;

use crate::{json_lines, shared};

/// Codes with which the compiler's parser refuses a text (the binder has others).
const SYNTAX_CODES: &[&str] = &[
    "CS0178", "CS1001", "CS1002", "CS1003", "CS1010", "CS1011", "CS1022", "CS1039", "CS1073",
    "CS1524", "CS1525", "CS1733", "CS4032", "CS8112", "CS8370",
];

/// Newer language features that only show once names have types: the checker's business.
const BINDER_FEATURES: &[&str] = &["inferred delegate type", "constant interpolated strings"];

/// True when at least one error of the answer is the compiler's parser's.
fn is_refused_for_syntax(answer: &Value) -> bool {
    let of_parser = |error: &str| {
        SYNTAX_CODES.iter().any(|code| error.starts_with(code))
            && !BINDER_FEATURES.iter().any(|feature| error.contains(feature))
    };
    let errors = answer["errors"].as_array();
    errors.is_some_and(|errors| errors.iter().any(|error| of_parser(error.as_str().unwrap())))
}

fn describe(text: &str, parsed: &Parsed) -> String {
    let errors: Vec<_> = parsed
        .errors
        .iter()
        .map(|error| format!("  {error}: `{}` at {}", error.span.of(text), error.span.start))
        .collect();
    format!("{text}\n{}", errors.join("\n"))
}

#[test]
fn real_expressions_parse_unless_the_compiler_refuses_their_syntax() {
    let Some(shared) = shared() else { return };
    let mut refused = HashSet::new();
    for answer in json_lines(&shared, "expressions/results.jsonl") {
        if is_refused_for_syntax(&answer) {
            refused.insert(answer["id"].as_str().unwrap().to_owned());
        }
    }
    let mut wrong = Vec::new();
    for row in json_lines(&shared, "expressions/expressions.jsonl") {
        let text = row["expr"].as_str().unwrap();
        let parsed = parse(&ExpressionSource::whole(text));
        let is_refused = refused.contains(&format!("{}/chat", row["id"].as_str().unwrap()));
        if parsed.errors.is_empty() == is_refused {
            wrong.push(describe(text, &parsed));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn cases_parse_exactly_when_the_compiler_reads_them() {
    let Some(shared) = shared() else { return };
    let answers: HashMap<_, _> = json_lines(&shared, "expressions/results.jsonl")
        .into_iter()
        .map(|answer| (answer["id"].as_str().unwrap().to_owned(), answer))
        .collect();
    let mut wrong = Vec::new();
    let mut seen = HashSet::new();
    for case in json_lines(&shared, "expressions/cases.jsonl") {
        let text = case["expr"].as_str().unwrap();
        let answer = &answers[case["id"].as_str().unwrap()];
        if !seen.insert(text.to_owned()) {
            continue;
        }
        // The cases have their named values filled in: a brace is C#'s.
        let parsed = parse(&ExpressionSource::whole(text).without_holes());
        // The compiler reads LINQ queries; the service's documentation has none.
        let is_query = parsed
            .errors
            .iter()
            .any(|error| error.kind == SyntaxErrorKind::NotSupported(Feature::QuerySyntax));
        if !is_query && parsed.errors.is_empty() == is_refused_for_syntax(answer) {
            wrong.push(format!(
                "{} {} {}",
                case["id"],
                answer["error_type"],
                describe(text, &parsed)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The tree without its spans, which differ in another layout.
fn without_spans(parsed: &Parsed) -> String {
    let tree = format!("{:?}", parsed.body);
    let mut parts = tree.split("Span { start: ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += part.split_once(" }").unwrap().1;
    }
    text
}

#[test]
fn what_is_printed_has_the_same_tree() {
    let Some(shared) = shared() else { return };
    let mut seen = HashSet::new();
    let mut wrong = Vec::new();
    let expressions = json_lines(&shared, "expressions/expressions.jsonl");
    for row in expressions.iter().chain(&json_lines(&shared, "expressions/cases.jsonl")) {
        let text = row["expr"].as_str().unwrap();
        if !seen.insert(text.to_owned()) {
            continue;
        }
        let parsed = parse(&ExpressionSource::whole(text));
        let Some(body) = parsed.body.as_ref().filter(|_| parsed.errors.is_empty()) else {
            continue;
        };
        let printed = print(body, text);
        let again = parse(&ExpressionSource::whole(&printed));
        if without_spans(&again) != without_spans(&parsed) {
            wrong.push(describe(&printed, &again));
        }
    }
    assert!(seen.len() > 1_500, "{}", seen.len());
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
