//! `Math`.

use super::integers::{larger, smaller};
use super::reals::{ceiling, floor, round_decimal};
use super::{Args, Call, Row, TypeRows, abstract_row, enumeration, row, statics};
use crate::expr::eval::compare;
use crate::expr::value::{Exception, Fault, Value, integer_of};

pub(super) const TYPES: &[TypeRows] = &[
    statics("System.Math", "mathematical functions").rows(MATH),
    enumeration(
        "System.MidpointRounding",
        &[
            ("ToEven", 0),
            ("AwayFromZero", 1),
            ("ToZero", 2),
            ("ToNegativeInfinity", 3),
            ("ToPositiveInfinity", 4),
        ],
        "where halves go",
    ),
];

macro_rules! function {
    ($signature:literal, $method:ident, $doc:literal) => {
        row($signature, |_, a| Ok(a.double(0)?.$method().into()), $doc)
    };
}

const SIGN: &str = "-1, 0 or 1";
const ROUND: &str = "rounded, halves to even unless the mode says otherwise";
const LARGER: &str = "the larger";
const SMALLER: &str = "the smaller";
const WITHIN: &str = "the value, or the nearer bound when it is outside";
const ABSOLUTE: &str = "without its sign";
const QUOTIENT: &str = "the quotient, and the remainder";

