//! The integer types.

use super::culture::settings;
use super::number::{INTEGER, Unreadable, check_styles, format_number, read_integer};
use super::{Args, Call, Row, TypeRows, abstract_row, row, structure};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Text, Value, integer_of};

macro_rules! integer {
    ($rows:ident, $name:literal, $min:literal, $max:literal) => {
        const $rows: &[Row] = &[
            abstract_row(concat!("const ", $name, " MaxValue = ", $max), "largest value"),
            abstract_row(concat!("const ", $name, " MinValue = ", $min), "smallest value"),
            row(concat!("static ", $name, " Parse(string s)"), parse, PARSE),
            row(concat!("static ", $name, " Parse(string s, NumberStyles style)"), parse, PARSE),
            row(
                concat!("static ", $name, " Parse(string s, IFormatProvider provider)"),
                parse,
                PARSE,
            ),
            row(
                concat!(
                    "static ",
                    $name,
                    " Parse(string s, NumberStyles style, IFormatProvider provider)"
                ),
                parse,
                PARSE,
            ),
            row(
                concat!("static bool TryParse(string s, out ", $name, " result)"),
                try_parse,
                TRY_PARSE,
            ),
            // Because of this overload a bare null is ambiguous.
            row(
                concat!("static bool TryParse(ReadOnlySpan<byte> utf8Text, out ", $name, " result)"),
                |call, _| Err(call.not_supported()),
                TRY_PARSE,
            )
            .not_allowed(),
            row(
                concat!(
                    "static bool TryParse(string s, IFormatProvider provider, out ",
                    $name,
                    " result)"
                ),
                try_parse,
                TRY_PARSE,
            ),
            row(
                concat!(
                    "static bool TryParse(string s, NumberStyles style, IFormatProvider provider, out ",
                    $name,
                    " result)"
                ),
                try_parse,
                TRY_PARSE,
            ),
            row("string ToString()", to_text, "the number in decimal digits"),
            row("string ToString(string format)", to_text, FORMAT),
            row("string ToString(IFormatProvider provider)", to_text, FORMAT),
            row("string ToString(string format, IFormatProvider provider)", to_text, FORMAT),
            row("int CompareTo(object value)", compare_to, COMPARE),
            row("TypeCode GetTypeCode()", super::reflection::type_code, "the code of its type"),
            row(concat!("int CompareTo(", $name, " value)"), compare_to, COMPARE),
            row("bool Equals(object obj)", equals, "true for the same number of the same type"),
            row(concat!("bool Equals(", $name, " obj)"), equals, "true for the same number"),
            row(concat!("static ", $name, " Max(", $name, " x, ", $name, " y)"), larger, "the larger"),
            row(concat!("static ", $name, " Min(", $name, " x, ", $name, " y)"), smaller, "the smaller"),
        ];
    };
}

const PARSE: &str = "reads a number; throws when the text is none";
const TRY_PARSE: &str = "reads a number; false when the text is none";
const FORMAT: &str = "the number in a standard or custom format";
const COMPARE: &str = "negative, zero or positive for less, equal or greater";

integer!(SBYTE, "sbyte", "-128", "127");
integer!(BYTE, "byte", "0", "255");
integer!(INT16, "short", "-32768", "32767");
integer!(UINT16, "ushort", "0", "65535");
integer!(INT32, "int", "-2147483648", "2147483647");
integer!(UINT32, "uint", "0", "4294967295");
integer!(INT64, "long", "-9223372036854775808", "9223372036854775807");
integer!(UINT64, "ulong", "0", "18446744073709551615");

macro_rules! declare {
    ($name:literal, $own:literal, $rows:ident, $doc:literal) => {
        structure($name, $doc)
            .bases(&[
                "IComparable",
                "IFormattable",
                concat!("IComparable<", $own, ">"),
                concat!("IEquatable<", $own, ">"),
            ])
            .rows($rows)
    };
}

