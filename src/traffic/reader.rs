//! Reads exchanges on several threads, in order, in bounded memory.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use super::lines::{Block, Blocks, native_lines};
use super::merge::Places;
use super::{Exchange, LineError, TrafficError};

/// How a source is read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Threads that decode; with 1 everything runs on the calling thread.
    pub threads: usize,
    /// Bytes that a line may have; a longer one is a [`LineError`].
    pub longest_line: usize,
    /// Bytes that are read and decoded together.
    pub block: usize,
    /// Which line is which, where several sources are read as one ([`super::Merged`]).
    pub places: Option<Places>,
}

impl Default for ReadOptions {
    /// One thread, lines up to 64 MiB, blocks of 512 KiB.
    fn default() -> Self {
        Self { threads: 1, longest_line: 64 << 20, block: 512 << 10, places: None }
    }
}

/// What was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadSummary {
    /// Lines, blank ones included.
    pub lines: u64,
    /// Bytes, after decompression, without a byte-order mark.
    pub bytes: u64,
    /// Whether the fold broke off before the end.
    pub stopped: bool,
}

/// A line that is not blank.
#[derive(Debug)]
pub struct Line<'a> {
    /// Number of its source, where several are read as one.
    pub file: Option<u32>,
    /// Number of the line in its source, counted from 0, blank lines included.
    pub index: u64,
    /// The line; `None` when it is not UTF-8 or too long.
    pub text: Option<&'a str>,
    /// The exchange that it holds, or why it holds none.
    pub exchange: Result<Exchange<'a>, LineError>,
}

/// Whole lines that were read together, in their order.
pub struct Lines<'a> {
    block: &'a Block,
    longest_line: usize,
    places: Option<&'a Places>,
}

impl<'a> Lines<'a> {
    /// Each line that is not blank, decoded.
    pub fn iter(&self) -> impl Iterator<Item = Line<'a>> + use<'a> {
        let places = self.places;
        self.block.lines(self.longest_line).map(move |(number, text)| {
            let place = places.map(|places| places.find(number));
            let (file, index) = place.map_or((None, number), |(file, line)| (Some(file), line));
            match text {
                Ok(text) => {
                    let exchange = Exchange::decode(text, index);
                    Line { file, index, text: Some(text), exchange }
                }
                Err(error) => Line { file, index, text: None, exchange: Err(error.at_line(index)) },
            }
        })
    }
}

/// Reads a source line by line: `map` runs for each line on any thread, `fold` for
/// each result on the calling thread, in the order of the lines.
///
/// `source` may be plain, gzip or Zstandard, and of any of [`super::FORMATS`].
/// Memory holds a few blocks a thread, whatever the size of the source. Bad lines
/// are handed to `map` like all others. `fold` stops the reading with
/// [`ControlFlow::Break`].
///
/// # Errors
/// [`TrafficError`] when the source is no traffic at all, is empty, or breaks off.
/// Lines before the break have been folded.
pub fn read_exchanges<'r, T, M, F>(
    source: impl Read + Send + 'r,
    options: &ReadOptions,
    map: M,
    mut fold: F,
) -> Result<ReadSummary, TrafficError>
where
    T: Send,
    M: Fn(Line<'_>) -> T + Sync,
    F: FnMut(T) -> ControlFlow<()>,
{
    let map = |lines: Lines<'_>| lines.iter().map(&map).collect::<Vec<T>>();
    read_lines(source, options, map, |results| results.into_iter().try_for_each(&mut fold))
}

/// Like [`read_exchanges`], but `map` and `fold` see a whole block of lines at once,
/// which lets them share work between its lines.
///
/// # Errors
/// As [`read_exchanges`].
pub fn read_lines<'r, T, M, F>(
    source: impl Read + Send + 'r,
    options: &ReadOptions,
    map: M,
    fold: F,
) -> Result<ReadSummary, TrafficError>
where
    T: Send,
    M: Fn(Lines<'_>) -> T + Sync,
    F: FnMut(T) -> ControlFlow<()>,
{
    let source = native_lines(Box::new(source))?;
    let blocks = Blocks::new(source, options.block.max(1), options.longest_line);
    let places = options.places.as_ref();
    let longest_line = options.longest_line;
    let map = |block: &Block| map(Lines { block, longest_line, places });
    if options.threads > 1 {
        read_in_parallel(blocks, options.threads, &map, fold, places)
    } else {
        read_in_place(blocks, &map, fold, places)
    }
}

/// Everything on the calling thread.
fn read_in_place<T>(
    mut blocks: Blocks<'_>,
    map: &impl Fn(&Block) -> T,
    mut fold: impl FnMut(T) -> ControlFlow<()>,
    places: Option<&Places>,
) -> Result<ReadSummary, TrafficError> {
    let mut summary = ReadSummary::default();
    let mut block = Block::default();
    while blocks.fill(&mut block)? {
        summary.count(&block);
        if fold(map(&block)).is_break() {
            summary.stopped = true;
            break;
        }
        forget(places, &block);
    }
    Ok(summary)
}

/// Forgets which lines were which, once they are folded.
fn forget(places: Option<&Places>, block: &Block) {
    if let Some(places) = places {
        places.forget(block.next);
    }
}

impl ReadSummary {
    fn count(&mut self, block: &Block) {
        self.bytes += block.length;
        self.lines = block.next;
    }
}

/// The source and the blocks that are free, shared by the threads: who holds it
/// takes the next block, so that numbers follow the order of the source.
struct Feed<'r> {
    blocks: Blocks<'r>,
    free: Receiver<Block>,
    taken: usize,
    ended: bool,
}

