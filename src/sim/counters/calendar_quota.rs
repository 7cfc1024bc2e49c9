//! Token quotas: fixed windows aligned to the UTC calendar.
//!
//! Documented: the window starts at the UTC timestamp truncated to the unit of the period.
//! Observed: at exactly the quota a request is still admitted, and raising a quota admits
//! the next request, because the limit is compared anew each time.

use super::{Algorithm, Amount, Boundary, Description, Wait};
use crate::sim::assumptions::{Assumed, Id, QuotaBoundary};
use crate::sim::clock::{Period, Time, Window};

pub(super) const DESCRIPTION: Description = Description {
    name: "calendar-quota",
    used_by: "token-quota on all tiers that have the policy",
    rule: "what is charged within an hour, day, week, month or year of the UTC calendar is \
           added up; the next one starts at 0",
    source: "llm-token-limit page (2026-04)",
};

/// Windows of one calendar period.
#[derive(Clone, Copy, Debug)]
pub struct CalendarQuota {
    period: Period,
    /// The window computed last: nearly always the one asked for next.
    latest: Option<Window>,
}

impl CalendarQuota {
    /// Quotas of `period`.
    #[must_use]
    pub const fn new(period: Period) -> Self {
        Self { period, latest: None }
    }

    fn window(&mut self, at: Time, assumed: &mut Assumed) -> Window {
        if self.period == Period::Weekly {
            assumed.uses.note(Id::WeekStart);
        }
        if let Some(window) = self.latest.filter(|window| window.contains(at)) {
            return window;
        }
        let window = self.period.window(at, assumed.choices.week_start);
        self.latest = Some(window);
        window
    }
}

/// What is consumed in one window.
#[derive(Clone, Copy, Debug)]
pub struct Consumed {
    window: Window,
    sum: u128,
}

impl Algorithm for CalendarQuota {
    type State = Consumed;

    fn scale(&self) -> u128 {
        1
    }

    fn fresh(&mut self, at: Time, _: Amount, assumed: &mut Assumed) -> Consumed {
        Consumed { window: self.window(at, assumed), sum: 0 }
    }

    fn pass(&mut self, state: &mut Consumed, at: Time, assumed: &mut Assumed) {
        if state.window.is_over(at) {
            *state = Consumed { window: self.window(at, assumed), sum: 0 };
        } else if self.period == Period::Weekly {
            assumed.uses.note(Id::WeekStart);
        }
    }

    fn used(&self, state: &Consumed) -> u128 {
        state.sum
    }

    fn charge(&mut self, state: &mut Consumed, _: Time, _: Amount, amount: Amount) {
        state.sum += u128::from(amount.0);
    }

    fn refund(&mut self, state: &mut Consumed, charged_at: Time, amount: Amount) {
        if state.window.contains(charged_at) {
            state.sum = state.sum.saturating_sub(u128::from(amount.0));
        }
    }

    fn wait(&self, state: &Consumed, at: Time, target: Option<u128>) -> Wait {
        let end = state.window.end;
        let wait = target.filter(|_| end < Time::MAX).map(|_| end.since(at));
        Wait { first: wait, enough: wait }
    }

    fn is_idle(&mut self, state: &mut Consumed, at: Time) -> bool {
        state.window.is_over(at)
    }

    fn boundary(&self, assumed: &Assumed) -> Boundary {
        Boundary {
            refuses_at_limit: assumed.choices.quota_boundary == QuotaBoundary::RefuseAtQuota,
            assumption: Id::QuotaBoundary,
        }
    }
}
