//! Where a byte of a document stands, told by one scan up to it. It takes any text: open tags,
//! missing quotes, misspelt ends.

use memchr::{memchr, memmem};

use crate::policy::{Document, ElementKind};
use crate::source::Span;
use crate::xml::Region;

/// Where a byte stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The elements around it, outermost first. Of a tag that holds the byte, those around it.
    pub open: Vec<Open>,
    /// What stands there.
    pub place: Place,
}

/// An element whose end tag has not come yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Its name.
    pub name: Span,
    /// The names of the children before the byte.
    pub children: Vec<Span>,
}

/// What stands at a byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Text between tags; the span goes from the last tag to the byte.
    Text(Span),
    /// The name in a start tag, perhaps empty.
    TagName(Tag),
    /// The name in an end tag, perhaps empty.
    EndName(Span),
    /// A start tag where an attribute's name stands or may stand.
    AttributeName(Tag, Span),
    /// The value of an attribute.
    Value(Tag, Attribute),
    /// A comment, a CDATA section without code, or markup that is no element.
    Elsewhere,
}

/// A start tag, as far as it can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: Span,
    /// Its attributes, those after the byte too.
    pub attributes: Vec<Attribute>,
    /// Where it ends, behind its `>` where there is one.
    pub end: u32,
    /// How it ends.
    pub closing: Closing,
}

/// How a start tag ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// With `>`.
    Open,
    /// With `/>`.
    Empty,
    /// Not at all.
    Missing,
}

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: Span,
    /// What stands between the quotes; `None` without quotes.
    pub value: Option<Span>,
}

/// Says where the byte at `offset` stands; one that ends a name still belongs to it.
#[must_use]
pub fn at(document: &Document, offset: u32) -> Context {
    let text = document.text();
    let offset = text.floor_char_boundary(offset as usize);
    let scan = Scan { text, bytes: text.as_bytes(), regions: document.regions() };
    scan.run(offset)
}

/// What the element of the last of these names is, the others being around it.
#[must_use]
pub fn kind_of(text: &str, open: &[Open]) -> Option<ElementKind> {
    let mut kind = None;
    for each in open {
        kind = Some(ElementKind::of(each.name.of(text), kind));
    }
    kind
}

struct Scan<'t> {
    text: &'t str,
    bytes: &'t [u8],
    regions: &'t [Region],
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// A byte that may stand in a name.
const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.') || !byte.is_ascii()
}

