//! Custom metrics: the rows that Application Insights would receive, and how many time
//! series they make.
//!
//! A policy emits several rows at once (Total, Prompt and Completion Tokens with the same
//! dimensions); such a group is an [`Emission`]. Emissions go to a sink as they come;
//! [`SeriesAccounts`] keeps only counts.

mod contributors;
mod cut;
mod distinct;
mod emission;
mod series;
mod token_metric;

pub use contributors::{TopValue, VALUES_CAP};
pub use cut::{Cut, is_always_added};
pub use distinct::{Count, DistinctSet};
pub use emission::{Dimension, Emission, Value};
pub use series::{
    DimensionAccount, DimensionCount, MetricAccount, SERIES_LIMIT, SeriesAccounts, SeriesReport,
    TotalAccount, WindowAccount,
};
pub use token_metric::{TokenMetric, TokenReading};

#[cfg(test)]
mod tests;
