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

/// `validation-result`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ValidationResult {
    /// It lets the call pass.
    #[default]
    Passes,
    /// It refuses where the recorded status is that of its refusal.
    AsRecorded,
}

impl Setting for ValidationResult {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Passes,
            name: "passes",
            meaning: "the call passes, and the recorded status is the backend's",
        },
        Choice {
            value: Self::AsRecorded,
            name: "as-recorded",
            meaning: "the policy refuses the call, as the recorded status says",
        },
    ];
}

pub(super) const VALIDATION_RESULT: Entry<ValidationResult> = Entry {
    facts: Facts {
        id: Id::ValidationResult,
        name: "validation-result",
        question: "Did a policy such as `validate-jwt` refuse a call that was recorded with the \
                   status of its refusal?",
        ground: Ground::Unknown,
        source: "a recording does not say who refused; keys, schemas and other services that \
                 such a policy asks are not part of it",
        page: "All other calls pass such a policy: they were answered otherwise. It counts for \
               every recorded answer with that status.",
    },
    read: |choices| choices.validation,
    write: |choices, value| choices.validation = value,
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
