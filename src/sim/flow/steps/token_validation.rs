//! `validate-jwt` and `validate-azure-ad-token`, as far as no key is needed.
//!
//! Documented: the order of reasons is not; each reason with its message is (error handling).
//! A token that the recording does not have, or that is no token any more since it was redacted,
//! decides nothing: such a call passes, or is refused as the assumption `validation-result`
//! says. The same holds for the signature of a token that is right in all other respects.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value as Json};

use crate::plan::steps::{self, TokenSource};

use super::Run;
use super::pass_by::{self, PassBy};
use super::validation::Validation;
use crate::sim::clock::Micros;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::{Variable, Wanted};
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;
use crate::sim::flow::url;

/// A check of a token.
#[derive(Debug)]
pub(super) struct TokenValidation {
    source: Source,
    scheme: Option<Operand>,
    status: Operand,
    message: Option<Operand>,
    require_expiration: Operand,
    clock_skew: Operand,
    output: Option<Operand>,
    audiences: Vec<Operand>,
    issuers: Vec<Operand>,
    applications: Vec<Operand>,
    claims: Vec<Claim>,
    /// What decides where the token does not.
    recorded: Validation,
    /// Counts the calls whose token would have been needed.
    unknown: PassBy,
}

#[derive(Debug)]
enum Source {
    Header(Operand),
    QueryParameter(Operand),
    Given(Operand),
}

#[derive(Debug)]
struct Claim {
    name: Operand,
    matching: Operand,
    separator: Option<Operand>,
    values: Vec<Operand>,
}

pub(super) fn make(
    builder: &mut Builder,
    validation: &steps::TokenValidation,
    info: InfoId,
) -> Option<TokenValidation> {
    builder.program.keeps_lines = true;
    let source = match &validation.token {
        TokenSource::Header(name) => builder.text(name).map(Source::Header),
        TokenSource::QueryParameter(name) => builder.text(name).map(Source::QueryParameter),
        TokenSource::Given(value) => builder.text(value).map(Source::Given),
    };
    let scheme = builder.optional(validation.scheme.as_ref(), Builder::text);
    let status = builder.operand(&validation.status, Wanted::Integer, |_, status| {
        Operand::Integer(u64::from(*status))
    });
    let message = builder.optional(validation.message.as_ref(), Builder::text);
    let require_expiration = builder.truth(&validation.require_expiration);
    let clock_skew = builder.count(&validation.clock_skew);
    let output = builder.optional(validation.output.as_ref(), Builder::text);
    let audiences = builder.texts(&validation.audiences);
    let issuers = builder.texts(&validation.issuers);
    let applications = builder.texts(&validation.applications);
    let claims: Vec<_> = validation.claims.iter().map(|claim| make_claim(builder, claim)).collect();
    let reason = "the token of the call is not recorded";
    let unknown = pass_by::make(builder, info, reason, true);
    let status = status?;
    Some(TokenValidation {
        source: source?,
        scheme: scheme?,
        status,
        message: message?,
        require_expiration: require_expiration?,
        clock_skew: clock_skew?,
        output: output?,
        audiences: audiences?,
        issuers: issuers?,
        applications: applications?,
        claims: claims.into_iter().collect::<Option<_>>()?,
        recorded: Validation::new(status),
        unknown,
    })
}

fn make_claim(builder: &mut Builder, claim: &steps::RequiredClaim) -> Option<Claim> {
    let name = builder.text(&claim.name);
    let matching = builder.text(&claim.matching);
    let separator = builder.optional(claim.separator.as_ref(), Builder::text);
    let values = builder.texts(&claim.values);
    Some(Claim { name: name?, matching: matching?, separator: separator?, values: values? })
}

/// Why a token is refused.
type Refusal = (&'static str, String);

impl Run for TokenValidation {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let Some(token) = self.token(runner, info)? else {
            self.unknown.count(runner);
            return self.recorded.run(runner, info);
        };
        let Some((payload, jwt)) = read(&token) else {
            self.unknown.count(runner);
            return self.recorded.run(runner, info);
        };
        if let Some((reason, message)) = self.check(runner, info, &payload)? {
            let status = runner.integer(self.status, info)?;
            let status = u16::try_from(status).unwrap_or(u16::MAX);
            let message = match self.message {
                Some(own) => runner.string(own, info)?,
                None => message,
            };
            return Err(runner.deny(info, reason, message, status));
        }
        if let Some(output) = self.output {
            let name = runner.string(output, info)?;
            runner.state.set_variable(&name, jwt);
        }
        self.recorded.run(runner, info)
    }
}

impl TokenValidation {
    /// The token, where the recording has one.
    fn token(&self, runner: &mut Runner<'_>, info: InfoId) -> Result<Option<String>, Box<Raised>> {
        let text = match self.source {
            Source::Given(token) => Some(runner.string(token, info)?),
            Source::QueryParameter(name) => {
                let name = runner.string(name, info)?;
                url::values(&runner.url(), &name).into_iter().next()
            }
            Source::Header(name) => {
                let name = runner.string(name, info)?;
                runner.request_header(&name).into_iter().next()
            }
        };
        let Some(text) = text else { return Ok(None) };
        let scheme = match self.scheme {
            Some(scheme) => runner.string(scheme, info)?,
            None => "Bearer".to_owned(),
        };
        let text = text.trim();
        let token = match text.split_once(' ') {
            Some((before, token)) if before.eq_ignore_ascii_case(&scheme) => token.trim(),
            _ => text,
        };
        Ok(Some(token.to_owned()))
    }

