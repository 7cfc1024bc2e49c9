//! Start tags: attributes, quotes, prefixes.

use memchr::{memchr, memchr_iter, memchr2};

use super::{Open, Reader};
use crate::source::Span;
use crate::xml::recover::continues_tag;
use crate::xml::scan::{blanks_at, is_name_start};
use crate::xml::{XmlError, XmlErrorKind};

/// What is known about the tag that is being read.
struct Tag<'t> {
    element: &'t str,
    /// Names of the attributes that stand.
    attributes: Vec<Span>,
    /// A mistake was found: what follows in the tag is its consequence and not reported.
    broken: bool,
    /// Name of the attribute that was read last.
    last: &'t str,
}

/// How a tag ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TagEnd {
    /// `>`
    Open,
    /// `/>`
    Empty,
    /// Not at all.
    Missing,
}

/// How an attempt to read an attribute ended.
enum Outcome {
    /// It was read, or repaired: go on after it.
    After(usize),
    /// Its value does not end: the tag is taken to end there.
    TagEnds(usize),
}

impl<'t> Reader<'t> {
    pub(super) fn start_tag(&mut self, at: usize) -> usize {
        let name_end = self.name_end(at + 1);
        let name = Span::from_range(at + 1..name_end);
        let element = self.name_of(name);
        let mut tag = Tag { element, attributes: Vec::new(), broken: false, last: "" };
        let mut next = name_end;
        let (after, end) = loop {
            let blanks = blanks_at(self.bytes, next);
            next += blanks;
            match self.rest(next) {
                [b'>', ..] => break (next + 1, TagEnd::Open),
                [b'/', b'>', ..] => break (next + 2, TagEnd::Empty),
                [] | [b'<', ..] => {
                    self.tag_without_end(at, next, &tag);
                    break (next, TagEnd::Missing);
                }
                [b, ..] if is_name_start(*b) && (blanks > 0 || !tag.last.is_empty()) => {
                    match self.attribute(next, blanks > 0, &mut tag) {
                        Outcome::After(after) => next = after,
                        Outcome::TagEnds(end) => {
                            self.replace(end, end, ">");
                            break (end, TagEnd::Missing);
                        }
                    }
                }
                _ => next = self.junk(next, &mut tag),
            }
        };
        self.prefixes_of_tag(name, &tag);
        self.enter(name, Span::from_range(at..after), end);
        after
    }

    /// The element is open, if it is not empty; at the top it is a root.
    fn enter(&mut self, name: Span, tag: Span, end: TagEnd) {
        if self.open.is_empty() {
            match self.root {
                None => self.root = Some(name),
                Some(root) if !self.several_roots && !self.second_root => {
                    self.second_root = true;
                    let kind = XmlErrorKind::SeveralRoots {
                        first: self.name_of(root).to_owned(),
                        second: self.name_of(name).to_owned(),
                    };
                    let error = XmlError::new(kind, tag).with_related(root, "the first root");
                    self.found.errors.push(error);
                }
                Some(_) => {}
            }
        }
        if end == TagEnd::Empty {
            while self.prefixes.last().is_some_and(|(depth, _)| *depth > self.open.len()) {
                self.prefixes.pop();
            }
        } else {
            self.open.push(Open { name, tag, doubtful: end == TagEnd::Missing });
        }
    }

    fn tag_without_end(&mut self, at: usize, end: usize, tag: &Tag<'_>) {
        if !tag.broken {
            let text = self.slice(at, end).trim_end_matches([' ', '\t', '\n', '\r']).len();
            let kind = XmlErrorKind::UnclosedTag(tag.element.to_owned());
            self.error(kind, at, at + text);
        }
        self.replace(end, end, ">");
    }

    fn mistake(&mut self, tag: &mut Tag<'_>, kind: XmlErrorKind, start: usize, end: usize) {
        if !tag.broken {
            self.error(kind, start, end);
        }
        tag.broken = true;
    }

