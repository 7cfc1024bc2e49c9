//! `find-and-replace`: the text is taken as it stands, with case (documented).

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::RequestParts;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `find-and-replace`
#[derive(Debug)]
pub(super) struct FindAndReplace {
    from: Operand,
    to: Operand,
}

pub(super) fn make(builder: &mut Builder, find: &steps::FindAndReplace) -> Option<FindAndReplace> {
    builder.note_change(RequestParts::BODY);
    builder.note_reading();
    builder.program.keeps_lines = true;
    let from = builder.text(&find.from);
    let to = builder.text(&find.to);
    Some(FindAndReplace { from: from?, to: to? })
}

impl Run for FindAndReplace {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let from = runner.string(self.from, info)?;
        let to = runner.string(self.to, info)?;
        if from.is_empty() {
            return Ok(Flow::Through);
        }
        if runner.changes_request() {
            let body = runner.request_body();
            if body.contains(&from) {
                runner.state.request.set_body(body.replace(&from, &to));
            }
        } else {
            let body = runner.response_body();
            if body.contains(&from) {
                runner.state.response.body = Some(body.replace(&from, &to));
            }
        }
        Ok(Flow::Through)
    }
}
