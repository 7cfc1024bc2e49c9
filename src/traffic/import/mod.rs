//! Makes native lines of any format: reads records, joins those that belong to one call,
//! redacts, and sorts by time.
//!
//! Memory is bounded whatever the size of the sources: parts wait for their call, and lines
//! for their place in time, in sorted runs on [`Scratch`] files.

mod line;
mod report;
mod spill;

use std::io::{self, Read};

use serde::{Deserialize, Serialize};

pub(super) use line::{NewBody, NewLine};
pub use report::{FileReport, ImportReport, Tallies, Tally};
pub use spill::{InMemory, Scratch, ScratchFile};

use super::format::{Call, Format, Operation};
use super::json::Raw;
use super::records::Place;
use super::{Exchange, Redaction, Redactor, TrafficError, UsageLine, lines};
use spill::{Sorted, Sorter};

/// What an import does beyond reading.
#[derive(Clone, Copy)]
pub struct ImportOptions<'s> {
    /// What is left out of the lines.
    pub redaction: Redaction,
    /// Bytes that wait in memory before they go to a file.
    pub memory: usize,
    /// The counts of an exchange whose response has to be left out whole.
    pub summarise: &'s dyn Fn(&Exchange<'_>) -> Option<UsageLine>,
}

/// Bytes that the records of one call may have together.
const LARGEST_CALL: usize = 64 << 20;

/// A record that has to be joined with others.
#[derive(Serialize, Deserialize)]
pub(super) enum Part {
    /// A row of a gateway's logs.
    Call(Call),
    /// A row of Application Insights.
    Operation(Operation),
}

/// A part with the place that it stands at.
#[derive(Serialize, Deserialize)]
pub(super) struct Placed {
    file: u32,
    line: u64,
    /// What it says.
    pub(super) part: Part,
}

/// Where records go: parts wait to be joined, lines to be sorted.
pub struct Intake<'s> {
    options: ImportOptions<'s>,
    parts: Sorter<'s>,
    lines: Sorter<'s>,
    redactor: Redactor,
    report: ImportReport,
    file: u32,
    line: u64,
}

/// Reads files and makes native lines of them.
pub struct Importer<'s>(Intake<'s>);

impl<'s> Importer<'s> {
    /// An importer that has read nothing.
    #[must_use]
    pub fn new(options: ImportOptions<'s>, scratch: &'s dyn Scratch) -> Self {
        Self(Intake {
            options,
            parts: Sorter::new(scratch, options.memory),
            lines: Sorter::new(scratch, options.memory),
            redactor: Redactor::new(options.redaction),
            report: ImportReport::default(),
            file: 0,
            line: 0,
        })
    }

    /// Reads a source, plain, gzip or Zstandard, of `format` or of the one that its content
    /// tells.
    ///
    /// # Errors
    /// [`TrafficError`] when it is no traffic, is empty, or breaks off.
    pub fn read(
        &mut self,
        name: &str,
        source: impl Read + Send,
        format: Option<&'static dyn Format>,
    ) -> Result<(), TrafficError> {
        let (format, source) = lines::open(Box::new(source), format)?;
        let intake = &mut self.0;
        intake.file = u32::try_from(intake.report.files.len()).unwrap_or(u32::MAX);
        intake.line = 0;
        let file = FileReport { name: name.to_owned(), format: format.name(), records: 0 };
        intake.report.files.push(file);
        format.read(source, intake)
    }

    /// Joins what waits and gives the lines in the order of time.
    ///
    /// # Errors
    /// When a temporary file fails.
    pub fn finish(self) -> io::Result<Imported> {
        let mut intake = self.0;
        let none = Sorter::new(&InMemory, usize::MAX);
        let parts = std::mem::replace(&mut intake.parts, none).finish()?;
        intake.join(parts)?;
        let Intake { lines, redactor, mut report, .. } = intake;
        report.secrets = redactor.secrets();
        Ok(Imported { report, lines: lines.finish()? })
    }
}

