//! `cache-lookup` and `cache-store`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, CacheLookup, CacheStore};
use crate::policy::catalogue as policy;
use crate::policy::types::Boolean;
use crate::policy::{Attribute, ElementRef};

pub(super) fn lookup<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let lookup = policy::CacheLookup::lower(element);
    let vary_by_developer = flag(compiler, lookup.vary_by_developer.as_ref());
    let vary_by_developer_groups = flag(compiler, lookup.vary_by_developer_groups.as_ref());
    let allow_private = flag(compiler, lookup.allow_private_response_caching.as_ref());
    let headers = lookup.vary_by_headers.iter().map(|by| (by.element, &by.name));
    let headers = compiler.texts(headers);
    let parameters = lookup.vary_by_query_parameters.iter().map(|by| (by.element, &by.names));
    let query_parameters = compiler.texts(parameters);
    Some(Action::CacheLookup(CacheLookup {
        vary_by_developer: vary_by_developer?,
        vary_by_developer_groups: vary_by_developer_groups?,
        allow_private: allow_private?,
        headers,
        // The page allows several names in one element, with semicolons between them.
        query_parameters: query_parameters.into_iter().flat_map(split).collect(),
    }))
}

fn split(names: Value<String>) -> Vec<Value<String>> {
    match names {
        Value::Literal(names) => {
            let names = names.split(';').map(|name| name.trim().to_owned());
            names.filter(|name| !name.is_empty()).map(Value::Literal).collect()
        }
        other => vec![other],
    }
}

pub(super) fn store<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let store = policy::CacheStore::lower(element);
    let read = |seconds: &i32| Some(u64::try_from(*seconds).unwrap_or(0));
    let duration = compiler.required(element, "duration", store.duration.as_ref(), read);
    let cache_response = compiler.optional(store.cache_response.as_ref(), |keep| Some(*keep));
    Some(Action::CacheStore(CacheStore { duration: duration?, cache_response }))
}

/// A condition that is false where it is not given.
pub(super) fn flag<'d>(
    compiler: &mut Compiler<'d>,
    attribute: Option<&Attribute<'d, Boolean>>,
) -> Option<Value<bool>> {
    match attribute {
        None => Some(Value::Literal(false)),
        given => compiler.optional(given, |flag| Some(*flag)),
    }
}