const MATH: &[Row] = &[
    abstract_row("const double PI = 3.141592653589793", "circumference by diameter"),
    abstract_row("const double E = 2.718281828459045", "base of the natural logarithm"),
    abstract_row("const double Tau = 6.283185307179586", "circumference by radius"),
    function!("static double Acos(double d)", acos, "arc cosine"),
    function!("static double Asin(double d)", asin, "arc sine"),
    function!("static double Atan(double d)", atan, "arc tangent"),
    function!("static double Cos(double d)", cos, "cosine"),
    function!("static double Sin(double a)", sin, "sine"),
    function!("static double Tan(double a)", tan, "tangent"),
    function!("static double Cosh(double value)", cosh, "hyperbolic cosine"),
    function!("static double Sinh(double value)", sinh, "hyperbolic sine"),
    function!("static double Tanh(double value)", tanh, "hyperbolic tangent"),
    function!("static double Acosh(double d)", acosh, "inverse hyperbolic cosine"),
    function!("static double Asinh(double d)", asinh, "inverse hyperbolic sine"),
    function!("static double Atanh(double d)", atanh, "inverse hyperbolic tangent"),
    function!("static double Exp(double d)", exp, "power of e"),
    function!("static double Log(double d)", ln, "natural logarithm"),
    function!("static double Log2(double x)", log2, "logarithm to base 2"),
    function!("static double Log10(double d)", log10, "logarithm to base 10"),
    function!("static double Sqrt(double d)", sqrt, "square root"),
    row("static double Cbrt(double d)", |call, _| Err(call.not_supported()), "cube root"),
    function!("static double Floor(double d)", floor, "the largest whole number not larger"),
    function!("static double Ceiling(double a)", ceil, "the smallest whole number not smaller"),
    function!("static double Truncate(double d)", trunc, "without its fraction"),
    row(
        "static double Atan2(double y, double x)",
        |_, a| Ok(a.double(0)?.atan2(a.double(1)?).into()),
        "angle of a point",
    ),
    row("static double Pow(double x, double y)", pow, "a power"),
    row("static double Log(double a, double newBase)", log_base, "logarithm to a base"),
    row(
        "static double IEEERemainder(double x, double y)",
        ieee_remainder,
        "remainder of the nearest quotient",
    ),
    row(
        "static double CopySign(double x, double y)",
        |_, a| Ok(a.double(0)?.copysign(a.double(1)?).into()),
        "with the sign of another",
    ),
    row(
        "static decimal Floor(decimal d)",
        |_, a| Ok(floor(a.decimal(0)?).into()),
        "the largest whole number not larger",
    ),
    row(
        "static decimal Ceiling(decimal d)",
        |_, a| Ok(ceiling(a.decimal(0)?).into()),
        "the smallest whole number not smaller",
    ),
    row(
        "static decimal Truncate(decimal d)",
        |_, a| Ok(a.decimal(0)?.trunc().into()),
        "without its fraction",
    ),
    row("static short Abs(short value)", absolute, ABSOLUTE),
    row("static int Abs(int value)", absolute, ABSOLUTE),
    row("static long Abs(long value)", absolute, ABSOLUTE),
    row("static sbyte Abs(sbyte value)", absolute, ABSOLUTE),
    row("static decimal Abs(decimal value)", absolute, ABSOLUTE),
    row("static double Abs(double value)", absolute, ABSOLUTE),
    row("static float Abs(float value)", absolute, ABSOLUTE),
    row("static int Sign(decimal value)", sign, SIGN),
    row("static int Sign(double value)", sign, SIGN),
    row("static int Sign(short value)", sign, SIGN),
    row("static int Sign(int value)", sign, SIGN),
    row("static int Sign(long value)", sign, SIGN),
    row("static int Sign(sbyte value)", sign, SIGN),
    row("static int Sign(float value)", sign, SIGN),
    row("static byte Max(byte val1, byte val2)", larger, LARGER),
    row("static decimal Max(decimal val1, decimal val2)", real_larger, LARGER),
    row("static double Max(double val1, double val2)", real_larger, LARGER),
    row("static short Max(short val1, short val2)", larger, LARGER),
    row("static int Max(int val1, int val2)", larger, LARGER),
    row("static long Max(long val1, long val2)", larger, LARGER),
    row("static sbyte Max(sbyte val1, sbyte val2)", larger, LARGER),
    row("static float Max(float val1, float val2)", real_larger, LARGER),
    row("static ushort Max(ushort val1, ushort val2)", larger, LARGER),
    row("static uint Max(uint val1, uint val2)", larger, LARGER),
    row("static ulong Max(ulong val1, ulong val2)", larger, LARGER),
    row("static byte Min(byte val1, byte val2)", smaller, SMALLER),
    row("static decimal Min(decimal val1, decimal val2)", real_smaller, SMALLER),
    row("static double Min(double val1, double val2)", real_smaller, SMALLER),
    row("static short Min(short val1, short val2)", smaller, SMALLER),
    row("static int Min(int val1, int val2)", smaller, SMALLER),
    row("static long Min(long val1, long val2)", smaller, SMALLER),
    row("static sbyte Min(sbyte val1, sbyte val2)", smaller, SMALLER),
    row("static float Min(float val1, float val2)", real_smaller, SMALLER),
    row("static ushort Min(ushort val1, ushort val2)", smaller, SMALLER),
    row("static uint Min(uint val1, uint val2)", smaller, SMALLER),
    row("static ulong Min(ulong val1, ulong val2)", smaller, SMALLER),
    row("static byte Clamp(byte value, byte min, byte max)", clamp, WITHIN),
    row("static decimal Clamp(decimal value, decimal min, decimal max)", clamp, WITHIN),
    row("static double Clamp(double value, double min, double max)", clamp, WITHIN),
    row("static short Clamp(short value, short min, short max)", clamp, WITHIN),
    row("static int Clamp(int value, int min, int max)", clamp, WITHIN),
    row("static long Clamp(long value, long min, long max)", clamp, WITHIN),
    row("static sbyte Clamp(sbyte value, sbyte min, sbyte max)", clamp, WITHIN),
    row("static float Clamp(float value, float min, float max)", clamp, WITHIN),
    row("static ushort Clamp(ushort value, ushort min, ushort max)", clamp, WITHIN),
    row("static uint Clamp(uint value, uint min, uint max)", clamp, WITHIN),
    row("static ulong Clamp(ulong value, ulong min, ulong max)", clamp, WITHIN),
    row("static decimal Round(decimal d)", round_decimal, ROUND),
    row("static decimal Round(decimal d, int decimals)", round_decimal, ROUND),
    row("static decimal Round(decimal d, MidpointRounding mode)", round_decimal, ROUND),
    row(
        "static decimal Round(decimal d, int decimals, MidpointRounding mode)",
        round_decimal,
        ROUND,
    ),
    row("static double Round(double a)", round_double, ROUND),
    row("static double Round(double value, int digits)", round_double, ROUND),
    row("static double Round(double value, MidpointRounding mode)", round_double, ROUND),
    row(
        "static double Round(double value, int digits, MidpointRounding mode)",
        round_double,
        ROUND,
    ),
    row("static int DivRem(int a, int b, out int result)", div_rem, QUOTIENT),
    row("static long DivRem(long a, long b, out long result)", div_rem, QUOTIENT),
    row(
        "static long BigMul(int a, int b)",
        |_, a| Ok((i64::from(a.int(0)?) * i64::from(a.int(1)?)).into()),
        "the whole product",
    ),
];

/// C's `pow` differs from the standard library in nothing but what .NET has of its own.
fn pow(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(args.double(0)?.powf(args.double(1)?).into())
}

fn log_base(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (number, base) = (args.double(0)?, args.double(1)?);
    if number.is_nan() || base.is_nan() {
        return Ok((number + base).into());
    }
    if base == 1.0 || (number != 1.0 && (base == 0.0 || base == f64::INFINITY)) {
        return Ok(f64::NAN.into());
    }
    Ok((number.ln() / base.ln()).into())
}

fn ieee_remainder(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (x, y) = (args.double(0)?, args.double(1)?);
    let regular = x % y;
    if regular.is_nan() {
        return Ok(f64::NAN.into());
    }
    if regular == 0.0 && x.is_sign_negative() {
        return Ok((-0.0).into());
    }
    let other = regular - y.abs() * x.signum();
    Ok(match other.abs().partial_cmp(&regular.abs()) {
        Some(std::cmp::Ordering::Equal) => {
            let quotient = x / y;
            let even = quotient.round_ties_even();
            if even.abs() > quotient.abs() { other } else { regular }
        }
        Some(std::cmp::Ordering::Less) => other,
        _ => regular,
    }
    .into())
}

