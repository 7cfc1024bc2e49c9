//! `StringBuilder`.

use std::cell::RefCell;

use super::culture::{INVARIANT, culture_of};
use super::format::compose;
use super::string::{format_arguments, join_values, units_of};
use super::{Args, Call, TypeRows, class};
use crate::expr::eval::Interpreter;
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, Value, whole};

pub(super) const TYPES: &[TypeRows] =
    &[class("System.Text.StringBuilder", "builds a text piece by piece")
        .rows(super::builder_rows::ROWS)];

/// The units so far.
#[derive(Debug, Default)]
struct Builder(RefCell<Vec<u16>>);

impl Object for Builder {
    fn type_of(&self) -> Type {
        super::table().find("System.Text.StringBuilder").map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(Text::from_units(&self.0.borrow()))
    }
}

fn units<'a>(args: Args<'a>) -> Result<&'a RefCell<Vec<u16>>, Fault> {
    Ok(&args.object::<Builder>(0)?.0)
}

fn outside(name: &str) -> Fault {
    Exception::out_of_range(name).into()
}

/// An index within the units; `most` may be reached.
fn at(args: Args<'_>, index: usize, most: usize, name: &str) -> Result<usize, Fault> {
    let found = usize::try_from(args.int(index)?).ok().filter(|at| *at <= most);
    found.ok_or_else(|| outside(name))
}

pub(super) fn create(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let mut start = Vec::new();
    for value in args.0 {
        match value {
            Value::String(text) => start = text.units().into_owned(),
            Value::Int(capacity) if *capacity < 0 => return Err(outside("capacity")),
            _ => {}
        }
    }
    Ok(Value::object(Builder(RefCell::new(start))))
}

pub(super) fn length(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(whole(units(args)?.borrow().len()))
}

pub(super) fn set_length(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let length = usize::try_from(args.int(1)?).map_err(|_| outside("value"))?;
    call.interpreter.reserve(length)?;
    units(args)?.borrow_mut().resize(length, 0);
    Ok(Value::Null)
}

pub(super) fn unit(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = usize::try_from(args.int(1)?).ok();
    let found = found.and_then(|at| units(args).ok()?.borrow().get(at).copied());
    found.map(Value::Char).ok_or_else(|| Exception::index_out_of_range().into())
}

pub(super) fn set_unit(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let unit = args.char(2)?;
    let place = usize::try_from(args.int(1)?).ok();
    match place.and_then(|at| units(args).ok()?.borrow_mut().get_mut(at).map(|place| *place = unit))
    {
        Some(()) => Ok(Value::Null),
        None => Err(outside("index")),
    }
}

/// The text that a value appends or inserts: `value` and what follows it among the arguments.
fn piece(call: &mut Call<'_, '_>, args: Args<'_>, index: usize) -> Result<Text, Fault> {
    let text = match args.get(index) {
        Value::Array(array) if *array.element() == Type::Char => Text::from_units(&units_of(array)),
        Value::Char(unit) if args.len() > index + 1 => {
            let count =
                usize::try_from(args.int(index + 1)?).map_err(|_| outside("repeatCount"))?;
            call.interpreter.reserve(count)?;
            return Ok(Text::from_units(&vec![*unit; count]));
        }
        other => call.to_text(other)?,
    };
    if args.len() <= index + 1 {
        return Ok(text);
    }
    if args.len() == index + 2 {
        // `Insert(index, value, count)`
        let count = usize::try_from(args.int(index + 1)?).map_err(|_| outside("count"))?;
        call.interpreter.reserve(text.len().saturating_mul(count))?;
        return Ok(Text::from_units(&text.units().repeat(count)));
    }
    let start = at(args, index + 1, text.len(), "startIndex")?;
    let count = at(args, index + 2, text.len() - start, "count")?;
    Ok(text.slice(start..start + count).unwrap_or_default())
}

fn push(call: &mut Call<'_, '_>, args: Args<'_>, text: &Text) -> Result<Value, Fault> {
    let place = units(args)?;
    call.interpreter.step()?;
    call.interpreter.reserve(text.len())?;
    let length = place.borrow().len() + text.len();
    if length > (64 << 20) {
        return Err(Fault::Limit(crate::expr::value::LimitKind::Size));
    }
    place.borrow_mut().extend_from_slice(&text.units());
    Ok(args.value(0))
}

