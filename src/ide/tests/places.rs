//! Where bytes stand; folding, selection, outline, tokens, hints.

use super::{cursor, with_cursor};
use crate::ide::context::{self, Place};
use crate::ide::{folding, hints, outline, selection, tokens};
use crate::policy::{Document, ParseOptions};
use crate::source::{SourceFile, Span};

fn document(text: &str) -> Document {
    Document::parse(SourceFile::new("a.xml", text), &ParseOptions::default())
}

fn place(text: &str) -> String {
    let (text, at) = cursor(text);
    let document = document(&text);
    let found = context::at(&document, at);
    let open: Vec<_> = found.open.iter().map(|each| each.name.of(&text)).collect();
    let place = match found.place {
        Place::Text(_) => "text".to_owned(),
        Place::TagName(tag) => format!("tag {}", tag.name.of(&text)),
        Place::EndName(name) => format!("end {}", name.of(&text)),
        Place::AttributeName(tag, name) => {
            format!("name {} {}", tag.name.of(&text), name.of(&text))
        }
        Place::Value(tag, attribute) => {
            format!("value {} {}", tag.name.of(&text), attribute.name.of(&text))
        }
        Place::Elsewhere => "elsewhere".to_owned(),
    };
    format!("{}: {place}", open.join(" "))
}

#[test]
fn every_kind_of_place() {
    let cases = [
        ("|<a>", ": text"),
        ("<a>|</a>", "a: text"),
        ("<a><b/>|</a>", "a: text"),
        ("<a></a>|", ": text"),
        ("<a><b|", "a: tag b"),
        ("<a><|</a>", "a: tag "),
        ("<a></a|>", "a: end a"),
        ("<a></|", "a: end "),
        ("<a b|>", ": name a b"),
        ("<a b=\"1\" |>", ": name a "),
        ("<a b=\"|\">", ": value a b"),
        ("<a b='x|'>", ": value a b"),
        ("<a b=\"x|\n<c/>", ": value a b"),
        ("<a b=\"@(1 > 2 && \"x\" == |y)\" c=\"1\">", ": value a b"),
        ("<a b=\"@(1 < 2)\" c=\"|\">", ": value a c"),
        ("<a>@(1 < 2)<b |/></a>", "a: name b "),
        ("<a><!-- | --></a>", "a: elsewhere"),
        ("<a><!-- x --> |</a>", "a: text"),
        ("<a><b></c>|</a>", "a b: text"),
        ("<a><b></a>|", ": text"),
    ];
    for (text, expected) in cases {
        assert_eq!(place(text), expected, "{text}");
    }
}

const POLICY: &str = "<policies>\n  <inbound>\n    <!-- two\n    lines -->\n    <set-variable name=\"a\" value=\"@{\n      var n = 1;\n      return n;\n    }\" />\n    <set-header name=\"x-{{id}}\"><value>1</value></set-header>\n  </inbound>\n</policies>\n";

#[test]
fn what_can_be_folded() {
    let document = document(POLICY);
    let lines = |span: Span| {
        let lines = document.file().lines();
        (lines.line_of(span.start), lines.line_of(span.end))
    };
    let found: Vec<_> =
        folding::folds(&document).into_iter().map(|(span, _)| lines(span)).collect();
    assert_eq!(found, [(0, 10), (1, 9), (2, 3), (4, 7), (4, 7)]);
}

#[test]
fn selection_grows_from_the_word_to_the_document() {
    let text =
        "<policies><inbound><set-body>@(1 + con|text.Request)</set-body></inbound></policies>";
    let (text, at) = cursor(text);
    let document = document(&text);
    let found: Vec<_> = selection::selections(&document, at)
        .into_iter()
        .map(|span| span.of(&text).to_owned())
        .collect();
    assert_eq!(
        &found[..6],
        [
            "context",
            "context.Request",
            "1 + context.Request",
            "@(1 + context.Request)",
            "<set-body>@(1 + context.Request)</set-body>",
            "<inbound><set-body>@(1 + context.Request)</set-body></inbound>",
        ]
    );
}

