//! Policies that are not run: each is counted when it would have run.

use super::Run;
use crate::plan::steps;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::Wanted;
use crate::sim::flow::program::{InfoId, Operand, PassedBy};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// Index into the steps that are passed by.
#[derive(Debug)]
pub(super) struct PassBy(u32);

/// A step that is not run. `matters` when it could have changed something about metering.
pub(super) fn make(builder: &mut Builder, info: InfoId, reason: &str, matters: bool) -> PassBy {
    let reason = reason.to_owned();
    add(builder, PassedBy { info, reason, matters, at_times: false, rewrites: None })
}

/// A step that is not run and changes the message of its section alone.
pub(super) fn make_rewriting(builder: &mut Builder, info: InfoId, reason: &str) -> PassBy {
    let (reason, rewrites) = (reason.to_owned(), builder.message());
    add(builder, PassedBy { info, reason, matters: true, at_times: false, rewrites })
}

/// A step that changes the message of its section, but cannot be run for some calls.
pub(super) fn make_at_times(builder: &mut Builder, info: InfoId, reason: &str) -> PassBy {
    let (reason, rewrites) = (reason.to_owned(), builder.message());
    add(builder, PassedBy { info, reason, matters: true, at_times: true, rewrites })
}

fn add(builder: &mut Builder, step: PassedBy) -> PassBy {
    let passed_by = &mut builder.program.passed_by;
    passed_by.push(step);
    PassBy(super::index(passed_by.len() - 1))
}

impl PassBy {
    /// Counts a call that met it.
    pub(super) fn count(&self, runner: &mut Runner<'_>) {
        runner.engine.count_passed_by(runner.program, self.0);
    }
}

impl Run for PassBy {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, _: InfoId) -> Result<Flow, Box<Raised>> {
        self.count(runner);
        Ok(Flow::Through)
    }
}

/// A policy that does not matter for metering, unless an expression of it fails.
#[derive(Debug)]
pub(super) struct Inert {
    passed: PassBy,
    expressions: Vec<Operand>,
}

/// A step that does not matter, with its expressions. One that this program cannot compile is
/// left out, and the reason says so.
pub(super) fn make_inert(builder: &mut Builder, info: InfoId, inert: &steps::Inert) -> Inert {
    let before = builder.problems.len();
    let mut expressions = Vec::with_capacity(inert.expressions.len());
    for expression in &inert.expressions {
        expressions.extend(builder.code(expression, Wanted::Any).map(Operand::Code));
    }
    let unknown = builder.problems.len() > before;
    builder.problems.truncate(before);
    let reason = match unknown {
        true => format!("{}; whether its expression fails is not known", inert.reason),
        false => inert.reason.clone(),
    };
    Inert { passed: make(builder, info, &reason, false), expressions }
}

impl Run for Inert {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        self.passed.count(runner);
        for expression in &self.expressions {
            match runner.datum(*expression, info) {
                Err(raised) if !raised.is_unsupported() => return Err(raised),
                _ => {}
            }
        }
        Ok(Flow::Through)
    }
}
