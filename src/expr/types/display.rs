//! How a type is written: as in C# source, with full names, and as the runtime prints it.

use std::fmt::{self, Write};

use super::Type;
use crate::expr::members::table;

/// Writes as an author would: `List<string>`, `int?`.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keyword = match self {
            Self::Unknown => "?",
            Self::Void => "void",
            Self::Null => "<null>",
            Self::Dynamic => "dynamic",
            Self::Bool => "bool",
            Self::Char => "char",
            Self::SByte => "sbyte",
            Self::Byte => "byte",
            Self::Short => "short",
            Self::UShort => "ushort",
            Self::Int => "int",
            Self::UInt => "uint",
            Self::Long => "long",
            Self::ULong => "ulong",
            Self::Float => "float",
            Self::Double => "double",
            Self::Decimal => "decimal",
            Self::String => "string",
            Self::Object => "object",
            Self::Named(id, arguments) => {
                f.write_str(table().definition(*id).name)?;
                return list(f, arguments, "<", ">");
            }
            Self::Nullable(inner) => return write!(f, "{inner}?"),
            Self::Array(element, rank) => {
                return write!(f, "{element}[{}]", commas(*rank));
            }
            Self::Tuple(tuple) => {
                f.write_char('(')?;
                for (index, (part, name)) in tuple.types.iter().zip(&tuple.names).enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{part}")?;
                    if let Some(name) = name {
                        write!(f, " {name}")?;
                    }
                }
                return f.write_char(')');
            }
            Self::Anonymous(shape) => {
                f.write_str("<anonymous type: ")?;
                for (index, (part, name)) in shape.types.iter().zip(&shape.names).enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{part} {name}")?;
                }
                return f.write_char('>');
            }
            Self::Parameter(index) => return write!(f, "T{index}"),
        };
        f.write_str(keyword)
    }
}

fn commas(rank: u8) -> String {
    ",".repeat(usize::from(rank.saturating_sub(1)))
}

fn list(f: &mut fmt::Formatter<'_>, types: &[Type], open: &str, close: &str) -> fmt::Result {
    if types.is_empty() {
        return Ok(());
    }
    f.write_str(open)?;
    for (index, part) in types.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{part}")?;
    }
    f.write_str(close)
}

impl Type {
    /// With namespaces and without keywords, as a compiler's listing has it:
    /// `System.Collections.Generic.List<System.String>`, `System.Int32?`.
    #[must_use]
    pub fn full_name(&self) -> String {
        let join =
            |types: &[Self]| types.iter().map(Self::full_name).collect::<Vec<_>>().join(", ");
        match self {
            Self::Nullable(inner) => format!("{}?", inner.full_name()),
            Self::Array(element, rank) => format!("{}[{}]", element.full_name(), commas(*rank)),
            Self::Tuple(tuple) => {
                let parts = tuple.types.iter().zip(&tuple.names).map(|(part, name)| match name {
                    Some(name) => format!("{} {name}", part.full_name()),
                    None => part.full_name(),
                });
                format!("({})", parts.collect::<Vec<_>>().join(", "))
            }
            Self::Anonymous(shape) => {
                let parts = shape.types.iter().zip(&shape.names);
                let parts = parts.map(|(part, name)| format!("{} {name}", part.full_name()));
                format!("<anonymous type: {}>", parts.collect::<Vec<_>>().join(", "))
            }
            Self::Null => "null".to_owned(),
            Self::Dynamic => "dynamic".to_owned(),
            other => match table().definition_of(other) {
                Some(definition) if other.arguments().is_empty() => definition.full_name(),
                Some(definition) => {
                    format!("{}<{}>", definition.full_name(), join(other.arguments()))
                }
                None => other.to_string(),
            },
        }
    }

    /// As the runtime's `Type.ToString()` prints it:
    /// ``System.Collections.Generic.List`1[System.String]``.
    #[must_use]
    pub fn runtime_name(&self) -> String {
        let join =
            |types: &[Self]| types.iter().map(Self::runtime_name).collect::<Vec<_>>().join(",");
        match self {
            Self::Nullable(inner) => format!("System.Nullable`1[{}]", inner.runtime_name()),
            Self::Array(element, rank) => format!("{}[{}]", element.runtime_name(), commas(*rank)),
            Self::Tuple(tuple) => {
                format!("System.ValueTuple`{}[{}]", tuple.types.len(), join(&tuple.types))
            }
            Self::Anonymous(shape) if shape.types.is_empty() => "<>f__AnonymousType0".to_owned(),
            Self::Anonymous(shape) => {
                format!("<>f__AnonymousType0`{}[{}]", shape.types.len(), join(&shape.types))
            }
            Self::Dynamic => "System.Object".to_owned(),
            Self::Null => "null".to_owned(),
            other => match table().definition_of(other) {
                Some(definition) if other.arguments().is_empty() => definition.full_name(),
                Some(definition) => format!(
                    "{}`{}[{}]",
                    definition.full_name(),
                    other.arguments().len(),
                    join(other.arguments())
                ),
                None => other.to_string(),
            },
        }
    }
}
