//! Decoded text, and the way back to the file.

use proptest::prelude::*;

use super::*;
use std::borrow::Cow;

/// Decodes the attribute `b` and the text of the first element.
fn decoded(text: &str) -> (SourceFile, Parsed) {
    let (file, parsed) = read(text);
    assert!(parsed.errors.is_empty(), "{text}: {:?}", parsed.errors);
    (file, parsed)
}

fn check_value(raw: &str, expected: &str) {
    let (_, parsed) = decoded(&format!("<a b=\"{raw}\"/>"));
    let tree = &parsed.tree;
    let root = tree.root().unwrap();
    assert_eq!(tree.attribute_text(tree.attribute(root, "b").unwrap()).text, expected, "{raw}");
}

fn check_text(raw: &str, expected: &str) {
    let (_, parsed) = decoded(&format!("<a>{raw}</a>"));
    let tree = &parsed.tree;
    assert_eq!(tree.element_text(tree.root().unwrap()).text, expected, "{raw}");
}

#[test]
fn references_and_line_ends() {
    check_value("a&amp;b&lt;&gt;&quot;&apos;&#65;&#x42;", "a&b<>\"'AB");
    check_value("a\r\nb\rc\td\n", "a\nb\nc\td\n");
    check_value("&#13;&#10;", "\r\n");
    check_text("a&#x1F600;<![CDATA[&amp;\r\n]]>b<!-- x -->c<?p?>d<e>f</e>g", "a😀&amp;\nbcdg");
    check_text("", "");
    check_text("<![CDATA[ <x> ]]>", " <x> ");
}

#[test]
fn both_forms_of_an_expression_decode_alike() {
    check_value("@(a && b < \"c\")", "@(a && b < \"c\")");
    check_value("@(a &amp;&amp; b &lt; &quot;c&quot;)", "@(a && b < \"c\")");
    check_value("@(a &&amp; b & c &x; &lt d)", "@(a && b & c &x; &lt d)");
    check_value("@(x.Replace(\"&lt;\", \"&amp;lt;\") && y)", "@(x.Replace(\"<\", \"&lt;\") && y)");
}

#[test]
fn plain_text_is_borrowed() {
    let (_, parsed) = decoded("<a b='plain' c='&lt;'>plain</a>");
    let tree = &parsed.tree;
    let root = tree.root().unwrap();
    let borrowed = |decoded: Decoded<'_>| matches!(decoded.text, Cow::Borrowed(_));
    assert!(borrowed(tree.element_text(root)));
    assert!(borrowed(tree.attribute_text(&tree.attributes(root)[0])));
    assert!(!borrowed(tree.attribute_text(&tree.attributes(root)[1])));
}

/// A piece of raw text and what it stands for.
#[derive(Clone, Debug)]
struct Piece {
    raw: String,
    decoded: String,
}

fn plain_piece() -> impl Strategy<Value = Piece> {
    "[a-z é😀ß€]{1,4}".prop_map(|text| Piece { raw: text.clone(), decoded: text })
}

fn reference_piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        Just(("&amp;", "&")),
        Just(("&lt;", "<")),
        Just(("&quot;", "\"")),
        Just(("&#233;", "é")),
        Just(("&#x1F600;", "😀")),
        Just(("\r\n", "\n")),
        Just(("\r", "\n")),
        Just(("\n", "\n")),
    ]
    .prop_map(|(raw, decoded)| Piece { raw: raw.to_owned(), decoded: decoded.to_owned() })
}

fn content_piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        plain_piece(),
        reference_piece(),
        "[a-z<&é😀]{0,4}"
            .prop_map(|text| Piece { raw: format!("<![CDATA[{text}]]>"), decoded: text }),
        Just(Piece { raw: "<!-- @( -->".to_owned(), decoded: String::new() }),
    ]
}

/// Checks text and map of `decoded` against the pieces, which begin at `start`.
fn check_pieces(
    file: &SourceFile,
    decoded: &Decoded<'_>,
    pieces: &[Piece],
    start: usize,
) -> Result<(), TestCaseError> {
    let expected: String = pieces.iter().map(|piece| piece.decoded.as_str()).collect();
    // A bare `\r` before a piece that begins with `\n` is one line end.
    prop_assert_eq!(decoded.text.as_ref(), expected.as_str());
    let (mut raw_at, mut at) = (start, 0);
    for piece in pieces {
        let raw = raw_at..raw_at + piece.raw.len();
        for (offset, c) in piece.decoded.char_indices() {
            let span = Span::from_range(at + offset..at + offset + c.len_utf8());
            let back = decoded.to_raw(span);
            let text = file.slice(back);
            prop_assert!(raw.start <= back.start as usize && back.end as usize <= raw.end);
            let whole = text == piece.raw || text == c.to_string();
            prop_assert!(whole, "{:?} came from {:?}", c, text);
        }
        raw_at = raw.end;
        at += piece.decoded.len();
    }
    prop_assert_eq!(
        decoded.to_raw(Span::at(0)).start >= Span::from_range(start..start).start,
        true
    );
    Ok(())
}

/// Joins that would make one line end of two pieces are left out.
fn without_split_line_ends(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::new();
    for piece in pieces.drain(..) {
        let splits =
            kept.last().is_some_and(|last| last.raw.ends_with('\r')) && piece.raw.starts_with('\n');
        if !splits {
            kept.push(piece);
        }
    }
    kept
}

proptest! {
    #[test]
    fn attribute_values_map_back(
        pieces in prop::collection::vec(prop_oneof![plain_piece(), reference_piece()], 0..12),
        bom in any::<bool>(),
    ) {
        let pieces = without_split_line_ends(pieces);
        let raw: String = pieces.iter().map(|piece| piece.raw.as_str()).collect();
        let before = format!("{}<é>\r\n<a b=\"", if bom { "\u{feff}" } else { "" });
        let (file, parsed) = read(&format!("{before}{raw}\"/></é>"));
        prop_assert!(parsed.errors.is_empty());
        let tree = &parsed.tree;
        let element = tree.child(tree.root().unwrap(), "a").unwrap();
        let attribute = tree.attributes(element)[0];
        prop_assert_eq!(file.slice(attribute.value), raw);
        let decoded = tree.attribute_text(&attribute);
        check_pieces(&file, &decoded, &pieces, before.len())?;
    }

    #[test]
    fn text_maps_back(
        pieces in prop::collection::vec(content_piece(), 0..12),
        bom in any::<bool>(),
    ) {
        let pieces = without_split_line_ends(pieces);
        let raw: String = pieces.iter().map(|piece| piece.raw.as_str()).collect();
        let before = format!("{}<a>", if bom { "\u{feff}" } else { "" });
        let (file, parsed) = read(&format!("{before}{raw}</a>"));
        prop_assert!(parsed.errors.is_empty());
        let tree = &parsed.tree;
        let root = tree.root().unwrap();
        prop_assert_eq!(file.slice(tree.content_span(root)), raw);
        check_pieces(&file, &tree.element_text(root), &pieces, before.len())?;
    }
}
