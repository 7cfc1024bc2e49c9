//! Expressions that nobody wrote: the cases printed anew, and the cases with something wrong
//! in them. Nothing may panic, and printing may not change what an expression gives.

use policyc::expr::batch::Batch;
use policyc::expr::bind::check;
use policyc::expr::parse::{ExpressionSource, parse};
use policyc::expr::print::print;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

use super::{cases, context};

/// The text as the printer writes it; `None` when it has syntax errors.
pub(crate) fn printed(text: &str) -> Option<String> {
    let parsed = parse(&ExpressionSource::whole(text).without_holes());
    let body = parsed.body.filter(|_| parsed.errors.is_empty())?;
    Some(print(&body, text))
}

#[test]
fn printing_keeps_what_an_expression_gives() {
    let context = context();
    let mut batch = Batch::new();
    let mut answer = |text: &str| {
        let case = json!({"id": 0, "expr": text, "context": context}).to_string();
        let mut answer = batch.answer(&case).unwrap();
        // The words of an exception may quote the code.
        if let Some(answer) = answer.as_object_mut() {
            answer.remove("message");
        }
        answer
    };
    let mut count = 0;
    for (_, expression, _) in cases() {
        let Some(text) = printed(&expression) else { continue };
        count += 1;
        assert_eq!(printed(&text).as_deref(), Some(&*text), "printed twice");
        if expression.contains("Random") || expression.contains("NewGuid") {
            continue;
        }
        assert_eq!(answer(&text), answer(&expression), "{expression}\nprinted as\n{text}");
    }
    assert!(count > 100, "only {count} cases can be printed");
}

/// One change of a text.
#[derive(Clone, Debug)]
enum Change {
    Remove(Index, u8),
    Insert(Index, &'static str),
    Copy(Index, Index, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let pieces = prop::sample::select(
        &[
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            "<",
            ">",
            "\"",
            "'",
            "\\",
            ";",
            ",",
            ".",
            "?",
            "??",
            "?.",
            ":",
            "=>",
            "=",
            "==",
            "!",
            "-",
            "*",
            "/",
            "%",
            "&&",
            "|",
            "0",
            "1e999",
            "null",
            "default",
            "var ",
            "context",
            "out ",
            "ref ",
            "new ",
            "is ",
            "as ",
            "return ",
            "int",
            "string",
            "dynamic ",
            "goto ",
            "throw ",
            "await ",
            "@",
            "$\"",
            "{{a}}",
            "é",
            "\u{1F600}",
            "\n",
            "//",
            "/*",
        ][..],
    );
    prop_oneof![
        (any::<Index>(), 1_u8..12).prop_map(|(at, count)| Change::Remove(at, count)),
        (any::<Index>(), pieces).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (any::<Index>(), any::<Index>(), 1_u8..40)
            .prop_map(|(from, to, count)| Change::Copy(from, to, count)),
    ]
}

fn apply(text: &mut Vec<char>, change: &Change) {
    match change {
        Change::Remove(at, count) if !text.is_empty() => {
            let start = at.index(text.len());
            let end = (start + usize::from(*count)).min(text.len());
            text.drain(start..end);
        }
        Change::Remove(..) => {}
        Change::Insert(at, piece) => {
            let at = at.index(text.len() + 1);
            text.splice(at..at, piece.chars());
        }
        Change::Copy(from, to, count) => {
            let start = from.index(text.len() + 1);
            let end = (start + usize::from(*count)).min(text.len());
            let piece: Vec<char> = text[start..end].to_vec();
            let to = to.index(text.len() + 1);
            text.splice(to..to, piece);
        }
    }
}

proptest! {
    #[test]
    fn changed_expressions_are_judged_and_run_without_panic(
        case in any::<Index>(),
        changes in prop::collection::vec(change(), 1..5),
    ) {
        let cases = cases();
        let (_, expression, _) = &cases[case.index(cases.len())];
        let mut text: Vec<char> = expression.chars().collect();
        for change in &changes {
            apply(&mut text, change);
        }
        let text: String = text.into_iter().collect();
        let parsed = parse(&ExpressionSource::whole(&text));
        for error in &parsed.errors {
            prop_assert!(error.span.range().end <= text.len(), "{text}");
        }
        if let Some(body) = &parsed.body {
            // What the parser recovered is bound too: an editor shows its types.
            let checked = check(body);
            for problem in &checked.problems {
                prop_assert!(text.get(problem.span.range()).is_some(), "{text}: {problem:?}");
            }
            let case = json!({"id": 0, "expr": text, "context": context()}).to_string();
            prop_assert!(Batch::new().answer(&case).is_ok());
        }
        if let Some(once) = printed(&text) {
            prop_assert_eq!(printed(&once), Some(once), "{}", text);
        }
    }
}
