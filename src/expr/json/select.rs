//! `SelectToken` and `SelectTokens`: JSONPath in Newtonsoft's dialect.

mod filter;
mod parse;

use super::{Data, Token};
use crate::expr::eval::Interpreter;
use crate::expr::value::{Exception, Fault, Text};
use filter::Condition;

/// One step of a path.
#[derive(Debug)]
enum Step {
    /// `$` within a condition.
    Root,
    /// `.name`, or `.*` without a name.
    Field(Option<Text>),
    /// `['a','b']`
    Fields(Vec<Text>),
    /// `[0]`
    Index(i64),
    /// `[0,2]`
    Indices(Vec<i64>),
    /// `[*]`
    Items,
    /// `[start:end:step]`
    Slice(Option<i64>, Option<i64>, Option<i64>),
    /// `..name`, or `..*` without names.
    Scan(Vec<Text>),
    /// `[?(…)]`; with `true` at any depth.
    Query(Condition, bool),
}

/// All tokens that a path finds, in the order in which Newtonsoft gives them.
///
/// # Errors
/// `JsonException` for a malformed path and, with `required`, when a step finds nothing.
pub fn select(
    interpreter: &mut Interpreter<'_>,
    token: &Token,
    path: &Text,
    required: bool,
) -> Result<Vec<Token>, Fault> {
    let steps = parse::parse(&path.to_utf8())?;
    run(interpreter, &steps, token, token, required)
}

/// The class whose iterator gives what a path finds: that of its last step.
///
/// # Errors
/// `JsonException` for a malformed path.
pub fn selecting_class(path: &Text) -> Result<&'static str, Fault> {
    let steps = parse::parse(&path.to_utf8())?;
    Ok(match steps.last() {
        None | Some(Step::Root) => "Newtonsoft.Json.Linq.JToken[]",
        Some(Step::Field(_)) => "Newtonsoft.Json.Linq.JsonPath.FieldFilter+<ExecuteFilter>d__2",
        Some(Step::Fields(_)) => {
            "Newtonsoft.Json.Linq.JsonPath.FieldMultipleFilter+<ExecuteFilter>d__2"
        }
        Some(Step::Index(_) | Step::Items) => {
            "Newtonsoft.Json.Linq.JsonPath.ArrayIndexFilter+<ExecuteFilter>d__4"
        }
        Some(Step::Indices(_)) => {
            "Newtonsoft.Json.Linq.JsonPath.ArrayMultipleIndexFilter+<ExecuteFilter>d__2"
        }
        Some(Step::Slice(..)) => {
            "Newtonsoft.Json.Linq.JsonPath.ArraySliceFilter+<ExecuteFilter>d__12"
        }
        Some(Step::Scan(names)) if names.len() > 1 => {
            "Newtonsoft.Json.Linq.JsonPath.ScanMultipleFilter+<ExecuteFilter>d__2"
        }
        Some(Step::Scan(_)) => "Newtonsoft.Json.Linq.JsonPath.ScanFilter+<ExecuteFilter>d__2",
        Some(Step::Query(_, false)) => {
            "Newtonsoft.Json.Linq.JsonPath.QueryFilter+<ExecuteFilter>d__2"
        }
        Some(Step::Query(_, true)) => {
            "Newtonsoft.Json.Linq.JsonPath.QueryScanFilter+<ExecuteFilter>d__2"
        }
    })
}

fn json_exception(message: impl Into<Text>) -> Fault {
    Exception::new("Newtonsoft.Json.JsonException", message).into()
}

fn class(token: &Token) -> &'static str {
    match token.data() {
        Data::Object(_) => "JObject",
        Data::Array(_) => "JArray",
        Data::Property(..) => "JProperty",
        Data::Value(_) => "JValue",
    }
}

fn run(
    interpreter: &mut Interpreter<'_>,
    steps: &[Step],
    root: &Token,
    start: &Token,
    required: bool,
) -> Result<Vec<Token>, Fault> {
    let mut current = vec![start.clone()];
    for step in steps {
        let mut next = Vec::new();
        for token in &current {
            interpreter.step()?;
            take(interpreter, step, root, token, required, &mut next)?;
        }
        interpreter.reserve(next.len())?;
        current = next;
    }
    Ok(current)
}

fn fail(required: bool, message: impl FnOnce() -> String) -> Result<(), Fault> {
    if required { Err(json_exception(message())) } else { Ok(()) }
}

