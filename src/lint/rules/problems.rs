//! What the type checker finds, as findings: one rule for each kind of problem, or for a few.

use crate::expr::bind::{Problem, ProblemKind};
use crate::expr::parse::HolePlace;
use crate::lint::{Report, Sink, Unit};
use crate::policy::Expression;
use crate::source::Span;

/// The service compiles expressions when a document is saved.
pub(super) const ON_SAVE: &str =
    "the service compiles the expression on save and refuses the document";

/// Pushes the problems of these kinds.
pub(super) fn report(unit: &Unit<'_>, sink: &mut Sink<'_>, kinds: &[ProblemKind]) {
    report_each(unit, sink, kinds, |_, report| report);
}

/// Pushes the problems of these kinds, each report changed by `judge`.
pub(super) fn report_each(
    unit: &Unit<'_>,
    sink: &mut Sink<'_>,
    kinds: &[ProblemKind],
    judge: impl Fn(&Problem, Report) -> Report,
) {
    for expression in unit.document.expressions() {
        for problem in problems(expression) {
            if kinds.contains(&problem.kind) {
                sink.push(judge(problem, as_report(expression, problem)));
            }
        }
    }
}

/// The problems that hold whatever fills the holes of the expression.
fn problems(expression: &Expression) -> impl Iterator<Item = &Problem> {
    let problems = expression.checked().map(|checked| checked.problems.as_slice());
    let problems = problems.unwrap_or_default();
    let broken = problems.iter().any(|problem| {
        problem.kind.is_error()
            || matches!(problem.kind, ProblemKind::NotSupported | ProblemKind::TypeNotAllowed)
    });
    problems.iter().filter(move |problem| match problem.kind {
        // What cannot be bound may be what reads the variable.
        ProblemKind::UnusedVariable => !broken && !has_code_hole(expression, None),
        ProblemKind::MissingReturn
        | ProblemKind::UnreachableCode
        | ProblemKind::UnassignedVariable => !has_code_hole(expression, None),
        _ => !has_code_hole(expression, Some(problem.span)),
    })
}

/// True when a hole stands in code, within `span` or anywhere: it may be filled by any text.
fn has_code_hole(expression: &Expression, span: Option<Span>) -> bool {
    let holes = expression.parsed().holes.iter();
    let mut in_code = holes.filter(|hole| hole.place == HolePlace::Code);
    in_code.any(|hole| span.is_none_or(|span| span.contains(hole.span)))
}

fn as_report(expression: &Expression, problem: &Problem) -> Report {
    let report = Report::new(expression.to_file(problem.span), problem.message.clone());
    let notes = problem.notes.iter();
    let report = notes.fold(report, |report, note| report.note(note.clone()));
    match &problem.help {
        Some(help) => report.help(help.clone()),
        None => report,
    }
}

#[cfg(test)]
mod tests;
