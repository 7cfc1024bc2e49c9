//! From raw text to the text that it stands for, with the way back.
//!
//! One rule for all text outside of CDATA: a well-formed reference (the five of XML, and
//! numbers) is its character, and any other `&` is itself. In a well-formed file there is
//! no other `&`, so this is XML's own rule. In raw expressions it is the only rule under
//! which both forms mean the same: files escape `&amp;&amp;` in one expression and write
//! `&&` in the next, and some mix them within one. It follows that `"&lt;"` in a raw
//! expression is the C# string `"<"`, as it is in an escaped one; who wants the five
//! letters writes `&amp;lt;`. `a & b`, `a &&amp; b` and `x &y;` come out as `a & b`,
//! `a && b` and `x &y;`.
//!
//! Line ends become `\n`. Against XML, line ends and tabs in attribute values stay: XML
//! would make them blanks, but they end `//` comments and are part of verbatim strings in
//! expressions, and APIM keeps them.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::NodeKind;
use super::entity::reference_at;
use crate::source::{MapBuilder, SourceMap, Span};

/// A decoded text and where each byte of it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'t> {
    /// The text; borrowed from the file when nothing had to be decoded.
    pub text: Cow<'t, str>,
    /// From spans of `text` to spans of the file.
    pub map: SourceMap,
}

impl<'t> Decoded<'t> {
    fn verbatim(text: &'t str, span: Span) -> Self {
        let raw = span.of(text);
        let map = SourceMap::verbatim(span.start, Span::from_range(0..raw.len()).len());
        Self { text: Cow::Borrowed(raw), map }
    }

    /// The span of the file that a span of the decoded text comes from.
    #[must_use]
    pub fn to_raw(&self, decoded: Span) -> Span {
        self.map.to_raw(decoded)
    }

    /// The span of the decoded text without blanks at either end.
    #[must_use]
    pub fn trimmed_span(&self) -> Span {
        let blanks = [' ', '\t', '\n', '\r'];
        let start = self.text.len() - self.text.trim_start_matches(blanks).len();
        let end = self.text.trim_end_matches(blanks).len();
        Span::from_range(start..end.max(start))
    }

    /// The decoded text without blanks at either end.
    #[must_use]
    pub fn trimmed(&self) -> &str {
        self.trimmed_span().of(&self.text)
    }
}

/// Decodes one raw stretch of text.
pub(super) fn value(text: &str, span: Span) -> Decoded<'_> {
    let raw = span.of(text);
    if memchr2(b'&', b'\r', raw.as_bytes()).is_none() {
        return Decoded::verbatim(text, span);
    }
    let mut builder = MapBuilder::new();
    push_text(&mut builder, raw, span.start, true);
    finish(builder)
}

/// Decodes the text and CDATA pieces of an element, given as kind and span, one after the
/// other; other kinds are skipped. Without any piece, the empty text at `start`.
pub(super) fn pieces(
    text: &str,
    start: u32,
    pieces: impl Iterator<Item = (NodeKind, Span)>,
) -> Decoded<'_> {
    let mut pieces = pieces.filter_map(|(kind, span)| match kind {
        NodeKind::Text => Some((span, true)),
        NodeKind::CData(content) => Some((content, false)),
        _ => None,
    });
    let Some(first) = pieces.next() else { return Decoded::verbatim(text, Span::at(start)) };
    let mut next = pieces.next();
    if next.is_none() && first.1 {
        return value(text, first.0);
    }
    if next.is_none() && memchr(b'\r', first.0.of(text).as_bytes()).is_none() {
        return Decoded::verbatim(text, first.0);
    }
    let mut builder = MapBuilder::new();
    push_text(&mut builder, first.0.of(text), first.0.start, first.1);
    while let Some((span, references)) = next {
        push_text(&mut builder, span.of(text), span.start, references);
        next = pieces.next();
    }
    let decoded = finish(builder);
    if decoded.text.is_empty() { Decoded::verbatim(text, Span::at(first.0.start)) } else { decoded }
}

fn finish(builder: MapBuilder) -> Decoded<'static> {
    let (text, map) = builder.finish();
    Decoded { text: Cow::Owned(text), map }
}

/// Appends `raw`, which stands at `start`, with line ends normalised and, if asked,
/// references resolved.
fn push_text(builder: &mut MapBuilder, raw: &str, start: u32, references: bool) {
    let bytes = raw.as_bytes();
    let raw_span = |from: usize, to: usize| Span::from_range(from..to).shift(start);
    let verbatim = |builder: &mut MapBuilder, from: usize, to: usize| {
        if from < to {
            builder.push_verbatim(raw.get(from..to).unwrap_or_default(), raw_span(from, to).start);
        }
    };
    let (mut pushed, mut at) = (0, 0);
    while let Some(found) = memchr2(b'&', b'\r', bytes.get(at..).unwrap_or_default()) {
        at += found;
        let replaced = if bytes.get(at) == Some(&b'\r') {
            Some(('\n', if bytes.get(at + 1) == Some(&b'\n') { 2 } else { 1 }))
        } else if references {
            reference_at(bytes, at)
        } else {
            None
        };
        let Some((c, len)) = replaced else {
            at += 1;
            continue;
        };
        verbatim(builder, pushed, at);
        builder.push_replaced(c.encode_utf8(&mut [0; 4]), raw_span(at, at + len));
        at += len;
        pushed = at;
    }
    verbatim(builder, pushed, bytes.len());
}
