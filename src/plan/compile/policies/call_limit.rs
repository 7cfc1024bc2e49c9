//! `rate-limit`, `rate-limit-by-key`, `quota` and `quota-by-key`.

use std::borrow::Cow;

use crate::plan::Value;
use crate::plan::compile::values::text;
use crate::plan::compile::{CompileError, Compiler};
use crate::plan::steps::{
    Action, CallBound, CallLimit, CallLimitKind, CallOutputs, Named, NarrowBound,
};
use crate::policy::catalogue as policy;
use crate::policy::{Attribute, ElementRef};

type Whole<'d> = Option<Attribute<'d, crate::policy::types::Integer>>;
type Long<'d> = Option<Attribute<'d, crate::policy::types::Long>>;
type Word<'d> = Option<Attribute<'d, crate::policy::types::Text>>;

pub(super) fn rate_limit<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let limit = policy::RateLimit::lower(element);
    let own = bound(compiler, element, &limit.calls, &None, &limit.renewal_period);
    let mut narrower = Vec::new();
    for api in &limit.apis {
        let named = named(compiler, api.element, &api.id, &api.name);
        let own = bound(compiler, api.element, &api.calls, &None, &api.renewal_period);
        narrower.extend(narrow(named.clone(), None, own));
        for operation in &api.operations {
            let element = operation.element;
            let own = bound(compiler, element, &operation.calls, &None, &operation.renewal_period);
            let operation = self::named(compiler, element, &operation.id, &operation.name);
            narrower.extend(narrow(named.clone(), operation, own));
        }
    }
    for operation in &limit.operations {
        let element = operation.element;
        let own = bound(compiler, element, &operation.calls, &None, &operation.renewal_period);
        let operation = named(compiler, element, &operation.id, &operation.name);
        narrower.extend(narrow(None, operation, own));
    }
    let mut output = |attribute: &Word<'d>| compiler.optional(attribute.as_ref(), text);
    let outputs = CallOutputs {
        retry_after_header_name: output(&limit.retry_after_header_name),
        retry_after_variable_name: output(&limit.retry_after_variable_name),
        remaining_calls_header_name: output(&limit.remaining_calls_header_name),
        remaining_calls_variable_name: output(&limit.remaining_calls_variable_name),
        total_calls_header_name: output(&limit.total_calls_header_name),
    };
    Some(Action::CallLimit(Box::new(CallLimit {
        narrower,
        outputs,
        ..plain(CallLimitKind::Rate, own?)
    })))
}

pub(super) fn rate_limit_by_key<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let limit = policy::RateLimitByKey::lower(element);
    let own = bound(compiler, element, &limit.calls, &None, &limit.renewal_period);
    let key = compiler.required(element, "counter-key", limit.counter_key.as_ref(), text);
    let increment_condition =
        compiler.optional(limit.increment_condition.as_ref(), |condition| Some(*condition));
    let increment_count = count(compiler, &limit.increment_count);
    let after = limit.increment_after_response.as_ref().and_then(|after| after.literal().copied());
    let mut output = |attribute: &Word<'d>| compiler.optional(attribute.as_ref(), text);
    let outputs = CallOutputs {
        retry_after_header_name: output(&limit.retry_after_header_name),
        retry_after_variable_name: output(&limit.retry_after_variable_name),
        remaining_calls_header_name: output(&limit.remaining_calls_header_name),
        remaining_calls_variable_name: output(&limit.remaining_calls_variable_name),
        total_calls_header_name: output(&limit.total_calls_header_name),
    };
    Some(Action::CallLimit(Box::new(CallLimit {
        counter_key: Some(key?),
        increment_condition,
        increment_count,
        after_response: after.unwrap_or(false),
        outputs,
        ..plain(CallLimitKind::Rate, own?)
    })))
}

pub(super) fn quota<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let limit = policy::Quota::lower(element);
    let own = bound(compiler, element, &limit.calls, &limit.bandwidth, &limit.renewal_period);
    // A quota of a part has the period of the whole where it gives none of its own.
    let period = &limit.renewal_period;
    let mut narrower = Vec::new();
    for api in &limit.apis {
        let named = named(compiler, api.element, &api.id, &api.name);
        let of_api = if api.renewal_period.is_some() { &api.renewal_period } else { period };
        let own = bound(compiler, api.element, &api.calls, &api.bandwidth, of_api);
        narrower.extend(narrow(named.clone(), None, own));
        for operation in &api.operations {
            let own_period = &operation.renewal_period;
            let period = if own_period.is_some() { own_period } else { of_api };
            let element = operation.element;
            let own = bound(compiler, element, &operation.calls, &operation.bandwidth, period);
            let operation = self::named(compiler, element, &operation.id, &operation.name);
            narrower.extend(narrow(named.clone(), operation, own));
        }
    }
    Some(Action::CallLimit(Box::new(CallLimit { narrower, ..plain(CallLimitKind::Quota, own?) })))
}

pub(super) fn quota_by_key<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let limit = policy::QuotaByKey::lower(element);
    let own = bound(compiler, element, &limit.calls, &limit.bandwidth, &limit.renewal_period);
    let key = compiler.required(element, "counter-key", limit.counter_key.as_ref(), text);
    let increment_condition =
        compiler.optional(limit.increment_condition.as_ref(), |condition| Some(*condition));
    let increment_count = count(compiler, &limit.increment_count);
    let start =
        compiler.optional(limit.first_period_start.as_ref(), |start: &Cow<'_, str>| text(start));
    Some(Action::CallLimit(Box::new(CallLimit {
        counter_key: Some(key?),
        increment_condition,
        increment_count,
        first_period_start: start,
        ..plain(CallLimitKind::Quota, own?)
    })))
}

/// A limit that says nothing but its bound.
fn plain(kind: CallLimitKind, bound: CallBound) -> CallLimit {
    CallLimit {
        kind,
        counter_key: None,
        bound,
        narrower: Vec::new(),
        first_period_start: None,
        increment_condition: None,
        increment_count: None,
        after_response: false,
        outputs: CallOutputs::default(),
    }
}

fn count<'d>(compiler: &mut Compiler<'d>, attribute: &Whole<'d>) -> Option<Value<u64>> {
    compiler.optional(attribute.as_ref(), |count| u64::try_from(*count).ok())
}

fn bound<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    calls: &Whole<'d>,
    bandwidth: &Long<'d>,
    period: &Whole<'d>,
) -> Option<CallBound> {
    let read = |seconds: &i32| u64::try_from(*seconds).ok();
    let renewal_period = compiler.required(element, "renewal-period", period.as_ref(), read);
    if calls.is_none() && bandwidth.is_none() {
        let message = format!("`<{}>` limits nothing", element.name());
        let help = Some("give `calls`".to_owned());
        compiler.errors.push(CompileError { message, help, span: element.start_tag() });
        return None;
    }
    let calls = count(compiler, calls);
    let bandwidth = compiler.optional(bandwidth.as_ref(), |size| u64::try_from(*size).ok());
    Some(CallBound { calls, bandwidth, renewal_period: renewal_period? })
}

fn named<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    id: &Word<'d>,
    name: &Word<'d>,
) -> Option<Named> {
    if let Some(id) = compiler.optional(id.as_ref(), text) {
        return Some(Named::Id(id));
    }
    // Documented: the id wins over the name.
    let name = compiler.required(element, "id", name.as_ref(), text);
    name.map(Named::Name)
}

fn narrow(
    api: Option<Named>,
    operation: Option<Named>,
    bound: Option<CallBound>,
) -> Option<NarrowBound> {
    Some(NarrowBound { api, operation, bound: bound? })
}
