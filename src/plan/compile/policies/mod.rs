//! Policies that become steps of their own: one file each and one line in [`COMPILERS`].

mod cached_value;
mod call_limit;
mod check_header;
mod choose;
mod cors;
mod dimension;
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
mod set_backend_service;
mod set_body;
mod set_header;
mod set_method;
mod set_query_parameter;
mod set_status;
mod set_variable;
mod token_limit;
mod token_metric;
mod validation;
mod wait;

use crate::policy::ElementRef;

use super::Compiler;
use crate::plan::steps::Action;

/// Makes the action of an element; `None` when errors were reported instead.
pub(super) type Compile =
    for<'d> fn(&mut Compiler<'d>, ElementRef<'d>, path: &str) -> Option<Action>;

/// Every policy with a step of its own.
const COMPILERS: &[(&str, Compile)] = &[
    ("azure-openai-emit-token-metric", token_metric::compile),
    ("azure-openai-semantic-cache-lookup", semantic_cache::lookup),
    ("azure-openai-semantic-cache-store", semantic_cache::store),
    ("azure-openai-token-limit", token_limit::compile),
    ("cache-lookup", response_cache::lookup),
    ("cache-lookup-value", cached_value::lookup),
    ("cache-remove-value", cached_value::remove),
    ("cache-store", response_cache::store),
    ("cache-store-value", cached_value::store),
    ("check-header", check_header::compile),
    ("choose", choose::compile),
    ("cors", cors::compile),
    ("emit-metric", emit_metric::compile),
    ("find-and-replace", find_and_replace::compile),
    ("forward-request", forward_request::compile),
    ("ip-filter", ip_filter::compile),
    ("limit-concurrency", limit_concurrency::compile),
    ("llm-content-safety", validation::caller),
    ("llm-emit-token-metric", token_metric::compile),
    ("llm-semantic-cache-lookup", semantic_cache::lookup),
    ("llm-semantic-cache-store", semantic_cache::store),
    ("llm-token-limit", token_limit::compile),
    ("mock-response", mock_response::compile),
    ("quota", call_limit::quota),
    ("quota-by-key", call_limit::quota_by_key),
    ("rate-limit", call_limit::rate_limit),
    ("rate-limit-by-key", call_limit::rate_limit_by_key),
    ("retry", retry::compile),
    ("return-response", return_response::compile),
    ("rewrite-uri", rewrite_uri::compile),
    ("set-backend-service", set_backend_service::compile),
    ("set-body", set_body::compile),
    ("set-header", set_header::compile),
    ("set-method", set_method::compile),
    ("set-query-parameter", set_query_parameter::compile),
    ("set-status", set_status::compile),
    ("set-variable", set_variable::compile),
    ("validate-azure-ad-token", validation::azure_ad_token),
    ("validate-client-certificate", validation::caller),
    ("validate-content", validation::request),
    ("validate-graphql-request", validation::request),
    ("validate-jwt", validation::jwt),
    ("validate-odata-request", validation::request),
    ("validate-parameters", validation::request),
    ("wait", wait::compile),
];

/// What compiles the policy `name`.
pub(super) fn compiler(name: &str) -> Option<Compile> {
    COMPILERS.iter().find(|(known, _)| *known == name).map(|(_, compile)| *compile)
}

/// Namespace of metrics whose policy gives none (documented).
const DEFAULT_NAMESPACE: &str = "API Management";

/// Whether the list holds the policy.
#[cfg(test)]
pub(super) fn is_listed(name: &str) -> bool {
    compiler(name).is_some()
}
