//! A trace for people.

use std::io::{self, Write};

use super::TraceReport;
use crate::report::printable::one_line;
use crate::report::table::{grouped, shortened};
use crate::sim::{Change, ChangeKind, CounterView, TraceError, TracePlace, TraceStep};

/// Characters of a value that are shown.
const VALUE: usize = 100;

/// Writes a trace as indented lines: a step each, with what it evaluated, changed and counted.
///
/// # Errors
/// When `out` fails.
pub fn write_text(report: &TraceReport, out: &mut dyn Write) -> io::Result<()> {
    let TraceReport { file, line, arrival, status, outcome, .. } = report;
    writeln!(out, "{} line {line}: {status} {outcome}", one_line(file))?;
    writeln!(out, "arrived {arrival}, ended {}", report.ended)?;
    let tokens = |count: Option<u64>| {
        count.map_or_else(|| "not known".to_owned(), |count| grouped(count.into()))
    };
    let (prompt, completion) = (tokens(report.prompt_tokens), tokens(report.completion_tokens));
    let recorded = report.recorded_status;
    writeln!(out, "recorded: status {recorded}, prompt {prompt}, completion {completion}")?;
    if !report.route.is_empty() {
        writeln!(out, "route: {}", one_line(&report.route.join(" > ")))?;
    }
    let mut section = "";
    for step in &report.trace.steps {
        if step.section != section {
            section = step.section;
            let title = if section == "response" { "the response has ended" } else { section };
            writeln!(out, "\n{title} ({})", step.time)?;
        }
        write_step(step, out)?;
    }
    writeln!(out)?;
    if let Some(error) = &report.error {
        writeln!(out, "{}: {}", why(&report.outcome), one_line(error))?;
    }
    if !report.trace.variables.is_empty() {
        writeln!(out, "variables at the end:")?;
        for variable in &report.trace.variables {
            writeln!(out, "  {} = {}", one_line(&variable.name), value(&variable.value))?;
        }
    }
    if let Some(body) = &report.trace.body {
        writeln!(out, "body: {}", value(body))?;
    }
    if !report.assumptions.is_empty() {
        let names = report.assumptions.join(", ");
        writeln!(out, "it rests on: {names} (`policyc explain assumption NAME`)")?;
    }
    Ok(())
}

fn why(outcome: &str) -> &str {
    match outcome {
        "unrouted" => "it runs no policy here",
        "failed" | "denied" | "refused" => outcome,
        _ => "it said",
    }
}

fn write_step(step: &TraceStep, out: &mut dyn Write) -> io::Result<()> {
    let depth = step.depth as usize * 2 + 2;
    if !step.policy.is_empty() {
        let id = step.id.as_deref().map(|id| format!(" #{}", one_line(id))).unwrap_or_default();
        let within = step.within.as_deref().map(|path| format!(" in {}", one_line(path)));
        let within = within.unwrap_or_default();
        writeln!(out, "{:depth$}{}{id}  {}{within}", "", step.policy, place(&step.place))?;
    }
    let inner = if step.policy.is_empty() { depth } else { depth + 4 };
    for evaluated in &step.evaluated {
        let sign = if evaluated.failed { "failed:" } else { "=" };
        let (line, column) = (evaluated.place.line, evaluated.place.column);
        let shown = value(&evaluated.value);
        writeln!(out, "{:inner$}expression at {line}:{column} {sign} {shown}", "")?;
    }
    match step.branch {
        Some(0) => writeln!(out, "{:inner$}no `when` holds", "")?,
        Some(number) => writeln!(out, "{:inner$}takes `when` {number}", "")?,
        None => {}
    }
    for counter in &step.counters {
        writeln!(out, "{:inner$}{}", "", counter_line(counter, step.policy.is_empty()))?;
    }
    for change in &step.changes {
        writeln!(out, "{:inner$}{}", "", change_line(change))?;
    }
    if step.metric_rows > 0 {
        writeln!(out, "{:inner$}emits {} metric rows", "", step.metric_rows)?;
    }
    if step.returned {
        writeln!(out, "{:inner$}ends the exchange with its response", "")?;
    }
    if let Some(TraceError { reason, message, status, .. }) = &step.raised {
        let message = value(message);
        writeln!(out, "{:inner$}raises {reason} ({status}): {message}", "")?;
    }
    Ok(())
}

fn counter_line(counter: &CounterView, with_place: bool) -> String {
    let CounterView { attribute, key, limit, left_before, left_after, charged, .. } = counter;
    let who = if with_place {
        format!("{} ({}) ", counter.policy, place(&counter.place))
    } else {
        String::new()
    };
    let left = match (left_before, left_after) {
        (Some(before), Some(after)) if before == after => {
            format!("{} left", grouped((*before).into()))
        }
        (Some(before), Some(after)) => {
            format!("left {} -> {}", grouped((*before).into()), grouped((*after).into()))
        }
        (Some(left), None) | (None, Some(left)) => format!("{} left", grouped((*left).into())),
        (None, None) => "nothing left".to_owned(),
    };
    let what = match (charged, counter.refused) {
        (_, true) => " refuses:".to_owned(),
        (Some(charged), false) => format!(" is charged {}:", grouped((*charged).into())),
        (None, false) => String::new(),
    };
    let limit = grouped((*limit).into());
    format!("{who}{attribute} of {}{what} {left} of {limit}", value(&format!("{key:?}")))
}

fn change_line(change: &Change) -> String {
    let what = match change.kind {
        ChangeKind::Variable => "variable ",
        ChangeKind::RequestHeader => "request header ",
        ChangeKind::ResponseHeader => "response header ",
        ChangeKind::Method => "method",
        ChangeKind::Url => "URL",
        ChangeKind::RequestBody => "request body",
        ChangeKind::Backend => "backend",
        ChangeKind::Status => "status",
        ChangeKind::Body => "body",
        ChangeKind::Forwarded => return "sends the request to the backend".to_owned(),
    };
    let side = |side: &Option<String>| side.as_deref().map_or("(none)".to_owned(), value);
    let name = one_line(&change.name);
    format!("{what}{name}: {} -> {}", side(&change.before), side(&change.after))
}

fn place(place: &TracePlace) -> String {
    format!("{}:{}:{}", one_line(&place.file), place.line, place.column)
}

fn value(text: &str) -> String {
    shortened(&one_line(text), VALUE)
}
