//! A second simulator, to compare with: straight from the typed elements of the documents, with
//! a list of all charges and plain loops over it. No plan, no counters that forget, no cleverness.
//!
//! It knows the policies that meter, `choose`, `set-variable`, `return-response`, `base` and what
//! little else real metering policies hold; [`play`] says which policy it cannot run. Of open
//! questions it knows the default answers only.

mod compare;
mod counters;
mod exchange;
mod limits;
mod steps;

use policyc::expr::value::Value;
use policyc::policy::Document;
use policyc::policy::schema::SectionKind;

use crate::player::{Row, Seen};
pub(crate) use compare::{CHOICES, compare};
use counters::Ledger;
use exchange::{Exchange, Stop};
use steps::{Flow, Owed, Runner};

/// What outlives a call.
#[derive(Debug)]
struct World<'d> {
    /// The documents that apply, narrowest scope first, and their scopes.
    documents: Vec<&'d Document>,
    scopes: Vec<&'static str>,
    gateway: String,
    ledger: Ledger,
    rows: Vec<Row>,
    /// Key, value and end of everything that was stored.
    cache: Vec<(String, Value, i64)>,
}

/// A call between its arrival and the end of its response.
struct Flight<'d> {
    due: i64,
    exchange: Exchange,
    owed: Owed<'d>,
}

/// What each caller saw (without assumptions, errors as `true` or `false`), and all rows.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) seen: Vec<Seen>,
    pub(crate) rows: Vec<Row>,
}

