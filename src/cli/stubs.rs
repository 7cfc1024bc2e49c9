//! Opening a file of stubs.

use std::path::Path;

use crate::sim::stubs::Stubs;

use super::toml_file::{self, TomlFormat};

const FORMAT: TomlFormat = TomlFormat { wrong: "holds no stubs", schema: "stubs" };

/// The stubs in the file; none where no file is named.
pub(super) fn open(path: Option<&Path>) -> miette::Result<Stubs> {
    let Some(path) = path else { return Ok(Stubs::default()) };
    toml_file::read(path, FORMAT, |text| {
        Stubs::parse(text).map_err(|error| (error.message, error.span))
    })
}
