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
    (
        "wait@for: required: no | yes",
        "documented as optional; the schema requires it, so that leaving it out is a warning",
    ),
    (
        "invoke-request@url: required: no | yes",
        "the schema requires it and the toolkit does not, so that leaving it out is a warning",
    ),
    ("invoke-request@url: type: uri | text", "a backend may stand for the host"),
    (
        "invoke-request: children in order: yes | no",
        "the schema and the toolkit know different children, so that nothing gives their order",
    ),
    (
        "validate-azure-ad-token@authentication-endpoint: type: uri | text",
        "its row was not seen; the schema has a plain text",
    ),
    (
        "validate-azure-ad-token@failed-validation-error-message: default: depends on failure | none",
        "no text that could be shown",
    ),
    (
        "validate-azure-ad-token/decryption-keys/key@certificate-id: required: no | yes",
        "required until the changelog of 2024-08; leaving it out is a warning",
    ),
    (
        "validate-jwt@failed-validation-error-message: default: depends on failure | none",
        "no text that could be shown",
    ),
    (
        "validate-content/content@schema-id: default: schema of API definition | none",
        "no text that could be shown",
    ),
    (
        "validate-status-code/status-code@code: range:  | 0..*",
        "the schema takes no negative number",
    ),
    (
        "cache-lookup@vary-by-developer: default: false | none",
        "required, so that the default never holds",
    ),
    (
        "cache-lookup@vary-by-developer-groups: default: false | none",
        "required, so that the default never holds",
    ),
    (
        "cache-lookup-value: repeat: OncePerSection | Any",
        "documented as once in a section; nine real sections hold more",
    ),
    (
        "cache-store-value: repeat: OncePerSection | Any",
        "documented as once in a section; real sections hold more",
    ),
    ("xsl-transform: text: no | yes", "it takes any XML beside the named children"),
    ("xsl-transform/xsl:stylesheet: text: no | yes", "it takes any XML"),
    (
        "xsl-transform/parameter@name: required: yes | no",
        "the documented syntax has `parameter-name`, its example `name`: one of the two is required",
    ),
    (
        "xsl-transform/parameter@parameter-name: not in the facts",
        "the documented syntax has it, as the facts say among the disagreements",
    ),
    (
        "xsl-transform/xsl:stylesheet: count: 1..1 | 0..1",
        "XSLT also knows `xsl:transform` and other prefixes",
    ),
    ("xsl-transform/xsl:stylesheet@…", "XSLT 1.0 gives the element these attributes"),
    ("xsl-transform/xsl:stylesheet/*any-xml*: not in the facts", "the templates"),
    ("xsl-transform/*any-xml*: not in the facts", "a stylesheet under another prefix"),
    (
        "cross-domain/cross-domain-policy/…",
        "Adobe documents its own format; `secure` is an ordinary boolean",
    ),
    (
        "cors/allowed-methods@preflight-result-max-age: range:  | 0..4294967295",
        "the schema has an unsigned integer",
    ),
    (
        "cors/allowed-headers: count: 1..1 | 0..1",
        "documented as required; the schema does not, and a constraint of the policy judges it",
    ),
    ("publish-to-dapr/*any-xml*: not in the facts", "a message may be XML"),
    ("invoke-dapr-binding/data/*any-xml*: not in the facts", "data may be XML"),
];

/// What real documents hold and no declaration knows; the reason.
pub(super) const UNKNOWN_TO_THE_CATALOGUE: &[(&str, &str)] = &[];
