//! Input that is made to do harm: no panic, no long wait, a clear error.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// Reads the text and expects an error, in a time that only a linear reader needs.
fn check(name: &str, text: &str) -> Vec<XmlErrorKind> {
    let start = Instant::now();
    let (_, parsed) = read(text);
    assert!(!parsed.errors.is_empty(), "{name}: no error");
    assert!(start.elapsed() < Duration::from_secs(20), "{name}: {:?}", start.elapsed());
    parsed.errors.into_iter().map(|error| error.kind).collect()
}

/// What is repeated, and what stands around it.
const PATTERNS: &[(&str, &str, &str, &str)] = &[
    ("nested brackets in a value", "<a b=\"@(", "(", "\"/>"),
    ("nested brackets in text", "<a>@{", "{", "</a>"),
    ("nested elements", "", "<a>", ""),
    ("nested elements with attributes", "", "<a b='@(1)'>", ""),
    ("double quotes", "<a b=\"@(", "\"", ""),
    ("single quotes", "<a b='@(", "'", ""),
    ("quotes in a tag", "<a ", "\" ", "/>"),
    ("open tags", "", "<a ", ""),
    ("less-than signs", "", "<", ""),
    ("unclosed expressions in values", "<p>", "<a b=\"@(/*\"/>", "</p>"),
    ("unclosed expressions in text", "<p>", "<a>@{ x </a>", "</p>"),
    ("unclosed expressions and verbatim strings", "<p>", "<a b=\"@(@\"/>", "</p>"),
    ("unclosed code within text", "<a>x", "@(", "</b>"),
    ("unclosed code within values", "<a b=\"x", " @(", "\"></b>"),
    ("code within values that runs on", "<p>", "<a b=\"x@(\" c=\")\"/>", ""),
    ("interpolated strings", "<a>@(", "$\"{", "</a>"),
    ("ampersands", "<a>", "&", "</b>"),
    ("entity soup", "<a>", "&amp;&x;&#;&#x;&#99999999;&", "</a>"),
    ("half entities in code", "<a>@(", "&#x0000000000000", "</a>"),
    ("unclosed comments", "<a>", "<!-- ", ""),
    ("unclosed sections", "<a>", "<![CDATA[", ""),
    ("document types", "<!DOCTYPE a [", "<!ENTITY x '&x;'>", "]><a>&x;</a>"),
    ("end tags", "<a>", "</b>", ""),
    ("start and stray end tags", "<a>", "<b></c>", ""),
    ("equals signs", "<a>", "=", "</b>"),
    ("attributes", "<a", " b=''", "/>"),
    ("half attributes", "<a", " b=", "/>"),
    ("namespaces", "<a>", "<b xmlns:c='d'/>", ""),
    ("closing signs", "<a>", "]]>", "</a>"),
    ("slashes", "<a ", "/", ""),
    ("comments in code", "<a>@(", "/**/", "</a>"),
    ("at signs", "<a b=\"", "@", ""),
    ("control characters", "<a>", "\u{1}", "</a>"),
    ("instructions", "", "<?", ""),
    ("holes", "", "{{", ""),
];

#[test]
fn patterns_end_in_an_error() {
    for (name, before, pattern, after) in PATTERNS {
        for len in [1_usize, 100, 100_000] {
            let repeated = pattern.repeat((len / pattern.len()).max(2));
            check(name, &format!("{before}{repeated}{after}"));
        }
    }
}

