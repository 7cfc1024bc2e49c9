//! Text between tags: references, stray signs, text outside of the root.

use memchr::{memchr, memchr2_iter, memmem};

use super::{Reader, short};
use crate::source::Span;
use crate::xml::XmlErrorKind;
use crate::xml::comment::begins_misspelt_comment;
use crate::xml::entity::reference_at;
use crate::xml::scan::{blanks_at, is_name_byte, is_name_start};
use crate::xml::value;

impl Reader<'_> {
    /// Reads text up to the next thing that may be markup. A `<` at `start` is text.
    pub(super) fn text_run(&mut self, start: usize) -> usize {
        let mut end = start;
        while let Some(found) = memchr(b'<', self.rest(end)) {
            end += found;
            match self.bytes.get(end + 1) {
                Some(b'/' | b'?') if end > start => break,
                Some(b'!' | b'-') if end > start && self.is_declaration(end) => break,
                Some(&b) if is_name_start(b) && end > start => break,
                _ => end += 1,
            }
        }
        if self.rest(end).first() != Some(&b'<') {
            end = self.bytes.len();
        }
        let tag = self.tag_without_less_than(start, end);
        let end_of_text = tag.unwrap_or(end);
        if self.open.is_empty() {
            self.text_outside(start, end_of_text);
        } else {
            self.text_inside(start, end_of_text);
        }
        tag.map_or(end, |tag| self.restore_tag(tag))
    }

    /// Where in the text `start..end` a tag begins whose `<` is missing: an end tag of the
    /// innermost element, or the start of the text, if it looks like a start tag.
    fn tag_without_less_than(&self, start: usize, end: usize) -> Option<usize> {
        let text = self.bytes.get(start..end)?;
        if memchr(b'>', text).is_none()
            || self
                .region_from(start)
                .is_some_and(|(span, _)| (span.start as usize) < end && span.end as usize > end)
        {
            return None;
        }
        if let Some(innermost) = self.open.last() {
            let tag = format!("/{}>", self.name_of(innermost.name));
            if let Some(found) = memmem::find(text, tag.as_bytes()) {
                return Some(start + found);
            }
        }
        let first = start + blanks_at(text, 0);
        self.bytes.get(first).filter(|&&b| is_name_start(b))?;
        let name_end = self.name_end(first);
        let close = name_end + memchr(b'>', self.bytes.get(name_end..end)?)?;
        let inside = self.bytes.get(name_end..close)?;
        let inside = inside.strip_suffix(b"/").unwrap_or(inside).trim_ascii();
        let follows = self.bytes.get(close + 1..end)?.trim_ascii();
        let closing = self.rest(end).strip_prefix(b"</");
        let closed =
            closing.is_some_and(|tag| tag.starts_with(self.slice(first, name_end).as_bytes()));
        let like_tag = match inside.last() {
            Some(b'"' | b'\'') => inside.contains(&b'='),
            Some(_) => false,
            None => follows.is_empty() || closed,
        };
        (name_end > first && like_tag).then_some(first)
    }

    /// Puts the `<` in front of the tag at `at`, and reads it.
    fn restore_tag(&mut self, at: usize) -> usize {
        let closes = self.bytes.get(at) == Some(&b'/');
        let name = at + usize::from(closes);
        let name_end = self.name_end(name);
        let kind = XmlErrorKind::MissingLessThan(short(self.slice(at, name_end)));
        self.error(kind, at, name_end);
        self.replace(at, at, "<");
        if closes { self.end_tag_of(at, name) } else { self.start_tag_of(at, name) }
    }

    fn is_declaration(&self, at: usize) -> bool {
        let rest = self.rest(at);
        rest.starts_with(b"<!--")
            || begins_misspelt_comment(self.bytes, at)
            || rest.starts_with(b"<![CDATA[")
            || rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!DOCTYPE"))
    }

    fn text_inside(&mut self, start: usize, end: usize) {
        let text = self.bytes.get(start..end).unwrap_or_default();
        let (mut less_than, mut ampersand) = (false, false);
        for at in memchr2_iter(b'<', b'&', text).map(|at| start + at) {
            if self.bytes.get(at) == Some(&b'&') {
                self.reference(at, &mut ampersand);
                continue;
            }
            if !less_than {
                self.error(XmlErrorKind::LessThanInText, at, at + 1);
                less_than = true;
            }
            self.fill(at, at + 1, b'x');
        }
        let mut reported = false;
        for found in memmem::find_iter(text, "]]>") {
            let at = start + found;
            if !reported {
                self.error(XmlErrorKind::CDataEndInText, at, at + 3);
                reported = true;
            }
            self.fill(at + 2, at + 3, b'x');
        }
    }

    /// A `&` in text or in a value that must begin a reference. Only the first bare one of
    /// a text or value is reported.
    pub(super) fn reference(&mut self, at: usize, bare_reported: &mut bool) {
        if reference_at(self.bytes, at).is_some() {
            return;
        }
        self.fill(at, at + 1, b'x');
        if self.document_type {
            return;
        }
        let rest = self.rest(at + 1);
        let number = rest.first() == Some(&b'#');
        let name = rest.iter().skip(usize::from(number)).take(64);
        let len = usize::from(number) + name.take_while(|&&b| is_name_byte(b)).count();
        let text = self.slice(at + 1, at + 1 + len);
        let closed = rest.get(len) == Some(&b';');
        let (kind, end) = if number && closed {
            (XmlErrorKind::InvalidCharacterReference(format!("&{text};")), at + len + 2)
        } else if closed && rest.first().is_some_and(|&b| is_name_start(b)) {
            (XmlErrorKind::UnknownEntity(short(text)), at + len + 2)
        } else if std::mem::replace(bare_reported, true) {
            return;
        } else {
            (XmlErrorKind::BareAmpersand, at + 1)
        };
        self.error(kind, at, end);
    }

    /// Text outside of the root is an error, unless it is all holes that a deployment tool
    /// or APIM fills. With several roots allowed, holes stay in the tree.
    fn text_outside(&mut self, start: usize, end: usize) {
        let text = self.slice(start, end);
        let start = start + blanks_at(text.as_bytes(), 0);
        let text = text.trim_matches([' ', '\t', '\n', '\r']);
        let end = start + text.len();
        if text.is_empty() {
            return;
        }
        if value::is_all_holes(text) {
            if !self.several_roots {
                self.blank(start, end);
            }
            return;
        }
        self.blank(start, end);
        if !self.text_outside {
            self.text_outside = true;
            let span = Span::from_range(start..end);
            self.error(XmlErrorKind::TextOutsideRoot, span.start as usize, span.end as usize);
        }
    }
}
