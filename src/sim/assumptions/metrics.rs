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

/// `metrics-on-error-status`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ErrorMetrics {
    /// No rows.
    #[default]
    Nothing,
    /// Rows when there is usage.
    Reported,
}

impl Setting for ErrorMetrics {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Nothing,
            name: "nothing",
            meaning: "no row for a status outside 200 to 299",
        },
        Choice {
            value: Self::Reported,
            name: "reported",
            meaning: "rows whenever the response reports usage",
        },
    ];
}

pub(super) const METRICS_ON_ERROR_STATUS: Entry<ErrorMetrics> = Entry {
    facts: Facts {
        id: Id::MetricsOnErrorStatus,
        name: "metrics-on-error-status",
        question: "Does a token metric policy emit rows when the response is not a success?",
        ground: Ground::Inferred,
        source: "queries in use (Apim-Samples) treat rows of failed calls as not expected",
        page: "It counts for every response outside 200 to 299 that reports usage.",
    },
    read: |choices| choices.error_metrics,
    write: |choices, value| choices.error_metrics = value,
};

/// `null-dimension`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NullDimension {
    /// An empty value.
    #[default]
    Empty,
    /// No dimension.
    LeftOut,
}

impl Setting for NullDimension {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Empty,
            name: "empty",
            meaning: "the row has the dimension with an empty value",
        },
        Choice {
            value: Self::LeftOut,
            name: "left-out",
            meaning: "the row goes without the dimension",
        },
    ];
}

pub(super) const NULL_DIMENSION: Entry<NullDimension> = Entry {
    facts: Facts {
        id: Id::NullDimension,
        name: "null-dimension",
        question: "What value does a dimension have when its source is null, as for a call \
                   without a subscription?",
        ground: Ground::Unknown,
        source: "the page says only that the value is provided by the dimension name",
        page: "It counts for every emission with such a dimension.",
    },
    read: |choices| choices.null_dimension,
    write: |choices, value| choices.null_dimension = value,
};
