//! Custom metrics under two policies.

use schemars::JsonSchema;
use serde::Serialize;

use crate::sim::Report;
use crate::sim::metrics::Count;

/// A custom metric whose rows or series change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct MetricChange {
    /// Namespace.
    pub(super) namespace: String,
    /// Name.
    pub(super) name: String,
    /// Rows before and now.
    pub(super) rows: [u64; 2],
    /// Combinations of dimension values in the busiest 12 hours, before and now.
    pub(super) series: [u128; 2],
    /// What the distinct values of its dimensions allow in those hours, before and now.
    pub(super) series_at_most: [u128; 2],
}

/// The metrics that change, by namespace and name.
pub(super) fn changes(old: &Report, new: &Report) -> Vec<MetricChange> {
    let mut changes: Vec<MetricChange> = Vec::new();
    for (side, report) in [old, new].into_iter().enumerate() {
        for metric in &report.series.metrics {
            let same = |known: &MetricChange| {
                known.namespace == metric.namespace && known.name == metric.name
            };
            let at = changes.iter().position(same).unwrap_or_else(|| {
                changes.push(MetricChange {
                    namespace: metric.namespace.clone(),
                    name: metric.name.clone(),
                    rows: [0; 2],
                    series: [0; 2],
                    series_at_most: [0; 2],
                });
                changes.len() - 1
            });
            let Some(change) = changes.get_mut(at) else { continue };
            let best = |count: Count| count.best();
            let figures = [
                (change.series.get_mut(side), best(metric.peak.observed_combinations)),
                (change.series_at_most.get_mut(side), best(metric.peak.product_of_unique_values)),
            ];
            for (place, figure) in figures {
                if let Some(place) = place {
                    *place = figure;
                }
            }
            if let Some(rows) = change.rows.get_mut(side) {
                *rows = metric.rows;
            }
        }
    }
    let differs = |change: &MetricChange| {
        let [a, b] = change.rows;
        let ([c, d], [e, f]) = (change.series, change.series_at_most);
        a != b || c != d || e != f
    };
    changes.retain(differs);
    changes.sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
    changes
}
