//! Several sources of native lines as one, in the order of time.
//!
//! Each source is in order itself, as far as a single one has to be. A source is opened when
//! its first line is next, so that the files of a month are not all open at once, and closed at
//! its end. Memory holds a line of each open source.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use super::format::Source;
use super::{Exchange, Timestamp};

/// Bytes that are handed on together.
const PIECE: usize = 64 << 10;

/// A source of lines that can be opened when it is needed.
pub struct MergeInput<'r> {
    /// Its name in messages.
    pub name: String,
    /// What opens it: native lines, uncompressed. It is called twice, once to see the first
    /// line, unless `is_stream`.
    pub open: Box<dyn FnMut() -> io::Result<Source<'r>> + Send + 'r>,
    /// Whether it can be opened only once.
    pub is_stream: bool,
}

/// Which line of which source a line of the whole is. Shared by who merges, who decodes and
/// who folds; it remembers only what is under way.
#[derive(Clone, Debug, Default)]
pub struct Places(Arc<Mutex<VecDeque<Run>>>);

/// Lines of one source that follow each other.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Number of the first one in the whole.
    start: u64,
    file: u32,
    /// Number of the first one in its source.
    line: u64,
}

impl Places {
    /// The source of a line, and the line's number in it.
    #[must_use]
    pub fn find(&self, line: u64) -> (u32, u64) {
        let runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let after = runs.partition_point(|run| run.start <= line);
        let run = after.checked_sub(1).and_then(|at| runs.get(at));
        run.map_or((0, line), |run| (run.file, run.line + (line - run.start)))
    }

    /// Forgets lines before that one: nobody will ask for them.
    pub fn forget(&self, before: u64) {
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while runs.get(1).is_some_and(|second| second.start <= before) {
            runs.pop_front();
        }
    }

    fn add(&self, run: Run) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(run);
    }
}

/// The lines of all sources, each with a line feed.
pub struct Merged<'r> {
    inputs: Vec<Input<'r>>,
    /// The sources that have lines left, by the time of their next one.
    next: BinaryHeap<Reverse<(Timestamp, usize)>>,
    places: Places,
    longest_line: usize,
    /// Lines handed on so far.
    given: u64,
    /// The source that gave the last line.
    last: Option<usize>,
    out: Vec<u8>,
    at: usize,
}

/// A source.
struct Input<'r> {
    given: MergeInput<'r>,
    opened: Option<BufReader<Source<'r>>>,
    /// The next line, without its line feed.
    line: Vec<u8>,
    /// Number of the next line.
    number: u64,
    /// The time of the latest line that tells one.
    time: Timestamp,
}

impl<'r> Merged<'r> {
    /// The sources together.
    ///
    /// # Errors
    /// When one of them cannot be opened.
    pub fn new(inputs: Vec<MergeInput<'r>>, longest_line: usize) -> io::Result<Self> {
        let mut merged = Self {
            inputs: Vec::with_capacity(inputs.len()),
            next: BinaryHeap::new(),
            places: Places::default(),
            longest_line,
            given: 0,
            last: None,
            out: Vec::new(),
            at: 0,
        };
        for (number, given) in inputs.into_iter().enumerate() {
            let time = Timestamp(i64::MIN);
            let mut input = Input { given, opened: None, line: Vec::new(), number: 0, time };
            if input.first_time(longest_line)? {
                merged.next.push(Reverse((input.time, number)));
            }
            merged.inputs.push(input);
        }
        Ok(merged)
    }

    /// Which line of which source a line is.
    #[must_use]
    pub fn places(&self) -> Places {
        self.places.clone()
    }

    /// Fills `out` with the next lines.
    fn fill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.at = 0;
        while self.out.len() < PIECE {
            let Some(Reverse((_, number))) = self.next.pop() else { return Ok(()) };
            let limit = self.longest_line;
            let Some(input) = self.inputs.get_mut(number) else { return Ok(()) };
            if input.opened.is_none() && !input.open(limit)? {
                continue;
            }
            let until = self.next.peek().map(|Reverse((time, number))| (*time, *number));
            if self.last != Some(number) {
                let file = u32::try_from(number).unwrap_or(u32::MAX);
                self.places.add(Run { start: self.given, file, line: input.number });
                self.last = Some(number);
            }
            loop {
                self.out.extend_from_slice(&input.line);
                self.out.push(b'\n');
                self.given += 1;
                input.number += 1;
                if !input.advance(limit)? {
                    input.opened = None;
                    break;
                }
                let is_next = until.is_none_or(|until| (input.time, number) < until);
                if !is_next || self.out.len() >= PIECE {
                    self.next.push(Reverse((input.time, number)));
                    break;
                }
            }
        }
        Ok(())
    }
}

impl Read for Merged<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.out.len() {
            self.fill()?;
        }
        let mut rest = self.out.get(self.at..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

impl<'r> Input<'r> {
    /// Finds the time of the first line that tells one; false when there are no lines. A file is
    /// closed again.
    fn first_time(&mut self, limit: usize) -> io::Result<bool> {
        let mut source = self.reader()?;
        if self.given.is_stream {
            self.opened = Some(source);
            return self.advance(limit);
        }
        let mut line = Vec::new();
        let mut has_lines = false;
        // A file may begin with lines that are blank or broken.
        for _ in 0..100 {
            line.clear();
            if !read_line(&mut source, &mut line, limit).map_err(|error| self.named(error))? {
                break;
            }
            has_lines = true;
            if let Some(time) = time_of(&line) {
                self.time = time;
                break;
            }
        }
        Ok(has_lines)
    }

    /// Opens the source and reads its first line; false when there is none.
    fn open(&mut self, limit: usize) -> io::Result<bool> {
        self.opened = Some(self.reader()?);
        self.advance(limit)
    }

    fn reader(&mut self) -> io::Result<BufReader<Source<'r>>> {
        let source = (self.given.open)().map_err(|error| self.named(error))?;
        Ok(BufReader::new(source))
    }

    /// Reads the next line; false at the end.
    fn advance(&mut self, limit: usize) -> io::Result<bool> {
        let Some(source) = &mut self.opened else { return Ok(false) };
        self.line.clear();
        let read = read_line(source, &mut self.line, limit);
        let has_line = read.map_err(|error| self.named(error))?;
        if let Some(time) = time_of(&self.line) {
            self.time = time;
        }
        Ok(has_line)
    }

    /// The error with the name of the source.
    fn named(&self, error: io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.given.name))
    }
}

/// Reads a line without its line feed, of which `limit` bytes and one more are kept; false at the
/// end.
fn read_line(source: &mut impl BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<bool> {
    let kept = limit.saturating_add(1);
    let mut any = false;
    loop {
        let piece = source.fill_buf()?;
        if piece.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = memchr::memchr(b'\n', piece);
        let length = end.unwrap_or(piece.len());
        let room = kept.saturating_sub(line.len()).min(length);
        line.extend_from_slice(piece.get(..room).unwrap_or_default());
        source.consume(end.map_or(length, |end| end + 1));
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// The timestamp of a line; `None` for one that is no exchange.
fn time_of(line: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(line).ok()?;
    let quick = text.strip_prefix("{\"timestamp\":").map(str::trim_start);
    let quick = quick.and_then(|rest| rest.strip_prefix('"')?.split_once('"'));
    if let Some((time, _)) = quick
        && let Some(time) = Timestamp::parse(time)
    {
        return Some(time);
    }
    Exchange::decode(text, 0).ok().map(|exchange| exchange.timestamp)
}
