//! Policies that validate what a recording cannot prove.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, Validation};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

/// `validate-jwt`
pub(super) fn jwt<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let code = policy::ValidateJwt::lower(element).failed_validation_httpcode;
    let status = compiler.optional(code.as_ref(), |code| u16::try_from(*code).ok());
    validation(status, 401)
}

/// `validate-azure-ad-token`
pub(super) fn azure_ad_token<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let code = policy::ValidateAzureAdToken::lower(element).failed_validation_httpcode;
    let status = compiler.optional(code.as_ref(), |code| u16::try_from(*code).ok());
    validation(status, 401)
}

/// Refuses with 400: `validate-content`, `validate-parameters`, GraphQL and OData requests.
pub(super) fn request<'d>(_: &mut Compiler<'d>, _: ElementRef<'d>, _: &str) -> Option<Action> {
    validation(None, 400)
}

/// Refuses with 403: `validate-client-certificate`, `llm-content-safety`.
pub(super) fn caller<'d>(_: &mut Compiler<'d>, _: ElementRef<'d>, _: &str) -> Option<Action> {
    validation(None, 403)
}

fn validation(status: Option<Value<u16>>, otherwise: u16) -> Option<Action> {
    let status = status.unwrap_or(Value::Literal(otherwise));
    Some(Action::Validation(Validation { status }))
}
