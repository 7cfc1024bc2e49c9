//! Opening a price list.

use std::path::Path;
use std::sync::Arc;

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

use crate::prices::PriceList;

use super::config::Loaded;

/// Why a price list cannot be used.
#[derive(Debug, Diagnostic, Error)]
enum PricesError {
    /// It cannot be read.
    #[error("cannot read `{path}`")]
    Read {
        path: String,
        #[source]
        cause: std::io::Error,
    },
    /// It is wrong.
    #[error("`{path}` is no price list: {message}")]
    #[diagnostic(help("`policyc schema prices` prints the format"))]
    Wrong {
        path: String,
        message: String,
        #[source_code]
        text: NamedSource<String>,
        #[label("here")]
        span: Option<SourceSpan>,
    },
}

/// The price list in the file, if one is named.
pub(super) fn open(path: Option<&Path>) -> miette::Result<Option<Arc<PriceList>>> {
    let Some(path) = path else { return Ok(None) };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|cause| PricesError::Read { path: name.clone(), cause })?;
    let prices = PriceList::parse(&text).map_err(|error| PricesError::Wrong {
        path: name.clone(),
        message: error.message,
        span: error.span.map(SourceSpan::from),
        text: NamedSource::new(name, text.clone()),
    })?;
    Ok(Some(Arc::new(prices)))
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
