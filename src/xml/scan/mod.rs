//! One walk over the text that finds every policy expression.
//!
//! The walk knows just enough markup to tell values from comments, CDATA sections and
//! processing instructions. It does not check the markup: roxmltree does, once the
//! expressions are masked.

mod value;

use memchr::{memchr, memchr2};

use super::comment::{CommentEnd, begins_misspelt_comment, comment_end, misspelt_comment};
use super::expression::{Balancer, Reading, Unclosed};
use super::recover;
use super::{Limits, XmlError, XmlErrorKind};
use crate::source::Span;

/// How the code of an expression is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `@(…)`: one C# expression.
    Single,
    /// `@{…}`: statements that return.
    Multi,
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In an attribute value.
    Attribute,
    /// In text between tags.
    Text,
    /// In a CDATA section.
    CData,
}

/// What the scanner makes of a piece of text that begins like an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegionState {
    /// It is the whole attribute value, or all of its stretch of text but for blanks: what
    /// APIM evaluates.
    Whole,
    /// It stands within literal text, where APIM does not evaluate it.
    Embedded,
    /// It is not closed, or code stands around its brackets; an error says so, and the
    /// region goes as far as the reader skipped.
    Unclosed,
}

/// A piece of the file that is, or looks like, a policy expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// From the `@` to just after the closing bracket, in the file.
    pub span: Span,
    /// How it is written.
    pub form: Form,
    /// Where it stands.
    pub place: Place,
    /// Whether APIM evaluates it.
    pub state: RegionState,
}

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub regions: Vec<Region>,
    pub errors: Vec<XmlError>,
    /// Regions whose attribute value has no closing quote: number of the region, and the
    /// quote.
    pub quotes_missing: Vec<(usize, char)>,
    /// A limit was hit: no tree can be built.
    pub gave_up: bool,
}

/// Expressions that may be unclosed in one file before the reader gives up on it.
const MAX_UNCLOSED: usize = 50;

/// Finds the expressions of `text`.
pub(super) fn scan(text: &str, limits: &Limits) -> Scan {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        limits,
        balancer: Balancer::default(),
        found: Scan::default(),
        depth: 0,
        owner: None,
        wasted: 0,
        unclosed: 0,
    };
    scanner.walk();
    scanner.found
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    limits: &'t Limits,
    balancer: Balancer,
    found: Scan,
    depth: usize,
    /// Name of the element whose start tag was read last, if no end tag followed.
    owner: Option<&'t str>,
    /// Bytes that were read as code and turned out to be none. Bounded, so that hostile
    /// input cannot make the walk quadratic.
    wasted: usize,
    unclosed: usize,
}

/// What to go on with after a construct.
enum Next {
    At(usize),
    Stop,
}

