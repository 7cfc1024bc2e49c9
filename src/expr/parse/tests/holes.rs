//! Named values and placeholders.

use super::*;

fn holes(parsed: &Parsed) -> Vec<(&str, HolePlace)> {
    parsed.holes.iter().map(|hole| (&*hole.name, hole.place)).collect()
}

#[test]
fn named_values_stand_for_values_names_and_types() {
    check(
        r#"
        {{x}}             ⇒ hole0
        {{x}} + 1         ⇒ (+ hole0 1)
        1{{x}}            ⇒ hole0
        {{x}}{{y}} * 2    ⇒ (* hole0 2)
        a.{{x}}           ⇒ (. a {{x}})
        a.{{x}}.b         ⇒ (. (. a {{x}}) b)
        {{x}}.b({{y}})    ⇒ (call (. hole0 b) hole1)
        pre{{x}}post      ⇒ pre{{x}}post
        new {{T}}(1)      ⇒ (new hole0 1)
        ({{T}})x          ⇒ (cast hole0 x)
        a.b<{{T}}>()      ⇒ (call (. a b<hole0>))
        x is {{T}} y      ⇒ (is x (decl hole0 y))
        @{ {{s}} return 1; } ⇒ (do hole0) (return 1)
        @{ {{T}} a = 1; var {{n}} = {{v}}; } ⇒ (let hole0 a=1) (let var {{n}}=hole2)
        "#,
    );
}

#[test]
fn named_values_in_literals_stay_in_the_text() {
    check(
        r#"
        "a{{x}}b"         ⇒ "a{{x}}b"
        "{{x}}\t"         ⇒ "{{x}}\t"
        $"{{x}}{y}"       ⇒ ($ "{{x}}" {y})
        $"{{{y}}}"        ⇒ ($ "{" {y} "}")
        $"{{x}}={{{y}}}"  ⇒ ($ "{{x}}={" {y} "}")
        $"{y:{{x}}}"      ⇒ ($ {y:{x}})
        "{{0}} {0}"       ⇒ "{{0}} {0}"
        $"{{0}}"          ⇒ ($ "{0}")
        "#,
    );
}

#[test]
fn every_hole_is_listed_with_its_place() {
    let text =
        "@(\"{{a}}\" + {{b}} /* {{c}} */ + $\"{{d}} {f({{e}})}\" // {{g}}\n + '{{h}}' + \"{{0}}\")";
    let parsed = parse(&ExpressionSource::whole(text));
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    use HolePlace::{Code, Comment, Literal};
    let expected = [
        ("a", Literal),
        ("b", Code),
        ("c", Comment),
        ("d", Literal),
        ("e", Code),
        ("g", Comment),
        ("h", Literal),
    ];
    assert_eq!(holes(&parsed), expected);
    assert_eq!(parsed.holes[1].span.of(text), "{{b}}");
}

#[test]
fn placeholders_are_where_the_caller_says() {
    let text = "@(\"${a\\\"}\" + __B__ + #{c}#)";
    let spans: Vec<_> = ["${a\\\"}", "__B__", "#{c}#"]
        .iter()
        .map(|hole| {
            let start = text.find(hole).unwrap();
            let span = Span::from_range(start..start + hole.len());
            HoleSpan { span, kind: HoleKind::Placeholder }
        })
        .collect();
    let parsed = parse(&ExpressionSource::whole(text).with_holes(&spans));
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let tree = parsed.body.as_ref().map(dump::body).unwrap();
    assert_eq!(tree, r#"(+ (+ "${a\\\"}" hole1) hole2)"#);
    use HolePlace::{Code, Literal};
    let expected = [("${a\\\"}", Literal), ("__B__", Code), ("#{c}#", Code)];
    assert_eq!(holes(&parsed), expected);
}

#[test]
fn without_holes_every_brace_is_the_languages() {
    let parsed = parse(&ExpressionSource::whole("@($\"{{x}}\")").without_holes());
    assert_eq!(parsed.body.as_ref().map(dump::body).unwrap(), "($ \"{x}\")");
    assert!(parsed.holes.is_empty());
    let parsed = parse(&ExpressionSource::whole("@(new int[,] {{1}, {2}})"));
    assert!(parsed.errors.is_empty() && parsed.holes.is_empty());
}

#[test]
fn holes_that_do_not_fit_are_passed_over() {
    let hole = |start, end| HoleSpan { span: Span::new(start, end), kind: HoleKind::Placeholder };
    let spans = [hole(0, 3), hole(2, 3), hole(2, 2), hole(2, 4), hole(6, 99)];
    let parsed = parse(&ExpressionSource::whole("@(a + é)").with_holes(&spans));
    assert!(parsed.errors.is_empty());
    assert_eq!(parsed.body.as_ref().map(dump::body).unwrap(), "(+ hole0 é)");
}
