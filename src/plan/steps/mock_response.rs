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
    /// Media type of the example that is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<Value<String>>,
}

impl Listed for MockResponse {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        write!(lister.text, " {}", self.status)?;
        match &self.content_type {
            Some(content_type) => writeln!(lister.text, " {content_type}"),
            None => writeln!(lister.text),
        }
    }
}
