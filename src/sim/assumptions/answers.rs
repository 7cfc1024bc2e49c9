//! Assumptions about what the caller is answered.

use super::{Choice, Entry, Facts, Ground, Id, Setting};

/// `refusal-order`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RefusalOrder {
    /// The rate.
    #[default]
    RateFirst,
    /// The quota.
    QuotaFirst,
}

impl Setting for RefusalOrder {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::RateFirst,
            name: "rate-first",
            meaning: "429: the rate is checked first",
        },
        Choice {
            value: Self::QuotaFirst,
            name: "quota-first",
            meaning: "403: the quota is checked first",
        },
    ];
}

pub(super) const REFUSAL_ORDER: Entry<RefusalOrder> = Entry {
    facts: Facts {
        id: Id::RefusalOrder,
        name: "refusal-order",
        question: "A token limit has both a rate and a quota and both are used up: which one \
                   refuses?",
        ground: Ground::Unknown,
        source: "not documented and not recorded anywhere",
        page: "It counts whenever both would refuse the request.",
    },
    read: |choices| choices.refusal_order,
    write: |choices, value| choices.refusal_order = value,
};

/// `shared-header-name`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SharedHeader {
    /// The last one.
    #[default]
    Last,
    /// The first one.
    First,
}

impl Setting for SharedHeader {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Last,
            name: "last",
            meaning: "the policy that runs last writes the header",
        },
        Choice {
            value: Self::First,
            name: "first",
            meaning: "the policy that runs first keeps the header",
        },
    ];
}

pub(super) const SHARED_HEADER_NAME: Entry<SharedHeader> = Entry {
    facts: Facts {
        id: Id::SharedHeaderName,
        name: "shared-header-name",
        question: "Two token limits write a header of the same name: whose value does the \
                   caller see?",
        ground: Ground::Unknown,
        source: "not documented; policies in use do it (ai-hub-gateway-solution-accelerator)",
        page: "It counts for every response where two values met.",
    },
    read: |choices| choices.shared_header,
    write: |choices, value| choices.shared_header = value,
};
