//! What each step of a plan does when it runs: one file per policy, and one arm in [`make`].
//!
//! A file makes its step ready (`make`: operands compiled and pooled) and runs it (`Run`).

mod authentication;
mod base;
mod cached_value;
mod call_limit;
mod check_header;
mod choose;
mod cors;
mod find_and_replace;
mod forward_request;
mod holding;
mod ip_filter;
mod limit_concurrency;
mod metric;
mod mock_response;
mod pass_by;
mod refusal;
mod response_cache;
mod retry;
mod return_response;
mod rewrite_uri;
mod semantic_cache;
mod send_request;
mod set_backend_service;
mod set_body;
mod set_header;
mod set_method;
mod set_query_parameter;
mod set_status;
mod set_variable;
mod token_limit;
mod token_validation;
mod validation;
mod wait;
mod watched;

use std::fmt::Debug;

pub(in crate::sim) use holding::Holding;
pub(super) use metric::reading;

use super::build::{Builder, index};
use super::cache::CacheKind;
use super::program::InfoId;
use super::run::{Flow, Leave, Runner};
use super::state::Raised;
use crate::plan::{Action, Step, steps};

/// A step that can be run.
pub(in crate::sim) trait Run: Debug + Send + Sync {
    /// Runs it for one exchange.
    ///
    /// # Errors
    ///
    /// What it raises.
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>>;

    /// Says what comes after a list of steps that it entered and that has come to its end.
    ///
    /// # Errors
    ///
    /// What it raises.
    fn leave<'r>(
        &'r self,
        runner: &mut Runner<'r>,
        info: InfoId,
        holding: &mut Holding,
    ) -> Result<Leave, Box<Raised>> {
        let _ = (runner, info, holding);
        Ok(Leave::Done)
    }
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
        Action::Retry(retry) => Box::new(retry::make(builder, retry)?),
        Action::ForwardRequest(forward) => Box::new(forward_request::make(builder, forward)?),
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
        Action::CacheLookup(lookup) => {
            Box::new(response_cache::make_lookup(builder, lookup, info)?)
        }
        Action::CacheStore(store) => {
            Box::new(response_cache::make_store(builder, store, CacheKind::Response)?)
        }
        Action::SemanticCacheLookup(lookup) => {
            Box::new(semantic_cache::make_lookup(builder, lookup)?)
        }
        Action::SemanticCacheStore(steps::SemanticCacheStore(store)) => {
            Box::new(response_cache::make_store(builder, store, CacheKind::Semantic)?)
        }
        Action::BasicAuthentication(basic) => Box::new(authentication::make_basic(builder, basic)?),
        Action::ObtainedToken(token) => Box::new(authentication::make_token(builder, token)?),
        Action::SendRequest(send) => Box::new(send_request::make(builder, send, info)?),
        Action::SetUrl(set) => Box::new(send_request::make_url(builder, set)?),
        Action::TokenValidation(token) => Box::new(token_validation::make(builder, token, info)?),
        Action::FindAndReplace(find) => Box::new(find_and_replace::make(builder, find)?),
        Action::LimitConcurrency(limit) => Box::new(limit_concurrency::make(builder, limit)?),
        Action::RewriteUri(rewrite) => Box::new(rewrite_uri::make(builder, rewrite, info)?),
        Action::SetBackendService(set) => Box::new(set_backend_service::make(builder, set)?),
        Action::SetMethod(set) => Box::new(set_method::make(builder, set)?),
        Action::SetQueryParameter(set) => Box::new(set_query_parameter::make(builder, set)?),
        Action::Wait(wait) => Box::new(wait::make(builder, wait)?),
        Action::Inert(inert) => Box::new(pass_by::make_inert(builder, info, inert)),
        Action::NotSimulated(step) if step.rewrites => {
            Box::new(pass_by::make_rewriting(builder, info, &step.reason))
        }
        Action::NotSimulated(step) => Box::new(pass_by::make(builder, info, &step.reason, true)),
    })
}
