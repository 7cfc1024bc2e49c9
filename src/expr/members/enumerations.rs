//! Members of `System.Enum`: names, values, parsing.

use super::core::TypeObject;
use super::{Args, Call, Row, row, table};
use crate::expr::eval::enum_name;
use crate::expr::types::{DefinitionId, Type};
use crate::expr::value::{Array, Exception, Fault, Text, Value, integer_of};

const NOT_AN_ENUM: &str = "Type provided must be an Enum.";

fn argument(message: &str, parameter: &str) -> Fault {
    Exception::with_parameter("System.ArgumentException", message, parameter).into()
}

/// The enumeration that a `Type` argument describes.
fn enumeration_of(args: Args<'_>, index: usize) -> Result<DefinitionId, Fault> {
    args.required(index, "enumType")?;
    match &args.object::<TypeObject>(index)?.0 {
        Type::Named(id, _) if Type::named(*id).is_enum() => Ok(*id),
        _ => Err(argument(NOT_AN_ENUM, "enumType")),
    }
}

/// The enumeration that is the type argument.
fn enumeration_argument(call: &Call<'_, '_>) -> Result<DefinitionId, Fault> {
    match call.type_argument(0) {
        Type::Named(id, _) if Type::named(id).is_enum() => Ok(id),
        _ => Err(argument(NOT_AN_ENUM, "enumType")),
    }
}

/// Names with values, ordered by the values as unsigned numbers.
fn members(id: DefinitionId) -> Vec<(&'static str, i64)> {
    let mut members = table().definition(id).rows.values.to_vec();
    members.sort_by_key(|(_, value)| value.cast_unsigned());
    members
}

fn names(id: DefinitionId) -> Value {
    let names = members(id).into_iter().map(|(name, _)| Value::from(name)).collect();
    Array::new(Type::String, names).into()
}

fn values(id: DefinitionId) -> Value {
    let values = members(id).into_iter().map(|(_, value)| Value::Enum(id, value)).collect();
    Array::new(Type::named(id), values).into()
}

fn name_of(id: DefinitionId, value: i64) -> Value {
    let members = table().definition(id).rows.values;
    members.iter().find(|(_, known)| *known == value).map(|(name, _)| Value::from(*name)).into()
}

/// What stands in the way of reading a value.
enum Unread {
    Empty,
    Overflow,
    Unknown,
}

fn read(id: DefinitionId, text: &str, ignore_case: bool) -> Result<i64, Unread> {
    let text = text.trim();
    let Some(first) = text.chars().next() else { return Err(Unread::Empty) };
    if first.is_ascii_digit() || matches!(first, '-' | '+') {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse::<i32>().map(i64::from).map_err(|_| Unread::Overflow);
        }
    }
    let members = table().definition(id).rows.values;
    let mut value = 0;
    for name in text.split(',').map(str::trim) {
        let found = members.iter().find(|(known, _)| {
            if ignore_case { known.eq_ignore_ascii_case(name) } else { *known == name }
        });
        value |= found.ok_or(Unread::Unknown)?.1;
    }
    Ok(value)
}

fn parse(id: DefinitionId, args: Args<'_>, text: usize, ignore_case: bool) -> Result<Value, Fault> {
    let text = args.required_text(text, "value")?.to_utf8();
    match read(id, &text, ignore_case) {
        Ok(value) => Ok(Value::Enum(id, value)),
        Err(Unread::Empty) => {
            Err(argument("Must specify valid information for parsing in the string.", "value"))
        }
        Err(Unread::Overflow) => {
            Err(Exception::overflow("Value was either too large or too small for an Int32.").into())
        }
        Err(Unread::Unknown) => {
            Err(Exception::argument(&format!("Requested value '{text}' was not found.")).into())
        }
    }
}

fn try_parse(
    id: DefinitionId,
    text: Option<&Text>,
    ignore_case: bool,
    result: &Value,
    failed: Value,
) -> Value {
    let value = text.and_then(|text| read(id, &text.to_utf8(), ignore_case).ok());
    let found = value.is_some();
    result.assign(value.map_or(failed, |value| Value::Enum(id, value)));
    found.into()
}

fn flag(args: Args<'_>, index: usize) -> Result<bool, Fault> {
    if args.len() > index { args.bool(index) } else { Ok(false) }
}

/// The number of a value that stands for a member: the enumeration's own, or an integer.
fn number(id: DefinitionId, args: Args<'_>, index: usize) -> Result<i64, Fault> {
    match args.required(index, "value")? {
        Value::Enum(own, value) if *own == id => Ok(*value),
        Value::Enum(..) => Err(argument(
            "The value passed in must be an enum base or an underlying type for an enum, such as an Int32.",
            "value",
        )),
        value => integer_of(value).and_then(|value| i64::try_from(value).ok()).ok_or_else(|| {
            argument(
                "The value passed in must be an enum base or an underlying type for an enum, such as an Int32.",
                "value",
            )
        }),
    }
}

