//! `set-backend-service`: which backend entity later dimensions name. The answer is the
//! recorded one, whoever gave it.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `set-backend-service`
#[derive(Debug)]
pub(super) struct SetBackendService {
    base_url: Option<Operand>,
    backend_id: Option<Operand>,
}

pub(super) fn make(
    builder: &mut Builder,
    set: &steps::SetBackendService,
) -> Option<SetBackendService> {
    let base_url = builder.optional(set.base_url.as_ref(), Builder::text);
    let backend_id = builder.optional(set.backend_id.as_ref(), Builder::text);
    Some(SetBackendService { base_url: base_url?, backend_id: backend_id? })
}

impl Run for SetBackendService {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        if let Some(url) = self.base_url {
            runner.string(url, info)?;
        }
        if let Some(backend) = self.backend_id {
            let backend = runner.string(backend, info)?;
            runner.state.request.backend = Some(backend.into());
        }
        Ok(Flow::Through)
    }
}
