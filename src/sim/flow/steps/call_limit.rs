//! `rate-limit`, `quota` and their twins by key at work.
//!
//! Documented: a call that would pass the bound is refused, with 429 by a rate and 403 by a
//! quota; with an expression in `increment-condition` or `increment-count` the counter moves
//! at the end of `outbound`. The bounds of a limit are checked in their order; a call that
//! one of them refuses is charged to none.

use super::{Run, refusal};
use crate::plan::Value;
use crate::plan::steps::{self, CallBound, CallLimitKind, Named};
use crate::sim::assumptions::{BandwidthMeasure, DeferredCount, Id, QuotaStart};
use crate::sim::captured::Field;
use crate::sim::clock::{Micros, Time, Windows};
use crate::sim::counters::{Amount, whole_seconds};
use crate::sim::flow::build::{BuildProblem, Builder};
use crate::sim::flow::evaluate::{EvalFault, Variable};
use crate::sim::flow::program::{
    CallBoundSpec, CallLimitSpec, CallOutputNames, CallPeriod, InfoId, NameOrId,
};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::{PassedLimit, Raised, Str};
use crate::sim::limits::{
    CallRequest, CallTicket, CallWindow, LimitKind, LimitRefusal, RefusalAnswer,
};
use crate::traffic::Timestamp;

/// Bytes of a kilobyte.
const KILOBYTE: u64 = 1_024;

/// 0001-01-01T00:00:00Z, from which periods are counted (documented for `quota-by-key`).
const YEAR_1: Time = Time(-62_135_596_800_000_000);

/// Index into the limits on calls of the program.
#[derive(Debug)]
pub(super) struct CallLimit(u32);

pub(super) fn make(
    builder: &mut Builder,
    limit: &steps::CallLimit,
    info: InfoId,
) -> Option<CallLimit> {
    let number = builder.limit(info);
    let key = builder.optional(limit.counter_key.as_ref(), Builder::text);
    let start = first_period_start(builder, limit, info);
    let mut bounds = Vec::new();
    let mut complete = true;
    let whole = (None, None, &limit.bound);
    let narrower = limit.narrower.iter().map(|n| (n.api.as_ref(), n.operation.as_ref(), &n.bound));
    for (at, (api, operation, bound)) in std::iter::once(whole).chain(narrower).enumerate() {
        // Limits by key share their counters, the others have their own.
        let owner = (limit.counter_key.is_none()).then(|| (super::index(number), super::index(at)));
        let part = Part { api, operation, bound, owner };
        complete &= make_bounds(builder, limit, &part, start, &mut bounds).is_some();
    }
    let condition = builder.optional(limit.increment_condition.as_ref(), Builder::truth);
    let count = builder.optional(limit.increment_count.as_ref(), Builder::count);
    let is_expression = limit.increment_condition.as_ref().and_then(Value::expression).is_some()
        || limit.increment_count.as_ref().and_then(Value::expression).is_some();
    let outputs = CallOutputNames {
        retry_after_header: builder.output_name(limit.outputs.retry_after_header_name.as_ref()),
        retry_after_variable: builder.output_name(limit.outputs.retry_after_variable_name.as_ref()),
        remaining_header: builder.output_name(limit.outputs.remaining_calls_header_name.as_ref()),
        remaining_variable: builder
            .output_name(limit.outputs.remaining_calls_variable_name.as_ref()),
        total_header: builder.output_name(limit.outputs.total_calls_header_name.as_ref()),
    };
    let limits = &mut builder.program.call_limits;
    limits.push(CallLimitSpec {
        info,
        number,
        key: key?,
        bounds,
        condition: condition?,
        count: count?,
        is_deferred: is_expression || limit.after_response,
        outputs,
    });
    let at = super::index(limits.len() - 1);
    complete.then_some(CallLimit(at))
}

/// A bound with the calls that it is for.
struct Part<'p> {
    api: Option<&'p Named>,
    operation: Option<&'p Named>,
    bound: &'p CallBound,
    owner: Option<(u32, u32)>,
}

