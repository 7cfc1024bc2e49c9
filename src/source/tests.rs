//! Tests of spans, line index and source map.

use proptest::prelude::*;

use super::*;

#[test]
fn positions_count_scalars_and_skip_the_byte_order_mark() {
    let file = SourceFile::new("a.xml", "\u{feff}<é😀>\r\nb");
    let at = |needle: &str| {
        let offset = u32::try_from(file.text().find(needle).unwrap()).unwrap();
        let position = file.position(offset);
        (position.line, position.column)
    };
    assert_eq!(at("<"), (1, 1));
    assert_eq!(at("é"), (1, 2));
    assert_eq!(at(">"), (1, 4));
    assert_eq!(at("b"), (2, 1));
}

#[test]
fn other_encodings_and_bad_bytes_are_refused_by_name() {
    let read = |bytes: &[u8]| SourceFile::from_bytes("a", bytes.to_vec()).map(|_| ()).unwrap_err();
    assert_eq!(
        read(&[0xff, 0xfe, b'<', 0]),
        DecodeError::NotUtf8Encoding("UTF-16 (little endian)")
    );
    assert_eq!(read(b"a\nb\xffc"), DecodeError::InvalidUtf8 { offset: 3, line: 2 });
}

#[test]
fn an_entity_maps_as_a_whole() {
    let mut map = MapBuilder::new();
    map.push_verbatim("a", 10);
    map.push_replaced("&", Span::new(11, 16));
    map.push_verbatim("b", 16);
    let (text, map) = map.finish();
    assert_eq!(text, "a&b");
    assert_eq!(map.to_raw(Span::new(1, 2)), Span::new(11, 16));
    assert_eq!(map.to_raw(Span::new(0, 3)), Span::new(10, 17));
    assert_eq!(map.to_raw(Span::at(3)), Span::at(17));
}

#[test]
fn a_map_leads_back() {
    let mut map = MapBuilder::new();
    map.push_verbatim("ab", 10);
    map.push_replaced("&", Span::new(12, 17));
    map.push_verbatim("c", 20);
    let (_, map) = map.finish();
    let places = [9, 10, 11, 12, 14, 17, 18, 20, 21, 22].map(|raw| map.to_decoded(raw));
    let expected =
        [None, Some(0), Some(1), Some(2), Some(2), Some(3), None, Some(3), Some(4), None];
    assert_eq!(places, expected);
    assert_eq!(SourceMap::default().to_decoded(0), None);
}

#[test]
fn a_map_of_the_rest_leads_to_the_same_places() {
    let mut map = MapBuilder::new();
    map.push_verbatim("  a", 10);
    map.push_replaced("&", Span::new(13, 18));
    map.push_verbatim("bc", 18);
    let (_, map) = map.finish();
    for offset in 0..6 {
        let rest = map.skip(offset);
        for start in offset..6 {
            let span = Span::new(start, 6);
            let within = Span::new(start - offset, 6 - offset);
            assert_eq!(rest.to_raw(within), map.to_raw(span), "from {offset}, {start}");
        }
    }
}

#[test]
fn only_the_first_character_can_be_a_byte_order_mark() {
    let text = "\u{feff}a\u{feff}b";
    let lines = LineIndex::new(text);
    let column = |offset| lines.position(text, offset).column;
    assert_eq!([0, 3, 4, 7, 8].map(column), [1, 1, 2, 3, 4]);
}

/// Line, column and UTF-16 column, counted character by character.
fn counted(text: &str, offset: usize) -> (u32, u32, u32) {
    let end = text.floor_char_boundary(offset);
    let before = &text[..end];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let piece = &text[start..end];
    let piece = if start == 0 { piece.strip_prefix('\u{feff}').unwrap_or(piece) } else { piece };
    let utf16 = text[start..end].encode_utf16().count();
    let count = |number: usize| u32::try_from(number).unwrap();
    (count(line) + 1, count(piece.chars().count()) + 1, count(utf16))
}

proptest! {
    #[test]
    fn utf16_offsets_go_there_and_back(text in "[a<é😀\r\n]{0,40}") {
        let lines = LineIndex::new(&text);
        for (offset, c) in text.char_indices() {
            // The middle of a line break is no place of a line.
            if c == '\n' && text[..offset].ends_with('\r') { continue; }
            let offset = u32::try_from(offset).unwrap();
            let (line, column) = lines.position_utf16(&text, offset);
            prop_assert_eq!(lines.offset_utf16(&text, line, column), offset);
        }
    }

    #[test]
    fn columns_are_the_same_however_long_the_line(
        pieces in prop::collection::vec(("[a<é😀\u{feff}\r\n]{0,6}", 0usize..900), 0..8),
        at in 0.0f64..1.1,
    ) {
        let text: String = pieces.iter().map(|(piece, times)| piece.repeat(*times)).collect();
        let offset = (at * text.len() as f64) as usize;
        let lines = LineIndex::new(&text);
        let offset_u32 = u32::try_from(offset).unwrap();
        let (line, column, utf16) = counted(&text, offset.min(text.len()));
        let position = lines.position(&text, offset_u32);
        prop_assert_eq!((position.line, position.column), (line, column));
        prop_assert_eq!(lines.position_utf16(&text, offset_u32), (line - 1, utf16));
        let boundary = text.floor_char_boundary(offset);
        let in_break = text[boundary..].starts_with('\n') && text[..boundary].ends_with('\r');
        if !in_break {
            let back = lines.offset_utf16(&text, line - 1, utf16);
            prop_assert_eq!(back as usize, boundary);
        }
    }
}
