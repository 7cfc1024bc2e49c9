//! What came out against what is expected.

use toml::Value;

use super::format::{At, Case, CounterExpect, Expect, MetricExpect};
use super::line::json_of;
use super::play::{Played, Row, Seen};
use crate::source::Span;

/// One thing that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The expectation, or what is wrong with the test.
    pub span: Span,
    /// What is not as expected: `status of call 2`.
    pub what: String,
    /// What was expected; `None` where the test itself is wrong.
    pub expected: Option<String>,
    /// What came out.
    pub actual: Option<String>,
}

impl Failure {
    /// Something that is wrong with the test itself.
    #[must_use]
    pub const fn plain(span: Span, what: String) -> Self {
        Self { span, what, expected: None, actual: None }
    }
}

/// Compares the calls of a test with what each of them came to.
pub(super) fn compare(case: &Case, played: &Played) -> Vec<Failure> {
    let mut failures = Vec::new();
    for ((number, call), seen) in (1_usize..).zip(&case.call).zip(&played.seen) {
        let mut compare = Compare { number, failures: &mut failures };
        match seen {
            Some(seen) => compare.call(&call.expect, seen),
            None => compare.differs(call.at.span, "end", "an answer".into(), "none".into()),
        }
    }
    failures
}

struct Compare<'f> {
    /// Of the call, from 1.
    number: usize,
    failures: &'f mut Vec<Failure>,
}

