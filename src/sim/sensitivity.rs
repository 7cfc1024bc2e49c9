//! How much a result depends on what was assumed: the runs to compare, and the band that
//! their results span. Who plays them is not decided here.

use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions::{Choices, find};
use super::simulator::Report;

/// The result of a run, as far as assumptions move it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunResult {
    /// Exchanges.
    pub calls: u64,
    /// Those that a limit refused.
    pub refused: u64,
    /// Of them, those that a rate refused with 429.
    pub refused_by_rate: u64,
    /// Of them, those that a quota refused with 403.
    pub refused_by_quota: u64,
    /// Tokens of answered exchanges, as recorded.
    pub total_tokens: u64,
    /// Rows of custom metrics.
    pub metric_rows: u64,
}

impl RunResult {
    /// The result that a report tells.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let totals = &report.totals;
        let rows = report.series.metrics.iter().map(|metric| metric.rows);
        Self {
            calls: totals.calls,
            refused: totals.refused_by_rate.saturating_add(totals.refused_by_quota),
            refused_by_rate: totals.refused_by_rate,
            refused_by_quota: totals.refused_by_quota,
            total_tokens: totals.total_tokens,
            metric_rows: rows.fold(0, u64::saturating_add),
        }
    }
}

/// Another choice for one assumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Name of the assumption.
    pub assumption: &'static str,
    /// The choice.
    pub choice: &'static str,
    /// How many decisions of the first run rested on the assumption.
    pub decisions: u64,
    /// All choices of the run.
    pub choices: Choices,
}

/// The runs that tell how much `report`, which was made with `choices`, depends on them: every
/// other choice of every assumption that a decision rested on, one at a time.
#[must_use]
pub fn variants(report: &Report, choices: &Choices) -> Vec<Variant> {
    let mut variants = Vec::new();
    for used in &report.assumptions {
        let Some(entry) = find(used.name) else { continue };
        for (choice, _) in entry.choices().into_iter().filter(|(name, _)| *name != used.choice) {
            let mut choices = *choices;
            if entry.choose(&mut choices, choice) {
                let decisions = used.decisions;
                variants.push(Variant { assumption: used.name, choice, decisions, choices });
            }
        }
    }
    variants
}

/// What came of another choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Alternative {
    /// Name of the assumption.
    pub assumption: &'static str,
    /// What was assumed instead.
    pub choice: &'static str,
    /// How many decisions of the first run rested on the assumption.
    pub decisions: u64,
    /// What came of it.
    pub result: RunResult,
}

/// The choices that were made for one end of the band, and what came of them together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct End {
    /// Assumptions and choices other than those of the first run.
    pub choices: Vec<(&'static str, &'static str)>,
    /// What came of them.
    pub result: RunResult,
}

/// How much a result depends on what was assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sensitivity {
    /// The result as assumed.
    pub assumed: RunResult,
    /// The result of every other choice, one at a time.
    pub alternatives: Vec<Alternative>,
    /// All choices together that refuse least.
    pub lowest: End,
    /// All choices together that refuse most.
    pub highest: End,
}

impl Sensitivity {
    /// The band of one choice at a time. The ends are those of one choice alone until
    /// [`Sensitivity::corners`] have been played.
    #[must_use]
    pub fn new(assumed: RunResult, variants: &[Variant], results: &[RunResult]) -> Self {
        let pairs = variants.iter().zip(results);
        let alternatives = pairs.map(|(variant, result)| Alternative {
            assumption: variant.assumption,
            choice: variant.choice,
            decisions: variant.decisions,
            result: *result,
        });
        let alternatives: Vec<_> = alternatives.collect();
        let end = |moves: fn(u64, u64) -> bool| {
            let choices = strongest(&alternatives, assumed.refused, moves);
            let alone = |(assumption, choice): &(&str, &str)| {
                let same = |a: &&Alternative| a.assumption == *assumption && a.choice == *choice;
                alternatives.iter().find(same).map(|alternative| alternative.result)
            };
            let results = choices.iter().filter_map(alone);
            let strongest = results.fold(assumed, |best, result| {
                if moves(result.refused, best.refused) { result } else { best }
            });
            End { choices, result: strongest }
        };
        let (lowest, highest) = (end(|new, old| new < old), end(|new, old| new > old));
        Self { assumed, lowest, highest, alternatives }
    }

    /// The assumption that moves the share of refused calls most, and the one at a time
    /// lowest and highest number of refused calls.
    #[must_use]
    pub fn band(&self) -> (u64, u64, Option<&'static str>) {
        let refused = |alternative: &Alternative| alternative.result.refused;
        let all = || self.alternatives.iter().map(refused).chain([self.assumed.refused]);
        let (low, high) = (all().min().unwrap_or(0), all().max().unwrap_or(0));
        let moved =
            |alternative: &&Alternative| refused(alternative).abs_diff(self.assumed.refused);
        let first = self.alternatives.iter().rev().max_by_key(moved);
        let decided = first.filter(|alternative| moved(alternative) > 0);
        (low, high, decided.map(|alternative| alternative.assumption))
    }

    /// The choices of the runs that make all strongest choices together: for the lowest and
    /// the highest end, where more than one choice moves it.
    #[must_use]
    pub fn corners(&self, choices: &Choices) -> [Option<Choices>; 2] {
        [&self.lowest, &self.highest].map(|end| {
            let mut together = *choices;
            for (assumption, choice) in &end.choices {
                find(assumption)?.choose(&mut together, choice);
            }
            (end.choices.len() > 1).then_some(together)
        })
    }
}

/// For each assumption that moves the number of refused calls in one direction, the choice
/// that moves it furthest.
fn strongest(
    alternatives: &[Alternative],
    assumed: u64,
    moves: fn(u64, u64) -> bool,
) -> Vec<(&'static str, &'static str)> {
    let mut strongest: Vec<&Alternative> = Vec::new();
    for alternative in alternatives.iter().filter(|a| moves(a.result.refused, assumed)) {
        match strongest.iter_mut().find(|known| known.assumption == alternative.assumption) {
            Some(known) if moves(alternative.result.refused, known.result.refused) => {
                *known = alternative;
            }
            Some(_) => {}
            None => strongest.push(alternative),
        }
    }
    strongest.iter().map(|alternative| (alternative.assumption, alternative.choice)).collect()
}

#[cfg(test)]
mod tests;
