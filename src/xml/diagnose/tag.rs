//! Start tags: attributes, quotes, prefixes.

use memchr::{memchr, memchr2, memchr2_iter};

use super::{Open, Reader, short};
use crate::source::Span;
use crate::xml::recover::continues_tag;
use crate::xml::scan::{blanks_at, is_name_start};
use crate::xml::{RegionState, XmlError, XmlErrorKind, value};

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
        self.start_tag_of(at, at + 1)
    }

    /// A start tag at `at`, whose name begins at `name`.
    pub(super) fn start_tag_of(&mut self, at: usize, name: usize) -> usize {
        let name_end = self.name_end(name);
        let name = Span::from_range(name..name_end);
        let element = self.name_of(name);
        let mut tag = Tag { element, attributes: Vec::new(), broken: false, last: "" };
        let mut next = name_end;
        let mut after_hole = false;
        let (after, end) = loop {
            let blanks = blanks_at(self.bytes, next);
            next += blanks;
            let separate = blanks > 0 || after_hole;
            after_hole = false;
            if let Some(after) = self.hole_in_tag(next) {
                next = after;
                after_hole = true;
                continue;
            }
            match self.rest(next) {
                [b'>', ..] => break (next + 1, TagEnd::Open),
                [b'/', b'>', ..] => break (next + 2, TagEnd::Empty),
                rest if matches!(rest, [] | [b'<', ..]) || self.text_follows_name(name, next) => {
                    self.tag_without_end(at, next, &tag);
                    break (next, TagEnd::Missing);
                }
                _ if self
                    .region_from(next)
                    .is_some_and(|(span, _)| span.start as usize == next) =>
                {
                    next = self.expression_in_tag(next, &mut tag);
                }
                [b, ..] if is_name_start(*b) && (separate || !tag.last.is_empty()) => {
                    match self.attribute(next, separate, &mut tag) {
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

    /// An expression that stands in a tag like an attribute; it is taken out.
    fn expression_in_tag(&mut self, at: usize, tag: &mut Tag<'_>) -> usize {
        let end = self.region_from(at).map_or(at + 1, |(span, _)| span.end as usize);
        let kind = XmlErrorKind::UnexpectedInTag {
            element: short(tag.element),
            found: "@(…)".to_owned(),
        };
        self.mistake(tag, kind, at, end);
        self.blank(at, end);
        end
    }

    /// True when an expression follows a tag's name at once: the `>` between is missing.
    fn text_follows_name(&self, name: Span, at: usize) -> bool {
        let region = self.region_from(at).map(|(span, _)| span.start);
        name.end as usize == at && region == Some(name.end)
    }

    /// The element is open, if it is not empty; at the top it is a root.
    fn enter(&mut self, name: Span, tag: Span, end: TagEnd) {
        if self.open.is_empty() {
            match self.root {
                None => self.root = Some(name),
                Some(root) if !self.several_roots && !self.second_root => {
                    self.second_root = true;
                    let kind = XmlErrorKind::SeveralRoots {
                        first: short(self.name_of(root)),
                        second: short(self.name_of(name)),
                    };
                    let error = XmlError::new(kind, tag).with_related(root, "the first root");
                    self.report(error);
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
            let kind = XmlErrorKind::UnclosedTag(short(tag.element));
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

    /// A hole that stands in a tag and is filled with attributes, or with the name of one:
    /// no mistake. It is taken out, with the value that may follow it.
    fn hole_in_tag(&mut self, at: usize) -> Option<usize> {
        let mut after = at + value::hole_at(self.bytes, at)?;
        let equals = after + blanks_at(self.bytes, after);
        if self.bytes.get(equals) == Some(&b'=') {
            let start = equals + 1 + blanks_at(self.bytes, equals + 1);
            let quote = self.bytes.get(start).copied().filter(|b| matches!(b, b'"' | b'\''))?;
            if self.bytes.get(at) == Some(&b'_') {
                // `__NAME__` is a name like any other.
                return None;
            }
            after = start + 1 + memchr(quote, self.rest(start + 1))? + 1;
        }
        self.blank(at, after);
        Some(after)
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
            XmlErrorKind::QuoteInValue { element: short(tag.element), attribute: short(tag.last) }
        } else {
            XmlErrorKind::UnexpectedInTag {
                element: short(tag.element),
                found: short(rest.get(..len).unwrap_or_default()),
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
        let (element, attribute) = (short(tag.element), short(name));
        if !has_value {
            let kind = if blank_before {
                XmlErrorKind::AttributeWithoutValue { element, attribute }
            } else {
                XmlErrorKind::QuoteInValue { element, attribute: short(tag.last) }
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
            self.blank(start, end + 1);
        } else {
            tag.attributes.push(Span::from_range(start..name_end));
        }
        tag.last = name;
        Outcome::After(end + 1)
    }

    fn duplicate(&mut self, start: usize, end: usize, tag: &mut Tag<'t>) -> bool {
        let name = self.slice(start, end);
        let first = tag.attributes.iter().copied().find(|first| self.name_of(*first) == name);
        let Some(first) = first else { return false };
        if !tag.broken {
            let kind = XmlErrorKind::DuplicateAttribute {
                element: short(tag.element),
                attribute: short(name),
            };
            let error = XmlError::new(kind, Span::from_range(start..end))
                .with_related(first, "first given here");
            self.report(error);
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
        let (element, attribute) = (short(tag.element), short(self.slice(start, name_end)));
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
        let mut less_than = None;
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
            less_than.get_or_insert(stop);
            at = end;
        };
        if let Some(first) = less_than.filter(|_| !tag.broken) {
            self.error(XmlErrorKind::LessThanInValue(short(name)), first, first + 1);
        }
        let mut ampersand = false;
        for at in memchr2_iter(b'<', b'&', self.bytes.get(start..end)?).map(|at| start + at) {
            if self.bytes.get(at) == Some(&b'<') {
                self.fill(at, at + 1, b'x');
            } else {
                self.reference(at, &mut ampersand);
            }
        }
        // What follows in the tag may be the consequence of an expression that is unclosed.
        tag.broken |= self.region_from(start).is_some_and(|(span, state)| {
            span.start as usize <= end && state == RegionState::Unclosed
        });
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
        self.unsure_of_prefixes |= tag.broken;
        for &used in std::iter::once(&name).chain(&tag.attributes) {
            self.check_name(used, !tag.broken);
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
                self.error(XmlErrorKind::InvalidName(short(text)), start, end);
            }
            self.fill(start, end, b'x');
            return;
        }
        let Some((prefix, _)) = parts else { return };
        if self.prefixes.iter().any(|(_, declared)| *declared == prefix) {
            return;
        }
        let start = name.start as usize;
        let colon = start + prefix.len();
        self.fill(colon, colon + 1, b'_');
        if !self.unsure_of_prefixes && !self.undeclared.contains(&prefix) {
            self.undeclared.push(prefix);
            self.error(XmlErrorKind::UndeclaredPrefix(short(prefix)), start, colon);
        }
    }
}
