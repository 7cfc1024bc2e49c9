//! Every policy, one file each; policies that share a schema share a file.
//!
//! A new policy is one file here and one line in [`ALL`].

mod authentication_managed_identity;
mod choose;
mod dimension;
mod emit_metric;
mod forward_request;
mod include_fragment;
mod judgement;
mod llm_content_safety;
mod parameter_value;
mod prelude;
mod quota;
mod quota_by_key;
mod rate_limit;
mod rate_limit_by_key;
mod retry;
mod return_response;
mod rewrite_uri;
mod semantic_cache_lookup;
mod semantic_cache_store;
mod set_backend_service;
mod set_body;
mod set_header;
mod set_method;
mod set_query_parameter;
mod set_status;
mod set_variable;
mod token_limit;
mod token_metric;
mod trace;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use authentication_managed_identity::AuthenticationManagedIdentity;
pub use choose::{Choose, Otherwise, When};
pub use dimension::{ALWAYS_ADDED, DEFAULT_DIMENSIONS, Dimension, default_dimension};
pub use emit_metric::EmitMetric;
pub use forward_request::{ForwardRequest, HttpVersion};
pub use include_fragment::IncludeFragment;
pub use llm_content_safety::{
    BlocklistId, Blocklists, ContentSafetyCategories, ContentSafetyCategory, HarmCategory,
    LlmContentSafety, SeverityLevels,
};
pub use parameter_value::{ExistsAction, ParameterValue};
pub use quota::{Quota, QuotaApi, QuotaOperation};
pub use quota_by_key::QuotaByKey;
pub use rate_limit::{RateLimit, RateLimitApi, RateLimitOperation};
pub use rate_limit_by_key::RateLimitByKey;
pub use retry::Retry;
pub use return_response::ReturnResponse;
pub use rewrite_uri::RewriteUri;
pub use semantic_cache_lookup::{EmbeddingsAuthentication, SemanticCacheLookup, SemanticVaryBy};
pub use semantic_cache_store::SemanticCacheStore;
pub use set_backend_service::{ReplicaType, SetBackendService};
pub use set_body::{BodyTemplate, SetBody, XsiNil};
pub use set_header::SetHeader;
pub use set_method::SetMethod;
pub use set_query_parameter::SetQueryParameter;
pub use set_status::SetStatus;
pub use set_variable::SetVariable;
pub use token_limit::{PromptType, QuotaPeriod, TokenLimit};
pub use token_metric::{TokenMetric, TokenMetricKind};
pub use trace::{Trace, TraceMessage, TraceMetadata, TraceSeverity};

use super::schema::{ChildContent, PolicyDecl, PolicySchema};

/// The declarations of all policies.
pub static ALL: &[&PolicyDecl] = &[
    &AuthenticationManagedIdentity::POLICY,
    &Choose::POLICY,
    &EmitMetric::POLICY,
    &ForwardRequest::POLICY,
    &IncludeFragment::POLICY,
    &LlmContentSafety::POLICY,
    &Quota::POLICY,
    &QuotaByKey::POLICY,
    &RateLimit::POLICY,
    &RateLimitByKey::POLICY,
    &Retry::POLICY,
    &ReturnResponse::POLICY,
    &RewriteUri::POLICY,
    &SemanticCacheLookup::POLICY,
    &SemanticCacheStore::POLICY,
    &SetBackendService::POLICY,
    &SetBody::POLICY,
    &SetHeader::POLICY,
    &SetMethod::POLICY,
    &SetQueryParameter::POLICY,
    &SetStatus::POLICY,
    &SetVariable::POLICY,
    &TokenLimit::POLICY,
    &TokenMetric::POLICY,
    &Trace::POLICY,
];

/// The declaration of the policy of that name.
#[must_use]
pub fn policy(name: &str) -> Option<&'static PolicyDecl> {
    static BY_NAME: LazyLock<HashMap<&'static str, &'static PolicyDecl>> = LazyLock::new(|| {
        let names = |decl: &&'static PolicyDecl| decl.names.iter().copied();
        ALL.iter().flat_map(|decl| names(decl).map(move |name| (name, *decl))).collect()
    });
    BY_NAME.get(name).copied()
}

/// Real policies without a declaration here yet: kept as they stand, without findings.
static UNDECLARED: &[&str] = &[
    "authentication-basic",
    "authentication-certificate",
    "authentication-token",
    "authentication-token-store",
    "block",
    "cache-lookup",
    "cache-lookup-value",
    "cache-remove-value",
    "cache-store",
    "cache-store-value",
    "cache-value",
    "check-header",
    "cors",
    "cosmosdb-data-source",
    "cross-domain",
    "find-and-replace",
    "get-authorization-context",
    "graphql-data-source",
    "http-data-source",
    "invoke-dapr-binding",
    "invoke-request",
    "ip-filter",
    "json-to-xml",
    "jsonp",
    "limit-concurrency",
    "log-to-eventhub",
    "mock-response",
    "proxy",
    "publish-event",
    "publish-to-dapr",
    "redirect-content-urls",
    "send-one-way-request",
    "send-request",
    "send-service-bus-message",
    "set-request-metric-dimension-value",
    "set-url",
    "sql-data-source",
    "validate-azure-ad-token",
    "validate-client-certificate",
    "validate-content",
    "validate-graphql-request",
    "validate-headers",
    "validate-jwt",
    "validate-odata-request",
    "validate-parameters",
    "validate-status-code",
    "wait",
    "xml-to-json",
    "xsl-transform",
];

/// True for the name of a real policy that has no declaration here yet.
#[must_use]
pub fn is_undeclared(name: &str) -> bool {
    UNDECLARED.contains(&name)
}

/// The policy that has a part of that name; the first one of several.
#[must_use]
pub fn owner_of_part(name: &str) -> Option<&'static PolicyDecl> {
    static OWNERS: LazyLock<HashMap<&'static str, &'static PolicyDecl>> = LazyLock::new(|| {
        let mut owners = HashMap::new();
        for policy in ALL {
            let mut open = vec![&policy.element];
            while let Some(element) = open.pop() {
                for child in element.children {
                    if let ChildContent::Element(part) = child.content {
                        owners.entry(part.name).or_insert(*policy);
                        open.push(part);
                    }
                }
            }
        }
        owners
    });
    OWNERS.get(name).copied()
}

/// The names of all policies, aliases included, in the order of [`ALL`].
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().flat_map(|decl| decl.names.iter().copied())
}

#[cfg(test)]
mod tests;