/// Plays lines against documents, narrowest scope first, whose times must not go back.
///
/// The error names the policy that this simulator cannot run.
pub(crate) fn play(
    documents: &[(&Document, &'static str)],
    gateway: &str,
    lines: &[String],
) -> Result<Told, String> {
    if let Some(reason) = documents.iter().find_map(|(document, _)| steps::cannot_run(document)) {
        return Err(reason);
    }
    let mut world = World {
        documents: documents.iter().map(|(document, _)| *document).collect(),
        scopes: documents.iter().map(|(_, scope)| *scope).collect(),
        gateway: gateway.to_owned(),
        ledger: Ledger::default(),
        rows: Vec::new(),
        cache: Vec::new(),
    };
    let mut seen = vec![Seen::default(); lines.len()];
    let mut flights: Vec<Flight<'_>> = Vec::new();
    let mut lines = lines.iter().enumerate();
    let mut next = lines.next().map(|(number, line)| Exchange::new(number, line));
    loop {
        // The first of those that end first; a response that ends in the very microsecond of an
        // arrival is charged before it.
        let due = flights.iter().map(|flight| flight.due).min();
        match (due, next.take()) {
            (None, None) => break,
            (due, Some(mut exchange)) if due.is_none_or(|due| exchange.arrival < due) => {
                let mut owed = Owed::default();
                match world.arrive(&mut exchange, &mut owed) {
                    Some((error, charged)) => tell(&mut seen, &exchange, error, charged),
                    None => flights.push(Flight { due: exchange.end, exchange, owed }),
                }
                next = lines.next().map(|(number, line)| Exchange::new(number, line));
            }
            (due, waiting) => {
                next = waiting;
                let first = flights.iter().position(|flight| Some(flight.due) == due).unwrap();
                let Flight { mut exchange, mut owed, .. } = flights.remove(first);
                let (error, charged) = world.complete(&mut exchange, &mut owed);
                tell(&mut seen, &exchange, error, charged);
            }
        }
    }
    Ok(Told { seen, rows: world.rows })
}

fn tell(seen: &mut [Seen], exchange: &Exchange, error: Option<Stop>, charged: Option<u64>) {
    let headers = exchange.headers.iter().filter(|(_, values)| !values.is_empty());
    seen[exchange.number] = Seen {
        status: exchange.status,
        headers: headers
            .map(|(name, values)| (name.to_ascii_lowercase(), values.join(",")))
            .collect(),
        rows: exchange.rows,
        charged: charged.filter(|_| !exchange.passed.is_empty()),
        assumptions: Vec::new(),
        error: error.filter(|stop| !stop.is_refusal).map(|stop| stop.message),
    };
}

type Ended = (Option<Stop>, Option<u64>);

impl<'d> World<'d> {
    fn run<T>(
        &mut self,
        exchange: &mut Exchange,
        owed: &mut Owed<'d>,
        section: SectionKind,
        now: i64,
        error: Option<&Stop>,
        work: impl FnOnce(&mut Runner<'_, 'd>) -> T,
    ) -> T {
        let Owed { charged, waiting, emissions } = std::mem::take(owed);
        let mut runner = Runner {
            world: self,
            exchange,
            charged,
            waiting,
            emissions,
            section,
            now,
            error,
            level: 0,
            in_response: false,
        };
        let result = work(&mut runner);
        let Runner { charged, waiting, emissions, .. } = runner;
        *owed = Owed { charged, waiting, emissions };
        result
    }

    /// `inbound` and `backend`; `Some` when the call has ended with them.
    fn arrive(&mut self, exchange: &mut Exchange, owed: &mut Owed<'d>) -> Option<Ended> {
        let now = exchange.arrival;
        let mut result =
            self.run(exchange, owed, SectionKind::Inbound, now, None, |runner| runner.section());
        if let Ok(Flow::Through) = result {
            result = self
                .run(exchange, owed, SectionKind::Backend, now, None, |runner| runner.section());
        }
        if let (Ok(Flow::Through), true) = (&result, exchange.forwarded) {
            return None;
        }
        let nothing_sent = matches!(result, Ok(Flow::Through));
        if nothing_sent {
            exchange.status = 200;
        }
        self.run(exchange, owed, SectionKind::Inbound, now, None, |runner| runner.give_back());
        let result = result.and_then(|_| {
            self.run(exchange, owed, SectionKind::Outbound, now, None, |runner| {
                if nothing_sent {
                    runner.section()?;
                }
                runner.settle_calls(nothing_sent)
            })
        });
        Some((self.end(exchange, owed, now, result), None))
    }

    /// Charges and metrics, then `outbound`.
    fn complete(&mut self, exchange: &mut Exchange, owed: &mut Owed<'d>) -> Ended {
        let now = exchange.end;
        exchange.from_backend = true;
        let fails = exchange.fails_on_error.take().filter(|_| exchange.recorded_status >= 400);
        let mut charged = None;
        let result = self.run(exchange, owed, SectionKind::Outbound, now, None, |runner| {
            charged = runner.used();
            runner.settle(charged);
            runner.emit_tokens();
            if let Some(stop) = fails {
                return Err(stop);
            }
            runner.section()?;
            runner.settle_calls(true)
        });
        (self.end(exchange, owed, now, result), charged)
    }

    /// Runs `on-error` where something was raised.
    fn end(
        &mut self,
        exchange: &mut Exchange,
        owed: &mut Owed<'d>,
        now: i64,
        result: Result<(), Stop>,
    ) -> Option<Stop> {
        let stop = result.err()?;
        exchange.status = stop.status;
        exchange.from_backend &= stop.is_backend;
        let section = SectionKind::OnError;
        let result = self.run(exchange, owed, section, now, Some(&stop), |runner| {
            runner.section()?;
            runner.settle_calls(false)
        });
        match result {
            Ok(()) => Some(stop),
            Err(second) => {
                exchange.status = second.status;
                Some(second)
            }
        }
    }
}

impl Runner<'_, '_> {
    /// What the response used, as the gateway sees it: prompt and completion, else the total.
    fn used(&self) -> Option<u64> {
        if self.is_unseen() {
            return Some(0);
        }
        let usage = self.exchange.usage;
        match (usage.prompt, usage.completion) {
            (None, None) => usage.total,
            (prompt, completion) => Some(prompt.unwrap_or(0) + completion.unwrap_or(0)),
        }
    }

    /// The rows of the token metrics; none for an error status, or without usage.
    fn emit_tokens(&mut self) {
        let usage = self.exchange.usage;
        let is_success = (200..300).contains(&self.exchange.recorded_status);
        if self.is_unseen() || !is_success {
            return;
        }
        let total = usage.total.or_else(|| self.used());
        let all = [
            ("Total Tokens", total),
            ("Prompt Tokens", usage.prompt),
            ("Completion Tokens", usage.completion),
            ("Prompt Cached Tokens", usage.cached),
            ("Completion Reasoning Tokens", usage.reasoning),
        ];
        let rows: Vec<_> =
            all.iter().filter_map(|(name, count)| Some((*name, (*count)? as f64))).collect();
        for (namespace, dimensions) in std::mem::take(&mut self.emissions) {
            self.emit(&namespace, &dimensions, &rows);
        }
    }
}
