//! `set-body`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `set-body`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetBody {
    /// The new body; for a template language its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value<String>>,
    /// The template language, where the body is a template: `liquid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Whether a template leaves texts that look like a date as they are: `parse-date="false"`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_dates: bool,
    /// Whether a template reads an element with `xsi:nil` as nothing instead of as an empty text:
    /// `xsi-nil="null"`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nil_is_null: bool,
}

impl Listed for SetBody {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        if let Some(template) = &self.template {
            write!(lister.text, " {template}")?;
        }
        match &self.body {
            Some(body) => writeln!(lister.text, " {body}"),
            None => writeln!(lister.text, " nothing"),
        }
    }
}
