//! The values of number, character and string literals.

use std::sync::Arc;

use super::HOLE_FILLER;
use super::error::SyntaxErrorKind;
use super::feature::Feature;
use crate::expr::ast::{IntegerSuffix, Literal, RealKind, StringText};
use crate::source::Span;

/// An error in a literal: where, from the start of the literal, and what.
pub(super) type LiteralError = (Span, SyntaxErrorKind);

/// The value of a number without holes.
pub(super) fn number(text: &str) -> Result<Literal, SyntaxErrorKind> {
    let invalid = || SyntaxErrorKind::InvalidNumber(text.to_owned());
    let lower = text.to_ascii_lowercase();
    let (radix, digits) = match lower.get(..2) {
        Some("0x") => (16, lower.get(2..).unwrap_or_default()),
        Some("0b") => (2, lower.get(2..).unwrap_or_default()),
        _ => (10, lower.as_str()),
    };
    if radix == 10 && is_real(digits) {
        return real(digits).ok_or_else(invalid);
    }
    let end = digits.find(|c: char| !(c == '_' || c.is_digit(radix))).unwrap_or(digits.len());
    let (digits, suffix) = digits.split_at(end);
    let suffix = match suffix {
        "" => IntegerSuffix::None,
        "u" => IntegerSuffix::Unsigned,
        "l" => IntegerSuffix::Long,
        "ul" | "lu" => IntegerSuffix::UnsignedLong,
        _ => return Err(invalid()),
    };
    let digits = plain_digits(digits, radix != 10).ok_or_else(invalid)?;
    match u64::from_str_radix(&digits, radix) {
        Ok(value) => Ok(Literal::Integer { value, suffix }),
        Err(_) => Err(SyntaxErrorKind::NumberTooLarge(text.to_owned())),
    }
}

/// True when a decimal number, in lower case, is no integer.
fn is_real(text: &str) -> bool {
    text.contains('.') || text.contains('e') || text.ends_with(['f', 'd', 'm'])
}

fn real(text: &str) -> Option<Literal> {
    let (digits, kind) = match text.strip_suffix(['f', 'd', 'm']) {
        Some(digits) if text.ends_with('f') => (digits, RealKind::Float),
        Some(digits) if text.ends_with('m') => (digits, RealKind::Decimal),
        Some(digits) => (digits, RealKind::Double),
        None => (text, RealKind::Double),
    };
    let (mantissa, exponent) = match digits.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let mut plain = String::with_capacity(digits.len());
    if !whole.is_empty() {
        plain += &plain_digits(whole, false)?;
    }
    if let Some(fraction) = fraction {
        plain.push('.');
        plain += &plain_digits(fraction, false)?;
    }
    if let Some(exponent) = exponent {
        plain.push('e');
        let unsigned = exponent.trim_start_matches(['+', '-']);
        plain += exponent.strip_suffix(unsigned)?;
        plain += &plain_digits(unsigned, false)?;
    }
    Some(Literal::Real { digits: plain.into(), kind })
}

/// `digits` without the underscores, which stand between digits, or also right after a prefix.
fn plain_digits(digits: &str, after_prefix: bool) -> Option<String> {
    let misplaced = digits.ends_with('_') || (!after_prefix && digits.starts_with('_'));
    let plain: String = digits.chars().filter(|&c| c != '_').collect();
    let all_digits = plain.chars().all(|c| c.is_ascii_hexdigit());
    (!plain.is_empty() && !misplaced && all_digits).then_some(plain)
}

/// The name that an identifier with Unicode escapes and invisible characters stands for.
pub(super) fn identifier(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        name += before;
        let len = if escape.starts_with("\\U") { 10 } else { 6 };
        let digits = escape.get(2..len).unwrap_or_default();
        let code = u32::from_str_radix(digits, 16).unwrap_or_default();
        name.extend(char::from_u32(code));
        rest = escape.get(len..).unwrap_or_default();
    }
    name += rest;
    name.retain(|c| !is_format(c));
    name
}

/// True for the format characters of Unicode that get into copied text; C# passes over them
/// in names.
const fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

