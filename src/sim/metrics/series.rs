//! How many time series the emitted rows make, per metric and 12-hour window.
//!
//! Documented: Azure Monitor allows 50,000 active time series of custom metrics per region
//! and subscription within 12 hours, and a metric's series are the product of the unique
//! values of its dimensions. Both numbers are given: the combinations that were really seen,
//! and the product.

use std::hash::{DefaultHasher, Hasher};

use serde::Serialize;

use super::contributors::{Contributors, Known, TopValue};
use super::cut::{self, Cut};
use super::distinct::{Count, DistinctSet};
use super::{Emission, Value};
use crate::sim::assumptions::{Assumed, Id, SeriesWindow};
use crate::sim::clock::{Micros, Time, Window};
use crate::sim::hash::{QuickMap, quick_map};

/// Active time series that Azure Monitor allows per region and subscription in 12 hours.
pub const SERIES_LIMIT: u128 = 50_000;

/// Twelve hours.
const WINDOW: Micros = Micros::from_seconds(12 * 3_600);

/// Values of a dimension that are remembered as seen; when there are more, all are forgotten.
const MOST_RECENT: usize = 16_384;

/// Bytes of a value that is remembered so.
const LONGEST_RECENT: usize = 256;

/// Metrics whose values one [`DistinctSet`] can tell apart.
const MOST_METRICS: usize = 64;

/// The accounts of all metrics of a run.
#[derive(Debug, Default)]
pub struct SeriesAccounts {
    groups: Vec<Group>,
    window: Option<Window>,
    peak: Option<TotalAccount>,
    /// What to leave out in the window of the peak.
    cut: Option<Cut>,
    windows: u64,
    windows_over_limit: u64,
}

/// What is known of one metric at the end of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MetricAccount {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Rows sent.
    pub rows: u64,
    /// Sum of the token rows.
    pub tokens: u128,
    /// Sum of the other rows.
    pub number: f64,
    /// The 12-hour window with the largest product.
    pub peak: WindowAccount,
}

/// The time series of one metric in one window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WindowAccount {
    /// Start of the window.
    pub start: Time,
    /// Different combinations of dimension values that were seen.
    pub observed_combinations: Count,
    /// The product of the unique values of all dimensions.
    pub product_of_unique_values: Count,
    /// Unique values per dimension, in the order in which the dimensions were first seen.
    pub dimensions: Vec<DimensionCount>,
}

/// The unique values of one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DimensionCount {
    /// Its name as first seen.
    pub name: String,
    /// How many different values.
    pub unique_values: Count,
}

/// The time series of all metrics together in one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TotalAccount {
    /// Start of the window.
    pub start: Time,
    /// Sum of the observed combinations of all metrics.
    pub observed_combinations: Count,
    /// Sum of the products of all metrics.
    pub product_of_unique_values: Count,
}

/// What a dimension did in the whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DimensionAccount {
    /// The namespace of its metrics.
    pub namespace: String,
    /// Its name as first seen.
    pub name: String,
    /// Different values in the window that had most.
    pub peak_unique_values: Count,
    /// Rows of values that came after the first 100 of their window: the SDK of Application
    /// Insights drops such rows (observed).
    pub rows_beyond_cap: u64,
    /// The values with most rows.
    pub top: Vec<TopValue>,
}

/// All accounts of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesReport {
    /// Every metric, in the order in which they were first seen.
    pub metrics: Vec<MetricAccount>,
    /// Every dimension, in the order in which they were first seen.
    pub dimensions: Vec<DimensionAccount>,
    /// The window with the most time series (by product) over all metrics.
    pub peak: Option<TotalAccount>,
    /// What to leave out so that the peak is within [`SERIES_LIMIT`]; `None` when it is.
    pub cut: Option<Cut>,
    /// Windows with at least one row.
    pub windows: u64,
    /// Windows in which the product over all metrics passed [`SERIES_LIMIT`].
    pub windows_over_limit: u64,
}

/// Metrics of one namespace.
#[derive(Debug)]
struct Group {
    namespace: String,
    metrics: Vec<Metric>,
    dimensions: Vec<DimensionSum>,
    combinations: DistinctSet,
}

/// The values of one dimension in the window.
#[derive(Debug)]
struct DimensionSum {
    name: String,
    values: DistinctSet,
    /// Values that were seen. Nothing but speed depends on them.
    recent: QuickMap<Box<str>, Recent>,
    contributors: Contributors,
    peak: Count,
}

/// What is known of a value that was seen, so that its next rows need no look at the tables.
#[derive(Clone, Copy, Debug, Default)]
struct Recent {
    fingerprint: u64,
    /// Metrics that it was noted for in this window.
    seen: u64,
    known: Known,
}

#[derive(Debug)]
struct Metric {
    name: String,
    rows: u64,
    tokens: u128,
    number: f64,
    peak: Option<WindowAccount>,
}

