//! An expression after binding: code with its type, or something that is not a value yet.

use super::Code;
use super::code::Segment;
use super::scope::VariableId;
use crate::expr::ast;
use crate::expr::members::Member;
use crate::expr::types::Type;
use crate::expr::value::Constant;
use crate::source::Span;
use std::sync::Arc;

/// A bound expression.
#[derive(Clone, Debug)]
pub(super) struct Bound<'a> {
    pub(super) span: Span,
    pub(super) ty: Type,
    pub(super) kind: BoundKind<'a>,
}

/// What it is.
#[derive(Clone, Debug)]
pub(super) enum BoundKind<'a> {
    /// A value.
    Value(Code),
    /// A compile-time constant.
    Constant(Constant),
    /// A variable.
    Local(VariableId),
    /// A property or indexer: receiver (if it has one) and index arguments.
    Member(Box<MemberPlace>),
    /// An element of an array.
    Element(Box<(Code, Vec<Code>)>),
    /// An element of a tuple.
    TupleItem(Box<Bound<'a>>, usize),
    /// A type; `ty` is it.
    Type,
    /// A namespace.
    Namespace(String),
    /// Methods of a name.
    Methods(Box<Methods<'a>>),
    /// A lambda without a type yet.
    Lambda(&'a ast::Lambda),
    /// A tuple literal.
    Tuple(Vec<Bound<'a>>),
    /// `default`
    Default,
    /// `throw …`
    Throw(Code),
    /// `out var x`: the variable takes the parameter's type.
    OutVariable(VariableId),
    /// `out _` or `_` in a deconstruction.
    Discard,
    /// Wrong, and reported.
    Invalid,
}

/// A property or indexer with what it is read from.
#[derive(Clone, Debug)]
pub(super) struct MemberPlace {
    pub(super) member: &'static Member,
    pub(super) types: Arc<[Type]>,
    pub(super) arguments: Vec<Code>,
}

/// Methods of a name.
#[derive(Clone, Debug)]
pub(super) struct Methods<'a> {
    pub(super) name: Arc<str>,
    /// The value that they are called on.
    pub(super) receiver: Option<Bound<'a>>,
    /// The type that holds them.
    pub(super) holder: Type,
    /// Type arguments written with the name.
    pub(super) types: Vec<Type>,
    /// A local function instead.
    pub(super) local: Option<VariableId>,
}

impl<'a> Bound<'a> {
    pub(super) fn value(span: Span, ty: Type, code: Code) -> Self {
        Self { span, ty, kind: BoundKind::Value(code) }
    }

    pub(super) fn constant(span: Span, constant: Constant) -> Self {
        Self { span, ty: constant.type_of(), kind: BoundKind::Constant(constant) }
    }

    pub(super) fn invalid(span: Span) -> Self {
        Self { span, ty: Type::Unknown, kind: BoundKind::Invalid }
    }

    /// The same value, its code in a segment of its own unless it is a flat list.
    pub(super) fn segmented(self) -> Self {
        match self.kind {
            BoundKind::Value(code) if !matches!(code, Code::Chain(_) | Code::Concat(_)) => {
                Self { kind: BoundKind::Value(Code::Segment(Segment::new(code))), ..self }
            }
            kind => Self { kind, ..self },
        }
    }

    /// The constant that it is.
    pub(super) fn as_constant(&self) -> Option<&Constant> {
        match &self.kind {
            BoundKind::Constant(constant) => Some(constant),
            _ => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.kind, BoundKind::Constant(Constant::Null)) && self.ty == Type::Null
    }

    /// Its type where it has one by itself.
    pub(super) fn natural_type(&self) -> Type {
        self.ty.clone()
    }

    /// True for what has no type by itself: lambdas, method groups, `default`.
    pub(super) fn is_typeless(&self) -> bool {
        matches!(
            self.kind,
            BoundKind::Lambda(_)
                | BoundKind::Methods(_)
                | BoundKind::Default
                | BoundKind::Throw(_)
                | BoundKind::OutVariable(_)
                | BoundKind::Discard
        )
    }
}
