//! `mock-response`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `mock-response`: answers without the backend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MockResponse {
    /// Status of the answer; 200 where it is not given.
    pub status: Value<u16>,
}

impl Listed for MockResponse {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text, " {}", self.status)
    }
}