pub(super) const TYPES: &[TypeRows] = &[
    declare!("System.SByte", "sbyte", SBYTE, "integer from -128 to 127"),
    declare!("System.Byte", "byte", BYTE, "integer from 0 to 255"),
    declare!("System.Int16", "short", INT16, "integer from -32768 to 32767"),
    declare!("System.UInt16", "ushort", UINT16, "integer from 0 to 65535"),
    declare!("System.Int32", "int", INT32, "integer from -2147483648 to 2147483647"),
    declare!("System.UInt32", "uint", UINT32, "integer from 0 to 4294967295"),
    declare!("System.Int64", "long", INT64, "integer of 64 bits"),
    declare!("System.UInt64", "ulong", UINT64, "integer of 64 bits without a sign"),
];

/// The exception for a text that is no number of a type.
pub(super) fn unreadable(why: Unreadable, text: &str, ty: &Type) -> Fault {
    match why {
        Unreadable::Form => {
            Exception::format(format!("The input string '{text}' was not in a correct format."))
                .into()
        }
        Unreadable::Range => Exception::overflow(&format!(
            "Value was either too large or too small for {}.",
            range_name(ty)
        ))
        .into(),
    }
}

fn range_name(ty: &Type) -> &'static str {
    match ty {
        Type::SByte => "a signed byte",
        Type::Byte => "an unsigned byte",
        Type::Short => "an Int16",
        Type::UShort => "a UInt16",
        Type::Int => "an Int32",
        Type::UInt => "a UInt32",
        Type::Long => "an Int64",
        Type::Decimal => "a Decimal",
        _ => "a UInt64",
    }
}

fn parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = settings(args, 1);
    let styles = found.styles.unwrap_or(INTEGER);
    check_styles(styles, false)?;
    let text = args.required_text(0, "s")?.to_utf8();
    let ty = &call.member.result;
    read_integer(&text, styles, found.culture, ty).map_err(|why| unreadable(why, &text, ty))
}

fn try_parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let Some(parameter) = call.member.parameters.last() else { return Err(call.not_supported()) };
    let found = settings(args, 1);
    let styles = found.styles.unwrap_or(INTEGER);
    check_styles(styles, false)?;
    let text = args.optional_text(0)?;
    let number = text
        .and_then(|text| read_integer(&text.to_utf8(), styles, found.culture, &parameter.ty).ok());
    let parsed = number.is_some();
    let default = || crate::expr::eval::default_value(&parameter.ty);
    args.get(args.len() - 1).assign(number.unwrap_or_else(default));
    Ok(parsed.into())
}

/// `ToString` of any numeric type.
pub(super) fn to_text(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = settings(args, 1);
    let format = found.format.map(Text::to_utf8).unwrap_or_default();
    let text = format_number(args.get(0), &format, found.culture)?;
    call.interpreter.reserve(text.len())?;
    Ok(text.into())
}

/// The exception of `CompareTo` for an object of another type.
pub(super) fn other_type(args: Args<'_>) -> Fault {
    let name = args.get(0).type_of().runtime_name();
    let name = name.rsplit('.').next().unwrap_or_default().to_owned();
    Exception::argument(&format!("Object must be of type {name}.")).into()
}

/// Narrow types give the difference, wide ones the sign.
fn compare_to(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (a, b) = (args.get(0), args.get(1));
    if b.is_null() {
        return Ok(1.into());
    }
    if std::mem::discriminant(a) != std::mem::discriminant(b) {
        return Err(other_type(args));
    }
    let (Some(x), Some(y)) = (integer_of(a), integer_of(b)) else { return Err(other_type(args)) };
    let narrow = matches!(
        a,
        Value::SByte(_) | Value::Byte(_) | Value::Short(_) | Value::UShort(_) | Value::Char(_)
    );
    let order = if narrow { i32::try_from(x - y).unwrap_or(0) } else { x.cmp(&y) as i32 };
    Ok(order.into())
}

/// `Equals` of any value.
pub(super) fn equals(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(crate::expr::eval::equals(args.get(0), args.get(1)).into())
}

fn pick(args: Args<'_>, larger: bool) -> Value {
    let (a, b) = (args.get(0), args.get(1));
    let first = integer_of(a) >= integer_of(b);
    if first == larger { a.clone() } else { b.clone() }
}

/// The larger of two integers of one type.
pub(super) fn larger(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(pick(args, true))
}

/// The smaller of two integers of one type.
pub(super) fn smaller(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(pick(args, false))
}
