//! All counters of a run, and the tickets of the requests under way.

use std::sync::Arc;

use super::tables::{self, Tables};
use super::{LimitKind, LimitRefusal};
use crate::sim::Tokens;
use crate::sim::assumptions::{
    Assumed, EstimateCharge, Id, RefusalOrder, SameKeyTwice, TwinPolicies,
};
use crate::sim::clock::{Micros, Period, Time, Windows};
use crate::sim::counters::{Amount, Measure, Verdict};
use crate::sim::gateway::Gateway;

/// Which of the two policies that share a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Twin {
    /// `llm-token-limit`
    Llm,
    /// `azure-openai-token-limit`
    AzureOpenAi,
}

/// A gateway in a region: counters are never added up over places. See [`LimitBook::place`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place(usize);

/// What a token limit asks for one exchange.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Which of the twins asks.
    pub twin: Twin,
    /// Where.
    pub place: Place,
    /// The counter key's value.
    pub key: &'a str,
    /// `tokens-per-minute`, where given.
    pub rate: Option<Tokens>,
    /// `token-quota` and its period, where given.
    pub quota: Option<(Tokens, Period)>,
    /// The prompt's estimate; zero without one.
    pub estimate: Tokens,
}

/// A request under way at one token limit.
#[derive(Clone, Debug)]
pub struct Ticket {
    key: Arc<str>,
    rate: Option<Seat>,
    quota: Option<Seat>,
    /// What was charged on arrival, and when.
    estimate: Tokens,
    arrived: Time,
}

/// The counter that one part of a limit uses.
#[derive(Clone, Copy, Debug)]
struct Seat {
    table: usize,
    limit: Amount,
    /// False when an earlier policy of the exchange charges the same counter already.
    charges: bool,
}

/// What is left of a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Of the rate.
    pub rate: Option<Tokens>,
    /// Of the quota.
    pub quota: Option<Tokens>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TableId {
    kind: LimitKind,
    /// `None` where the twins share.
    twin: Option<Twin>,
    place: Place,
}

/// The counters of all token limits of a run.
pub struct LimitBook {
    gateway: Gateway,
    has_both_twins: bool,
    start: Option<Time>,
    places: Vec<(String, String)>,
    tables: Tables<TableId>,
}

impl std::fmt::Debug for LimitBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counters: usize = self.tables.iter().map(|(_, table)| table.stored()).sum();
        f.debug_struct("LimitBook")
            .field("gateway", &self.gateway)
            .field("tables", &self.tables.len())
            .field("counters", &counters)
            .finish_non_exhaustive()
    }
}

impl LimitBook {
    /// No counters yet. `has_both_twins`: the plan holds both policies that share a schema.
    #[must_use]
    pub const fn new(gateway: Gateway, has_both_twins: bool) -> Self {
        Self { gateway, has_both_twins, start: None, places: Vec::new(), tables: Vec::new() }
    }

    /// Says when the traffic began, where that is not the first request.
    pub fn begin(&mut self, start: Time) {
        self.start = Some(start);
    }

    /// The place of a region and gateway id.
    pub fn place(&mut self, region: &str, gateway_id: &str) -> Place {
        let same = |(r, g): &(String, String)| r == region && g == gateway_id;
        let at = self.places.iter().position(same).unwrap_or_else(|| {
            self.places.push((region.to_owned(), gateway_id.to_owned()));
            self.places.len() - 1
        });
        Place(at)
    }

    /// Counters that are kept at the moment.
    #[must_use]
    pub fn stored(&self) -> usize {
        self.tables.iter().map(|(_, table)| table.stored()).sum()
    }