/// How the text of a string is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `"…"`, `'…'`: escapes.
    Regular,
    /// `@"…"`: doubled quotes.
    Verbatim,
    /// `$"…"`: escapes and doubled braces.
    Interpolated,
    /// `$@"…"`: doubled quotes and braces.
    InterpolatedVerbatim,
}

impl Style {
    const fn has_escapes(self) -> bool {
        matches!(self, Self::Regular | Self::Interpolated)
    }

    const fn doubles(self, c: char) -> bool {
        match self {
            Self::Regular => false,
            Self::Verbatim => c == '"',
            Self::Interpolated => c == '{' || c == '}',
            Self::InterpolatedVerbatim => c == '"' || c == '{' || c == '}',
        }
    }
}

/// The value of a string's text, without its quotes.
///
/// `masked` is the text with its holes overwritten, `original` the same text as written.
pub(super) fn string(
    masked: &str,
    original: &str,
    style: Style,
    errors: &mut Vec<LiteralError>,
) -> StringText {
    let has_hole = memchr::memchr(HOLE_FILLER, masked.as_bytes()).is_some();
    let is_plain = match style {
        Style::Regular => memchr::memchr(b'\\', masked.as_bytes()).is_none(),
        Style::Verbatim => memchr::memchr(b'"', masked.as_bytes()).is_none(),
        Style::Interpolated => memchr::memchr3(b'\\', b'{', b'}', masked.as_bytes()).is_none(),
        Style::InterpolatedVerbatim => {
            memchr::memchr3(b'"', b'{', b'}', masked.as_bytes()).is_none()
        }
    };
    if is_plain {
        return StringText { text: original.into(), exact: None, has_hole };
    }
    let mut decoder = Decoder { text: String::with_capacity(masked.len()), ..Decoder::default() };
    let mut at = 0;
    while let Some(c) = masked.get(at..).and_then(|rest| rest.chars().next()) {
        let mut len = c.len_utf8();
        if c == char::from(HOLE_FILLER) {
            let rest = masked.get(at..).unwrap_or_default();
            len = rest.bytes().take_while(|&byte| byte == HOLE_FILLER).count();
            decoder.push_str(original.get(at..at + len).unwrap_or_default());
        } else if c == '\\' && style.has_escapes() {
            let before = decoder.text.len();
            len = decoder.escape(masked.get(at..).unwrap_or_default(), at, errors);
            if let Some(brace) = decoder.text.get(before..).and_then(|text| text.chars().next())
                && style.doubles(brace)
            {
                let span = Span::from_range(at..at + len);
                errors.push((span, SyntaxErrorKind::SingleBrace(brace)));
            }
        } else {
            decoder.push(c);
            if style.doubles(c) {
                len = 2;
            }
        }
        at += len;
    }
    decoder.finish(has_hole)
}

/// What stands between the quotes of a string or character literal, and whether the closing
/// quote is there.
pub(super) fn content(text: &str) -> (&str, bool) {
    let run = |text: &str, c: u8| text.bytes().rev().take_while(|&byte| byte == c).count();
    if let Some(inside) = text.strip_prefix("@\"") {
        // Quotes inside come in pairs.
        let closed = run(inside, b'"') % 2 == 1;
        return (if closed { inside.strip_suffix('"').unwrap_or(inside) } else { inside }, closed);
    }
    let inside = text.get(1..).unwrap_or_default();
    match inside.strip_suffix(['"', '\'']) {
        Some(content) if run(content, b'\\') % 2 == 0 => (content, true),
        _ => (inside, false),
    }
}

