//! What a step that entered a list of steps needs to know when the list ends.

use crate::sim::clock::Time;
use crate::sim::flow::evaluate::Variable;
use crate::sim::flow::run::Runner;
use crate::sim::flow::state::Target;

/// What is kept with a list of steps that is under way.
#[derive(Debug)]
pub(in crate::sim) enum Holding {
    /// Nothing.
    Nothing,
    /// The steps of `return-response` or `send-request`, which change something of their own.
    Target,
    /// How often the steps of a `retry` have run again.
    Retry(u64),
    /// A place among the calls that may run the steps of a `limit-concurrency`.
    Concurrency(Box<str>),
    /// Where a `wait` stands.
    Wait(Box<Waiting>),
}

/// Where a `wait` stands.
#[derive(Debug)]
pub(in crate::sim) struct Waiting {
    /// Whether the first step that ends is enough.
    pub any: bool,
    /// The step that runs.
    pub child: usize,
    /// When all of them began.
    pub start: Time,
    /// When the wait is over, as far as is known.
    pub over: Option<Time>,
    /// With `any`: the variables before the wait, and those of the step that ended first.
    pub variables: Vec<(Box<str>, Variable)>,
    pub first: Vec<(Box<str>, Variable)>,
}

impl Holding {
    /// Gives back what was taken for the list.
    pub(in crate::sim::flow) fn release(self, runner: &mut Runner<'_>) {
        match self {
            Self::Nothing | Self::Retry(_) => {}
            Self::Target => runner.state.target = Target::Own,
            Self::Concurrency(key) => runner.engine.concurrency.release(&key),
            Self::Wait(_) => {
                runner.state.at_once = runner.state.at_once.saturating_sub(1);
            }
        }
    }
}
