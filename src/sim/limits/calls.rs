//! Counters of calls and kilobytes: `rate-limit`, `quota` and their twins by key.
//!
//! Documented: a limit by key has one counter per key value over all scopes; the others have
//! counters of their own for each subscription. Nothing passes that does not fit.

use std::sync::Arc;

use super::book::Place;
use super::refusal::{LimitKind, LimitRefusal};
use super::tables::{self, Tables};
use crate::sim::assumptions::{Assumed, Id, SameKeyTwice};
use crate::sim::clock::{Micros, Time, Windows};
use crate::sim::counters::{Amount, Measure, Verdict};
use crate::sim::gateway::Gateway;

/// How a limit on calls counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallWindow {
    /// In any stretch of that length.
    Rate(Micros),
    /// In fixed windows.
    Quota(Windows),
}

impl CallWindow {
    /// Whether a key that several policies of an exchange count is counted once. Documented
    /// for quotas by key; for rates that is an assumption.
    fn counts_once(self, assumed: &mut Assumed) -> bool {
        match self {
            Self::Quota(_) => true,
            Self::Rate(_) => {
                assumed.uses.note(Id::SameKeyTwice);
                assumed.choices.same_key_twice == SameKeyTwice::Once
            }
        }
    }
}

/// One bound that a call must keep.
#[derive(Clone, Copy, Debug)]
pub struct CallRequest<'a> {
    /// Where.
    pub place: Place,
    /// The limit and the bound of it that the counter belongs to; `None` where all limits with
    /// the key share it.
    pub owner: Option<(u32, u32)>,
    /// The counter key's value, or the subscription.
    pub key: &'a str,
    /// What is counted: `CallRate`, `CallQuota` or `Bandwidth`.
    pub kind: LimitKind,
    /// In which stretches of time.
    pub window: CallWindow,
    /// Calls or kilobytes.
    pub limit: Amount,
    /// What the call needs to pass; at least 1.
    pub wanted: Amount,
}

/// A counter that a call has passed and may be charged to.
#[derive(Clone, Debug)]
pub struct CallTicket {
    key: Arc<str>,
    table: usize,
    limit: Amount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TableId {
    kind: LimitKind,
    window: CallWindow,
    owner: Option<(u32, u32)>,
    place: Place,
}

/// The counters of all limits on calls of a run.
pub struct CallBook {
    gateway: Gateway,
    start: Option<Time>,
    tables: Tables<TableId>,
}

impl std::fmt::Debug for CallBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counters: usize = self.tables.iter().map(|(_, table)| table.stored()).sum();
        f.debug_struct("CallBook").field("counters", &counters).finish_non_exhaustive()
    }
}

impl CallTicket {
    /// The counter key's value, or the subscription.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Calls or bytes that the counter allows.
    #[must_use]
    pub const fn limit(&self) -> Amount {
        self.limit
    }
}

impl CallBook {
    /// What the counter of a ticket counts.
    #[must_use]
    pub fn kind(&self, ticket: &CallTicket) -> LimitKind {
        self.tables.get(ticket.table).map_or(LimitKind::CallRate, |(id, _)| id.kind)
    }

    /// No counters yet.
    #[must_use]
    pub const fn new(gateway: Gateway) -> Self {
        Self { gateway, start: None, tables: Vec::new() }
    }

    /// Asks whether a call may pass. Nothing is charged. `charged` are the counters that the
    /// exchange has been charged to.
    ///
    /// # Errors
    ///
    /// [`LimitRefusal`] with the time after which it would fit.
    pub fn admit(
        &mut self,
        request: &CallRequest<'_>,
        at: Time,
        charged: &[CallTicket],
        assumed: &mut Assumed,
    ) -> Result<CallTicket, LimitRefusal> {
        let start = *self.start.get_or_insert(at);
        let CallRequest { kind, window, owner, place, limit, .. } = *request;
        let gateway = self.gateway;
        let id = TableId { kind, window, owner, place };
        let at_table = tables::table(&mut self.tables, id, || match window {
            CallWindow::Rate(period) => {
                tables::rate(gateway, period, Measure::Calls, start, assumed)
            }
            CallWindow::Quota(windows) => tables::quota(windows, Measure::Calls),
        });
        if matches!(window, CallWindow::Rate(_)) {
            tables::note_rate(gateway, assumed);
        }
        let Some((_, table)) = self.tables.get_mut(at_table) else {
            return Ok(CallTicket { key: Arc::from(request.key), table: at_table, limit });
        };
        let is_charged = charged.iter().any(|c| c.table == at_table && *c.key == *request.key);
        let has_paid = is_charged && window.counts_once(assumed);
        let wanted = if has_paid { Amount::ZERO } else { request.wanted };
        match table.check(request.key, at, limit, wanted, assumed) {
            Verdict::Admitted => {
                Ok(CallTicket { key: table.intern(request.key), table: at_table, limit })
            }
            Verdict::Refused(refusal) => Err(LimitRefusal { kind, refusal }),
        }
    }

    /// Charges a counter. `charged` are those that the exchange has been charged to.
    pub fn charge(
        &mut self,
        ticket: &CallTicket,
        amount: Amount,
        at: Time,
        charged: &mut Vec<CallTicket>,
        assumed: &mut Assumed,
    ) {
        let Some((id, table)) = self.tables.get_mut(ticket.table) else { return };
        let same = |other: &CallTicket| other.table == ticket.table && other.key == ticket.key;
        if charged.iter().any(same) && id.window.counts_once(assumed) {
            return;
        }
        table.charge(&ticket.key, at, ticket.limit, amount, assumed);
        charged.push(ticket.clone());
    }

    /// What is left of the limit of a ticket.
    pub fn remaining(&mut self, ticket: &CallTicket, at: Time, assumed: &mut Assumed) -> Amount {
        match self.tables.get_mut(ticket.table) {
            Some((_, table)) => table.remaining(&ticket.key, at, ticket.limit, assumed),
            None => ticket.limit,
        }
    }
}
