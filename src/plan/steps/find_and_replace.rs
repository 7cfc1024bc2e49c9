//! `find-and-replace`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `find-and-replace`: in the body of the request or response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindAndReplace {
    /// What is looked for, with case.
    pub from: Value<String>,
    /// What takes its place.
    pub to: Value<String>,
}

impl Listed for FindAndReplace {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text, " {} by {}", self.from, self.to)
    }
}
