//! `set-query-parameter`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ExistsAction;
use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `set-query-parameter`: of the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetQueryParameter {
    /// Name of the parameter.
    pub name: Value<String>,
    /// What happens when the parameter is there already; `override` where it is not given.
    pub exists_action: Value<ExistsAction>,
    /// The values.
    pub values: Vec<Value<String>>,
}

impl Listed for SetQueryParameter {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        super::set_header::list(lister, &self.exists_action, &self.name, &self.values)
    }
}
