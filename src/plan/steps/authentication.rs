//! `authentication-basic`, `authentication-managed-identity`, `authentication-token` and
//! `get-authorization-context`: credentials for the request.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `authentication-basic`: user name and password in the `Authorization` header.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BasicAuthentication {
    /// The user.
    pub username: Value<String>,
    /// The password.
    pub password: Value<String>,
}

/// A token that the gateway gets: what stands for it in a run is a text with its resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObtainedToken {
    /// What the token is for.
    pub resource: Value<String>,
    /// Where it goes.
    pub goes_to: TokenPlace,
}

/// Where a token goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenPlace {
    /// The `Authorization` header, behind `Bearer`.
    Header,
    /// A variable, as text.
    Variable(Value<String>),
    /// A variable, as an `Authorization` object.
    Authorization(Value<String>),
}

impl Listed for BasicAuthentication {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text, " {}", self.username)
    }
}

impl Listed for ObtainedToken {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        write!(lister.text, " for {}", self.resource)?;
        match &self.goes_to {
            TokenPlace::Header => writeln!(lister.text),
            TokenPlace::Variable(name) | TokenPlace::Authorization(name) => {
                writeln!(lister.text, " to {name}")
            }
        }
    }
}
