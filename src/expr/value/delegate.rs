//! Delegates: lambdas, local functions and method groups as values.

use std::sync::Arc;

use super::{Value, Variable};
use crate::expr::bind::Function;
use crate::expr::members::Member;
use crate::expr::types::Type;

/// A callable value.
#[derive(Debug)]
pub enum Delegate {
    /// A lambda or local function with the variables it captured.
    Closure(Closure),
    /// A member of the table, bound to its receiver where it has one.
    Method {
        /// The member.
        member: &'static Member,
        /// Type arguments of its type and of itself.
        types: Arc<[Type]>,
        /// `Some` for an instance member.
        receiver: Option<Value>,
        /// The delegate type.
        delegate: Type,
    },
}

/// A function with its captured variables.
#[derive(Debug)]
pub struct Closure {
    /// The code.
    pub function: Arc<Function>,
    /// Shared variables, in the order in which the function lists them.
    pub captured: Vec<Variable>,
    /// The delegate type; `Unknown` for a local function that was never converted.
    pub delegate: Type,
}

impl Delegate {
    /// The delegate type.
    #[must_use]
    pub fn type_of(&self) -> Type {
        match self {
            Self::Closure(closure) => closure.delegate.clone(),
            Self::Method { delegate, .. } => delegate.clone(),
        }
    }
}
