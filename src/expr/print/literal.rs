//! Literals and interpolated strings.

use super::super::ast::{
    IntegerSuffix, InterpolatedString, Interpolation, InterpolationPart, Literal, RealKind,
    StringText,
};
use super::Printer;
use super::precedence::has_bare_colon;
use crate::source::Span;

/// What has to be escaped besides the backslash and what cannot be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    /// `"…"`.
    String,
    /// `'…'`.
    Character,
    /// `$"…"`.
    Interpolated,
}

impl Printer<'_> {
    /// A literal that stands at `span` of the source.
    pub(super) fn literal(&mut self, literal: &Literal, span: Span) {
        match literal {
            Literal::Null => self.write("null"),
            Literal::Bool(true) => self.write("true"),
            Literal::Bool(false) => self.write("false"),
            Literal::Integer { value, suffix } => {
                self.text += &value.to_string();
                self.write(match suffix {
                    IntegerSuffix::None => "",
                    IntegerSuffix::Unsigned => "U",
                    IntegerSuffix::Long => "L",
                    IntegerSuffix::UnsignedLong => "UL",
                });
            }
            Literal::Real { digits, kind } => {
                self.write(digits);
                self.write(match kind {
                    RealKind::Double if digits.contains(['.', 'e']) => "",
                    RealKind::Double => "d",
                    RealKind::Float => "f",
                    RealKind::Decimal => "m",
                });
            }
            Literal::Char(unit) => {
                self.write("'");
                self.units([*unit], Quotes::Character);
                self.write("'");
            }
            Literal::String(text) if text.has_hole => self.copy(span),
            Literal::String(text) => {
                self.write("\"");
                self.string_text(text, Quotes::String);
                self.write("\"");
            }
        }
    }

    /// An interpolated string that stands at `span` of the source.
    pub(super) fn interpolated(&mut self, string: &InterpolatedString, span: Span) {
        let has_hole = string.parts.iter().any(|part| match part {
            InterpolationPart::Text { value, .. } => value.has_hole,
            InterpolationPart::Interpolation(_) => false,
        });
        if has_hole {
            return self.copy(span);
        }
        self.write("$\"");
        self.one_line += 1;
        for part in &string.parts {
            match part {
                InterpolationPart::Text { value, .. } => {
                    self.string_text(value, Quotes::Interpolated);
                }
                InterpolationPart::Interpolation(interpolation) => {
                    self.interpolation(interpolation);
                }
            }
        }
        self.one_line -= 1;
        self.write("\"");
    }

    fn interpolation(&mut self, interpolation: &Interpolation) {
        self.write("{");
        if has_bare_colon(&interpolation.value) {
            self.parenthesized(&interpolation.value);
        } else {
            self.expression(&interpolation.value);
        }
        if let Some(alignment) = &interpolation.alignment {
            self.write(",");
            self.expression(alignment);
        }
        if let Some(format) = &interpolation.format {
            self.write(":");
            self.units(format.text.encode_utf16(), Quotes::Interpolated);
        }
        self.write("}");
    }

    fn string_text(&mut self, text: &StringText, quotes: Quotes) {
        match &text.exact {
            Some(units) => self.units(units.iter().copied(), quotes),
            None => text.text.chars().for_each(|c| self.character(c, quotes)),
        }
    }

    fn units(&mut self, units: impl IntoIterator<Item = u16>, quotes: Quotes) {
        for unit in char::decode_utf16(units) {
            match unit {
                Ok(c) => self.character(c, quotes),
                Err(lone) => self.text += &format!("\\u{:04X}", lone.unpaired_surrogate()),
            }
        }
    }

    fn character(&mut self, c: char, quotes: Quotes) {
        match c {
            '\\' => self.write("\\\\"),
            '"' if quotes != Quotes::Character => self.write("\\\""),
            '\'' if quotes == Quotes::Character => self.write("\\'"),
            '{' if quotes == Quotes::Interpolated => self.write("{{"),
            '}' if quotes == Quotes::Interpolated => self.write("}}"),
            '\n' => self.write("\\n"),
            '\r' => self.write("\\r"),
            '\t' => self.write("\\t"),
            '\0' => self.write("\\0"),
            // Line ends of C# besides those above, and what no editor shows.
            '\u{2028}' | '\u{2029}' | '\u{feff}' => self.escape(c),
            _ if c.is_control() => self.escape(c),
            _ => self.text.push(c),
        }
    }

    fn escape(&mut self, c: char) {
        self.text += &format!("\\u{:04X}", u32::from(c));
    }
}
