//! Token metrics given to the requests of their operation.

use std::io;

use super::{MetricRow, Operation, RequestRow};
use crate::traffic::UsageLine;
use crate::traffic::import::{Intake, Part, Placed};

/// The metrics of the token metric policies (observed: exactly these nine).
pub(super) const METRICS: [&str; 9] = [
    "Total Tokens",
    "Prompt Tokens",
    "Completion Tokens",
    "Prompt Cached Tokens",
    "Prompt Audio Tokens",
    "Completion Reasoning Tokens",
    "Completion Audio Tokens",
    "Completion Accepted Prediction Tokens",
    "Completion Rejected Prediction Tokens",
];

/// Writes the exchanges of the operation `id`; metrics of no single request are left over.
pub(in crate::traffic) fn join(
    id: &str,
    parts: &[Placed],
    intake: &mut Intake<'_>,
) -> io::Result<()> {
    let mut requests: Vec<(&Placed, &RequestRow, UsageLine)> = Vec::new();
    let mut metrics: Vec<(&Placed, &MetricRow)> = Vec::new();
    for placed in parts {
        let is_new = match &placed.part {
            Part::Operation(Operation::Request(row)) => {
                let is_new = requests.iter().all(|(_, known, _)| *known != &**row);
                if is_new {
                    requests.push((placed, row, UsageLine::default()));
                }
                is_new
            }
            Part::Operation(Operation::Metric(row)) => {
                metrics.push((placed, row));
                true
            }
            Part::Call(_) => true,
        };
        if !is_new {
            intake.note("rows that were delivered again: counted once", placed, id);
        }
    }
    let single = requests.len() == 1;
    for (placed, metric) in metrics {
        let of_parent = requests.iter().position(|(_, request, _)| {
            metric.parent.as_deref().is_some_and(|parent| parent == request.id)
        });
        let Some((_, _, usage)) =
            of_parent.or(single.then_some(0)).and_then(|at| requests.get_mut(at))
        else {
            let what = match requests.len() {
                0 => "customMetrics rows without a request: who called is not known",
                _ => "customMetrics rows of an operation with several requests",
            };
            intake.part_left_over(what, placed, id, metric.total());
            continue;
        };
        if usage.model.is_none() {
            usage.model.clone_from(&metric.model);
        }
        let Some(place) = place(usage, &metric.name) else { continue };
        match *place {
            None => *place = Some(metric.tokens),
            Some(known) if known == metric.tokens => {
                intake.note(
                    "token metrics that were emitted twice for a call: counted once",
                    placed,
                    id,
                );
            }
            Some(_) => {
                let what = "token metrics that differ from another one of their call";
                intake.part_left_over(what, placed, id, metric.total());
            }
        }
    }
    for (placed, request, usage) in requests {
        if usage != UsageLine::default() {
            intake.joined();
        }
        intake.at_part(placed);
        let line = request.line(intake);
        intake.exchange(&crate::traffic::import::NewLine { usage, ..line })?;
    }
    Ok(())
}

/// The count that a metric tells.
fn place<'u>(usage: &'u mut UsageLine, metric: &str) -> Option<&'u mut Option<u64>> {
    let number = METRICS.iter().position(|name| *name == metric)?;
    Some(match number {
        0 => &mut usage.total_tokens,
        1 => &mut usage.prompt_tokens,
        2 => &mut usage.completion_tokens,
        3 => &mut usage.cached_tokens,
        4 => &mut usage.prompt_audio_tokens,
        5 => &mut usage.reasoning_tokens,
        6 => &mut usage.completion_audio_tokens,
        7 => &mut usage.accepted_prediction_tokens,
        _ => &mut usage.rejected_prediction_tokens,
    })
}