/// What a thread reports.
enum Report<T> {
    /// The result of the block with this number.
    Done(usize, T, Block),
    /// Reading broke off after so many blocks.
    Failed(usize, io::Error),
    /// The thread panicked: nothing more will come in order.
    Panicked,
}

/// Reports a panic of its thread, so that the others do not wait for ever.
struct Alarm<T>(Sender<Report<T>>);

impl<T> Drop for Alarm<T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Nobody listens when the fold has already ended.
            let _ = self.0.send(Report::Panicked);
        }
    }
}

/// Decodes on `threads` threads. The calling thread is one of them: it folds what is ready, and
/// decodes where nothing is.
fn read_in_parallel<T: Send>(
    blocks: Blocks<'_>,
    threads: usize,
    map: &(impl Fn(&Block) -> T + Sync),
    fold: impl FnMut(T) -> ControlFlow<()>,
    places: Option<&Places>,
) -> Result<ReadSummary, TrafficError> {
    let (give_back, free) = channel();
    // For each thread a block in work and one that waits for the fold, and one
    // that the fold works on: no more ever exist.
    for _ in 0..=threads * 2 {
        let _ = give_back.send(Block::default());
    }
    let (report, reports) = channel();
    let feed = Mutex::new(Feed { blocks, free, taken: 0, ended: false });
    std::thread::scope(|scope| {
        for _ in 1..threads {
            let alarm = Alarm(report.clone());
            let feed = &feed;
            scope.spawn(move || work(feed, map, &alarm));
        }
        drop(report);
        let order = Order {
            summary: ReadSummary::default(),
            waiting: BTreeMap::new(),
            failed: None,
            next: 0,
        };
        order.fold_all(&feed, &reports, give_back, map, fold, places)
    })
}

impl Feed<'_> {
    /// What comes of the next block, or of the end of the source; `None` when there are no more
    /// blocks, or nobody wants them. Waits for a free block, unless `at_once`.
    fn take(&mut self, at_once: bool) -> Option<Taken> {
        if self.ended {
            return None;
        }
        let mut block = match at_once {
            true => self.free.try_recv().ok()?,
            false => self.free.recv().inspect_err(|_| self.ended = true).ok()?,
        };
        let number = self.taken;
        match self.blocks.fill(&mut block) {
            Ok(true) => {
                self.taken += 1;
                Some(Taken::Block(number, block))
            }
            Ok(false) => {
                self.ended = true;
                None
            }
            Err(error) => {
                self.ended = true;
                Some(Taken::Failed(number, error))
            }
        }
    }
}

/// What was taken from a source.
enum Taken {
    /// The block with this number.
    Block(usize, Block),
    /// Reading broke off after so many blocks.
    Failed(usize, io::Error),
}

/// What each further thread does.
fn work<T>(feed: &Mutex<Feed<'_>>, map: &impl Fn(&Block) -> T, alarm: &Alarm<T>) {
    loop {
        let taken = feed.lock().unwrap_or_else(PoisonError::into_inner).take(false);
        let report = match taken {
            None => return,
            Some(Taken::Block(number, block)) => Report::Done(number, map(&block), block),
            Some(Taken::Failed(number, error)) => Report::Failed(number, error),
        };
        if alarm.0.send(report).is_err() {
            return;
        }
    }
}

/// Results on their way into the order of their numbers.
struct Order<T> {
    summary: ReadSummary,
    waiting: BTreeMap<usize, (T, Block)>,
    failed: Option<(usize, io::Error)>,
    /// The number that is folded next.
    next: usize,
}

impl<T> Order<T> {
    /// Folds the results in the order of their numbers and gives the blocks back. While the next
    /// one is not there, decodes a block itself, if one can be had without waiting.
    ///
    /// Once it has returned, `give_back` goes away, which ends the threads that wait for a block.
    fn fold_all(
        mut self,
        feed: &Mutex<Feed<'_>>,
        reports: &Receiver<Report<T>>,
        give_back: Sender<Block>,
        map: &impl Fn(&Block) -> T,
        mut fold: impl FnMut(T) -> ControlFlow<()>,
        places: Option<&Places>,
    ) -> Result<ReadSummary, TrafficError> {
        loop {
            while let Some((result, block)) = self.waiting.remove(&self.next) {
                self.summary.count(&block);
                if fold(result).is_break() {
                    self.summary.stopped = true;
                    return Ok(self.summary);
                }
                forget(places, &block);
                // Fails only when every thread has ended, and then nobody needs it.
                let _ = give_back.send(block);
                self.next += 1;
            }
            if let Some((_, error)) = self.failed.take_if(|(number, _)| *number == self.next) {
                return Err(error.into());
            }
            let report = reports.try_recv().ok().or_else(|| {
                let taken = feed.try_lock().ok()?.take(true)?;
                Some(match taken {
                    Taken::Block(number, block) => Report::Done(number, map(&block), block),
                    Taken::Failed(number, error) => Report::Failed(number, error),
                })
            });
            // Somebody else decodes the next one, or all of them have ended.
            match report.or_else(|| reports.recv().ok()) {
                Some(Report::Done(number, result, block)) => {
                    drop(self.waiting.insert(number, (result, block)));
                }
                Some(Report::Failed(number, error)) => self.failed = Some((number, error)),
                Some(Report::Panicked) | None => return Ok(self.summary),
            }
        }
    }
}
