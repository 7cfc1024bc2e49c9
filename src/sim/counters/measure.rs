//! What a limit measures, and what follows for requests at its edge.

use super::Boundary;
use crate::sim::assumptions::{Assumed, Id, QuotaBoundary, RateBoundary};

/// What the charges of a limit are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Tokens, known when the response has ended: a call may pass the limit.
    Tokens,
    /// Calls or kilobytes. Documented: what passes never exceeds the limit, so that a call
    /// must fit.
    Calls,
}

impl Measure {
    /// The edge of a rate.
    pub(super) fn rate(self, assumed: &Assumed) -> Boundary {
        self.boundary(assumed.choices.tpm_boundary == RateBoundary::RefuseAtLimit, Id::TpmBoundary)
    }

    /// The edge of a quota.
    pub(super) fn quota(self, assumed: &Assumed) -> Boundary {
        self.boundary(
            assumed.choices.quota_boundary == QuotaBoundary::RefuseAtQuota,
            Id::QuotaBoundary,
        )
    }

    const fn boundary(self, refuses_at_limit: bool, assumption: Id) -> Boundary {
        match self {
            Self::Tokens => Boundary::Assumed { refuses_at_limit, assumption },
            Self::Calls => Boundary::MustFit,
        }
    }
}