impl Compare<'_> {
    fn differs(&mut self, span: Span, what: &str, expected: String, actual: String) {
        let what = format!("{what} of call {}", self.number);
        self.failures.push(Failure { span, what, expected: Some(expected), actual: Some(actual) });
    }

    fn same<T: PartialEq + ToString>(&mut self, what: &str, expected: Option<&At<T>>, actual: &T) {
        if let Some(expected) = expected
            && expected.value != *actual
        {
            self.differs(expected.span, what, expected.value.to_string(), actual.to_string());
        }
    }

    /// As [`Self::same`], where there may be nothing to compare with.
    fn same_if<T: PartialEq + ToString>(
        &mut self,
        what: &str,
        expected: Option<&At<T>>,
        actual: Option<&T>,
    ) {
        if let Some(expected) = expected
            && Some(&expected.value) != actual
        {
            let actual = actual.map_or_else(|| "nothing".to_owned(), ToString::to_string);
            self.differs(expected.span, what, expected.value.to_string(), actual);
        }
    }

    fn call(&mut self, expect: &Expect, seen: &Seen) {
        self.same("status", expect.status.as_ref(), &seen.status);
        self.same("outcome", expect.outcome.as_ref(), &seen.outcome.name().to_owned());
        self.headers(expect, seen);
        self.bodies(expect, seen);
        for (name, expected) in &expect.variables {
            let found = seen.trace.variables.iter().find(|variable| variable.name == *name);
            let found = found.map(|variable| variable.value.clone());
            let wanted = shown(&expected.value);
            // What `ToString` tells of other things may be written as a text.
            let plain = expected.value.as_str();
            if found.as_deref() != Some(&*wanted) && (plain.is_none() || found.as_deref() != plain)
            {
                let what = format!("variable `{name}`");
                let found = found.unwrap_or_else(|| "not set".to_owned());
                self.differs(expected.span, &what, wanted, found);
            }
        }
        self.same_if("charge", expect.charged.as_ref(), seen.charged.as_ref());
        let (by, key) = match &seen.refused_by {
            Some((by, key)) => (Some(by), Some(key)),
            None => (None, None),
        };
        self.same_if("refusing attribute", expect.refused_by.as_ref(), by);
        self.same_if("refusing key", expect.refused_key.as_ref(), key);
        expect.counters.iter().for_each(|counter| self.counter(counter, seen));
        expect.metrics.iter().for_each(|metric| self.metric(metric, seen));
        let rows = u32::try_from(seen.rows.len()).unwrap_or(u32::MAX);
        self.same("number of metric rows", expect.metric_rows.as_ref(), &rows);
        if let Some(piece) = &expect.error {
            let error = seen.error.clone().unwrap_or_default();
            if !error.contains(&piece.value) || seen.error.is_none() {
                self.differs(piece.span, "error", format!("… {} …", piece.value), error);
            }
        }
        if let Some(assumes) = &expect.assumes
            && assumes.value != seen.assumes
        {
            let (expected, actual) = (assumes.value.join("\n"), seen.assumes.join("\n"));
            self.differs(assumes.span, "assumptions", expected, actual);
        }
    }

    fn headers(&mut self, expect: &Expect, seen: &Seen) {
        for (name, expected) in &expect.headers {
            let mut known = seen.headers.iter();
            let found = known.find(|(known, _)| known.eq_ignore_ascii_case(name));
            let found = found.and_then(|(_, value)| value.clone());
            let wanted = match &expected.value {
                Value::Boolean(false) => None,
                Value::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            };
            if wanted != found {
                let told = |value: Option<String>| value.unwrap_or_else(|| "not set".to_owned());
                let what = format!("header `{name}`");
                self.differs(expected.span, &what, told(wanted), told(found));
            }
        }
    }

    fn bodies(&mut self, expect: &Expect, seen: &Seen) {
        let body = seen.trace.body.clone();
        if let Some(expected) = &expect.body {
            match &expected.value {
                Value::String(text) if body.as_ref() == Some(text) => {}
                Value::String(text) => {
                    let actual = body.clone().unwrap_or_else(|| "as recorded".to_owned());
                    self.differs(expected.span, "body", text.clone(), actual);
                }
                table => {
                    let wanted = json_of(table);
                    let found: Option<serde_json::Value> =
                        body.as_deref().and_then(|body| serde_json::from_str(body).ok());
                    if !found.as_ref().is_some_and(|found| has(found, &wanted)) {
                        let actual = match (&found, &body) {
                            (Some(found), _) => format!("{found:#}"),
                            (None, Some(body)) => body.clone(),
                            (None, None) => "as recorded".to_owned(),
                        };
                        self.differs(expected.span, "body", format!("{wanted:#}"), actual);
                    }
                }
            }
        }
        if let Some(piece) = &expect.body_contains {
            let found = body.unwrap_or_default();
            if !found.contains(&piece.value) {
                self.differs(piece.span, "body", format!("… {} …", piece.value), found);
            }
        }
    }

    fn counter(&mut self, expected: &At<CounterExpect>, seen: &Seen) {
        let CounterExpect { limit, key, left } = &expected.value;
        let views = seen.trace.steps.iter().flat_map(|step| &step.counters);
        let asked = |attribute: &str, counter: &str| {
            attribute == limit && key.as_ref().is_none_or(|key| key == counter)
        };
        // What was left last, of each counter.
        let mut last: Vec<(&str, &str, u64)> = Vec::new();
        for view in views {
            let Some(left) = view.left_after.or(view.left_before) else { continue };
            let same =
                |known: &&mut (&str, &str, u64)| known.0 == view.attribute && known.1 == view.key;
            match last.iter_mut().find(same) {
                Some(known) => known.2 = left,
                None => last.push((&view.attribute, &view.key, left)),
            }
        }
        if last.iter().any(|(name, counter, found)| asked(name, counter) && found == left) {
            return;
        }
        let told =
            |(name, key, left): &(&str, &str, u64)| format!("{name} of `{key}`: {left} left");
        let wanted = key.as_deref().unwrap_or("(any)");
        let found: Vec<_> = last.iter().map(told).collect();
        let wanted = format!("{limit} of `{wanted}`: {left} left");
        self.differs(expected.span, "counter", wanted, or_nothing(found));
    }

    fn metric(&mut self, expected: &At<MetricExpect>, seen: &Seen) {
        let wanted = &expected.value;
        let fits = |row: &Row| {
            let has = |(name, value): (&String, &String)| row.dimensions.get(name) == Some(value);
            row.name == wanted.name
                && wanted.value.is_none_or(|value| value == row.value)
                && wanted.namespace.as_ref().is_none_or(|name| *name == row.namespace)
                && wanted.dimensions.iter().all(has)
        };
        if seen.rows.iter().any(fits) {
            return;
        }
        let mut text = wanted.name.clone();
        if let Some(value) = wanted.value {
            text.push_str(&format!(" = {value}"));
        }
        for (name, value) in &wanted.dimensions {
            text.push_str(&format!("\n  {name}: {value}"));
        }
        let found: Vec<_> = seen.rows.iter().map(row).collect();
        self.differs(expected.span, "metric row", text, or_nothing(found));
    }
}

fn or_nothing(lines: Vec<String>) -> String {
    if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") }
}

/// A row of a metric, its dimensions on lines of their own.
pub(super) fn row(row: &Row) -> String {
    let dimensions = row.dimensions.iter().map(|(name, value)| format!("\n  {name}: {value}"));
    format!("{} = {}{}", row.name, row.value, dimensions.collect::<String>())
}

/// A value as traces show it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(is) => is.to_string(),
        other => other.to_string(),
    }
}

/// Whether JSON has all that is wanted of it. Lists have to be equal in length.
fn has(found: &serde_json::Value, wanted: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (found, wanted) {
        (Json::Object(found), Json::Object(wanted)) => wanted
            .iter()
            .all(|(name, wanted)| found.get(name).is_some_and(|found| has(found, wanted))),
        (Json::Array(found), Json::Array(wanted)) => {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(f, w)| has(f, w))
        }
        (Json::Number(found), Json::Number(wanted)) => found.as_f64() == wanted.as_f64(),
        _ => found == wanted,
    }
}