fn take(
    interpreter: &mut Interpreter<'_>,
    step: &Step,
    root: &Token,
    token: &Token,
    required: bool,
    found: &mut Vec<Token>,
) -> Result<(), Fault> {
    match step {
        Step::Root => found.push(root.clone()),
        Step::Field(name) => match (token.data(), name) {
            (Data::Object(_), Some(name)) => match token.get(name) {
                Some(value) => found.push(value),
                None => fail(required, || format!("Property '{name}' does not exist on JObject."))?,
            },
            (Data::Object(_), None) => {
                found.extend(token.entries().into_iter().map(|(_, value)| value));
            }
            _ => fail(required, || {
                let name = name.as_ref().map_or("*".into(), Text::to_utf8);
                format!("Property '{name}' not valid on {}.", class(token))
            })?,
        },
        Step::Fields(names) => match token.data() {
            Data::Object(_) => {
                for name in names {
                    match token.get(name) {
                        Some(value) => found.push(value),
                        None => fail(required, || {
                            format!("Property '{name}' does not exist on JObject.")
                        })?,
                    }
                }
            }
            _ => fail(required, || {
                let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
                format!("Properties {} not valid on {}.", names.join(", "), class(token))
            })?,
        },
        Step::Index(index) => item(token, *index, required, found)?,
        Step::Indices(indices) => {
            for index in indices {
                item(token, *index, required, found)?;
            }
        }
        Step::Items => match token.data() {
            Data::Array(_) => found.extend(token.children()),
            _ => fail(required, || format!("Index * not valid on {}.", class(token)))?,
        },
        Step::Slice(start, end, step) => slice(token, *start, *end, *step, required, found)?,
        Step::Scan(names) => scan(interpreter, token, names, found)?,
        Step::Query(condition, deep) => {
            let mut candidates = Vec::new();
            if *deep {
                below(interpreter, token, &mut candidates)?;
            } else {
                candidates = token.children();
            }
            for candidate in candidates {
                interpreter.step()?;
                if condition.holds(interpreter, root, &candidate)? {
                    found.push(candidate);
                }
            }
        }
    }
    Ok(())
}

fn item(token: &Token, index: i64, required: bool, found: &mut Vec<Token>) -> Result<(), Fault> {
    let Data::Array(_) = token.data() else {
        return fail(required, || format!("Index {index} not valid on {}.", class(token)));
    };
    if index < 0 {
        return Err(Exception::out_of_range_because(
            "Index was out of range. Must be non-negative and less than the size of the collection.",
            "index",
        )
        .into());
    }
    let at = usize::try_from(index).unwrap_or(usize::MAX);
    if at >= token.len() {
        return fail(required, || format!("Index {index} outside the bounds of JArray."));
    }
    found.extend(token.child(at));
    Ok(())
}

fn slice(
    token: &Token,
    start: Option<i64>,
    end: Option<i64>,
    step: Option<i64>,
    required: bool,
    found: &mut Vec<Token>,
) -> Result<(), Fault> {
    if step == Some(0) {
        return Err(json_exception("Step cannot be zero."));
    }
    let Data::Array(_) = token.data() else {
        return fail(required, || format!("Array slice is not valid on {}.", class(token)));
    };
    let items = token.children();
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let step = step.unwrap_or(1);
    let from_end = |index: i64| if index < 0 { count + index } else { index };
    let start = from_end(start.unwrap_or(if step > 0 { 0 } else { count - 1 }));
    let stop = match end {
        Some(end) => from_end(end),
        None => {
            if step > 0 {
                count
            } else {
                -1
            }
        }
    };
    let start = start.max(if step > 0 { 0 } else { i64::MIN }).min(if step > 0 {
        count
    } else {
        count - 1
    });
    let stop = stop.max(-1).min(count);
    let mut at = start;
    let mut any = false;
    while if step > 0 { at < stop } else { at > stop } {
        any = true;
        if let Some(item) = usize::try_from(at).ok().and_then(|at| items.get(at)) {
            found.push(item.clone());
        }
        at = at.saturating_add(step);
    }
    if any {
        return Ok(());
    }
    let show = |bound: Option<i64>| bound.map_or("*".to_owned(), |bound| bound.to_string());
    fail(required, || {
        format!("Array slice of {} to {} returned no results.", show(Some(start)), show(end))
    })
}

/// Every token below, parents first.
fn below(
    interpreter: &mut Interpreter<'_>,
    token: &Token,
    found: &mut Vec<Token>,
) -> Result<(), Fault> {
    for child in token.children() {
        interpreter.step()?;
        found.push(child.clone());
        interpreter.deeper(|interpreter| below(interpreter, &child, found))?;
    }
    Ok(())
}

fn scan(
    interpreter: &mut Interpreter<'_>,
    token: &Token,
    names: &[Text],
    found: &mut Vec<Token>,
) -> Result<(), Fault> {
    let mut all = Vec::new();
    below(interpreter, token, &mut all)?;
    if names.is_empty() {
        found.push(token.clone());
    }
    for token in all {
        match token.data() {
            Data::Property(name, _) if names.contains(name) => found.extend(token.children()),
            Data::Property(..) => {}
            _ if names.is_empty() => found.push(token),
            _ => {}
        }
    }
    Ok(())
}
