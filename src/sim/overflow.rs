//! The lines of calls under way: in memory as far as there is room, else in temporary files.
//!
//! A plan whose `outbound` reads the exchange needs the line of a call until its end. How many
//! calls are under way at once is up to the traffic, so that their lines are bounded by bytes:
//! a line for which there is no room when its call begins to wait is put into a file, and read
//! back when the call goes on. A file is dropped once all of its lines were read back.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use super::captured::Captured;
use crate::traffic::import::{Scratch, ScratchFile};

/// Bytes after which another file is begun.
const LARGEST_FILE: u64 = 64 << 20;

/// Tells whether lines could not be put into a file or read back. What was played since is
/// worth nothing then.
#[derive(Clone, Debug, Default)]
pub struct Overflow(Arc<Mutex<Option<io::Error>>>);

impl Overflow {
    /// Why, the first time that it happened.
    #[must_use]
    pub fn failure(&self) -> Option<io::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn failed(&self, error: io::Error) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

/// Where a line stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outside {
    file: u32,
    at: u64,
    length: usize,
}

/// The lines of all calls under way.
pub(super) struct KeptLines {
    /// Bytes of the lines in memory, and how many those may be.
    bytes: usize,
    most: usize,
    files: BTreeMap<u32, File>,
    /// The number of the file that is written.
    current: u32,
    scratch: Option<Box<dyn Scratch + Send>>,
    overflow: Overflow,
}

/// A file with lines.
struct File {
    file: Box<dyn ScratchFile>,
    end: u64,
    /// Lines that were not read back.
    lines: u64,
}

impl Default for KeptLines {
    /// Everything stays in memory.
    fn default() -> Self {
        Self {
            bytes: 0,
            most: usize::MAX,
            files: BTreeMap::new(),
            current: 0,
            scratch: None,
            overflow: Overflow::default(),
        }
    }
}

impl fmt::Debug for KeptLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptLines").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl KeptLines {
    /// At most so many bytes in memory, the rest in files of `scratch`.
    pub(super) fn within(most: usize, scratch: Box<dyn Scratch + Send>) -> Self {
        Self { most, scratch: Some(scratch), ..Self::default() }
    }

    /// Tells of failures.
    pub(super) fn overflow(&self) -> Overflow {
        self.overflow.clone()
    }

    /// A call begins to wait.
    pub(super) fn wait(&mut self, captured: &mut Captured) {
        let Some(line) = captured.kept.as_deref() else { return };
        let bytes = self.bytes.saturating_add(line.len());
        if bytes <= self.most {
            self.bytes = bytes;
            return;
        }
        match self.put(line) {
            Ok(Some(outside)) => {
                captured.outside = Some(outside);
                captured.kept = None;
            }
            Ok(None) => self.bytes = bytes,
            Err(error) => {
                self.bytes = bytes;
                self.overflow.failed(error);
            }
        }
    }

    /// A call goes on.
    pub(super) fn go_on(&mut self, captured: &mut Captured) {
        if let Some(outside) = captured.outside.take() {
            match self.get(outside) {
                Ok(line) => captured.kept = Some(line.into()),
                Err(error) => self.overflow.failed(error),
            }
        } else if let Some(line) = captured.kept.as_deref() {
            self.bytes = self.bytes.saturating_sub(line.len());
        }
    }

    /// Writes a line; `None` when there are no files.
    fn put(&mut self, line: &str) -> io::Result<Option<Outside>> {
        let Some(scratch) = &self.scratch else { return Ok(None) };
        if self.files.get(&self.current).is_none_or(|file| file.end >= LARGEST_FILE) {
            self.current = self.current.wrapping_add(1);
            let file = File { file: scratch.file()?, end: 0, lines: 0 };
            self.files.insert(self.current, file);
        }
        let Some(file) = self.files.get_mut(&self.current) else { return Ok(None) };
        let outside = Outside { file: self.current, at: file.end, length: line.len() };
        file.file.seek(SeekFrom::Start(file.end))?;
        file.file.write_all(line.as_bytes())?;
        file.end += line.len() as u64;
        file.lines += 1;
        Ok(Some(outside))
    }

    /// Reads a line back.
    fn get(&mut self, outside: Outside) -> io::Result<String> {
        let Outside { file: number, at, length } = outside;
        let gone = || io::Error::other("a temporary file is gone");
        let file = self.files.get_mut(&number).ok_or_else(gone)?;
        let mut bytes = vec![0; length];
        file.file.seek(SeekFrom::Start(at))?;
        file.file.read_exact(&mut bytes)?;
        file.lines = file.lines.saturating_sub(1);
        if file.lines == 0 {
            self.files.remove(&number);
        }
        String::from_utf8(bytes).map_err(io::Error::other)
    }
}

#[cfg(test)]
mod tests;
