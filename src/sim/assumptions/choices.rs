//! What a run has chosen.

use super::{
    ALL, AnthropicOnClassic, BandwidthMeasure, BucketStart, DeferredCount, ErrorMetrics,
    EstimateCharge, EstimateCheck, ForwardTimeout, ImageEstimate, MissingBackend, NullDimension,
    NullKey, OtherGatewayRate, PromptEstimate, QuotaBoundary, QuotaStart, RateBoundary,
    RefusalOrder, RetriedAnswer, RetryRounding, SameKeyTwice, SemanticHits, SeriesWindow,
    SharedHeader, StreamUsage, TokenCategories, TwinPolicies, ValidationResult, WindowRetry, find,
};
use crate::sim::clock::{TieOrder, WeekStart};

/// One choice per assumption; the default of each unless changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// `tie-order`
    pub tie_order: TieOrder,
    /// `week-start`
    pub week_start: WeekStart,
    /// `tpm-boundary`
    pub tpm_boundary: RateBoundary,
    /// `quota-boundary`
    pub quota_boundary: QuotaBoundary,
    /// `estimate-precheck`
    pub estimate_precheck: EstimateCheck,
    /// `v2-bucket-initial-fill`
    pub bucket_start: BucketStart,
    /// `window-retry-after`
    pub window_retry: WindowRetry,
    /// `retry-after-rounding`
    pub retry_rounding: RetryRounding,
    /// `metric-token-categories`
    pub token_categories: TokenCategories,
    /// `series-window`
    pub series_window: SeriesWindow,
    /// `other-gateway-rate`
    pub other_gateway_rate: OtherGatewayRate,
    /// `twin-policies`
    pub twin_policies: TwinPolicies,
    /// `anthropic-on-classic`
    pub anthropic_on_classic: AnthropicOnClassic,
    /// `same-key-twice`
    pub same_key_twice: SameKeyTwice,
    /// `estimate-charge`
    pub estimate_charge: EstimateCharge,
    /// `prompt-estimate`
    pub prompt_estimate: PromptEstimate,
    /// `stream-usage-model`
    pub stream_usage: StreamUsage,
    /// `refusal-order`
    pub refusal_order: RefusalOrder,
    /// `shared-header-name`
    pub shared_header: SharedHeader,
    /// `missing-backend-section`
    pub missing_backend: MissingBackend,
    /// `null-counter-key`
    pub null_key: NullKey,
    /// `metrics-on-error-status`
    pub error_metrics: ErrorMetrics,
    /// `null-dimension`
    pub null_dimension: NullDimension,
    /// `deferred-count`
    pub deferred_count: DeferredCount,
    /// `quota-period-start`
    pub quota_start: QuotaStart,
    /// `bandwidth-measure`
    pub bandwidth: BandwidthMeasure,
    /// `validation-result`
    pub validation: ValidationResult,
    /// `retried-answer`
    pub retried_answer: RetriedAnswer,
    /// `forward-timeout`
    pub forward_timeout: ForwardTimeout,
    /// `semantic-cache-hits`
    pub semantic_hits: SemanticHits,
    /// `image-estimate`
    pub image_estimate: ImageEstimate,
}

/// A name that is no assumption, or no choice of one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongChoice {
    /// There is no assumption of this name.
    #[error("no assumption is called `{name}`: there are {known}")]
    Assumption {
        /// What was asked for.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// The assumption has no such choice.
    #[error("`{name}` has no choice `{choice}`: there are {known}")]
    Choice {
        /// The assumption.
        name: String,
        /// What was asked for.
        choice: String,
        /// The choices that it has.
        known: String,
    },
}

impl Choices {
    /// Makes the choice `choice` for the assumption `name`.
    ///
    /// # Errors
    ///
    /// [`WrongChoice`] when either name does not exist; nothing changes then.
    pub fn set(&mut self, name: &str, choice: &str) -> Result<(), WrongChoice> {
        let Some(entry) = find(name) else {
            let known = ALL.iter().map(|entry| entry.facts().name);
            return Err(WrongChoice::Assumption { name: name.to_owned(), known: quoted(known) });
        };
        if entry.choose(self, choice) {
            return Ok(());
        }
        let known = quoted(entry.choices().into_iter().map(|(name, _)| name));
        Err(WrongChoice::Choice { name: name.to_owned(), choice: choice.to_owned(), known })
    }
}

fn quoted(names: impl Iterator<Item = &'static str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
