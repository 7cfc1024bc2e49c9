//! `set-backend-service`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `set-backend-service`: where the request goes. Its answer is the recorded one all the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetBackendService {
    /// A URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<Value<String>>,
    /// A backend entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend_id: Option<Value<String>>,
}

impl Listed for SetBackendService {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        for value in [&self.base_url, &self.backend_id].into_iter().flatten() {
            write!(lister.text, " {value}")?;
        }
        writeln!(lister.text)
    }
}
