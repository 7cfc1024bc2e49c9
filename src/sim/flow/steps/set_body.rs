//! `set-body`.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `set-body` of a response.
#[derive(Debug)]
struct SetBody(Option<Operand>);

pub(super) fn make(
    builder: &mut Builder,
    set: &steps::SetBody,
    info: InfoId,
) -> Option<Box<dyn Run>> {
    let reason = if builder.changes_request() {
        Some("changes the request that later expressions see")
    } else if set.template.is_some() {
        Some("the body is a template, which is not run")
    } else {
        None
    };
    if let Some(reason) = reason {
        return Some(Box::new(super::pass_by::make(builder, info, reason, true)));
    }
    let body = builder.optional(set.body.as_ref(), Builder::text)?;
    Some(Box::new(SetBody(body)))
}

impl Run for SetBody {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let body = self.0.map(|body| runner.string(body, info)).transpose()?;
        runner.state.response.body = Some(body.unwrap_or_default());
        Ok(Flow::Through)
    }
}
