//! Bytes of a source one after the other, with the number of the line.

use std::io::{self, BufRead, Read};

use crate::traffic::format::Source;

/// Bytes that are read at once.
const BUFFER: usize = 256 << 10;

/// A source with a buffer.
pub(super) struct Input<'r> {
    source: Source<'r>,
    buffer: Vec<u8>,
    at: usize,
    line: u64,
}

impl<'r> Input<'r> {
    pub(super) fn new(source: Source<'r>) -> Self {
        Self { source, buffer: Vec::new(), at: 0, line: 1 }
    }

    /// Line of the next byte, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The next byte that is not space, which stays where it is; `None` at the end.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let available = self.fill_buf()?;
            if available.is_empty() {
                return Ok(None);
            }
            let space = available.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let next = available.get(space).copied();
            self.consume(space);
            if next.is_some() {
                return Ok(next);
            }
        }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..count), available.get(..count)) {
            to.copy_from_slice(from);
        }
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.buffer.len() {
            self.at = 0;
            self.buffer.clear();
            self.source.by_ref().take(BUFFER as u64).read_to_end(&mut self.buffer)?;
        }
        Ok(self.buffer.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        let used = self.buffer.get(self.at..self.at + count).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', used).count() as u64;
        self.at += count;
    }
}
