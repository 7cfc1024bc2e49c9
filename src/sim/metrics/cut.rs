//! The cheapest cut: which dimensions to leave out so that the time series of the busiest
//! window stay within the limit.

use serde::Serialize;

use super::Count;
use super::series::{DimensionCount, SERIES_LIMIT};

/// Dimensions that the service adds: no policy can leave them out.
const FIXED: [&str; 4] = ["region", "service id", "service name", "service type"];

/// Whether the service adds the dimension to every metric.
#[must_use]
pub fn is_always_added(dimension: &str) -> bool {
    FIXED.iter().any(|fixed| fixed.eq_ignore_ascii_case(dimension))
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// Dimensions to leave out of every policy.
    pub without: Vec<String>,
    /// The product over all metrics that is left in the busiest window.
    pub product_of_unique_values: Count,
    /// Whether that is within the limit.
    pub is_enough: bool,
}

/// The cheapest cut for metrics with these dimensions; `None` when nothing has to be cut.
///
/// Where one dimension is enough, it is the one with the fewest values: least is lost. Else
/// the dimensions that help most, one after the other.
pub(super) fn cheapest(metrics: &[Vec<DimensionCount>]) -> Option<Cut> {
    if product(metrics, &[]).best() <= SERIES_LIMIT {
        return None;
    }
    let mut names: Vec<(u128, &str)> = Vec::new();
    for dimension in metrics.iter().flatten() {
        let values = dimension.unique_values.best();
        let same = |(_, name): &&mut (u128, &str)| name.eq_ignore_ascii_case(&dimension.name);
        match names.iter_mut().find(same) {
            Some((most, _)) => *most = values.max(*most),
            None if is_always_added(&dimension.name) => {}
            None => names.push((values, &dimension.name)),
        }
    }
    names.sort_unstable();
    let fits = |without: &[&str]| product(metrics, without).best() <= SERIES_LIMIT;
    let single = names.iter().find(|(_, name)| fits(&[*name])).map(|(_, name)| vec![*name]);
    let without = single.unwrap_or_else(|| {
        let mut without = Vec::new();
        while !fits(&without) && without.len() < names.len() {
            let left = names.iter().map(|(_, name)| *name).filter(|name| !without.contains(name));
            let best = left.min_by_key(|name| product(metrics, &with(&without, name)).best());
            without.extend(best);
        }
        without
    });
    let left = product(metrics, &without);
    Some(Cut {
        without: without.iter().map(|name| (*name).to_owned()).collect(),
        product_of_unique_values: left,
        is_enough: left.best() <= SERIES_LIMIT,
    })
}

/// `names` and one more.
fn with<'n>(names: &[&'n str], more: &'n str) -> Vec<&'n str> {
    names.iter().copied().chain(std::iter::once(more)).collect()
}

/// The product over all metrics without some dimensions.
fn product(metrics: &[Vec<DimensionCount>], without: &[&str]) -> Count {
    metrics.iter().fold(Count::Exact(0), |sum, dimensions| {
        let kept = dimensions.iter().filter(|dimension| {
            !without.iter().any(|name| name.eq_ignore_ascii_case(&dimension.name))
        });
        sum.plus(kept.fold(Count::Exact(1), |all, one| all.times(one.unique_values)))
    })
}
