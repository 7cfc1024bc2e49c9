//! `Sum`, `Average`, `Min`, `Max`, `MinBy`, `MaxBy`.

use std::cmp::Ordering;

use super::query::checked;
use crate::expr::bind::Binary;
use crate::expr::eval::{binary, compare, numeric};
use crate::expr::members::collections::order_by;
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Value};

fn no_elements() -> Fault {
    Exception::invalid_operation("Sequence contains no elements").into()
}

/// The values to sum or compare: what a selector makes of the elements, or the elements.
fn numbers(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Vec<Value>, Fault> {
    checked(call, args)?;
    let values = call.collect(args.get(0))?;
    match args.get(1) {
        selector @ Value::Delegate(_) => {
            values.into_iter().map(|value| call.invoke(selector, &[value])).collect()
        }
        _ => Ok(values),
    }
}

/// `Sum`, over any numeric type; nulls count for nothing.
fn sum(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let result = call.member.result.substitute(call.types);
    let plain = result.without_nullable().clone();
    let overflow = || Exception::overflow("Arithmetic operation resulted in an overflow.");
    let mut whole: i64 = 0;
    let mut real = 0.0_f64;
    let mut exact = rust_decimal::Decimal::ZERO;
    for value in numbers(call, args)? {
        call.interpreter.step()?;
        match value {
            Value::Int(value) => {
                whole += i64::from(value);
                if i32::try_from(whole).is_err() {
                    return Err(overflow().into());
                }
            }
            Value::Long(value) => whole = whole.checked_add(value).ok_or_else(overflow)?,
            Value::Float(value) => real += f64::from(value),
            Value::Double(value) => real += value,
            Value::Decimal(value) => exact = exact.checked_add(value).ok_or_else(overflow)?,
            Value::Null => {}
            _ => return Err(call.not_supported()),
        }
    }
    match plain {
        Type::Int | Type::Long => numeric(&Value::Long(whole), &plain, true),
        Type::Float => Ok(Value::Float(real as f32)),
        Type::Double => Ok(real.into()),
        _ => Ok(exact.into()),
    }
}

fn average(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let nullable = call.member.result.is_nullable();
    let values: Vec<Value> =
        numbers(call, args)?.into_iter().filter(|value| !value.is_null()).collect();
    if values.is_empty() {
        return if nullable { Ok(Value::Null) } else { Err(no_elements()) };
    }
    let count = values.len();
    let overflow = || Exception::overflow("Arithmetic operation resulted in an overflow.");
    let (mut whole, mut real, mut exact) = (0_i64, 0.0_f64, rust_decimal::Decimal::ZERO);
    for value in &values {
        match value {
            Value::Int(value) => whole += i64::from(*value),
            Value::Long(value) => whole = whole.checked_add(*value).ok_or_else(overflow)?,
            Value::Float(value) => real += f64::from(*value),
            Value::Double(value) => real += value,
            Value::Decimal(value) => exact = exact.checked_add(*value).ok_or_else(overflow)?,
            _ => return Err(call.not_supported()),
        }
    }
    Ok(match values.first() {
        Some(Value::Int(_) | Value::Long(_)) => (whole as f64 / count as f64).into(),
        Some(Value::Float(_)) => Value::Float((real / count as f64) as f32),
        Some(Value::Decimal(_)) => {
            let count = Value::Decimal(rust_decimal::Decimal::from(count));
            binary(Binary::Divide, &exact.into(), &count)?
        }
        _ => (real / count as f64).into(),
    })
}

/// `Min` and `Max`: nulls are passed over.
fn extreme(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let result = call.member.result.substitute(call.types);
    let wanted = wanted(call);
    let comparer = match args.get(1) {
        Value::Delegate(_) => Value::Null,
        other => other.clone(),
    };
    let mut best: Option<Value> = None;
    for value in numbers(call, args)? {
        call.interpreter.step()?;
        if value.is_null() {
            continue;
        }
        let better = match &best {
            None => true,
            Some(best) if comparer.is_null() => compare(&value, best)? == wanted,
            Some(best) => order_by(call.interpreter, &comparer, &value, best)? == wanted,
        };
        if better {
            best = Some(value);
        }
    }
    match best {
        Some(best) => Ok(best),
        None if result.accepts_null() => Ok(Value::Null),
        None => Err(no_elements()),
    }
}

fn wanted(call: &Call<'_, '_>) -> Ordering {
    if call.member.name.starts_with("Max") { Ordering::Greater } else { Ordering::Less }
}

/// `MinBy` and `MaxBy`: elements with a null key are passed over, unless all have one.
fn extreme_by(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    checked(call, args)?;
    let wanted = wanted(call);
    let mut best: Option<(Value, Value)> = None;
    for value in call.collect(args.get(0))? {
        call.interpreter.step()?;
        let key = call.invoke(args.get(1), std::slice::from_ref(&value))?;
        let better = match &best {
            None => true,
            Some(_) if key.is_null() => false,
            Some((best, _)) if best.is_null() => true,
            Some((best, _)) => order_by(call.interpreter, args.get(2), &key, best)? == wanted,
        };
        if better {
            best = Some((key, value));
        }
    }
    match best {
        Some((_, value)) => Ok(value),
        None if call.type_argument(0).accepts_null() => Ok(Value::Null),
        None => Err(no_elements()),
    }
}

macro_rules! number_rows {
    ($(($ty:literal, $mean:literal))*) => {
        &[
            $(
                row(concat!("static ", $ty, " Sum(this IEnumerable<", $ty, "> source)"), sum, "the sum"),
                row(
                    concat!("static ", $ty, " Sum<T>(this IEnumerable<T> source, Func<T, ", $ty, "> selector)"),
                    sum,
                    "the sum of what a function makes of each element",
                ),
                row(concat!("static ", $mean, " Average(this IEnumerable<", $ty, "> source)"), average, "the mean"),
                row(
                    concat!("static ", $mean, " Average<T>(this IEnumerable<T> source, Func<T, ", $ty, "> selector)"),
                    average,
                    "the mean of what a function makes of each element",
                ),
                row(concat!("static ", $ty, " Min(this IEnumerable<", $ty, "> source)"), extreme, "the least"),
                row(
                    concat!("static ", $ty, " Min<T>(this IEnumerable<T> source, Func<T, ", $ty, "> selector)"),
                    extreme,
                    "the least of what a function makes of each element",
                ),
                row(concat!("static ", $ty, " Max(this IEnumerable<", $ty, "> source)"), extreme, "the greatest"),
                row(
                    concat!("static ", $ty, " Max<T>(this IEnumerable<T> source, Func<T, ", $ty, "> selector)"),
                    extreme,
                    "the greatest of what a function makes of each element",
                ),
            )*
        ]
    };
}

pub(super) const NUMBERS: &[Row] = number_rows! {
    ("int", "double") ("int?", "double?") ("long", "double") ("long?", "double?")
    ("float", "float") ("float?", "float?") ("double", "double") ("double?", "double?")
    ("decimal", "decimal") ("decimal?", "decimal?")
};

pub(super) const ROWS: &[Row] = &[
    row("static T Min<T>(this IEnumerable<T> source)", extreme, "the least"),
    row("static T Min<T>(this IEnumerable<T> source, IComparer<T> comparer)", extreme, "the least"),
    row(
        "static R Min<T, R>(this IEnumerable<T> source, Func<T, R> selector)",
        extreme,
        "the least of what a function makes of each element",
    ),
    row("static T Max<T>(this IEnumerable<T> source)", extreme, "the greatest"),
    row(
        "static T Max<T>(this IEnumerable<T> source, IComparer<T> comparer)",
        extreme,
        "the greatest",
    ),
    row(
        "static R Max<T, R>(this IEnumerable<T> source, Func<T, R> selector)",
        extreme,
        "the greatest of what a function makes of each element",
    ),
    row(
        "static T MinBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        extreme_by,
        "the element with the least key",
    ),
    row(
        "static T MinBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IComparer<K> comparer)",
        extreme_by,
        "the element with the least key",
    ),
    row(
        "static T MaxBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        extreme_by,
        "the element with the greatest key",
    ),
    row(
        "static T MaxBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IComparer<K> comparer)",
        extreme_by,
        "the element with the greatest key",
    ),
];
