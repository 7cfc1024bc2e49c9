//! The code of expressions, read once for each text.
//!
//! Every second expression of real repositories stands in them more than once, and an editor asks
//! again for all of a document after each key. What a text means depends on nothing but the text
//! and its holes, so what was read of it lately is kept, up to a fixed size.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxBuildHasher;

use crate::expr::bind::{Checked, check};
use crate::expr::parse::{ExpressionSource, HoleSpan, Parsed, parse};

/// What there is to know of the code of an expression.
#[derive(Debug)]
pub(super) struct Code {
    text: Box<str>,
    holes: Vec<HoleSpan>,
    parsed: Parsed,
    checked: OnceLock<Option<Checked>>,
}

impl Code {
    /// The code of an expression; `text` with `@` and brackets, the holes in order.
    pub(super) fn of(text: &str, holes: Vec<HoleSpan>) -> Arc<Self> {
        let hash = hash(text, &holes);
        let known = shelf(hash).and_then(|mut shelf| shelf.find(hash, text, &holes));
        if let Some(code) = known {
            return code;
        }
        let parsed = parse(&ExpressionSource::whole(text).with_holes(&holes));
        let code = Arc::new(Self { text: text.into(), holes, parsed, checked: OnceLock::new() });
        if let Some(mut shelf) = shelf(hash) {
            shelf.keep(hash, &code);
        }
        code
    }

    /// The syntax tree.
    pub(super) fn parsed(&self) -> &Parsed {
        &self.parsed
    }

    /// What the type checker knows; `None` when the syntax is broken.
    pub(super) fn checked(&self) -> Option<&Checked> {
        let checked = self.checked.get_or_init(|| {
            let body = self.parsed.body.as_ref().filter(|_| self.parsed.errors.is_empty())?;
            Some(check(body))
        });
        checked.as_ref()
    }
}

/// Lets go of all code that is kept, so that a measurement begins with nothing.
pub fn forget_code() {
    for shelf in &*SHELVES {
        *unlocked(shelf) = Shelf::default();
    }
}

/// Shelves, so that threads seldom wait for each other.
const COUNT: usize = 16;

/// Bytes of text that a shelf takes in before it lets go of what nobody asked for since it did
/// so last: at most twice as much is kept. The trees take some fifty times as much memory.
const SHELF_BYTES: usize = 16 * 1024;

static SHELVES: LazyLock<Vec<Mutex<Shelf>>> =
    LazyLock::new(|| (0..COUNT).map(|_| Mutex::default()).collect());

/// Some of the code that was read lately, by the hash of its text.
#[derive(Default)]
struct Shelf {
    recent: HashMap<u64, Arc<Code>, FxBuildHasher>,
    /// What was recent before.
    older: HashMap<u64, Arc<Code>, FxBuildHasher>,
    /// Length of the texts in `recent`.
    bytes: usize,
}

impl Shelf {
    fn find(&mut self, hash: u64, text: &str, holes: &[HoleSpan]) -> Option<Arc<Code>> {
        let is_it = |code: &&Arc<Code>| *code.text == *text && code.holes == holes;
        if let Some(code) = self.recent.get(&hash).filter(is_it) {
            return Some(Arc::clone(code));
        }
        let code = self.older.get(&hash).filter(is_it).map(Arc::clone)?;
        self.keep(hash, &code);
        Some(code)
    }

    fn keep(&mut self, hash: u64, code: &Arc<Code>) {
        if code.text.len() > SHELF_BYTES / 4 {
            return;
        }
        if self.bytes + code.text.len() > SHELF_BYTES {
            self.older = std::mem::take(&mut self.recent);
            self.bytes = 0;
        }
        self.bytes += code.text.len();
        self.recent.insert(hash, Arc::clone(code));
    }
}

fn hash(text: &str, holes: &[HoleSpan]) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    text.hash(&mut hasher);
    holes.hash(&mut hasher);
    hasher.finish()
}

fn shelf(hash: u64) -> Option<MutexGuard<'static, Shelf>> {
    let number = usize::try_from(hash % COUNT as u64).ok()?;
    SHELVES.get(number).map(unlocked)
}

/// A thread that panicked leaves a shelf as good as it was.
fn unlocked(shelf: &Mutex<Shelf>) -> MutexGuard<'_, Shelf> {
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
