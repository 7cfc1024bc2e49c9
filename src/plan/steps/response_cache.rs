//! `cache-lookup` and `cache-store`: the cache of responses.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `cache-lookup`: answers from the cache where it can.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CacheLookup {
    /// Whether each subscription has responses of its own.
    pub vary_by_developer: Value<bool>,
    /// Whether each group of developers has responses of its own.
    pub vary_by_developer_groups: Value<bool>,
    /// Whether responses to requests with an `Authorization` header are kept too.
    pub allow_private: Value<bool>,
    /// Headers whose values tell responses apart.
    pub headers: Vec<Value<String>>,
    /// Query parameters that tell responses apart; without any, all of them do.
    pub query_parameters: Vec<Value<String>>,
}

/// `cache-store`: keeps the response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CacheStore {
    /// For how many seconds.
    pub duration: Value<u64>,
    /// Whether it is kept; where it is not given, a 200 is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_response: Option<Value<bool>>,
}

impl Listed for CacheLookup {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text)?;
        let flags = [
            ("per subscription", &self.vary_by_developer),
            ("per group", &self.vary_by_developer_groups),
            ("also with authorization", &self.allow_private),
        ];
        for (what, flag) in flags.into_iter().filter(|(_, flag)| flag.literal() != Some(&false)) {
            lister.more(depth)?;
            writeln!(lister.text, "{what} {flag}")?;
        }
        for (what, names) in [("header", &self.headers), ("parameter", &self.query_parameters)] {
            for name in names {
                lister.more(depth)?;
                writeln!(lister.text, "per {what} {name}")?;
            }
        }
        Ok(())
    }
}

impl Listed for CacheStore {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        write!(lister.text, " for {} seconds", self.duration)?;
        match &self.cache_response {
            Some(condition) => writeln!(lister.text, " if {condition}"),
            None => writeln!(lister.text),
        }
    }
}
