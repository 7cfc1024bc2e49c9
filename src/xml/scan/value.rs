//! Attribute values: whole expressions, literal text, and what to make of values whose quotes
//! or brackets are wrong.

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::{Form, Next, Place, RegionState, Scanner};
use crate::source::Span;
use crate::xml::expression::{Reading, Unclosed};
use crate::xml::{XmlError, XmlErrorKind, recover};

impl Scanner<'_> {
    /// An attribute value that begins at `start`: to just after its closing quote.
    pub(super) fn value(&mut self, start: usize, quote: u8) -> Next {
        if self.byte(start) != Some(b'@') {
            return self.literal(start, quote);
        }
        let mut at = start;
        let form = self.expression_at(start);
        let known = self.found.regions.len();
        if let Some(form) = form {
            match self.balancer.end(self.bytes, at, Reading::Raw) {
                Ok(end) if self.byte(end) == Some(quote) => {
                    self.region(at, end, form, Place::Attribute, RegionState::Whole);
                    return Next::At(end + 1);
                }
                Ok(end) => {
                    self.region(at, end, form, Place::Attribute, RegionState::Embedded);
                    at = end;
                }
                Err(unclosed) => return self.recover_value(at, quote, form, unclosed),
            }
        }
        let next = self.literal(at, quote);
        match next {
            Next::At(after) if recover::continues_tag(self.bytes, after) => next,
            _ => self.code_outside_brackets(start..at, quote, form, known).unwrap_or(next),
        }
    }

    /// A value that begins with `@` and cannot be literal text, because the tag does not go
    /// on after it: `@(string)context.Variables["x"]`, `@context.Variables["x"]`. If its end
    /// can be found, all of it is masked in place of the regions from `known` on.
    fn code_outside_brackets(
        &mut self,
        expression: Range<usize>,
        quote: u8,
        form: Option<Form>,
        known: usize,
    ) -> Option<Next> {
        let start = expression.start;
        if !expression.is_empty() && recover::continues_tag(self.bytes, expression.end) {
            return Some(self.quote_missing(expression, quote, form, known));
        }
        let recovery = recover::end_of_value(self.bytes, start, quote);
        if recovery.quote_missing || recovery.end < expression.end {
            return None;
        }
        self.found.regions.truncate(known);
        let form = form.unwrap_or(Form::Single);
        self.region(start, recovery.end, form, Place::Attribute, RegionState::Unclosed);
        let error = if expression.is_empty() {
            let at = Span::from_range(start..start + 1);
            XmlError::new(XmlErrorKind::ExpressionWithoutBracket, at)
        } else {
            let rest = Span::from_range(expression.end..recovery.end);
            XmlError::new(XmlErrorKind::TextAfterExpression, rest)
                .with_related(Span::from_range(expression), "the expression ends here")
        };
        self.report(error, recovery.end);
        Some(Next::At(recovery.end + 1))
    }

    /// An expression after which the tag goes on without the closing quote.
    fn quote_missing(
        &mut self,
        expression: Range<usize>,
        quote: u8,
        form: Option<Form>,
        known: usize,
    ) -> Next {
        let Range { start, end } = expression;
        self.found.regions.truncate(known);
        self.found.quotes_missing.push((known, char::from(quote)));
        let form = form.unwrap_or(Form::Single);
        self.region(start, end, form, Place::Attribute, RegionState::Unclosed);
        let kind = XmlErrorKind::QuoteMissing(char::from(quote));
        let error = XmlError::new(kind, Span::from_range(end - 1..end))
            .with_related(Span::from_range(start..start + 2), "the expression begins here");
        self.report(error, end);
        Next::At(end)
    }

    fn recover_value(&mut self, at: usize, quote: u8, form: Form, unclosed: Unclosed) -> Next {
        let recovery = recover::end_of_value(self.bytes, at, quote);
        self.not_closed(at, recovery.end, form, Place::Attribute, unclosed);
        if recovery.quote_missing {
            let region = self.found.regions.len().saturating_sub(1);
            self.found.quotes_missing.push((region, char::from(quote)));
            return Next::At(recovery.end);
        }
        Next::At(recovery.end + 1)
    }

    /// The rest of a literal value, with expressions that stand in the middle of it.
    fn literal(&mut self, mut at: usize, quote: u8) -> Next {
        loop {
            let Some(found) = memchr2(quote, b'<', self.rest(at)) else { return Next::Stop };
            let stop = at + found;
            if let Some(after) = self.embedded_in_value(at, stop, quote) {
                at = after;
                continue;
            }
            if self.byte(stop) == Some(quote) {
                return Next::At(stop + 1);
            }
            // A `<` in a value is an error that roxmltree finds. Here it only matters
            // whether the closing quote was forgotten or not.
            let Some(found) = memchr(quote, self.rest(stop)) else { return Next::At(stop) };
            if !recover::continues_tag(self.bytes, stop + found + 1) {
                return Next::At(stop);
            }
            at = stop + found;
        }
    }

    /// An expression in the literal text `from..stop` of a value: offset after it.
    ///
    /// A value such as `Bearer @(context.Variables["x"])` would end at the first quote
    /// within the code. It is read as code only if the tag could not go on after that quote.
    fn embedded_in_value(&mut self, mut from: usize, stop: usize, quote: u8) -> Option<usize> {
        while let Some(found) = memchr(b'@', self.bytes.get(from..stop)?) {
            let at = from + found;
            from = at + 1;
            let Some(form) = self.expression_at(at) else { continue };
            let Some(end) = self.attempt(at) else { continue };
            let plain = self.byte(stop) == Some(quote);
            if end > stop && plain && recover::continues_tag(self.bytes, stop + 1) {
                self.wasted += end - stop;
                continue;
            }
            self.region(at, end, form, Place::Attribute, RegionState::Embedded);
            return Some(end);
        }
        None
    }
}
