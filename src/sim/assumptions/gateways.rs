//! Assumptions about tiers, gateways and policies that resemble each other.

use super::{Choice, Entry, Facts, Ground, Id, Setting};

/// `other-gateway-rate`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OtherGatewayRate {
    /// The algorithm of the classic tiers.
    #[default]
    SlidingWindow,
    /// The algorithm of the v2 tiers.
    TokenBucket,
}

impl Setting for OtherGatewayRate {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::SlidingWindow,
            name: "sliding-window",
            meaning: "they count like the classic tiers",
        },
        Choice {
            value: Self::TokenBucket,
            name: "token-bucket",
            meaning: "they count like the v2 tiers",
        },
    ];
}

pub(super) const OTHER_GATEWAY_RATE: Entry<OtherGatewayRate> = Entry {
    facts: Facts {
        id: Id::OtherGatewayRate,
        name: "other-gateway-rate",
        question: "Which algorithm limits tokens per minute on self-hosted and workspace \
                   gateways?",
        ground: Ground::Unknown,
        source: "the rate-limit notes (2025-11) speak of classic and v2 tiers only",
        page: "Self-hosted gateways are released with the classic tiers and workspace \
               gateways belong to a classic Premium service. It counts for every check of a \
               rate on such a gateway.",
    },
    read: |choices| choices.other_gateway_rate,
    write: |choices, value| choices.other_gateway_rate = value,
};

/// `twin-policies`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TwinPolicies {
    /// One counter for both names.
    #[default]
    Shared,
    /// A counter for each name.
    Separate,
}

impl Setting for TwinPolicies {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Shared,
            name: "shared",
            meaning: "both count on the same counter of a key",
        },
        Choice {
            value: Self::Separate,
            name: "separate",
            meaning: "each keeps counters of its own",
        },
    ];
}

pub(super) const TWIN_POLICIES: Entry<TwinPolicies> = Entry {
    facts: Facts {
        id: Id::TwinPolicies,
        name: "twin-policies",
        question: "Do `llm-token-limit` and `azure-openai-token-limit` with the same key \
                   share a counter?",
        ground: Ground::Inferred,
        source: "the pages say that there is one counter for each key value over all scopes, \
                 and the two policies have the same attributes; refusals of both give \
                 reasons that begin with OpenAI",
        page: "It counts for every check in a plan that holds both names.",
    },
    read: |choices| choices.twin_policies,
    write: |choices, value| choices.twin_policies = value,
};

/// `anthropic-on-classic`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AnthropicOnClassic {
    /// Usage of Anthropic messages is not seen.
    #[default]
    NotMetered,
    /// As on v2 tiers.
    Metered,
}

impl Setting for AnthropicOnClassic {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::NotMetered,
            name: "not-metered",
            meaning: "the usage of Anthropic messages counts as none",
        },
        Choice {
            value: Self::Metered,
            name: "metered",
            meaning: "the usage counts as on v2 tiers",
        },
    ];
}

pub(super) const ANTHROPIC_ON_CLASSIC: Entry<AnthropicOnClassic> = Entry {
    facts: Facts {
        id: Id::AnthropicOnClassic,
        name: "anthropic-on-classic",
        question: "Do classic tiers meter Anthropic messages?",
        ground: Ground::Observed,
        source: "Anthropic messages are documented for v2 tiers only; classic tiers were \
                 seen to accept the policies and to meter zero (claude-code-foundry-gateway, \
                 foundry-hackathon-gateway, 2026)",
        page: "It counts for every exchange with the Anthropic messages API on a classic \
               gateway that a token limit or a token metric would meter.",
    },
    read: |choices| choices.anthropic_on_classic,
    write: |choices, value| choices.anthropic_on_classic = value,
};