/// What was imported: the report, and the lines while they are wanted.
pub struct Imported {
    /// What was read, joined and left over.
    pub report: ImportReport,
    lines: Sorted,
}

impl Iterator for Imported {
    type Item = io::Result<String>;

    /// The next line, without a line feed.
    fn next(&mut self) -> Option<Self::Item> {
        self.lines
            .next()
            .map(|entry| String::from_utf8(entry?.payload.into_vec()).map_err(io::Error::other))
    }
}

impl Imported {
    /// The lines as a source that can be read like a file.
    #[must_use]
    pub fn into_source(self) -> impl Read + Send {
        LineSource { imported: self, buffer: Vec::new(), at: 0 }
    }
}

/// Lines that are read while they are wanted.
struct LineSource {
    imported: Imported,
    buffer: Vec<u8>,
    at: usize,
}

impl Read for LineSource {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.buffer.len() {
            self.at = 0;
            self.buffer.clear();
            if let Some(line) = self.imported.next() {
                self.buffer.extend_from_slice(line?.as_bytes());
                self.buffer.push(b'\n');
            }
        }
        let mut available = self.buffer.get(self.at..).unwrap_or_default();
        let count = available.read(into)?;
        self.at += count;
        Ok(count)
    }
}

impl Intake<'_> {
    /// The record that comes next stands at `place` of the current file.
    pub(super) fn at(&mut self, place: Place) {
        self.line = place.line;
        if let Some(file) = self.report.files.last_mut() {
            file.records += 1;
        }
    }

    /// `FILE:LINE` of the current record.
    fn place(&self) -> String {
        self.place_of(self.file, self.line)
    }

    fn place_of(&self, file: u32, line: u64) -> String {
        let name = self.report.files.get(file as usize).map_or("", |file| &*file.name);
        format!("{name}:{line}")
    }

    /// The current record is one of these.
    pub(super) fn kind(&mut self, what: &'static str) {
        let place = self.place();
        self.report.kinds.add(what, 0, || place);
    }

    /// The current record is broken.
    pub(super) fn bad(&mut self, reason: &'static str) -> io::Result<()> {
        let place = self.place();
        self.report.bad.add(reason, 0, || place);
        Ok(())
    }

    /// The current record gives nothing; `id` names it where it has one.
    pub(super) fn left_out(&mut self, what: &'static str, id: &str, tokens: u64) -> io::Result<()> {
        let place = named(&self.place(), id);
        self.report.left_over.add(what, tokens, || place);
        Ok(())
    }

    /// A part gives nothing.
    pub(super) fn part_left_over(
        &mut self,
        what: &'static str,
        placed: &Placed,
        id: &str,
        tokens: u64,
    ) {
        let place = named(&self.place_of(placed.file, placed.line), id);
        self.report.left_over.add(what, tokens, || place);
    }

    /// Something was decided about an exchange.
    pub(super) fn note(&mut self, what: &'static str, placed: &Placed, id: &str) {
        let place = named(&self.place_of(placed.file, placed.line), id);
        self.report.notes.add(what, 0, || place);
    }

    /// Something was decided about the exchange that is the current record.
    pub(super) fn note_here(&mut self, what: &'static str) {
        let place = self.place();
        self.report.notes.add(what, 0, || place);
    }

    /// A native line, which must be an exchange.
    pub(super) fn native(&mut self, line: Raw<'_>) -> io::Result<()> {
        let timestamp = match Exchange::decode(line.text(), self.line.saturating_sub(1)) {
            Ok(exchange) => exchange.timestamp,
            Err(error) => {
                let place = format!("{}: {}", self.place(), error.fault());
                self.report.bad.add("it is no exchange", 0, || place);
                return Ok(());
            }
        };
        let dropped = self.redactor.dropped();
        let mut text = self.redactor.line(line);
        if self.redactor.dropped() > dropped {
            self.summarise(line, &mut text);
        }
        self.report.exchanges += 1;
        let (first, last) = self.report.span.unwrap_or((timestamp, timestamp));
        self.report.span = Some((first.min(timestamp), last.max(timestamp)));
        // So that the order of the bytes is that of time.
        let key = (timestamp.0.cast_unsigned() ^ (1 << 63)).to_be_bytes();
        self.lines.push(&key, text.as_bytes())
    }

    /// Adds the counts of a response that was left out to its line.
    fn summarise(&mut self, line: Raw<'_>, text: &mut String) {
        self.note_here("bodies of bytes left out whole, because their texts cannot be masked");
        let summarise = self.options.summarise;
        let exchange = Exchange::decode(line.text(), 0).ok();
        let usage = exchange.filter(|exchange| exchange.usage.is_none());
        let Some(usage) = usage.and_then(|exchange| summarise(&exchange)) else { return };
        if let Ok(usage) = serde_json::to_string(&usage)
            && text.pop() == Some('}')
        {
            text.push_str(&format!(",\"usage\":{usage}}}"));
        }
    }

    /// What comes next is about the place of a part.
    pub(super) fn at_part(&mut self, placed: &Placed) {
        (self.file, self.line) = (placed.file, placed.line);
    }

    /// A line that was put together from several parts, the main one of which stands there.
    pub(super) fn exchange_at(&mut self, placed: &Placed, line: &NewLine) -> io::Result<()> {
        self.at_part(placed);
        self.exchange(line)
    }

    /// A line that was put together.
    pub(super) fn exchange(&mut self, line: &NewLine) -> io::Result<()> {
        let text = line.write();
        match Raw::parse(&text) {
            Ok(raw) => self.native(raw),
            // Only if a piece that was taken for JSON is none.
            Err(_) => self.bad("it cannot be written as a line"),
        }
    }

    /// The current record waits for the others with the same key.
    pub(super) fn part(&mut self, key: &str, part: Part) -> io::Result<()> {
        let placed = Placed { file: self.file, line: self.line, part };
        let payload = serde_json::to_vec(&placed)?;
        self.parts.push(key.as_bytes(), &payload)
    }

    /// Gives the parts that belong together to those that know what they mean.
    fn join(&mut self, parts: Sorted) -> io::Result<()> {
        let mut key: Box<[u8]> = Box::default();
        let mut group: Vec<Placed> = Vec::new();
        let mut size = 0;
        for entry in parts {
            let entry = entry?;
            if entry.key != key {
                self.assemble(&key, std::mem::take(&mut group))?;
                (key, size) = (entry.key, 0);
            }
            let placed: Placed = serde_json::from_slice(&entry.payload)?;
            size += entry.payload.len();
            if size > LARGEST_CALL {
                let id = String::from_utf8_lossy(&key).into_owned();
                self.part_left_over("records of a call that has over 64 MiB", &placed, &id, 0);
            } else {
                group.push(placed);
            }
        }
        self.assemble(&key, group)
    }

    fn assemble(&mut self, key: &[u8], group: Vec<Placed>) -> io::Result<()> {
        let id = String::from_utf8_lossy(key).into_owned();
        let is_call = |placed: &Placed| matches!(placed.part, Part::Call(_));
        let (calls, operations): (Vec<_>, Vec<_>) = group.into_iter().partition(is_call);
        if !calls.is_empty() {
            super::format::join_calls(&id, &calls, self)?;
        }
        if !operations.is_empty() {
            super::format::join_operations(&id, &operations, self)?;
        }
        Ok(())
    }

    /// One more exchange came from several records.
    pub(super) fn joined(&mut self) {
        self.report.joined += 1;
    }
}

/// A place with the id of what stands there.
fn named(place: &str, id: &str) -> String {
    if id.is_empty() { place.to_owned() } else { format!("{place} ({id})") }
}
