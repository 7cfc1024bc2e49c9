//! Records in JSON: one a line, in an array, or in an envelope.

use std::io::{BufRead as _, Read as _};
use std::sync::Arc;

use super::input::Input;
use super::{LONGEST, Met, Place, Record};
use crate::traffic::TrafficError;
use crate::traffic::json::{Kind, Raw};

type Take<'t> = &'t mut dyn FnMut(Place, Met<'_>) -> Result<(), TrafficError>;

/// Names of the first member of an object that wraps records.
const ENVELOPES: [&str; 3] = ["records", "log", "tables"];

/// Levels of wrapping that are looked through.
const DEEPEST: usize = 16;

/// Reads all records.
pub(super) fn read(mut input: Input<'_>, take: Take<'_>) -> Result<(), TrafficError> {
    if is_lines(&mut input)? { read_lines(input, take) } else { Wrapped::new(input).read(take) }
}

/// Whether the first line is an object of its own: then a bad line spoils no other.
fn is_lines(input: &mut Input<'_>) -> Result<bool, TrafficError> {
    input.peek()?;
    let start = input.fill_buf()?;
    let line = match memchr::memchr(b'\n', start) {
        Some(end) => start.get(..end).unwrap_or_default(),
        // One line that fills the buffer is no line worth telling apart.
        None => start,
    };
    let whole = std::str::from_utf8(line).ok().and_then(|line| Raw::parse(line).ok());
    let wraps = |whole: Raw<'_>| {
        let first = whole.members().next();
        first.is_some_and(|(key, _)| key.is("log") || key.is("tables"))
    };
    Ok(whole.is_some_and(|whole| whole.kind() == Kind::Object && !wraps(whole)))
}

/// A record a line, or an object with `records` a line.
fn read_lines(mut input: Input<'_>, take: Take<'_>) -> Result<(), TrafficError> {
    let mut line = Vec::new();
    loop {
        let place = Place { line: input.line() };
        line.clear();
        input.by_ref().take(LONGEST as u64 + 1).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(());
        }
        if line.len() > LONGEST {
            skip_line(&mut input, line.ends_with(b"\n"))?;
            take(place, Err("it is longer than 64 MiB"))?;
            continue;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let Ok(text) = simdutf8::basic::from_utf8(line.trim_ascii()) else {
            take(place, Err("it is not UTF-8"))?;
            continue;
        };
        match Raw::parse(text) {
            Ok(raw) => match raw.get("records").filter(|records| records.kind() == Kind::Array) {
                Some(records) => {
                    records.elements().try_for_each(|one| take(place, object(one)))?;
                }
                None => take(place, object(raw))?,
            },
            Err(_) => take(place, Err("it is not JSON"))?,
        }
    }
}

/// Drops the rest of an overlong line.
fn skip_line(input: &mut Input<'_>, ended: bool) -> Result<(), TrafficError> {
    let mut ended = ended;
    while !ended {
        let available = input.fill_buf()?;
        if available.is_empty() {
            break;
        }
        let (count, found) = match memchr::memchr(b'\n', available) {
            Some(at) => (at + 1, true),
            None => (available.len(), false),
        };
        input.consume(count);
        ended = found;
    }
    Ok(())
}

/// The record that an object is.
fn object(raw: Raw<'_>) -> Met<'_> {
    match raw.kind() {
        Kind::Object => Ok(Record::from_object(raw)),
        _ => Err("it is not an object"),
    }
}

/// What the reader is in.
enum Frame {
    /// Values one after the other.
    Top,
    /// An array of records, of tables, or of rows.
    Array { first: bool, of: Of },
    /// An object that wraps records; its first key may have been read.
    Envelope { first: bool, key: Option<String> },
}

/// What the elements of an array are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Records,
    Tables,
    Rows,
}

/// Records within arrays and envelopes.
struct Wrapped<'r> {
    input: Input<'r>,
    frames: Vec<Frame>,
    columns: Option<Arc<[String]>>,
    text: Vec<u8>,
}

impl<'r> Wrapped<'r> {
    fn new(input: Input<'r>) -> Self {
        Self { input, frames: vec![Frame::Top], columns: None, text: Vec::new() }
    }

