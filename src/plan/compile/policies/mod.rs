//! Policies that become steps of their own: one file each and one line in [`COMPILERS`].

mod authentication;
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

use crate::policy::ElementRef;

use super::Compiler;
use crate::plan::steps::Action;

/// Makes the action of an element; `None` when errors were reported instead.
pub(super) type Compile =
    for<'d> fn(&mut Compiler<'d>, ElementRef<'d>, path: &str) -> Option<Action>;

/// Every policy with a step of its own, and what it does in a run.
const COMPILERS: &[(&str, Compile, &str)] = &[
    ("authentication-basic", authentication::basic, "sets the `Authorization` header"),
    (
        "authentication-managed-identity",
        authentication::managed_identity,
        "sets header or variable to a text that stands for the token",
    ),
    (
        "authentication-token",
        authentication::token,
        "sets the `Authorization` header to a text that stands for the token",
    ),
    ("azure-openai-emit-token-metric", token_metric::compile, "sends rows of token counts"),
    (
        "azure-openai-semantic-cache-lookup",
        semantic_cache::lookup,
        "answers from the cache as `semantic-cache-hits` assumes",
    ),
    (
        "azure-openai-semantic-cache-store",
        semantic_cache::store,
        "keeps the answer under the prompt",
    ),
    ("azure-openai-token-limit", token_limit::compile, "limits tokens"),
    (
        "cache-lookup",
        response_cache::lookup,
        "answers from the cache of responses; groups of developers are not told apart",
    ),
    (
        "cache-lookup-value",
        cached_value::lookup,
        "reads a value of the cache on the clock of the calls",
    ),
    ("cache-remove-value", cached_value::remove, "removes a value of the cache"),
    ("cache-store", response_cache::store, "keeps the response for its duration"),
    ("cache-store-value", cached_value::store, "keeps a value for its duration"),
    ("check-header", check_header::compile, "refuses by the header"),
    ("choose", choose::compile, "runs the first branch that holds"),
    ("cors", cors::compile, "answers preflight requests and ends unmatched ones"),
    ("emit-metric", emit_metric::compile, "sends a row"),
    ("find-and-replace", find_and_replace::compile, "changes the body that later expressions see"),
    (
        "forward-request",
        forward_request::compile,
        "gets the recorded answer; `timeout` as `forward-timeout` assumes",
    ),
    (
        "get-authorization-context",
        authentication::authorization_context,
        "sets a variable to an authorization without claims",
    ),
    ("ip-filter", ip_filter::compile, "refuses by the recorded address"),
    ("limit-concurrency", limit_concurrency::compile, "refuses while too many calls are within it"),
    ("llm-content-safety", validation::caller, "refuses as `validation-result` assumes"),
    ("llm-emit-token-metric", token_metric::compile, "sends rows of token counts"),
    (
        "llm-semantic-cache-lookup",
        semantic_cache::lookup,
        "answers from the cache as `semantic-cache-hits` assumes",
    ),
    ("llm-semantic-cache-store", semantic_cache::store, "keeps the answer under the prompt"),
    ("llm-token-limit", token_limit::compile, "limits tokens"),
    (
        "mock-response",
        mock_response::compile,
        "answers with status and media type; the example itself is not known",
    ),
    ("quota", call_limit::quota, "limits calls and kilobytes of each subscription"),
    ("quota-by-key", call_limit::quota_by_key, "limits calls and kilobytes of each key"),
    ("rate-limit", call_limit::rate_limit, "limits calls of each subscription"),
    ("rate-limit-by-key", call_limit::rate_limit_by_key, "limits calls of each key"),
    (
        "retry",
        retry::compile,
        "runs again after its pauses; a further answer is what `retried-answer` assumes",
    ),
    ("return-response", return_response::compile, "answers without the backend"),
    ("rewrite-uri", rewrite_uri::compile, "changes the URL that later expressions see"),
    (
        "send-one-way-request",
        send_request::send_one_way_request,
        "makes its request and waits for nobody",
    ),
    (
        "send-request",
        send_request::send_request,
        "is answered by the first stub that fits, or fails",
    ),
    (
        "set-backend-service",
        set_backend_service::compile,
        "names the backend for `Backend ID`; the answer is the recorded one",
    ),
    (
        "set-body",
        set_body::compile,
        "changes the body that later expressions see; Liquid as far as it is known",
    ),
    ("set-header", set_header::compile, "changes a header"),
    ("set-method", set_method::compile, "changes the method that later expressions see"),
    (
        "set-query-parameter",
        set_query_parameter::compile,
        "changes the URL that later expressions see",
    ),
    ("set-status", set_status::compile, "changes the status"),
    ("set-url", send_request::set_url, "gives the URL of a request of `send-request`"),
    ("set-variable", set_variable::compile, "sets a variable"),
    (
        "validate-azure-ad-token",
        token_validation::azure_ad_token,
        "refuses by time, audience, application and claims of the token; the signature as `validation-result` assumes",
    ),
    ("validate-client-certificate", validation::caller, "refuses as `validation-result` assumes"),
    (
        "validate-content",
        validation::content,
        "refuses by `max-size`, and by the schema as `validation-result` assumes; nothing where no action is `prevent`",
    ),
    ("validate-graphql-request", validation::request, "refuses as `validation-result` assumes"),
    (
        "validate-headers",
        validation::headers,
        "refuses as `validation-result` assumes; nothing where no action is `prevent`",
    ),
    (
        "validate-jwt",
        token_validation::jwt,
        "refuses by time, issuer, audience and claims of the token; the signature as `validation-result` assumes",
    ),
    ("validate-odata-request", validation::request, "refuses as `validation-result` assumes"),
    (
        "validate-parameters",
        validation::parameters,
        "refuses as `validation-result` assumes; nothing where no action is `prevent`",
    ),
    (
        "validate-status-code",
        validation::status_code,
        "refuses as `validation-result` assumes; nothing where no action is `prevent`",
    ),
    ("wait", wait::compile, "runs its policies at the same time"),
];

/// What compiles the policy `name`.
pub(super) fn compiler(name: &str) -> Option<Compile> {
    COMPILERS.iter().find(|(known, ..)| *known == name).map(|(_, compile, _)| *compile)
}

/// Namespace of metrics whose policy gives none (documented).
const DEFAULT_NAMESPACE: &str = "API Management";

/// What the policy `name` does in a run, where it has a step of its own.
pub(super) fn acts(name: &str) -> Option<&'static str> {
    COMPILERS.iter().find(|(known, ..)| *known == name).map(|(_, _, acts)| *acts)
}
