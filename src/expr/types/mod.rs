//! Static types of expressions: what a C# compiler knows about a value before it exists.
//!
//! [`Type`] is cheap to clone and to compare. Names, base types and members of a named type
//! live in the member table ([`crate::expr::members`]); conversions between types live in
//! [`convert`].

pub mod convert;
mod display;

use std::sync::Arc;

/// Index of a type definition in the member table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefinitionId(pub u16);

/// A C# type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// The type of something that is wrong already: converts to and from everything, so that
    /// one mistake is reported once.
    Unknown,
    /// No value.
    Void,
    /// The type of the literal `null`.
    Null,
    /// `dynamic`: members are looked up when the expression runs.
    Dynamic,
    /// `bool`
    Bool,
    /// `char`
    Char,
    /// `sbyte`
    SByte,
    /// `byte`
    Byte,
    /// `short`
    Short,
    /// `ushort`
    UShort,
    /// `int`
    Int,
    /// `uint`
    UInt,
    /// `long`
    Long,
    /// `ulong`
    ULong,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `decimal`
    Decimal,
    /// `string`
    String,
    /// `object`
    Object,
    /// A type of the member table with its type arguments; `List<string>`, `Uri`, `Func<int, bool>`.
    Named(DefinitionId, Arc<[Self]>),
    /// `T?` of a value type.
    Nullable(Arc<Self>),
    /// An array of the given number of dimensions.
    Array(Arc<Self>, u8),
    /// `(int, string name)`
    Tuple(Arc<Tuple>),
    /// `new { a = 1 }`
    Anonymous(Arc<Anonymous>),
    /// A type parameter: those of the type come first, then those of the method.
    Parameter(u16),
}

/// The element types of a tuple; names do not make tuples differ.
#[derive(Clone, Debug)]
pub struct Tuple {
    /// Element types, two or more.
    pub types: Vec<Type>,
    /// Element names where they were given, as many as `types`.
    pub names: Vec<Option<Arc<str>>>,
}

impl PartialEq for Tuple {
    fn eq(&self, other: &Self) -> bool {
        self.types == other.types
    }
}

impl Eq for Tuple {}

impl std::hash::Hash for Tuple {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.types.hash(state);
    }
}

/// The properties of an anonymous type, in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Anonymous {
    /// Property names.
    pub names: Vec<Arc<str>>,
    /// Property types, as many as `names`.
    pub types: Vec<Type>,
}

impl Type {
    /// A named type without type arguments.
    #[must_use]
    pub fn named(definition: DefinitionId) -> Self {
        thread_local! {
            // Almost every type has no arguments; an empty list is not allocated each time.
            static NONE: Arc<[Type]> = Arc::from([]);
        }
        Self::Named(definition, NONE.try_with(Arc::clone).unwrap_or_else(|_| Arc::from([])))
    }

    /// A generic type with its arguments.
    #[must_use]
    pub fn generic(definition: DefinitionId, arguments: impl Into<Arc<[Self]>>) -> Self {
        Self::Named(definition, arguments.into())
    }

    /// An array with one dimension.
    #[must_use]
    pub fn array(element: Self) -> Self {
        Self::Array(Arc::new(element), 1)
    }

    /// `T?`; a type that is nullable already stays as it is.
    #[must_use]
    pub fn nullable(inner: Self) -> Self {
        match inner {
            Self::Nullable(_) | Self::Unknown => inner,
            inner => Self::Nullable(Arc::new(inner)),
        }
    }

    /// A tuple without element names.
    #[must_use]
    pub fn tuple(types: Vec<Self>) -> Self {
        let names = vec![None; types.len()];
        Self::Tuple(Arc::new(Tuple { types, names }))
    }

    /// True for the type that silences follow-on errors.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// `T` of `T?`, or the type itself.
    #[must_use]
    pub fn without_nullable(&self) -> &Self {
        match self {
            Self::Nullable(inner) => inner,
            other => other,
        }
    }

    /// True for `T?` of a value type.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        matches!(self, Self::Nullable(_))
    }

    /// `sbyte` to `ulong` and `char`.
    #[must_use]
    pub fn is_integral(&self) -> bool {
        matches!(
            self,
            Self::SByte
                | Self::Byte
                | Self::Short
                | Self::UShort
                | Self::Int
                | Self::UInt
                | Self::Long
                | Self::ULong
                | Self::Char
        )
    }

    /// Integral types, `float`, `double` and `decimal`.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        self.is_integral() || matches!(self, Self::Float | Self::Double | Self::Decimal)
    }

    /// True when a value of the type is never null and is copied on assignment.
    #[must_use]
    pub fn is_value_type(&self) -> bool {
        match self {
            Self::Bool | Self::Nullable(_) | Self::Tuple(_) | Self::Void => true,
            Self::Named(id, _) => super::members::table().definition(*id).kind.is_value_type(),
            other => other.is_numeric(),
        }
    }

    /// True when `null` is a value of the type.
    #[must_use]
    pub fn accepts_null(&self) -> bool {
        match self {
            Self::Nullable(_) | Self::Null | Self::Unknown | Self::Dynamic => true,
            Self::Void | Self::Parameter(_) => false,
            other => !other.is_value_type(),
        }
    }

    /// True for a named type whose definition is an enumeration.
    #[must_use]
    pub fn is_enum(&self) -> bool {
        match self {
            Self::Named(id, _) => {
                super::members::table().definition(*id).kind == super::members::Kind::Enum
            }
            _ => false,
        }
    }

    /// True when the type or a part of it is a type parameter.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Parameter(_) => true,
            Self::Named(_, arguments) => arguments.iter().any(Self::is_open),
            Self::Nullable(inner) | Self::Array(inner, _) => inner.is_open(),
            Self::Tuple(tuple) => tuple.types.iter().any(Self::is_open),
            Self::Anonymous(shape) => shape.types.iter().any(Self::is_open),
            _ => false,
        }
    }

    /// The type with its parameters replaced; a parameter without a replacement stays.
    #[must_use]
    pub fn substitute(&self, arguments: &[Self]) -> Self {
        if arguments.is_empty() || !self.is_open() {
            return self.clone();
        }
        let each = |types: &[Self]| -> Vec<Self> {
            types.iter().map(|part| part.substitute(arguments)).collect()
        };
        match self {
            Self::Parameter(index) => {
                arguments.get(usize::from(*index)).cloned().unwrap_or_else(|| self.clone())
            }
            Self::Named(id, parts) => Self::Named(*id, each(parts).into()),
            Self::Nullable(inner) => Self::nullable(inner.substitute(arguments)),
            Self::Array(inner, rank) => Self::Array(Arc::new(inner.substitute(arguments)), *rank),
            Self::Tuple(tuple) => Self::Tuple(Arc::new(Tuple {
                types: each(&tuple.types),
                names: tuple.names.clone(),
            })),
            Self::Anonymous(shape) => Self::Anonymous(Arc::new(Anonymous {
                names: shape.names.clone(),
                types: each(&shape.types),
            })),
            other => other.clone(),
        }
    }

    /// The type arguments of a named type, or the element of an array or nullable type.
    #[must_use]
    pub fn arguments(&self) -> &[Self] {
        match self {
            Self::Named(_, arguments) => arguments,
            Self::Nullable(inner) | Self::Array(inner, _) => std::slice::from_ref(&**inner),
            Self::Tuple(tuple) => &tuple.types,
            _ => &[],
        }
    }
}