#[test]
fn limits_have_their_own_errors() {
    let deep = "<a>".repeat(257) + &"</a>".repeat(257);
    assert_eq!(check("deep", &deep), [XmlErrorKind::TooDeep(256)]);
    let wide: String = (0..129).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(check("wide", &format!("<a{wide}/>")), [XmlErrorKind::TooManyAttributes(128)]);
    let brackets = format!("<a b=\"@({}1{})\"/>", "(".repeat(1100), ")".repeat(1100));
    assert_eq!(
        check("brackets", &brackets),
        [XmlErrorKind::ExpressionNotClosed(UnclosedCause::TooDeep(1024))]
    );
    let quotes = format!("<a b=\"@({}", "\"".repeat(300));
    assert!(matches!(check("quotes", &quotes)[..], [XmlErrorKind::ExpressionNotClosed(_)]));
    let elements = "<b/>".repeat(11);
    let file = SourceFile::new("test.xml", format!("<a>{elements}</a>"));
    let limits = Limits { max_elements: 5, ..Limits::default() };
    let parsed = parse(&file, &ParseOptions { several_roots: false, limits });
    assert_eq!(parsed.errors[0].kind, XmlErrorKind::TooManyElements(5));
    let file = SourceFile::new("test.xml", "<a xmlns='a'><b xmlns = 'b' xmlns:c='d'/></a>");
    let limits = Limits { max_namespaces: 2, ..Limits::default() };
    let parsed = parse(&file, &ParseOptions { several_roots: false, limits });
    assert_eq!(parsed.errors[0].kind, XmlErrorKind::TooManyNamespaces(2));
    let file = SourceFile::new("test.xml", "<abc/>");
    let limits = Limits { max_bytes: 5, ..Limits::default() };
    let parsed = parse(&file, &ParseOptions { several_roots: false, limits });
    assert_eq!(parsed.errors[0].kind, XmlErrorKind::TooLarge { size: 6, limit: 5 });
}

#[test]
fn messages_have_no_full_stop() {
    for (_, before, pattern, after) in PATTERNS {
        let (_, parsed) = read(&format!("{before}{pattern}{pattern}{after}"));
        for error in &parsed.errors {
            let texts = [error.message()].into_iter().chain(error.notes()).chain(error.help());
            for text in texts {
                assert!(!text.ends_with('.') && !text.is_empty(), "{text}");
            }
        }
    }
}

/// Pieces that matter to the reader, in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "<a",
            "<b ",
            ">",
            "/>",
            "</a>",
            "</b>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?p",
            "?>",
            "<!DOCTYPE",
            "\"",
            "'",
            "=",
            " c=\"",
            " d='",
            "@(",
            "@{",
            ")",
            "}",
            "(",
            "{",
            "$\"",
            "@\"",
            "&",
            "&amp;",
            "&quot;",
            "&#10;",
            "&x;",
            "\n",
            "\r\n",
            "//",
            "/*",
            "*/",
            "\\",
            "\u{feff}",
            "é",
            "😀",
            "\u{1}",
            "{{n}}",
            "${x}",
            "xmlns:x=\"u\"",
            "x:y",
            "<?xml ",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

const ALL: value::PlaceholderStyles = value::PlaceholderStyles::ALL;

fn check_shape(text: &str, shape: &value::ValueShape) -> Result<(), TestCaseError> {
    let holes = match shape {
        value::ValueShape::Expression { code, holes, .. } => {
            prop_assert!(text.get(code.range()).is_some());
            holes
        }
        value::ValueShape::Holes(holes) => holes,
        _ => return Ok(()),
    };
    prop_assert!(holes.iter().all(|hole| text.get(hole.span.range()).is_some()));
    Ok(())
}

