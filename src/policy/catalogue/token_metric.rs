//! `llm-emit-token-metric` and `azure-openai-emit-token-metric`.

use super::dimension::Dimension;
use super::prelude::*;

keyword! {
    /// Which token counts are emitted.
    pub enum TokenMetricKind {
        /// All of them.
        All = "all",
        /// The total only.
        TotalTokens = "total-tokens",
        /// The prompt only.
        PromptTokens = "prompt-tokens",
        /// The completion only.
        CompletionTokens = "completion-tokens",
    }
}

policy! {
    /// Sends the token counts of a call to Application Insights as custom metrics: `Total
    /// Tokens`, `Prompt Tokens` and `Completion Tokens`, with the dimensions given here.
    ///
    /// The API needs an Application Insights logger with metrics and their dimensions enabled;
    /// without one nothing is sent and nothing fails. Counts come from the `usage` of the
    /// answer; those of streams are documented as estimated. Each further policy of this kind
    /// on the same path counts the call once more.
    pub struct TokenMetric("llm-emit-token-metric") also ["azure-openai-emit-token-metric"] {
        placement: Placement::sections(&[SectionKind::Inbound]),
        source: "documented: llm-emit-token-metric, 2026-05; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <llm-emit-token-metric namespace="llm">
            <dimension name="Subscription ID" />
            <dimension name="Team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
        </llm-emit-token-metric>
    </inbound>
</policies>"#,
        attributes {
            /// Namespace of the metric.
            namespace: Text = "namespace", default("API Management");
            /// Name of the metric.
            name: Text = "name", expression(), undocumented();
            /// Which token counts are emitted.
            value_type: TokenMetricKind = "value-type", default("all"),
                no_expression_as(Strictness::SCHEMA), undocumented();
            /// Whether the prompt stays out of the count.
            ignore_prompt: Boolean = "ignore-prompt", default("false"),
                no_expression_as(Strictness::SCHEMA), undocumented();
        }
        children {
            /// The dimensions of the metric.
            dimensions: [Dimension], at_least(1), judged(NO_DIMENSION);
        }
    }
}

/// The schema takes a metric without dimensions, the documentation asks for one.
pub(super) const NO_DIMENSION: Strictness = Strictness::DOCUMENTED
    .because("documented as required; the service's schema takes a metric without dimensions");
