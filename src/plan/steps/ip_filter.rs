//! `ip-filter`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `ip-filter`: lets callers pass by their address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IpFilter {
    /// `allow`: only these pass; `forbid`: these do not.
    pub action: Value<String>,
    /// First and last address of each range; the same for a single address.
    pub ranges: Vec<(Value<String>, Value<String>)>,
}

impl Listed for IpFilter {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text, " {}", self.action)?;
        for (from, to) in &self.ranges {
            lister.more(depth)?;
            if from == to {
                writeln!(lister.text, "{from}")?;
            } else {
                writeln!(lister.text, "{from} to {to}")?;
            }
        }
        Ok(())
    }
}
