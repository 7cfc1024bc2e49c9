//! Quotas: fixed windows, aligned to the UTC calendar or to a start of their own.
//!
//! Documented: the window of a token quota starts at the UTC timestamp truncated to the unit
//! of the period, that of a quota for calls is counted from `first-period-start`.
//! Observed: at exactly the quota a request is still admitted, and raising a quota admits
//! the next request, because the limit is compared anew each time.

use super::{Algorithm, Amount, Boundary, Description, Measure, Wait};
use crate::sim::assumptions::{Assumed, Id};
use crate::sim::clock::{Period, Time, Window, Windows};

pub(super) const DESCRIPTION: Description = Description {
    name: "window-quota",
    used_by: "token-quota, quota and quota-by-key on all tiers that have the policy",
    rule: "what is charged within an hour, day, week, month or year of the UTC calendar (within \
           one renewal period) is added up; the next one starts at 0",
    source: "llm-token-limit page (2026-04), quota-by-key page (2025-05)",
};

/// Quotas that divide time in one way.
#[derive(Clone, Copy, Debug)]
pub struct WindowQuota {
    windows: Windows,
    measure: Measure,
    /// The window computed last: nearly always the one asked for next.
    latest: Option<Window>,
}

impl WindowQuota {
    /// Quotas on `measure` by `windows`.
    #[must_use]
    pub const fn new(windows: Windows, measure: Measure) -> Self {
        Self { windows, measure, latest: None }
    }

    /// Notes the assumption on the start of weeks where it matters.
    fn note_week(&self, assumed: &mut Assumed) {
        if self.windows == Windows::Calendar(Period::Weekly) {
            assumed.uses.note(Id::WeekStart);
        }
    }

    fn window(&mut self, at: Time, assumed: &mut Assumed) -> Window {
        self.note_week(assumed);
        if let Some(window) = self.latest.filter(|window| window.contains(at)) {
            return window;
        }
        let window = self.windows.window(at, assumed.choices.week_start);
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

impl Algorithm for WindowQuota {
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
        } else {
            self.note_week(assumed);
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
        self.measure.quota(assumed)
    }
}