pub(super) fn append(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = piece(call, args, 1)?;
    push(call, args, &text)
}

/// The runtime of the reference ends lines with `\n`.
pub(super) fn append_line(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = if args.len() > 1 { call.to_text(args.get(1))? } else { Text::default() };
    push(call, args, &Text::concat(&[&text, &"\n".into()]))
}

pub(super) fn append_format(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let provider =
        call.member.parameters.first().is_some_and(|parameter| parameter.name == "provider");
    let at = 1 + usize::from(provider);
    let culture = if provider { culture_of(args.get(1)) } else { &INVARIANT };
    let format = args.required_text(at, "format")?.clone();
    let values = format_arguments(call, args, at + 1)?;
    let text = compose(call.interpreter, &format, &values, culture)?;
    push(call, args, &text)
}

pub(super) fn append_join(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let values = call.collect(args.required(2, "values")?)?;
    let separator = match args.get(1) {
        Value::Char(unit) => Text::from_unit(*unit),
        _ => args.optional_text(1)?.cloned().unwrap_or_default(),
    };
    let text = join_values(call, &separator, &values)?;
    push(call, args, &text)
}

pub(super) fn insert(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let place = units(args)?;
    let length = place.borrow().len();
    let start = at(args, 1, length, "index")?;
    let text = piece(call, args, 2)?;
    call.interpreter.reserve(length + text.len())?;
    place.borrow_mut().splice(start..start, text.units().iter().copied());
    Ok(args.value(0))
}

pub(super) fn remove(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let place = units(args)?;
    let all = place.borrow().len();
    let start = at(args, 1, all, "startIndex")?;
    let length = at(args, 2, all - start, "length")?;
    place.borrow_mut().drain(start..start + length);
    Ok(args.value(0))
}

pub(super) fn clear(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    units(args)?.borrow_mut().clear();
    Ok(args.value(0))
}

pub(super) fn to_text(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let units = units(args)?.borrow();
    if args.len() == 1 {
        return Ok(Text::from_units(&units).into());
    }
    let start = at(args, 1, units.len(), "startIndex")?;
    let length = at(args, 2, units.len() - start, "length")?;
    Ok(Text::from_units(units.get(start..start + length).unwrap_or_default()).into())
}

pub(super) fn replace(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let place = units(args)?;
    let all = place.borrow().clone();
    let (start, end) = if args.len() > 3 {
        let start = at(args, 3, all.len(), "startIndex")?;
        (start, start + at(args, 4, all.len() - start, "count")?)
    } else {
        (0, all.len())
    };
    let text = |index: usize, name: &str| -> Result<Vec<u16>, Fault> {
        Ok(match args.get(index) {
            Value::Char(unit) => vec![*unit],
            Value::Null if index == 2 => Vec::new(),
            _ => args.required_text(index, name)?.units().into_owned(),
        })
    };
    let (old, new) = (text(1, "oldValue")?, text(2, "newValue")?);
    if old.is_empty() {
        return Err(Exception::with_parameter(
            "System.ArgumentException",
            "The value cannot be an empty string.",
            "oldValue",
        )
        .into());
    }
    let mut out = all.get(..start).unwrap_or_default().to_vec();
    let mut next = start;
    while next < end {
        call.interpreter.step()?;
        let fits =
            next + old.len() <= end && all.get(next..).is_some_and(|rest| rest.starts_with(&old));
        if fits {
            out.extend_from_slice(&new);
            next += old.len();
        } else {
            out.extend(all.get(next));
            next += 1;
        }
        call.interpreter.reserve(out.len() / 64)?;
    }
    out.extend_from_slice(all.get(end..).unwrap_or_default());
    *place.borrow_mut() = out;
    Ok(args.value(0))
}

pub(super) fn equal(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    if args.is_null(1) {
        return Ok(false.into());
    }
    let other = &args.object::<Builder>(1)?.0;
    Ok((*units(args)?.borrow() == *other.borrow()).into())
}
