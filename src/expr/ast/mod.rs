//! The syntax tree of a policy expression: C# 7.3 as the gateway accepts it.
//!
//! The tree is owned and says what was written, not what it means: names are not resolved,
//! `a is B` may still turn out to name a constant. Every node has the [`Span`] of its text,
//! in bytes of the decoded expression text that was parsed. No tree is deeper than
//! [`MAX_DEPTH`] nodes, so a walk over it may recurse.

mod chain;
mod expression;
mod literal;
mod operator;
mod statement;
mod types;
mod visit;

use std::sync::Arc;

pub use chain::Chained;
pub use expression::{
    AliasQualified, AnonymousMember, Argument, ArgumentList, ArgumentModifier, ArrayCreation,
    CollectionElement, Designation, DesignationKind, Expression, ExpressionKind, Initializer,
    InitializerKind, InitializerTarget, InitializerValue, Lambda, LambdaBody, MemberInitializer,
    ObjectCreation, Parameter, ParameterModifier, Pattern, PatternKind, TupleElement,
};
pub use literal::{
    FormatText, IntegerSuffix, InterpolatedString, Interpolation, InterpolationPart, Literal,
    RealKind, StringText,
};
pub use operator::{AssignmentOperator, BinaryOperator, PostfixOperator, UnaryOperator};
pub use statement::{
    Block, CatchClause, Declarator, ForEachVariable, ForInitializer, GotoTarget, LocalDeclaration,
    LocalFunction, Statement, StatementKind, SwitchLabel, SwitchLabelKind, SwitchSection,
    UsingResource,
};
pub use types::{PredefinedType, SimpleName, TupleTypeElement, TypeSyntax, TypeSyntaxKind};
pub use visit::{
    Visitor, walk, walk_block, walk_body, walk_expression, walk_pattern, walk_statement, walk_type,
};

use crate::source::Span;

/// Most nodes on the way from the root of a tree to a leaf, where a chain of binary operators
/// (`a + b + c`) counts as one. The parser refuses deeper expressions, so a recursive walk needs
/// at most this many levels, on every thread; [`Chained`] says how it walks chains.
pub const MAX_DEPTH: u32 = 400;

/// What stands in an expression: the value of `@(…)` or the statements of `@{…}`.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `@(…)`.
    Expression(Expression),
    /// `@{…}`; the block's span is that of the braces and what they hold.
    Block(Block),
}

/// An identifier where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identifier {
    /// The name without a leading `@`, Unicode escapes decoded. With [`Self::has_hole`] the
    /// text as written, braces included.
    pub text: Arc<str>,
    /// Where it stands, a leading `@` included. Empty where the parser missed one.
    pub span: Span,
    /// True when a named value or placeholder makes up the name or a part of it, so that the
    /// name is not known before deployment.
    pub has_hole: bool,
}

impl Identifier {
    /// True when the parser expected a name here and found none; the error is in the parse's
    /// list of errors.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
}

/// Index of a hole in the parse's list of holes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HoleId(pub u32);
