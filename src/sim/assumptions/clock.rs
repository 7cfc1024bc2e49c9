//! Assumptions about time.

use super::{Choice, Entry, Facts, Ground, Id, Setting};
use crate::sim::clock::{TieOrder, WeekStart};

impl Setting for TieOrder {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::ChargeFirst,
            name: "charge-first",
            meaning: "the response that ends is charged before the request is admitted",
        },
        Choice {
            value: Self::AdmissionFirst,
            name: "admission-first",
            meaning: "the request is admitted without seeing that charge",
        },
    ];
}

/// `tie-order`
pub(super) const TIE_ORDER: Entry<TieOrder> = Entry {
    facts: Facts {
        id: Id::TieOrder,
        name: "tie-order",
        question: "A response ends in the same microsecond in which another request arrives: \
                   which comes first?",
        ground: Ground::Unknown,
        source: "no page says; recorded timestamps are rounded more coarsely than that",
        page: "Recorded timestamps are often whole milliseconds or seconds, so ties are more \
               frequent in a recording than on a gateway. Charging first gives the arriving \
               request the most complete counters; admitting first is what a gateway does whose \
               counters lag. Requests that arrive together are taken in the order of the input.",
    },
    read: |choices| choices.tie_order,
    write: |choices, value| choices.tie_order = value,
};

impl Setting for WeekStart {
    const CHOICES: &'static [Choice<Self>] = &[
        Choice {
            value: Self::Monday,
            name: "monday",
            meaning: "a weekly quota starts anew on Monday 00:00 UTC (ISO 8601)",
        },
        Choice {
            value: Self::Sunday,
            name: "sunday",
            meaning: "a weekly quota starts anew on Sunday 00:00 UTC",
        },
    ];
}

/// `week-start`
pub(super) const WEEK_START: Entry<WeekStart> = Entry {
    facts: Facts {
        id: Id::WeekStart,
        name: "week-start",
        question: "On which day does the window of a weekly token quota begin?",
        ground: Ground::Unknown,
        source: "the llm-token-limit page (2026-04) says that the window starts at the UTC time \
                 truncated to the unit, and names no first day of the week",
        page: "ISO 8601 weeks begin on Monday. .NET's invariant culture takes Sunday as the \
               first day, so a gateway that truncates by culture would begin there. It \
               counts for every look at the counter of a weekly quota.",
    },
    read: |choices| choices.week_start,
    write: |choices, value| choices.week_start = value,
};
