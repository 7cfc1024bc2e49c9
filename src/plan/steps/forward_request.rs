//! `forward-request`: the call to the backend.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `forward-request`. The backend's answer is the recorded one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ForwardRequest {
    /// Whether an error status of the backend raises an error; `false` where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail_on_error_status_code: Option<Value<bool>>,
}

impl Listed for ForwardRequest {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text)
    }
}
