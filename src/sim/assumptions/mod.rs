//! What the simulator takes for granted where API Management's behaviour is not documented.
//!
//! One entry per open question: an id, the choices with the default first, what the default
//! rests on, a page. [`ALL`] is the only list of them. A run keeps its [`Choices`] and counts
//! in [`Uses`] how many decisions rested on each, so that a report can say how much of a
//! result is guesswork.
//!
//! A decision is counted when the assumption could have changed it (a counter exactly at its
//! limit, a tie), not whenever the code path is passed.

mod answers;
mod calls;
mod charging;
mod choices;
mod clock;
mod flow;
mod gateways;
mod limits;
mod metrics;
mod uses;

pub use answers::{RefusalOrder, SharedHeader};
pub use calls::{BandwidthMeasure, DeferredCount, QuotaStart};
pub use charging::{EstimateCharge, ImageEstimate, PromptEstimate, SameKeyTwice, StreamUsage};
pub use choices::{Choices, WrongChoice};
pub use flow::{
    ForwardTimeout, MissingBackend, NullKey, RetriedAnswer, SemanticHits, ValidationResult,
};
pub use gateways::{AnthropicOnClassic, OtherGatewayRate, TwinPolicies};
pub use limits::{
    BucketStart, EstimateCheck, QuotaBoundary, RateBoundary, RetryRounding, WindowRetry,
};
pub use metrics::{ErrorMetrics, NullDimension, SeriesWindow, TokenCategories};
pub use uses::{ExchangeUses, Uses};

/// The open questions. The number of an id is its place in [`ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Id {
    /// See [`clock`].
    TieOrder,
    /// See [`clock`].
    WeekStart,
    /// See [`limits`].
    TpmBoundary,
    /// See [`limits`].
    QuotaBoundary,
    /// See [`limits`].
    EstimatePrecheck,
    /// See [`limits`].
    V2BucketInitialFill,
    /// See [`limits`].
    WindowRetryAfter,
    /// See [`limits`].
    RetryAfterRounding,
    /// See [`metrics`].
    MetricTokenCategories,
    /// See [`metrics`].
    SeriesWindow,
    /// See [`gateways`].
    OtherGatewayRate,
    /// See [`gateways`].
    TwinPolicies,
    /// See [`gateways`].
    AnthropicOnClassic,
    /// See [`charging`].
    SameKeyTwice,
    /// See [`charging`].
    EstimateCharge,
    /// See [`charging`].
    PromptEstimate,
    /// See [`charging`].
    StreamUsageModel,
    /// See [`answers`].
    RefusalOrder,
    /// See [`answers`].
    SharedHeaderName,
    /// See [`flow`].
    MissingBackendSection,
    /// See [`flow`].
    NullCounterKey,
    /// See [`metrics`].
    MetricsOnErrorStatus,
    /// See [`metrics`].
    NullDimension,
    /// See [`calls`].
    DeferredCount,
    /// See [`calls`].
    QuotaPeriodStart,
    /// See [`calls`].
    BandwidthMeasure,
    /// See [`flow`].
    ValidationResult,
    /// See [`flow`].
    RetriedAnswer,
    /// See [`flow`].
    ForwardTimeout,
    /// See [`flow`].
    SemanticCacheHits,
    /// See [`charging`].
    ImageEstimate,
}

/// Every assumption, in the order of [`Id`].
pub const ALL: &[&dyn Assumption] = &[
    &clock::TIE_ORDER,
    &clock::WEEK_START,
    &limits::TPM_BOUNDARY,
    &limits::QUOTA_BOUNDARY,
    &limits::ESTIMATE_PRECHECK,
    &limits::V2_BUCKET_INITIAL_FILL,
    &limits::WINDOW_RETRY_AFTER,
    &limits::RETRY_AFTER_ROUNDING,
    &metrics::METRIC_TOKEN_CATEGORIES,
    &metrics::SERIES_WINDOW,
    &gateways::OTHER_GATEWAY_RATE,
    &gateways::TWIN_POLICIES,
    &gateways::ANTHROPIC_ON_CLASSIC,
    &charging::SAME_KEY_TWICE,
    &charging::ESTIMATE_CHARGE,
    &charging::PROMPT_ESTIMATE,
    &charging::STREAM_USAGE_MODEL,
    &answers::REFUSAL_ORDER,
    &answers::SHARED_HEADER_NAME,
    &flow::MISSING_BACKEND_SECTION,
    &flow::NULL_COUNTER_KEY,
    &metrics::METRICS_ON_ERROR_STATUS,
    &metrics::NULL_DIMENSION,
    &calls::DEFERRED_COUNT,
    &calls::QUOTA_PERIOD_START,
    &calls::BANDWIDTH_MEASURE,
    &flow::VALIDATION_RESULT,
    &flow::RETRIED_ANSWER,
    &flow::FORWARD_TIMEOUT,
    &flow::SEMANTIC_CACHE_HITS,
    &charging::IMAGE_ESTIMATE,
];