    fn read(&mut self, take: Take<'_>) -> Result<(), TrafficError> {
        while let Some(frame) = self.frames.last_mut() {
            let next = self.input.peek()?;
            match frame {
                Frame::Top => match next {
                    None => return Ok(()),
                    Some(_) => self.value(Of::Records, take)?,
                },
                Frame::Array { first, of } => {
                    let of = *of;
                    let was_first = std::mem::replace(first, false);
                    match next {
                        Some(b']') => self.leave(),
                        Some(b',') if !was_first => {
                            self.input.consume(1);
                            self.value(of, take)?;
                        }
                        Some(_) if was_first => self.value(of, take)?,
                        _ => return Err(self.broken("`,` or `]`")),
                    }
                }
                Frame::Envelope { first, key } => {
                    let known = key.take();
                    let was_first = std::mem::replace(first, false);
                    match (known, next) {
                        (Some(key), _) => self.member(&key)?,
                        (None, Some(b'}')) => self.leave(),
                        (None, Some(b',')) if !was_first => {
                            self.input.consume(1);
                            let key = self.key()?;
                            self.member(&key)?;
                        }
                        (None, Some(_)) if was_first => {
                            let key = self.key()?;
                            self.member(&key)?;
                        }
                        _ => return Err(self.broken("`,` or `}`")),
                    }
                }
            }
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.input.consume(1);
        self.frames.pop();
    }

    fn enter(&mut self, frame: Frame) -> Result<(), TrafficError> {
        if self.frames.len() >= DEEPEST {
            return Err(self.broken("fewer levels of wrapping"));
        }
        self.frames.push(frame);
        Ok(())
    }

    /// An element of an array, or a value of the top level.
    fn value(&mut self, of: Of, take: Take<'_>) -> Result<(), TrafficError> {
        let next = self.input.peek()?;
        let place = Place { line: self.input.line() };
        match (next, of) {
            (Some(b'{'), Of::Tables) => {
                self.input.consume(1);
                self.columns = None;
                self.enter(Frame::Envelope { first: true, key: None })
            }
            (Some(b'{'), Of::Records) => self.object(place, take),
            (Some(b'['), Of::Records) => {
                self.input.consume(1);
                self.enter(Frame::Array { first: true, of: Of::Records })
            }
            (Some(b'['), Of::Rows) => {
                self.text.clear();
                let whole = self.capture()?;
                let columns = self.columns.clone();
                let met = self.parsed(whole);
                let met = met.and_then(|raw| match columns {
                    Some(columns) => Record::from_row(&columns, raw),
                    None => Err("its table names no columns before its rows"),
                });
                take(place, met)
            }
            (Some(_), _) => {
                self.text.clear();
                self.capture()?;
                take(place, Err("it is not an object"))
            }
            (None, _) => Err(self.broken("a value")),
        }
    }

    /// An object: an envelope, or a record.
    fn object(&mut self, place: Place, take: Take<'_>) -> Result<(), TrafficError> {
        self.input.consume(1);
        self.text.clear();
        self.text.push(b'{');
        if self.input.peek()? == Some(b'"') {
            self.text.clear();
            self.capture()?;
            let key = std::str::from_utf8(&self.text).ok().map(|key| key.trim_matches('"'));
            let envelope = ENVELOPES.into_iter().find(|name| key == Some(name));
            if let Some(name) = envelope.filter(|_| matches!(self.input.peek(), Ok(Some(b':')))) {
                self.input.consume(1);
                return self.enter(Frame::Envelope { first: true, key: Some(name.to_owned()) });
            }
            self.text.insert(0, b'{');
        }
        let whole = self.capture()?;
        let met = self.parsed(whole).map(Record::from_object);
        take(place, met)
    }

    /// A member of an envelope, whose key and colon have been read.
    fn member(&mut self, key: &str) -> Result<(), TrafficError> {
        let next = self.input.peek()?;
        let inside = match (key, next) {
            ("records" | "entries", Some(b'[')) => Frame::Array { first: true, of: Of::Records },
            ("tables", Some(b'[')) => Frame::Array { first: true, of: Of::Tables },
            ("rows", Some(b'[')) => Frame::Array { first: true, of: Of::Rows },
            ("log", Some(b'{')) => Frame::Envelope { first: true, key: None },
            ("records" | "entries" | "tables" | "rows", Some(byte)) if byte != b'n' => {
                return Err(self.broken("an array"));
            }
            _ => {
                self.text.clear();
                let whole = self.capture()?;
                if key == "columns" {
                    self.columns = self.parsed(whole).ok().map(column_names);
                }
                return Ok(());
            }
        };
        self.input.consume(1);
        self.enter(inside)
    }

    /// A key with its colon, from its quote on; escapes are decoded.
    fn key(&mut self) -> Result<String, TrafficError> {
        let kept = std::mem::take(&mut self.text);
        let captured = if self.input.peek()? == Some(b'"') { self.capture() } else { Ok(false) };
        let text = std::mem::replace(&mut self.text, kept);
        let key = std::str::from_utf8(&text).ok().and_then(|text| Raw::parse(text).ok());
        let key = key.and_then(|raw| Some(raw.string()?.decode().into_owned()));
        match (captured?, key, self.input.peek()?) {
            (true, Some(key), Some(b':')) => {
                self.input.consume(1);
                Ok(key)
            }
            _ => Err(self.broken("a key in quotes and `:`")),
        }
    }

    /// Appends to `text` what is left of the value that `text` holds the start of, or the
    /// next value; false when it is too long to be kept.
    fn capture(&mut self) -> Result<bool, TrafficError> {
        let mut scan = Scan::of(&self.text);
        let mut kept = true;
        if self.text.is_empty() {
            self.input.peek()?;
        }
        loop {
            let available = self.input.fill_buf()?;
            if available.is_empty() {
                return if scan.may_end() { Ok(kept) } else { Err(self.broken("its end")) };
            }
            let (count, ended) = scan.over(available);
            if kept {
                self.text.extend_from_slice(available.get(..count).unwrap_or_default());
                kept = self.text.len() <= LONGEST;
            }
            self.input.consume(count);
            if ended {
                return Ok(kept);
            }
        }
    }

    /// What was captured, if it is JSON.
    fn parsed(&self, whole: bool) -> Result<Raw<'_>, &'static str> {
        if !whole {
            return Err("it is longer than 64 MiB");
        }
        let text = simdutf8::basic::from_utf8(&self.text).map_err(|_| "it is not UTF-8")?;
        Raw::parse(text).map_err(|_| "it is not JSON")
    }

    fn broken(&self, expected: &'static str) -> TrafficError {
        TrafficError::Broken { line: self.input.line(), expected }
    }
}

/// The names of the columns of a table.
fn column_names(columns: Raw<'_>) -> Arc<[String]> {
    let name = |column: Raw<'_>| {
        let name = column.get("name").or_else(|| column.get("ColumnName")).unwrap_or(column);
        name.string().map(|name| name.decode().into_owned()).unwrap_or_default()
    };
    columns.elements().map(name).collect()
}

/// How far a value has been read.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// A number, `true`, `false` or `null`, which ends before what follows it.
    bare: bool,
    begun: bool,
}

impl Scan {
    /// The scan of a value that begins with `text`.
    fn of(text: &[u8]) -> Self {
        let mut scan = Self::default();
        scan.over(text);
        scan
    }

    /// True when the end of the source may end the value.
    fn may_end(&self) -> bool {
        self.bare && self.depth == 0
    }

    /// Goes on over `bytes`: how many belong to the value, and whether it ends there.
    fn over(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return (at + 1, true);
                        }
                    }
                    _ => {
                        // The next byte that matters.
                        let rest = bytes.get(at..).unwrap_or_default();
                        at += memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                        continue;
                    }
                }
                at += 1;
                continue;
            }
            match byte {
                b'"' if !self.bare => self.in_string = true,
                b'{' | b'[' if !self.bare => self.depth += 1,
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                _ if self.depth > 0 => {}
                b',' | b'}' | b']' | b':' if self.begun => return (at, true),
                _ if byte.is_ascii_whitespace() && self.begun => return (at, true),
                _ => self.bare = true,
            }
            self.begun = true;
            at += 1;
        }
        (bytes.len(), false)
    }
}
