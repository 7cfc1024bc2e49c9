//! Types as they are written.

use super::{HoleId, Identifier};
use crate::source::Span;

/// A type as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeSyntax {
    /// Where it stands.
    pub span: Span,
    /// What is written.
    pub kind: TypeSyntaxKind,
}

/// What a type is written as.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeSyntaxKind {
    /// `var` of a declaration. A type of that name does not exist on the gateway.
    Var,
    /// `int`, `string`, …
    Predefined(PredefinedType),
    /// `A.B<C>.D`, `global::A.B`.
    Named {
        /// The name before `::`, nearly always `global`.
        alias: Option<Identifier>,
        /// The dotted names; at least one.
        names: Vec<SimpleName>,
    },
    /// `T?`.
    Nullable(Box<TypeSyntax>),
    /// `T[]`, `T[,][]`.
    Array {
        /// What stands before the brackets.
        element: Box<TypeSyntax>,
        /// Number of dimensions of each bracket pair, in the order written: `int[][,]` has
        /// `[1, 2]`, a one-dimensional array whose elements are two-dimensional arrays.
        ranks: Vec<u32>,
    },
    /// `(int a, string)`; at least two.
    Tuple(Vec<TupleTypeElement>),
    /// The missing argument of an unbound generic type, as in `typeof(List<>)`.
    Omitted,
    /// A named value or placeholder in place of a type.
    Hole(HoleId),
    /// Nothing: the parser expected a type here. The error is in the list of errors.
    Missing,
}

/// A name with its type arguments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SimpleName {
    /// With the type arguments.
    pub span: Span,
    /// The name.
    pub identifier: Identifier,
    /// What stands between `<` and `>`; empty without them.
    pub type_arguments: Vec<TypeSyntax>,
}

/// An element of a tuple type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TupleTypeElement {
    /// Type and name.
    pub span: Span,
    /// Its type.
    pub ty: TypeSyntax,
    /// Its name, if it has one.
    pub name: Option<Identifier>,
}

/// A type that has a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PredefinedType {
    /// `bool`.
    Bool,
    /// `byte`.
    Byte,
    /// `sbyte`.
    SByte,
    /// `short`.
    Short,
    /// `ushort`.
    UShort,
    /// `int`.
    Int,
    /// `uint`.
    UInt,
    /// `long`.
    Long,
    /// `ulong`.
    ULong,
    /// `char`.
    Char,
    /// `float`.
    Float,
    /// `double`.
    Double,
    /// `decimal`.
    Decimal,
    /// `string`.
    String,
    /// `object`.
    Object,
    /// `void`: result of a local function, or in `typeof(void)`.
    Void,
}

impl PredefinedType {
    /// Every keyword type.
    pub const ALL: &[Self] = &[
        Self::Bool,
        Self::Byte,
        Self::SByte,
        Self::Short,
        Self::UShort,
        Self::Int,
        Self::UInt,
        Self::Long,
        Self::ULong,
        Self::Char,
        Self::Float,
        Self::Double,
        Self::Decimal,
        Self::String,
        Self::Object,
        Self::Void,
    ];

    /// The keyword.
    #[must_use]
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Byte => "byte",
            Self::SByte => "sbyte",
            Self::Short => "short",
            Self::UShort => "ushort",
            Self::Int => "int",
            Self::UInt => "uint",
            Self::Long => "long",
            Self::ULong => "ulong",
            Self::Char => "char",
            Self::Float => "float",
            Self::Double => "double",
            Self::Decimal => "decimal",
            Self::String => "string",
            Self::Object => "object",
            Self::Void => "void",
        }
    }
}