/// The entry named `name`.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Assumption> {
    ALL.iter().copied().find(|entry| entry.facts().name == name)
}

/// What a default rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Users measured it on a running service.
    Observed,
    /// It follows from what is documented or observed, but nobody has stated or measured it.
    Inferred,
    /// Nothing is known; the default is a choice.
    Unknown,
}

impl Ground {
    /// One word for lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Inferred => "inferred",
            Self::Unknown => "unknown",
        }
    }
}

/// What is told about an assumption.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Its number.
    pub id: Id,
    /// Its name in kebab-case, for switches and reports.
    pub name: &'static str,
    /// The open question, in one sentence.
    pub question: &'static str,
    /// What the default rests on.
    pub ground: Ground,
    /// Where that comes from.
    pub source: &'static str,
    /// The page: why this default, what the others would mean. Plain Markdown.
    pub page: &'static str,
}

/// The choices of a run and the count of their uses, handed to whatever decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumed {
    /// What is chosen.
    pub choices: Choices,
    /// How often it mattered.
    pub uses: Uses,
}

/// One choice of an assumption.
#[derive(Clone, Copy, Debug)]
pub struct Choice<T> {
    /// The value in the program.
    pub value: T,
    /// Its name in kebab-case.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
}

/// A type whose values are the choices of one assumption.
pub trait Setting: Copy + PartialEq + 'static {
    /// All choices, the default first.
    const CHOICES: &'static [Choice<Self>];
}

/// An assumption, whatever the type of its choices.
pub trait Assumption: Sync {
    /// Number, name, question, ground, page.
    fn facts(&self) -> &Facts;
    /// Name and meaning of every choice, the default first.
    fn choices(&self) -> Vec<(&'static str, &'static str)>;
    /// The name of what is chosen.
    fn chosen(&self, choices: &Choices) -> &'static str;
    /// Chooses by name; false when no choice has that name.
    fn choose(&self, choices: &mut Choices, name: &str) -> bool;
}

/// The entry of an assumption with choices of type `T`.
struct Entry<T: Setting> {
    facts: Facts,
    read: fn(&Choices) -> T,
    write: fn(&mut Choices, T),
}

impl<T: Setting> Assumption for Entry<T> {
    fn facts(&self) -> &Facts {
        &self.facts
    }

    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        T::CHOICES.iter().map(|choice| (choice.name, choice.meaning)).collect()
    }

    fn chosen(&self, choices: &Choices) -> &'static str {
        let value = (self.read)(choices);
        T::CHOICES.iter().find(|choice| choice.value == value).map_or("", |choice| choice.name)
    }

    fn choose(&self, choices: &mut Choices, name: &str) -> bool {
        let found = T::CHOICES.iter().find(|choice| choice.name == name);
        if let Some(choice) = found {
            (self.write)(choices, choice.value);
        }
        found.is_some()
    }
}

/// The page of an assumption as shown to users: question, choices, source, reasons.
#[must_use]
pub fn page(entry: &dyn Assumption) -> String {
    let Facts { name, question, ground, source, page, .. } = entry.facts();
    let mut text = format!("# {name}\n\n{question}\n\n");
    for (at, (choice, meaning)) in entry.choices().into_iter().enumerate() {
        let mark = if at == 0 { " (default)" } else { "" };
        text.push_str(&format!("- `{choice}`{mark}: {meaning}\n"));
    }
    text.push_str(&format!("\n{page}\n\nGround: {}. Source: {source}.\n", ground.name()));
    text
}

#[cfg(test)]
mod tests;
