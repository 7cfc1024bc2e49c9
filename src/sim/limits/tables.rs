//! The counters that a limit keeps on a gateway.

use crate::sim::assumptions::{Assumed, Id, OtherGatewayRate};
use crate::sim::clock::{Micros, Time, Windows};
use crate::sim::counters::{Counters, Measure, SlidingWindow, Table, TokenBucket, WindowQuota};
use crate::sim::gateway::Gateway;

/// Counters of one limit.
pub(super) type Tables<Id> = Vec<(Id, Box<dyn Counters + Send>)>;

/// The table of that id, made when it is asked for first.
pub(super) fn table<I: PartialEq>(
    tables: &mut Tables<I>,
    id: I,
    make: impl FnOnce() -> Box<dyn Counters + Send>,
) -> usize {
    let found = tables.iter().position(|(known, _)| *known == id);
    found.unwrap_or_else(|| {
        tables.push((id, make()));
        tables.len() - 1
    })
}

/// Counters of a rate over `period`. Documented: a sliding window on classic tiers, a token
/// bucket on v2 tiers. `start` is the first arrival of the run.
pub(super) fn rate(
    gateway: Gateway,
    period: Micros,
    measure: Measure,
    start: Time,
    assumed: &Assumed,
) -> Box<dyn Counters + Send> {
    let is_bucket = match gateway {
        Gateway::V2 => true,
        Gateway::Classic | Gateway::Consumption => false,
        Gateway::SelfHosted | Gateway::Workspace => {
            assumed.choices.other_gateway_rate == OtherGatewayRate::TokenBucket
        }
    };
    if is_bucket {
        Box::new(Table::new(TokenBucket::new(period, start, measure)))
    } else {
        Box::new(Table::new(SlidingWindow::new(period, measure)))
    }
}

/// Notes that a rate on such a gateway is a guess.
pub(super) fn note_rate(gateway: Gateway, assumed: &mut Assumed) {
    if matches!(gateway, Gateway::SelfHosted | Gateway::Workspace) {
        assumed.uses.note(Id::OtherGatewayRate);
    }
}

/// Counters of a quota.
pub(super) fn quota(windows: Windows, measure: Measure) -> Box<dyn Counters + Send> {
    Box::new(Table::new(WindowQuota::new(windows, measure)))
}
