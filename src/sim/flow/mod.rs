//! Plays a plan over exchanges: which steps run, what they find out, what the caller gets.
//!
//! An exchange begins when its request arrives ([`Engine::arrive`]) and goes on as often as
//! something that it waits for has come ([`Engine::resume`]), above all the backend's answer,
//! which is the recorded one.

mod build;
mod cache;
mod capture;
mod concurrency;
mod direct;
mod dot_net;
mod estimate;
mod evaluate;
mod host;
mod liquid;
mod metered;
mod program;
mod run;
mod sections;
mod state;
mod steps;
mod url;
mod walk;
mod watch;

pub use build::{BuildError, BuildProblem};
pub(super) use build::{Shared, build};
pub(super) use cache::{ResponseCache, ValueCache};
pub(super) use concurrency::Concurrency;
pub(super) use evaluate::Memo;
pub(super) use metered::{Metered, is_unseen, metered};
pub use program::UnresolvedHole;
pub(super) use program::{Program, StepInfo};
pub(super) use sections::Progress;
pub(super) use state::{Cause, Raised, State};
pub use state::{HeaderChange, HeaderChanges, RefusedBy};
pub(super) use watch::Watch;
pub use watch::{
    Change, ChangeKind, CounterView, Evaluated, Trace, TraceError, TracePlace, TraceStep,
    TracedVariable,
};

use super::Sink;
use super::assumptions::Assumed;
use super::captured::Captured;
use super::clock::Time;
use super::estimates::EstimateReport;
use super::gateway::Gateway;
use super::limits::{CallBook, LimitBook};
use super::metrics::{SeriesAccounts, Value};
use super::stubs::Stubs;
use crate::usage::estimate::Models;

/// What outlives the exchanges: counters, metric accounts, assumptions.
#[derive(Debug)]
pub(super) struct Engine {
    pub gateway: Gateway,
    pub book: LimitBook,
    pub calls: CallBook,
    /// Arrival of the first exchange that was played.
    pub first: Option<Time>,
    pub assumed: Assumed,
    pub estimates: EstimateReport,
    pub series: SeriesAccounts,
    pub cache: ValueCache,
    pub responses: ResponseCache,
    pub concurrency: Concurrency,
    pub stubs: std::sync::Arc<Stubs>,
    /// Which models deployments serve.
    pub models: std::sync::Arc<Models>,
    /// How often each step that is passed by was met, for each plan.
    pub passed_by: Vec<Vec<u64>>,
    /// Memory for the rows of an emission.
    pub rows: Vec<(&'static str, Value)>,
}

/// An exchange that waits.
#[derive(Debug)]
pub(super) struct Flight {
    pub captured: Box<Captured>,
    pub state: Box<State>,
}

/// How an exchange ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The caller got the backend's answer.
    #[default]
    Answered,
    /// A limit on tokens or calls refused the request.
    Refused,
    /// A policy answered without the backend: `return-response`, a cache.
    Returned,
    /// A policy that is no such limit denied it: `ip-filter`, `limit-concurrency`.
    Denied,
    /// An error ended it.
    Failed,
    /// It runs none of the plans: what it called is not among them.
    Unrouted,
}

impl Outcome {
    /// The name in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Returned => "returned",
            Self::Denied => "denied",
            Self::Failed => "failed",
            Self::Unrouted => "unrouted",
        }
    }
}

/// An exchange that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub outcome: Outcome,
    pub metered: Metered,
    pub raised: Option<Box<Raised>>,
}

/// One exchange on its way through the plan.
pub(super) struct Stage<'s> {
    pub program: &'s Program,
    pub captured: &'s Captured,
    pub state: &'s mut State,
    pub sink: &'s mut dyn Sink,
    pub now: Time,
}

impl Engine {
    /// Counts a step that is passed by.
    fn count_passed_by(&mut self, program: &Program, index: u32) {
        let counts = self.passed_by.get_mut(program.number as usize);
        if let Some(count) = counts.and_then(|counts| counts.get_mut(index as usize)) {
            *count = count.saturating_add(1);
        }
    }
}

impl Ended {
    /// Without an error and without usage.
    pub(super) fn as_is(outcome: Outcome) -> Self {
        Self { outcome, metered: Metered::default(), raised: None }
    }
}