/// The value of a character literal, quotes included.
pub(super) fn character(text: &str, errors: &mut Vec<LiteralError>) -> u16 {
    let whole = Span::from_range(0..text.len());
    let (inside, closed) = content(text);
    if !closed {
        errors.push((whole, SyntaxErrorKind::CharacterNotClosed));
        return 0;
    }
    if inside.is_empty() {
        errors.push((whole, SyntaxErrorKind::EmptyCharacter));
        return 0;
    }
    let mut escape_errors = Vec::new();
    let value = string(inside, inside, Style::Regular, &mut escape_errors);
    if !escape_errors.is_empty() {
        errors.extend(escape_errors.into_iter().map(|(span, kind)| (span.shift(1), kind)));
        return 0;
    }
    let units: Vec<u16> = match &value.exact {
        Some(units) => units.to_vec(),
        None => value.text.encode_utf16().collect(),
    };
    match units.as_slice() {
        [unit] => *unit,
        _ => {
            errors.push((whole, SyntaxErrorKind::LongCharacter));
            0
        }
    }
}

/// Collects characters and the surrogates that escapes may write one by one.
#[derive(Debug, Default)]
struct Decoder {
    text: String,
    /// All units so far, once a surrogate was written.
    units: Option<Vec<u16>>,
}

impl Decoder {
    fn push(&mut self, c: char) {
        self.text.push(c);
        if let Some(units) = &mut self.units {
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
        }
    }

    fn push_str(&mut self, text: &str) {
        self.text += text;
        if let Some(units) = &mut self.units {
            units.extend(text.encode_utf16());
        }
    }

    fn push_unit(&mut self, unit: u16) {
        if let Some(c) = char::from_u32(u32::from(unit)) {
            return self.push(c);
        }
        let units = self.units.get_or_insert_with(|| self.text.encode_utf16().collect());
        units.push(unit);
    }

    fn finish(self, has_hole: bool) -> StringText {
        let Some(units) = self.units else {
            return StringText { text: self.text.into(), exact: None, has_hole };
        };
        match String::from_utf16(&units) {
            Ok(text) => StringText { text: text.into(), exact: None, has_hole },
            Err(_) => StringText {
                text: String::from_utf16_lossy(&units).into(),
                exact: Some(Arc::from(units)),
                has_hole,
            },
        }
    }

    /// Reads the escape sequence that `rest` begins with, and returns its length.
    fn escape(&mut self, rest: &str, at: usize, errors: &mut Vec<LiteralError>) -> usize {
        let Some(letter) = rest.chars().nth(1) else {
            let span = Span::from_range(at..at + rest.len());
            errors.push((span, SyntaxErrorKind::UnknownEscape(rest.to_owned())));
            return rest.len();
        };
        let simple = match letter {
            '\'' | '"' | '\\' => letter,
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'u' | 'U' | 'x' => return self.code_escape(rest, letter, at, errors),
            _ => {
                let len = 1 + letter.len_utf8();
                let kind = match letter {
                    'e' => SyntaxErrorKind::NotSupported(Feature::EscapeCharacter),
                    _ => SyntaxErrorKind::UnknownEscape(rest.get(..len).unwrap_or_default().into()),
                };
                errors.push((Span::from_range(at..at + len), kind));
                return len;
            }
        };
        self.push(simple);
        2
    }

    /// `\u0041`, `\U00000041`, `\x41`.
    fn code_escape(
        &mut self,
        rest: &str,
        letter: char,
        at: usize,
        errors: &mut Vec<LiteralError>,
    ) -> usize {
        let (least, most) = match letter {
            'u' => (4, 4),
            'U' => (8, 8),
            _ => (1, 4),
        };
        let digits = rest.get(2..).unwrap_or_default();
        let len = digits.bytes().take(most).take_while(u8::is_ascii_hexdigit).count();
        let code = u32::from_str_radix(digits.get(..len).unwrap_or_default(), 16).ok();
        let end = 2 + len;
        match code.filter(|_| len >= least) {
            Some(code) if u16::try_from(code).is_ok() => {
                self.push_unit(u16::try_from(code).unwrap_or_default());
                return end;
            }
            Some(code) => {
                if let Some(c) = char::from_u32(code) {
                    self.push(c);
                    return end;
                }
            }
            None => {}
        }
        let escape = rest.get(..end).unwrap_or_default().to_owned();
        errors.push((Span::from_range(at..at + end), SyntaxErrorKind::UnknownEscape(escape)));
        end
    }
}
