//! What the generator looks at, and what it cannot or need not do, each with its reason.

/// The rules that judge by the declarations. Their findings are compared one by one, and each
/// of them must be expected somewhere.
pub(crate) const BY_DECLARATION: &[&str] = &[
    "children-out-of-order",
    "conflicting-attributes",
    "expression-not-allowed",
    "incomplete-element",
    "invalid-value",
    "malformed-xml",
    "misplaced-element",
    "missing-attribute",
    "missing-child",
    "missing-text",
    "nested-base",
    "out-of-range",
    "repeated-base",
    "repeated-policy",
    "repeated-section",
    "sections-out-of-order",
    "several-backend-policies",
    "too-many-children",
    "undocumented",
    "unexpected-text",
    "unknown-attribute",
    "unknown-element",
    "wrong-gateway",
    "wrong-scope",
    "wrong-section",
];

/// Errors of rules that judge what a document does as a whole, and findings of a rule by
/// declaration that come along with the expected one: the rule, a part of the fact, the
/// reason. Warnings and infos of rules on meaning need no entry: one policy in an empty
/// document is odd to them.
pub(crate) const COMPANIONS: &[(&str, &str, &str)] = &[];

/// Facts that no document can violate: the reason.
pub(crate) const NOBODY_CAN_VIOLATE: &[(&str, &str)] = &[];
