//! `limit-concurrency`.
//!
//! Documented: a call that finds `max-count` others with its key within the policy fails at once
//! with 429; policies with the same key share the count. What `context.LastError` says of it is
//! not documented.

use crate::plan::steps;

use super::{Holding, Run};
use crate::sim::captured::Field;
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{BlockId, InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `limit-concurrency`
#[derive(Debug)]
pub(super) struct LimitConcurrency {
    key: Operand,
    most: Operand,
    steps: BlockId,
}

pub(super) fn make(
    builder: &mut Builder,
    limit: &steps::LimitConcurrency,
) -> Option<LimitConcurrency> {
    let key = builder.text(&limit.key);
    let most = builder.count(&limit.max_count);
    let steps = builder.block(&limit.steps);
    Some(LimitConcurrency { key: key?, most: most?, steps })
}

impl Run for LimitConcurrency {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let key = runner.string(self.key, info)?;
        let most = runner.integer(self.most, info)?;
        let region = runner.captured.field(Field::Region).unwrap_or_default();
        let gateway = runner.captured.field(Field::Gateway).unwrap_or_default();
        let key = format!("{region}\n{gateway}\n{key}");
        if runner.engine.concurrency.take(&key, most) {
            return Ok(Flow::Enter(self.steps, Holding::Concurrency(key.into())));
        }
        let message = "Concurrency limit is exceeded.".to_owned();
        Err(runner.deny(info, "ConcurrencyLimitExceeded", message, 429))
    }
}