impl Scan<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn rest(&self, at: usize) -> &[u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// The end of the code that begins at `at`, if some does.
    fn region_end(&self, at: usize) -> Option<usize> {
        let first = self.regions.partition_point(|region| (region.span.start as usize) < at);
        let region = self.regions.get(first)?;
        (region.span.start as usize == at).then_some(region.span.end as usize)
    }

    fn name_end(&self, at: usize) -> usize {
        let rest = self.rest(at);
        at + rest.iter().position(|&byte| !is_name(byte)).unwrap_or(rest.len())
    }

    fn run(&self, offset: usize) -> Context {
        let mut open: Vec<Open> = Vec::new();
        let (mut at, mut text_start) = (0, 0);
        while let Some(markup) = self.markup(at, offset) {
            let rest = self.rest(markup);
            let next = match rest.get(1) {
                Some(b'!' | b'?') => {
                    let (start, end): (usize, &[u8]) = if rest.starts_with(b"<!--") {
                        (4, b"-->")
                    } else if rest.starts_with(b"<![CDATA[") {
                        (9, b"]]>")
                    } else {
                        (2, b">")
                    };
                    let found = memmem::find(self.rest(markup + start), end);
                    let next =
                        found.map_or(self.bytes.len(), |found| markup + start + found + end.len());
                    if offset < next || (found.is_none() && offset <= next) {
                        let is_code = end == b"]]>" && offset >= markup + start;
                        let from = Span::from_range(markup + start..offset.max(markup + start));
                        let place = if is_code { Place::Text(from) } else { Place::Elsewhere };
                        return Context { open, place };
                    }
                    next
                }
                Some(b'/') => {
                    let start = markup + 2;
                    let end = self.name_end(start);
                    if offset >= start && offset <= end {
                        let name = Span::from_range(start..end);
                        return Context { open, place: Place::EndName(name) };
                    }
                    let name = self.text.get(start..end).unwrap_or_default();
                    let known = open.iter().rposition(|each| each.name.of(self.text) == name);
                    if let Some(known) = known {
                        open.truncate(known);
                    }
                    match self.rest(end).iter().position(|byte| matches!(byte, b'>' | b'<')) {
                        Some(found) if self.byte(end + found) == Some(b'>') => end + found + 1,
                        Some(found) => end + found,
                        None => self.bytes.len(),
                    }
                }
                Some(&byte) if is_name(byte) || markup + 1 == offset => {
                    let tag = self.tag(markup);
                    let end = tag.end as usize;
                    let inside = offset < end || (tag.closing == Closing::Missing && offset <= end);
                    if inside {
                        return Context { open, place: self.in_tag(tag, offset) };
                    }
                    self.push(&mut open, &tag);
                    end.max(markup + 1)
                }
                None => {
                    let tag = self.tag(markup);
                    return Context { open, place: Place::TagName(tag) };
                }
                Some(_) => markup + 1,
            };
            at = next;
            text_start = next;
        }
        let start = text_start.min(offset);
        Context { open, place: Place::Text(Span::from_range(start..offset)) }
    }

    fn push(&self, open: &mut Vec<Open>, tag: &Tag) {
        if let Some(parent) = open.last_mut() {
            parent.children.push(tag.name);
        }
        if tag.closing == Closing::Open {
            open.push(Open { name: tag.name, children: Vec::new() });
        }
    }

    /// The next markup before `offset`, code passed over.
    fn markup(&self, mut at: usize, offset: usize) -> Option<usize> {
        loop {
            let found = at + memchr(b'<', self.rest(at))?;
            // Code in text may hold any bracket.
            let first = self.regions.partition_point(|region| (region.span.start as usize) < at);
            let code = self.regions.get(first).map(|region| region.span.range());
            match code {
                Some(code) if code.start < found => {
                    if offset <= code.end {
                        return None;
                    }
                    at = code.end.max(at + 1);
                }
                _ => return (found < offset).then_some(found),
            }
        }
    }

    /// Reads the start tag at `markup`.
    fn tag(&self, markup: usize) -> Tag {
        let name_end = self.name_end(markup + 1);
        let mut tag = Tag {
            name: Span::from_range(markup + 1..name_end),
            attributes: Vec::new(),
            end: 0,
            closing: Closing::Missing,
        };
        let mut at = name_end;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'>' => {
                    let is_empty = self.byte(at.saturating_sub(1)) == Some(b'/');
                    tag.closing = if is_empty { Closing::Empty } else { Closing::Open };
                    at += 1;
                    break;
                }
                b'<' => break,
                b'"' | b'\'' => {
                    // A value without a name.
                    at = self.value_end(at + 1, byte).1;
                }
                byte if is_name(byte) => {
                    let (attribute, next) = self.attribute(at);
                    tag.attributes.push(attribute);
                    at = next;
                }
                b'@' => at = self.region_end(at).unwrap_or(at + 1).max(at + 1),
                _ => at += 1,
            }
        }
        tag.end = Span::from_range(0..at).end;
        tag
    }

    fn attribute(&self, start: usize) -> (Attribute, usize) {
        let name_end = self.name_end(start);
        let name = Span::from_range(start..name_end);
        let blanks = |at: usize| {
            let rest = self.rest(at);
            at + rest.iter().position(|&byte| !is_blank(byte)).unwrap_or(rest.len())
        };
        let equals = blanks(name_end);
        if self.byte(equals) != Some(b'=') {
            return (Attribute { name, value: None }, name_end);
        }
        let quote = blanks(equals + 1);
        match self.byte(quote) {
            Some(byte @ (b'"' | b'\'')) => {
                let (end, next) = self.value_end(quote + 1, byte);
                let value = Span::from_range(quote + 1..end);
                (Attribute { name, value: Some(value) }, next)
            }
            _ => (Attribute { name, value: None }, equals + 1),
        }
    }

    /// Where the value that begins at `start` ends, and where the tag goes on.
    fn value_end(&self, start: usize, quote: u8) -> (usize, usize) {
        let after_code = self.region_end(start).unwrap_or(start).max(start);
        let rest = self.rest(after_code);
        let found = rest.iter().position(|&byte| byte == quote || byte == b'<');
        match found {
            Some(found) if rest.get(found) == Some(&quote) => {
                (after_code + found, after_code + found + 1)
            }
            _ => {
                // The closing quote is missing: the value ends with the line.
                let line = memchr(b'\n', rest).unwrap_or(rest.len());
                let end = after_code + line.min(found.unwrap_or(line));
                (end, end)
            }
        }
    }

    fn in_tag(&self, tag: Tag, offset: usize) -> Place {
        let offset = Span::from_range(offset..offset).start;
        let holds = |span: Span| span.start <= offset && offset <= span.end;
        if offset <= tag.name.end {
            return Place::TagName(tag);
        }
        let value = |attribute: &&Attribute| attribute.value.is_some_and(holds);
        if let Some(attribute) = tag.attributes.iter().find(value).cloned() {
            return Place::Value(tag, attribute);
        }
        let name = tag.attributes.iter().map(|attribute| attribute.name).find(|name| holds(*name));
        let name = name.unwrap_or(Span::at(offset));
        Place::AttributeName(tag, name)
    }
}
