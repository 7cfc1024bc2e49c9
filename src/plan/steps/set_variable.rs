//! `set-variable`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `set-variable`: an expression keeps the type of its result, a literal is a string.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetVariable {
    /// Name in `context.Variables`.
    pub name: Value<String>,
    /// What it is set to.
    pub value: Value<String>,
}

impl Listed for SetVariable {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text, " {} = {}", self.name, self.value)
    }
}
