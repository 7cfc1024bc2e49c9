//! Blocks of whole lines from a stream of bytes, in bounded memory.

use std::io::{self, BufReader, Cursor, Read};

use super::TrafficError;
use super::error::{LineError, LineFault, Located};
use super::format::{Format, Source, detect};

/// Bytes of the start of a source that its format is recognised by.
const HEAD: usize = 256 << 10;

/// Bytes of an overlong line that are kept to show where it is.
const KEPT: usize = 1 << 10;

/// Undoes gzip and Zstandard, recognised by their first bytes; any other source
/// stays as it is.
fn decompress<'r>(mut source: Source<'r>) -> io::Result<Source<'r>> {
    let mut magic = Vec::with_capacity(4);
    source.by_ref().take(4).read_to_end(&mut magic)?;
    let kind = <[u8; 4]>::try_from(magic.as_slice()).unwrap_or_default();
    let whole = Cursor::new(magic).chain(source);
    Ok(match kind {
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::new(whole))),
        // A Zstandard frame, or one that holds no data and may come before it.
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => {
            Box::new(zstd::stream::read::Decoder::new(whole)?)
        }
        _ => Box::new(whole),
    })
}

/// The native lines of a source of any compression.
pub(super) fn native_lines<'r>(source: Source<'r>) -> Result<Source<'r>, TrafficError> {
    let (format, source) = open(source, None)?;
    if format.is_native() { Ok(source) } else { Err(TrafficError::NeedsImport(format.name())) }
}

/// The format of a source of any compression, and its text from the start. A format that
/// is told is not looked for.
///
/// # Errors
/// [`TrafficError`] when it is empty, of no known format, or cannot be read.
pub fn open<'r>(
    source: Source<'r>,
    told: Option<&'static dyn Format>,
) -> Result<(&'static dyn Format, Source<'r>), TrafficError> {
    let mut source = decompress(source)?;
    let mut head = Vec::new();
    if let Err(error) = source.by_ref().take(HEAD as u64).read_to_end(&mut head) {
        if head.is_empty() {
            return Err(error.into());
        }
        source = Box::new(BreaksOff(Some(error)));
    }
    for mark in [[0xff, 0xfe], [0xfe, 0xff]] {
        if head.starts_with(&mark) {
            return Err(TrafficError::NotTraffic("it is UTF-16, so save it as UTF-8"));
        }
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    let text = String::from_utf8_lossy(&head);
    if text.trim().is_empty() {
        // Blank lines may fill the head; only an empty source is surely empty.
        let blank = head.len() < HEAD - 3;
        let mut next = [0];
        source.read_exact(&mut next).or_else(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Ok(()),
            _ => Err(error),
        })?;
        return Err(if blank { TrafficError::Empty } else { NOT_LINES });
    }
    let format = told.map_or_else(|| detect(&text), Ok).map_err(TrafficError::NotTraffic)?;
    Ok((format, Box::new(Cursor::new(head).chain(source))))
}

/// The rest of a source that could not be read to its end.
struct BreaksOff(Option<io::Error>);

impl Read for BreaksOff {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// A source that begins with nothing but space.
const NOT_LINES: TrafficError = TrafficError::NotTraffic("it begins with nothing but blank lines");

/// A run of whole lines.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The lines with their line feeds; the last one of a source may have none.
    pub(super) bytes: Vec<u8>,
    /// Number of the first line, from 0.
    pub(super) first: u64,
    /// Number of the line after the last one.
    pub(super) next: u64,
    /// Bytes that the lines have in the source.
    pub(super) length: u64,
    /// The block holds only the start of one line, which is longer than the limit.
    pub(super) overlong: bool,
}

impl Block {
    /// Each line that is not blank: its number from 0, and its text or why it has none.
    pub(super) fn lines(
        &self,
        limit: usize,
    ) -> impl Iterator<Item = (u64, Result<&str, LineError>)> {
        let mut rest = self.bytes.as_slice();
        let mut next = self.first;
        std::iter::from_fn(move || {
            loop {
                if rest.is_empty() {
                    return None;
                }
                let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                let (line, after) = rest.split_at(end);
                rest = after.get(1..).unwrap_or_default();
                let index = next;
                next += 1;
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                if !line.trim_ascii().is_empty() {
                    return Some((index, self.text(line, index, limit)));
                }
            }
        })
    }

