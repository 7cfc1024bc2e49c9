//! `cache-lookup-value`, `cache-store-value` and `cache-remove-value`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `cache-lookup-value`: sets a variable from the cache.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CacheLookupValue {
    /// Under which key.
    pub key: Value<String>,
    /// Name of the variable.
    pub variable_name: Value<String>,
    /// What the variable is set to where the cache has nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<Value<String>>,
}

/// `cache-store-value`: an expression keeps the type of its result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CacheStoreValue {
    /// Under which key.
    pub key: Value<String>,
    /// What is stored.
    pub value: Value<String>,
    /// For how many seconds.
    pub duration: Value<u64>,
}

/// `cache-remove-value`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CacheRemoveValue {
    /// Under which key.
    pub key: Value<String>,
}

impl Listed for CacheLookupValue {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        write!(lister.text, " {} = {}", self.variable_name, self.key)?;
        match &self.default_value {
            Some(value) => writeln!(lister.text, " else {value}"),
            None => writeln!(lister.text),
        }
    }
}

impl Listed for CacheStoreValue {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        let Self { key, value, duration } = self;
        writeln!(lister.text, " {key} = {value} for {duration} seconds")
    }
}

impl Listed for CacheRemoveValue {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text, " {}", self.key)
    }
}
