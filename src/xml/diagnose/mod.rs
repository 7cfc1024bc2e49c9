//! What is wrong with markup that the XML parser refused, and what would mend it.
//!
//! This reader runs only on broken files (and on pieces with several roots, which are
//! wrapped in one element). It reads the masked text leniently, names each mistake in the
//! file's own terms, and proposes repairs. The repaired text goes to the XML parser again,
//! so that there is one parser that decides and one tree that comes out.

mod tag;
mod text;

use memchr::memchr;
use roxmltree::Error;

use super::repair::{Offsets, Repair};
use super::scan::{blanks_at, find_end, is_name_byte, is_name_start};
use super::{XmlError, XmlErrorKind};
use crate::source::Span;

/// Mistakes after which reading stops.
const MAX_ERRORS: usize = 100;

/// What is wrong, and how to mend it.
#[derive(Debug, Default)]
pub(super) struct Diagnosis {
    pub errors: Vec<XmlError>,
    pub repairs: Vec<Repair>,
    /// The repairs put one element around everything.
    pub wrapped: bool,
}

/// An element that is open.
#[derive(Clone, Copy, Debug)]
struct Open {
    name: Span,
    tag: Span,
    /// The end of the start tag is missing, so it may well have been an empty-element tag:
    /// if the element is not closed, nothing more is said.
    doubtful: bool,
}

/// Reads `text`, in which expressions are masked.
pub(super) fn diagnose(text: &str, several_roots: bool) -> Diagnosis {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        several_roots,
        found: Diagnosis::default(),
        open: Vec::new(),
        prefixes: vec![(0, "xml"), (0, "xmlns")],
        undeclared: Vec::new(),
        root: None,
        second_root: false,
        text_outside: false,
        document_type: false,
        cut_off: false,
    };
    reader.characters();
    reader.document();
    reader.found
}