impl SeriesAccounts {
    /// No rows yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the rows of one emission. Times must not go back.
    pub fn observe(&mut self, emission: &Emission<'_>, assumed: &mut Assumed) {
        if emission.values.is_empty() {
            return;
        }
        self.enter_window(emission.time, assumed);
        let mut taken = 0;
        while taken < emission.values.len() {
            let rest = emission.values.get(taken..).unwrap_or_default();
            taken += self.observe_in_one_group(emission, rest);
        }
    }

    /// Books the leading values that belong to one group; how many those are.
    fn observe_in_one_group(&mut self, emission: &Emission<'_>, values: &[(&str, Value)]) -> usize {
        let Some((first, _)) = values.first() else { return values.len() };
        let at = place_of(&mut self.groups, emission.namespace, first);
        let Some(group) = self.groups.get_mut(at) else { return values.len() };
        let mut metrics = 0_u64;
        let mut taken = 0;
        for (position, (name, value)) in values.iter().enumerate() {
            let Some(bit) = group.metric(name, position) else { break };
            metrics |= 1 << bit;
            group.book(bit, *value);
            taken += 1;
        }
        let mut combination = 0_u64;
        for (position, dimension) in emission.dimensions.iter().enumerate() {
            let at = group.dimension(dimension.name, position);
            if let Some(sum) = group.dimensions.get_mut(at) {
                let fingerprint = sum.note(dimension.value, metrics, taken as u64);
                combination = mixed(combination, fingerprint ^ at as u64);
            }
        }
        group.combinations.insert(combination, metrics);
        taken
    }

    /// Closes the last window and gives the accounts.
    #[must_use]
    pub fn finish(mut self) -> SeriesReport {
        self.close_window();
        let dimensions = self.groups.iter().flat_map(Group::dimension_accounts).collect();
        let metrics = self.groups.into_iter().flat_map(Group::into_accounts).collect();
        let Self { peak, cut, windows, windows_over_limit, .. } = self;
        SeriesReport { metrics, dimensions, peak, cut, windows, windows_over_limit }
    }

    fn enter_window(&mut self, at: Time, assumed: &mut Assumed) {
        match self.window {
            Some(window) if at < window.end => return,
            Some(_) => assumed.uses.note(Id::SeriesWindow),
            None => {}
        }
        let origin = match (assumed.choices.series_window, self.window) {
            (SeriesWindow::HalfDays, _) => 0,
            (SeriesWindow::FromFirstRow, Some(window)) => window.start.0,
            (SeriesWindow::FromFirstRow, None) => at.0,
        };
        self.close_window();
        let into = Micros(at.0.saturating_sub(origin).rem_euclid(WINDOW.0));
        let start = at.minus(into);
        self.window = Some(Window { start, end: start.plus(WINDOW) });
    }

    fn close_window(&mut self) {
        let Some(Window { start, .. }) = self.window.take() else { return };
        let none = Count::Exact(0);
        let mut total =
            TotalAccount { start, observed_combinations: none, product_of_unique_values: none };
        let mut dimensions = Vec::new();
        for group in &mut self.groups {
            group.close_window(&mut total, &mut dimensions);
        }
        self.windows = self.windows.saturating_add(1);
        if total.product_of_unique_values.best() > SERIES_LIMIT {
            self.windows_over_limit = self.windows_over_limit.saturating_add(1);
        }
        let best = |account: &TotalAccount| account.product_of_unique_values.best();
        if self.peak.as_ref().is_none_or(|peak| best(&total) > best(peak)) {
            self.peak = Some(total);
            self.cut = cut::cheapest(&dimensions);
        }
    }
}

/// The group that holds the metric, else one of the namespace with room, else a new one.
fn place_of(groups: &mut Vec<Group>, namespace: &str, name: &str) -> usize {
    let holds = |group: &Group| {
        group.namespace == namespace && group.metrics.iter().any(|metric| metric.name == name)
    };
    let room = |group: &Group| group.namespace == namespace && group.metrics.len() < MOST_METRICS;
    let found = groups.iter().position(holds).or_else(|| groups.iter().position(room));
    found.unwrap_or_else(|| {
        groups.push(Group {
            namespace: namespace.to_owned(),
            metrics: Vec::new(),
            dimensions: Vec::new(),
            combinations: DistinctSet::default(),
        });
        groups.len() - 1
    })
}

impl Group {
    /// The bit of a metric; `None` when the group is full of others.
    fn metric(&mut self, name: &str, likely: usize) -> Option<usize> {
        if self.metrics.get(likely).is_some_and(|metric| metric.name == name) {
            return Some(likely);
        }
        if let Some(at) = self.metrics.iter().position(|metric| metric.name == name) {
            return Some(at);
        }
        if self.metrics.len() >= MOST_METRICS {
            return None;
        }
        self.metrics.push(Metric {
            name: name.to_owned(),
            rows: 0,
            tokens: 0,
            number: 0.0,
            peak: None,
        });
        Some(self.metrics.len() - 1)
    }

    fn book(&mut self, metric: usize, value: Value) {
        let Some(metric) = self.metrics.get_mut(metric) else { return };
        metric.rows = metric.rows.saturating_add(1);
        match value {
            Value::Tokens(tokens) => {
                metric.tokens = metric.tokens.saturating_add(u128::from(tokens.0));
            }
            Value::Number(number) => metric.number += number,
        }
    }