#[test]
fn the_outline_tells_policies_apart() {
    let found = outline::outline(&document(POLICY));
    let inbound = &found[0].children[0];
    let names: Vec<_> =
        inbound.children.iter().map(|it| format!("{} {}", it.name, it.detail)).collect();
    assert_eq!((inbound.name.as_str(), names.len()), ("inbound", 2));
    assert_eq!(names, ["set-variable a", "set-header x-{{id}}"]);
}

#[test]
fn tokens_of_markup_and_code() {
    let document = document(POLICY);
    let all = Span::from_range(0..POLICY.len());
    let found = tokens::tokens(&document, all);
    let lines: Vec<_> =
        found.iter().map(|(span, token)| format!("{token:?} {}", span.of(POLICY))).collect();
    for expected in [
        "Element policies",
        "Attribute name",
        "Value a",
        "Keyword return",
        "Keyword var",
        "Variable n",
        "Number 1",
        "Value x-",
        "Hole {{id}}",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected}: {lines:#?}");
    }
    assert!(found.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "{lines:#?}");
}

#[test]
fn names_in_code_by_what_they_are() {
    let text = "<policies><inbound><set-body>@(DateTime.UtcNow.DayOfWeek == DayOfWeek.Monday ? context.Request.Method.ToLower() : System.Math.Max(1, 2).ToString())</set-body></inbound></policies>";
    let found = tokens::tokens(&document(text), Span::from_range(0..text.len()));
    let lines: Vec<_> =
        found.iter().map(|(span, token)| format!("{token:?} {}", span.of(text))).collect();
    for expected in [
        "Type DateTime",
        "Property UtcNow",
        "EnumMember Monday",
        "Variable context",
        "Property Method",
        "Method ToLower",
        "Type Math",
        "Namespace System",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected}: {lines:#?}");
    }
}

#[test]
fn types_of_locals() {
    let found = hints::hints(&document(POLICY), Span::from_range(0..POLICY.len()));
    let found: Vec<_> =
        found.into_iter().map(|hint| format!("{}: {}", hint.span.of(POLICY), hint.ty)).collect();
    assert_eq!(found, ["n: int"]);
}

#[test]
fn the_effective_policy_is_printed() {
    let files = [
        ("s/policy.xml", "<policies><inbound><trace source=\"all\">x</trace></inbound></policies>"),
        ("s/apis/a/policy.xml", "<policies><inbound>|<base /></inbound></policies>"),
        ("s/apis/a/apiInformation.json", "{}"),
    ];
    with_cursor(&files, |member, _| {
        let text = crate::ide::effective::effective(member).unwrap();
        assert!(text.contains("<trace source=\"all\">x</trace>"), "{text}");
    });
}

#[test]
fn a_comment_allows_a_finding_where_it_is() {
    use crate::ide::actions::allow_with_comment;
    use crate::lint::{Settings, check};
    use crate::source::FileId;

    let text = "<policies>\n    <inbound>\n        <set-header name=\"a\" exists-action=\"overide\">\n            <value>1</value>\n        </set-header>\n    </inbound>\n</policies>\n";
    let document = document(text);
    let findings = check(&document, FileId(0), &Settings::default());
    let finding = findings.iter().find(|it| it.rule == "invalid-value").unwrap();
    let fix = allow_with_comment(&document, FileId(0), finding).unwrap();
    let mut changed = text.to_owned();
    for edit in &fix.edits {
        changed.replace_range(edit.span.range(), &edit.replacement);
    }
    let again = check(&super::places::document(&changed), FileId(0), &Settings::default());
    assert!(!again.iter().any(|it| it.rule == "invalid-value"), "{changed}\n{again:#?}");
    assert!(!again.iter().any(|it| it.rule == "invalid-suppression"), "{changed}\n{again:#?}");
}
