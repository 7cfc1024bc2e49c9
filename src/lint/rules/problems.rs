//! What the type checker finds, as findings: one rule for each kind of problem, or for a few.

use crate::expr::bind::{Problem, ProblemKind};
use crate::expr::parse::HolePlace;
use crate::lint::{Report, Sink, Unit};
use crate::policy::Expression;
use crate::source::{Fix, Safety, Span};

use super::mend;

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
                let report = as_report(expression, problem).fix(fix(unit, expression, problem));
                sink.push(judge(problem, report));
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

/// The name that was meant, or the cast that is missing.
fn fix(unit: &Unit<'_>, expression: &Expression, problem: &Problem) -> Option<Fix> {
    let (file, document) = (unit.file, unit.document);
    let written = problem.span.of(&expression.text);
    let edit = |span, code: &str| mend::code_edit(file, document, expression, span, code);
    if let Some(meant) = problem.meant() {
        let is_name = written.chars().all(|c| c.is_alphanumeric() || c == '_');
        let same = written.eq_ignore_ascii_case(meant);
        return (is_name && !written.is_empty()).then(|| Fix {
            title: format!("rename `{written}` to `{meant}`"),
            safety: if same { Safety::Safe } else { Safety::Unsafe },
            edits: vec![edit(problem.span, meant)],
        });
    }
    if problem.kind != ProblemKind::MissingCast {
        return None;
    }
    let help = problem.help.as_deref()?;
    let ty = help.strip_prefix("write `(")?.strip_suffix(")` before it")?;
    let (start, end) = (Span::at(problem.span.start), Span::at(problem.span.end));
    Some(Fix {
        title: format!("cast it to `{ty}`"),
        safety: Safety::Unsafe,
        edits: vec![edit(start, &format!("({ty})(")), edit(end, ")")],
    })
}

#[cfg(test)]
mod tests;
