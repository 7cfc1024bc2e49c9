//! Limits: nothing overflows the stack, nothing takes more than linear time.

use std::thread;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn messages(text: &str) -> Vec<String> {
    let parsed = parse(&ExpressionSource::whole(text));
    parsed.errors.iter().map(ToString::to_string).collect()
}

/// `open`, `times` over, then `middle`, then `close` as often.
fn nested(open: &str, middle: &str, close: &str, times: usize) -> String {
    format!("@({}{middle}{})", open.repeat(times), close.repeat(times))
}

#[test]
fn brackets_nest_up_to_the_limit() {
    for (open, close) in [
        ("(", ")"),
        ("f(", ")"),
        ("a[", "]"),
        ("new[] {", "}"),
        ("x => { return ", "; }"),
        ("(a, ", ")"),
    ] {
        assert_eq!(messages(&nested(open, "a", close, MAX_NESTING)), [""; 0], "{open}");
        let message = format!("the expression is nested more than {MAX_NESTING} levels deep");
        assert_eq!(messages(&nested(open, "a", close, MAX_NESTING + 1)), [message], "{open}");
    }
    assert_eq!(messages(&nested("$\"{", "a", "}\"", MAX_NESTING / 2)), [""; 0]);
    assert_eq!(messages(&nested("$\"{", "a", "}\"", MAX_NESTING)).len(), 1);
}

#[test]
fn brackets_in_strings_and_comments_do_not_count() {
    let many = "([<".repeat(MAX_NESTING);
    let text = format!("@(\"{many}\" /* {many} */ + @\"{many}\" + $\"{many}\" + '(')");
    assert_eq!(messages(&text), [""; 0]);
}

#[test]
fn chains_are_as_deep_as_the_limit_allows() {
    let limit = MAX_DEPTH as usize;
    let message = format!("the expression is nested more than {limit} levels deep");
    for link in
        [" ?? a", ".a", "(a)", "[a]", "++", "?.a", "?[a]", " ? a : a", " = a", " is a", " as a"]
    {
        let chain = |links: usize| format!("@(a{})", link.repeat(links));
        assert_eq!(messages(&chain(limit / 2 - 2)), [""; 0], "{link}");
        assert_eq!(messages(&chain(limit * 2)), std::slice::from_ref(&message), "{link}");
    }
    for prefix in ["-", "!", "(a)", "(int)", "a => ", "a = ", "a ? a : ", "a ?? ", "await "] {
        let text = format!("@({}a)", prefix.repeat(limit * 2));
        assert_eq!(messages(&text), std::slice::from_ref(&message), "{prefix}");
    }
    let ifs = format!("@{{ {} ; }}", "if (a) ; else ".repeat(limit * 2));
    assert_eq!(messages(&ifs), std::slice::from_ref(&message));
    let labels = format!("@{{ {} ; }}", "a: ".repeat(limit * 2));
    assert_eq!(messages(&labels), std::slice::from_ref(&message));
}

#[test]
fn the_deepest_trees_need_little_stack() {
    let limit = MAX_DEPTH as usize;
    let mut texts: Vec<_> = [
        ("(", ")"),
        ("f(", ")"),
        ("new[] {", "}"),
        ("x => { if (a) return ", "; }"),
        ("$\"{(", ")}\""),
        ("(a, ", ")"),
        ("new A { B = ", "}"),
        ("a?[", "]"),
        ("(int)(", ")"),
        ("- - (", ")"),
    ]
    .iter()
    .map(|(open, close)| nested(open, "a", close, MAX_NESTING - 1))
    .collect();
    texts.extend(
        ["- ", "(a)", "a => ", "a = ", "a ?? ", "a ? b : ", "a?."]
            .map(|prefix| format!("@({}a)", prefix.repeat(limit - 10))),
    );
    texts.push(format!("@{{ {} ; }}", "if (a) ; else ".repeat(limit - 10)));
    for link in [" + a", " && a", " * a == a", " | a"] {
        texts.push(format!("@(a{})", link.repeat(20_000)));
    }
    let small = thread::Builder::new().stack_size(2 << 20);
    // Parsed, copied, compared and dropped: none of it may overflow.
    let parse_all = move || {
        for text in &texts {
            let parsed = parse(&ExpressionSource::whole(text));
            assert!(parsed.errors.is_empty() || !text.starts_with("@(a "), "{}", &text[..40]);
            assert!(parsed.body.clone() == parsed.body);
        }
    };
    small.spawn(parse_all).unwrap().join().unwrap();
}

