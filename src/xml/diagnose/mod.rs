//! What is wrong with markup that the XML parser refused, and what would mend it.
//!
//! This reader runs only on broken files (and on pieces with several roots, which are
//! wrapped in one element). It reads the masked text leniently, names each mistake in the
//! file's own terms, and proposes repairs. The repaired text goes to the XML parser again,
//! so that there is one parser that decides and one tree that comes out.

mod declaration;
mod tag;
mod text;

use memchr::memchr;
use roxmltree::Error;

use super::repair::{Offsets, Repair};
use super::scan::{blanks_at, find_end, is_name_byte, is_name_start};
use super::{Place, Region, RegionState, XmlError, XmlErrorKind};
use crate::source::Span;

/// Mistakes after which reading stops.
const MAX_ERRORS: usize = 100;

/// What is wrong, and how to mend it.
#[derive(Debug)]
pub(super) struct Diagnosis {
    pub errors: Vec<XmlError>,
    /// The text with everything mended that can be mended without moving anything.
    pub mended: String,
    /// What is still to be inserted or renamed in it.
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

/// Reads `text`, in which `regions` are masked. Those that are unclosed are reported already.
pub(super) fn diagnose(text: &str, several_roots: bool, regions: &[Region]) -> Diagnosis {
    let regions = regions.iter().filter(|region| region.place != Place::CData);
    let regions: Vec<_> = regions.map(|region| (region.span, region.state)).collect();
    let runs_out = |&(span, state): &(Span, RegionState)| {
        state == RegionState::Unclosed && span.end as usize >= text.len()
    };
    let cut_off = regions.last().is_some_and(runs_out);
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        mended: text.as_bytes().to_vec(),
        several_roots,
        regions,
        errors: Vec::new(),
        mistakes: 0,
        repairs: Vec::new(),
        open: Vec::new(),
        prefixes: vec![(0, "xml"), (0, "xmlns")],
        undeclared: Vec::new(),
        root: None,
        second_root: false,
        text_outside: false,
        document_type: false,
        unsure_of_prefixes: false,
        cut_off,
    };
    reader.characters();
    let wrapped = reader.document();
    let Reader { errors, mended, repairs, .. } = reader;
    // Characters are overwritten as a whole, so this is always UTF-8.
    let mended = String::from_utf8(mended).unwrap_or_default();
    Diagnosis { errors, mended, repairs, wrapped }
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
    let span = offsets.span(at, at + len);
    if matches!(
        error,
        Error::InvalidXmlPrefixUri(_)
            | Error::UnexpectedXmlUri(_)
            | Error::UnexpectedXmlnsUri(_)
            | Error::InvalidElementNamePrefix(_)
            | Error::DuplicatedNamespace(..)
    ) {
        return XmlError::new(XmlErrorKind::NamespaceDeclaration, span);
    }
    let words = error.to_string();
    let words = words.split(" at ").next().unwrap_or_default().replace('\'', "`");
    XmlError::new(XmlErrorKind::Malformed(words), span)
}

