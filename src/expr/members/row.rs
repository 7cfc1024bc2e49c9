//! How a family of types declares itself: types, rows, and what each row does.

use super::{Args, Call};
use crate::expr::value::{Fault, Value};

/// What a member does. For an instance member the first argument is the receiver, never null;
/// for an extension method it may be. `ref` and `out` arguments are [`Value::Variable`]s.
pub type Native = fn(&mut Call<'_, '_>, Args<'_>) -> Result<Value, Fault>;

/// What kind of type a definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A class whose objects have identity.
    Class,
    /// A class with static members only.
    Static,
    /// A value type.
    Struct,
    /// An interface; its rows without a native find the one of the object's own type.
    Interface,
    /// An enumeration.
    Enum,
    /// A delegate.
    Delegate,
}

impl Kind {
    /// True for structures and enumerations.
    #[must_use]
    pub const fn is_value_type(self) -> bool {
        matches!(self, Self::Struct | Self::Enum)
    }
}

/// One type with its rows.
#[derive(Clone, Copy, Debug)]
pub struct TypeRows {
    /// Full name with type parameters and their variance:
    /// `System.Collections.Generic.IEnumerable<out T>`.
    pub name: &'static str,
    /// What kind of type it is.
    pub kind: Kind,
    /// Base class and interfaces, nearest first; `object` goes without saying.
    pub bases: &'static [&'static str],
    /// Members.
    pub rows: &'static [Row],
    /// Members of an enumeration.
    pub values: &'static [(&'static str, i64)],
    /// `[Flags]` of an enumeration.
    pub flags: bool,
    /// True when the service's list of allowed types holds it.
    pub allowed: bool,
    /// True when source text can name it.
    pub visible: bool,
    /// True when its extension methods win over those of other types.
    pub nearer: bool,
    /// What the type is, in one line.
    pub doc: &'static str,
}

const fn declare(name: &'static str, kind: Kind, doc: &'static str) -> TypeRows {
    TypeRows {
        name,
        kind,
        bases: &[],
        rows: &[],
        values: &[],
        flags: false,
        allowed: true,
        visible: true,
        nearer: false,
        doc,
    }
}

/// Declares a class.
#[must_use]
pub const fn class(name: &'static str, doc: &'static str) -> TypeRows {
    declare(name, Kind::Class, doc)
}

/// Declares a class with static members only.
#[must_use]
pub const fn statics(name: &'static str, doc: &'static str) -> TypeRows {
    declare(name, Kind::Static, doc)
}

/// Declares a value type.
#[must_use]
pub const fn structure(name: &'static str, doc: &'static str) -> TypeRows {
    declare(name, Kind::Struct, doc)
}

/// Declares an interface.
#[must_use]
pub const fn interface(name: &'static str, doc: &'static str) -> TypeRows {
    declare(name, Kind::Interface, doc)
}

/// Declares an enumeration with its members.
#[must_use]
pub const fn enumeration(
    name: &'static str,
    values: &'static [(&'static str, i64)],
    doc: &'static str,
) -> TypeRows {
    TypeRows { values, ..declare(name, Kind::Enum, doc) }
}

/// Declares a delegate; its only row is `[abstract_row("R Invoke(T arg)", "…")]`.
#[must_use]
pub const fn delegate(name: &'static str, rows: &'static [Row], doc: &'static str) -> TypeRows {
    TypeRows { rows, ..declare(name, Kind::Delegate, doc) }
}

impl TypeRows {
    /// Base class and interfaces.
    #[must_use]
    pub const fn bases(self, bases: &'static [&'static str]) -> Self {
        Self { bases, ..self }
    }

    /// Members.
    #[must_use]
    pub const fn rows(self, rows: &'static [Row]) -> Self {
        Self { rows, ..self }
    }

    /// `[Flags]`.
    #[must_use]
    pub const fn flags(self) -> Self {
        Self { flags: true, ..self }
    }

    /// Not on the service's list of allowed types.
    #[must_use]
    pub const fn not_allowed(self) -> Self {
        Self { allowed: false, ..self }
    }

    /// Source text cannot name it.
    #[must_use]
    pub const fn hidden(self) -> Self {
        Self { visible: false, ..self }
    }

    /// Its extension methods win over those of other types.
    #[must_use]
    pub const fn nearer(self) -> Self {
        Self { nearer: true, ..self }
    }
}

/// One member.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The member as C# declares it: `static int Parse(string s)`, `int Length { get; }`,
    /// `new(char c, int count)`, `char this[int index] { get; }`,
    /// `static bool operator ==(Uri a, Uri b)`, `static explicit operator int(JToken value)`,
    /// `const int MaxValue = 2147483647`.
    pub signature: &'static str,
    /// What it does or reads; `None` finds the member of the object's own type, and a constant
    /// needs none.
    pub get: Option<Native>,
    /// What setting the property or indexer does; the value is the last argument.
    pub set: Option<Native>,
    /// What it is for, in one line.
    pub doc: &'static str,
    /// True when the service's list of allowed members holds it.
    pub allowed: bool,
    /// True when the result may be null although nothing is wrong.
    pub nullable: bool,
    /// True when it only computes: same arguments, same result, no change of anything.
    pub pure: bool,
}

/// A member with what it does.
#[must_use]
pub const fn row(signature: &'static str, get: Native, doc: &'static str) -> Row {
    Row { signature, get: Some(get), set: None, doc, allowed: true, nullable: false, pure: true }
}

/// A member of an interface or delegate, or a constant: nothing to run here.
#[must_use]
pub const fn abstract_row(signature: &'static str, doc: &'static str) -> Row {
    Row { signature, get: None, set: None, doc, allowed: true, nullable: false, pure: true }
}

impl Row {
    /// What setting it does.
    #[must_use]
    pub const fn set(self, set: Native) -> Self {
        Self { set: Some(set), ..self }
    }

    /// Not on the service's list of allowed members.
    #[must_use]
    pub const fn not_allowed(self) -> Self {
        Self { allowed: false, ..self }
    }

    /// The result may be null although nothing is wrong.
    #[must_use]
    pub const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// It changes something or depends on more than its arguments.
    #[must_use]
    pub const fn impure(self) -> Self {
        Self { pure: false, ..self }
    }
}
