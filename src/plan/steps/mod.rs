//! The steps of a plan: one file per family of policies.
//!
//! A step is data and its lines of the listing. What it does when it runs is the simulator's; how it is made from a
//! document is [`super::compile`]'s.

mod authentication;
mod cached_value;
mod call_limit;
mod check_header;
mod choose;
mod cors;
mod dimension;
mod effect;
mod emit_metric;
mod find_and_replace;
mod forward_request;
mod ip_filter;
mod limit_concurrency;
mod mock_response;
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
mod token_metric;
mod token_validation;
mod validation;
mod wait;

pub use authentication::{BasicAuthentication, ObtainedToken, TokenPlace};
pub use cached_value::{CacheLookupValue, CacheRemoveValue, CacheStoreValue};
pub use call_limit::{CallBound, CallLimit, CallLimitKind, CallOutputs, Named, NarrowBound};
pub use check_header::CheckHeader;
pub use choose::{Branch, Choose};
pub use cors::Cors;
pub use dimension::Dimension;
pub use effect::{Inert, NotSimulated};
pub use emit_metric::EmitMetric;
pub use find_and_replace::FindAndReplace;
pub use forward_request::{ForwardRequest, Timeout};
pub use ip_filter::IpFilter;
pub use limit_concurrency::LimitConcurrency;
pub use mock_response::MockResponse;
pub use response_cache::{CacheLookup, CacheStore};
pub use retry::Retry;
pub use return_response::ReturnResponse;
pub use rewrite_uri::RewriteUri;
pub use semantic_cache::{SemanticCacheLookup, SemanticCacheStore};
pub use send_request::{SendRequest, SetUrl};
pub use set_backend_service::SetBackendService;
pub use set_body::SetBody;
pub use set_header::{ExistsAction, SetHeader};
pub use set_method::SetMethod;
pub use set_query_parameter::SetQueryParameter;
pub use set_status::SetStatus;
pub use set_variable::SetVariable;
pub use token_limit::{Outputs, TokenLimit, TokenQuota};
pub use token_metric::TokenMetric;
pub use token_validation::{RequiredClaim, TokenSource, TokenValidation};
pub use validation::Validation;
pub use wait::Wait;

use serde::{Deserialize, Serialize};

use super::Origin;
use super::listing::Listed;

