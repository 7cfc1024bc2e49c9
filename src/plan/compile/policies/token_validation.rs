//! `validate-jwt` and `validate-azure-ad-token`.

use super::response_cache::flag;
use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, RequiredClaim, TokenSource, TokenValidation};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn jwt<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let jwt = policy::ValidateJwt::lower(element);
    let header = compiler.optional(jwt.header_name.as_ref(), text).map(TokenSource::Header);
    let parameter = compiler.optional(jwt.query_parameter_name.as_ref(), text);
    let given = compiler.optional(jwt.token_value.as_ref(), text).map(TokenSource::Given);
    let source = given.or(parameter.map(TokenSource::QueryParameter)).or(header);
    let authorization = TokenSource::Header(Value::Literal("Authorization".to_owned()));
    let require_expiration = match &jwt.require_expiration_time {
        None => Some(Value::Literal(true)),
        given => compiler.optional(given.as_ref(), |require| Some(*require)),
    };
    let clock_skew = match &jwt.clock_skew {
        None => Some(Value::Literal(0)),
        given => compiler.optional(given.as_ref(), |skew| u64::try_from(*skew).ok()),
    };
    let audiences = jwt.audiences.iter().flat_map(|audiences| &audiences.audiences);
    let audiences = compiler.texts(audiences.map(|each| (each.element, &each.audience)));
    let issuers = jwt.issuers.iter().flat_map(|issuers| &issuers.issuers);
    let issuers = compiler.texts(issuers.map(|each| (each.element, &each.issuer)));
    let claims = jwt.required_claims.iter().flat_map(|claims| &claims.claims);
    let claims = claims.map(|claim| required_claim(compiler, claim)).collect::<Option<Vec<_>>>();
    let code = jwt.failed_validation_httpcode.as_ref();
    let status = compiler.optional(code, |code| u16::try_from(*code).ok());
    Some(Action::TokenValidation(Box::new(TokenValidation {
        token: source.unwrap_or(authorization),
        scheme: compiler.optional(jwt.require_scheme.as_ref(), text),
        status: status.unwrap_or(Value::Literal(401)),
        message: compiler.optional(jwt.failed_validation_error_message.as_ref(), text),
        require_expiration: require_expiration?,
        clock_skew: clock_skew?,
        output: compiler.optional(jwt.output_token_variable_name.as_ref(), text),
        audiences,
        issuers: if jwt.openid_configs.is_empty() { issuers } else { Vec::new() },
        applications: Vec::new(),
        claims: claims?,
    })))
}

pub(super) fn azure_ad_token<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let entra = policy::ValidateAzureAdToken::lower(element);
    let header = compiler.optional(entra.header_name.as_ref(), text).map(TokenSource::Header);
    let parameter = compiler.optional(entra.query_parameter_name.as_ref(), text);
    let given = compiler.optional(entra.token_value.as_ref(), text).map(TokenSource::Given);
    let source = given.or(parameter.map(TokenSource::QueryParameter)).or(header);
    let authorization = TokenSource::Header(Value::Literal("Authorization".to_owned()));
    let audiences = entra.audiences.iter().flat_map(|audiences| &audiences.audiences);
    let audiences = compiler.texts(audiences.map(|each| (each.element, &each.audience)));
    let applications = entra.client_application_ids.iter().flat_map(|ids| &ids.application_ids);
    let applications = compiler.texts(applications.map(|each| (each.element, &each.id)));
    let claims = entra.required_claims.iter().flat_map(|claims| &claims.claims);
    let claims = claims.map(|claim| required_claim(compiler, claim)).collect::<Option<Vec<_>>>();
    let code = entra.failed_validation_httpcode.as_ref();
    let status = compiler.optional(code, |code| u16::try_from(*code).ok());
    Some(Action::TokenValidation(Box::new(TokenValidation {
        token: source.unwrap_or(authorization),
        scheme: compiler.optional(entra.require_scheme.as_ref(), text),
        status: status.unwrap_or(Value::Literal(401)),
        message: compiler.optional(entra.failed_validation_error_message.as_ref(), text),
        require_expiration: flag(compiler, None)?,
        clock_skew: Value::Literal(0),
        output: compiler.optional(entra.output_token_variable_name.as_ref(), text),
        audiences,
        issuers: Vec::new(),
        applications,
        claims: claims?,
    })))
}

fn required_claim<'d>(
    compiler: &mut Compiler<'d>,
    claim: &policy::Claim<'d>,
) -> Option<RequiredClaim> {
    let name = compiler.required(claim.element, "name", claim.name.as_ref(), text);
    let matching = match &claim.match_kind {
        None => Some(Value::Literal("all".to_owned())),
        given => compiler.optional(given.as_ref(), |kind| Some(kind.word().to_owned())),
    };
    let separator = compiler.optional(claim.separator.as_ref(), text);
    let values = compiler.texts(claim.values.iter().map(|value| (value.element, &value.value)));
    Some(RequiredClaim { name: name?, matching: matching?, separator, values })
}
