//! Tests of the expression parser: trees, errors, limits.

pub(crate) mod dump;
mod errors;
mod expressions;
mod features;
mod holes;
mod limits;
mod literals;
mod spans;
mod statements;

use super::*;

/// A whole expression: `text` itself if it is one, else the value or statements in it.
/// Statements end with a semicolon or a brace.
fn wrapped(text: &str) -> String {
    let text = text.trim();
    match text.starts_with("@(") || text.starts_with("@{") {
        true => text.to_owned(),
        false => format!("@({text})"),
    }
}

/// Checks a table with a line for each expression: the expression, `⇒`, its tree as an
/// s-expression. The `@(…)` around a value is left out.
#[track_caller]
fn check(table: &str) {
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let Some((text, expected)) = line.split_once(" ⇒ ") else {
            panic!("no ` ⇒ ` in {line}")
        };
        let parsed = parse(&ExpressionSource::whole(&wrapped(text)));
        assert!(parsed.errors.is_empty(), "{text}: {:?}", parsed.errors);
        let tree = parsed.body.as_ref().map(dump::body);
        assert_eq!(tree.as_deref(), Some(expected.trim()), "{text}");
    }
}
