//! Where results go while the simulation runs, so that nothing piles up in it.

use super::Tokens;
use super::assumptions::ExchangeUses;
use super::captured::Captured;
use super::clock::Time;
use super::flow::{HeaderChanges, Outcome, RefusedBy, Trace};
use super::limits::Standing;
use super::metrics::Emission;

/// Takes results as they come: decisions in the order in which exchanges end, emissions in
/// the order in which they are sent.
pub trait Sink {
    /// The rows that a metric policy emits for the exchange on `line`.
    fn emission(&mut self, line: u64, emission: &Emission<'_>) {
        let _ = (line, emission);
    }

    /// The end of an exchange.
    fn decision(&mut self, decision: &Decision<'_>) {
        let _ = decision;
    }
}

/// Takes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSink;

impl Sink for NoSink {}

/// How an exchange ended, and what it rests on.
#[derive(Debug)]
pub struct Decision<'a> {
    /// The exchange.
    pub captured: &'a Captured,
    /// When it ended: the arrival for a refusal, the end of the response otherwise.
    pub ended: Time,
    /// How it ended.
    pub outcome: Outcome,
    /// The number of its plan, where documents of several scopes are played; `None` as well when
    /// it runs none.
    pub route: Option<u32>,
    /// The status that the caller got.
    pub status: u16,
    /// The limit that refused.
    pub refused_by: Option<&'a RefusedBy>,
    /// What failed, where something did: an expression, the backend's status.
    pub error: Option<&'a str>,
    /// Tokens that were charged to each limit that it passed; `None` when the response does
    /// not say what it used, or there was no response.
    pub charged: Option<Tokens>,
    /// Headers that policies set or removed; the others are as recorded.
    pub headers: &'a HeaderChanges,
    /// Each limit that it passed: its index in the report, and what was left afterwards where
    /// the policy tells that.
    pub limits: &'a [(usize, Standing)],
    /// Custom-metric rows that were emitted for it.
    pub metric_rows: u32,
    /// Assumptions that the outcome rests on.
    pub assumptions: ExchangeUses,
    /// What happened step by step, for an exchange that is watched.
    pub trace: Option<&'a Trace>,
}
