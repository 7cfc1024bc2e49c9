//! The metrics of the token metric policies.
//!
//! Documented: Total, Prompt and Completion Tokens, and "other token categories" in preview.
//! Observed on Standard v2: exactly the nine names below, each a metric of its own.

use super::Value;
use crate::sim::Tokens;
use crate::sim::assumptions::{Assumed, Id, TokenCategories};

/// A metric that a token metric policy may emit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenMetric {
    /// Prompt and completion together.
    Total,
    /// What the provider counts as input.
    Prompt,
    /// What the provider counts as output.
    Completion,
    /// Input that was read from the provider's prompt cache.
    PromptCached,
    /// Audio input.
    PromptAudio,
    /// Reasoning.
    CompletionReasoning,
    /// Audio output.
    CompletionAudio,
    /// Predicted output that was used.
    CompletionAcceptedPrediction,
    /// Predicted output that was not used.
    CompletionRejectedPrediction,
}

impl TokenMetric {
    /// All nine; the three documented ones first.
    pub const ALL: [Self; 9] = [
        Self::Total,
        Self::Prompt,
        Self::Completion,
        Self::PromptCached,
        Self::PromptAudio,
        Self::CompletionReasoning,
        Self::CompletionAudio,
        Self::CompletionAcceptedPrediction,
        Self::CompletionRejectedPrediction,
    ];

    /// The metric's name in Application Insights.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Total => "Total Tokens",
            Self::Prompt => "Prompt Tokens",
            Self::Completion => "Completion Tokens",
            Self::PromptCached => "Prompt Cached Tokens",
            Self::PromptAudio => "Prompt Audio Tokens",
            Self::CompletionReasoning => "Completion Reasoning Tokens",
            Self::CompletionAudio => "Completion Audio Tokens",
            Self::CompletionAcceptedPrediction => "Completion Accepted Prediction Tokens",
            Self::CompletionRejectedPrediction => "Completion Rejected Prediction Tokens",
        }
    }

    /// True for the three that the policies' pages name.
    #[must_use]
    pub const fn is_documented(self) -> bool {
        matches!(self, Self::Total | Self::Prompt | Self::Completion)
    }
}

/// The token counts that a usage names, by metric; what it does not name stays unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenReading([Option<Tokens>; TokenMetric::ALL.len()]);

impl TokenReading {
    /// Sets the count of one metric.
    #[must_use]
    pub fn with(mut self, metric: TokenMetric, tokens: Option<u64>) -> Self {
        if let Some(slot) = self.0.get_mut(metric as usize) {
            *slot = tokens.map(Tokens);
        }
        self
    }

    /// The count of one metric.
    #[must_use]
    pub fn get(&self, metric: TokenMetric) -> Option<Tokens> {
        self.0.get(metric as usize).copied().flatten()
    }

    /// True when nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// The rows that a token metric policy emits for this reading, appended to `rows`.
    ///
    /// A documented metric has a row whenever it is known; the six others as the assumption
    /// `metric-token-categories` says.
    pub fn rows(&self, rows: &mut Vec<(&'static str, Value)>, assumed: &mut Assumed) {
        let mut categories_seen = false;
        for metric in TokenMetric::ALL {
            let Some(tokens) = self.get(metric) else { continue };
            categories_seen |= !metric.is_documented();
            let emitted = metric.is_documented()
                || match assumed.choices.token_categories {
                    TokenCategories::Reported => true,
                    TokenCategories::NonZero => tokens > Tokens::ZERO,
                    TokenCategories::Documented => false,
                };
            if emitted {
                rows.push((metric.name(), Value::Tokens(tokens)));
            }
        }
        if categories_seen {
            assumed.uses.note(Id::MetricTokenCategories);
        }
    }
}