    fn text<'b>(&self, line: &'b [u8], index: u64, limit: usize) -> Result<&'b str, LineError> {
        let fault =
            |fault, at, line| Err(LineError::new(line, index, &Located { fault, at, length: 1 }));
        if self.overlong || line.len() > limit {
            let kept = line.get(..KEPT.min(line.len())).unwrap_or_default();
            return fault(LineFault::TooLong(limit), 0, kept);
        }
        match simdutf8::basic::from_utf8(line) {
            Ok(text) => Ok(text),
            Err(_) => {
                let valid = std::str::from_utf8(line).map_or_else(|e| e.valid_up_to(), str::len);
                fault(LineFault::NotUtf8, valid, line)
            }
        }
    }
}

/// Cuts a source into blocks.
pub(super) struct Blocks<'r> {
    source: Source<'r>,
    /// The start of a line whose end has not been read.
    carry: Vec<u8>,
    next: u64,
    ended: bool,
    /// Why reading broke off, until the lines before that have been given out.
    failed: Option<io::Error>,
    size: usize,
    limit: usize,
}

impl<'r> Blocks<'r> {
    /// Blocks of about `size` bytes, more where a line needs it, of lines that
    /// have at most `limit` bytes.
    pub(super) fn new(source: Source<'r>, size: usize, limit: usize) -> Self {
        Self { source, carry: Vec::new(), next: 0, ended: false, failed: None, size, limit }
    }

    /// Fills `block` with the next lines; false when there are none left.
    pub(super) fn fill(&mut self, block: &mut Block) -> io::Result<bool> {
        block.bytes.clear();
        block.bytes.shrink_to(self.size * 2);
        block.bytes.append(&mut self.carry);
        block.overlong = false;
        block.first = self.next;
        let mut from = 0;
        loop {
            self.read(&mut block.bytes);
            let new = block.bytes.get(from..).unwrap_or_default();
            if let Some(at) = memchr::memrchr(b'\n', new).filter(|_| !self.ended) {
                self.carry.extend_from_slice(new.get(at + 1..).unwrap_or_default());
                block.bytes.truncate(from + at + 1);
            } else if self.failed.is_some() {
                // The last line is not whole.
                let whole = memchr::memrchr(b'\n', &block.bytes).map_or(0, |at| at + 1);
                block.bytes.truncate(whole);
            } else if !self.ended && block.bytes.len() <= self.limit {
                from = block.bytes.len();
                continue;
            } else if !self.ended {
                self.skip_line(block);
            }
            let lines = if block.overlong { 1 } else { lines_in(&block.bytes) };
            self.next += lines;
            block.next = self.next;
            if !block.overlong {
                block.length = block.bytes.len() as u64;
            }
            return match self.failed.take_if(|_| block.bytes.is_empty()) {
                Some(error) => Err(error),
                None => Ok(!block.bytes.is_empty()),
            };
        }
    }

    /// Appends the next bytes of the source; notes its end, or why it broke off.
    fn read(&mut self, into: &mut Vec<u8>) {
        if self.ended {
            return;
        }
        let wanted = self.size.saturating_sub(into.len()).max(self.size / 4).max(1) as u64;
        match self.source.by_ref().take(wanted).read_to_end(into) {
            Ok(read) => self.ended = read == 0,
            Err(error) => {
                self.ended = true;
                self.failed = Some(error);
            }
        }
    }

    /// Drops the rest of the line that `block` holds the start of.
    fn skip_line(&mut self, block: &mut Block) {
        block.length = block.bytes.len() as u64;
        block.bytes.truncate(KEPT);
        block.bytes.shrink_to(self.size);
        block.overlong = true;
        let mut piece = Vec::new();
        while !self.ended {
            piece.clear();
            self.read(&mut piece);
            let end = memchr::memchr(b'\n', &piece);
            block.length += end.map_or(piece.len(), |at| at + 1) as u64;
            if let Some(at) = end {
                self.carry.extend_from_slice(piece.get(at + 1..).unwrap_or_default());
                return;
            }
        }
    }
}

/// Lines in `bytes`, the last one with or without its line feed.
fn lines_in(bytes: &[u8]) -> u64 {
    let ended = memchr::memchr_iter(b'\n', bytes).count() as u64;
    let open = bytes.last().is_some_and(|&byte| byte != b'\n');
    ended + u64::from(open)
}
