//! Kinds of gateway, as far as metering depends on them.

use serde::{Deserialize, Serialize};

/// The kind of gateway that the traffic is played on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gateway {
    /// Developer, Basic, Standard and Premium.
    #[default]
    Classic,
    /// Basic v2, Standard v2 and Premium v2.
    V2,
    /// Consumption: it has no token limits.
    Consumption,
    /// A self-hosted gateway.
    SelfHosted,
    /// A workspace gateway.
    Workspace,
}

impl Gateway {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Classic, Self::V2, Self::Consumption, Self::SelfHosted, Self::Workspace];

    /// The name for switches and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::V2 => "v2",
            Self::Consumption => "consumption",
            Self::SelfHosted => "self-hosted",
            Self::Workspace => "workspace",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|gateway| gateway.name() == name)
    }

    /// Whether the gateway has `rate-limit-by-key` and `quota-by-key` (documented: all but
    /// Consumption).
    #[must_use]
    pub const fn has_limits_by_key(self) -> bool {
        !matches!(self, Self::Consumption)
    }

    /// Whether the gateway has token limits (documented: all but Consumption).
    #[must_use]
    pub const fn has_token_limits(self) -> bool {
        !matches!(self, Self::Consumption)
    }
}
