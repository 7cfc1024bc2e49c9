//! `set-method`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `set-method`: the method of the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetMethod {
    /// The method.
    pub method: Value<String>,
}

impl Listed for SetMethod {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text, " {}", self.method)
    }
}
