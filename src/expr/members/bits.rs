//! `BitConverter`, little-endian as the gateway's machines are.

use super::{Args, Call, Row, TypeRows, row, statics};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Value, integer_of};

pub(super) const TYPES: &[TypeRows] =
    &[statics("System.BitConverter", "numbers as bytes").rows(BITS)];

const BYTES: &str = "the number as bytes, lowest first";
const NUMBER: &str = "the number of some bytes, lowest first";
const HEX: &str = "the bytes in hexadecimal digits with hyphens";

const BITS: &[Row] = &[
    row("static bool IsLittleEndian { get; }", |_, _| Ok(true.into()), "true"),
    row("static byte[] GetBytes(bool value)", get_bytes, BYTES),
    row("static byte[] GetBytes(char value)", get_bytes, BYTES),
    row("static byte[] GetBytes(short value)", get_bytes, BYTES),
    row("static byte[] GetBytes(int value)", get_bytes, BYTES),
    row("static byte[] GetBytes(long value)", get_bytes, BYTES),
    row("static byte[] GetBytes(ushort value)", get_bytes, BYTES),
    row("static byte[] GetBytes(uint value)", get_bytes, BYTES),
    row("static byte[] GetBytes(ulong value)", get_bytes, BYTES),
    row("static byte[] GetBytes(float value)", get_bytes, BYTES),
    row("static byte[] GetBytes(double value)", get_bytes, BYTES),
    row("static char ToChar(byte[] value, int startIndex)", to_number, NUMBER),
    row("static short ToInt16(byte[] value, int startIndex)", to_number, NUMBER),
    row("static int ToInt32(byte[] value, int startIndex)", to_number, NUMBER),
    row("static long ToInt64(byte[] value, int startIndex)", to_number, NUMBER),
    row("static ushort ToUInt16(byte[] value, int startIndex)", to_number, NUMBER),
    row("static uint ToUInt32(byte[] value, int startIndex)", to_number, NUMBER),
    row("static ulong ToUInt64(byte[] value, int startIndex)", to_number, NUMBER),
    row("static float ToSingle(byte[] value, int startIndex)", to_number, NUMBER),
    row("static double ToDouble(byte[] value, int startIndex)", to_number, NUMBER),
    row("static bool ToBoolean(byte[] value, int startIndex)", to_number, NUMBER),
    row("static string ToString(byte[] value)", to_text, HEX),
    row("static string ToString(byte[] value, int startIndex)", to_text, HEX),
    row("static string ToString(byte[] value, int startIndex, int length)", to_text, HEX),
    row(
        "static long DoubleToInt64Bits(double value)",
        |_, a| Ok(a.double(0)?.to_bits().cast_signed().into()),
        "the bits of a double",
    ),
    row(
        "static ulong DoubleToUInt64Bits(double value)",
        |_, a| Ok(a.double(0)?.to_bits().into()),
        "the bits of a double",
    ),
    row(
        "static double UInt64BitsToDouble(ulong value)",
        |_, a| match a.get(0) {
            Value::ULong(bits) => Ok(f64::from_bits(*bits).into()),
            _ => Ok(f64::from_bits(a.long(0)?.cast_unsigned()).into()),
        },
        "the double of some bits",
    ),
    row(
        "static int SingleToInt32Bits(float value)",
        |_, a| Ok((a.double(0)? as f32).to_bits().cast_signed().into()),
        "the bits of a float",
    ),
    row(
        "static uint SingleToUInt32Bits(float value)",
        |_, a| Ok((a.double(0)? as f32).to_bits().into()),
        "the bits of a float",
    ),
    row(
        "static float UInt32BitsToSingle(uint value)",
        |_, a| Ok(f32::from_bits(a.long(0)? as u32).into()),
        "the float of some bits",
    ),
    row(
        "static float Int32BitsToSingle(int value)",
        |_, a| Ok(f32::from_bits(a.int(0)?.cast_unsigned()).into()),
        "the float of some bits",
    ),
    row(
        "static double Int64BitsToDouble(long value)",
        |_, a| Ok(f64::from_bits(a.long(0)?.cast_unsigned()).into()),
        "the double of some bits",
    ),
];

fn get_bytes(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let bytes = match args.get(0) {
        Value::Bool(value) => vec![u8::from(*value)],
        Value::Char(value) | Value::UShort(value) => value.to_le_bytes().to_vec(),
        Value::Short(value) => value.to_le_bytes().to_vec(),
        Value::Int(value) => value.to_le_bytes().to_vec(),
        Value::UInt(value) => value.to_le_bytes().to_vec(),
        Value::Float(value) => value.to_le_bytes().to_vec(),
        Value::Double(value) => value.to_le_bytes().to_vec(),
        other => (integer_of(other).unwrap_or(0) as u64).to_le_bytes().to_vec(),
    };
    Ok(Array::bytes(bytes).into())
}

fn to_number(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(0, "value")?;
    let bytes = args.array(0)?.to_bytes().unwrap_or_default();
    let ty = &call.member.result;
    let width = match ty {
        Type::Bool => 1,
        Type::Char | Type::Short | Type::UShort => 2,
        Type::Int | Type::UInt | Type::Float => 4,
        _ => 8,
    };
    let start = usize::try_from(args.int(1)?).ok().filter(|start| *start < bytes.len());
    let start = start.ok_or_else(|| Exception::out_of_range("startIndex"))?;
    let Some(part) = bytes.get(start..start + width) else {
        return Err(Exception::with_parameter(
            "System.ArgumentException",
            "Destination array is not long enough to copy all the items in the collection. Check array index and length.",
            "value",
        )
        .into());
    };
    let bits = part.iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    Ok(match ty {
        Type::Bool => Value::Bool(bits != 0),
        Type::Char => Value::Char(bits as u16),
        Type::Short => Value::Short(bits as i16),
        Type::UShort => Value::UShort(bits as u16),
        Type::Int => Value::Int(bits as i32),
        Type::UInt => Value::UInt(bits as u32),
        Type::Long => Value::Long(bits as i64),
        Type::ULong => Value::ULong(bits),
        Type::Float => Value::Float(f32::from_bits(bits as u32)),
        _ => Value::Double(f64::from_bits(bits)),
    })
}

fn to_text(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(0, "value")?;
    let bytes = args.array(0)?.to_bytes().unwrap_or_default();
    let start = if args.len() > 1 { args.int(1)? } else { 0 };
    let start = usize::try_from(start).ok().filter(|start| *start < bytes.len() || *start == 0);
    let start = start.ok_or_else(|| Exception::out_of_range("startIndex"))?;
    let length = match args.get(2) {
        Value::Int(length) => {
            usize::try_from(*length).map_err(|_| Exception::out_of_range("length"))?
        }
        _ => bytes.len() - start,
    };
    let Some(part) = bytes.get(start..start.saturating_add(length)) else {
        return Err(Exception::argument(
            "Destination array is not long enough to copy all the items in the collection. Check array index and length.",
        )
        .into());
    };
    let digits: Vec<String> = part.iter().map(|byte| format!("{byte:02X}")).collect();
    Ok(digits.join("-").into())
}
