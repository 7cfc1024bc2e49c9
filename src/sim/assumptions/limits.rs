//! Assumptions about token limits: where exactly they refuse, and what they answer.

use super::{Choice, Entry, Facts, Ground, Id, Setting};

/// `tpm-boundary`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RateBoundary {
    /// At the limit refuses.
    #[default]
    RefuseAtLimit,
    /// Only past the limit refuses.
    RefusePastLimit,
}

impl Setting for RateBoundary {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::RefuseAtLimit,
            name: "refuse-at-limit",
            meaning: "a request is refused once the tokens used have reached the limit",
        },
        Choice {
            value: Self::RefusePastLimit,
            name: "refuse-past-limit",
            meaning: "a request is refused only once the tokens used have passed the limit",
        },
    ];
}

pub(super) const TPM_BOUNDARY: Entry<RateBoundary> = Entry {
    facts: Facts {
        id: Id::TpmBoundary,
        name: "tpm-boundary",
        question: "Does `tokens-per-minute` refuse when exactly the limit has been used?",
        ground: Ground::Unknown,
        source: "not documented and not measured; for quotas the boundary is measured",
        page: "A rate that is used up leaves a remaining-tokens header of 0, and a caller who \
               reads 0 expects a refusal. It counts when usage stands exactly at the limit.",
    },
    read: |choices| choices.tpm_boundary,
    write: |choices, value| choices.tpm_boundary = value,
};

/// `quota-boundary`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QuotaBoundary {
    /// Only past the quota refuses.
    #[default]
    RefusePastQuota,
    /// At the quota refuses.
    RefuseAtQuota,
}

impl Setting for QuotaBoundary {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::RefusePastQuota,
            name: "refuse-past-quota",
            meaning: "a request is refused only once consumption has passed the quota",
        },
        Choice {
            value: Self::RefuseAtQuota,
            name: "refuse-at-quota",
            meaning: "a request is refused once consumption has reached the quota",
        },
    ];
}

pub(super) const QUOTA_BOUNDARY: Entry<QuotaBoundary> = Entry {
    facts: Facts {
        id: Id::QuotaBoundary,
        name: "quota-boundary",
        question: "Does `token-quota` refuse when exactly the quota has been consumed?",
        ground: Ground::Observed,
        source: "measured on Basic v2 in 2026-09 (claude-code-foundry-gateway): a caller at \
                 exactly the quota is still admitted",
        page: "One measurement on one tier. It counts when consumption stands exactly at the \
               quota.",
    },
    read: |choices| choices.quota_boundary,
    write: |choices, value| choices.quota_boundary = value,
};

/// `estimate-precheck`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EstimateCheck {
    /// The estimate must fit.
    #[default]
    MustFit,
    /// Only what was used before counts.
    PastOnly,
}

impl Setting for EstimateCheck {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::MustFit,
            name: "must-fit",
            meaning: "with estimate-prompt-tokens a request is also refused when usage so far \
                      and the estimate together pass the limit",
        },
        Choice {
            value: Self::PastOnly,
            name: "past-only",
            meaning: "the estimate is charged but does not by itself refuse",
        },
    ];
}

pub(super) const ESTIMATE_PRECHECK: Entry<EstimateCheck> = Entry {
    facts: Facts {
        id: Id::EstimatePrecheck,
        name: "estimate-precheck",
        question: "With `estimate-prompt-tokens=\"true\"`, is a request refused when its own \
                   estimate would pass the limit?",
        ground: Ground::Inferred,
        source: "the page calls the estimate a check before the call; clients have recorded \
                 `Token quota will exceed` and a rate refusal without a time to retry",
        page: "A refusal without a time to retry makes sense only for a prompt that can never \
               fit, so the estimate must take part in the check. It counts when the estimate \
               alone decided.",
    },
    read: |choices| choices.estimate_precheck,
    write: |choices, value| choices.estimate_precheck = value,
};

/// `v2-bucket-initial-fill`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BucketStart {
    /// Every bucket starts full.
    #[default]
    Full,
    /// Every bucket is empty when the traffic starts.
    Empty,
}

impl Setting for BucketStart {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Full,
            name: "full",
            meaning: "a key's bucket holds a full minute when it is first seen",
        },
        Choice {
            value: Self::Empty,
            name: "empty",
            meaning: "all buckets are empty at the first exchange and fill from there",
        },
    ];
}

pub(super) const V2_BUCKET_INITIAL_FILL: Entry<BucketStart> = Entry {
    facts: Facts {
        id: Id::V2BucketInitialFill,
        name: "v2-bucket-initial-fill",
        question: "How full is the token bucket of a v2 gateway for a key not seen before?",
        ground: Ground::Inferred,
        source: "a first call on Basic v2 shows the whole rate as remaining (claude-on-azure, \
                 2026-09); a gateway that has just started has not been measured",
        page: "Documented is only that v2 tiers use a token bucket. It counts for every \
               look, within the first minute of the traffic, at a bucket not used before; after \
               that minute both choices are the same.",
    },
    read: |choices| choices.bucket_start,
    write: |choices, value| choices.bucket_start = value,
};

/// `window-retry-after`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WindowRetry {
    /// Until the oldest charge leaves the window.
    #[default]
    OldestExpires,
    /// Until enough has left the window.
    WouldAdmit,
}

impl Setting for WindowRetry {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::OldestExpires,
            name: "oldest-expires",
            meaning: "the time until the oldest charge leaves the window, even if that is not \
                      enough",
        },
        Choice {
            value: Self::WouldAdmit,
            name: "would-admit",
            meaning: "the time until enough charges have left for a request to be admitted",
        },
    ];
}

pub(super) const WINDOW_RETRY_AFTER: Entry<WindowRetry> = Entry {
    facts: Facts {
        id: Id::WindowRetryAfter,
        name: "window-retry-after",
        question: "What does Retry-After say when a sliding window refuses?",
        ground: Ground::Inferred,
        source: "one recorded session (AOAI-APIM-AIGateway): 29 s and 14 s, 60 s after the \
                 oldest charge",
        page: "In the recorded session both readings give the same number, because the oldest \
               charge was also enough. It counts when they differ.",
    },
    read: |choices| choices.window_retry,
    write: |choices, value| choices.window_retry = value,
};

/// `retry-after-rounding`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RetryRounding {
    /// Up to the next whole second.
    #[default]
    Up,
    /// To the nearest second, halves up.
    Nearest,
    /// Down, but at least 1.
    Down,
}

impl Setting for RetryRounding {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice { value: Self::Up, name: "up", meaning: "up to the next whole second" },
        Choice {
            value: Self::Nearest,
            name: "nearest",
            meaning: "to the nearest second, at least 1",
        },
        Choice { value: Self::Down, name: "down", meaning: "fractions are cut off, at least 1" },
    ];
}

pub(super) const RETRY_AFTER_ROUNDING: Entry<RetryRounding> = Entry {
    facts: Facts {
        id: Id::RetryAfterRounding,
        name: "retry-after-rounding",
        question: "How does Retry-After, which counts whole seconds, round?",
        ground: Ground::Inferred,
        source: "180 s at 10 tokens per minute shortly after a call of 40 (AI-gateway resource): \
                 the exact time is a little less",
        page: "Rounding up never invites a caller back too early. It counts for every refusal \
               whose time to wait is not a whole number of seconds.",
    },
    read: |choices| choices.retry_rounding,
    write: |choices, value| choices.retry_rounding = value,
};
