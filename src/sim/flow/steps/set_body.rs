//! `set-body`.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::RequestParts;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `set-body`
#[derive(Debug)]
struct SetBody(Option<Operand>);

pub(super) fn make(
    builder: &mut Builder,
    set: &steps::SetBody,
    info: InfoId,
) -> Option<Box<dyn Run>> {
    if set.template.is_some() {
        let reason = "the body is a template, which is not run";
        return Some(Box::new(super::pass_by::make(builder, info, reason, true)));
    }
    builder.note_change(RequestParts::BODY);
    let body = builder.optional(set.body.as_ref(), Builder::text)?;
    Some(Box::new(SetBody(body)))
}

impl Run for SetBody {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let body = self.0.map(|body| runner.string(body, info)).transpose()?.unwrap_or_default();
        if runner.changes_request() {
            runner.state.request.body = Some(body.into());
        } else {
            runner.state.response.body = Some(body);
        }
        Ok(Flow::Through)
    }
}
