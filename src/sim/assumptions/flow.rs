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

/// `retried-answer`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RetriedAnswer {
    /// Each attempt gets the recorded answer.
    #[default]
    Same,
    /// The recorded answer is that of the last attempt.
    LastAttempt,
}

impl Setting for RetriedAnswer {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Same,
            name: "same",
            meaning: "each attempt gets the recorded answer after the recorded time",
        },
        Choice {
            value: Self::LastAttempt,
            name: "last-attempt",
            meaning: "the recorded answer is that of the last attempt: there is no further one",
        },
    ];
}

pub(super) const RETRIED_ANSWER: Entry<RetriedAnswer> = Entry {
    facts: Facts {
        id: Id::RetriedAnswer,
        name: "retried-answer",
        question: "What does a further attempt of `retry` get from the backend, whose answers \
                   before the last one are not recorded?",
        ground: Ground::Unknown,
        source: "a recording holds the answer that the caller got; how often a gateway asked \
                 for it is not part of it",
        page: "It counts for every repetition that the condition asks for after the backend \
               was called. Whether earlier attempts preceded a recorded success is not known \
               either: a recorded answer that ends the loop ends it at once. Limits within the \
               loop are met by each attempt, those before it once (observed), and the usage of \
               the answer is charged once.",
    },
    read: |choices| choices.retried_answer,
    write: |choices, value| choices.retried_answer = value,
};

/// `semantic-cache-hits`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SemanticHits {
    /// No prompt is near another one.
    #[default]
    Never,
    /// Equal prompts are.
    ExactPrompt,
}

impl Setting for SemanticHits {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Never,
            name: "never",
            meaning: "no call is answered from the semantic cache",
        },
        Choice {
            value: Self::ExactPrompt,
            name: "exact-prompt",
            meaning: "a call is answered from it when an earlier one with the same `vary-by` had \
                      exactly the same prompt",
        },
    ];
}

pub(super) const SEMANTIC_CACHE_HITS: Entry<SemanticHits> = Entry {
    facts: Facts {
        id: Id::SemanticCacheHits,
        name: "semantic-cache-hits",
        question: "Which prompts does the semantic cache take for near enough?",
        ground: Ground::Unknown,
        source: "it depends on the embeddings model and the threshold, of which a recording \
                 knows nothing",
        page: "It counts for every call whose exact prompt is in the cache. Prompts that are \
               merely similar are never taken for the same. A hit ends `inbound` (inferred from \
               the advice to put limits behind the lookup), uses no tokens, and `outbound` goes \
               on behind the store.",
    },
    read: |choices| choices.semantic_hits,
    write: |choices, value| choices.semantic_hits = value,
};

/// `forward-timeout`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ForwardTimeout {
    /// The headers came in time.
    #[default]
    InTime,
    /// The whole answer must come in time.
    WholeAnswer,
}

impl Setting for ForwardTimeout {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::InTime,
            name: "in-time",
            meaning: "its headers came in time, since there is a recorded answer",
        },
        Choice {
            value: Self::WholeAnswer,
            name: "whole-answer",
            meaning: "it comes too late: the recorded duration is the time to its headers",
        },
    ];
}

pub(super) const FORWARD_TIMEOUT: Entry<ForwardTimeout> = Entry {
    facts: Facts {
        id: Id::ForwardTimeout,
        name: "forward-timeout",
        question: "Does an answer come in time whose recorded duration is longer than the \
                   `timeout` of `forward-request`?",
        ground: Ground::Unknown,
        source: "forward-request page (2023-10): the timeout is the time to the headers of the \
                 answer, which a recording does not hold",
        page: "It counts for every such answer. Streams and long bodies go on after their \
               headers.",
    },
    read: |choices| choices.forward_timeout,
    write: |choices, value| choices.forward_timeout = value,
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