    /// Why the token is refused, if it is.
    fn check(
        &self,
        runner: &mut Runner<'_>,
        info: InfoId,
        payload: &Map<String, Json>,
    ) -> Result<Option<Refusal>, Box<Raised>> {
        if let Some(refusal) = self.check_time(runner, info, payload)? {
            return Ok(Some(refusal));
        }
        let lists = [
            (&self.audiences, &["aud"][..], "TokenAudienceNotAllowed", "audience"),
            (&self.issuers, &["iss"][..], "TokenIssuerNotAllowed", "issuer"),
            (&self.applications, &["azp", "appid"][..], "TokenClaimValueNotAllowed", "application"),
        ];
        for (allowed, names, reason, what) in lists {
            if allowed.is_empty() {
                continue;
            }
            let found: Vec<_> = names.iter().flat_map(|name| texts(payload.get(*name))).collect();
            let mut is_allowed = false;
            for value in allowed {
                let value = runner.string(*value, info)?;
                is_allowed |= found.contains(&value);
            }
            if !is_allowed {
                let message = format!("The {what} of the token is not allowed. Access denied.");
                return Ok(Some((reason, message)));
            }
        }
        self.check_claims(runner, info, payload)
    }

    fn check_time(
        &self,
        runner: &mut Runner<'_>,
        info: InfoId,
        payload: &Map<String, Json>,
    ) -> Result<Option<Refusal>, Box<Raised>> {
        let seconds = |name: &str| payload.get(name).and_then(Json::as_f64);
        let skew = runner.integer(self.clock_skew, info)?;
        // Seconds since 1970, far below 2^53.
        let (now, skew) = (runner.now.0 as f64 / Micros::SECOND.0 as f64, skew as f64);
        match seconds("exp") {
            Some(end) if now >= end + skew => {
                let message = "The token has expired. Access denied.".to_owned();
                return Ok(Some(("TokenExpired", message)));
            }
            None if runner.truth(self.require_expiration, info)? => {
                let message = "The token does not say when it expires.".to_owned();
                return Ok(Some(("JwtInvalid", message)));
            }
            _ => {}
        }
        let early = seconds("nbf").is_some_and(|start| now < start - skew);
        Ok(early.then(|| ("JwtInvalid", "The token is not valid yet.".to_owned())))
    }

    fn check_claims(
        &self,
        runner: &mut Runner<'_>,
        info: InfoId,
        payload: &Map<String, Json>,
    ) -> Result<Option<Refusal>, Box<Raised>> {
        let mut missing = Vec::new();
        let mut wrong = None;
        for claim in &self.claims {
            let name = runner.string(claim.name, info)?;
            let Some(found) = payload.get(&name) else {
                missing.push(name);
                continue;
            };
            let separator = claim.separator.map(|s| runner.string(s, info)).transpose()?;
            let mut has = texts(Some(found));
            if let Some(separator) = separator.filter(|separator| !separator.is_empty()) {
                let split = |text: &String| -> Vec<String> {
                    text.split(separator.as_str()).map(str::to_owned).collect()
                };
                has = has.iter().flat_map(split).collect();
            }
            let any = runner.string(claim.matching, info)? == "any";
            let (mut some, mut all) = (claim.values.is_empty(), true);
            for value in &claim.values {
                let holds = has.contains(&runner.string(*value, info)?);
                some |= holds;
                all &= holds;
            }
            if wrong.is_none() && !(if any { some } else { all }) {
                let value = has.join(",");
                wrong =
                    Some(format!("Claim {name} value of {value} is not allowed. Access denied."));
            }
        }
        if !missing.is_empty() {
            let missing = missing.join(", ");
            let message =
                format!("JWT token is missing the following claims: {missing}. Access denied.");
            return Ok(Some(("TokenClaimNotFound", message)));
        }
        Ok(wrong.map(|message| ("TokenClaimValueNotAllowed", message)))
    }
}

/// Payload of a token, and the token as a variable; `None` when it is none.
fn read(token: &str) -> Option<(Map<String, Json>, Variable)> {
    let jwt = Variable::jwt(token)?;
    let payload = token.split('.').nth(1)?;
    let bytes = URL_SAFE_NO_PAD.decode(payload).ok()?;
    match serde_json::from_slice(&bytes).ok()? {
        Json::Object(payload) => Some((payload, jwt)),
        _ => None,
    }
}

/// The values of a claim as texts.
fn texts(claim: Option<&Json>) -> Vec<String> {
    let text = |value: &Json| match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    match claim {
        None => Vec::new(),
        Some(Json::Array(values)) => values.iter().map(text).collect(),
        Some(value) => vec![text(value)],
    }
}
