//! Assumptions about custom metrics.

use super::{Choice, Entry, Facts, Ground, Id, Setting};

/// `metric-token-categories`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TokenCategories {
    /// A row for every category that the usage names, also when it is 0.
    #[default]
    Reported,
    /// A row for every category that the usage names with more than 0.
    NonZero,
    /// Only the three documented metrics.
    Documented,
}

impl Setting for TokenCategories {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Reported,
            name: "reported",
            meaning: "besides the three documented metrics one row for each further category \
                      that the usage names, 0 included",
        },
        Choice {
            value: Self::NonZero,
            name: "non-zero",
            meaning: "the same, but only for categories above 0",
        },
        Choice {
            value: Self::Documented,
            name: "documented",
            meaning: "only Total Tokens, Prompt Tokens and Completion Tokens",
        },
    ];
}

pub(super) const METRIC_TOKEN_CATEGORIES: Entry<TokenCategories> = Entry {
    facts: Facts {
        id: Id::MetricTokenCategories,
        name: "metric-token-categories",
        question: "Which metrics besides Total, Prompt and Completion Tokens does a token metric \
                   policy emit?",
        ground: Ground::Observed,
        source: "nine names were seen on Standard v2; the llm-emit-token-metric page (2026-05) \
                 speaks of further categories in preview",
        page: "The six further names are `Prompt Cached Tokens`, `Prompt Audio Tokens`, \
               `Completion Reasoning Tokens`, `Completion Audio Tokens`, `Completion Accepted \
               Prediction Tokens` and `Completion Rejected Prediction Tokens`. Whether a \
               category that the response reports as 0 gives a row is not known. It counts for \
               every exchange whose usage names a further category. A category that the usage \
               does not name never gives a row.",
    },
    read: |choices| choices.token_categories,
    write: |choices, value| choices.token_categories = value,
};

/// `series-window`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SeriesWindow {
    /// 00:00 to 12:00 and 12:00 to 24:00 UTC.
    #[default]
    HalfDays,
    /// Twelve hours each from the first row on.
    FromFirstRow,
}

impl Setting for SeriesWindow {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::HalfDays,
            name: "half-days",
            meaning: "windows from 00:00 to 12:00 and from 12:00 to 24:00 UTC",
        },
        Choice {
            value: Self::FromFirstRow,
            name: "from-first-row",
            meaning: "windows of twelve hours each, the first one starting with the first row",
        },
    ];
}

pub(super) const SERIES_WINDOW: Entry<SeriesWindow> = Entry {
    facts: Facts {
        id: Id::SeriesWindow,
        name: "series-window",
        question: "From when to when are the time series counted that are active within twelve \
                   hours?",
        ground: Ground::Unknown,
        source: "the limit of 50,000 active time series per region and subscription names a \
                 12-hour period without saying where it starts",
        page: "Azure Monitor probably looks back twelve hours at any moment. Windows that do not \
               overlap count a series active on both sides of a border once in each; the true \
               peak lies between the largest window and the sum of two neighbours. It counts \
               once for every window after the first.",
    },
    read: |choices| choices.series_window,
    write: |choices, value| choices.series_window = value,
};