    /// Something in a tag that is no attribute; it is taken out.
    fn junk(&mut self, at: usize, tag: &mut Tag<'_>) -> usize {
        let rest = self.slice(at, self.bytes.len());
        let ends = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '>' | '<' | '"' | '\'');
        let len = rest.find(ends).unwrap_or(rest.len()).max(1);
        let quote = rest.starts_with(['"', '\'']);
        let closes = quote && !tag.last.is_empty();
        // A `/` may belong to the end of the tag.
        let len = if rest.get(..len).is_some_and(|r| len > 1 && r.ends_with('/')) {
            len - 1
        } else {
            len
        };
        let kind = if closes {
            XmlErrorKind::QuoteInValue {
                element: tag.element.to_owned(),
                attribute: tag.last.to_owned(),
            }
        } else {
            XmlErrorKind::UnexpectedInTag {
                element: tag.element.to_owned(),
                found: rest.get(..len).unwrap_or_default().to_owned(),
            }
        };
        self.mistake(tag, kind, at, at + len);
        self.blank(at, at + len);
        at + len
    }

    fn attribute(&mut self, start: usize, blank_before: bool, tag: &mut Tag<'t>) -> Outcome {
        let name_end = self.name_end(start);
        let name = self.slice(start, name_end);
        let equals = name_end + blanks_at(self.bytes, name_end);
        let has_value = self.bytes.get(equals) == Some(&b'=');
        let (element, attribute) = (tag.element.to_owned(), name.to_owned());
        if !has_value {
            let kind = if blank_before {
                XmlErrorKind::AttributeWithoutValue { element, attribute }
            } else {
                XmlErrorKind::QuoteInValue { element, attribute: tag.last.to_owned() }
            };
            self.mistake(tag, kind, start, name_end);
            self.blank(start, name_end);
            return Outcome::After(name_end);
        }
        let value = equals + 1 + blanks_at(self.bytes, equals + 1);
        let quote = match self.bytes.get(value) {
            Some(&quote @ (b'"' | b'\'')) => quote,
            _ => return self.unquoted(start, name_end, value, tag),
        };
        if !blank_before {
            let kind = XmlErrorKind::NoBlankBeforeAttribute(attribute.clone());
            self.mistake(tag, kind, start, name_end);
            self.replace(start, start, " ");
        }
        let Some(end) = self.value(value + 1, quote, name, tag) else {
            // The rest of the line is all that can be said to belong to the value.
            let rest = self.rest(value);
            let line = memchr2(b'\n', b'<', rest.get(1..).unwrap_or_default());
            let end = value + line.map_or(rest.len(), |len| len + 1);
            let kind = XmlErrorKind::UnclosedValue { element, attribute };
            self.mistake(tag, kind, start, value + 1);
            self.blank(start, end);
            return Outcome::TagEnds(end);
        };
        if self.duplicate(start, name_end, tag) {
            self.replace_over(start, end + 1);
        } else {
            tag.attributes.push(Span::from_range(start..name_end));
        }
        tag.last = name;
        Outcome::After(end + 1)
    }

    /// Blanks out `start..end`, within which other repairs may lie.
    fn replace_over(&mut self, start: usize, end: usize) {
        while self.found.repairs.last().is_some_and(|repair| repair.start >= start) {
            self.found.repairs.pop();
        }
        self.blank(start, end);
    }

    fn duplicate(&mut self, start: usize, end: usize, tag: &mut Tag<'t>) -> bool {
        let name = self.slice(start, end);
        let first = tag.attributes.iter().copied().find(|first| self.name_of(*first) == name);
        let Some(first) = first else { return false };
        if !tag.broken {
            let kind = XmlErrorKind::DuplicateAttribute {
                element: tag.element.to_owned(),
                attribute: name.to_owned(),
            };
            let error = XmlError::new(kind, Span::from_range(start..end))
                .with_related(first, "first given here");
            self.found.errors.push(error);
        }
        true
    }

    fn unquoted(
        &mut self,
        start: usize,
        name_end: usize,
        value: usize,
        tag: &mut Tag<'t>,
    ) -> Outcome {
        let rest = self.slice(value, self.bytes.len());
        let ends = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '>' | '<');
        let text = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
        let text = text.strip_suffix('/').unwrap_or(text);
        let end = value + text.len();
        let (element, attribute) = (tag.element.to_owned(), self.slice(start, name_end).to_owned());
        let (kind, from) = if text.is_empty() {
            (XmlErrorKind::AttributeWithoutValue { element, attribute }, start)
        } else {
            (XmlErrorKind::UnquotedValue { element, attribute }, value)
        };
        self.mistake(tag, kind, from, end);
        self.blank(start, end);
        Outcome::After(end.max(name_end))
    }

    /// The end of a value that begins at `start`, without its quote; `None` if it has none.
    fn value(&mut self, start: usize, quote: u8, name: &str, tag: &mut Tag<'_>) -> Option<usize> {
        let mut less_than = Vec::new();
        let mut at = start;
        let end = loop {
            let stop = at + memchr2(quote, b'<', self.rest(at))?;
            if self.bytes.get(stop) == Some(&quote) {
                break stop;
            }
            let end = stop + memchr(quote, self.rest(stop))?;
            if !continues_tag(self.bytes, end + 1) {
                return None;
            }
            less_than.extend(memchr_iter(b'<', self.bytes.get(stop..end)?).map(|at| stop + at));
            at = end;
        };
        if let Some(&first) = less_than.first() {
            let broken = std::mem::take(&mut tag.broken);
            if !broken {
                self.error(XmlErrorKind::LessThanInValue(name.to_owned()), first, first + 1);
            }
            tag.broken = broken;
        }
        let text = self.bytes.get(start..end).unwrap_or_default();
        let signs: Vec<usize> = memchr2_iter_sorted(text, start);
        for at in signs {
            if self.bytes.get(at) == Some(&b'<') {
                self.replace(at, at + 1, "x");
            } else {
                self.reference(at);
            }
        }
        Some(end)
    }

    /// Declares the prefixes of a tag and checks those that it uses.
    fn prefixes_of_tag(&mut self, name: Span, tag: &Tag<'t>) {
        let depth = self.open.len() + 1;
        for &attribute in &tag.attributes {
            if let Some(prefix) = self.name_of(attribute).strip_prefix("xmlns:") {
                self.prefixes.push((depth, prefix));
            }
        }
        for &used in std::iter::once(&name).chain(&tag.attributes) {
            self.check_name(used, true);
        }
    }

    /// Checks a name. A malformed one is overwritten by one that is not. A prefix that is
    /// not declared is reported once, and the colon behind it taken out.
    pub(super) fn check_name(&mut self, name: Span, report: bool) {
        let text = self.name_of(name);
        let well_formed = |part: &str| part.bytes().next().is_some_and(is_name_start);
        let parts = text.split_once(':');
        if !parts.map_or_else(
            || well_formed(text),
            |(prefix, local)| well_formed(prefix) && well_formed(local) && !local.contains(':'),
        ) {
            let (start, end) = (name.start as usize, name.end as usize);
            if report {
                self.error(XmlErrorKind::InvalidName(text.to_owned()), start, end);
            }
            self.replace(start, end, "x".repeat(text.len()));
            return;
        }
        let Some((prefix, _)) = parts else { return };
        if self.prefixes.iter().any(|(_, declared)| *declared == prefix) {
            return;
        }
        let start = name.start as usize;
        let colon = start + prefix.len();
        self.replace(colon, colon + 1, "_");
        if !self.undeclared.contains(&prefix) {
            self.undeclared.push(prefix);
            self.error(XmlErrorKind::UndeclaredPrefix(prefix.to_owned()), start, colon);
        }
    }
}

/// Offsets of `<` and `&` in `text`, which stands at `start`.
fn memchr2_iter_sorted(text: &[u8], start: usize) -> Vec<usize> {
    memchr::memchr2_iter(b'<', b'&', text).map(|at| start + at).collect()
}
