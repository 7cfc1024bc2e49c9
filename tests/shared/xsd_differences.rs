//! Where a declaration and the service's published schema differ, and why.

/// The difference; the reason.
pub(super) const XSD_DIFFERENCES: &[(&str, &str)] = &[
    (
        "azure-openai-emit-token-metric/dimension: the schema takes at most 10",
        "`too-many-dimensions` counts them",
    ),
    (
        "azure-openai-semantic-cache-lookup@ignore-system-messages: type: text | boolean",
        "documented type; the policy cannot work with another text",
    ),
    (
        "azure-openai-semantic-cache-lookup@max-message-count: type: text | integer",
        "documented type; the policy cannot work with another text",
    ),
    (
        "azure-openai-semantic-cache-store@cache-response: not in the schema",
        "newer documentation has it",
    ),
    (
        "azure-openai-token-limit@token-quota-period: the schema takes no expression",
        "newer documentation takes an expression",
    ),
    (
        "cache-remove-value@fail-on-cache-removal-error: not in the schema",
        "newer documentation has it",
    ),
    (
        "cross-domain/cross-domain-policy/allow-access-from@domain: type: text | special text",
        "Adobe's format asks for a text that is not empty",
    ),
    (
        "cross-domain/cross-domain-policy/allow-access-from@secure: type: words | boolean",
        "its words are `true` and `false`",
    ),
    (
        "cross-domain/cross-domain-policy/allow-http-request-headers-from@domain: type: text | special text",
        "Adobe's format asks for a text that is not empty",
    ),
    (
        "cross-domain/cross-domain-policy/allow-http-request-headers-from@headers: type: text | special text",
        "Adobe's format asks for a text that is not empty",
    ),
    (
        "cross-domain/cross-domain-policy/allow-http-request-headers-from@secure: type: words | boolean",
        "its words are `true` and `false`",
    ),
    ("emit-metric/dimension: the schema takes at most 10", "`too-many-dimensions` counts them"),
    ("invoke-dapr-binding: text: true | false", "the schema allows text that nothing reads"),
    ("invoke-dapr-binding@content-type: not in the schema", "documentation has it"),
    (
        "invoke-dapr-binding@template: the schema does not take `Liquid`",
        "documented with a capital letter; both are taken",
    ),
    ("invoke-request/body: not in the schema", "the toolkit writes it"),
    ("invoke-request/header: not in the schema", "the toolkit writes it"),
    ("invoke-request@backend-id: not in the schema", "the toolkit writes it"),
    ("invoke-request@method: not in the schema", "the toolkit writes it"),
    ("invoke-request@response-variable-name: not in the schema", "the toolkit writes it"),
    ("llm-content-safety/blocklists/id: the schema takes at most 1", "documented as several"),
    ("llm-content-safety@enforce-on-completions: not in the schema", "newer documentation has it"),
    (
        "llm-content-safety@shield-prompt: type: text | boolean",
        "documented type; the policy cannot work with another text",
    ),
    ("llm-content-safety@window-overlap-size: not in the schema", "newer documentation has it"),
    ("llm-content-safety@window-size: not in the schema", "newer documentation has it"),
    (
        "llm-emit-token-metric/dimension: the schema takes at most 10",
        "`too-many-dimensions` counts them",
    ),
    (
        "llm-semantic-cache-lookup@ignore-system-messages: type: text | boolean",
        "documented type; the policy cannot work with another text",
    ),
    (
        "llm-semantic-cache-lookup@max-message-count: type: text | integer",
        "documented type; the policy cannot work with another text",
    ),
    ("llm-semantic-cache-store@cache-response: not in the schema", "newer documentation has it"),
    (
        "llm-token-limit@token-quota-period: the schema takes no expression",
        "newer documentation takes an expression",
    ),
    (
        "publish-to-dapr@template: the schema does not take `Liquid`",
        "documented with a capital letter; both are taken",
    ),
    (
        "quota-by-key@increment-condition: type: text | boolean",
        "documented type; the policy cannot work with another text",
    ),
    (
        "quota-by-key@increment-count: type: text | integer",
        "documented type; the policy cannot work with another text",
    ),
    (
        "quota-by-key@renewal-period: type: text | integer",
        "documented type; the policy cannot work with another text",
    ),
    ("quota/api/operation@renewal-period: not in the schema", "the documented table has it"),
    ("quota/api@renewal-period: not in the schema", "the documented table has it"),
    (
        "rate-limit-by-key@increment-condition: type: text | boolean",
        "documented type; the policy cannot work with another text",
    ),
    (
        "rate-limit-by-key@increment-count: type: text | integer",
        "documented type; the policy cannot work with another text",
    ),
    (
        "rewrite-uri@copy-unmatched-params: the schema takes no expression",
        "documentation takes an expression",
    ),
    ("send-one-way-request/authentication-basic: not in the schema", "the toolkit writes it"),
    (
        "send-one-way-request@timeout: the schema takes no expression",
        "documentation takes an expression",
    ),
    ("send-request/authentication-basic: not in the schema", "the toolkit writes it"),
    (
        "validate-client-certificate/identities/identity: text: true | false",
        "the schema allows text that nothing reads",
    ),
    (
        "validate-graphql-request/authorize/rule@action: the schema does not take `ignore`",
        "documented word",
    ),
    (
        "validate-graphql-request@max-complexity: type: text | integer",
        "documented type; the policy cannot work with another text",
    ),
    (
        "validate-graphql-request@max-depth: type: text | integer",
        "documented type; the policy cannot work with another text",
    ),
    (
        "validate-graphql-request@max-size: type: text | integer",
        "documented type; the policy cannot work with another text",
    ),
    (
        "validate-graphql-request@max-total-depth: type: text | integer",
        "documented type; the policy cannot work with another text",
    ),
    (
        "validate-jwt/openid-config@validate-connectivity: not in the schema",
        "newer documentation has it",
    ),
    (
        "validate-odata-request@max-size: type: text | integer",
        "documented type; the policy cannot work with another text",
    ),
    (
        "get-authorization-context@identity-type: type: text | words",
        "documented words; the policy cannot work with another text",
    ),
    (
        "cosmosdb-data-source/…@data-type: type: text | words",
        "documented words; the policy cannot work with another text",
    ),
    (
        "cosmosdb-data-source/…@type: type: text | words",
        "documented words; the policy cannot work with another text",
    ),
    (
        "cosmosdb-data-source/…@consistency-level: type: text | words",
        "documented words; the policy cannot work with another text",
    ),
    (
        "cosmosdb-data-source/…: type: text | boolean",
        "documented type; the policy cannot work with another text",
    ),
    (
        "cosmosdb-data-source/…@template: not in the schema",
        "documentation has it; the schema has it in comments",
    ),
    (
        "cosmosdb-data-source/…-request: text: true | false",
        "the schema allows text that nothing reads",
    ),
    ("cosmosdb-data-source/write-request/id: not in the schema", "documentation has it"),
    (
        "cosmosdb-data-source/write-request: the schema has an order",
        "documentation and schema have no order in common",
    ),
];