fn is_defined(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let id = enumeration_of(args, 0)?;
    let members = table().definition(id).rows.values;
    let own = table().definition(id).full_name();
    Ok(match args.required(1, "value")? {
        Value::String(name) => members.iter().any(|(known, _)| *name == **known),
        Value::Enum(other, value) if *other == id => members.iter().any(|(_, v)| v == value),
        Value::Int(value) => members.iter().any(|(_, known)| *known == i64::from(*value)),
        other => {
            let found = other.type_of().runtime_name();
            let enum_or_number = matches!(other, Value::Enum(..)) || integer_of(other).is_some();
            if !enum_or_number {
                return Err(Exception::invalid_operation("Unknown enum type.").into());
            }
            let message = if matches!(other, Value::Enum(..)) {
                format!(
                    "Object must be the same type as the enum. The type passed in was '{found}'; the enum type was '{own}'."
                )
            } else {
                format!(
                    "Enum underlying type and the object must be same type or object must be a String. Type passed in was '{found}'; the enum underlying type was 'System.Int32'."
                )
            };
            return Err(Exception::argument(&message).into());
        }
    }
    .into())
}

fn to_object(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let id = enumeration_of(args, 0)?;
    let value = match args.required(1, "value")? {
        Value::Enum(_, value) => *value,
        value => integer_of(value)
            .map(|value| value as i64)
            .ok_or_else(|| {
                argument("The value passed in must be an enum base or an underlying type for an enum, such as an Int32.", "value")
            })?,
    };
    // The underlying type is `int`, and what does not fit is cut off.
    Ok(Value::Enum(id, i64::from(value as i32)))
}

fn to_text(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let format = match args.get(1) {
        Value::String(format) => format.to_utf8().into_owned(),
        _ => String::new(),
    };
    super::format_value(call.interpreter, args.get(0), &format).map(Value::String)
}

const NAME: &str = "the name of a value; null when it has none";

