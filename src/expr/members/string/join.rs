//! `Join`, `Concat` and `Format`.

use crate::expr::members::culture::{INVARIANT, culture_of};
use crate::expr::members::format::compose;
use crate::expr::members::{Args, Call, Mode};
use crate::expr::value::{Exception, Fault, Text, Value};

fn separator(args: Args<'_>) -> Result<Text, Fault> {
    Ok(match args.get(0) {
        Value::Char(unit) => Text::from_unit(*unit),
        _ => args.optional_text(0)?.cloned().unwrap_or_default(),
    })
}

/// The values as one text with a separator between.
pub(in crate::expr::members) fn join_values(
    call: &mut Call<'_, '_>,
    separator: &Text,
    values: &[Value],
) -> Result<Text, Fault> {
    let mut parts = Vec::with_capacity(values.len() * 2);
    for (index, value) in values.iter().enumerate() {
        if index > 0 && !separator.is_empty() {
            parts.push(separator.clone());
        }
        parts.push(call.to_text(value)?);
    }
    call.interpreter.reserve(parts.iter().map(Text::len).sum())?;
    Ok(Text::concat(&parts.iter().collect::<Vec<_>>()))
}

fn together(call: &mut Call<'_, '_>, separator: &Text, values: &[Value]) -> Result<Value, Fault> {
    Ok(join_values(call, separator, values)?.into())
}

pub(super) fn join(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let name = call.member.parameters.get(1).map_or("values", |parameter| parameter.name);
    let values = call.collect(args.required(1, name)?)?;
    together(call, &separator(args)?, &values)
}

pub(super) fn join_part(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let values = call.collect(args.required(1, "value")?)?;
    let start = usize::try_from(args.int(2)?);
    let start = start.map_err(|_| Exception::out_of_range("startIndex"))?;
    let count = usize::try_from(args.int(3)?).map_err(|_| Exception::out_of_range("count"))?;
    let Some(values) = values.get(start..start.saturating_add(count)) else {
        return Err(Exception::out_of_range("startIndex").into());
    };
    together(call, &separator(args)?, values)
}

pub(super) fn concat(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let only = call.member.parameters.first().filter(|_| call.member.parameters.len() == 1);
    let values = match only {
        Some(parameter) if parameter.name != "arg0" => {
            call.collect(args.required(0, parameter.name)?)?
        }
        _ => args.0.to_vec(),
    };
    together(call, &Text::default(), &values)
}

/// The values of a composite format: one by one, or as one array.
pub(in crate::expr::members) fn format_arguments(
    call: &mut Call<'_, '_>,
    args: Args<'_>,
    from: usize,
) -> Result<Vec<Value>, Fault> {
    let array =
        call.member.parameters.last().is_some_and(|parameter| parameter.mode == Mode::Params);
    if array {
        return call.collect(args.required(from, "args")?);
    }
    Ok(args.0.get(from..).unwrap_or_default().to_vec())
}

pub(super) fn format(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let provider =
        call.member.parameters.first().is_some_and(|parameter| parameter.name == "provider");
    let at = usize::from(provider);
    let culture = if provider { culture_of(args.get(0)) } else { &INVARIANT };
    let format = args.required_text(at, "format")?.clone();
    let values = format_arguments(call, args, at + 1)?;
    Ok(compose(call.interpreter, &format, &values, culture)?.into())
}
