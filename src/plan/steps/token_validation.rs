//! `validate-jwt` and `validate-azure-ad-token`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// A token is checked as far as no key is needed for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenValidation {
    /// Where the token stands.
    pub token: TokenSource,
    /// The scheme that must stand before it in the `Authorization` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<Value<String>>,
    /// Status of a refusal.
    pub status: Value<u16>,
    /// Message of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Value<String>>,
    /// Whether a token must say when it ends.
    pub require_expiration: Value<bool>,
    /// Seconds by which clocks may differ.
    pub clock_skew: Value<u64>,
    /// Variable that takes the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Value<String>>,
    /// Audiences, one of which it must be for; any where there are none.
    pub audiences: Vec<Value<String>>,
    /// Issuers, one of which it must come from; empty where an OpenID configuration may name
    /// more.
    pub issuers: Vec<Value<String>>,
    /// Applications, one of which must have asked for it; any where there are none.
    pub applications: Vec<Value<String>>,
    /// Claims that it must have.
    pub claims: Vec<RequiredClaim>,
}

/// Where a token stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenSource {
    /// In a header of this name.
    Header(Value<String>),
    /// In a query parameter of this name.
    QueryParameter(Value<String>),
    /// It is given.
    Given(Value<String>),
}

/// A claim that a token must have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequiredClaim {
    /// Its name.
    pub name: Value<String>,
    /// Whether `all` of the values or `any` of them must be there.
    pub matching: Value<String>,
    /// What separates several values in one text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<Value<String>>,
    /// The values; without any the claim only has to be there.
    pub values: Vec<Value<String>>,
}

impl Listed for TokenValidation {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        let (what, value) = match &self.token {
            TokenSource::Header(name) => ("header", name),
            TokenSource::QueryParameter(name) => ("parameter", name),
            TokenSource::Given(value) => ("token", value),
        };
        write!(lister.text, " {what} {value} else {}", self.status)?;
        if let Some(output) = &self.output {
            write!(lister.text, " to {output}")?;
        }
        writeln!(lister.text)?;
        let lists = [
            ("audience", &self.audiences),
            ("issuer", &self.issuers),
            ("application", &self.applications),
        ];
        for (what, values) in lists {
            for value in values {
                lister.more(depth)?;
                writeln!(lister.text, "{what} {value}")?;
            }
        }
        for claim in &self.claims {
            lister.more(depth)?;
            write!(lister.text, "claim {} has {}", claim.name, claim.matching)?;
            for value in &claim.values {
                write!(lister.text, " {value}")?;
            }
            writeln!(lister.text)?;
        }
        Ok(())
    }
}
