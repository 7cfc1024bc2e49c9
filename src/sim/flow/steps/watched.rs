//! What limits tell of their counters while somebody watches.

use crate::sim::Tokens;
use crate::sim::counters::Amount;
use crate::sim::flow::program::{CallLimitSpec, InfoId, LimitSpec};
use crate::sim::flow::run::Runner;
use crate::sim::flow::watch::{CounterView, TracePlace};
use crate::sim::limits::{CallTicket, LimitKind, Request, Standing, Ticket};

/// What a counter is told by before its policy and place are added.
fn view(key: &str, limit: u64) -> CounterView {
    CounterView {
        policy: String::new(),
        place: TracePlace::default(),
        attribute: String::new(),
        key: key.to_owned(),
        limit,
        left_before: None,
        left_after: None,
        charged: None,
        refused: false,
    }
}

impl Runner<'_> {
    /// What is left of the limits of a request, where somebody watches. Assumptions that this
    /// rests on are not counted: nothing is decided by it.
    pub(super) fn watched_standing(&mut self, request: &Request<'_>) -> Option<Standing> {
        let mut aside = self.is_watched().then(|| self.engine.assumed.clone())?;
        Some(self.engine.book.standing_of(request, self.now, &mut aside))
    }

    /// What is left of the limits of a ticket, where somebody watches.
    pub(super) fn watched_ticket(&mut self, ticket: &Ticket) -> Option<Standing> {
        let mut aside = self.is_watched().then(|| self.engine.assumed.clone())?;
        Some(self.engine.book.standing(ticket, self.now, &mut aside))
    }

    /// A token limit let the call pass, or refused it.
    pub(super) fn watch_tokens(
        &mut self,
        spec: &LimitSpec,
        request: &Request<'_>,
        before: Option<Standing>,
        refused: Option<LimitKind>,
    ) {
        let Some(before) = before else { return };
        let after = self.watched_standing(request).unwrap_or_default();
        let rate = request.rate.map(|limit| (LimitKind::Rate, limit, before.rate, after.rate));
        let quota = request.quota;
        let quota = quota
            .map(|(limit, period)| (LimitKind::Quota(period), limit, before.quota, after.quota));
        for (kind, limit, before, after) in rate.into_iter().chain(quota) {
            let counter = CounterView {
                left_before: before.map(|tokens| tokens.0),
                left_after: after.map(|tokens| tokens.0),
                refused: refused == Some(kind),
                ..view(request.key, limit.0)
            };
            self.watch_counter(spec.info, kind.attribute(), counter);
        }
    }

    /// A token limit was charged with what the call used; `index` is that of the limit in the
    /// program.
    pub(super) fn watch_charge(
        &mut self,
        index: u32,
        ticket: &Ticket,
        before: Option<Standing>,
        used: Option<Tokens>,
    ) {
        let Some(before) = before else { return };
        let Some(info) = self.program.token_limits.get(index as usize).map(|spec| spec.info) else {
            return;
        };
        let after = self.watched_ticket(ticket).unwrap_or_default();
        let limits = ticket.limits();
        let quota = "token-quota";
        for (attribute, limit, before, after) in [
            (LimitKind::Rate.attribute(), limits.rate, before.rate, after.rate),
            (quota, limits.quota, before.quota, after.quota),
        ] {
            let Some(limit) = limit else { continue };
            let counter = CounterView {
                left_before: before.map(|tokens| tokens.0),
                left_after: after.map(|tokens| tokens.0),
                charged: used.map(|tokens| tokens.0),
                ..view(ticket.key(), limit.0)
            };
            self.watch_counter(info, attribute, counter);
        }
    }

    /// A limit on calls refused.
    pub(super) fn watch_refused_call(
        &mut self,
        spec: &CallLimitSpec,
        key: &str,
        limit: Amount,
        kind: LimitKind,
    ) {
        if self.is_watched() {
            let counter = CounterView { refused: true, ..view(key, limit.0) };
            self.watch_counter(spec.info, kind.attribute(), counter);
        }
    }

    /// A limit on calls was charged.
    pub(super) fn watch_charged_call(
        &mut self,
        info: InfoId,
        ticket: &CallTicket,
        before: Amount,
        after: Amount,
        charged: Amount,
    ) {
        let attribute = self.engine.calls.kind(ticket).attribute();
        let counter = CounterView {
            left_before: Some(before.0),
            left_after: Some(after.0),
            charged: Some(charged.0),
            ..view(ticket.key(), ticket.limit().0)
        };
        self.watch_counter(info, attribute, counter);
    }
}
