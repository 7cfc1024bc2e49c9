//! Opening a price list.

use std::path::Path;
use std::sync::Arc;

use crate::prices::PriceList;

use super::config::Loaded;
use super::toml_file::{self, TomlFormat};

const FORMAT: TomlFormat = TomlFormat { wrong: "is no price list", schema: "prices" };

/// The price list in the file, if one is named.
pub(super) fn open(path: Option<&Path>) -> miette::Result<Option<Arc<PriceList>>> {
    let Some(path) = path else { return Ok(None) };
    let prices = toml_file::read(path, FORMAT, |text| {
        PriceList::parse(text).map_err(|error| (error.message, error.span))
    });
    Ok(Some(Arc::new(prices?)))
}

/// The price list that the command line names; else the one of `policyc.toml`.
pub(super) fn listed(
    named: Option<&Path>,
    loaded: &Loaded,
) -> miette::Result<Option<Arc<PriceList>>> {
    match (named, &loaded.config.simulate.prices) {
        (None, Some(path)) => open(Some(&loaded.seen_from_here(path))),
        (named, _) => open(named),
    }
}