fn absolute(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = match args.get(0) {
        Value::SByte(value) => value.checked_abs().map(Value::SByte),
        Value::Short(value) => value.checked_abs().map(Value::Short),
        Value::Int(value) => value.checked_abs().map(Value::Int),
        Value::Long(value) => value.checked_abs().map(Value::Long),
        Value::Float(value) => Some(Value::Float(value.abs())),
        Value::Double(value) => Some(Value::Double(value.abs())),
        Value::Decimal(value) => Some(Value::Decimal(value.abs())),
        _ => None,
    };
    found.ok_or_else(|| {
        Exception::overflow("Negating the minimum value of a twos complement number is invalid.")
            .into()
    })
}

fn sign(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let sign = |number: f64| -> Result<i32, Fault> {
        if number.is_nan() {
            return Err(Exception::new(
                "System.ArithmeticException",
                "Function does not accept floating point Not-a-Number values.",
            )
            .into());
        }
        Ok(if number > 0.0 { 1 } else { -i32::from(number < 0.0) })
    };
    Ok(match args.get(0) {
        Value::Double(number) => sign(*number)?,
        Value::Float(number) => sign(f64::from(*number))?,
        Value::Decimal(number) if number.is_zero() => 0,
        Value::Decimal(number) => {
            if number.is_sign_negative() {
                -1
            } else {
                1
            }
        }
        other => integer_of(other).map_or(0, |number| number.signum() as i32),
    }
    .into())
}

/// NaN wins, and positive zero is larger than negative zero.
fn real_larger(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    pick(args, true)
}

fn real_smaller(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    pick(args, false)
}

fn pick(args: Args<'_>, larger: bool) -> Result<Value, Fault> {
    let (a, b) = (args.get(0), args.get(1));
    if let (Ok(x), Ok(y)) = (args.double(0), args.double(1)) {
        if x.is_nan() || y.is_nan() {
            return Ok(if x.is_nan() { a } else { b }.clone());
        }
        if x == y {
            return Ok(if x.is_sign_positive() == larger { a } else { b }.clone());
        }
    }
    let first = compare(a, b)?.is_ge();
    Ok(if first == larger { a } else { b }.clone())
}

fn clamp(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (value, least, most) = (args.get(0), args.get(1), args.get(2));
    let order = |a: &Value, b: &Value| compare(a, b);
    if order(least, most)?.is_gt() {
        let text =
            |value: &Value| super::number::format_number(value, "", &super::culture::INVARIANT);
        let message = format!("'{}' cannot be greater than {}.", text(least)?, text(most)?);
        return Err(Exception::argument(&message).into());
    }
    if matches!(value, Value::Double(number) if number.is_nan()) {
        return Ok(value.clone());
    }
    Ok(if order(value, least)?.is_lt() {
        least
    } else if order(value, most)?.is_gt() {
        most
    } else {
        value
    }
    .clone())
}

/// Scales, rounds and scales back, as the runtime does: 1.005 gives 1, 2.345 gives 2.35.
fn round_double(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (mut places, mut mode) = (0, 0);
    for value in args.0.iter().skip(1) {
        match value {
            Value::Int(number) => places = *number,
            Value::Enum(_, number) => mode = *number,
            _ => {}
        }
    }
    let number = args.double(0)?;
    if !(0..=15).contains(&places) {
        return Err(Exception::out_of_range_because(
            "Rounding digits must be between 0 and 15, inclusive.",
            "digits",
        )
        .into());
    }
    let round = |number: f64| -> Result<f64, Fault> {
        Ok(match mode {
            0 => number.round_ties_even(),
            1 => number.round(),
            2 => number.trunc(),
            3 => number.floor(),
            4 => number.ceil(),
            _ => {
                return Err(Exception::with_parameter(
                    "System.ArgumentException",
                    format!("The value '{mode}' is not valid for this usage of the type MidpointRounding."),
                    "mode",
                )
                .into());
            }
        })
    };
    if places == 0 || number.abs() >= 1e16 || !number.is_finite() {
        return Ok(if number.abs() >= 1e16 || !number.is_finite() {
            number
        } else {
            round(number)?
        }
        .into());
    }
    let power = 10_f64.powi(places);
    Ok((round(number * power)? / power).into())
}

fn div_rem(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (a, b) = (args.long(0)?, args.long(1)?);
    if b == 0 {
        return Err(
            Exception::new("System.DivideByZeroException", "Attempted to divide by zero.").into()
        );
    }
    let narrow = matches!(args.get(0), Value::Int(_));
    let quotient = a
        .checked_div(b)
        .ok_or_else(|| Exception::overflow("Arithmetic operation resulted in an overflow."))?;
    let remainder = a % b;
    if !narrow {
        args.get(2).assign(remainder.into());
        return Ok(quotient.into());
    }
    let int = |number: i64| {
        i32::try_from(number)
            .map_err(|_| Exception::overflow("Arithmetic operation resulted in an overflow."))
    };
    args.get(2).assign(int(remainder)?.into());
    Ok(int(quotient)?.into())
}
