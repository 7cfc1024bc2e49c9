//! Assumptions about limits on calls and kilobytes.

use super::{Choice, Entry, Facts, Ground, Id, Setting};

/// `deferred-count`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DeferredCount {
    /// Only a call that ends `outbound` counts.
    #[default]
    Stays,
    /// Every call counts.
    Moves,
}

impl Setting for DeferredCount {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Stays,
            name: "stays",
            meaning: "the counter moves at the end of `outbound` only, so that such a call is \
                      not counted",
        },
        Choice {
            value: Self::Moves,
            name: "moves",
            meaning: "the condition is judged and the call counted when the exchange ends, \
                      however it ends",
        },
    ];
}

pub(super) const DEFERRED_COUNT: Entry<DeferredCount> = Entry {
    facts: Facts {
        id: Id::DeferredCount,
        name: "deferred-count",
        question: "Does a counter with an expression in `increment-condition` or \
                   `increment-count` move for a call that never comes to the end of `outbound`?",
        ground: Ground::Inferred,
        source: "rate-limit-by-key page (2025-11): with an expression the counter is adjusted at \
                 the end of the outbound pipeline",
        page: "A call that a later policy refuses, or that an error ends, leaves the pipeline \
               before that place. It counts for every such call.",
    },
    read: |choices| choices.deferred_count,
    write: |choices, value| choices.deferred_count = value,
};

/// `quota-period-start`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QuotaStart {
    /// Counted from year 1.
    #[default]
    Aligned,
    /// Counted from the first exchange.
    FirstExchange,
}

impl Setting for QuotaStart {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Aligned,
            name: "aligned",
            meaning: "periods are counted from 0001-01-01T00:00:00Z, as `quota-by-key` does",
        },
        Choice {
            value: Self::FirstExchange,
            name: "first-exchange",
            meaning: "the first period starts with the first exchange of the recording",
        },
    ];
}

pub(super) const QUOTA_PERIOD_START: Entry<QuotaStart> = Entry {
    facts: Facts {
        id: Id::QuotaPeriodStart,
        name: "quota-period-start",
        question: "When do the periods of `quota` start?",
        ground: Ground::Unknown,
        source: "quota page (2024-07): relative to the start of the subscription, which a \
                 recording does not hold",
        page: "It counts for every look at a quota whose period ends.",
    },
    read: |choices| choices.quota_start,
    write: |choices, value| choices.quota_start = value,
};

/// `bandwidth-measure`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BandwidthMeasure {
    /// Both bodies.
    #[default]
    Both,
    /// The body of the response.
    Response,
}

impl Setting for BandwidthMeasure {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Both,
            name: "both-bodies",
            meaning: "the bytes of both bodies as recorded; 1 kilobyte is 1,024 bytes",
        },
        Choice {
            value: Self::Response,
            name: "response-body",
            meaning: "the bytes of the response's body as recorded; 1 kilobyte is 1,024 bytes",
        },
    ];
}

pub(super) const BANDWIDTH_MEASURE: Entry<BandwidthMeasure> = Entry {
    facts: Facts {
        id: Id::BandwidthMeasure,
        name: "bandwidth-measure",
        question: "What does `bandwidth` of a quota add up?",
        ground: Ground::Unknown,
        source: "the quota pages speak of kilobytes only",
        page: "Headers are not part of what is measured, and a body counts as it stands in the \
               recording. It counts for every call that is charged to such a quota.",
    },
    read: |choices| choices.bandwidth,
    write: |choices, value| choices.bandwidth = value,
};
