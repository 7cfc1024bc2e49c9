//! `System.Numerics.BigInteger`, which JSON numbers beyond `long` are.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use rust_decimal::Decimal;

use super::number::{INTEGER, Unreadable, check_styles};
use super::{Args, Call, Row, TypeRows, row, structure, table};
use crate::expr::eval::{Interpreter, hash_value};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Object, Text, Value, integer_of};

pub(super) const TYPES: &[TypeRows] =
    &[structure("System.Numerics.BigInteger", "a whole number of any size")
        .bases(&["IComparable", "IFormattable"])
        .rows(ROWS)
        .not_allowed()];

/// A whole number of any size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::expr) struct BigInteger(BigInt);

impl Object for BigInteger {
    fn type_of(&self) -> Type {
        table().find("System.Numerics.BigInteger").map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.0.to_string().into())
    }

    fn format(&self, format: &str) -> Option<Result<Text, Fault>> {
        let digits = format.get(1..).unwrap_or_default();
        Some(match format.get(..1) {
            None | Some("D" | "d" | "R" | "r" | "G" | "g") if digits.is_empty() => {
                Ok(self.0.to_string().into())
            }
            _ => Err(Fault::not_supported(format!("format `{format}` of BigInteger"))),
        })
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>() == Some(self)
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_value(&Value::text(self.0.to_string())))
    }

    fn compare(&self, other: &Value) -> Option<Result<Ordering, Fault>> {
        Some(match other.downcast::<Self>() {
            Some(other) => Ok(self.0.cmp(&other.0)),
            None => Err(Exception::argument("The parameter must be a BigInteger.").into()),
        })
    }
}

impl BigInteger {
    /// The number of decimal digits with a sign.
    pub(in crate::expr) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        valid.then(|| text.parse().ok().map(Self)).flatten()
    }

    /// The digits.
    pub(in crate::expr) fn digits(&self) -> String {
        self.0.to_string()
    }

    /// The nearest `double`.
    fn to_double(&self) -> f64 {
        self.0.to_string().parse().unwrap_or(f64::NAN)
    }

    /// `(T)value`
    pub(in crate::expr) fn convert(&self, target: &Type) -> Result<Value, Fault> {
        let overflow = |name: &str| -> Fault {
            Exception::overflow(&format!("Value was either too large or too small for {name}."))
                .into()
        };
        macro_rules! narrow {
            ($ty:ty, $variant:ident, $name:literal) => {
                <$ty>::try_from(&self.0).map(Value::$variant).map_err(|_| overflow($name))
            };
        }
        match target {
            Type::SByte => narrow!(i8, SByte, "a signed byte"),
            Type::Byte => narrow!(u8, Byte, "an unsigned byte"),
            Type::Short => narrow!(i16, Short, "an Int16"),
            Type::UShort => narrow!(u16, UShort, "a UInt16"),
            Type::Char => narrow!(u16, Char, "a character"),
            Type::Int => narrow!(i32, Int, "an Int32"),
            Type::UInt => narrow!(u32, UInt, "a UInt32"),
            Type::Long => narrow!(i64, Long, "an Int64"),
            Type::ULong => narrow!(u64, ULong, "a UInt64"),
            // Truth goes by way of `int`.
            Type::Bool => {
                let number = i32::try_from(&self.0).map_err(|_| overflow("an Int32"))?;
                Ok(Value::Bool(number != 0))
            }
            Type::Float => Ok(Value::Float(self.0.to_string().parse().unwrap_or(f32::NAN))),
            Type::Double => Ok(Value::Double(self.to_double())),
            Type::Decimal => self
                .0
                .to_string()
                .parse::<Decimal>()
                .ok()
                .filter(|decimal| decimal.scale() == 0)
                .map(Value::Decimal)
                .ok_or_else(|| overflow("a Decimal")),
            Type::String => Ok(self.0.to_string().into()),
            other => Err(Fault::not_supported(format!("conversion of BigInteger to {other}"))),
        }
    }
}

fn big(number: impl Into<BigInt>) -> Result<Value, Fault> {
    Ok(Value::object(BigInteger(number.into())))
}

fn number<'a>(args: Args<'a>, index: usize) -> Result<&'a BigInt, Fault> {
    Ok(&args.object::<BigInteger>(index)?.0)
}

