//! What an import read, joined, wrote and left over.

use crate::traffic::Timestamp;

/// Something that happened to a number of records or exchanges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// What, as a phrase in the plural: `GatewayLlmLogs rows without a GatewayLogs row`.
    pub what: &'static str,
    /// How often.
    pub count: u64,
    /// Tokens that they tell, all together.
    pub tokens: u128,
    /// Where the first one stands: `FILE:LINE`, and its id where it has one.
    pub first: String,
}

/// Tallies in the order in which they were first met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies(Vec<Tally>);

impl Tallies {
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Tally> {
        self.0.iter()
    }

    /// How often `what` was met.
    #[must_use]
    pub fn count(&self, what: &str) -> u64 {
        self.0.iter().find(|tally| tally.what == what).map_or(0, |tally| tally.count)
    }

    /// Notes one more.
    pub(super) fn add(&mut self, what: &'static str, tokens: u64, first: impl FnOnce() -> String) {
        let known = self.0.iter().position(|tally| tally.what == what);
        let at = known.unwrap_or_else(|| {
            self.0.push(Tally { what, count: 0, tokens: 0, first: first() });
            self.0.len() - 1
        });
        if let Some(tally) = self.0.get_mut(at) {
            tally.count += 1;
            tally.tokens += u128::from(tokens);
        }
    }
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// Its name.
    pub name: String,
    /// Name of its format.
    pub format: &'static str,
    /// Records in it, bad ones included.
    pub records: u64,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The files, in their order.
    pub files: Vec<FileReport>,
    /// Records by what they are.
    pub kinds: Tallies,
    /// Records that are broken.
    pub bad: Tallies,
    /// Records that gave nothing.
    pub left_over: Tallies,
    /// What was decided about exchanges that were written.
    pub notes: Tallies,
    /// Exchanges that were put together from several records.
    pub joined: u64,
    /// Exchanges that were written.
    pub exchanges: u64,
    /// The first and the last moment.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Different secrets that were replaced.
    pub secrets: usize,
}
