//! Assumptions about what is charged, and when.

use super::{Choice, Entry, Facts, Ground, Id, Setting};

/// `same-key-twice`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SameKeyTwice {
    /// Each policy charges.
    #[default]
    Each,
    /// The counter is charged once.
    Once,
}

impl Setting for SameKeyTwice {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice { value: Self::Each, name: "each", meaning: "every policy charges the counter" },
        Choice { value: Self::Once, name: "once", meaning: "the counter is charged once" },
    ];
}

pub(super) const SAME_KEY_TWICE: Entry<SameKeyTwice> = Entry {
    facts: Facts {
        id: Id::SameKeyTwice,
        name: "same-key-twice",
        question: "Two token limits of one exchange use the same counter: is the exchange \
                   charged twice?",
        ground: Ground::Inferred,
        source: "the notes on key scope (2024-05) say that a counter is updated at all \
                 scopes where a policy uses its key",
        page: "Read literally, each policy updates the counter that it shares. Users avoid \
               the question by giving each policy a key of its own. It counts for every \
               exchange where it happens.",
    },
    read: |choices| choices.same_key_twice,
    write: |choices, value| choices.same_key_twice = value,
};

/// `estimate-charge`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EstimateCharge {
    /// On arrival, corrected at the end.
    #[default]
    OnArrival,
    /// Only checked.
    AtResponse,
}

impl Setting for EstimateCharge {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::OnArrival,
            name: "on-arrival",
            meaning: "the estimate is charged on arrival and corrected when the response has \
                      ended",
        },
        Choice {
            value: Self::AtResponse,
            name: "at-response",
            meaning: "the estimate only takes part in the check",
        },
    ];
}

pub(super) const ESTIMATE_CHARGE: Entry<EstimateCharge> = Entry {
    facts: Facts {
        id: Id::EstimateCharge,
        name: "estimate-charge",
        question: "With `estimate-prompt-tokens=\"true\"`, when is the estimate charged?",
        ground: Ground::Observed,
        source: "\"estimates on inbound and adjusts on outbound\" (ai-foundry-deployment- \
                 options, 2026-08)",
        page: "Charging on arrival makes calls under way visible to those that follow, so \
               concurrent calls overshoot less. It counts for every admitted request with an \
               estimate.",
    },
    read: |choices| choices.estimate_charge,
    write: |choices, value| choices.estimate_charge = value,
};

/// `prompt-estimate`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PromptEstimate {
    /// What the response reports.
    #[default]
    Reported,
    /// None.
    Nothing,
}

impl Setting for PromptEstimate {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Reported,
            name: "reported",
            meaning: "the prompt tokens that the response reports stand for the estimate",
        },
        Choice {
            value: Self::Nothing,
            name: "nothing",
            meaning: "there is no estimate: the limit works as without `estimate-prompt- \
                      tokens`",
        },
    ];
}

pub(super) const PROMPT_ESTIMATE: Entry<PromptEstimate> = Entry {
    facts: Facts {
        id: Id::PromptEstimate,
        name: "prompt-estimate",
        question: "What does API Management estimate for a prompt?",
        ground: Ground::Unknown,
        source: "the formula and the tokenizer are not documented",
        page: "A good estimate comes close to what the model reports. Where the response \
               reports nothing, there is no estimate. It counts for every request that a \
               limit with `estimate-prompt-tokens` checks.",
    },
    read: |choices| choices.prompt_estimate,
    write: |choices, value| choices.prompt_estimate = value,
};

/// `stream-usage-model`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StreamUsage {
    /// As documented.
    #[default]
    Documented,
    /// Streams are not metered.
    Nothing,
    /// As for a plain response.
    Actual,
}

impl Setting for StreamUsage {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Documented,
            name: "documented",
            meaning: "prompt and completion are estimated; the counts that the stream \
                      reports stand for the estimates",
        },
        Choice {
            value: Self::Nothing,
            name: "none",
            meaning: "nothing is charged and no metric is emitted for a stream",
        },
        Choice {
            value: Self::Actual,
            name: "actual",
            meaning: "the usage that the stream reports is charged as for a plain response, \
                      headers included",
        },
    ];
}

pub(super) const STREAM_USAGE_MODEL: Entry<StreamUsage> = Entry {
    facts: Facts {
        id: Id::StreamUsageModel,
        name: "stream-usage-model",
        question: "What is metered for a streamed response?",
        ground: Ground::Observed,
        source: "documented: prompt and completion are estimated; observed: a consumed \
                 header that shows only the prompt while the rate stays untouched (claude- \
                 on-azure), and quotas that are charged too low (foundry-hackathon-gateway)",
        page: "The observations contradict each other and the documentation. With \
               `documented` and `none` the headers of a stream show what was known when it \
               began; with `actual` what is known at its end. It counts for every stream \
               that a limit or a token metric meters.",
    },
    read: |choices| choices.stream_usage,
    write: |choices, value| choices.stream_usage = value,
};
