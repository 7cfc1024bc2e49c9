//! `float`, `double` and `decimal`.

use rust_decimal::{Decimal, RoundingStrategy};

use super::culture::settings;
use super::integers::{equals, other_type, to_text, unreadable};
use super::number::{FLOAT, NUMBER, check_styles, read_decimal, read_double, read_single};
use super::{Args, Call, Row, TypeRows, abstract_row, row, structure};
use crate::expr::bind::Binary;
use crate::expr::eval::{binary, numeric};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Value};

macro_rules! bases {
    ($own:literal) => {
        &[
            "IComparable",
            "IFormattable",
            concat!("IComparable<", $own, ">"),
            concat!("IEquatable<", $own, ">"),
        ]
    };
}

pub(super) const TYPES: &[TypeRows] = &[
    structure("System.Single", "binary floating-point number of 32 bits")
        .bases(bases!("float"))
        .rows(SINGLE),
    structure("System.Double", "binary floating-point number of 64 bits")
        .bases(bases!("double"))
        .rows(DOUBLE),
    structure("System.Decimal", "decimal number of 28 digits")
        .bases(bases!("decimal"))
        .rows(DECIMAL),
];

const PARSE: &str = "reads a number; throws when the text is none";
const TRY_PARSE: &str = "reads a number; false when the text is none";
const FORMAT: &str = "the number in a standard or custom format";
const COMPARE: &str = "negative, zero or positive for less, equal or greater";

/// Rows that the three types share, then those of the type.
macro_rules! real {
    ($rows:ident, $name:literal, $($more:expr),* $(,)?) => {
        const $rows: &[Row] = &[
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
            row("string ToString()", |call, a| Ok(call.to_text(a.get(0))?.into()), "as text"),
            row("string ToString(string format)", to_text, FORMAT),
            row("string ToString(IFormatProvider provider)", to_text, FORMAT),
            row("string ToString(string format, IFormatProvider provider)", to_text, FORMAT),
            row("TypeCode GetTypeCode()", super::reflection::type_code, "the code of its type"),
            row("int CompareTo(object value)", compare_to, COMPARE),
            row(concat!("int CompareTo(", $name, " value)"), compare_to, COMPARE),
            row("bool Equals(object obj)", equals, "true for the same number of the same type"),
            row(concat!("bool Equals(", $name, " obj)"), equals, "true for the same number"),
            $($more),*
        ];
    };
}

real!(
    SINGLE,
    "float",
    abstract_row("const float MaxValue = 3.4028235E38", "largest finite value"),
    abstract_row("const float MinValue = -3.4028235E38", "smallest finite value"),
    abstract_row("const float Epsilon = 1E-45", "smallest value above zero"),
    abstract_row("const float NaN = NaN", "not a number"),
    abstract_row("const float PositiveInfinity = inf", "infinity"),
    abstract_row("const float NegativeInfinity = -inf", "negative infinity"),
    row("static bool IsNaN(float f)", |_, a| Ok(a.double(0)?.is_nan().into()), "not a number"),
    row(
        "static bool IsInfinity(float f)",
        |_, a| Ok(a.double(0)?.is_infinite().into()),
        "infinite"
    ),
    row("static bool IsFinite(float f)", |_, a| Ok(a.double(0)?.is_finite().into()), "finite"),
);

real!(
    DOUBLE,
    "double",
    abstract_row("const double MaxValue = 1.7976931348623157E308", "largest finite value"),
    abstract_row("const double MinValue = -1.7976931348623157E308", "smallest finite value"),
    abstract_row("const double Epsilon = 5E-324", "smallest value above zero"),
    abstract_row("const double NaN = NaN", "not a number"),
    abstract_row("const double PositiveInfinity = inf", "infinity"),
    abstract_row("const double NegativeInfinity = -inf", "negative infinity"),
    row("static bool IsNaN(double d)", |_, a| Ok(a.double(0)?.is_nan().into()), "not a number"),
    row(
        "static bool IsInfinity(double d)",
        |_, a| Ok(a.double(0)?.is_infinite().into()),
        "infinite",
    ),
    row("static bool IsFinite(double d)", |_, a| Ok(a.double(0)?.is_finite().into()), "finite"),
    row(
        "static bool IsPositiveInfinity(double d)",
        |_, a| Ok((a.double(0)? == f64::INFINITY).into()),
        "true for infinity",
    ),
    row(
        "static bool IsNegativeInfinity(double d)",
        |_, a| Ok((a.double(0)? == f64::NEG_INFINITY).into()),
        "true for negative infinity",
    ),
    row(
        "static bool IsNegative(double d)",
        |_, a| Ok(a.double(0)?.is_sign_negative().into()),
        "true below zero and for negative zero",
    ),
    row(
        "static bool IsInteger(double value)",
        |_, a| Ok((a.double(0)?.is_finite() && a.double(0)?.fract() == 0.0).into()),
        "true for a whole number",
    ),
);