fn make_bounds(
    builder: &mut Builder,
    limit: &steps::CallLimit,
    part: &Part<'_>,
    start: Option<Time>,
    bounds: &mut Vec<CallBoundSpec>,
) -> Option<()> {
    let CallBound { calls, bandwidth, renewal_period } = part.bound;
    let kind = match limit.kind {
        CallLimitKind::Rate => LimitKind::CallRate,
        CallLimitKind::Quota => LimitKind::CallQuota,
    };
    for (most, kind) in [(calls, kind), (bandwidth, LimitKind::Bandwidth)] {
        let Some(most) = most else { continue };
        builder.program.measures_bandwidth |= kind == LimitKind::Bandwidth;
        let most = builder.count(most);
        let seconds = builder.count(renewal_period);
        let api = builder_name(builder, part.api);
        let operation = builder_name(builder, part.operation);
        let period = match limit.kind {
            CallLimitKind::Rate => CallPeriod::Rate(seconds?),
            CallLimitKind::Quota => CallPeriod::Quota { seconds: seconds?, start },
        };
        let most = most?;
        let (api, operation, owner) = (api?, operation?, part.owner);
        bounds.push(CallBoundSpec { api, operation, owner, kind, most, period });
    }
    Some(())
}

fn builder_name(builder: &mut Builder, named: Option<&Named>) -> Option<Option<NameOrId>> {
    match named {
        None => Some(None),
        Some(Named::Id(id)) => builder.text(id).map(|id| Some(NameOrId::Id(id))),
        Some(Named::Name(name)) => {
            // Names are not among the fields that are always kept.
            builder.program.keeps_lines = true;
            builder.text(name).map(|name| Some(NameOrId::Name(name)))
        }
    }
}

/// The start of one of the windows; `None` for `quota`, whose subscription is not recorded.
fn first_period_start(
    builder: &mut Builder,
    limit: &steps::CallLimit,
    info: InfoId,
) -> Option<Time> {
    limit.counter_key.as_ref()?;
    let text = match &limit.first_period_start {
        Some(Value::Literal(text)) => text,
        Some(Value::Template(template)) => return builder.hole(template, "a point in time"),
        Some(Value::Expression(_)) | None => return Some(YEAR_1),
    };
    let parsed = Timestamp::parse(text);
    if parsed.is_none() {
        let message = format!("`{text}` is no point in time such as `2026-01-01T00:00:00Z`");
        let origin = builder.program.infos.get(info as usize).map(|info| info.origin);
        builder.problems.push(BuildProblem { message, origin: origin.unwrap_or_default() });
    }
    parsed.map(|moment| Time(moment.0))
}

impl Run for CallLimit {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let Some(spec) = runner.program.call_limits.get(self.0 as usize) else {
            return Ok(Flow::Through);
        };
        let key = match spec.key {
            Some(_) if !runner.engine.gateway.has_limits_by_key() => return Ok(Flow::Through),
            Some(key) => runner.text(key, info)?.unwrap_or(Str::Owned("".into())),
            // Documented: a call without a subscription is neither counted nor limited.
            None => match runner.captured.field(Field::Subscription) {
                Some(_) => Str::Field(Field::Subscription),
                None => return Ok(Flow::Through),
            },
        };
        runner.call_limit(self.0, spec, &key, info)?;
        Ok(Flow::Through)
    }
}