/// Whatever the text: spans fit, trees hang together, everything can be decoded.
fn check_sound(text: &str, several_roots: bool) -> Result<(), TestCaseError> {
    let (file, Parsed { tree, errors, warnings, expressions }) = read_with(text, several_roots);
    let fits = |span: Span| text.get(span.range()).is_some();
    for error in errors.iter().chain(&warnings) {
        prop_assert!(fits(error.span), "{:?} in {:?}", error, text);
        prop_assert!(error.related.iter().all(|(span, _)| fits(*span)), "{:?}", error);
        prop_assert!(!error.message().is_empty());
    }
    prop_assert!(!tree.is_empty() || !errors.is_empty() || several_roots, "nothing of {:?}", text);
    for region in &expressions {
        prop_assert!(file.slice(region.span).starts_with('@'));
    }
    for id in tree.nodes() {
        let span = tree.span(id);
        prop_assert!(fits(span), "{:?}", text);
        if let Some(parent) = tree.parent(id) {
            prop_assert!(tree.span(parent).contains(span), "{:?}", text);
        }
        for attribute in tree.attributes(id) {
            prop_assert!(fits(attribute.name) && fits(attribute.value), "{:?}", text);
            let decoded = tree.attribute_text(attribute);
            prop_assert!(fits(decoded.to_raw(Span::from_range(0..decoded.text.len()))));
            check_shape(&decoded.text, &value::attribute_shape(&decoded.text, ALL))?;
        }
        let decoded = tree.element_text(id);
        prop_assert!(fits(decoded.to_raw(decoded.trimmed_span())));
        check_shape(&decoded.text, &value::text_shape(&decoded.text, ALL))?;
        for (span, _) in value::embedded_expressions(&decoded.text) {
            prop_assert!(span.of(&decoded.text).starts_with('@'));
        }
    }
    let listed: usize = tree.roots().map(|id| 1 + tree.descendants(id).count()).sum();
    prop_assert_eq!(listed, tree.len());
    Ok(())
}

/// Where nothing looks like an expression, the XML parser alone says the same.
fn check_against_parser(text: &str) -> Result<(), TestCaseError> {
    let (file, Parsed { tree, errors, warnings, expressions }) = read(text);
    if !expressions.is_empty() {
        return Ok(());
    }
    let Ok(document) = roxmltree::Document::parse(text) else {
        let top_holes = errors.is_empty() && warnings.is_empty();
        prop_assert!(!top_holes || !value::holes(text, ALL).is_empty(), "{:?}", text);
        return Ok(());
    };
    prop_assert!(errors.is_empty() && warnings.is_empty(), "{:?}: {:?}", text, errors);
    let elements: Vec<_> = tree.nodes().filter(|&id| tree.element(id).is_some()).collect();
    let expected: Vec<_> = document.descendants().filter(roxmltree::Node::is_element).collect();
    prop_assert_eq!(elements.len(), expected.len());
    for (id, node) in elements.into_iter().zip(expected) {
        let span = Span::from_range(node.range());
        prop_assert_eq!(tree.span(id), span);
        let name = tree.name(id).rsplit(':').next();
        prop_assert_eq!(name, Some(node.tag_name().name()));
        for attribute in node.attributes() {
            let raw = Span::from_range(attribute.range_value());
            let found = tree.attributes(id).iter().find(|found| found.value == raw);
            prop_assert!(found.is_some(), "{:?}", text);
            let found =
                found.map(|found| tree.attribute_text(found).text.replace(['\n', '\t'], " "));
            let value = attribute.value().replace(['\r', '\n', '\t'], " ");
            prop_assert_eq!(found.map(|found| found.replace('\r', " ")), Some(value));
        }
        let text = node.children().filter(|child| child.is_text());
        let text: String = text.filter_map(|child| child.text()).collect();
        prop_assert_eq!(tree.element_text(id).text, text);
    }
    prop_assert_eq!(file.text(), document.input_text());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn any_soup_is_read_without_panic(text in soup(), several_roots in any::<bool>()) {
        check_sound(&text, several_roots)?;
        check_against_parser(&text)?;
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), several_roots in any::<bool>()) {
        check_sound(&text, several_roots)?;
    }

    #[test]
    fn a_cut_document_is_read_without_panic(cut in 0_usize..400, several_roots in any::<bool>()) {
        let text = "\u{feff}<policies>\r\n<inbound><!-- é --><set-body>@{ var x = $\"{a[\"b\"]}\"; \
            return x < 1 && y; }</set-body><a b='@(c[\"d\"])' e=\"&amp;{{n}}\"/><![CDATA[ <x> ]]>\
            </inbound></policies>";
        let mut cut = cut.min(text.len());
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        check_sound(&text[..cut], several_roots)?;
    }
}