    /// Asks whether a request may pass. `earlier` are the tickets that the exchange holds
    /// already.
    ///
    /// # Errors
    ///
    /// [`LimitRefusal`] of the part that refuses. Nothing is charged then.
    pub fn admit<'t>(
        &mut self,
        request: &Request<'_>,
        at: Time,
        earlier: impl Iterator<Item = &'t Ticket> + Clone,
        assumed: &mut Assumed,
    ) -> Result<Ticket, LimitRefusal> {
        self.start.get_or_insert(at);
        let rate = request.rate.map(|limit| self.seat(LimitKind::Rate, limit, request, assumed));
        let quota = request
            .quota
            .map(|(limit, period)| self.seat(LimitKind::Quota(period), limit, request, assumed));
        let quota_kind =
            request.quota.map_or(LimitKind::Rate, |(_, period)| LimitKind::Quota(period));
        let by_rate = self.ask(rate, LimitKind::Rate, request, at, assumed);
        let by_quota = self.ask(quota, quota_kind, request, at, assumed);
        let refused = match (by_rate, by_quota) {
            (Some(rate), Some(quota)) => {
                assumed.uses.note(Id::RefusalOrder);
                Some(match assumed.choices.refusal_order {
                    RefusalOrder::RateFirst => rate,
                    RefusalOrder::QuotaFirst => quota,
                })
            }
            (rate, quota) => rate.or(quota),
        };
        if let Some(refused) = refused {
            return Err(refused);
        }
        let key = self.intern(rate.or(quota), request.key);
        let mut ticket = Ticket { key, rate, quota, estimate: Tokens::ZERO, arrived: at };
        mark_shared(&mut ticket, earlier, assumed);
        self.charge_estimate(&mut ticket, request.estimate, at, assumed);
        Ok(ticket)
    }

    /// Charges what an exchange used, once its response has ended.
    pub fn charge(&mut self, ticket: &Ticket, used: Tokens, at: Time, assumed: &mut Assumed) {
        for seat in ticket.seats() {
            let Some((_, table)) = self.tables.get_mut(seat.table) else { continue };
            // What the estimate had too much is taken back where it was charged.
            if used < ticket.estimate {
                let over = ticket.estimate.minus(used);
                table.refund(&ticket.key, at, ticket.arrived, over.into(), assumed);
            } else {
                let more = used.minus(ticket.estimate);
                table.charge(&ticket.key, at, seat.limit, more.into(), assumed);
            }
        }
    }

    /// Takes back what a request was charged on arrival: it was refused later on.
    pub fn cancel(&mut self, ticket: &Ticket, at: Time, assumed: &mut Assumed) {
        self.charge(ticket, Tokens::ZERO, at, assumed);
    }

    /// What is left of the limits of a ticket.
    pub fn standing(&mut self, ticket: &Ticket, at: Time, assumed: &mut Assumed) -> Standing {
        let mut left = |seat: Option<Seat>| {
            let seat = seat?;
            let (_, table) = self.tables.get_mut(seat.table)?;
            Some(Tokens::from(table.remaining(&ticket.key, at, seat.limit, assumed)))
        };
        Standing { rate: left(ticket.rate), quota: left(ticket.quota) }
    }

    /// What is left of the limits of a request that has no ticket because it was refused.
    pub fn standing_of(
        &mut self,
        request: &Request<'_>,
        at: Time,
        assumed: &mut Assumed,
    ) -> Standing {
        let mut left = |kind: LimitKind, limit: Tokens| {
            let seat = self.seat(kind, limit, request, assumed);
            let (_, table) = self.tables.get_mut(seat.table)?;
            Some(Tokens::from(table.remaining(request.key, at, seat.limit, assumed)))
        };
        Standing {
            rate: request.rate.and_then(|limit| left(LimitKind::Rate, limit)),
            quota: request.quota.and_then(|(limit, period)| left(LimitKind::Quota(period), limit)),
        }
    }

    fn charge_estimate(
        &mut self,
        ticket: &mut Ticket,
        estimate: Tokens,
        at: Time,
        assumed: &mut Assumed,
    ) {
        if estimate == Tokens::ZERO {
            return;
        }
        assumed.uses.note(Id::EstimateCharge);
        if assumed.choices.estimate_charge == EstimateCharge::OnArrival {
            self.charge(ticket, estimate, at, assumed);
            ticket.estimate = estimate;
        }
    }

    fn ask(
        &mut self,
        seat: Option<Seat>,
        kind: LimitKind,
        request: &Request<'_>,
        at: Time,
        assumed: &mut Assumed,
    ) -> Option<LimitRefusal> {
        let seat = seat?;
        let (_, table) = self.tables.get_mut(seat.table)?;
        match table.check(request.key, at, seat.limit, request.estimate.into(), assumed) {
            Verdict::Admitted => None,
            Verdict::Refused(refusal) => Some(LimitRefusal { kind, refusal }),
        }
    }

    fn intern(&self, seat: Option<Seat>, key: &str) -> Arc<str> {
        let table = seat.and_then(|seat| self.tables.get(seat.table));
        table.map_or_else(|| Arc::from(key), |(_, table)| table.intern(key))
    }

    fn seat(
        &mut self,
        kind: LimitKind,
        limit: Tokens,
        request: &Request<'_>,
        assumed: &mut Assumed,
    ) -> Seat {
        let mut twin = None;
        if self.has_both_twins {
            assumed.uses.note(Id::TwinPolicies);
            twin =
                (assumed.choices.twin_policies == TwinPolicies::Separate).then_some(request.twin);
        }
        let id = TableId { kind, twin, place: request.place };
        let (gateway, start) = (self.gateway, self.start.unwrap_or_default());
        let table = tables::table(&mut self.tables, id, || match kind {
            LimitKind::Quota(period) => tables::quota(Windows::Calendar(period), Measure::Tokens),
            _ => tables::rate(gateway, Micros::MINUTE, Measure::Tokens, start, assumed),
        });
        if kind == LimitKind::Rate {
            tables::note_rate(gateway, assumed);
        }
        Seat { table, limit: limit.into(), charges: true }
    }
}

impl Ticket {
    /// The counter key's value.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What the counters allow.
    #[must_use]
    pub fn limits(&self) -> Standing {
        let limit = |seat: Option<Seat>| seat.map(|seat| Tokens::from(seat.limit));
        Standing { rate: limit(self.rate), quota: limit(self.quota) }
    }

    /// The seats that charge.
    fn seats(&self) -> impl Iterator<Item = Seat> {
        [self.rate, self.quota].into_iter().flatten().filter(|seat| seat.charges)
    }
}

/// Notes which counters of `ticket` an earlier policy of the same exchange charges, and
/// leaves those to it if that is what is assumed.
fn mark_shared<'t>(
    ticket: &mut Ticket,
    earlier: impl Iterator<Item = &'t Ticket> + Clone,
    assumed: &mut Assumed,
) {
    let taken = |seat: Seat| {
        let mut others = earlier.clone().filter(|other| other.key == ticket.key);
        others.any(|other| other.seats().any(|taken| taken.table == seat.table))
    };
    let shared = [ticket.rate, ticket.quota].map(|seat| seat.is_some_and(taken));
    if shared == [false, false] {
        return;
    }
    assumed.uses.note(Id::SameKeyTwice);
    if assumed.choices.same_key_twice == SameKeyTwice::Once {
        for (seat, shared) in [&mut ticket.rate, &mut ticket.quota].into_iter().zip(shared) {
            if let Some(seat) = seat {
                seat.charges &= !shared;
            }
        }
    }
}
