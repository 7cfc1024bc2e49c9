//! `StringComparer`.

use super::search::{Comparison, difference, equal};
use crate::expr::members::abstract_row;
use crate::expr::members::{Args, Call, Row, TypeRows, class, interface, row};
use crate::expr::types::Type;
use crate::expr::value::{Fault, Object, Value};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    interface("System.Collections.Generic.IComparer<in T>", "an order of values")
        .rows(&[abstract_row("int Compare(T x, T y)", "negative, zero or positive")]),
    interface("System.Collections.Generic.IEqualityComparer<in T>", "an equality of values").rows(
        &[
            abstract_row("bool Equals(T x, T y)", "true for equal values"),
            abstract_row("int GetHashCode(T obj)", "a number that equal values share"),
        ],
    ),
    class("System.StringComparer", "a way to compare texts")
        .bases(&["IComparer<string>", "IEqualityComparer<string>"])
        .rows(COMPARER),
];

/// A `StringComparer`; dictionaries, sets and orders ask it.
#[derive(Debug)]
pub(crate) struct StringComparer(Comparison);

impl StringComparer {
    /// True for equal texts, null included.
    pub(crate) fn equal(&self, a: &Value, b: &Value) -> Result<bool, Fault> {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            _ => None,
        };
        equal(text(a).as_ref(), text(b).as_ref(), self.0)
    }

    /// The text under which equal texts are the same, for hashing.
    pub(crate) fn key(&self, value: &Value) -> Value {
        match value {
            Value::String(text) if self.0.ignore_case => super::upper(text).into(),
            other => other.clone(),
        }
    }

    /// Order of two texts; null first.
    pub(crate) fn order(&self, a: &Value, b: &Value) -> Result<i32, Fault> {
        Ok(match (a, b) {
            (Value::String(a), Value::String(b)) => difference(a, b, self.0)?,
            (Value::Null, Value::Null) => 0,
            (Value::Null, _) => -1,
            _ => 1,
        })
    }
}

impl Object for StringComparer {
    fn type_of(&self) -> Type {
        crate::expr::members::table()
            .find("System.StringComparer")
            .map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        Some(
            match (self.0.culture, self.0.ignore_case) {
                (true, _) => "System.CultureAwareComparer",
                (false, true) => "System.OrdinalIgnoreCaseComparer",
                (false, false) => "System.OrdinalCaseSensitiveComparer",
            }
            .to_owned(),
        )
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| other.0 == self.0)
    }
}

fn make(number: i64) -> Result<Value, Fault> {
    Ok(Value::object(StringComparer(Comparison::of(number)?)))
}

const COMPARER: &[Row] = &[
    row("static StringComparer CurrentCulture { get; }", |_, _| make(0), "as the culture has it"),
    row(
        "static StringComparer CurrentCultureIgnoreCase { get; }",
        |_, _| make(1),
        "as the culture has it, without case",
    ),
    row("static StringComparer InvariantCulture { get; }", |_, _| make(2), "as no language has it"),
    row(
        "static StringComparer InvariantCultureIgnoreCase { get; }",
        |_, _| make(3),
        "as no language has it, without case",
    ),
    row("static StringComparer Ordinal { get; }", |_, _| make(4), "unit by unit"),
    row(
        "static StringComparer OrdinalIgnoreCase { get; }",
        |_, _| make(5),
        "unit by unit, without case",
    ),
    row(
        "static StringComparer FromComparison(StringComparison comparisonType)",
        |_, a| make(a.enumeration(0)?),
        "by a kind of comparison",
    ),
    row("int Compare(string x, string y)", compare, "negative, zero or positive"),
    row(
        "bool Equals(string x, string y)",
        |_, a| Ok(a.object::<StringComparer>(0)?.equal(a.get(1), a.get(2))?.into()),
        "true for equal texts",
    ),
    row("int GetHashCode(string obj)", hash, "a number that equal texts share").impure(),
];

fn compare(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(args.object::<StringComparer>(0)?.order(args.get(1), args.get(2))?.into())
}

/// The runtime's hashes of texts differ from run to run; so do these with the seed.
fn hash(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let key = args.object::<StringComparer>(0)?.key(args.required(1, "obj")?);
    let hash = crate::expr::eval::hash_value(&key) ^ call.interpreter.host().random_seed();
    Ok(Value::Int(i32::from_ne_bytes((hash as u32).to_ne_bytes())))
}
