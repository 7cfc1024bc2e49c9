//! `send-request`, `send-one-way-request` and `set-url`.

use super::response_cache::flag;
use crate::plan::Value;
use crate::plan::compile::values::text;
use crate::plan::compile::{CompileError, Compiler};
use crate::plan::steps::{Action, SendRequest, SetUrl, Timeout};
use crate::policy::catalogue as policy;
use crate::policy::{Attribute, ElementRef};

pub(super) fn send_request<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    path: &str,
) -> Option<Action> {
    let send = policy::SendRequest::lower(element);
    let mode = mode(compiler, send.mode.as_ref());
    let read = |count: &i32| u64::try_from(*count).ok();
    let seconds = compiler.optional(send.timeout.as_ref(), read).map(Timeout::Seconds);
    let milliseconds = compiler.optional(send.timeout_ms.as_ref(), read);
    // A request without the variable is refused when it is saved by some, and sent by others:
    // nobody can see its answer.
    let variable = compiler.optional(send.response_variable_name.as_ref(), text);
    let ignore_error = flag(compiler, send.ignore_error.as_ref());
    let fail = flag(compiler, send.fail_on_error_status_code.as_ref());
    let steps = compiler.steps(element, path);
    Some(Action::SendRequest(Box::new(SendRequest {
        mode: mode?,
        variable: variable.or(Some(Value::Literal(String::new()))),
        timeout: milliseconds.map(Timeout::Milliseconds).or(seconds),
        ignore_error: ignore_error?,
        fail_on_error_status: fail?,
        steps,
    })))
}

pub(super) fn send_one_way_request<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    path: &str,
) -> Option<Action> {
    let send = policy::SendOneWayRequest::lower(element);
    let mode = mode(compiler, send.mode.as_ref());
    let steps = compiler.steps(element, path);
    Some(Action::SendRequest(Box::new(SendRequest {
        mode: mode?,
        variable: None,
        timeout: None,
        ignore_error: Value::Literal(true),
        fail_on_error_status: Value::Literal(false),
        steps,
    })))
}

fn mode<'d>(
    compiler: &mut Compiler<'d>,
    mode: Option<&Attribute<'d, policy::RequestMode>>,
) -> Option<Value<String>> {
    match mode {
        None => Some(Value::Literal("new".to_owned())),
        given => compiler.optional(given, |mode| Some(mode.word().to_owned())),
    }
}

pub(super) fn set_url<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let Some(url) = element.text() else {
        let message = "`<set-url>` names no URL".to_owned();
        compiler.errors.push(CompileError { message, help: None, span: element.span() });
        return None;
    };
    // One that is no URL fits no stub, so that its request fails as in the service.
    Some(Action::SetUrl(SetUrl { url: compiler.verbatim(element, url.content())? }))
}
