//! The few lines of a file that a finding shows, fit for a terminal.
//!
//! codespan-reporting draws what it is given: a line of a megabyte as a megabyte, an escape
//! sequence as an escape sequence. So it is given an excerpt instead of the file: only the
//! lines that are shown, long ones cut to a window, control characters replaced. Line and
//! column numbers stay those of the file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};

use crate::source::{FileId, SourceFile, Span};

use super::printable::{is_unsafe, one_line};

/// Bytes of a line up to which it is shown whole.
const WHOLE_LINE: usize = 240;

/// Bytes that are shown of a longer line, and how many of them before the place that matters.
const WINDOW: usize = 160;
const BEFORE: usize = 60;

/// Lines of a span up to which its end is shown too; of a longer one only the first line is.
const WHOLE_SPAN: u32 = 100;

/// Lines shown at the beginning and at the end of a span; codespan shows fewer.
const HEAD: u32 = 4;
const TAIL: u32 = 2;

/// One line of an excerpt.
#[derive(Debug)]
struct Line {
    /// Where it stands in the excerpt, without a line break.
    shown: Range<usize>,
    /// For each character and for the end: its offset in the file, its offset in the excerpt.
    places: Vec<(u32, usize)>,
}

/// Some lines of one file.
#[derive(Debug)]
struct Excerpt<'r> {
    file: &'r SourceFile,
    /// Offset in the file of the place that the excerpt is about.
    origin: u32,
    text: String,
    lines: BTreeMap<usize, Line>,
}

/// The lines that one finding shows, file by file.
#[derive(Debug, Default)]
pub(super) struct Excerpts<'r> {
    excerpts: BTreeMap<FileId, Excerpt<'r>>,
}

impl<'r> Excerpts<'r> {
    /// Takes the lines of `spans` from `file`. The excerpt is about the place `origin`, whose
    /// line and column are shown with the file's name.
    pub(super) fn add(&mut self, id: FileId, file: &'r SourceFile, origin: u32, spans: &[Span]) {
        self.excerpts.insert(id, Excerpt::new(file, origin, spans));
    }

    /// The range in the excerpt that stands for a span of the file.
    pub(super) fn range(&self, id: FileId, span: Span) -> Range<usize> {
        self.excerpts.get(&id).map_or(0..0, |excerpt| excerpt.range(span))
    }

    fn get(&self, id: FileId) -> Result<&Excerpt<'r>, Error> {
        self.excerpts.get(&id).ok_or(Error::FileMissing)
    }
}

impl<'r> Excerpt<'r> {
    fn new(file: &'r SourceFile, origin: u32, spans: &[Span]) -> Self {
        let mut focus: BTreeMap<u32, u32> = BTreeMap::new();
        for &span in spans {
            let span = drawn(file, span);
            let (first, last) = (file.lines().line_of(span.start), file.lines().line_of(span.end));
            focus.entry(first).or_insert(span.start);
            let head = first + 1..last.min(first + HEAD);
            let tail = last.saturating_sub(TAIL).max(first + 1)..last;
            for line in head.chain(tail) {
                focus.entry(line).or_insert(0);
            }
            focus.entry(last).or_insert(span.end);
        }
        let lines: Vec<u32> = focus.keys().copied().collect();
        for (&line, &next) in lines.iter().zip(lines.iter().skip(1)) {
            if next - line == 2 {
                focus.insert(line + 1, 0);
            }
        }
        let mut excerpt = Self { file, origin, text: String::new(), lines: BTreeMap::new() };
        for (line, focus) in focus {
            excerpt.push(line, focus);
        }
        excerpt
    }

