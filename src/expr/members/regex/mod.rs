//! `Regex`, its matches, groups and captures.

mod objects;
mod replacement;
mod rows;

use std::rc::Rc;

use super::{Args, Call, TypeRows, class, delegate, enumeration, table};
use crate::expr::regular::Pattern;
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Text, TextBuilder, Value};
use objects::{Collection, Found, Regex};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Text.RegularExpressions.Regex", "a regular expression").rows(rows::REGEX),
    class("System.Text.RegularExpressions.Capture", "a part of a text that was captured")
        .rows(rows::CAPTURE),
    class("System.Text.RegularExpressions.Group", "what a group captured")
        .bases(&["Capture"])
        .rows(rows::GROUP),
    class("System.Text.RegularExpressions.Match", "a match of a regular expression")
        .bases(&["Group"])
        .rows(rows::MATCH),
    class("System.Text.RegularExpressions.GroupCollection", "the groups of a match")
        .bases(&["IEnumerable<Group>"])
        .rows(rows::GROUPS),
    class("System.Text.RegularExpressions.MatchCollection", "the matches in a text")
        .bases(&["IReadOnlyList<Match>"])
        .rows(rows::MATCHES),
    class("System.Text.RegularExpressions.CaptureCollection", "all captures of a group")
        .bases(&["IReadOnlyList<Capture>"])
        .rows(rows::CAPTURES),
    delegate(
        "System.Text.RegularExpressions.MatchEvaluator",
        &[super::abstract_row("string Invoke(Match match)", "calls it")],
        "makes the replacement of a match",
    ),
    enumeration(
        "System.Text.RegularExpressions.RegexOptions",
        &[
            ("None", 0),
            ("IgnoreCase", 1),
            ("Multiline", 2),
            ("ExplicitCapture", 4),
            ("Compiled", 8),
            ("Singleline", 16),
            ("IgnorePatternWhitespace", 32),
            ("RightToLeft", 64),
            ("ECMAScript", 256),
            ("CultureInvariant", 512),
            ("NonBacktracking", 1024),
        ],
        "how a regular expression matches",
    )
    .flags(),
];

fn named(name: &str) -> Type {
    let full = format!("System.Text.RegularExpressions.{name}");
    table().find(&full).map_or(Type::Object, Type::named)
}

fn new(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let pattern = args.required_text(0, "pattern")?;
    let options = if args.len() > 1 { args.enumeration(1)? } else { 0 };
    check_timeout(args)?;
    Ok(Value::object(Regex(Pattern::kept(pattern, options)?)))
}

/// A time limit must be positive, or the one that says there is none.
fn check_timeout(args: Args<'_>) -> Result<(), Fault> {
    let limit = args.0.iter().find_map(|value| match value {
        Value::TimeSpan(limit) => Some(limit.0),
        _ => None,
    });
    match limit {
        Some(ticks) if ticks != -10_000 && !(1..=21_474_836_460_000).contains(&ticks) => {
            Err(Exception::out_of_range("matchTimeout").into())
        }
        _ => Ok(()),
    }
}

/// Pattern and input of a static or instance call; the arguments after them begin at 2.
fn subject<'a>(args: Args<'a>) -> Result<(Rc<Pattern>, &'a Text), Fault> {
    if let Some(regex) = args.get(0).downcast::<Regex>() {
        return Ok((Rc::clone(&regex.0), args.required_text(1, "input")?));
    }
    let options = args.0.iter().skip(2).find_map(|value| match value {
        Value::Enum(_, options) => Some(*options),
        _ => None,
    });
    let source = args.required_text(1, "pattern")?;
    check_timeout(args)?;
    let pattern = Pattern::kept(source, options.unwrap_or(0))?;
    Ok((pattern, args.required_text(0, "input")?))
}

/// The position that a call begins at: its last `int`, or the beginning.
fn starting_at(pattern: &Pattern, input: &Text, given: Option<i32>) -> Result<usize, Fault> {
    match given {
        None => Ok(pattern.beginning(input.len())),
        Some(at) => usize::try_from(at).ok().filter(|at| *at <= input.len()).ok_or_else(|| {
            Exception::out_of_range_because(
                "Start index cannot be less than 0 or greater than input length.",
                "startat",
            )
            .into()
        }),
    }
}

fn int_at(args: Args<'_>, index: usize) -> Option<i32> {
    match args.get(index) {
        Value::Int(value) => Some(*value),
        _ => None,
    }
}

fn found_or_none(
    pattern: &Rc<Pattern>,
    input: &Text,
    captures: Option<Vec<Vec<(usize, usize)>>>,
) -> Value {
    Value::object(Found::new(pattern, input, captures.unwrap_or_default()))
}

fn is_match(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input) = subject(args)?;
    let from = starting_at(&pattern, input, int_at(args, 2))?;
    Ok(pattern.find(call.interpreter, &input.units(), from, from)?.is_some().into())
}