pub(super) const ROWS: &[Row] = &[
    row(
        "static string GetName<TEnum>(TEnum value)",
        |call, a| Ok(name_of(enumeration_argument(call)?, a.enumeration(0)?)),
        NAME,
    )
    .nullable()
    .not_allowed(),
    row(
        "static string GetName(Type enumType, object value)",
        |_, a| {
            let id = enumeration_of(a, 0)?;
            Ok(name_of(id, number(id, a, 1)?))
        },
        NAME,
    )
    .nullable()
    .not_allowed(),
    row(
        "static string[] GetNames<TEnum>()",
        |call, _| Ok(names(enumeration_argument(call)?)),
        "all names, ordered by value",
    )
    .not_allowed(),
    row(
        "static string[] GetNames(Type enumType)",
        |_, a| Ok(names(enumeration_of(a, 0)?)),
        "all names, ordered by value",
    )
    .not_allowed(),
    row(
        "static Type GetUnderlyingType(Type enumType)",
        |_, a| enumeration_of(a, 0).map(|_| super::type_object(Type::Int)),
        "the type of the numbers behind",
    )
    .not_allowed(),
    row(
        "static TEnum[] GetValues<TEnum>()",
        |call, _| Ok(values(enumeration_argument(call)?)),
        "all values",
    )
    .not_allowed(),
    row(
        "static Array GetValues(Type enumType)",
        |_, a| Ok(values(enumeration_of(a, 0)?)),
        "all values",
    )
    .not_allowed(),
    row(
        "bool HasFlag(Enum flag)",
        |_, a| {
            let (own, other) = (a.get(0).type_of(), a.required(1, "flag")?.type_of());
            if own != other {
                let message = format!(
                    "The argument type, '{}', is not the same as the enum type '{}'.",
                    other.runtime_name(),
                    own.runtime_name()
                );
                return Err(argument(&message, "flag"));
            }
            let flag = a.enumeration(1)?;
            Ok((a.enumeration(0)? & flag == flag).into())
        },
        "true when all bits of the flag are set",
    )
    .not_allowed(),
    row(
        "static bool IsDefined<TEnum>(TEnum value)",
        |call, a| {
            let id = enumeration_argument(call)?;
            Ok((!name_of(id, a.enumeration(0)?).is_null()).into())
        },
        "true when a member has the value",
    )
    .not_allowed(),
    row(
        "static bool IsDefined(Type enumType, object value)",
        is_defined,
        "true when a member has the name or value",
    )
    .not_allowed(),
    row(
        "static object Parse(Type enumType, string value)",
        |_, a| parse(enumeration_of(a, 0)?, a, 1, false),
        "the value of a name, names or a number",
    ),
    row(
        "static object Parse(Type enumType, string value, bool ignoreCase)",
        |_, a| parse(enumeration_of(a, 0)?, a, 1, flag(a, 2)?),
        "the value of a name, names or a number",
    ),
    row(
        "static TEnum Parse<TEnum>(string value)",
        |call, a| parse(enumeration_argument(call)?, a, 0, false),
        "the value of a name, names or a number",
    ),
    row(
        "static TEnum Parse<TEnum>(string value, bool ignoreCase)",
        |call, a| parse(enumeration_argument(call)?, a, 0, flag(a, 1)?),
        "the value of a name, names or a number",
    ),
    row(
        "static bool TryParse(Type enumType, string value, out object result)",
        |_, a| {
            let id = enumeration_of(a, 0)?;
            Ok(try_parse(id, a.optional_text(1)?, false, a.get(2), Value::Null))
        },
        "the value of a name, names or a number; false when there is none",
    ),
    row(
        "static bool TryParse(Type enumType, string value, bool ignoreCase, out object result)",
        |_, a| {
            let id = enumeration_of(a, 0)?;
            Ok(try_parse(id, a.optional_text(1)?, a.bool(2)?, a.get(3), Value::Null))
        },
        "the value of a name, names or a number; false when there is none",
    ),
    row(
        "static bool TryParse<TEnum>(string value, out TEnum result)",
        |call, a| {
            let id = enumeration_argument(call)?;
            Ok(try_parse(id, a.optional_text(0)?, false, a.get(1), Value::Enum(id, 0)))
        },
        "the value of a name, names or a number; false when there is none",
    ),
    row(
        "static bool TryParse<TEnum>(string value, bool ignoreCase, out TEnum result)",
        |call, a| {
            let id = enumeration_argument(call)?;
            Ok(try_parse(id, a.optional_text(0)?, a.bool(1)?, a.get(2), Value::Enum(id, 0)))
        },
        "the value of a name, names or a number; false when there is none",
    ),
    row(
        "int CompareTo(object target)",
        |_, a| match (a.get(0), a.get(1)) {
            (_, Value::Null) => Ok(Value::Int(1)),
            (Value::Enum(x, a), Value::Enum(y, b)) if x == y => Ok(Value::Int(a.cmp(b) as i32)),
            (own, other) => {
                let message = format!(
                    "Object must be the same type as the enum. The type passed in was '{}'; the enum type was '{}'.",
                    other.type_of().runtime_name(),
                    own.type_of().runtime_name()
                );
                Err(Exception::argument(&message).into())
            }
        },
        "negative, zero or positive by order",
    )
    .not_allowed(),
    row("string ToString(string format)", to_text, "the name, or the number by the format `D` or `X`"),
    row("string ToString(IFormatProvider provider)", to_text, "the name"),
    row(
        "string ToString(string format, IFormatProvider provider)",
        to_text,
        "the name, or the number by the format `D` or `X`",
    ),
    row(
        "static string Format(Type enumType, object value, string format)",
        |call, a| {
            let id = enumeration_of(a, 0)?;
            let value = Value::Enum(id, number(id, a, 1)?);
            let format = a.required_text(2, "format")?.to_utf8();
            super::format_value(call.interpreter, &value, &format).map(Value::String)
        },
        "a value in a format",
    )
    .not_allowed(),
    row(
        "TypeCode GetTypeCode()",
        |call, _| match &call.member.result {
            Type::Named(id, _) => Ok(Value::Enum(*id, 9)),
            _ => Err(call.not_supported()),
        },
        "the code of the type of the number behind",
    )
    .not_allowed(),
    row("static object ToObject(Type enumType, object value)", to_object, "a number as a member")
        .not_allowed(),
    row("static object ToObject(Type enumType, sbyte value)", to_object, "a number as a member")
        .not_allowed(),
    row("static object ToObject(Type enumType, short value)", to_object, "a number as a member")
        .not_allowed(),
    row("static object ToObject(Type enumType, int value)", to_object, "a number as a member")
        .not_allowed(),
    row("static object ToObject(Type enumType, byte value)", to_object, "a number as a member")
        .not_allowed(),
    row("static object ToObject(Type enumType, ushort value)", to_object, "a number as a member")
        .not_allowed(),
    row("static object ToObject(Type enumType, uint value)", to_object, "a number as a member")
        .not_allowed(),
    row("static object ToObject(Type enumType, long value)", to_object, "a number as a member")
        .not_allowed(),
    row("static object ToObject(Type enumType, ulong value)", to_object, "a number as a member")
        .not_allowed(),
];

/// `ToString("F")`: names of bits even where the type has no `[Flags]`; the number when bits
/// are left over.
pub(super) fn flag_names(id: DefinitionId, number: i64) -> String {
    let members = members(id);
    if let Some((name, _)) = members.iter().find(|(_, value)| *value == number) {
        return (*name).to_owned();
    }
    if number == 0 {
        return enum_name(id, number);
    }
    let (mut left, mut names) = (number, Vec::new());
    for (name, value) in members.into_iter().rev().filter(|(_, value)| *value != 0) {
        if left & value == value {
            left &= !value;
            names.push(name);
        }
    }
    if left != 0 {
        return number.to_string();
    }
    names.reverse();
    names.join(", ")
}

/// The member of a name, as JSON has it: names are read without case.
pub(super) fn of_text(id: DefinitionId, text: &Text) -> Option<Value> {
    read(id, &text.to_utf8(), true).ok().map(|value| Value::Enum(id, value))
}