    /// Appends one line, cut around the byte at `focus` when it is long.
    fn push(&mut self, line: u32, focus: u32) {
        let raw = self.file.lines().line_span(self.file.text(), line);
        let content = self.file.slice(raw).trim_end_matches(['\n', '\r']);
        let window = window(content, focus.saturating_sub(raw.start) as usize);
        let start = self.text.len();
        let mut places = Vec::new();
        if window.start > 0 {
            self.text.push('…');
        }
        for (at, c) in content.get(window.clone()).unwrap_or_default().char_indices() {
            let offset = Span::from_range(window.start + at..content.len()).start;
            places.push((raw.start.saturating_add(offset), self.text.len()));
            match c {
                '\u{feff}' => {}
                '\t' => self.text.push('\t'),
                c if is_unsafe(c) => self.text.push('\u{fffd}'),
                c => self.text.push(c),
            }
        }
        let end = Span::from_range(window.end..content.len()).start;
        places.push((raw.start.saturating_add(end), self.text.len()));
        if window.end < content.len() {
            self.text.push('…');
        }
        self.lines.insert(line as usize, Line { shown: start..self.text.len(), places });
        self.text.push('\n');
    }

    fn range(&self, span: Span) -> Range<usize> {
        let span = drawn(self.file, span);
        let start = self.offset(span.start);
        start..self.offset(span.end).max(start)
    }

    /// Offset in the excerpt of an offset in the file; what is cut off counts as the cut.
    fn offset(&self, raw: u32) -> usize {
        let line = self.file.lines().line_of(raw) as usize;
        let Some(line) = self.lines.get(&line) else { return 0 };
        let at = line.places.partition_point(|&(offset, _)| offset < raw);
        let place = line.places.get(at).or(line.places.last());
        place.map_or(line.shown.start, |&(_, shown)| shown)
    }

    fn line_index(&self, shown: usize) -> usize {
        let line = self.lines.iter().find(|(_, line)| shown <= line.shown.end);
        line.or(self.lines.last_key_value()).map_or(0, |(&index, _)| index)
    }
}

/// The part of a span that is drawn: whole characters, without the blanks at its end when it
/// goes over several lines, and only its first line when it goes over very many.
fn drawn(file: &SourceFile, span: Span) -> Span {
    let text = file.text();
    let start = text.floor_char_boundary((span.start as usize).min(text.len()));
    let end = text.ceil_char_boundary((span.end as usize).min(text.len())).max(start);
    let covered = text.get(start..end).unwrap_or_default();
    if !covered.contains('\n') {
        return Span::from_range(start..end);
    }
    let end = start + covered.trim_end().len();
    let span = Span::from_range(start..end);
    let (first, last) = (file.lines().line_of(span.start), file.lines().line_of(span.end));
    if last - first <= WHOLE_SPAN {
        return span;
    }
    let length = covered.find(['\r', '\n']).unwrap_or(0);
    Span::from_range(start..start + length)
}

/// The bytes of a line that are shown.
fn window(content: &str, focus: usize) -> Range<usize> {
    if content.len() <= WHOLE_LINE {
        return 0..content.len();
    }
    let start = content.floor_char_boundary(focus.min(content.len()).saturating_sub(BEFORE));
    start..content.ceil_char_boundary((start + WINDOW).min(content.len()))
}

impl<'a> Files<'a> for Excerpts<'_> {
    type FileId = FileId;
    type Name = Cow<'a, str>;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<Self::Name, Error> {
        Ok(one_line(self.get(id)?.file.name()))
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.text)
    }

    fn line_index(&'a self, id: FileId, shown: usize) -> Result<usize, Error> {
        Ok(self.get(id)?.line_index(shown))
    }

    /// codespan asks for one place in each file: the one that the excerpt is about.
    fn location(&'a self, id: FileId, _shown: usize) -> Result<Location, Error> {
        let excerpt = self.get(id)?;
        let position = excerpt.file.position(excerpt.origin);
        Ok(Location {
            line_number: position.line as usize,
            column_number: position.column as usize,
        })
    }

    /// A line that is not shown is empty.
    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        Ok(self.get(id)?.lines.get(&line).map_or(0..0, |line| line.shown.clone()))
    }
}
