//! `RandomNumberGenerator`: the numbers that the host injects.

use super::super::{Args, Call, Row, TypeRows, class, row, table};
use super::random_bytes;
use crate::expr::types::Type;
use crate::expr::value::{Array, Elements, Exception, Fault, Object, Value};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    class("System.Security.Cryptography.RandomNumberGenerator", "a source of random bytes")
        .bases(&["IDisposable"])
        .rows(ROWS)
        .not_allowed(),
    class("System.Security.Cryptography.RNGCryptoServiceProvider", "a source of random bytes")
        .bases(&["RandomNumberGenerator"])
        .rows(&[row("new()", |_, _| made("RNGCryptoServiceProvider"), "a source").impure()]),
];

#[derive(Debug)]
struct Source(&'static str);

impl Object for Source {
    fn type_of(&self) -> Type {
        let find = |name: &str| table().find(&format!("System.Security.Cryptography.{name}"));
        find(self.0).or_else(|| find("RandomNumberGenerator")).map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        Some(format!("System.Security.Cryptography.{}", self.0))
    }
}

fn made(class: &'static str) -> Result<Value, Fault> {
    Ok(Value::object(Source(class)))
}

fn fill(call: &mut Call<'_, '_>, args: Args<'_>, zero: bool) -> Result<Value, Fault> {
    args.required(1, "data")?;
    let array = args.array(1)?;
    let (from, count) = match (args.get(2), args.get(3)) {
        (Value::Int(from), Value::Int(count)) => {
            let from = usize::try_from(*from).map_err(|_| Exception::out_of_range("offset"))?;
            let count = usize::try_from(*count).map_err(|_| Exception::out_of_range("count"))?;
            if from.saturating_add(count) > array.len() {
                return Err(Exception::argument(
                    "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
                )
                .into());
            }
            (from, count)
        }
        _ => (0, array.len()),
    };
    let bytes = random_bytes(call, count);
    if let Elements::Bytes(places) = &mut *array.elements_mut() {
        for (place, byte) in places.iter_mut().skip(from).zip(bytes) {
            *place = if zero { byte } else { byte.max(1) };
        }
    }
    Ok(Value::Null)
}

fn integer(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (low, high) = match (args.int(0)?, args.get(1)) {
        (low, Value::Int(high)) => {
            if low >= *high {
                return Err(Exception::argument(
                    "Range of random number does not contain at least one possibility.",
                )
                .into());
            }
            (low, *high)
        }
        (high, _) if high <= 0 => {
            let message =
                format!("toExclusive ('{high}') must be a non-negative and non-zero value.");
            return Err(Exception::out_of_range_because(&message, "toExclusive").into());
        }
        (high, _) => (0, high),
    };
    let width = u64::from(high.abs_diff(low));
    let drawn = call.interpreter.random() % width;
    Ok(Value::Int(i32::try_from(i64::from(low) + drawn as i64).unwrap_or(low)))
}

const ROWS: &[Row] = &[
    row(
        "static RandomNumberGenerator Create()",
        |_, _| made("RandomNumberGeneratorImplementation"),
        "a source",
    )
    .impure(),
    row("void GetBytes(byte[] data)", |call, args| fill(call, args, true), "fills an array")
        .impure(),
    row(
        "void GetBytes(byte[] data, int offset, int count)",
        |call, args| fill(call, args, true),
        "fills a part of an array",
    )
    .impure(),
    row(
        "void GetNonZeroBytes(byte[] data)",
        |call, args| fill(call, args, false),
        "fills an array with bytes other than zero",
    )
    .impure(),
    row(
        "static byte[] GetBytes(int count)",
        |call, args| {
            let count =
                usize::try_from(args.int(0)?).map_err(|_| Exception::out_of_range("count"))?;
            call.interpreter.reserve(count)?;
            Ok(Array::bytes(random_bytes(call, count)).into())
        },
        "some bytes",
    )
    .impure(),
    row("static int GetInt32(int toExclusive)", integer, "a number below the bound").impure(),
    row(
        "static int GetInt32(int fromInclusive, int toExclusive)",
        integer,
        "a number between the bounds",
    )
    .impure(),
    row("void Dispose()", |_, _| Ok(Value::Null), "frees what it holds").impure(),
];
