//! What a refusal of a limit looks like.
//!
//! Of token limits observed on running services (see `docs/metering.md`): status, body, and
//! the reason in `context.LastError`, which begins with `OpenAI` whatever the policy's name.
//! Of limits on calls documented (error handling, 2020-01), and observed in recorded answers.

use std::fmt::{self, Write};

use crate::sim::clock::Period;
use crate::sim::counters::Refusal;

/// Which part of a limit refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitKind {
    /// `tokens-per-minute`
    Rate,
    /// `token-quota` of this period.
    Quota(Period),
    /// `calls` of `rate-limit` and `rate-limit-by-key`.
    CallRate,
    /// `calls` of `quota` and `quota-by-key`.
    CallQuota,
    /// `bandwidth` of `quota` and `quota-by-key`.
    Bandwidth,
}

impl LimitKind {
    /// The attribute that sets the limit.
    #[must_use]
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Rate => "tokens-per-minute",
            Self::Quota(_) => "token-quota",
            Self::CallRate | Self::CallQuota => "calls",
            Self::Bandwidth => "bandwidth",
        }
    }

    /// Whether it is a rate, which lets calls pass again after a while; else it is a quota.
    #[must_use]
    pub const fn is_rate(self) -> bool {
        matches!(self, Self::Rate | Self::CallRate)
    }

    /// The status of its refusals (documented).
    #[must_use]
    pub const fn status(self) -> u16 {
        if self.is_rate() { 429 } else { 403 }
    }

    /// `context.LastError.Reason` (observed for tokens, documented for calls).
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Rate => "OpenAITokenLimitExceeded",
            Self::Quota(_) => "OpenAITokenQuotaExceeded",
            Self::CallRate => "RateLimitExceeded",
            Self::CallQuota | Self::Bandwidth => "QuotaExceeded",
        }
    }
}

/// A counter that refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitRefusal {
    /// What refuses.
    pub kind: LimitKind,
    /// Why and for how long.
    pub refusal: Refusal,
}

/// A refusal as the caller sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusalAnswer {
    /// What refused.
    pub kind: LimitKind,
    /// True when only the request's own estimate was too much.
    pub by_estimate: bool,
    /// Retry-After in whole seconds; `None` when waiting does not help.
    pub retry_after: Option<u64>,
}

impl RefusalAnswer {
    /// `context.LastError.Message`, which is also the message of the body.
    #[must_use]
    pub fn message(&self) -> String {
        let mut text = String::from(match (self.kind, self.by_estimate) {
            (LimitKind::Rate, _) => "Token limit is exceeded.",
            (LimitKind::Quota(_), false) => "Token quota is exceeded.",
            (LimitKind::Quota(_), true) => "Token quota will exceed.",
            (LimitKind::CallRate, _) => "Rate limit is exceeded.",
            (LimitKind::CallQuota, _) => "Out of call volume quota.",
            (LimitKind::Bandwidth, _) => "Out of bandwidth quota.",
        });
        if let Some(seconds) = self.retry_after {
            // Writing to a string cannot fail.
            let _ = match self.kind {
                LimitKind::CallQuota | LimitKind::Bandwidth => {
                    write!(text, " Quota will be replenished in {}.", Clock(seconds))
                }
                _ => write!(text, " Try again in {}.", Spelled(seconds)),
            };
        }
        text
    }

    /// The body of the response.
    #[must_use]
    pub fn body(&self) -> String {
        let (status, message) = (self.kind.status(), self.message());
        format!("{{ \"statusCode\": {status}, \"message\": \"{message}\" }}")
    }
}

/// Seconds as .NET writes a `TimeSpan`: `00:08:24`, `31.00:00:00`.
struct Clock(u64);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 >= 86_400 {
            write!(f, "{}.", self.0 / 86_400)?;
        }
        write!(f, "{:02}:{:02}:{:02}", self.0 / 3_600 % 24, self.0 / 60 % 60, self.0 % 60)
    }
}

/// Seconds in words: `21 minutes and 33 seconds`.
struct Spelled(u64);

impl fmt::Display for Spelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.0 / 86_400, "day"),
            (self.0 / 3_600 % 24, "hour"),
            (self.0 / 60 % 60, "minute"),
            (self.0 % 60, "second"),
        ];
        let mut left = parts.iter().filter(|(count, _)| *count > 0).count();
        if left == 0 {
            return f.write_str("0 seconds");
        }
        let mut first = true;
        for (count, unit) in parts.into_iter().filter(|(count, _)| *count > 0) {
            left -= 1;
            let joint = match (first, left) {
                (true, _) => "",
                (false, 0) => " and ",
                (false, _) => ", ",
            };
            let plural = if count == 1 { "" } else { "s" };
            write!(f, "{joint}{count} {unit}{plural}")?;
            first = false;
        }
        Ok(())
    }
}
