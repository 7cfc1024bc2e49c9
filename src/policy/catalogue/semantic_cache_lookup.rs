//! `llm-semantic-cache-lookup` and `azure-openai-semantic-cache-lookup`.

use super::prelude::*;

keyword! {
    /// How the gateway signs in to the embeddings backend.
    pub enum EmbeddingsAuthentication {
        /// With the system-assigned managed identity.
        SystemAssigned = "system-assigned",
    } undocumented {
        /// With the headers that the backend entity adds.
        Header = "header",
    }
}

element! {
    /// A text that keeps cache entries apart: only calls with the same text share an entry.
    pub struct SemanticVaryBy("vary-by") {
        text {
            /// What keeps entries apart, such as the subscription.
            key: NonEmpty, required(), judged(EMPTY);
        }
    }
}

/// The XSD has a default.
const AUTHENTICATION_MISSING: Strictness = Strictness::DOCUMENTED
    .because("documented as required; the service's schema takes `system-assigned` by default");

/// The XSD has a plain float.
const SCORE: Strictness = Strictness::DOCUMENTED
    .because("documented as 0.0 to 1.0; the service's schema takes any number");

policy! {
    /// Answers a prompt from the semantic cache if an earlier prompt was near enough: the
    /// gateway asks an embeddings backend for the prompt's vector and compares. A hit ends the
    /// call before the model is reached. `llm-semantic-cache-store` in `outbound` fills the
    /// cache.
    ///
    /// It needs an external cache with vector search, such as Azure Managed Redis. A
    /// `score-threshold` near 0 asks for nearly equal prompts, one above 0.2 risks wrong
    /// answers. Answers are shared by all callers unless `vary-by` keeps them apart.
    pub struct SemanticCacheLookup("llm-semantic-cache-lookup")
        also ["azure-openai-semantic-cache-lookup"] {
        placement: Placement::sections(&[SectionKind::Inbound])
            .scopes(&[Scope::Global, Scope::Product, Scope::Api, Scope::Operation])
            .except_gateway(Gateway::Workspace)
            .once_per_section(),
        source: "documented: llm-semantic-cache-lookup, 2026-08; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="embeddings"
            embeddings-backend-auth="system-assigned">
            <vary-by>@(context.Subscription?.Id ?? "anonymous")</vary-by>
        </llm-semantic-cache-lookup>
    </inbound>
    <outbound>
        <llm-semantic-cache-store duration="120" />
        <base />
    </outbound>
</policies>"#,
        attributes {
            /// How far apart two prompts may be, from 0.0 (equal) to 1.0.
            score_threshold: Number = "score-threshold", required(),
                expected_number(0.0, 1.0, SCORE), no_expression_as(EXPRESSION_UNKNOWN);
            /// Backend entity of the embeddings model.
            embeddings_backend_id: NonEmpty = "embeddings-backend-id", required(),
                kind_as(EMPTY), expression();
            /// How the gateway signs in to that backend.
            embeddings_backend_auth: EmbeddingsAuthentication = "embeddings-backend-auth",
                required_as(AUTHENTICATION_MISSING), no_expression_as(EXPRESSION_UNKNOWN);
            /// Whether system messages are left out of the comparison.
            ignore_system_messages: Boolean = "ignore-system-messages", default("false"),
                kind_as(ANY_TEXT), expression();
            /// Dialogues with more messages than this bypass the cache.
            max_message_count: Integer = "max-message-count", kind_as(ANY_TEXT),
                expression();
            /// Cache entity to use.
            cache_id: Text = "cache-id", expression(), undocumented();
        }
        children {
            /// What keeps cache entries apart; several are joined.
            vary_by: [SemanticVaryBy];
        }
    }
}
