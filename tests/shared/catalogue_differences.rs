//! Where the catalogue differs from the gathered facts and from real documents, and why.

/// Differences to the facts: what the facts say, what the declaration says; the reason.
pub(super) const DIFFERENCES: &[(&str, &str)] = &[
    (
        "azure-openai-emit-token-metric@value: not declared",
        "only in the table of a page of 2024; neither its own syntax, newer pages nor the schema have it",
    ),
    (
        "llm-emit-token-metric/dimension: count: 1..5 | 1..*",
        "the documentation counts custom dimensions only; `too-many-dimensions` does that",
    ),
    (
        "emit-metric/dimension: count: 1..10 | 1..*",
        "the documentation counts custom dimensions only; `too-many-dimensions` does that",
    ),
    (
        "llm-token-limit@tokens-per-minute: expression: yes | no",
        "the page is silent and users report both outcomes, so that an expression is a warning",
    ),
    (
        "llm-content-safety: children in order: yes | no",
        "the schema takes the two children in any order",
    ),
    (
        "quota-by-key@renewal-period: range: 300..* | 0..*",
        "0 is legal too and means without end; 1 to 299 needs a rule of its own",
    ),
    (
        "retry@interval: range: 1..* | 0..*",
        "documented as positive; the schema takes 0, and 16 real documents use it",
    ),
    (
        "trace: sections: inbound backend outbound | inbound backend outbound on-error",
        "the page on error handling lists `trace` for `on-error`, and a real document uses it there",
    ),
    ("trace: text: no | yes", "the schema takes text, and two real documents use it"),
    ("set-body/value: not declared", "one of the XML bodies that the policy takes"),
    ("set-status@code: range:  | 1..*", "the schema takes positive integers only"),
    (
        "set-url: documented: no | yes",
        "documented as part of the policies that send a request; alone it is a warning",
    ),
    ("block/*policy*: not in the facts", "the facts say it among the constraints"),
    ("send-request/authentication-token: not declared", "the policy is not declared yet"),
    ("send-request/authentication-token-store: not declared", "the policy is not declared yet"),
    ("send-one-way-request/authentication-token: not declared", "the policy is not declared yet"),
    (
        "send-one-way-request/authentication-token-store: not declared",
        "the policy is not declared yet",
    ),
];

/// What real documents hold and no declaration knows; the reason.
pub(super) const UNKNOWN_TO_THE_CATALOGUE: &[(&str, &str)] = &[];
