//! `policyc eval`: what a policy expression gives for a request.

use std::fs;
use std::io::{self, BufRead};
use std::path::PathBuf;
use std::process::ExitCode;

use miette::{Diagnostic, IntoDiagnostic, LabeledSpan, MietteDiagnostic, Report, WrapErr};
use serde::Deserialize;
use serde_json::Value as Json;
use thiserror::Error;

use super::output;
use crate::expr::batch::Batch;
use crate::expr::bind::check;
use crate::expr::context::{Context, ContextFile, from_json};
use crate::expr::eval::{Interpreter, Limits};
use crate::expr::parse::{ExpressionSource, parse};
use crate::expr::types::Type;
use crate::expr::value::Fault;
use crate::source::Span;

/// Arguments of `policyc eval`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The expression, `@(…)` or `@{…}`.
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    expression: Option<String>,

    /// JSON file with the request, response, variables and the rest of `context`.
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    context: Option<PathBuf>,

    /// Read cases as lines of JSON (`id`, `expr`, `context`) from standard input and write one
    /// answer a line.
    #[arg(long)]
    batch: bool,
}

/// A line of a batch that is no case.
#[derive(Debug, Diagnostic, Error)]
#[error("line {line} of standard input: {cause}")]
struct BadLine {
    line: usize,
    cause: crate::expr::batch::LineError,
}

/// Evaluates one expression, or every line of standard input.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    if arguments.batch {
        return batch();
    }
    let expression = arguments.expression.as_deref().unwrap_or_default();
    let host = match &arguments.context {
        None => Context::default(),
        Some(path) => {
            let shown = path.display();
            let text = fs::read_to_string(path)
                .into_diagnostic()
                .wrap_err_with(|| format!("cannot read `{shown}`"))?;
            let json: Json = serde_json::from_str(&text)
                .into_diagnostic()
                .wrap_err_with(|| format!("`{shown}` is no JSON"))?;
            // Lenient reading is for batches; here a misspelt field is told.
            ContextFile::deserialize(&json)
                .into_diagnostic()
                .wrap_err_with(|| format!("`{shown}` is no context"))?;
            from_json(&json)
                .into_diagnostic()
                .wrap_err_with(|| format!("`{shown}` is no context"))?
        }
    };
    let (text, ty) = evaluate(expression, &host)?;
    output::print(|out| match text {
        Some(text) => writeln!(out, "{text}\n{ty}"),
        None => writeln!(out, "null\n{ty}"),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The value as text (`None` for null) and its type.
fn evaluate(expression: &str, host: &Context) -> miette::Result<(Option<String>, String)> {
    let parsed = parse(&ExpressionSource::whole(expression));
    if let Some(error) = parsed.errors.first() {
        return Err(drawn(expression, error.span, &error.to_string(), None));
    }
    let Some(body) = parsed.body else {
        return Err(miette::miette!("the expression cannot be read"));
    };
    let checked = check(&body);
    if let Some(problem) = checked.problems.iter().find(|problem| problem.kind.is_error()) {
        return Err(drawn(expression, problem.span, &problem.message, problem.help.clone()));
    }
    let Some(compiled) = checked.compiled else {
        return Err(miette::miette!("the expression cannot be compiled"));
    };
    let mut interpreter = Interpreter::new(host, Limits::default());
    let result = compiled.evaluate_in(&mut interpreter).and_then(|value| {
        let text = interpreter.to_text(&value);
        let text = text.map_err(|fault| crate::expr::bind::Failure { fault, span: None })?;
        Ok((value, text))
    });
    match result {
        Ok((value, text)) => {
            let ty = if value.is_null() { Type::Null } else { value.type_of() };
            let text = (!value.is_null()).then(|| text.to_utf8().into_owned());
            Ok((text, ty.runtime_name()))
        }
        Err(failure) => {
            let message = match &failure.fault {
                Fault::Exception(exception) => {
                    format!("{}: {}", exception.class(), exception.message())
                }
                Fault::NotSupported(what) => format!("NotSupported: {what}"),
                Fault::Limit(limit) => limit.to_string(),
            };
            let whole = Span::from_range(0..expression.len());
            Err(drawn(expression, failure.span.unwrap_or(whole), &message, None))
        }
    }
}

/// A message drawn on the expression.
fn drawn(expression: &str, span: Span, message: &str, help: Option<String>) -> Report {
    let label = LabeledSpan::new(None, span.range().start, span.range().len());
    let mut diagnostic = MietteDiagnostic::new(message).with_label(label);
    if let Some(help) = help {
        diagnostic = diagnostic.with_help(help);
    }
    Report::new(diagnostic).with_source_code(expression.to_owned())
}

/// Answers every line of standard input.
fn batch() -> miette::Result<ExitCode> {
    let mut batch = Batch::new();
    let mut bad = None;
    let input = io::stdin().lock();
    output::print(|out| {
        for (index, line) in input.lines().enumerate() {
            let line = line?;
            if line.trim().is_empty() {
                continue;
            }
            match batch.answer(&line) {
                Ok(answer) => writeln!(out, "{answer}")?,
                Err(cause) => {
                    bad = Some(BadLine { line: index + 1, cause });
                    break;
                }
            }
        }
        Ok(())
    })?;
    match bad {
        Some(bad) => Err(bad.into()),
        None => Ok(ExitCode::SUCCESS),
    }
}