    /// The place of a dimension, whose name compares without case.
    fn dimension(&mut self, name: &str, likely: usize) -> usize {
        if self.dimensions.get(likely).is_some_and(|known| known.name == name) {
            return likely;
        }
        let same = |known: &DimensionSum| known.name.eq_ignore_ascii_case(name);
        self.dimensions.iter().position(same).unwrap_or_else(|| {
            let recent = quick_map();
            let name = name.to_owned();
            let (values, contributors) = (DistinctSet::default(), Contributors::default());
            let peak = Count::Exact(0);
            self.dimensions.push(DimensionSum { name, values, recent, contributors, peak });
            self.dimensions.len() - 1
        })
    }

    /// Takes the window's counts into peaks and `total`, the dimensions of each metric into
    /// `all`, and starts anew.
    fn close_window(&mut self, total: &mut TotalAccount, all: &mut Vec<Vec<DimensionCount>>) {
        let Self { metrics, dimensions, combinations, .. } = self;
        for (bit, metric) in metrics.iter_mut().enumerate() {
            let observed_combinations = combinations.count(bit);
            if observed_combinations.best() == 0 {
                continue;
            }
            let dimensions: Vec<_> = dimensions
                .iter()
                .map(|sum| (&sum.name, sum.values.count(bit)))
                .filter(|(_, count)| count.best() > 0)
                .map(|(name, unique_values)| DimensionCount { name: name.clone(), unique_values })
                .collect();
            let product = dimensions
                .iter()
                .fold(Count::Exact(1), |product, dimension| product.times(dimension.unique_values));
            all.push(dimensions.clone());
            total.observed_combinations = total.observed_combinations.plus(observed_combinations);
            total.product_of_unique_values = total.product_of_unique_values.plus(product);
            let peak = metric.peak.as_ref();
            if peak.is_none_or(|peak| product.best() > peak.product_of_unique_values.best()) {
                metric.peak = Some(WindowAccount {
                    start: total.start,
                    observed_combinations,
                    product_of_unique_values: product,
                    dimensions,
                });
            }
        }
        combinations.clear();
        for sum in dimensions {
            // Each metric counts its own values; the most that one has are the dimension's.
            let counts = (0..metrics.len()).map(|bit| sum.values.count(bit));
            let most = counts.max_by_key(|count| count.best());
            sum.peak = most.filter(|most| most.best() > sum.peak.best()).unwrap_or(sum.peak);
            sum.values.clear();
            sum.contributors.close_window();
            for recent in sum.recent.values_mut() {
                recent.seen = 0;
                recent.known.close_window();
            }
        }
    }

    fn dimension_accounts(&self) -> impl Iterator<Item = DimensionAccount> {
        self.dimensions.iter().map(|sum| DimensionAccount {
            namespace: self.namespace.clone(),
            name: sum.name.clone(),
            peak_unique_values: sum.peak,
            rows_beyond_cap: sum.contributors.beyond_cap(),
            top: sum.contributors.top(),
        })
    }

    fn into_accounts(self) -> impl Iterator<Item = MetricAccount> {
        let namespace = self.namespace;
        self.metrics.into_iter().filter_map(move |metric| {
            let Metric { name, rows, tokens, number, peak } = metric;
            let namespace = namespace.clone();
            Some(MetricAccount { namespace, name, rows, tokens, number, peak: peak? })
        })
    }
}

impl DimensionSum {
    /// Notes rows of a value for the metrics whose bits are set; its fingerprint.
    fn note(&mut self, value: &str, metrics: u64, rows: u64) -> u64 {
        let Self { values, recent, contributors, .. } = self;
        if let Some(recent) = recent.get_mut(value) {
            return recent.note(value, metrics, rows, values, contributors);
        }
        let mut new = Recent { fingerprint: fingerprint(value), ..Recent::default() };
        let fingerprint = new.note(value, metrics, rows, values, contributors);
        if value.len() <= LONGEST_RECENT {
            if recent.len() >= MOST_RECENT {
                recent.clear();
            }
            recent.insert(value.into(), new);
        }
        fingerprint
    }
}

impl Recent {
    /// Notes rows of the value for the metrics whose bits are set; its fingerprint.
    fn note(
        &mut self,
        value: &str,
        metrics: u64,
        rows: u64,
        values: &mut DistinctSet,
        contributors: &mut Contributors,
    ) -> u64 {
        if metrics & !self.seen != 0 {
            values.insert(self.fingerprint, metrics);
            self.seen |= metrics;
        }
        contributors.note(value, self.fingerprint, rows, &mut self.known);
        self.fingerprint
    }
}

/// Two fingerprints as one: the order counts, and every bit depends on all (after MurmurHash).
const fn mixed(before: u64, next: u64) -> u64 {
    let mut mixed = before.rotate_left(29) ^ next;
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

/// The fingerprint of a value: SipHash with fixed keys, the same in every run.
fn fingerprint(value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(value.as_bytes());
    hasher.write_u8(0xff);
    hasher.finish()
}
