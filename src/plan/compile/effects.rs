//! Policies that are not run: what they could change about metering, if anything.

/// What running a policy could change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing about metering; why.
    Inert(&'static str),
    /// Something; what.
    NotSimulated(&'static str),
    /// The message of its section and nothing else: it matters where something reads that
    /// behind it.
    Rewrites(&'static str),
}

use Effect::{Inert, NotSimulated, Rewrites};

const CREDENTIALS: Effect = Inert("sets credentials for the backend");
const OBSERVES: Effect = Inert("only reports what happens");
const REWRITES_RESPONSE: Effect = Rewrites("changes the response that later expressions see");
const REWRITES: Effect = Rewrites("changes the request or response that later expressions see");
const CALLS: Effect = NotSimulated("calls another service and sets a variable to its answer");
const RESOLVES: Effect = NotSimulated("resolves a GraphQL field");
const RUNS_OTHERS: Effect = NotSimulated("runs other policies, which are passed by with it");

/// Every policy without steps of its own.
const EFFECTS: &[(&str, Effect)] = &[
    ("authentication-certificate", CREDENTIALS),
    ("authentication-token-store", CREDENTIALS),
    ("block", RUNS_OTHERS),
    ("cache-value", NotSimulated("no page says how its policies hand over the value that is kept")),
    ("cosmosdb-data-source", RESOLVES),
    ("cross-domain", Inert("serves Adobe Flash clients only")),
    ("graphql-data-source", RESOLVES),
    ("http-data-source", RESOLVES),
    ("include-fragment", NotSimulated("its policies stand in another document")),
    ("invoke-dapr-binding", CALLS),
    ("invoke-request", CALLS),
    ("json-to-xml", REWRITES),
    ("jsonp", REWRITES_RESPONSE),
    ("log-to-eventhub", OBSERVES),
    ("proxy", Inert("chooses the way to the backend")),
    ("publish-event", OBSERVES),
    ("publish-to-dapr", NotSimulated("calls another service instead of the backend")),
    ("redirect-content-urls", REWRITES_RESPONSE),
    ("send-service-bus-message", OBSERVES),
    ("set-request-metric-dimension-value", OBSERVES),
    ("sql-data-source", RESOLVES),
    ("trace", OBSERVES),
    ("xml-to-json", REWRITES),
    ("xsl-transform", REWRITES),
];

/// The effect of the policy `name`. One that stands in no list could do anything.
pub(super) fn effect(name: &str) -> Effect {
    listed(name).unwrap_or(NotSimulated("not known to this program"))
}

/// The effect of the policy `name`, where the list holds it.
pub(super) fn listed(name: &str) -> Option<Effect> {
    EFFECTS.iter().find(|(known, _)| *known == name).map(|(_, effect)| *effect)
}
