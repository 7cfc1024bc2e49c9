//! `llm-token-limit` and `azure-openai-token-limit`.

use super::prelude::*;

keyword! {
    /// The window of a token quota, aligned to UTC.
    pub enum QuotaPeriod {
        /// From the full hour.
        Hourly = "Hourly",
        /// From midnight.
        Daily = "Daily",
        /// From the start of the week.
        Weekly = "Weekly",
        /// From the first of the month.
        Monthly = "Monthly",
        /// From the first of January.
        Yearly = "Yearly",
    } undocumented {
        /// Without end; the default of the service's schema.
        Indefinite = "Indefinite",
    }
}

keyword! {
    /// How the prompt is read for its estimate.
    pub enum PromptType {
        /// By the shape of the request.
        Auto = "auto",
        /// As chat messages.
        ChatCompletion = "chat-completion",
        /// As one text.
        Completion = "completion",
        /// As embedding inputs.
        Embeddings = "embeddings",
    }
}

/// Silent documentation, an XSD that takes expressions, and users who were refused.
const RATE_EXPRESSION: Strictness = Strictness::DOCUMENTED.because(
    "the documentation is silent; some gateways run an expression here, others were seen to reject it",
);

/// The documentation's own quota example leaves the attribute out.
const ESTIMATE_MISSING: Strictness = Strictness::DOCUMENTED.because(
    "documented as required and required by the service's schema, yet the documentation's own quota example leaves it out",
);

/// Microsoft's policy toolkit marks the attribute as one that takes expressions.
const ESTIMATE_EXPRESSION: Strictness = Strictness::DOCUMENTED.because(
    "the documentation is silent, the service's schema takes only `true` and `false`, Microsoft's policy toolkit allows an expression",
);

/// The XSD has a default for the period.
const HALF_A_QUOTA: Strictness = Strictness::DOCUMENTED.because(
    "documented as going together; the service's schema takes one alone, with a period that never ends",
);

/// The XSD has plain integers.
const NO_TOKENS: Strictness = Strictness::ADVICE
    .because("such a limit refuses every call; the service's schema takes any integer");

const TOKENS_PER_MINUTE: Item = Item::Attribute("tokens-per-minute");
const TOKEN_QUOTA: Item = Item::Attribute("token-quota");
const TOKEN_QUOTA_PERIOD: Item = Item::Attribute("token-quota-period");

policy! {
    /// Limits the tokens that each counter key may use: a rate in tokens per minute, a quota
    /// for a calendar window, or both. A call over the rate is answered 429, a call over the
    /// quota 403.
    ///
    /// There is one counter for each key value over all scopes, and one set of counters for
    /// each gateway and region. A call is admitted by what was used before it arrived and
    /// charged when its response ends, so that the limit is overshot by the calls under way.
    pub struct TokenLimit("llm-token-limit") also ["azure-openai-token-limit"] {
        placement: Placement::sections(&[SectionKind::Inbound]).except_gateway(Gateway::Consumption),
        source: "documented: llm-token-limit, 2026-04; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <llm-token-limit counter-key="@(context.Subscription?.Id ?? "anonymous")"
            tokens-per-minute="5000" token-quota="100000" token-quota-period="Monthly"
            estimate-prompt-tokens="false" remaining-tokens-header-name="x-tokens-left" />
    </inbound>
</policies>"#,
        attributes {
            /// Whose tokens are counted: one counter for each value.
            counter_key: NonEmpty = "counter-key", required(), kind_as(EMPTY), expression();
            /// Most tokens, prompt and completion together, in any 60 seconds.
            tokens_per_minute: Integer = "tokens-per-minute", expected_range(1, i64::MAX, NO_TOKENS),
                no_expression_as(RATE_EXPRESSION);
            /// Most tokens in one window of `token-quota-period`. An expression must return `long`.
            token_quota: Long = "token-quota", expected_range(1, i64::MAX, NO_TOKENS), expression();
            /// The window of the quota, aligned to UTC.
            token_quota_period: QuotaPeriod = "token-quota-period", expression();
            /// Whether the gateway estimates the prompt before it forwards the call.
            estimate_prompt_tokens: Boolean = "estimate-prompt-tokens", required_as(ESTIMATE_MISSING),
                no_expression_as(ESTIMATE_EXPRESSION);
            /// Response header with the seconds to wait after a refusal.
            retry_after_header_name: Text = "retry-after-header-name", default("Retry-After");
            /// Variable with the seconds to wait after a refusal.
            retry_after_variable_name: Text = "retry-after-variable-name", sets_variable();
            /// Response header with an estimate of the quota that is left.
            remaining_quota_tokens_header_name: Text = "remaining-quota-tokens-header-name";
            /// Variable with an estimate of the quota that is left.
            remaining_quota_tokens_variable_name: Text = "remaining-quota-tokens-variable-name", sets_variable();
            /// Response header with what is left of the rate.
            remaining_tokens_header_name: Text = "remaining-tokens-header-name";
            /// Variable with what is left of the rate.
            remaining_tokens_variable_name: Text = "remaining-tokens-variable-name", sets_variable();
            /// Response header with the tokens that the call used.
            tokens_consumed_header_name: Text = "tokens-consumed-header-name";
            /// Variable with the prompt estimate in `backend`, with the tokens used in `outbound`.
            tokens_consumed_variable_name: Text = "tokens-consumed-variable-name", sets_variable();
            /// How the prompt is read for its estimate.
            prompt_type: PromptType = "prompt-type", default("auto"),
                no_expression_as(Strictness::SCHEMA), undocumented();
            /// Whether the prompt stays out of the count.
            ignore_prompt: Boolean = "ignore-prompt", default("false"),
                no_expression_as(Strictness::SCHEMA), undocumented();
        }
        with {
            constraints: &[
                Constraint::new(Check::AtLeastOne(&[&[TOKENS_PER_MINUTE], &[TOKEN_QUOTA]])),
                Constraint::new(Check::AllOrNone(&[TOKEN_QUOTA, TOKEN_QUOTA_PERIOD]))
                    .judged(HALF_A_QUOTA),
            ],
        }
    }
}