real!(
    DECIMAL,
    "decimal",
    row("new(int value)", from_number, "from an integer"),
    row("new(uint value)", from_number, "from an integer"),
    row("new(long value)", from_number, "from an integer"),
    row("new(ulong value)", from_number, "from an integer"),
    row("new(float value)", from_number, "from a binary number, of 7 digits"),
    row("new(double value)", from_number, "from a binary number, of 15 digits"),
    row("new(int lo, int mid, int hi, bool isNegative, byte scale)", from_parts, "from its parts"),
    row("static decimal Zero { get; }", |_, _| Ok(Decimal::ZERO.into()), "0"),
    row("static decimal One { get; }", |_, _| Ok(Decimal::ONE.into()), "1"),
    row("static decimal MinusOne { get; }", |_, _| Ok(Decimal::NEGATIVE_ONE.into()), "-1"),
    row("static decimal MaxValue { get; }", |_, _| Ok(Decimal::MAX.into()), "largest value"),
    row("static decimal MinValue { get; }", |_, _| Ok(Decimal::MIN.into()), "smallest value"),
    row(
        "byte Scale { get; }",
        |_, a| Ok(Value::Byte(u8::try_from(a.decimal(0)?.scale()).unwrap_or(0))),
        "number of digits behind the point",
    ),
    row(
        "static decimal Add(decimal d1, decimal d2)",
        |_, a| binary(Binary::Add { checked: true }, a.get(0), a.get(1)),
        "the sum",
    ),
    row(
        "static decimal Subtract(decimal d1, decimal d2)",
        |_, a| binary(Binary::Subtract { checked: true }, a.get(0), a.get(1)),
        "the difference",
    ),
    row(
        "static decimal Multiply(decimal d1, decimal d2)",
        |_, a| binary(Binary::Multiply { checked: true }, a.get(0), a.get(1)),
        "the product",
    ),
    row(
        "static decimal Divide(decimal d1, decimal d2)",
        |_, a| binary(Binary::Divide, a.get(0), a.get(1)),
        "the quotient",
    ),
    row(
        "static decimal Remainder(decimal d1, decimal d2)",
        |_, a| binary(Binary::Remainder, a.get(0), a.get(1)),
        "the remainder",
    ),
    row(
        "static decimal Negate(decimal d)",
        |_, a| Ok((-a.decimal(0)?).into()),
        "with the other sign"
    ),
    row("static decimal Abs(decimal value)", |_, a| Ok(a.decimal(0)?.abs().into()), "without sign"),
    row("static int Compare(decimal d1, decimal d2)", compare_to, COMPARE),
    row("static bool Equals(decimal d1, decimal d2)", equals, "true for the same number"),
    row(
        "static decimal Floor(decimal d)",
        |_, a| Ok(floor(a.decimal(0)?).into()),
        "the largest whole number that is not larger",
    ),
    row(
        "static decimal Ceiling(decimal d)",
        |_, a| Ok(ceiling(a.decimal(0)?).into()),
        "the smallest whole number that is not smaller",
    ),
    row(
        "static decimal Truncate(decimal d)",
        |_, a| Ok(a.decimal(0)?.trunc().into()),
        "without its fraction",
    ),
    row("static decimal Round(decimal d)", round_decimal, ROUND),
    row("static decimal Round(decimal d, int decimals)", round_decimal, ROUND),
    row("static decimal Round(decimal d, MidpointRounding mode)", round_decimal, ROUND),
    row(
        "static decimal Round(decimal d, int decimals, MidpointRounding mode)",
        round_decimal,
        ROUND
    ),
    row("static byte ToByte(decimal value)", to_integer, WHOLE),
    row("static sbyte ToSByte(decimal value)", to_integer, WHOLE),
    row("static short ToInt16(decimal value)", to_integer, WHOLE),
    row("static ushort ToUInt16(decimal value)", to_integer, WHOLE),
    row("static int ToInt32(decimal d)", to_integer, WHOLE),
    row("static uint ToUInt32(decimal d)", to_integer, WHOLE),
    row("static long ToInt64(decimal d)", to_integer, WHOLE),
    row("static ulong ToUInt64(decimal d)", to_integer, WHOLE),
    row("static double ToDouble(decimal d)", to_integer, "as a double"),
    row("static float ToSingle(decimal d)", to_integer, "as a float"),
    row("static int[] GetBits(decimal d)", bits, "its parts in four integers"),
);

const ROUND: &str = "rounded, halves to even unless the mode says otherwise";
const WHOLE: &str = "without its fraction, as an integer";

