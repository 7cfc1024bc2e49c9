//! Conditions that tie several attributes and children of one element together.

use super::Strictness;

/// Something that an element may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// The attribute of that name.
    Attribute(&'static str),
    /// At least one child of that name.
    Child(&'static str),
    /// Text content that is not blank.
    Text,
}

impl Item {
    /// The item in words, for messages: `` attribute `calls` ``.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Attribute(name) => format!("`{name}`"),
            Self::Child(name) => format!("`<{name}>`"),
            Self::Text => "text content".to_owned(),
        }
    }
}

/// When a constraint applies. Only literal attribute values decide; where an expression or a
/// hole stands, the constraint is not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Always.
    Always,
    /// The item is there.
    Has(Item),
    /// The item is not there.
    Lacks(Item),
    /// The attribute, or its default, is one of the words.
    Is(&'static str, &'static [&'static str]),
    /// The attribute, or its default, is none of the words.
    IsNot(&'static str, &'static [&'static str]),
}

/// What must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// At least one of the groups is there as a whole.
    AtLeastOne(&'static [&'static [Item]]),
    /// At most one of the items is there.
    AtMostOne(&'static [Item]),
    /// Exactly one of the items is there.
    ExactlyOne(&'static [Item]),
    /// All of the items are there, or none.
    AllOrNone(&'static [Item]),
    /// All of the items are there.
    All(&'static [Item]),
    /// None of the items is there.
    None(&'static [Item]),
}

/// One condition of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// When it applies.
    pub when: Condition,
    /// What must hold.
    pub check: Check,
    /// How a violation is judged.
    pub strictness: Strictness,
}

impl Constraint {
    /// Always holds by the service's documentation.
    #[must_use]
    pub const fn new(check: Check) -> Self {
        Self { when: Condition::Always, check, strictness: Strictness::DOCUMENTED_ERROR }
    }

    /// The same, only under a condition.
    #[must_use]
    pub const fn when(mut self, when: Condition) -> Self {
        self.when = when;
        self
    }

    /// The same, judged as `strictness` says.
    #[must_use]
    pub const fn judged(mut self, strictness: Strictness) -> Self {
        self.strictness = strictness;
        self
    }
}
