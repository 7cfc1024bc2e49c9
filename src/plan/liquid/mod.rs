//! Liquid templates, as far as `set-body` is known to run them.
//!
//! Documented (set-body, 2024-03): Liquid in "C# mode", which is that of DotLiquid; `body` and
//! `context`; the filters of [`FILTERS`]. Tags are those that policies use. Everything else is
//! refused by name at its place.

mod filters;
mod parse;
mod scan;

pub use filters::{FILTERS, FilterKind};
pub use parse::parse;

use std::ops::Range;

/// Why a template is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LiquidError {
    /// What is wrong, in lower case, the user's text in backticks.
    pub message: String,
    /// The bytes of the template.
    pub span: Range<usize>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Text as it stands.
    Text(Box<str>),
    /// `{{ value | Filter }}`
    Output(Chain),
    /// `{% assign name = value %}`
    Assign(Box<str>, Chain),
    /// `{% capture name %}`
    Capture(Box<str>, Vec<Node>),
    /// `{% if %}`, `{% unless %}` and `{% case %}`: the first branch that holds.
    Choose {
        /// Conditions with what they lead to.
        branches: Vec<(Condition, Vec<Node>)>,
        /// What `else` leads to.
        otherwise: Vec<Node>,
    },
    /// `{% for %}` and `{% JSONArrayFor %}`
    For(Box<Loop>),
    /// `{% break %}`
    Break,
    /// `{% continue %}`
    Continue,
    /// `{% cycle %}`: one value after the other.
    Cycle(Box<Cycle>),
    /// `{% ifchanged %}`: written when it differs from what the last one wrote.
    IfChanged(Vec<Node>),
    /// `{% increment name %}`: a counter that no `assign` knows of; writes it, then adds one.
    Increment(Box<str>),
    /// `{% decrement name %}`: takes one away, then writes it.
    Decrement(Box<str>),
}

/// Values that take turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Cycle {
    /// What cycles of the same turn have in common: a given name, or their values as written.
    pub name: CycleName,
    /// The values; at least one.
    pub values: Vec<Value>,
}

/// What tells cycles apart.
#[derive(Clone, Debug, PartialEq)]
pub enum CycleName {
    /// Its text.
    Given(Value),
    /// The values as written.
    Values(Box<str>),
}

/// A loop.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// Name of the item.
    pub variable: Box<str>,
    /// What is gone through.
    pub items: Value,
    /// Items that are left out at the beginning.
    pub offset: Option<Value>,
    /// Most items.
    pub limit: Option<Value>,
    /// From the last to the first.
    pub reversed: bool,
    /// What is done for each.
    pub body: Vec<Node>,
    /// What is done when there are none.
    pub otherwise: Vec<Node>,
    /// `JSONArrayFor`: commas stand between the items.
    pub joined: bool,
}

/// A value with filters.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The value.
    pub value: Value,
    /// The filters, in order.
    pub filters: Vec<(FilterKind, Vec<Value>)>,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `nil` and `null`.
    Nil,
    /// `true` and `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Number(f64),
    /// A text in quotes.
    Text(Box<str>),
    /// `empty` and `blank`.
    Empty,
    /// `(first..last)`
    Range(Box<(Value, Value)>),
    /// A name and what is read of it.
    Path(Box<str>, Vec<Key>),
}

/// What is read of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// `.name`
    Name(Box<str>),
    /// `[value]`
    Index(Value),
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Neither nil nor false.
    Holds(Value),
    /// A comparison.
    Compares(Value, Comparison, Value),
    /// `unless`
    Not(Box<Condition>),
    /// Both; read from the right, as DotLiquid does.
    And(Box<(Condition, Condition)>),
    /// Either.
    Or(Box<(Condition, Condition)>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its sign")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Contains,
}

#[cfg(test)]
mod tests;
