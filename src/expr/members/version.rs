//! `Version`.

use std::cmp::Ordering;

use super::number::{INTEGER, read_integer};
use super::{Args, Call, Row, TypeRows, class, row, table};
use crate::expr::eval::{Interpreter, hash_value};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, Value};

pub(super) const TYPES: &[TypeRows] = &[class("System.Version", "a version number")
    .bases(&["IComparable", "IComparable<Version>", "IEquatable<Version>"])
    .rows(ROWS)
    .not_allowed()];

/// Major, minor, build and revision; the last two may be undefined (-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version([i32; 4]);

impl Version {
    fn text(&self, count: usize) -> String {
        let parts: Vec<String> = self.0.iter().take(count).map(ToString::to_string).collect();
        parts.join(".")
    }

    /// Numbers that are defined.
    fn count(&self) -> usize {
        self.0.iter().take_while(|part| **part >= 0).count()
    }
}

impl Object for Version {
    fn type_of(&self) -> Type {
        table().find("System.Version").map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.text(self.count()).into())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>() == Some(self)
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_value(&Value::text(self.text(4))))
    }

    fn compare(&self, other: &Value) -> Option<Result<Ordering, Fault>> {
        Some(match other.downcast::<Self>() {
            Some(other) => Ok(self.cmp(other)),
            None => Err(Exception::argument("Object must be of type Version.").into()),
        })
    }
}

fn read(text: &Text, parameter: &str) -> Result<Version, Fault> {
    let source = text.to_utf8();
    let parts: Vec<&str> = source.split('.').collect();
    if !(2..=4).contains(&parts.len()) {
        return Err(Exception::with_parameter(
            "System.ArgumentException",
            "Version string portion was too short or too long.",
            parameter,
        )
        .into());
    }
    let mut version = Version([0, 0, -1, -1]);
    for (place, part) in version.0.iter_mut().zip(parts) {
        let value = read_integer(part, INTEGER, &super::culture::INVARIANT, &Type::Int);
        let value = match value {
            Ok(Value::Int(value)) => value,
            Ok(_) | Err(super::number::Unreadable::Range) => {
                return Err(Exception::overflow(
                    "Value was either too large or too small for an Int32.",
                )
                .into());
            }
            Err(super::number::Unreadable::Form) => {
                let message = format!("The input string '{part}' was not in a correct format.");
                return Err(Exception::format(message).into());
            }
        };
        if value < 0 {
            return Err(Exception::out_of_range_because(
                "Version's parameters must be greater than or equal to zero.",
                parameter,
            )
            .into());
        }
        *place = value;
    }
    Ok(version)
}

fn of_numbers(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let mut version = Version([0, 0, -1, -1]);
    let names = ["major", "minor", "build", "revision"];
    for (index, (place, name)) in version.0.iter_mut().zip(names).enumerate().take(args.len()) {
        *place = args.int(index)?;
        if *place < 0 {
            return Err(Exception::out_of_range(name).into());
        }
    }
    Ok(Value::object(version))
}

fn part(args: Args<'_>, index: usize) -> Result<i32, Fault> {
    Ok(args.object::<Version>(0)?.0.get(index).copied().unwrap_or(-1))
}

fn order(args: Args<'_>) -> Option<Ordering> {
    let (a, b) = (args.get(0).downcast::<Version>(), args.get(1).downcast::<Version>());
    a.cmp(&b).into()
}

fn compare(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    if !args.is_null(1) && args.get(1).downcast::<Version>().is_none() {
        return Err(Exception::argument("Object must be of type Version.").into());
    }
    Ok(Value::Int(order(args).map_or(0, |order| order as i32)))
}

fn same(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(crate::expr::eval::equals(args.get(0), args.get(1)).into())
}

fn too_few(count: i32) -> Fault {
    let _ = count;
    Exception::argument("Argument must be between 0 and 4.").into()
}

const ROWS: &[Row] = &[
    row("new()", of_numbers, "0.0"),
    row("new(int major, int minor)", of_numbers, "a version of these numbers"),
    row("new(int major, int minor, int build)", of_numbers, "a version of these numbers"),
    row(
        "new(int major, int minor, int build, int revision)",
        of_numbers,
        "a version of these numbers",
    ),
    row(
        "new(string version)",
        |_, a| Ok(Value::object(read(a.required_text(0, "input")?, "version")?)),
        "reads a version",
    ),
    row("int Major { get; }", |_, a| Ok(part(a, 0)?.into()), "the first number"),
    row("int Minor { get; }", |_, a| Ok(part(a, 1)?.into()), "the second number"),
    row("int Build { get; }", |_, a| Ok(part(a, 2)?.into()), "the third number, or -1"),
    row("int Revision { get; }", |_, a| Ok(part(a, 3)?.into()), "the fourth number, or -1"),
    row(
        "short MajorRevision { get; }",
        |_, a| Ok(Value::Short((part(a, 3)? >> 16) as i16)),
        "the high half of the fourth number",
    ),
    row(
        "short MinorRevision { get; }",
        |_, a| Ok(Value::Short((part(a, 3)? & 0xffff) as i16)),
        "the low half of the fourth number",
    ),
    row("object Clone()", |_, a| Ok(Value::object(*a.object::<Version>(0)?)), "a copy"),
    row("int CompareTo(object version)", compare, "negative, zero or positive by order"),
    row("int CompareTo(Version value)", compare, "negative, zero or positive by order"),
    row("bool Equals(object obj)", same, "true for the same numbers"),
    row("bool Equals(Version obj)", same, "true for the same numbers"),
    row(
        "string ToString(int fieldCount)",
        |_, a| {
            let version = a.object::<Version>(0)?;
            let count = a.int(1)?;
            match usize::try_from(count).ok().filter(|count| *count <= version.count()) {
                Some(count) => Ok(version.text(count).into()),
                None => Err(too_few(count)),
            }
        },
        "the first numbers as text",
    ),
    row(
        "static Version Parse(string input)",
        |_, a| Ok(Value::object(read(a.required_text(0, "input")?, "input")?)),
        "reads a version",
    ),
    row(
        "static bool TryParse(string input, out Version result)",
        |_, a| {
            let version = a.optional_text(0)?.and_then(|text| read(text, "input").ok());
            let found = version.is_some();
            a.get(1).assign(version.map_or(Value::Null, Value::object));
            Ok(found.into())
        },
        "reads a version; false for a malformed one",
    ),
    row("static bool operator ==(Version v1, Version v2)", same, "equal"),
    row(
        "static bool operator !=(Version v1, Version v2)",
        |_, a| Ok((!crate::expr::eval::equals(a.get(0), a.get(1))).into()),
        "not equal",
    ),
    row(
        "static bool operator <(Version v1, Version v2)",
        |_, a| Ok((order(a) == Some(Ordering::Less)).into()),
        "before",
    ),
    row(
        "static bool operator <=(Version v1, Version v2)",
        |_, a| Ok((order(a) != Some(Ordering::Greater)).into()),
        "before or equal",
    ),
    row(
        "static bool operator >(Version v1, Version v2)",
        |_, a| Ok((order(a) == Some(Ordering::Greater)).into()),
        "after",
    ),
    row(
        "static bool operator >=(Version v1, Version v2)",
        |_, a| Ok((order(a) != Some(Ordering::Less)).into()),
        "after or equal",
    ),
];
