//! What stops a line, or a whole file, from being read as traffic.

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan};
use thiserror::Error;

use super::json::{Fault, FaultKind, Kind};
use super::redact::redact;

/// What is wrong with a line. Never quotes what the line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LineFault {
    /// Not JSON.
    #[error("not JSON: {0}")]
    Json(FaultKind),
    /// Not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// A member that every line needs.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A member that stands twice.
    #[error("`{0}` stands twice")]
    Duplicate(&'static str),
    /// A member of another kind.
    #[error("`{member}` must be {expected}, not {}", found.article())]
    WrongType {
        /// Name of the member.
        member: &'static str,
        /// What it must be, with its article.
        expected: &'static str,
        /// What it is.
        found: Kind,
    },
    /// Not an RFC 3339 moment.
    #[error("`timestamp` is not an RFC 3339 time with an offset, such as 2026-01-31T23:59:59Z")]
    BadTimestamp,
    /// Negative or beyond what can be counted.
    #[error("`duration_ms` must not be negative, nor beyond what a clock can count")]
    BadDuration,
    /// Not a status.
    #[error("`response.status` must be a whole number from 0 to 999")]
    BadStatus,
    /// Longer than the limit of the reader.
    #[error("the line has more than {0} bytes, which is the limit")]
    TooLong(usize),
}

/// A fault with its place in the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Located {
    /// What is wrong.
    pub(super) fault: LineFault,
    /// Offset in bytes from the start of the line.
    pub(super) at: usize,
    /// Bytes that the fault covers.
    pub(super) length: usize,
}

impl From<Fault> for Located {
    fn from(fault: Fault) -> Self {
        Self { fault: LineFault::Json(fault.kind), at: fault.at, length: 1 }
    }
}

/// Why one line is not an exchange: what, where, and a short piece of the line
/// in which everything that looks like a secret is masked.
#[derive(Clone, Debug, Error)]
#[error("{fault} (line {line}, column {column})")]
pub struct LineError {
    fault: LineFault,
    line: u64,
    column: u64,
    excerpt: Box<Excerpt>,
}

/// A piece of a line, and which part of it the fault covers.
#[derive(Clone, Debug)]
struct Excerpt {
    text: String,
    mark: (usize, usize),
    line: u64,
    column: u64,
    source: Option<Arc<str>>,
}

impl LineError {
    /// Bytes of the line that are shown before and after the place, at most.
    const AROUND: usize = 60;

    /// The error of the line `bytes`, whose number from 0 is `index`.
    pub(super) fn new(bytes: &[u8], index: u64, located: &Located) -> Self {
        let shown = redact(&String::from_utf8_lossy(bytes)).into_owned();
        let at = boundary(&shown, located.at.min(shown.len()));
        let start = boundary(&shown, at.saturating_sub(Self::AROUND));
        let end = boundary(&shown, at.saturating_add(Self::AROUND).min(shown.len()));
        // What is missing at the end of the line is shown at its last character.
        let mark = if at == end { boundary(&shown, at.saturating_sub(1)) } else { at };
        let length = located.length.clamp(1, Self::AROUND).min(end.saturating_sub(mark));
        let column = shown.get(..at).unwrap_or_default().chars().count() as u64 + 1;
        let text = shown.get(start..end).unwrap_or_default().to_owned();
        let excerpt = Excerpt {
            text,
            mark: (mark.saturating_sub(start), length),
            line: index,
            column,
            source: None,
        };
        Self { fault: located.fault, line: index + 1, column, excerpt: Box::new(excerpt) }
    }

    /// The same, with the name of the source that the line stands in.
    #[must_use]
    pub fn in_source(mut self, name: impl Into<Arc<str>>) -> Self {
        self.excerpt.source = Some(name.into());
        self
    }

    /// The same, for a line that has another number in its own source: `index` counts from 0.
    pub(super) fn at_line(mut self, index: u64) -> Self {
        self.line = index + 1;
        self.excerpt.line = index;
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn fault(&self) -> LineFault {
        self.fault
    }

    /// Line of the file, counted from 1 as editors do.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Column in characters, counted from 1.
    #[must_use]
    pub fn column(&self) -> u64 {
        self.column
    }

    /// The piece of the line around the place, with secrets masked.
    #[must_use]
    pub fn excerpt(&self) -> &str {
        &self.excerpt.text
    }
}

/// The nearest character boundary at or before `at`.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _lines_before: usize,
        _lines_after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, MietteError> {
        let all = SourceSpan::from((0, self.text.len()));
        let line = usize::try_from(self.line).unwrap_or(usize::MAX);
        let column = usize::try_from(self.column.saturating_sub(1)).unwrap_or(usize::MAX);
        let text = self.text.as_bytes();
        Ok(Box::new(match &self.source {
            Some(name) => {
                MietteSpanContents::new_named(name.to_string(), text, all, line, column, 1)
            }
            None => MietteSpanContents::new(text, all, line, column, 1),
        }))
    }
}

impl Diagnostic for LineError {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new("traffic::line"))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new("`policyc schema traffic` prints the format of a line"))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (at, length) = self.excerpt.mark;
        Some(Box::new(std::iter::once(LabeledSpan::new(Some("here".to_owned()), at, length))))
    }
}

/// Why a source cannot be read as traffic at all.
#[derive(Debug, Error, Diagnostic)]
pub enum TrafficError {
    /// A line is not an exchange, and the caller wants that to be fatal.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Line(#[from] LineError),
    /// There is nothing in it.
    #[error("there is no traffic in it: the input is empty")]
    #[diagnostic(code(traffic::empty))]
    Empty,
    /// It is something else.
    #[error("this is not recorded traffic: {0}")]
    #[diagnostic(
        code(traffic::format),
        help(
            "traffic is JSON Lines: one object a line with `timestamp`, `request` and \
             `response`; `policyc schema traffic` prints the format, and `policyc import` \
             reads logs of API Management, exports of Application Insights and HAR files"
        )
    )]
    NotTraffic(&'static str),
    /// It is recorded traffic, but in a format whose records have to be joined first.
    #[error("these are not native lines: it is of the format `{0}`")]
    #[diagnostic(
        code(traffic::import),
        help("`policyc import FILE… > traffic.jsonl` makes native lines of it")
    )]
    NeedsImport(&'static str),
    /// What wraps the records is broken, so that what follows cannot be told apart.
    #[error("the records cannot be told apart from line {line} on: {expected} is expected there")]
    #[diagnostic(code(traffic::broken))]
    Broken {
        /// Line, counted from 1.
        line: u64,
        /// What should stand there.
        expected: &'static str,
    },
    /// It could not be read, or its compression is broken.
    #[error("the traffic could not be read to its end")]
    #[diagnostic(code(traffic::read))]
    Read(#[from] std::io::Error),
}