impl<'t> Scanner<'t> {
    fn walk(&mut self) {
        let mut at = 0;
        loop {
            let Some(markup) = self.text_run(at) else { return };
            let next = match self.byte(markup + 1) {
                Some(b'/') => self.end_tag(markup),
                Some(b'!' | b'-') => self.declaration(markup),
                Some(b'?') => self.after(markup + 2, b"?>"),
                Some(b) if is_name_start(b) => self.start_tag(markup),
                _ => Next::At(markup + 1),
            };
            match next {
                Next::At(next) if !self.found.gave_up => at = next,
                _ => return,
            }
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn rest(&self, at: usize) -> &'t [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// Reads text up to the next markup, whose offset it returns.
    fn text_run(&mut self, start: usize) -> Option<usize> {
        let blanks = blanks_at(self.bytes, start);
        let mut at = start + blanks;
        if let Some(form) = self.expression_at(at) {
            at = self.whole_text(at, form, Place::Text, Reading::Raw);
        }
        loop {
            let markup = at + memchr(b'<', self.rest(at))?;
            match self.embedded_in_text(at, markup) {
                Some(after) => at = after,
                None => return Some(markup),
            }
        }
    }

    /// The form of the expression that begins at `at`, if one does.
    fn expression_at(&self, at: usize) -> Option<Form> {
        match self.bytes.get(at..at + 2)? {
            b"@(" => Some(Form::Single),
            b"@{" => Some(Form::Multi),
            _ => None,
        }
    }

    /// Reads an expression that begins a stretch of text.
    fn whole_text(&mut self, at: usize, form: Form, place: Place, reading: Reading) -> usize {
        match self.balancer.end(self.bytes, at, reading) {
            Ok(end) => {
                let after = end + blanks_at(self.bytes, end);
                let whole = self.byte(after).is_none_or(|b| b == b'<');
                let state = if whole { RegionState::Whole } else { RegionState::Embedded };
                self.region(at, end, form, place, state);
                end
            }
            Err(unclosed) => {
                let end = recover::end_of_text(self.bytes, at, self.owner);
                self.not_closed(at, end, form, place, unclosed);
                end
            }
        }
    }

    /// An expression in the middle of a stretch of text `from..markup`: offset after it.
    ///
    /// It may reach past `markup`, as `As<string>()` does. Code that does not close is
    /// taken for text.
    fn embedded_in_text(&mut self, mut from: usize, markup: usize) -> Option<usize> {
        while let Some(found) = memchr(b'@', self.bytes.get(from..markup)?) {
            let at = from + found;
            if let Some(form) = self.expression_at(at)
                && let Some(end) = self.attempt(at)
            {
                self.region(at, end, form, Place::Text, RegionState::Embedded);
                return Some(end);
            }
            from = at + 1;
        }
        None
    }

    /// Reads code that need not be any: its end, if it closes.
    fn attempt(&mut self, at: usize) -> Option<usize> {
        if self.wasted > 2 * self.bytes.len() {
            return None;
        }
        match self.balancer.end(self.bytes, at, Reading::Raw) {
            Ok(end) => Some(end),
            Err(unclosed) => {
                self.wasted += unclosed.stopped.saturating_sub(at);
                None
            }
        }
    }

    fn region(&mut self, start: usize, end: usize, form: Form, place: Place, state: RegionState) {
        let span = Span::from_range(start..end);
        self.found.regions.push(Region { span, form, place, state });
    }

    fn not_closed(&mut self, at: usize, end: usize, form: Form, place: Place, why: Unclosed) {
        self.region(at, end, form, place, RegionState::Unclosed);
        // Reading may have run past the end of the value, into the next tags. What matters
        // is what was open where the value ended.
        let reading = if place == Place::CData { Reading::CData } else { Reading::Raw };
        let value = self.bytes.get(..end).unwrap_or_default();
        let cause = self.balancer.end(value, at, reading).err().unwrap_or(why);
        self.wasted += why.stopped.saturating_sub(end);
        self.report(XmlError::unclosed_expression(at, end, cause), end);
    }

    /// Reports an expression that could not be read; reading goes on at `end`.
    fn report(&mut self, error: XmlError, end: usize) {
        self.found.errors.push(error);
        self.unclosed += 1;
        if self.unclosed >= MAX_UNCLOSED || self.wasted > 4 * self.bytes.len() {
            let kind = XmlErrorKind::TooManyErrors;
            self.found.errors.push(XmlError::new(kind, Span::from_range(end..end)));
            self.found.gave_up = true;
        }
    }

    /// The offset just after the next `end` at or after `from`.
    fn after(&self, from: usize, end: &[u8]) -> Next {
        match find_end(self.bytes, from, end) {
            Some(at) => Next::At(at + end.len()),
            None => Next::Stop,
        }
    }

    /// A comment, CDATA section or document type.
    fn declaration(&mut self, markup: usize) -> Next {
        let rest = self.rest(markup);
        if rest.starts_with(b"<!--") {
            return match comment_end(self.bytes, markup) {
                CommentEnd::Proper(end) => Next::At(end + 3),
                CommentEnd::Misspelt(end) => Next::At(end + 2),
                CommentEnd::Missing => Next::Stop,
            };
        }
        if begins_misspelt_comment(self.bytes, markup) {
            return Next::At(misspelt_comment(self.bytes, markup));
        }
        if !rest.starts_with(b"<![CDATA[") {
            return Next::At(markup + 2);
        }
        let start = markup + 9;
        let Some(end) = find_end(self.bytes, start, b"]]>") else { return Next::Stop };
        self.cdata(start, end);
        Next::At(end + 3)
    }

    /// The content of a CDATA section; nothing in it can do harm to the markup.
    fn cdata(&mut self, start: usize, end: usize) {
        let content = self.bytes.get(..end).unwrap_or_default();
        let at = start + blanks_at(content, start);
        let Some(form) = self.expression_at(at).filter(|_| at + 1 < end) else { return };
        match self.balancer.end(content, at, Reading::CData) {
            Ok(close) => {
                let whole = close + blanks_at(content, close) == end;
                let state = if whole { RegionState::Whole } else { RegionState::Embedded };
                self.region(at, close, form, Place::CData, state);
            }
            Err(unclosed) => self.not_closed(at, end, form, Place::CData, unclosed),
        }
    }

    fn end_tag(&mut self, markup: usize) -> Next {
        self.depth = self.depth.saturating_sub(1);
        self.owner = None;
        match memchr2(b'>', b'<', self.rest(markup + 2)) {
            Some(found) if self.byte(markup + 2 + found) == Some(b'>') => {
                Next::At(markup + 2 + found + 1)
            }
            Some(found) => Next::At(markup + 2 + found),
            None => Next::Stop,
        }
    }

    fn start_tag(&mut self, markup: usize) -> Next {
        let mut at = markup + 1;
        let name_len = self.rest(at).iter().position(|&b| !is_name_byte(b));
        at += name_len.unwrap_or_else(|| self.rest(at).len());
        self.owner = self.text.get(markup + 1..at);
        if self.expression_at(at).is_some() {
            // The `>` is missing, and text begins.
            self.deeper(markup, at);
            return Next::At(at);
        }
        let mut attributes = 0;
        let unclosed = self.unclosed;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'>' => {
                    if self.byte(at - 1) == Some(b'/') {
                        self.owner = None;
                    } else {
                        self.deeper(markup, at);
                    }
                    return Next::At(at + 1);
                }
                b'<' => {
                    // The tag is broken; what follows is read as if it had been closed.
                    self.deeper(markup, at);
                    return Next::At(at);
                }
                b'"' | b'\'' => {
                    attributes += 1;
                    if attributes > self.limits.max_attributes {
                        if self.unclosed > unclosed {
                            // Quotes of an unclosed expression, which is reported.
                            self.found.gave_up = true;
                            return Next::Stop;
                        }
                        let kind = XmlErrorKind::TooManyAttributes(self.limits.max_attributes);
                        self.give_up(kind, markup + 1, markup + 1 + name_len.unwrap_or(0));
                        return Next::Stop;
                    }
                    match self.value(at + 1, byte) {
                        Next::At(next) => at = next,
                        Next::Stop => return Next::Stop,
                    }
                }
                b'@' => at = self.unquoted(at),
                _ => at += 1,
            }
        }
        Next::Stop
    }

