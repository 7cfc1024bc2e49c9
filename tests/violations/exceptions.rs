//! What the generator cannot or need not do, each with its reason.

/// Findings that come along with the expected one: the rule, a part of the fact, the reason.
pub(crate) const COMPANIONS: &[(&str, &str, &str)] = &[
    (
        "output-for-unset-limit",
        "llm-token-limit@remaining-quota-tokens-",
        "the sample has a rate and no quota; that rule ties the output to its limit",
    ),
    ("duplicate-dimension", "metric/dimension", "the same dimension repeated"),
    (
        "double-counted-tokens",
        "llm-emit-token-metric: repeat",
        "two metrics in one section count every token twice",
    ),
];

/// Facts that no document can violate: the reason.
pub(crate) const NOBODY_CAN_VIOLATE: &[(&str, &str)] = &[];
