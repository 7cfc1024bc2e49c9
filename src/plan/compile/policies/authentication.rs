//! `authentication-basic`, `authentication-managed-identity`, `authentication-token` and
//! `get-authorization-context`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, BasicAuthentication, ObtainedToken, TokenPlace};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn basic<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let basic = policy::AuthenticationBasic::lower(element);
    let username = compiler.required(element, "username", basic.username.as_ref(), text);
    let password = match &basic.password {
        None => Some(Value::Literal(String::new())),
        given => compiler.optional(given.as_ref(), text),
    };
    let (username, password) = (username?, password?);
    Some(Action::BasicAuthentication(BasicAuthentication { username, password }))
}

pub(super) fn managed_identity<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let identity = policy::AuthenticationManagedIdentity::lower(element);
    let resource = match &identity.resource {
        None => Some(Value::Literal(String::new())),
        given => compiler.optional(given.as_ref(), text),
    };
    let variable = compiler.optional(identity.output_token_variable_name.as_ref(), text);
    let goes_to = variable.map_or(TokenPlace::Header, TokenPlace::Variable);
    Some(Action::ObtainedToken(ObtainedToken { resource: resource?, goes_to }))
}

pub(super) fn token<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let token = policy::AuthenticationToken::lower(element);
    let resource = match &token.resource_url {
        None => Some(Value::Literal(String::new())),
        given => compiler.optional(given.as_ref(), text),
    };
    let goes_to = TokenPlace::Header;
    Some(Action::ObtainedToken(ObtainedToken { resource: resource?, goes_to }))
}

pub(super) fn authorization_context<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let context = policy::GetAuthorizationContext::lower(element);
    let provider = compiler.required(element, "provider-id", context.provider_id.as_ref(), text);
    let name = context.context_variable_name.as_ref();
    let name = compiler.required(element, "context-variable-name", name, text);
    let goes_to = TokenPlace::Authorization(name?);
    Some(Action::ObtainedToken(ObtainedToken { resource: provider?, goes_to }))
}
