//! The integer types.

use super::{Args, Call, Row, TypeRows, abstract_row, row, structure};
use crate::expr::eval::numeric;
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Value};

const BASES: &[&str] = &["IComparable", "IFormattable"];

pub(super) const TYPES: &[TypeRows] = &[
    structure("System.SByte", "integer from -128 to 127").bases(BASES).rows(SBYTE),
    structure("System.Byte", "integer from 0 to 255").bases(BASES).rows(BYTE),
    structure("System.Int16", "integer from -32768 to 32767").bases(BASES).rows(INT16),
    structure("System.UInt16", "integer from 0 to 65535").bases(BASES).rows(UINT16),
    structure("System.Int32", "integer from -2147483648 to 2147483647").bases(BASES).rows(INT32),
    structure("System.UInt32", "integer from 0 to 4294967295").bases(BASES).rows(UINT32),
    structure("System.Int64", "integer from -9223372036854775808 to 9223372036854775807")
        .bases(BASES)
        .rows(INT64),
    structure("System.UInt64", "integer from 0 to 18446744073709551615").bases(BASES).rows(UINT64),
];

const SBYTE: &[Row] = &[
    abstract_row("const sbyte MaxValue = 127", "largest value"),
    abstract_row("const sbyte MinValue = -128", "smallest value"),
    row(
        "static sbyte Parse(string s)",
        parse,
        "reads digits with an optional sign and blanks around",
    ),
    row(
        "static bool TryParse(string s, out sbyte result)",
        try_parse,
        "reads digits with an optional sign; false when the text is something else",
    ),
    row("string ToString(string format)", format, "the number in a standard or custom format"),
];

const BYTE: &[Row] = &[
    abstract_row("const byte MaxValue = 255", "largest value"),
    abstract_row("const byte MinValue = 0", "smallest value"),
    row(
        "static byte Parse(string s)",
        parse,
        "reads digits with an optional sign and blanks around",
    ),
    row(
        "static bool TryParse(string s, out byte result)",
        try_parse,
        "reads digits with an optional sign; false when the text is something else",
    ),
    row("string ToString(string format)", format, "the number in a standard or custom format"),
];

const INT16: &[Row] = &[
    abstract_row("const short MaxValue = 32767", "largest value"),
    abstract_row("const short MinValue = -32768", "smallest value"),
    row(
        "static short Parse(string s)",
        parse,
        "reads digits with an optional sign and blanks around",
    ),
    row(
        "static bool TryParse(string s, out short result)",
        try_parse,
        "reads digits with an optional sign; false when the text is something else",
    ),
    row("string ToString(string format)", format, "the number in a standard or custom format"),
];

const UINT16: &[Row] = &[
    abstract_row("const ushort MaxValue = 65535", "largest value"),
    abstract_row("const ushort MinValue = 0", "smallest value"),
    row(
        "static ushort Parse(string s)",
        parse,
        "reads digits with an optional sign and blanks around",
    ),
    row(
        "static bool TryParse(string s, out ushort result)",
        try_parse,
        "reads digits with an optional sign; false when the text is something else",
    ),
    row("string ToString(string format)", format, "the number in a standard or custom format"),
];

const INT32: &[Row] = &[
    abstract_row("const int MaxValue = 2147483647", "largest value"),
    abstract_row("const int MinValue = -2147483648", "smallest value"),
    row(
        "static int Parse(string s)",
        parse,
        "reads digits with an optional sign and blanks around",
    ),
    row(
        "static bool TryParse(string s, out int result)",
        try_parse,
        "reads digits with an optional sign; false when the text is something else",
    ),
    row("string ToString(string format)", format, "the number in a standard or custom format"),
];

const UINT32: &[Row] = &[
    abstract_row("const uint MaxValue = 4294967295", "largest value"),
    abstract_row("const uint MinValue = 0", "smallest value"),
    row(
        "static uint Parse(string s)",
        parse,
        "reads digits with an optional sign and blanks around",
    ),
    row(
        "static bool TryParse(string s, out uint result)",
        try_parse,
        "reads digits with an optional sign; false when the text is something else",
    ),
    row("string ToString(string format)", format, "the number in a standard or custom format"),
];

const INT64: &[Row] = &[
    abstract_row("const long MaxValue = 9223372036854775807", "largest value"),
    abstract_row("const long MinValue = -9223372036854775808", "smallest value"),
    row(
        "static long Parse(string s)",
        parse,
        "reads digits with an optional sign and blanks around",
    ),
    row(
        "static bool TryParse(string s, out long result)",
        try_parse,
        "reads digits with an optional sign; false when the text is something else",
    ),
    row("string ToString(string format)", format, "the number in a standard or custom format"),
];

const UINT64: &[Row] = &[
    abstract_row("const ulong MaxValue = 18446744073709551615", "largest value"),
    abstract_row("const ulong MinValue = 0", "smallest value"),
    row(
        "static ulong Parse(string s)",
        parse,
        "reads digits with an optional sign and blanks around",
    ),
    row(
        "static bool TryParse(string s, out ulong result)",
        try_parse,
        "reads digits with an optional sign; false when the text is something else",
    ),
    row("string ToString(string format)", format, "the number in a standard or custom format"),
];

/// Why a text is no integer of a type.
enum Wrong {
    Form,
    Range,
}

/// Reads an integer as `NumberStyles.Integer` has it.
fn read(text: &str, ty: &Type) -> Result<Value, Wrong> {
    let white = |c: char| matches!(c, '\u{9}'..='\u{d}' | ' ');
    let text = text.trim_matches(white).trim_end_matches('\0');
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Wrong::Form);
    }
    let mut number: i128 = 0;
    for byte in digits.bytes() {
        number = number.saturating_mul(10).saturating_add(i128::from(byte - b'0'));
    }
    let number = if negative { -number } else { number };
    let long = i64::try_from(number).map(Value::Long);
    let wide = long.or_else(|_| u64::try_from(number).map(Value::ULong));
    let wide = wide.map_err(|_| Wrong::Range)?;
    numeric(&wide, ty, true).map_err(|_| Wrong::Range)
}

fn parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.required_text(0, "s")?.to_utf8();
    let ty = &call.member.result;
    read(&text, ty).map_err(|wrong| match wrong {
        Wrong::Form => {
            Exception::format(format!("The input string '{text}' was not in a correct format."))
                .into()
        }
        Wrong::Range => Exception::overflow(&format!(
            "Value was either too large or too small for {}.",
            range_name(ty)
        ))
        .into(),
    })
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
        _ => "a UInt64",
    }
}

fn try_parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let Some(ty) = call.member.parameters.get(1).map(|parameter| &parameter.ty) else {
        return Err(call.not_supported());
    };
    let found = args.optional_text(0)?.and_then(|text| read(&text.to_utf8(), ty).ok());
    let parsed = found.is_some();
    args.get(1).assign(found.unwrap_or_else(|| crate::expr::eval::default_value(ty)));
    Ok(parsed.into())
}

fn format(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let format = args.optional_text(1)?.map(|text| text.to_utf8().into_owned());
    super::format_value(call.interpreter, args.get(0), &format.unwrap_or_default())
        .map(Value::String)
}
