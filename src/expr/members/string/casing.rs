//! Upper and lower case, unit by unit as the invariant culture has it.

use crate::expr::value::{Text, TextBuilder};

/// The simple upper-case letter; none of the special mappings to several letters.
pub(in crate::expr::members) fn upper_char(c: char) -> char {
    match c {
        'a'..='z' => c.to_ascii_uppercase(),
        '\0'..='\u{7f}' | '\u{131}' => c,
        // Greek letters with an iota below have a simple mapping beside the one to two letters.
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => {
            char::from_u32(u32::from(c) + 8).unwrap_or(c)
        }
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => char::from_u32(u32::from(c) + 9).unwrap_or(c),
        _ => only(c, c.to_uppercase()),
    }
}

/// The simple lower-case letter.
pub(in crate::expr::members) fn lower_char(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\u{7f}' | '\u{130}' => c,
        _ => only(c, c.to_lowercase()),
    }
}

fn only(c: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

/// `ToUpperInvariant`
pub(in crate::expr::members) fn upper(text: &Text) -> Text {
    match text.as_ascii() {
        Some(ascii) => ascii.to_ascii_uppercase().into(),
        None => map(text, upper_char),
    }
}

/// `ToLowerInvariant`
pub(in crate::expr::members) fn lower(text: &Text) -> Text {
    match text.as_ascii() {
        Some(ascii) => ascii.to_ascii_lowercase().into(),
        None => map(text, lower_char),
    }
}

fn map(text: &Text, change: fn(char) -> char) -> Text {
    let mut out = TextBuilder::new();
    for c in char::decode_utf16(text.units().iter().copied()) {
        match c {
            Ok(c) => {
                let mut units = [0; 2];
                change(c).encode_utf16(&mut units).iter().for_each(|unit| out.push_unit(*unit));
            }
            Err(lone) => out.push_unit(lone.unpaired_surrogate()),
        }
    }
    out.finish()
}
