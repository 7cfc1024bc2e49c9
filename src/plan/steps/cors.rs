//! `cors`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `cors`: answers preflight requests, and may end requests of other origins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cors {
    /// Allowed origins; `*` allows any.
    pub origins: Vec<Value<String>>,
    /// Allowed methods; `*` allows any. GET and POST where there are none.
    pub methods: Vec<Value<String>>,
    /// Whether a request of another origin is answered 200 without the backend.
    pub terminate_unmatched: Value<bool>,
}

impl Listed for Cors {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text)?;
        for (what, values) in [("origin", &self.origins), ("method", &self.methods)] {
            for value in values {
                lister.more(depth)?;
                writeln!(lister.text, "{what} {value}")?;
            }
        }
        if self.terminate_unmatched.literal() != Some(&false) {
            lister.more(depth)?;
            writeln!(lister.text, "ends unmatched requests {}", self.terminate_unmatched)?;
        }
        Ok(())
    }
}