/// An error of the XML parser that [`diagnose`] has no name for.
pub(super) fn translate(error: &Error, parsed: &str, offsets: &Offsets) -> XmlError {
    let position = error.pos();
    let line: usize = parsed
        .split_inclusive('\n')
        .take(position.row.saturating_sub(1) as usize)
        .map(str::len)
        .sum();
    let rest = parsed.get(line..).unwrap_or_default();
    let column = position.col.saturating_sub(1) as usize;
    let at = line + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
    let len = parsed.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let words = error.to_string();
    let words = words.split(" at ").next().unwrap_or_default().replace('\'', "`");
    XmlError::new(XmlErrorKind::Malformed(words), offsets.span(at, at + len))
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    several_roots: bool,
    found: Diagnosis,
    open: Vec<Open>,
    /// Declared prefixes with the number of open elements outside of the declaring one.
    prefixes: Vec<(usize, &'t str)>,
    /// Prefixes that were reported.
    undeclared: Vec<&'t str>,
    root: Option<Span>,
    second_root: bool,
    text_outside: bool,
    /// A document type was refused: entities are no news any more.
    document_type: bool,
    /// A comment or the like that does not end took the rest of the file.
    cut_off: bool,
}

impl<'t> Reader<'t> {
    fn document(&mut self) {
        let bom = self.text.len() - self.text.trim_start_matches('\u{feff}').len();
        let bom = bom.min(3);
        let mut at = self.xml_declaration(bom);
        let body = at;
        while at < self.bytes.len() && self.found.errors.len() < MAX_ERRORS {
            at = match self.rest(at) {
                [b'<', b'/', ..] => self.end_tag(at),
                [b'<', b'!', ..] => self.declaration(at),
                [b'<', b'?', ..] => self.instruction(at),
                [b'<', b, ..] if is_name_start(*b) => self.start_tag(at),
                _ => self.text_run(at),
            };
        }
        self.end_of_file();
        if self.several_roots || self.second_root {
            self.wrap(bom, body);
        }
    }

    fn rest(&self, at: usize) -> &'t [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn name_of(&self, span: Span) -> &'t str {
        self.slice(span.start as usize, span.end as usize)
    }

    fn error(&mut self, kind: XmlErrorKind, start: usize, end: usize) {
        self.found.errors.push(XmlError::new(kind, Span::from_range(start..end)));
    }

    /// Replaces `start..end`.
    fn replace(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.found.repairs.push(Repair { start, end, text: text.into() });
    }

    /// Overwrites `start..end` with as many blanks.
    fn blank(&mut self, start: usize, end: usize) {
        self.replace(start, end, " ".repeat(end.saturating_sub(start)));
    }

    fn name_end(&self, start: usize) -> usize {
        let rest = self.rest(start);
        start + rest.iter().position(|&b| !is_name_byte(b)).unwrap_or(rest.len())
    }

    /// Characters that XML does not allow, wherever they stand.
    fn characters(&mut self) {
        let mut found = 0;
        for (at, c) in self.text.char_indices() {
            if super::entity::is_xml_character(c) {
                continue;
            }
            found += 1;
            if found <= 10 {
                self.error(XmlErrorKind::InvalidCharacter(c), at, at + c.len_utf8());
            }
            self.blank(at, at + c.len_utf8());
        }
    }

    fn xml_declaration(&mut self, at: usize) -> usize {
        if !self.rest(at).starts_with(b"<?xml ") {
            return at;
        }
        let Some(end) = find_end(self.bytes, at, b"?>") else { return self.instruction(at) };
        // The parser alone knows whether the declaration is as it should be.
        let end = end + 2;
        if roxmltree::Document::parse(&format!("{}<a/>", self.slice(at, end))).is_err() {
            self.error(XmlErrorKind::Declaration, at, end);
            self.blank(at, end);
        }
        end
    }

    fn declaration(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        if rest.starts_with(b"<!--") {
            return self.comment(at);
        }
        if rest.starts_with(b"<![CDATA[") {
            return self.cdata(at);
        }
        if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!DOCTYPE")) {
            return self.doctype(at);
        }
        if self.rest(at + 2).starts_with("\u{2014}".as_bytes())
            || self.rest(at + 2).starts_with(b"-")
        {
            return self.malformed_comment(at);
        }
        self.text_run(at)
    }

    fn comment(&mut self, at: usize) -> usize {
        let Some(end) = find_end(self.bytes, at + 4, b"-->") else {
            self.cut_off = true;
            self.error(XmlErrorKind::UnclosedComment, at, at + 4);
            self.blank(at, self.bytes.len());
            return self.bytes.len();
        };
        let content = self.slice(at + 4, end);
        let hyphens =
            content.find("--").or_else(|| content.ends_with('-').then(|| content.len() - 1));
        if let Some(found) = hyphens {
            let hyphens = at + 4 + found;
            self.error(XmlErrorKind::DoubleHyphen, hyphens, hyphens + 2);
            self.replace(at + 4, end, "x".repeat(end - at - 4));
        }
        end + 3
    }

    /// `<!-` or `<!—`, taken for a comment up to the next `>`.
    fn malformed_comment(&mut self, at: usize) -> usize {
        let dash = self.text.get(at + 2..).and_then(|rest| rest.chars().next());
        let start = at + 2 + dash.map_or(0, char::len_utf8);
        let kind = XmlErrorKind::MalformedComment(self.slice(at, start).to_owned());
        self.error(kind, at, start);
        let end = memchr(b'>', self.rest(at)).map_or(self.bytes.len(), |found| at + found + 1);
        self.blank(at, end);
        end
    }

    fn cdata(&mut self, at: usize) -> usize {
        let end = find_end(self.bytes, at + 9, b"]]>");
        let after = end.map_or(self.bytes.len(), |end| end + 3);
        if end.is_none() {
            self.cut_off = true;
            self.error(XmlErrorKind::UnclosedCData, at, at + 9);
        } else if self.open.is_empty() && !self.several_roots {
            self.error(XmlErrorKind::CDataOutsideRoot, at, after);
        }
        if end.is_none() || self.open.is_empty() && !self.several_roots {
            self.blank(at, after);
        }
        after
    }

    /// A document type is refused as a whole, with its entities.
    fn doctype(&mut self, at: usize) -> usize {
        let first = memchr(b'>', self.rest(at)).map_or(self.bytes.len(), |found| at + found + 1);
        let subset = memchr(b'[', self.bytes.get(at..first).unwrap_or_default());
        let end = match subset {
            Some(subset) => {
                let close = memchr(b']', self.rest(at + subset)).map(|found| at + subset + found);
                close.and_then(|close| Some(close + memchr(b'>', self.rest(close))? + 1))
            }
            None => Some(first),
        };
        let end = end.unwrap_or(self.bytes.len());
        self.document_type = true;
        self.error(XmlErrorKind::DocumentType, at, (at + 9).min(end));
        self.blank(at, end);
        end
    }

    fn instruction(&mut self, at: usize) -> usize {
        let end = find_end(self.bytes, at + 2, b"?>").map(|end| end + 2);
        let after = end.unwrap_or(self.bytes.len());
        let named = self.bytes.get(at + 2).is_some_and(|&b| is_name_start(b));
        if self.rest(at).starts_with(b"<?xml ") && end.is_some() {
            self.error(XmlErrorKind::Declaration, at, after);
        } else if end.is_none() || !named {
            self.cut_off |= end.is_none();
            self.error(XmlErrorKind::ProcessingInstruction, at, at + 2);
        } else {
            return after;
        }
        self.blank(at, after);
        after
    }

    fn end_tag(&mut self, at: usize) -> usize {
        let name_end = self.name_end(at + 2);
        let name = Span::from_range(at + 2..name_end);
        let mut after = name_end + blanks_at(self.bytes, name_end);
        if self.bytes.get(after) == Some(&b'>') {
            after += 1;
        } else {
            let kind = XmlErrorKind::UnclosedTag(format!("/{}", self.name_of(name)));
            self.error(kind, at, name_end);
            after = name_end;
            self.replace(after, after, ">");
        }
        self.close(name, Span::from_range(at..after));
        while self.prefixes.last().is_some_and(|(depth, _)| *depth > self.open.len()) {
            self.prefixes.pop();
        }
        after
    }

    /// Closes the element that the end tag `tag` belongs to.
    fn close(&mut self, name: Span, tag: Span) {
        let text = self.name_of(name);
        let Some(&innermost) = self.open.last() else {
            let kind = XmlErrorKind::StrayEndTag(text.to_owned());
            return self.drop_end_tag(kind, tag);
        };
        if self.name_of(innermost.name) == text {
            self.open.pop();
            self.check_name(name, false);
            return;
        }
        // Elements deeper than the limit are not read, so this search is short.
        let owner = self.open.iter().rposition(|open| self.name_of(open.name) == text);
        if owner.is_none() && self.next_end_tag_is(tag.end as usize, innermost.name) {
            let kind = XmlErrorKind::StrayEndTag(text.to_owned());
            return self.drop_end_tag(kind, tag);
        }
        let kind = XmlErrorKind::MismatchedEndTag {
            open: self.name_of(innermost.name).to_owned(),
            close: text.to_owned(),
        };
        let mut error = XmlError::new(kind, tag).with_related(
            innermost.tag,
            format!("`<{}>` is opened here", self.name_of(innermost.name)),
        );
        match owner {
            Some(owner) => {
                let closed = self.open.split_off(owner);
                for open in closed.iter().skip(1).rev().skip(1) {
                    let message = format!("`<{}>` is open too", self.name_of(open.name));
                    error = error.with_related(open.tag, message);
                }
                let mut missing = String::new();
                for open in closed.iter().skip(1).rev() {
                    missing.push_str(&format!("</{}>", self.name_of(open.name)));
                }
                let start = tag.start as usize;
                self.replace(start, start, missing);
            }
            None => {
                self.open.pop();
                let renamed = self.name_of(innermost.name);
                self.replace(name.start as usize, name.end as usize, renamed);
            }
        }
        if !innermost.doubtful {
            self.found.errors.push(error);
        }
    }

    fn drop_end_tag(&mut self, kind: XmlErrorKind, tag: Span) {
        self.found.errors.push(XmlError::new(kind, tag));
        self.blank(tag.start as usize, tag.end as usize);
    }

    /// True when the next end tag that does not belong to an element opened after `at` is
    /// that of `name`: then the end tag before `at` is one too many.
    fn next_end_tag_is(&self, mut at: usize, name: Span) -> bool {
        const REACH: usize = 64 << 10;
        let limit = at + REACH;
        let mut depth = 0_usize;
        while let Some(found) = memchr(b'<', self.rest(at)) {
            at += found;
            if at > limit {
                return false;
            }
            let rest = self.rest(at);
            if rest.starts_with(b"<!--") {
                match find_end(self.bytes, at + 4, b"-->") {
                    Some(end) => at = end,
                    None => return false,
                }
            } else if rest.starts_with(b"</") {
                if depth == 0 {
                    return self.slice(at + 2, self.name_end(at + 2)) == self.name_of(name);
                }
                depth -= 1;
            } else if rest.get(1).is_some_and(|&b| is_name_start(b)) {
                let end = memchr(b'>', rest).unwrap_or(0);
                depth += usize::from(end > 0 && rest.get(end - 1) != Some(&b'/'));
            }
            at += 1;
        }
        false
    }

    fn end_of_file(&mut self) {
        let end = self.bytes.len();
        if self.found.errors.len() >= MAX_ERRORS {
            self.error(XmlErrorKind::TooManyErrors, end, end);
            return;
        }
        if let Some(&innermost) = self.open.last() {
            let kind = XmlErrorKind::UnclosedElement(self.name_of(innermost.name).to_owned());
            let mut error = XmlError::new(kind, innermost.tag);
            for open in self.open.iter().rev().skip(1) {
                let message = format!("`<{}>` is open too", self.name_of(open.name));
                error = error.with_related(open.tag, message);
            }
            if !innermost.doubtful && !self.cut_off {
                self.found.errors.push(error);
            }
            let missing: String = self
                .open
                .iter()
                .rev()
                .map(|open| format!("</{}>", self.name_of(open.name)))
                .collect();
            self.replace(end, end, missing);
        }
        if self.root.is_none() && !self.several_roots && self.found.errors.is_empty() {
            let first = self.text.chars().next().map_or(0, char::len_utf8);
            self.error(XmlErrorKind::NoRoot, 0, first);
        }
    }

    /// Puts one element around everything. A declaration cannot stand in it.
    fn wrap(&mut self, bom: usize, body: usize) {
        self.found.wrapped = true;
        if body > bom {
            self.found.repairs.retain(|repair| repair.start != bom || repair.end != body);
            self.blank(bom, body);
        }
        self.found.repairs.insert(0, Repair { start: body, end: body, text: "<_>".to_owned() });
        let end = self.bytes.len();
        self.replace(end, end, "</_>");
    }
}