/// Results grow, so that their size counts.
fn sized(call: &mut Call<'_, '_>, number: BigInt) -> Result<Value, Fault> {
    call.interpreter.reserve(usize::try_from(number.bits() / 8).unwrap_or(usize::MAX))?;
    big(number)
}

fn from_value(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let real = match args.get(0) {
        Value::Float(value) => f64::from(*value),
        Value::Double(value) => *value,
        Value::Decimal(value) => return big(value.trunc().mantissa()),
        other => return big(integer_of(other).unwrap_or_default()),
    };
    if !real.is_finite() {
        let what = if real.is_nan() {
            "BigInteger cannot represent NaN."
        } else {
            "BigInteger cannot represent infinity."
        };
        return Err(Exception::overflow(what).into());
    }
    let digits = format!("{:.0}", real.trunc());
    BigInteger::parse(&digits)
        .map(Value::object)
        .ok_or_else(|| Fault::not_supported("BigInteger of such a number"))
}

fn to_value(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.object::<BigInteger>(0)?.convert(&call.member.result)
}

fn read(text: &Text, styles: i64) -> Result<BigInteger, Unreadable> {
    if styles != INTEGER {
        return Err(Unreadable::Range);
    }
    let text = text.to_utf8();
    let body = text.trim_matches(|c: char| matches!(c, '\t'..='\r' | ' '));
    BigInteger::parse(body).ok_or(Unreadable::Form)
}

fn parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let styles = match args.get(1) {
        Value::Enum(_, styles) => *styles,
        _ => INTEGER,
    };
    check_styles(styles, false)?;
    let text = args.required_text(0, "value")?;
    match read(text, styles) {
        Ok(number) => Ok(Value::object(number)),
        Err(Unreadable::Form) => Err(Exception::format("The value could not be parsed.").into()),
        Err(Unreadable::Range) => Err(call.not_supported()),
    }
}

fn divisor(args: Args<'_>) -> Result<(&BigInt, &BigInt), Fault> {
    let (a, b) = (number(args, 0)?, number(args, 1)?);
    if b.sign() == Sign::NoSign {
        return Err(
            Exception::new("System.DivideByZeroException", "Attempted to divide by zero.").into()
        );
    }
    Ok((a, b))
}

fn add(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let sum = number(args, 0)? + number(args, 1)?;
    sized(call, sum)
}

fn subtract(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let difference = number(args, 0)? - number(args, 1)?;
    sized(call, difference)
}

fn multiply(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (a, b) = (number(args, 0)?, number(args, 1)?);
    call.interpreter.reserve(usize::try_from((a.bits() + b.bits()) / 8).unwrap_or(usize::MAX))?;
    big(a * b)
}

fn divide(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (a, b) = divisor(args)?;
    big(a / b)
}

fn remainder(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (a, b) = divisor(args)?;
    big(a % b)
}

fn negate(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    big(-number(args, 0)?)
}

fn order(args: Args<'_>) -> Result<Ordering, Fault> {
    Ok(number(args, 0)?.cmp(number(args, 1)?))
}

fn compare(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(Value::Int(order(args)? as i32))
}

fn power(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let exponent = args.int(1)?;
    let base = number(args, 0)?;
    let Ok(exponent) = u32::try_from(exponent) else {
        return Err(Exception::out_of_range_because(
            &format!("exponent ('{exponent}') must be a non-negative value."),
            "exponent",
        )
        .into());
    };
    let bits = base.bits().saturating_mul(exponent.into());
    call.interpreter.reserve(usize::try_from(bits / 8).unwrap_or(usize::MAX))?;
    // Multiplying numbers this long takes time that no step counts.
    if bits > 4_000_000 {
        return Err(call.not_supported());
    }
    big(base.pow(exponent))
}

fn common_divisor(mut a: BigInt, mut b: BigInt) -> BigInt {
    while b.sign() != Sign::NoSign {
        let rest = &a % &b;
        a = std::mem::replace(&mut b, rest);
    }
    if a.sign() == Sign::Minus { -a } else { a }
}

const A_NUMBER: &str = "the number";
const FROM: &str = "a number of any size";

