//! Sorting more than fits into memory: runs in temporary files, merged at the end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// Makes the files that hold what memory does not.
pub trait Scratch {
    /// A new, empty file that nobody else can read and that vanishes when it is dropped.
    ///
    /// # Errors
    /// When there is no room for one.
    fn file(&self) -> io::Result<Box<dyn ScratchFile>>;
}

/// A temporary file.
pub trait ScratchFile: Read + Write + Seek + Send {}

impl<F: Read + Write + Seek + Send> ScratchFile for F {}

/// Files in memory, for what is known to be small.
#[derive(Clone, Copy, Debug, Default)]
pub struct InMemory;

impl Scratch for InMemory {
    fn file(&self) -> io::Result<Box<dyn ScratchFile>> {
        Ok(Box::new(io::Cursor::new(Vec::new())))
    }
}

/// Bytes that an entry takes besides its own.
const ENTRY: usize = 64;

/// Runs that are merged at once.
const FAN: usize = 64;

/// Bytes that are read of a run at once.
const READ: usize = 64 << 10;

/// Something that is sorted: the key decides, and among equal keys the order of pushing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) key: Box<[u8]>,
    number: u64,
    pub(super) payload: Box<[u8]>,
}

/// Gathers entries and sorts them by key.
pub(super) struct Sorter<'s> {
    scratch: &'s dyn Scratch,
    budget: usize,
    used: usize,
    next: u64,
    entries: Vec<Entry>,
    /// Sorted runs, each with how often it has been merged.
    runs: Vec<(u32, Box<dyn ScratchFile>)>,
}

impl<'s> Sorter<'s> {
    /// A sorter that holds about `budget` bytes in memory.
    pub(super) fn new(scratch: &'s dyn Scratch, budget: usize) -> Self {
        Self { scratch, budget, used: 0, next: 0, entries: Vec::new(), runs: Vec::new() }
    }

    /// Adds an entry.
    pub(super) fn push(&mut self, key: &[u8], payload: &[u8]) -> io::Result<()> {
        self.used += key.len() + payload.len() + ENTRY;
        let number = self.next;
        self.next += 1;
        self.entries.push(Entry { key: key.into(), number, payload: payload.into() });
        if self.used >= self.budget { self.spill() } else { Ok(()) }
    }

    /// Writes what is in memory as a run.
    fn spill(&mut self) -> io::Result<()> {
        let mut entries = std::mem::take(&mut self.entries);
        self.used = 0;
        entries.sort_unstable();
        let run = self.write(entries.into_iter().map(Ok))?;
        self.runs.push((0, run));
        // Runs of the same age are merged before there are too many: each entry is
        // written again once per 64-fold growth only.
        while let Some((age, count)) = self.youngest().filter(|(_, count)| *count >= FAN) {
            let merged = self.runs.split_off(self.runs.len() - count);
            let merge = Sorted::of(Vec::new(), merged.into_iter().map(|(_, run)| run).collect())?;
            let run = self.write(merge)?;
            self.runs.push((age + 1, run));
        }
        Ok(())
    }

    /// The age of the newest run, and how many of that age stand at the end.
    fn youngest(&self) -> Option<(u32, usize)> {
        let (age, _) = self.runs.last()?;
        Some((*age, self.runs.iter().rev().take_while(|(other, _)| other == age).count()))
    }

    fn write(
        &self,
        entries: impl Iterator<Item = io::Result<Entry>>,
    ) -> io::Result<Box<dyn ScratchFile>> {
        let mut file = BufWriter::with_capacity(READ, self.scratch.file()?);
        for entry in entries {
            let entry = entry?;
            for part in [&entry.key, &entry.payload] {
                let length = u32::try_from(part.len()).map_err(io::Error::other)?;
                file.write_all(&length.to_le_bytes())?;
                file.write_all(part)?;
            }
            file.write_all(&entry.number.to_le_bytes())?;
        }
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    /// The entries in their order.
    pub(super) fn finish(mut self) -> io::Result<Sorted> {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_unstable();
        let runs = std::mem::take(&mut self.runs);
        Sorted::of(entries, runs.into_iter().map(|(_, run)| run).collect())
    }
}

/// Sorted entries, read while they are wanted.
pub(super) struct Sorted {
    entries: std::vec::IntoIter<Entry>,
    runs: Vec<BufReader<Box<dyn ScratchFile>>>,
    /// The next entry of each source; the number of the source is that of its run, and one
    /// more than the last run's for what is in memory.
    heads: BinaryHeap<Reverse<(Entry, usize)>>,
}

impl Sorted {
    fn of(entries: Vec<Entry>, runs: Vec<Box<dyn ScratchFile>>) -> io::Result<Self> {
        let runs: Vec<_> =
            runs.into_iter().map(|run| BufReader::with_capacity(READ, run)).collect();
        let sources = runs.len();
        let mut sorted = Self { entries: entries.into_iter(), runs, heads: BinaryHeap::new() };
        for source in 0..=sources {
            sorted.advance(source)?;
        }
        Ok(sorted)
    }

    /// Puts the next entry of a source among the heads.
    fn advance(&mut self, source: usize) -> io::Result<()> {
        let next = match self.runs.get_mut(source) {
            Some(run) => read(run)?,
            None => self.entries.next(),
        };
        self.heads.extend(next.map(|entry| Reverse((entry, source))));
        Ok(())
    }
}

impl Iterator for Sorted {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((entry, source)) = self.heads.pop()?;
        Some(self.advance(source).map(|()| entry))
    }
}

/// The next entry of a run.
fn read(run: &mut impl Read) -> io::Result<Option<Entry>> {
    let Some(key) = part(run)? else { return Ok(None) };
    let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let payload = part(run)?.ok_or_else(cut)?;
    let mut number = [0; 8];
    run.read_exact(&mut number)?;
    Ok(Some(Entry { key, number: u64::from_le_bytes(number), payload }))
}

/// The next length and the bytes after it; `None` at the end.
fn part(run: &mut impl Read) -> io::Result<Option<Box<[u8]>>> {
    let mut length = [0; 4];
    let mut got = 0;
    while let Some(rest) = length.get_mut(got..).filter(|rest| !rest.is_empty()) {
        match run.read(rest)? {
            0 if got == 0 => return Ok(None),
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => got += count,
        }
    }
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
    run.read_exact(&mut bytes)?;
    Ok(Some(bytes.into_boxed_slice()))
}