/// One step of a section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Name of the policy as written: `azure-openai-token-limit`.
    pub policy: String,
    /// The policy's `id` attribute: `context.LastError.PolicyId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where in the section it stands: `choose[3]/when[2]/set-variable[1]`, as
    /// `context.LastError.Path` has it.
    pub path: String,
    /// The element.
    pub origin: Origin,
    /// For a step of a fragment: the source of the document that includes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<u32>,
    /// What it does.
    pub action: Action,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// The parent scope's section goes here; in a plan of one document it is empty.
    Base,
    /// `choose`
    Choose(Choose),
    /// `set-variable`
    SetVariable(SetVariable),
    /// `set-header`
    SetHeader(SetHeader),
    /// `set-status`
    SetStatus(SetStatus),
    /// `set-body`
    SetBody(SetBody),
    /// `return-response`
    ReturnResponse(ReturnResponse),
    /// `retry`
    Retry(Retry),
    /// `forward-request`
    ForwardRequest(ForwardRequest),
    /// `llm-token-limit` and `azure-openai-token-limit`
    TokenLimit(Box<TokenLimit>),
    /// `rate-limit`, `quota` and their twins by key
    CallLimit(Box<CallLimit>),
    /// `llm-emit-token-metric` and `azure-openai-emit-token-metric`
    TokenMetric(TokenMetric),
    /// `emit-metric`
    EmitMetric(EmitMetric),
    /// `check-header`
    CheckHeader(CheckHeader),
    /// `ip-filter`
    IpFilter(IpFilter),
    /// `mock-response`
    MockResponse(MockResponse),
    /// `cors`
    Cors(Cors),
    /// `validate-jwt` and other policies that a recording cannot prove right
    Validation(Validation),
    /// `cache-lookup-value`
    CacheLookupValue(CacheLookupValue),
    /// `cache-store-value`
    CacheStoreValue(CacheStoreValue),
    /// `cache-remove-value`
    CacheRemoveValue(CacheRemoveValue),
    /// `find-and-replace`
    FindAndReplace(FindAndReplace),
    /// `limit-concurrency`
    LimitConcurrency(LimitConcurrency),
    /// `rewrite-uri`
    RewriteUri(RewriteUri),
    /// `set-backend-service`
    SetBackendService(SetBackendService),
    /// `set-method`
    SetMethod(SetMethod),
    /// `set-query-parameter`
    SetQueryParameter(SetQueryParameter),
    /// `wait`
    Wait(Wait),
    /// `cache-lookup`
    CacheLookup(CacheLookup),
    /// `cache-store`
    CacheStore(CacheStore),
    /// `llm-semantic-cache-lookup` and `azure-openai-semantic-cache-lookup`
    SemanticCacheLookup(SemanticCacheLookup),
    /// `llm-semantic-cache-store` and `azure-openai-semantic-cache-store`
    SemanticCacheStore(SemanticCacheStore),
    /// `authentication-basic`
    BasicAuthentication(BasicAuthentication),
    /// `authentication-managed-identity`, `authentication-token` and `get-authorization-context`
    ObtainedToken(ObtainedToken),
    /// `send-request` and `send-one-way-request`
    SendRequest(Box<SendRequest>),
    /// `set-url`
    SetUrl(SetUrl),
    /// `validate-jwt` and `validate-azure-ad-token`
    TokenValidation(Box<TokenValidation>),
    /// A policy that changes nothing about metering.
    Inert(Inert),
    /// A policy that could change something about metering and is not run.
    NotSimulated(NotSimulated),
}

impl Action {
    /// What the step tells about itself; `None` for `base`, which has nothing to tell.
    pub(super) fn listed(&self) -> Option<&dyn Listed> {
        Some(match self {
            Self::Base => return None,
            Self::Choose(step) => step,
            Self::SetVariable(step) => step,
            Self::SetHeader(step) => step,
            Self::SetStatus(step) => step,
            Self::SetBody(step) => step,
            Self::ReturnResponse(step) => step,
            Self::Retry(step) => step,
            Self::ForwardRequest(step) => step,
            Self::TokenLimit(step) => &**step,
            Self::CallLimit(step) => &**step,
            Self::TokenMetric(step) => step,
            Self::EmitMetric(step) => step,
            Self::CheckHeader(step) => step,
            Self::IpFilter(step) => step,
            Self::MockResponse(step) => step,
            Self::Cors(step) => step,
            Self::Validation(step) => step,
            Self::CacheLookupValue(step) => step,
            Self::CacheStoreValue(step) => step,
            Self::CacheRemoveValue(step) => step,
            Self::FindAndReplace(step) => step,
            Self::LimitConcurrency(step) => step,
            Self::RewriteUri(step) => step,
            Self::SetBackendService(step) => step,
            Self::SetMethod(step) => step,
            Self::SetQueryParameter(step) => step,
            Self::Wait(step) => step,
            Self::CacheLookup(step) => step,
            Self::CacheStore(step) => step,
            Self::SemanticCacheLookup(step) => step,
            Self::SemanticCacheStore(step) => step,
            Self::BasicAuthentication(step) => step,
            Self::ObtainedToken(step) => step,
            Self::SendRequest(step) => &**step,
            Self::SetUrl(step) => step,
            Self::TokenValidation(step) => &**step,
            Self::Inert(step) => step,
            Self::NotSimulated(step) => step,
        })
    }

    /// The steps within, branch by branch.
    pub fn nested(&self) -> impl Iterator<Item = &Step> {
        let branches = self.listed().map(Listed::nested).unwrap_or_default();
        branches.into_iter().flatten()
    }
}
