//! `retry`.
//!
//! Documented: the steps run, and run again while the condition holds, `count` times at most.
//! The pauses are equal, grow by `delta`, or grow exponentially up to `max-interval`; the
//! service varies the exponential ones by a fifth in either direction, which is left out here.

use crate::plan::steps;

use super::{Holding, Run};
use crate::sim::assumptions::{Id, RetriedAnswer};
use crate::sim::clock::Micros;
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{BlockId, InfoId, Operand};
use crate::sim::flow::run::{Flow, Leave, Runner};
use crate::sim::flow::state::Raised;

/// Repetitions past which an expression's count is not followed (documented: 1 to 50).
const MOST_REPETITIONS: u64 = 50;

/// `retry`
#[derive(Debug)]
pub(super) struct Retry {
    condition: Operand,
    count: Operand,
    interval: Operand,
    most: Option<Operand>,
    delta: Option<Operand>,
    first_fast: Operand,
    steps: BlockId,
}

pub(super) fn make(builder: &mut Builder, retry: &steps::Retry) -> Option<Retry> {
    builder.note_wait();
    let condition = builder.truth(&retry.condition);
    let count = builder.count(&retry.count);
    let interval = builder.count(&retry.interval);
    let most = builder.optional(retry.max_interval.as_ref(), Builder::count);
    let delta = builder.optional(retry.delta.as_ref(), Builder::count);
    let first_fast = builder.truth(&retry.first_fast_retry);
    let steps = builder.block(&retry.steps);
    Some(Retry {
        condition: condition?,
        count: count?,
        interval: interval?,
        most: most?,
        delta: delta?,
        first_fast: first_fast?,
        steps,
    })
}

impl Run for Retry {
    fn run<'r>(&'r self, _: &mut Runner<'r>, _: InfoId) -> Result<Flow, Box<Raised>> {
        Ok(Flow::Enter(self.steps, Holding::Retry(0)))
    }

    fn leave<'r>(
        &'r self,
        runner: &mut Runner<'r>,
        info: InfoId,
        holding: &mut Holding,
    ) -> Result<Leave, Box<Raised>> {
        let Holding::Retry(runs) = holding else { return Ok(Leave::Done) };
        let most = runner.integer(self.count, info)?.min(MOST_REPETITIONS);
        if *runs >= most || !runner.truth(self.condition, info)? {
            return Ok(Leave::Done);
        }
        if runner.state.forwarded {
            let assumed = &mut runner.engine.assumed;
            assumed.uses.note(Id::RetriedAnswer);
            if assumed.choices.retried_answer == RetriedAnswer::LastAttempt {
                return Ok(Leave::Done);
            }
        }
        *runs += 1;
        let runs = *runs;
        let pause = self.pause(runner, info, runs)?;
        let micros = i64::try_from(pause).unwrap_or(i64::MAX).saturating_mul(Micros::SECOND.0);
        Ok(Leave::Again(self.steps, runner.now.plus(Micros(micros))))
    }
}

impl Retry {
    /// Seconds before the repetition of that number, counted from 1.
    fn pause(
        &self,
        runner: &mut Runner<'_>,
        info: InfoId,
        number: u64,
    ) -> Result<u64, Box<Raised>> {
        if number == 1 && runner.truth(self.first_fast, info)? {
            return Ok(0);
        }
        let interval = runner.integer(self.interval, info)?;
        let delta = self.delta.map(|delta| runner.integer(delta, info)).transpose()?;
        let most = self.most.map(|most| runner.integer(most, info)).transpose()?;
        Ok(match (delta, most) {
            (None, most) => interval.min(most.unwrap_or(u64::MAX)),
            (Some(delta), None) => interval.saturating_add((number - 1).saturating_mul(delta)),
            (Some(delta), Some(most)) => {
                let factor = 2_u64.saturating_pow(u32::try_from(number).unwrap_or(u32::MAX)) - 1;
                interval.saturating_add(factor.saturating_mul(delta)).min(most)
            }
        })
    }
}