impl<'r> Runner<'r> {
    fn call_limit(
        &mut self,
        index: u32,
        spec: &'r CallLimitSpec,
        key: &Str,
        info: InfoId,
    ) -> Result<(), Box<Raised>> {
        let captured = self.captured;
        let region = captured.field(Field::Region).unwrap_or_default();
        let gateway = captured.field(Field::Gateway).unwrap_or_default();
        let place = self.engine.book.place(region, gateway);
        let key = key.of(self.program, captured);
        let counts = if spec.is_deferred { 1 } else { self.call_count(spec, info)? };
        let mut passed = PassedLimit { spec: index, calls: Vec::new(), bytes: Vec::new() };
        let mut least: Option<(Amount, CallTicket)> = None;
        for bound in &spec.bounds {
            if !self.is_for(bound, info)? {
                continue;
            }
            let most = self.integer(bound.most, info)?;
            let is_bandwidth = bound.kind == LimitKind::Bandwidth;
            let limit = Amount(if is_bandwidth { most.saturating_mul(KILOBYTE) } else { most });
            let request = CallRequest {
                place,
                owner: bound.owner,
                key,
                kind: bound.kind,
                window: self.window(bound, info)?,
                limit,
                wanted: Amount(if is_bandwidth { 1 } else { counts.max(1) }),
            };
            let assumed = &mut self.engine.assumed;
            let charged = &self.state.charged_calls;
            let ticket = match self.engine.calls.admit(&request, self.now, charged, assumed) {
                Ok(ticket) => ticket,
                Err(refused) => {
                    self.watch_refused_call(spec, key, limit, refused.kind);
                    return Err(self.refuse_call(spec, key, refused));
                }
            };
            if is_bandwidth {
                passed.bytes.push(ticket);
            } else {
                // The header tells of the bound that is nearest to its end.
                if least.as_ref().is_none_or(|(other, _)| limit < *other) {
                    least = Some((limit, ticket.clone()));
                }
                passed.calls.push(ticket);
            }
        }
        if !spec.is_deferred {
            self.charge_calls(spec.info, &passed.calls, counts);
            passed.calls.clear();
        }
        if let Some((limit, ticket)) = least {
            self.tell_calls(&spec.outputs, limit, &ticket);
        }
        if !(passed.calls.is_empty() && passed.bytes.is_empty()) {
            self.state.passed.push(passed);
        }
        Ok(())
    }

    /// By how much the call moves the counters; 0 when the condition does not hold.
    fn call_count(&mut self, spec: &CallLimitSpec, info: InfoId) -> Result<u64, Box<Raised>> {
        let counts = match spec.condition {
            Some(condition) => self.truth(condition, info)?,
            None => true,
        };
        match spec.count {
            _ if !counts => Ok(0),
            Some(count) => self.integer(count, info),
            None => Ok(1),
        }
    }

    fn charge_calls(&mut self, info: InfoId, tickets: &[CallTicket], count: u64) {
        if count == 0 {
            return;
        }
        let watched = self.is_watched();
        let mut views = Vec::new();
        let (amount, now) = (Amount(count), self.now);
        let (book, assumed) = (&mut self.engine.calls, &mut self.engine.assumed);
        for ticket in tickets {
            let before = watched.then(|| book.remaining(ticket, now, &mut assumed.clone()));
            book.charge(ticket, amount, now, &mut self.state.charged_calls, assumed);
            if let Some(before) = before {
                let after = book.remaining(ticket, now, &mut assumed.clone());
                views.push((ticket.clone(), before, after));
            }
        }
        for (ticket, before, after) in views {
            self.watch_charged_call(info, &ticket, before, after, amount);
        }
    }

