//! Shapes of values, holes, expressions in the wrong place.

use super::*;
use crate::xml::value::*;

fn placeholder(style: PlaceholderStyle) -> HoleKind {
    HoleKind::Placeholder { style }
}

/// Expects these holes, in all styles.
fn check_holes(text: &str, expected: &[&str]) {
    let found = holes(text, PlaceholderStyles::ALL);
    let found: Vec<_> = found.iter().map(|hole| hole.span.of(text)).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn holes_of_every_style() {
    check_holes("{{a.b-c_1}}0", &["{{a.b-c_1}}"]);
    check_holes("${x}/${a[\"b c\"].d}", &["${x}", "${a[\"b c\"].d}"]);
    check_holes("a #{x}# b", &["#{x}#"]);
    check_holes("__NAME__ and __A_B__", &["__NAME__", "__A_B__"]);
    check_holes("%{ for x in y ~}z%{~ endfor ~}", &["%{ for x in y ~}", "%{~ endfor ~}"]);
    check_holes("@@X@@", &["@@X@@"]);
    check_holes("{0}", &["{0}"]);
    check_holes("${environment('{{x}}')}", &["${environment('{{x}}')}"]);
}

#[test]
fn what_is_no_hole() {
    for text in [
        "", "plain", "{{a b}}", "{{}}", "{{a}", "{a}/{b}", "/x/{a}", "${x", "#{x}", "%{ x }",
        "__x", "____", "@@x", "a__b", "{a b}", "{{\n}}",
    ] {
        check_holes(text, &[]);
    }
}

#[test]
fn only_the_asked_styles_are_looked_for() {
    let text = "{{n}} ${x} __Y__";
    let found = holes(text, PlaceholderStyles::NONE.with(PlaceholderStyle::Underscores));
    let kinds: Vec<_> = found.iter().map(|hole| hole.kind).collect();
    assert_eq!(
        kinds,
        [
            HoleKind::NamedValue { name: Span::new(2, 3) },
            placeholder(PlaceholderStyle::Underscores)
        ]
    );
    let all: PlaceholderStyles = PlaceholderStyle::ALL.into_iter().collect();
    assert_eq!(all, PlaceholderStyles::ALL);
    assert!(!all.without(PlaceholderStyle::Brace).contains(PlaceholderStyle::Brace));
}

#[test]
fn shapes() {
    let attribute = |text: &str| attribute_shape(text, PlaceholderStyles::ALL);
    let code = |shape: &ValueShape, text: &str| match shape {
        ValueShape::Expression { form, code, holes } => {
            let holes: Vec<_> = holes.iter().map(|hole| hole.span.of(text).to_owned()).collect();
            (*form, code.of(text).to_owned(), holes)
        }
        other => panic!("{text}: {other:?}"),
    };
    let text = "@(\"{{n}}\" + x)";
    let expected = (Form::Single, "\"{{n}}\" + x".to_owned(), vec!["{{n}}".to_owned()]);
    assert_eq!(code(&attribute(text), text), expected);
    let text = "\n @{ return 1; }\n";
    let shape = text_shape(text, PlaceholderStyles::ALL);
    assert_eq!(code(&shape, text), (Form::Multi, " return 1; ".to_owned(), vec![]));
    assert_eq!(attribute(text), ValueShape::Literal);
    assert_eq!(attribute("@(1"), ValueShape::Unclosed { form: Form::Single });
    assert_eq!(attribute("@(1) "), ValueShape::Literal);
    assert_eq!(attribute("@(\"&lt;</x>\")"), {
        let code = Span::new(2, 12);
        ValueShape::Expression { form: Form::Single, code, holes: vec![] }
    });
    assert_eq!(attribute("100"), ValueShape::Literal);
    assert!(matches!(attribute("{{tpm}}0"), ValueShape::Holes(holes) if holes.len() == 1));
}

#[test]
fn expressions_in_the_middle_of_text() {
    let text = "Bearer @(c[\"x\"]) and @{ return 1; } me@(home";
    let found = embedded_expressions(text);
    let found: Vec<_> = found.iter().map(|(span, form)| (span.of(text), *form)).collect();
    assert_eq!(found, [("@(c[\"x\"])", Form::Single), ("@{ return 1; }", Form::Multi)]);
    assert_eq!(embedded_expressions(&"@(".repeat(100_000)), []);
}