#[test]
fn large_texts_are_refused_with_their_size() {
    let text = format!("@(\"{}\")", "a".repeat(MAX_BYTES));
    let message =
        format!("the expression has {} bytes; at most {MAX_BYTES} are read", MAX_BYTES + 5);
    assert_eq!(messages(&text), [message]);
}

#[test]
fn errors_without_end_are_cut_off() {
    let parsed = parse(&ExpressionSource::whole(&format!("@{{ {} }}", "a b) ".repeat(1_000))));
    assert_eq!(parsed.errors.len(), MAX_ERRORS + 1);
    let last = parsed.errors.last().unwrap().to_string();
    assert_eq!(last, "there are more errors from here on; the first 100 are listed");
    assert!(parsed.body.is_some());
}

#[test]
fn time_is_linear_in_the_text() {
    let time = |text: &str| {
        let start = Instant::now();
        drop(parse(&ExpressionSource::whole(text)));
        start.elapsed()
    };
    for piece in [
        "a<",
        "a<b,",
        "(a)(b)",
        "(a,",
        "a?",
        "a ? b : ",
        "f(a<b,c>(d),",
        "new A {",
        "$\"{",
        "x is a and ",
        "a.b.c<d>.",
        "{{",
        "}}",
        "\"",
        "'",
        "$\"",
        "@\"",
        "/*",
        "//",
        "#",
        "\\",
        "\u{201c}",
        "1.",
        "(int",
        "a b ",
        "a b) ",
        "a $\"{b) ",
        "; ",
        "case ",
        "from a in ",
        "a switch { ",
        "} ",
        ") ",
        "[,",
        "var (",
        "(a, b) = ",
        "x => ",
        "delegate {",
    ] {
        let short = time(&format!("@({})", piece.repeat(100)));
        let long = time(&format!("@{{ {} }}", piece.repeat(1_600)));
        let most = Duration::from_millis(250).max(short * 16 * 8);
        assert!(long < most, "{piece}: {short:?}, 16 times that text {long:?}");
    }
}

/// Pieces of C# and of nonsense, in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b.",
        "1",
        "1.5m",
        "\"s\"",
        "$\"",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        ",",
        ";",
        ":",
        "?",
        "?.",
        "=>",
        "=",
        "==",
        "+",
        "-",
        "!",
        "..",
        "new ",
        "int ",
        "var ",
        "is ",
        "as ",
        "if ",
        "else ",
        "for ",
        "foreach ",
        "in ",
        "switch ",
        "case ",
        "default",
        "return ",
        "throw ",
        "try ",
        "catch ",
        "using ",
        "out ",
        "ref ",
        "when ",
        "async ",
        "await ",
        "from ",
        "static ",
        "delegate ",
        "goto ",
        "{{x}}",
        "/*",
        "*/",
        "//",
        "\n",
        "@\"",
        "'",
        "\\",
        "é",
        "#",
        "_",
        "not ",
        "and ",
        "yield ",
        "const ",
        "void ",
        "T ",
        "where ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Every error is in the text, and a text without errors has a whole tree.
fn check_total(text: &str) {
    let parsed = parse(&ExpressionSource::whole(text));
    for error in &parsed.errors {
        assert!(text.get(error.span.range()).is_some(), "{error:?} in {text}");
    }
    let has_body = parsed.body.is_some();
    let dumped = parsed.body.as_ref().map(dump::body).unwrap_or_default();
    assert!(!parsed.errors.is_empty() || (has_body && !dumped.contains("<missing>")), "{text}");
}

proptest! {
    #[test]
    fn any_text_gives_a_tree_or_errors(text in ".{0,60}") {
        check_total(&text);
        check_total(&format!("@({text})"));
        check_total(&format!("@{{{text}}}"));
    }

    #[test]
    fn any_pieces_of_code_give_a_tree_or_errors(text in soup()) {
        check_total(&format!("@({text})"));
        check_total(&format!("@{{{text}}}"));
    }
}
