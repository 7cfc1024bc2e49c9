//! What each step of a plan does when it runs: one file per policy, and one arm in [`make`].
//!
//! A file makes its step ready (`make`: operands compiled and pooled) and runs it (`Run`).

mod base;
mod cached_value;
mod call_limit;
mod check_header;
mod choose;
mod cors;
mod forward_request;
mod ip_filter;
mod metric;
mod mock_response;
mod pass_by;
mod refusal;
mod retry;
mod return_response;
mod set_body;
mod set_header;
mod set_status;
mod set_variable;
mod token_limit;
mod validation;

use std::fmt::Debug;

pub(super) use metric::reading;

use super::build::{Builder, index};
use super::program::InfoId;
use super::run::{Flow, Runner};
use super::state::Raised;
use crate::plan::{Action, Step};

/// A step that can be run.
pub(in crate::sim) trait Run: Debug + Send + Sync {
    /// Runs it for one exchange.
    ///
    /// # Errors
    ///
    /// What it raises.
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>>;
}

/// Makes a step ready; `None` only after a problem was noted.
pub(super) fn make(builder: &mut Builder, step: &Step, info: InfoId) -> Option<Box<dyn Run>> {
    Some(match &step.action {
        Action::Base => Box::new(base::Base),
        Action::Choose(choose) => Box::new(choose::make(builder, choose)?),
        Action::SetVariable(set) => Box::new(set_variable::make(builder, set)?),
        Action::SetHeader(set) => Box::new(set_header::make(builder, set)?),
        Action::SetStatus(set) => Box::new(set_status::make(builder, set)?),
        Action::SetBody(set) => set_body::make(builder, set, info)?,
        Action::ReturnResponse(response) => Box::new(return_response::make(builder, response)?),
        Action::Retry(retry) => Box::new(retry::make(builder, retry)),
        Action::ForwardRequest(forward) => Box::new(forward_request::make(builder, forward, info)?),
        Action::TokenLimit(limit) => Box::new(token_limit::make(builder, limit, step, info)?),
        Action::CallLimit(limit) => Box::new(call_limit::make(builder, limit, info)?),
        Action::TokenMetric(metric) => Box::new(metric::make_token_metric(builder, metric)?),
        Action::EmitMetric(metric) => Box::new(metric::make_emit_metric(builder, metric)?),
        Action::CheckHeader(check) => Box::new(check_header::make(builder, check)?),
        Action::IpFilter(filter) => Box::new(ip_filter::make(builder, filter)?),
        Action::MockResponse(mock) => Box::new(mock_response::make(builder, mock)?),
        Action::Cors(cors) => Box::new(cors::make(builder, cors)?),
        Action::Validation(validation) => Box::new(validation::make(builder, validation)?),
        Action::CacheLookupValue(lookup) => Box::new(cached_value::make_lookup(builder, lookup)?),
        Action::CacheStoreValue(store) => Box::new(cached_value::make_store(builder, store)?),
        Action::CacheRemoveValue(remove) => Box::new(cached_value::make_remove(builder, remove)?),
        Action::Inert(inert) => Box::new(pass_by::make(builder, info, &inert.reason, false)),
        Action::NotSimulated(step) => Box::new(pass_by::make(builder, info, &step.reason, true)),
    })
}