const ROWS: &[Row] = &[
    row("new(int value)", from_value, FROM),
    row("new(uint value)", from_value, FROM),
    row("new(long value)", from_value, FROM),
    row("new(ulong value)", from_value, FROM),
    row("new(float value)", from_value, FROM),
    row("new(double value)", from_value, FROM),
    row("new(decimal value)", from_value, FROM),
    row(
        "new(byte[] value)",
        |_, a| {
            let bytes = super::encoding::bytes(a, 0, "value")?;
            big(BigInt::from_signed_bytes_le(&bytes))
        },
        "the number of some bytes, lowest first",
    ),
    row("static BigInteger Zero { get; }", |_, _| big(0), "0"),
    row("static BigInteger One { get; }", |_, _| big(1), "1"),
    row("static BigInteger MinusOne { get; }", |_, _| big(-1), "-1"),
    row(
        "int Sign { get; }",
        |_, a| {
            Ok(Value::Int(match number(a, 0)?.sign() {
                Sign::Minus => -1,
                Sign::NoSign => 0,
                Sign::Plus => 1,
            }))
        },
        "-1, 0 or 1",
    ),
    row(
        "bool IsZero { get; }",
        |_, a| Ok((number(a, 0)?.sign() == Sign::NoSign).into()),
        "true for 0",
    ),
    row("bool IsOne { get; }", |_, a| Ok((*number(a, 0)? == BigInt::from(1)).into()), "true for 1"),
    row("bool IsEven { get; }", |_, a| Ok((!number(a, 0)?.bit(0)).into()), "true for even numbers"),
    row("static BigInteger Parse(string value)", parse, "reads a number"),
    row("static BigInteger Parse(string value, NumberStyles style)", parse, "reads a number"),
    row(
        "static bool TryParse(string value, out BigInteger result)",
        |_, a| {
            let found = a.optional_text(0)?.and_then(|text| read(text, INTEGER).ok());
            let is_number = found.is_some();
            let zero = || BigInteger(BigInt::from(0));
            a.get(1).assign(Value::object(found.unwrap_or_else(zero)));
            Ok(is_number.into())
        },
        "reads a number; false when it is none",
    ),
    row("static BigInteger Pow(BigInteger value, int exponent)", power, "a power"),
    row(
        "static BigInteger ModPow(BigInteger value, BigInteger exponent, BigInteger modulus)",
        |call, a| {
            let (base, exponent, modulus) = (number(a, 0)?, number(a, 1)?, number(a, 2)?);
            if exponent.sign() == Sign::Minus {
                return Err(Exception::out_of_range("exponent").into());
            }
            if modulus.sign() == Sign::NoSign {
                return Err(Exception::new(
                    "System.DivideByZeroException",
                    "Attempted to divide by zero.",
                )
                .into());
            }
            if exponent.bits() > 8192 || modulus.bits() > 8192 {
                return Err(call.not_supported());
            }
            let mut found = base.modpow(exponent, modulus);
            // The remainder has the sign of the power.
            let negative = base.sign() == Sign::Minus && exponent.bit(0);
            if found.sign() != Sign::NoSign && (found.sign() == Sign::Minus) != negative {
                found += if negative {
                    -BigInt::from(modulus.magnitude().clone())
                } else {
                    BigInt::from(modulus.magnitude().clone())
                };
            }
            big(found)
        },
        "a power divided, and what is left",
    ),
    row(
        "static BigInteger Abs(BigInteger value)",
        |_, a| big(BigInt::from(number(a, 0)?.magnitude().clone())),
        "without its sign",
    ),
    row(
        "static BigInteger Max(BigInteger left, BigInteger right)",
        |_, a| Ok(a.value(usize::from(order(a)? == Ordering::Less))),
        "the larger one",
    ),
    row(
        "static BigInteger Min(BigInteger left, BigInteger right)",
        |_, a| Ok(a.value(usize::from(order(a)? == Ordering::Greater))),
        "the smaller one",
    ),
    row(
        "static BigInteger GreatestCommonDivisor(BigInteger left, BigInteger right)",
        |_, a| big(common_divisor(number(a, 0)?.clone(), number(a, 1)?.clone())),
        "the largest number that divides both",
    ),
    row("static BigInteger Add(BigInteger left, BigInteger right)", add, "the sum"),
    row(
        "static BigInteger Subtract(BigInteger left, BigInteger right)",
        subtract,
        "the difference",
    ),
    row("static BigInteger Multiply(BigInteger left, BigInteger right)", multiply, "the product"),
    row(
        "static BigInteger Divide(BigInteger dividend, BigInteger divisor)",
        divide,
        "the quotient",
    ),
    row(
        "static BigInteger Remainder(BigInteger dividend, BigInteger divisor)",
        remainder,
        "what is left",
    ),
    row("static BigInteger Negate(BigInteger value)", negate, "with the other sign"),
    row("static int Compare(BigInteger left, BigInteger right)", compare, "by order"),
    row("int CompareTo(BigInteger other)", compare, "by order"),
    row(
        "bool Equals(BigInteger other)",
        |_, a| Ok((order(a)? == Ordering::Equal).into()),
        "true for the same number",
    ),
    row(
        "byte[] ToByteArray()",
        |_, a| Ok(Array::bytes(number(a, 0)?.to_signed_bytes_le()).into()),
        "its bytes, lowest first",
    ),
    row(
        "string ToString(string format)",
        |call, a| {
            let format = a.optional_text(1)?.cloned().unwrap_or_default();
            super::format_value(call.interpreter, a.get(0), &format.to_utf8()).map(Value::String)
        },
        "the number in a format",
    ),
    row("static BigInteger operator +(BigInteger left, BigInteger right)", add, "the sum"),
    row(
        "static BigInteger operator -(BigInteger left, BigInteger right)",
        subtract,
        "the difference",
    ),
    row("static BigInteger operator *(BigInteger left, BigInteger right)", multiply, "the product"),
    row(
        "static BigInteger operator /(BigInteger dividend, BigInteger divisor)",
        divide,
        "the quotient",
    ),
    row(
        "static BigInteger operator %(BigInteger dividend, BigInteger divisor)",
        remainder,
        "what is left",
    ),
    row("static BigInteger operator -(BigInteger value)", negate, "with the other sign"),
    row(
        "static bool operator ==(BigInteger left, BigInteger right)",
        |_, a| Ok((order(a)? == Ordering::Equal).into()),
        "equal",
    ),
    row(
        "static bool operator !=(BigInteger left, BigInteger right)",
        |_, a| Ok((order(a)? != Ordering::Equal).into()),
        "not equal",
    ),
    row(
        "static bool operator <(BigInteger left, BigInteger right)",
        |_, a| Ok((order(a)? == Ordering::Less).into()),
        "less",
    ),
    row(
        "static bool operator <=(BigInteger left, BigInteger right)",
        |_, a| Ok((order(a)? != Ordering::Greater).into()),
        "less or equal",
    ),
    row(
        "static bool operator >(BigInteger left, BigInteger right)",
        |_, a| Ok((order(a)? == Ordering::Greater).into()),
        "greater",
    ),
    row(
        "static bool operator >=(BigInteger left, BigInteger right)",
        |_, a| Ok((order(a)? != Ordering::Less).into()),
        "greater or equal",
    ),
    row("static implicit operator BigInteger(byte value)", from_value, FROM),
    row("static implicit operator BigInteger(sbyte value)", from_value, FROM),
    row("static implicit operator BigInteger(short value)", from_value, FROM),
    row("static implicit operator BigInteger(ushort value)", from_value, FROM),
    row("static implicit operator BigInteger(int value)", from_value, FROM),
    row("static implicit operator BigInteger(uint value)", from_value, FROM),
    row("static implicit operator BigInteger(long value)", from_value, FROM),
    row("static implicit operator BigInteger(ulong value)", from_value, FROM),
    row("static explicit operator BigInteger(float value)", from_value, FROM),
    row("static explicit operator BigInteger(double value)", from_value, FROM),
    row("static explicit operator BigInteger(decimal value)", from_value, FROM),
    row("static explicit operator byte(BigInteger value)", to_value, A_NUMBER),
    row("static explicit operator sbyte(BigInteger value)", to_value, A_NUMBER),
    row("static explicit operator short(BigInteger value)", to_value, A_NUMBER),
    row("static explicit operator ushort(BigInteger value)", to_value, A_NUMBER),
    row("static explicit operator int(BigInteger value)", to_value, A_NUMBER),
    row("static explicit operator uint(BigInteger value)", to_value, A_NUMBER),
    row("static explicit operator long(BigInteger value)", to_value, A_NUMBER),
    row("static explicit operator ulong(BigInteger value)", to_value, A_NUMBER),
    row("static explicit operator float(BigInteger value)", to_value, A_NUMBER),
    row("static explicit operator double(BigInteger value)", to_value, A_NUMBER),
    row("static explicit operator decimal(BigInteger value)", to_value, A_NUMBER),
];
