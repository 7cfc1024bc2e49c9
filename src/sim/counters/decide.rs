//! Admission and refusal.

use super::{Algorithm, Amount, Boundary};
use crate::sim::assumptions::{Assumed, EstimateCheck, Id, RetryRounding, WindowRetry};
use crate::sim::clock::{Micros, Time};

/// Whether a limit lets a request pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Admitted,
    /// It does not.
    Refused(Refusal),
}

/// Why a limit refuses and when to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// True when what was used before would have let the request pass and only its estimate
    /// was too much.
    pub by_estimate: bool,
    /// Exact time to wait; `None` when waiting does not help (a limit of 0, an estimate above
    /// the limit).
    pub retry_after: Option<Micros>,
}

impl Verdict {
    /// True when the request passes.
    #[must_use]
    pub const fn is_admitted(self) -> bool {
        matches!(self, Self::Admitted)
    }
}

/// Decides on a request with the estimate `wanted` for a counter whose state is up to date.
///
/// Of a limit on tokens it is refused when usage has reached the limit (or passed it: the
/// algorithm's boundary), or when usage and estimate together pass the limit; of a limit on
/// calls when it does not fit.
pub(super) fn decide<A: Algorithm>(
    algorithm: &A,
    state: &A::State,
    at: Time,
    limit: Amount,
    wanted: Amount,
    assumed: &mut Assumed,
) -> Verdict {
    let scale = algorithm.scale();
    let (used, limit) = (algorithm.used(state), limit.units(scale));
    let wanted = wanted.units(scale);
    let fits = used.saturating_add(wanted) <= limit;
    let (refuses_at_limit, assumption) = match algorithm.boundary(assumed) {
        Boundary::MustFit if fits => return Verdict::Admitted,
        Boundary::MustFit => {
            let target = limit.checked_sub(wanted);
            return refuse(algorithm, state, at, target, false, assumed);
        }
        Boundary::Assumed { refuses_at_limit, assumption } => (refuses_at_limit, assumption),
    };
    if used == limit {
        assumed.uses.note(assumption);
    }
    if used > limit || (used == limit && refuses_at_limit) {
        // A counter that falls continuously passes its limit the moment it reaches it; one
        // that falls by whole charges has to fall below.
        let target = match refuses_at_limit {
            true if scale == 1 => limit.checked_sub(1),
            true => Some(limit).filter(|limit| *limit > 0),
            false => Some(limit),
        };
        return refuse(algorithm, state, at, target, false, assumed);
    }
    if wanted > 0 && !fits {
        assumed.uses.note(Id::EstimatePrecheck);
        if assumed.choices.estimate_precheck == EstimateCheck::MustFit {
            let target = limit.checked_sub(wanted);
            return refuse(algorithm, state, at, target, true, assumed);
        }
    }
    Verdict::Admitted
}

fn refuse<A: Algorithm>(
    algorithm: &A,
    state: &A::State,
    at: Time,
    target: Option<u128>,
    by_estimate: bool,
    assumed: &mut Assumed,
) -> Verdict {
    let wait = algorithm.wait(state, at, target);
    let retry_after = match (wait.first, wait.enough) {
        // No waiting helps, and no answer could tell when.
        (_, None) => None,
        (first, enough) if first == enough => enough,
        (first, enough) => {
            assumed.uses.note(Id::WindowRetryAfter);
            match assumed.choices.window_retry {
                WindowRetry::OldestExpires => first,
                WindowRetry::WouldAdmit => enough,
            }
        }
    };
    Verdict::Refused(Refusal { by_estimate, retry_after })
}

/// Retry-After in whole seconds, at least 1, rounded as the assumptions say.
pub fn whole_seconds(wait: Micros, assumed: &mut Assumed) -> u64 {
    let micros = u64::try_from(wait.0).unwrap_or(0);
    let second = Micros::SECOND.0.unsigned_abs();
    if !micros.is_multiple_of(second) {
        assumed.uses.note(Id::RetryAfterRounding);
    }
    let seconds = match assumed.choices.retry_rounding {
        RetryRounding::Up => micros.div_ceil(second),
        RetryRounding::Nearest => micros.saturating_add(second / 2) / second,
        RetryRounding::Down => micros / second,
    };
    seconds.max(1)
}
