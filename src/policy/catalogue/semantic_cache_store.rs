//! `llm-semantic-cache-store` and `azure-openai-semantic-cache-store`.

use super::prelude::*;

policy! {
    /// Puts the model's answer into the semantic cache under the prompt that
    /// `llm-semantic-cache-lookup` in `inbound` has seen; without that policy it has nothing
    /// to store under.
    ///
    /// Only answers with status 200 are stored, unless `cache-response` says otherwise.
    pub struct SemanticCacheStore("llm-semantic-cache-store")
        also ["azure-openai-semantic-cache-store"] {
        placement: Placement::sections(&[SectionKind::Outbound])
            .scopes(&[Scope::Global, Scope::Product, Scope::Api, Scope::Operation])
            .except_gateway(Gateway::Workspace)
            .once_per_section(),
        source: "documented: llm-semantic-cache-store, 2026-06; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="embeddings"
            embeddings-backend-auth="system-assigned" />
    </inbound>
    <outbound>
        <llm-semantic-cache-store duration="120" />
        <base />
    </outbound>
</policies>"#,
        attributes {
            /// Seconds that the answer stays in the cache.
            duration: Integer = "duration", required(), expected_range(0, i64::MAX, NEGATIVE),
                expression();
            /// Whether this answer is stored; newer than the service's published schema.
            cache_response: Boolean = "cache-response", default("false"), expression();
        }
    }
}
