//! Policies that validate what a recording cannot prove.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, Validation};
use crate::policy::ElementRef;

/// Refuses with 400: `validate-content`, `validate-parameters`, GraphQL and OData requests.
pub(super) fn request<'d>(_: &mut Compiler<'d>, _: ElementRef<'d>, _: &str) -> Option<Action> {
    validation(400)
}

/// Refuses with 403: `validate-client-certificate`, `llm-content-safety`.
pub(super) fn caller<'d>(_: &mut Compiler<'d>, _: ElementRef<'d>, _: &str) -> Option<Action> {
    validation(403)
}

/// Replaces the response by a 502: `validate-headers`, `validate-status-code`.
pub(super) fn response<'d>(_: &mut Compiler<'d>, _: ElementRef<'d>, _: &str) -> Option<Action> {
    validation(502)
}

fn validation(status: u16) -> Option<Action> {
    Some(Action::Validation(Validation { status: Value::Literal(status) }))
}