    /// Whether a bound is for the API and operation of the call.
    fn is_for(&mut self, bound: &CallBoundSpec, info: InfoId) -> Result<bool, Box<Raised>> {
        let parts = [(&bound.api, Field::Api), (&bound.operation, Field::Operation)];
        for (wanted, field) in parts {
            let (wanted, found) = match wanted {
                None => continue,
                Some(NameOrId::Id(id)) => {
                    let found = self.captured.field(field).unwrap_or_default();
                    (self.string(*id, info)?, found.to_owned())
                }
                Some(NameOrId::Name(name)) => {
                    (self.string(*name, info)?, self.recorded_name(field).unwrap_or_default())
                }
            };
            if wanted != found {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn window(&mut self, bound: &CallBoundSpec, info: InfoId) -> Result<CallWindow, Box<Raised>> {
        let length = |seconds: u64| {
            Micros(i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000))
        };
        Ok(match bound.period {
            CallPeriod::Rate(seconds) => match self.integer(seconds, info)? {
                0 => {
                    let message = "the `renewal-period` of a rate must not be 0".to_owned();
                    return Err(self.fault(info, None, EvalFault::new(message)));
                }
                seconds => CallWindow::Rate(length(seconds)),
            },
            CallPeriod::Quota { seconds, start } => match self.integer(seconds, info)? {
                0 => CallWindow::Quota(Windows::Endless),
                seconds => {
                    let origin = start.unwrap_or_else(|| self.quota_start());
                    CallWindow::Quota(Windows::Every { length: length(seconds), origin })
                }
            },
        })
    }

    fn quota_start(&mut self) -> Time {
        let assumed = &mut self.engine.assumed;
        assumed.uses.note(Id::QuotaPeriodStart);
        match assumed.choices.quota_start {
            QuotaStart::Aligned => YEAR_1,
            QuotaStart::FirstExchange => self.engine.first.unwrap_or(self.now),
        }
    }

    fn refuse_call(
        &mut self,
        spec: &CallLimitSpec,
        key: &str,
        refused: LimitRefusal,
    ) -> Box<Raised> {
        let LimitRefusal { kind, refusal } = refused;
        let retry = refusal.retry_after.map(|wait| whole_seconds(wait, &mut self.engine.assumed));
        let answer = RefusalAnswer { kind, by_estimate: false, retry_after: retry };
        let outputs = &spec.outputs;
        let names = refusal::Names {
            header: outputs.retry_after_header.as_deref(),
            variable: outputs.retry_after_variable.as_deref(),
        };
        if kind == LimitKind::CallRate
            && let Some(header) = &outputs.remaining_header
        {
            self.state.response.headers.set(header, vec!["0".to_owned()]);
        }
        self.refuse(spec.info, spec.number, key, answer, names)
    }

    fn tell_calls(&mut self, outputs: &CallOutputNames, limit: Amount, ticket: &CallTicket) {
        if outputs.remaining_header.is_some() || outputs.remaining_variable.is_some() {
            let left = self.engine.calls.remaining(ticket, self.now, &mut self.engine.assumed);
            if let Some(name) = &outputs.remaining_header {
                self.state.response.headers.set(name, vec![left.to_string()]);
            }
            if let Some(name) = &outputs.remaining_variable {
                self.state.set_variable(name, Variable::count(left.0));
            }
        }
        if let Some(name) = &outputs.total_header {
            self.state.response.headers.set(name, vec![limit.to_string()]);
        }
    }

    /// Counts what waits for the end of the exchange. `reached` when that is the end of
    /// `outbound`.
    ///
    /// # Errors
    ///
    /// What a condition or count raises.
    pub(in crate::sim::flow) fn settle_calls(&mut self, reached: bool) -> Result<(), Box<Raised>> {
        for passed in std::mem::take(&mut self.state.passed) {
            let Some(spec) = self.program.call_limits.get(passed.spec as usize) else { continue };
            if reached && !passed.bytes.is_empty() {
                let bytes = self.bandwidth();
                self.charge_calls(spec.info, &passed.bytes, bytes);
            }
            if passed.calls.is_empty() {
                continue;
            }
            if !reached {
                self.engine.assumed.uses.note(Id::DeferredCount);
                if self.engine.assumed.choices.deferred_count == DeferredCount::Stays {
                    continue;
                }
            }
            let count = self.call_count(spec, spec.info)?;
            self.charge_calls(spec.info, &passed.calls, count);
        }
        Ok(())
    }

    /// The bytes that the exchange counts as.
    fn bandwidth(&mut self) -> u64 {
        let assumed = &mut self.engine.assumed;
        assumed.uses.note(Id::BandwidthMeasure);
        let sizes = self.captured.sizes;
        match assumed.choices.bandwidth {
            BandwidthMeasure::Both => sizes.request.saturating_add(sizes.response),
            BandwidthMeasure::Response => sizes.response,
        }
    }
}
