//! `cache-lookup-value`, `cache-store-value` and `cache-remove-value`.

use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, CacheLookupValue, CacheRemoveValue, CacheStoreValue};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn lookup<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let lookup = policy::CacheLookupValue::lower(element);
    let key = compiler.required(element, "key", lookup.key.as_ref(), text);
    let variable_name =
        compiler.required(element, "variable-name", lookup.variable_name.as_ref(), text);
    let default_value = compiler.optional(lookup.default_value.as_ref(), text);
    Some(Action::CacheLookupValue(CacheLookupValue {
        key: key?,
        variable_name: variable_name?,
        default_value,
    }))
}

pub(super) fn store<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let store = policy::CacheStoreValue::lower(element);
    let key = compiler.required(element, "key", store.key.as_ref(), text);
    let value = compiler.required(element, "value", store.value.as_ref(), text);
    let read = |seconds: &i32| u64::try_from(*seconds).ok();
    let duration = compiler.required(element, "duration", store.duration.as_ref(), read);
    Some(Action::CacheStoreValue(CacheStoreValue { key: key?, value: value?, duration: duration? }))
}

pub(super) fn remove<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let remove = policy::CacheRemoveValue::lower(element);
    let key = compiler.required(element, "key", remove.key.as_ref(), text);
    Some(Action::CacheRemoveValue(CacheRemoveValue { key: key? }))
}