fn match_one(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input) = subject(args)?;
    if let (Some(begin), Some(length)) = (int_at(args, 2), int_at(args, 3)) {
        let begin = usize::try_from(begin).ok().filter(|begin| *begin <= input.len());
        let begin = begin.ok_or_else(|| Exception::out_of_range("beginning"))?;
        let part = usize::try_from(length)
            .ok()
            .and_then(|length| input.slice(begin..begin.checked_add(length)?))
            .ok_or_else(|| Exception::out_of_range("length"))?;
        let from = pattern.beginning(part.len());
        let found = pattern.find(call.interpreter, &part.units(), from, from)?;
        let shifted = found.map(|captures| {
            let shift = |(at, length): (usize, usize)| (at + begin, length);
            captures.into_iter().map(|all| all.into_iter().map(shift).collect()).collect()
        });
        return Ok(found_or_none(&pattern, input, shifted));
    }
    let from = starting_at(&pattern, input, int_at(args, 2))?;
    let found = pattern.find(call.interpreter, &input.units(), from, from)?;
    Ok(found_or_none(&pattern, input, found))
}

fn next_match(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = args.object::<Found>(0)?;
    let Some(whole) = found.span() else { return Ok(args.value(0)) };
    let matched = &found.matched;
    let next = matched.pattern.next(call.interpreter, &matched.input.units(), whole)?;
    Ok(found_or_none(&matched.pattern, &matched.input, next))
}

fn all(
    call: &mut Call<'_, '_>,
    pattern: &Rc<Pattern>,
    input: &Text,
    from: usize,
    most: usize,
) -> Result<Vec<Found>, Fault> {
    let all = pattern.all(call.interpreter, &input.units(), from, most)?;
    Ok(all.into_iter().map(|captures| Found::new(pattern, input, captures)).collect())
}

fn matches(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input) = subject(args)?;
    let from = starting_at(&pattern, input, int_at(args, 2))?;
    let items = all(call, &pattern, input, from, usize::MAX)?;
    let items = items.into_iter().map(Value::object).collect();
    Ok(Value::object(Collection { class: "MatchCollection", of: None, items }))
}

fn count(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input) = subject(args)?;
    let from = starting_at(&pattern, input, None)?;
    let found = all(call, &pattern, input, from, usize::MAX)?;
    Ok(crate::expr::value::whole(found.len()))
}

/// How many matches a call may use: -1 for all.
fn most_of(given: Option<i32>) -> Result<usize, Fault> {
    match given {
        None | Some(-1) => Ok(usize::MAX),
        Some(count) => usize::try_from(count).map_err(|_| {
            Exception::out_of_range_because("Count cannot be less than -1.", "count").into()
        }),
    }
}

fn replace(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input) = subject(args)?;
    let by_evaluator = call.member.parameters.iter().any(|p| p.name == "evaluator");
    let name = if by_evaluator { "evaluator" } else { "replacement" };
    let replacement = args.required(2, name)?;
    let most = most_of(int_at(args, 3))?;
    let from = starting_at(&pattern, input, int_at(args, 4))?;
    let pieces = match replacement {
        Value::String(text) => Some(replacement::read(&pattern, text)),
        _ => None,
    };
    let mut made: Vec<(usize, usize, Text)> = Vec::new();
    let mut size = 0;
    for found in all(call, &pattern, input, from, most)? {
        let Some((at, length)) = found.span() else { continue };
        let text = match &pieces {
            Some(pieces) => {
                let mut text = TextBuilder::new();
                replacement::expand(pieces, &found, &mut text);
                text.finish()
            }
            None => {
                let made = call.invoke(replacement, &[Value::object(found)])?;
                call.to_text(&made)?
            }
        };
        size += text.len();
        call.interpreter.reserve(size)?;
        made.push((at, length, text));
    }
    if made.is_empty() {
        return Ok(input.clone().into());
    }
    if pattern.right_to_left() {
        made.reverse();
    }
    let mut out = TextBuilder::new();
    let mut done = 0;
    for (at, length, text) in made {
        out.push(&input.slice(done..at).unwrap_or_default());
        out.push(&text);
        done = at + length;
    }
    out.push(&input.slice(done..input.len()).unwrap_or_default());
    Ok(out.finish().into())
}

fn split(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input) = subject(args)?;
    let given = int_at(args, 2).unwrap_or(0);
    let Ok(count) = usize::try_from(given) else {
        return Err(
            Exception::out_of_range_because("Count cannot be less than -1.", "count").into()
        );
    };
    let from = starting_at(&pattern, input, int_at(args, 3))?;
    let whole = || -> Value { Array::new(Type::String, vec![input.clone().into()]).into() };
    if count == 1 {
        return Ok(whole());
    }
    let most = if count == 0 { usize::MAX } else { count - 1 };
    let mut found = all(call, &pattern, input, from, most)?;
    if found.is_empty() {
        return Ok(whole());
    }
    let back = pattern.right_to_left();
    let mut parts: Vec<Value> = Vec::new();
    let mut done = if back { input.len() } else { 0 };
    for found in &mut found {
        let Some((at, length)) = found.span() else { continue };
        let part = if back { at + length..done } else { done..at };
        parts.push(input.slice(part).into());
        done = if back { at } else { at + length };
        for captures in found.matched.captures.iter().skip(1) {
            if let Some(capture) = captures.last() {
                parts.push(found.text_of(*capture).into());
            }
        }
    }
    parts.push(input.slice(if back { 0..done } else { done..input.len() }).into());
    if back {
        parts.reverse();
    }
    Ok(Array::new(Type::String, parts).into())
}
