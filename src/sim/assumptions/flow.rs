//! Assumptions about which steps run.

use super::{Choice, Entry, Facts, Ground, Id, Setting};

/// `missing-backend-section`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MissingBackend {
    /// As with `<base />`.
    #[default]
    Forwards,
    /// As with an empty section.
    Nothing,
}

impl Setting for MissingBackend {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Forwards,
            name: "forwards",
            meaning: "the request goes to the backend as with `<base />`",
        },
        Choice { value: Self::Nothing, name: "nothing", meaning: "the request is not forwarded" },
    ];
}

pub(super) const MISSING_BACKEND_SECTION: Entry<MissingBackend> = Entry {
    facts: Facts {
        id: Id::MissingBackendSection,
        name: "missing-backend-section",
        question: "What happens when a document has no `backend` section at all?",
        ground: Ground::Unknown,
        source: "the documentation shows documents with all four sections only",
        page: "An empty section forwards nothing, which is documented. A document without \
               the section is taken to leave the matter to its parent scope. It counts for \
               every exchange that gets that far.",
    },
    read: |choices| choices.missing_backend,
    write: |choices, value| choices.missing_backend = value,
};

/// `null-counter-key`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NullKey {
    /// The empty key.
    #[default]
    Empty,
    /// An error.
    Fails,
}

impl Setting for NullKey {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Empty,
            name: "empty",
            meaning: "it counts on the counter of the empty key, shared by all such callers",
        },
        Choice {
            value: Self::Fails,
            name: "fails",
            meaning: "the policy fails and `on-error` runs",
        },
    ];
}

pub(super) const NULL_COUNTER_KEY: Entry<NullKey> = Entry {
    facts: Facts {
        id: Id::NullCounterKey,
        name: "null-counter-key",
        question: "What does a token limit do when its counter key is null?",
        ground: Ground::Unknown,
        source: "not documented; `context.Subscription?.Id` is null for a call without a \
                 subscription",
        page: "It counts for every request whose key is null.",
    },
    read: |choices| choices.null_key,
    write: |choices, value| choices.null_key = value,
};
