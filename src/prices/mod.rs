//! What tokens cost: price lists, and bills that say what could not be priced.
//!
//! Arithmetic is exact: amounts are decimal, sums are divided once, when they are read.
//! What has no price is told with its tokens; nothing is ever priced at 0 for want of one.

mod accounts;
mod amount;
mod bill;
mod list;
mod pattern;

pub use accounts::{Accounts, CostReport, FieldCosts};
pub use amount::Amount;
pub use bill::{Bill, Consumption, Unpriced};
pub use list::{PriceError, PriceList, json_schema};

#[cfg(test)]
mod tests;
