//! `llm-semantic-cache-lookup`, `llm-semantic-cache-store` and their twins.

use super::response_cache::flag;
use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, CacheStore, SemanticCacheLookup, SemanticCacheStore};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn lookup<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let lookup = policy::SemanticCacheLookup::lower(element);
    let ignore_system_messages = flag(compiler, lookup.ignore_system_messages.as_ref());
    let read = |count: &i32| Some(u64::try_from(*count).unwrap_or(0));
    let max_message_count = compiler.optional(lookup.max_message_count.as_ref(), read);
    let vary_by = compiler.texts(lookup.vary_by.iter().map(|by| (by.element, &by.key)));
    Some(Action::SemanticCacheLookup(SemanticCacheLookup {
        ignore_system_messages: ignore_system_messages?,
        max_message_count,
        vary_by,
    }))
}

pub(super) fn store<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let store = policy::SemanticCacheStore::lower(element);
    let read = |seconds: &i32| Some(u64::try_from(*seconds).unwrap_or(0));
    let duration = compiler.required(element, "duration", store.duration.as_ref(), read);
    let cache_response = compiler.optional(store.cache_response.as_ref(), |keep| Some(*keep));
    let store = CacheStore { duration: duration?, cache_response };
    Some(Action::SemanticCacheStore(SemanticCacheStore(store)))
}