    /// An expression in a tag outside of quotes, of which at least one is missing. It is
    /// masked, so that its own quotes and brackets do no more harm.
    fn unquoted(&mut self, at: usize) -> usize {
        let end = self.expression_at(at).and_then(|form| Some((form, self.attempt(at)?)));
        let Some((form, end)) = end else { return at + 1 };
        self.region(at, end, form, Place::Attribute, RegionState::Embedded);
        end
    }

    fn deeper(&mut self, markup: usize, end: usize) {
        self.depth += 1;
        if self.depth > self.limits.max_depth {
            self.give_up(XmlErrorKind::TooDeep(self.limits.max_depth), markup, end + 1);
        }
    }

    fn give_up(&mut self, kind: XmlErrorKind, start: usize, end: usize) {
        self.found.errors.push(XmlError::new(kind, Span::from_range(start..end)));
        self.found.gave_up = true;
    }
}

/// The offset of the next `end` at or after `from`; `end` ends in `>`.
pub(super) fn find_end(bytes: &[u8], from: usize, end: &[u8]) -> Option<usize> {
    let mut at = from;
    loop {
        let bracket = at + memchr(b'>', bytes.get(at..)?)?;
        let start = (bracket + 1).saturating_sub(end.len());
        if start >= from && bytes.get(start..=bracket) == Some(end) {
            return Some(start);
        }
        at = bracket + 1;
    }
}

/// Number of XML blanks at `at`.
pub(super) fn blanks_at(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|&b| !is_blank(b)).unwrap_or(rest.len())
}

/// Blanks as XML defines them.
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// A byte that may begin a name; what is not ASCII is left to roxmltree.
pub(super) const fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || !byte.is_ascii()
}

/// A byte that may stand in a name.
pub(super) const fn is_name_byte(byte: u8) -> bool {
    is_name_start(byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'.')
}
