//! `llm-semantic-cache-lookup`, `llm-semantic-cache-store` and their twins.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::CacheStore;
use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `llm-semantic-cache-lookup`: answers a prompt from the cache if an earlier one was near.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SemanticCacheLookup {
    /// Whether system messages are left out of the comparison.
    pub ignore_system_messages: Value<bool>,
    /// Dialogues with more messages bypass the cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_message_count: Option<Value<u64>>,
    /// What keeps entries apart.
    pub vary_by: Vec<Value<String>>,
}

/// `llm-semantic-cache-store`: keeps the answer under the prompt of the lookup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SemanticCacheStore(pub CacheStore);

impl Listed for SemanticCacheLookup {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text)?;
        for value in &self.vary_by {
            lister.more(depth)?;
            writeln!(lister.text, "per {value}")?;
        }
        if self.ignore_system_messages.literal() != Some(&false) {
            lister.more(depth)?;
            writeln!(lister.text, "without system messages {}", self.ignore_system_messages)?;
        }
        if let Some(most) = &self.max_message_count {
            lister.more(depth)?;
            writeln!(lister.text, "up to {most} messages")?;
        }
        Ok(())
    }
}

impl Listed for SemanticCacheStore {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        self.0.list(lister, depth)
    }
}
