//! Every policy, one file each; policies that share a schema share a file.
//!
//! A new policy is one file here and one line in [`ALL`].

mod dimension;
mod prelude;
mod token_limit;
mod token_metric;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use dimension::{ALWAYS_ADDED, DEFAULT_DIMENSIONS, Dimension, default_dimension};
pub use token_limit::{PromptType, QuotaPeriod, TokenLimit};
pub use token_metric::{TokenMetric, TokenMetricKind};

use super::schema::{ChildContent, PolicyDecl, PolicySchema};

/// The declarations of all policies.
pub static ALL: &[&PolicyDecl] = &[&TokenLimit::POLICY, &TokenMetric::POLICY];

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
    "authentication-managed-identity",
    "authentication-token",
    "authentication-token-store",
    "azure-openai-semantic-cache-lookup",
    "azure-openai-semantic-cache-store",
    "block",
    "cache-lookup",
    "cache-lookup-value",
    "cache-remove-value",
    "cache-store",
    "cache-store-value",
    "cache-value",
    "check-header",
    "choose",
    "cors",
    "cosmosdb-data-source",
    "cross-domain",
    "emit-metric",
    "find-and-replace",
    "forward-request",
    "get-authorization-context",
    "graphql-data-source",
    "http-data-source",
    "include-fragment",
    "invoke-dapr-binding",
    "invoke-request",
    "ip-filter",
    "json-to-xml",
    "jsonp",
    "limit-concurrency",
    "llm-content-safety",
    "llm-semantic-cache-lookup",
    "llm-semantic-cache-store",
    "log-to-eventhub",
    "mock-response",
    "proxy",
    "publish-event",
    "publish-to-dapr",
    "quota",
    "quota-by-key",
    "rate-limit",
    "rate-limit-by-key",
    "redirect-content-urls",
    "retry",
    "return-response",
    "rewrite-uri",
    "send-one-way-request",
    "send-request",
    "send-service-bus-message",
    "set-backend-service",
    "set-body",
    "set-header",
    "set-method",
    "set-query-parameter",
    "set-request-metric-dimension-value",
    "set-status",
    "set-url",
    "set-variable",
    "sql-data-source",
    "trace",
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
