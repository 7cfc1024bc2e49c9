//! `set-header`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `set-header`: of the request in `inbound` and `backend`, of the response elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetHeader {
    /// Name of the header.
    pub name: Value<String>,
    /// What happens when the header is there already; `override` where it is not given.
    pub exists_action: Value<ExistsAction>,
    /// The values; none removes the header (documented with `delete`).
    pub values: Vec<Value<String>>,
}

/// What `set-header` does with a header that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExistsAction {
    /// Replaces its values.
    #[default]
    Override,
    /// Leaves it.
    Skip,
    /// Adds the values.
    Append,
    /// Removes it.
    Delete,
}

impl ExistsAction {
    /// The word as written in a policy.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Override => "override",
            Self::Skip => "skip",
            Self::Append => "append",
            Self::Delete => "delete",
        }
    }

    /// The action of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Override, Self::Skip, Self::Append, Self::Delete]
            .into_iter()
            .find(|action| action.name() == name)
    }
}

impl fmt::Display for ExistsAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Listed for SetHeader {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        list(lister, &self.exists_action, &self.name, &self.values)
    }
}

/// Action, name and values of a header or query parameter.
pub(super) fn list(
    lister: &mut Lister,
    action: &Value<ExistsAction>,
    name: &Value<String>,
    values: &[Value<String>],
) -> fmt::Result {
    write!(lister.text, " {action} {name}")?;
    for (at, value) in values.iter().enumerate() {
        let mark = if at == 0 { " =" } else { "," };
        write!(lister.text, "{mark} {value}")?;
    }
    writeln!(lister.text)
}
