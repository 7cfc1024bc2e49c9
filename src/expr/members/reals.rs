//! `float`, `double`, `decimal` and `Math`.

use super::{Args, Call, Row, TypeRows, abstract_row, row, statics, structure};
use crate::expr::value::{Fault, Value};

const BASES: &[&str] = &["IComparable", "IFormattable"];

pub(super) const TYPES: &[TypeRows] = &[
    structure("System.Single", "binary floating-point number of 32 bits").bases(BASES).rows(SINGLE),
    structure("System.Double", "binary floating-point number of 64 bits").bases(BASES).rows(DOUBLE),
    structure("System.Decimal", "decimal number of 28 digits").bases(BASES).rows(DECIMAL),
    statics("System.Math", "mathematical functions").rows(MATH),
];

const SINGLE: &[Row] =
    &[row("string ToString(string format)", format, "the number in a standard or custom format")];

const DOUBLE: &[Row] = &[
    abstract_row("const double NaN = NaN", "not a number"),
    abstract_row("const double PositiveInfinity = inf", "infinity"),
    abstract_row("const double NegativeInfinity = -inf", "negative infinity"),
    row(
        "static bool IsNaN(double d)",
        |_, args| Ok(args.double(0)?.is_nan().into()),
        "true for not a number",
    ),
    row("string ToString(string format)", format, "the number in a standard or custom format"),
];

const DECIMAL: &[Row] =
    &[row("string ToString(string format)", format, "the number in a standard or custom format")];

const MATH: &[Row] = &[
    row(
        "static int Max(int val1, int val2)",
        |_, a| Ok(a.int(0)?.max(a.int(1)?).into()),
        "the larger",
    ),
    row(
        "static int Min(int val1, int val2)",
        |_, a| Ok(a.int(0)?.min(a.int(1)?).into()),
        "the smaller",
    ),
    row(
        "static long Max(long val1, long val2)",
        |_, a| Ok(a.long(0)?.max(a.long(1)?).into()),
        "the larger",
    ),
    row(
        "static long Min(long val1, long val2)",
        |_, a| Ok(a.long(0)?.min(a.long(1)?).into()),
        "the smaller",
    ),
    row(
        "static double Floor(double d)",
        |_, a| Ok(a.double(0)?.floor().into()),
        "the largest whole number that is not larger",
    ),
    row(
        "static double Ceiling(double a)",
        |_, a| Ok(a.double(0)?.ceil().into()),
        "the smallest whole number that is not smaller",
    ),
];

fn format(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let format = args.optional_text(1)?.map(|text| text.to_utf8().into_owned());
    super::format_value(call.interpreter, args.get(0), &format.unwrap_or_default())
        .map(Value::String)
}