fn parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let ty = &call.member.result;
    let found = settings(args, 1);
    let styles = found.styles.unwrap_or_else(|| default_styles(ty));
    check_styles(styles, true)?;
    let text = args.required_text(0, "s")?.to_utf8();
    read(&text, ty, styles, found.culture).map_err(|why| unreadable(why, &text, ty))
}

fn default_styles(ty: &Type) -> i64 {
    // Commas between thousands are read without any style being asked for.
    if *ty == Type::Decimal { NUMBER } else { FLOAT | 64 }
}

fn read(
    text: &str,
    ty: &Type,
    styles: i64,
    culture: &super::culture::Culture,
) -> Result<Value, super::number::Unreadable> {
    Ok(match ty {
        Type::Decimal => read_decimal(text, styles, culture)?.into(),
        Type::Float => read_single(text, styles, culture)?.into(),
        _ => read_double(text, styles, culture)?.into(),
    })
}

/// Reads a real number as `Parse` without styles does.
pub(super) fn read_default(
    text: &str,
    ty: &Type,
    culture: &super::culture::Culture,
) -> Result<Value, Fault> {
    read(text, ty, default_styles(ty), culture).map_err(|why| unreadable(why, text, ty))
}

fn try_parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let Some(parameter) = call.member.parameters.last() else { return Err(call.not_supported()) };
    let found = settings(args, 1);
    let styles = found.styles.unwrap_or_else(|| default_styles(&parameter.ty));
    check_styles(styles, true)?;
    let text = args.optional_text(0)?;
    let number =
        text.and_then(|text| read(&text.to_utf8(), &parameter.ty, styles, found.culture).ok());
    let parsed = number.is_some();
    let default = || crate::expr::eval::default_value(&parameter.ty);
    args.get(args.len() - 1).assign(number.unwrap_or_else(default));
    Ok(parsed.into())
}

fn compare_to(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (a, b) = (args.get(0), args.get(1));
    if !b.is_null() && std::mem::discriminant(a) != std::mem::discriminant(b) {
        return Err(other_type(args));
    }
    Ok((crate::expr::eval::compare(a, b)? as i32).into())
}

fn from_number(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    numeric(args.get(0), &Type::Decimal, true)
}

fn from_parts(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let part = |at: usize| args.int(at).map(i32::cast_unsigned);
    let scale = match args.get(4) {
        Value::Byte(scale) => u32::from(*scale),
        _ => 29,
    };
    if scale > 28 {
        return Err(Exception::out_of_range_because(
            "Decimal's scale value must be between 0 and 28, inclusive.",
            "scale",
        )
        .into());
    }
    Ok(Decimal::from_parts(part(0)?, part(1)?, part(2)?, args.bool(3)?, scale).into())
}

/// The largest whole number that is not larger.
pub(super) fn floor(number: Decimal) -> Decimal {
    let whole = number.trunc();
    if whole > number { whole - Decimal::ONE } else { whole }
}

/// The smallest whole number that is not smaller.
pub(super) fn ceiling(number: Decimal) -> Decimal {
    let whole = number.trunc();
    if whole < number { whole + Decimal::ONE } else { whole }
}

/// `Round(d[, decimals][, mode])` of a decimal.
pub(super) fn round_decimal(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (mut places, mut mode) = (0, 0);
    for value in args.0.iter().skip(1) {
        match value {
            Value::Int(number) => places = *number,
            Value::Enum(_, number) => mode = *number,
            _ => {}
        }
    }
    let places = u32::try_from(places).ok().filter(|places| *places <= 28).ok_or_else(|| {
        Exception::out_of_range_because(
            "Decimal can only round to between 0 and 28 digits of precision.",
            "decimals",
        )
    })?;
    let strategy = match mode {
        0 => RoundingStrategy::MidpointNearestEven,
        1 => RoundingStrategy::MidpointAwayFromZero,
        2 => RoundingStrategy::ToZero,
        3 => RoundingStrategy::ToNegativeInfinity,
        4 => RoundingStrategy::ToPositiveInfinity,
        _ => {
            return Err(Exception::with_parameter(
                "System.ArgumentException",
                format!("The Enum type should contain one and only one enum value: {mode}"),
                "mode",
            )
            .into());
        }
    };
    Ok(args.decimal(0)?.round_dp_with_strategy(places, strategy).into())
}

fn to_integer(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let ty = &call.member.result;
    numeric(args.get(0), ty, true)
}

fn bits(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let number = args.decimal(0)?;
    let mantissa = number.mantissa().unsigned_abs();
    let flags = number.scale() << 16 | if number.is_sign_negative() { 1 << 31 } else { 0 };
    let words = [mantissa as u32, (mantissa >> 32) as u32, (mantissa >> 64) as u32, flags];
    let values = words.iter().map(|word| Value::Int(word.cast_signed())).collect();
    Ok(Array::new(Type::Int, values).into())
}
