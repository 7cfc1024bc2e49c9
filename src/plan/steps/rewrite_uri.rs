//! `rewrite-uri`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `rewrite-uri`: path and query of the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RewriteUri {
    /// The new path and query; `{name}` stands for a parameter of the operation's template.
    pub template: Value<String>,
    /// Whether query parameters that the template does not name are kept; `true` where it is
    /// not given.
    pub copy_unmatched: Value<bool>,
}

impl Listed for RewriteUri {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text, " {}", self.template)?;
        if self.copy_unmatched.literal() != Some(&true) {
            lister.more(depth)?;
            writeln!(lister.text, "keeps other parameters {}", self.copy_unmatched)?;
        }
        Ok(())
    }
}
