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
    /// What the tokenizer of the model counts.
    #[default]
    Tokenizer,
    /// What the response reports.
    Reported,
    /// None.
    Nothing,
}

impl Setting for PromptEstimate {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Tokenizer,
            name: "tokenizer",
            meaning: "the texts of the recorded request are counted by the tokenizer of its \
                      model; where no request body was recorded, the reported prompt stands \
                      for it",
        },
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
        ground: Ground::Inferred,
        source: "documented is that the prompt is estimated from the schema of the API; that \
                 the estimate of GPT-4 models was improved (release notes, 2024-06) means that \
                 it knows models; formula and tokenizer are not documented",
        page: "The public tokenizers come within a token of what OpenAI's models report for \
               plain chats (`docs/metering.md` has the measured error). Models without a public \
               tokenizer are counted by `o200k_base`, and the report says how many. Where \
               nothing is recorded or reported, there is no estimate, and the report counts \
               that. It counts for every request that a limit with `estimate-prompt-tokens` \
               checks.",
    },
    read: |choices| choices.prompt_estimate,
    write: |choices, value| choices.prompt_estimate = value,
};

/// `image-estimate`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ImageEstimate {
    /// The most that an image may count.
    #[default]
    Most,
    /// What the pages of the models' vendors calculate.
    Calculated,
}

impl Setting for ImageEstimate {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Most,
            name: "most",
            meaning: "every image of an estimated prompt counts 1,200 tokens",
        },
        Choice {
            value: Self::Calculated,
            name: "calculated",
            meaning: "an image counts by its size and detail as the model's vendor documents, \
                      1,200 tokens at most",
        },
    ];
}

pub(super) const IMAGE_ESTIMATE: Entry<ImageEstimate> = Entry {
    facts: Facts {
        id: Id::ImageEstimate,
        name: "image-estimate",
        question: "How many tokens does an image count in an estimated prompt?",
        ground: Ground::Inferred,
        source: "the llm-token-limit page (2026-04) says that images are over-counted with a \
                 maximum of 1,200 tokens each where the prompt is estimated or the response is \
                 streamed",
        page: "Read as it stands, each image counts the maximum; it may also mean that an \
               image counts up to that. It counts for every estimate of a prompt with images.",
    },
    read: |choices| choices.image_estimate,
    write: |choices, value| choices.image_estimate = value,
};

/// `stream-usage-model`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StreamUsage {
    /// As documented, with what the stream reports for the estimates.
    #[default]
    Documented,
    /// As documented, counted.
    Estimated,
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
                      reports stand for the estimates, and where it reports none its texts are \
                      counted",
        },
        Choice {
            value: Self::Estimated,
            name: "estimated",
            meaning: "prompt and completion are counted from the recorded texts, whatever the \
                      stream reports; where the texts are not recorded, what it reports is \
                      charged",
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
        page: "The observations contradict each other and the documentation. A good estimate \
               comes close to what a stream reports, so `documented` takes that where it is \
               there. With all but `actual` the headers of a stream show what was known when it \
               began; with `actual` what is known at its end. It counts for every stream \
               that a limit or a token metric meters.",
    },
    read: |choices| choices.stream_usage,
    write: |choices, value| choices.stream_usage = value,
};
