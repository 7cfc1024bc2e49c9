//! `llm-semantic-cache-lookup`: which prompts are near enough is an assumption.
//!
//! Documented: dialogues of more than `max-message-count` messages bypass the cache, and
//! `vary-by` values are joined. The tokens of the embeddings call are in nobody's counts
//! (inferred).

use serde_json::Value as Json;

use crate::plan::steps;

use super::Run;
use crate::sim::assumptions::{Id, SemanticHits};
use crate::sim::flow::build::Builder;
use crate::sim::flow::cache::CacheKind;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `llm-semantic-cache-lookup`
#[derive(Debug)]
pub(super) struct Lookup {
    ignore_system: Operand,
    most_messages: Option<Operand>,
    vary_by: Vec<Operand>,
}

pub(super) fn make_lookup(
    builder: &mut Builder,
    lookup: &steps::SemanticCacheLookup,
) -> Option<Lookup> {
    builder.program.keeps_lines = true;
    builder.note_reading();
    let ignore_system = builder.truth(&lookup.ignore_system_messages);
    let most_messages = builder.optional(lookup.max_message_count.as_ref(), Builder::count);
    let vary_by = builder.texts(&lookup.vary_by);
    Some(Lookup { ignore_system: ignore_system?, most_messages: most_messages?, vary_by: vary_by? })
}

impl Run for Lookup {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let without_system = runner.truth(self.ignore_system, info)?;
        let most = self.most_messages.map(|most| runner.integer(most, info)).transpose()?;
        let mut key = runner.cache_place("");
        for value in &self.vary_by {
            key.push_str(&runner.string(*value, info)?);
            key.push('\n');
        }
        let Some(prompt) = prompt(&runner.request_body(), without_system, most) else {
            return Ok(Flow::Through);
        };
        key.push_str(&prompt);
        let kept = runner.engine.responses.get(CacheKind::Semantic, &key, runner.now);
        if let Some(kept) = kept {
            let assumed = &mut runner.engine.assumed;
            assumed.uses.note(Id::SemanticCacheHits);
            if assumed.choices.semantic_hits == SemanticHits::ExactPrompt {
                runner.answer_with(&kept);
                return Ok(Flow::Hit(CacheKind::Semantic));
            }
        }
        runner.state.cache_keys.push((CacheKind::Semantic, key.into()));
        Ok(Flow::Through)
    }
}

/// The prompt of a request as text; `None` when it has none, or more messages than the cache
/// takes.
fn prompt(body: &str, without_system: bool, most: Option<u64>) -> Option<String> {
    let body: Json = serde_json::from_str(body).ok()?;
    let messages = ["messages", "input"].iter().find_map(|name| body.get(name)?.as_array());
    let Some(messages) = messages else {
        let text = ["prompt", "input"].iter().find_map(|name| body.get(name)?.as_str());
        return text.map(str::to_owned);
    };
    if most.is_some_and(|most| messages.len() as u64 > most) {
        return None;
    }
    let is_system = |message: &Json| {
        let role = message.get("role").and_then(Json::as_str);
        matches!(role, Some("system" | "developer"))
    };
    let said = messages.iter().filter(|message| !(without_system && is_system(message)));
    Some(said.map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}
