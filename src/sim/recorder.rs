//! Captures exchanges for a run, on any thread, in memory that goes round: what was played is
//! filled anew. An exchange is made on one thread and ends on another, and memory that is freed
//! elsewhere than where it came from costs more than the capturing itself.

#![expect(clippy::vec_box, reason = "each goes its own way, without being copied")]

use std::sync::{Arc, Mutex, PoisonError};

use super::captured::{Captured, Line};
use super::estimates::Wanted;
use super::routes::Routing;
use crate::traffic::Exchange;
use crate::usage::Usage;

/// Exchanges that go from thread to thread at a time.
const TOGETHER: usize = 128;

/// Exchanges that wait to be filled anew at most; what is beyond is freed.
const MOST_WAITING: usize = 4_096;

/// Bytes of text whose memory is kept.
const LONGEST_KEPT: usize = 4_096;

/// Exchanges that were played and may be filled anew.
type Pool = Mutex<Vec<Box<Captured>>>;

/// Captures exchanges for a [`super::Simulator`]; may be shared by threads.
#[derive(Clone, Debug)]
pub struct Recorder {
    routing: Arc<Routing>,
    wanted: Wanted,
    pool: Arc<Pool>,
}

impl Recorder {
    pub(super) fn new(routing: Arc<Routing>, wanted: Wanted) -> Self {
        Self { routing, wanted, pool: Arc::default() }
    }

    /// Captures several exchanges on one thread.
    #[must_use]
    pub fn begin(&self) -> Capturing<'_> {
        Capturing { recorder: self, free: Vec::new(), is_dry: false }
    }

    /// Keeps of an exchange what the run needs. `line` is the text that it was decoded from,
    /// `index` its number, counted from 0.
    #[must_use]
    pub fn capture(
        &self,
        index: u64,
        line: &str,
        exchange: &Exchange<'_>,
        usage: &Usage<'_>,
    ) -> Box<Captured> {
        self.capture_in(None, index, line, exchange, usage)
    }

    /// Keeps of an exchange what the run needs; `file` is the number of the source that it
    /// stands in, where there are several.
    #[must_use]
    pub fn capture_in(
        &self,
        file: Option<u32>,
        index: u64,
        line: &str,
        exchange: &Exchange<'_>,
        usage: &Usage<'_>,
    ) -> Box<Captured> {
        let mut captured = Box::default();
        self.fill(&Line { file, index, text: line }, exchange, usage, &mut captured);
        captured
    }

    fn fill(
        &self,
        line: &Line<'_>,
        exchange: &Exchange<'_>,
        usage: &Usage<'_>,
        into: &mut Captured,
    ) {
        let estimates = self.wanted.count(exchange, usage);
        let usage = self.wanted.named(usage);
        self.routing.capture(line, exchange, &usage, estimates, into);
    }

    /// A recorder whose exchanges serve `other` as well: a run of the same plans that makes
    /// other assumptions.
    #[must_use]
    pub fn serving(&self, other: &Self) -> Self {
        Self { wanted: self.wanted.and(&other.wanted), ..self.clone() }
    }

    /// Takes back what was played.
    pub(super) fn played(&self) -> Played {
        Played { exchanges: Vec::new(), pool: Arc::clone(&self.pool) }
    }
}

/// Captures exchanges on one thread.
#[derive(Debug)]
pub struct Capturing<'r> {
    recorder: &'r Recorder,
    free: Vec<Box<Captured>>,
    /// The pool had nothing when it was asked last.
    is_dry: bool,
}

impl Capturing<'_> {
    /// Keeps of an exchange what the run needs. `line` is the text that it was decoded from,
    /// `index` its number, counted from 0; `file` is the number of the source that it stands
    /// in, where there are several.
    #[must_use]
    pub fn capture(
        &mut self,
        file: Option<u32>,
        index: u64,
        line: &str,
        exchange: &Exchange<'_>,
        usage: &Usage<'_>,
    ) -> Box<Captured> {
        let mut captured = self.room();
        let line = Line { file, index, text: line };
        self.recorder.fill(&line, exchange, usage, &mut captured);
        captured
    }

    fn room(&mut self) -> Box<Captured> {
        if self.free.is_empty() && !self.is_dry {
            let mut pool = self.recorder.pool.lock().unwrap_or_else(PoisonError::into_inner);
            let rest = pool.len().saturating_sub(TOGETHER);
            self.free.extend(pool.drain(rest..));
            self.is_dry = self.free.is_empty();
        }
        self.free.pop().unwrap_or_default()
    }
}

impl Drop for Capturing<'_> {
    fn drop(&mut self) {
        put_back(&self.recorder.pool, &mut self.free);
    }
}

/// Exchanges that were played, on their way back to those who capture.
#[derive(Debug)]
pub(super) struct Played {
    exchanges: Vec<Box<Captured>>,
    pool: Arc<Pool>,
}

impl Played {
    /// Takes an exchange that is no longer needed.
    pub(super) fn take(&mut self, mut played: Box<Captured>) {
        played.forget(LONGEST_KEPT);
        self.exchanges.push(played);
        if self.exchanges.len() >= TOGETHER {
            put_back(&self.pool, &mut self.exchanges);
        }
    }
}

fn put_back(pool: &Pool, exchanges: &mut Vec<Box<Captured>>) {
    if exchanges.is_empty() {
        return;
    }
    let mut pool = pool.lock().unwrap_or_else(PoisonError::into_inner);
    let room = MOST_WAITING.saturating_sub(pool.len());
    let kept = exchanges.len().min(room);
    pool.extend(exchanges.drain(..kept));
    drop(pool);
    exchanges.clear();
}
