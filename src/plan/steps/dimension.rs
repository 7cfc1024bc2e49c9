//! `dimension` of the metric policies.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::Lister;

/// A dimension of any of the metric policies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// Its name.
    pub name: Value<String>,
    /// Its value; a default dimension may do without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value<String>>,
}

/// Writes one line per dimension.
pub(super) fn list(dimensions: &[Dimension], lister: &mut Lister, depth: usize) -> fmt::Result {
    for dimension in dimensions {
        lister.more(depth)?;
        match &dimension.value {
            Some(value) => writeln!(lister.text, "{} = {value}", dimension.name)?,
            None => writeln!(lister.text, "{} by default", dimension.name)?,
        }
    }
    Ok(())
}