/// A name as messages quote it: cut if it is very long.
fn short(name: &str) -> String {
    const MOST: usize = 80;
    match name.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or_default()),
        None => name.to_owned(),
    }
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    mended: Vec<u8>,
    several_roots: bool,
    /// What is masked outside of CDATA sections, in order.
    regions: Vec<(Span, RegionState)>,
    errors: Vec<XmlError>,
    /// Number of errors, without those that are tolerated.
    mistakes: usize,
    repairs: Vec<Repair>,
    open: Vec<Open>,
    /// Declared prefixes with the number of open elements outside of the declaring one.
    prefixes: Vec<(usize, &'t str)>,
    /// A start tag was broken, and may have declared any prefix.
    unsure_of_prefixes: bool,
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
    /// Reads everything; true if it must be wrapped in one element.
    fn document(&mut self) -> bool {
        let bom = self.text.len() - self.text.trim_start_matches('\u{feff}').len();
        let bom = bom.min(3);
        let mut at = self.xml_declaration(bom);
        let body = at;
        while at < self.bytes.len() && self.mistakes < MAX_ERRORS {
            at = match self.rest(at) {
                [b'<', b'/', ..] => self.end_tag(at),
                [b'<', b'!', ..] => self.declaration(at),
                [b'<', b'-', b'-', ..] => self.malformed_comment(at),
                [b'<', b'?', ..] => self.instruction(at),
                [b'<', b, ..] if is_name_start(*b) => self.start_tag(at),
                _ => self.text_run(at),
            };
        }
        self.end_of_file();
        let wrapped = self.several_roots || self.second_root;
        if wrapped {
            self.wrap(bom, body);
        }
        wrapped
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
        self.report(XmlError::new(kind, Span::from_range(start..end)));
    }

    fn report(&mut self, error: XmlError) {
        if !error.kind.is_tolerated() {
            self.mistakes += 1;
        }
        if self.mistakes <= MAX_ERRORS {
            self.errors.push(error);
        }
    }

    /// Replaces `start..end` by a text of another length.
    fn replace(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.repairs.push(Repair { start, end, text: text.into() });
    }

    /// Overwrites `start..end`, which begins and ends between characters.
    fn fill(&mut self, start: usize, end: usize, byte: u8) {
        if let Some(mended) = self.mended.get_mut(start..end) {
            mended.fill(byte);
        }
    }

    /// Overwrites `start..end` with blanks.
    fn blank(&mut self, start: usize, end: usize) {
        self.fill(start, end, b' ');
    }

    /// A name as it stands in the mended text.
    fn mended_name(&self, name: Span) -> String {
        let name = self.mended.get(name.range()).unwrap_or_default();
        String::from_utf8_lossy(name).into_owned()
    }

    fn name_end(&self, start: usize) -> usize {
        let rest = self.rest(start);
        let end = start + rest.iter().position(|&b| !is_name_byte(b)).unwrap_or(rest.len());
        // A mask looks like a name, but is none.
        match self.region_from(start) {
            Some((region, _)) if region.start as usize <= end => region.start as usize,
            _ => end,
        }
    }

    /// The first masked region that begins at or after `at`.
    fn region_from(&self, at: usize) -> Option<(Span, RegionState)> {
        let first = self.regions.partition_point(|(span, _)| (span.start as usize) < at);
        self.regions.get(first).copied()
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

    fn end_tag(&mut self, at: usize) -> usize {
        self.end_tag_of(at, at + 2)
    }

    /// An end tag at `at`, whose name begins at `name`.
    fn end_tag_of(&mut self, at: usize, name: usize) -> usize {
        let name_end = self.name_end(name);
        let name = Span::from_range(name..name_end);
        let mut after = name_end + blanks_at(self.bytes, name_end);
        if self.bytes.get(after) == Some(&b'>') {
            after += 1;
        } else {
            let kind = XmlErrorKind::UnclosedTag(format!("/{}", short(self.name_of(name))));
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
            let kind = XmlErrorKind::StrayEndTag(short(text));
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
            let kind = XmlErrorKind::StrayEndTag(short(text));
            return self.drop_end_tag(kind, tag);
        }
        let kind = XmlErrorKind::MismatchedEndTag {
            open: short(self.name_of(innermost.name)),
            close: short(text),
        };
        let mut error = XmlError::new(kind, tag).with_related(
            innermost.tag,
            format!("`<{}>` is opened here", short(self.name_of(innermost.name))),
        );
        match owner {
            Some(owner) => {
                let closed = self.open.split_off(owner);
                for open in closed.iter().skip(1).rev().skip(1) {
                    let message = format!("`<{}>` is open too", short(self.name_of(open.name)));
                    error = error.with_related(open.tag, message);
                }
                let mut missing = String::new();
                for open in closed.iter().skip(1).rev() {
                    missing.push_str(&format!("</{}>", self.mended_name(open.name)));
                }
                let start = tag.start as usize;
                self.replace(start, start, missing);
            }
            None => {
                self.open.pop();
                let renamed = self.mended_name(innermost.name);
                self.replace(name.start as usize, name.end as usize, renamed);
            }
        }
        if !innermost.doubtful {
            self.report(error);
        }
    }

    fn drop_end_tag(&mut self, kind: XmlErrorKind, tag: Span) {
        self.report(XmlError::new(kind, tag));
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
        if self.mistakes >= MAX_ERRORS {
            self.errors
                .push(XmlError::new(XmlErrorKind::TooManyErrors, Span::from_range(end..end)));
            return;
        }
        if let Some(&innermost) = self.open.last() {
            let kind = XmlErrorKind::UnclosedElement(short(self.name_of(innermost.name)));
            let mut error = XmlError::new(kind, innermost.tag);
            for open in self.open.iter().rev().skip(1) {
                let message = format!("`<{}>` is open too", short(self.name_of(open.name)));
                error = error.with_related(open.tag, message);
            }
            if !innermost.doubtful && !self.cut_off {
                self.report(error);
            }
            let missing: String = self
                .open
                .iter()
                .rev()
                .map(|open| format!("</{}>", self.mended_name(open.name)))
                .collect();
            self.replace(end, end, missing);
        }
        if self.root.is_none() && !self.several_roots && self.mistakes == 0 {
            let first = self.text.chars().next().map_or(0, char::len_utf8);
            self.error(XmlErrorKind::NoRoot, 0, first);
        }
    }

    /// Puts one element around everything. A declaration cannot stand in it.
    fn wrap(&mut self, bom: usize, body: usize) {
        self.blank(bom, body);
        self.repairs.insert(0, Repair { start: body, end: body, text: "<_>".to_owned() });
        let end = self.bytes.len();
        self.replace(end, end, "</_>");
    }
}
