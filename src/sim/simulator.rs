//! The public entry: a plan played over exchanges.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use super::assumptions::{Assumed, Choices, Id};
use super::captured::{Captured, Field};
use super::clock::{Event, Late, Reorder, Time, Timeline};
use super::estimates::{EstimateReport, Wanted};
use super::flow::{
    BuildError, Cause, Concurrency, Ended, Engine, Flight, Outcome, Progress, ResponseCache, Stage,
    State, UnresolvedHole, ValueCache, Watch,
};
use super::gateway::Gateway;
use super::limits::{CallBook, LimitBook};
use super::metrics::{SeriesAccounts, SeriesReport};
use super::overflow::{KeptLines, Overflow};
use super::recorder::{Played, Recorder};
use super::routes::Routing;
use super::sink::{Decision, Sink};
use super::stubs::Stubs;
use super::summary::{
    FaultReport, GroupTotals, LimitReport, RouteReport, Summary, Totals, UnroutedReport,
};
use crate::plan::{Origin, Plan};
use crate::traffic::import::Scratch;
use crate::usage::estimate::Models;

/// Exchanges whose memory is kept for others.
const MOST_SPARE: usize = 256;

/// How a plan is played.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The gateway that it runs on.
    pub gateway: Gateway,
    /// How far out of order the exchanges may come.
    pub reorder: Reorder,
    /// What is taken for granted.
    pub choices: Choices,
    /// Fields by which totals are told.
    pub by: Vec<Field>,
    /// Names of the files that the exchanges come from, where there are several.
    pub files: Vec<String>,
    /// What requests of the gateway's own are answered.
    pub stubs: Stubs,
    /// Which models deployments serve.
    pub models: Arc<Models>,
}

/// A step that was passed by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassedByReport {
    /// Name of the policy.
    pub policy: String,
    /// Where it stands.
    pub origin: Origin,
    /// Why it does not matter, or what it could have changed.
    pub reason: String,
    /// Whether it could have changed something about metering.
    pub matters: bool,
    /// How often it would have run.
    pub times: u64,
}

/// An assumption that decisions rested on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AssumptionReport {
    /// Its name.
    pub name: &'static str,
    /// What was assumed.
    pub choice: &'static str,
    /// How many decisions rested on it.
    pub decisions: u64,
}

/// The outcome of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Names of the files that the exchanges came from, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// The gateway.
    pub gateway: Gateway,
    /// Arrival of the first exchange.
    pub first: Option<Time>,
    /// Arrival of the last exchange.
    pub last: Option<Time>,
    /// All exchanges.
    pub totals: Totals,
    /// Totals by each field that was asked for.
    pub by: Vec<GroupTotals>,
    /// How often each route was taken, for documents of several scopes: most calls first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<RouteReport>,
    /// Exchanges that run none of the plans, most calls first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unrouted: Vec<UnroutedReport>,
    /// Every policy that limits tokens or calls, in the order of the plans.
    pub limits: Vec<LimitReport>,
    /// Custom metrics and their time series.
    pub series: SeriesReport,
    /// Assumptions that decisions rested on.
    pub assumptions: Vec<AssumptionReport>,
    /// What estimates of prompts rest on.
    pub estimates: EstimateReport,
    /// Expressions that failed.
    pub faults: Vec<FaultReport>,
    /// Steps that are not run.
    pub passed_by: Vec<PassedByReport>,
    /// Holes that were left as they are.
    pub unresolved: Vec<UnresolvedHole>,
    /// Exchanges that came too late to be played.
    pub late: u64,
    /// False when the gateway has no token limits although the plan holds some.
    pub limits_apply: bool,
}

/// Plays a plan over exchanges in the order of their clock.
///
/// Deterministic: the same exchanges with the same options give the same results, to the
/// byte. Memory does not grow with their number, only with what is under way at the same
/// time, with the counters that still matter, and with the groups that are told apart.
#[derive(Debug)]
pub struct Simulator {
    routing: Arc<Routing>,
    files: Vec<String>,
    recorder: Recorder,
    engine: Engine,
    timeline: Timeline<Box<Captured>, Flight>,
    summary: Summary,
    /// Memory of exchanges that have ended.
    #[expect(clippy::vec_box, reason = "each goes its own way, without being copied")]
    spare: Vec<Box<State>>,
    played: Played,
    lines: KeptLines,
    first: Option<Time>,
    last: Option<Time>,
    late: u64,
}

impl Simulator {
    /// Makes a plan ready to be played.
    ///
    /// # Errors
    ///
    /// [`BuildError`] when an expression cannot be compiled, or a hole stands where only a
    /// value will do.
    pub fn new(plan: &Plan, options: &Options) -> Result<Self, BuildError> {
        Ok(Self::over(Arc::new(Routing::single(plan)?), options))
    }

    /// Plays plans that are ready, each exchange on the route that it takes.
    #[must_use]
    pub fn over(routing: Arc<Routing>, options: &Options) -> Self {
        let programs = routing.programs();
        let passed_by = programs.fold(Vec::new(), |mut counts, (number, program)| {
            counts.resize(number, Vec::new());
            counts.push(vec![0; program.passed_by.len()]);
            counts
        });
        let engine = Engine {
            gateway: options.gateway,
            book: LimitBook::new(options.gateway, routing.has_both_twins()),
            calls: CallBook::new(options.gateway),
            first: None,
            assumed: Assumed { choices: options.choices, ..Assumed::default() },
            estimates: EstimateReport::default(),
            series: SeriesAccounts::new(),
            cache: ValueCache::default(),
            responses: ResponseCache::default(),
            concurrency: Concurrency::default(),
            stubs: Arc::new(options.stubs.clone()),
            models: Arc::clone(&options.models),
            passed_by,
            rows: Vec::new(),
        };
        let wanted = Wanted::new(&routing, &options.choices, &options.models);
        let recorder = Recorder::new(Arc::clone(&routing), wanted);
        Self {
            played: recorder.played(),
            recorder,
            spare: Vec::new(),
            lines: KeptLines::default(),
            summary: Summary::new(&routing, &options.by),
            routing,
            files: options.files.clone(),
            engine,
            timeline: Timeline::new(options.reorder, options.choices.tie_order),
            first: None,
            last: None,
            late: 0,
        }
    }

    /// Captures exchanges for this run, on any thread.
    #[must_use]
    pub fn recorder(&self) -> Recorder {
        self.recorder.clone()
    }

    /// Bounds the memory for the lines of calls under way, which plans need whose `outbound`
    /// reads the exchange: beyond so many bytes they wait in files. Otherwise all of them are
    /// held in memory.
    pub fn keep_within(&mut self, bytes: usize, scratch: Box<dyn Scratch + Send>) -> Overflow {
        self.lines = KeptLines::within(bytes, scratch);
        self.lines.overflow()
    }

    /// Takes the next exchange and plays whatever can no longer be preceded by another.
    ///
    /// # Errors
    ///
    /// [`Late`] when the exchange is further out of order than the options allow; it is left
    /// out and counted, and the run can go on.
    pub fn push(&mut self, captured: Box<Captured>, sink: &mut dyn Sink) -> Result<(), Late> {
        let arrival = captured.arrival;
        if let Err((late, _)) = self.timeline.arrive(arrival, captured.bytes(), captured) {
            self.late = self.late.saturating_add(1);
            return Err(late);
        }
        self.first = Some(self.first.map_or(arrival, |first| first.min(arrival)));
        self.last = Some(self.last.map_or(arrival, |last| last.max(arrival)));
        self.play(sink);
        Ok(())
    }

    /// Plays what is left and gives the report.
    #[must_use]
    pub fn finish(mut self, sink: &mut dyn Sink) -> Report {
        self.timeline.close();
        self.play(sink);
        let Self { routing, files, engine, mut summary, first, last, late, .. } = self;
        let Engine { gateway, assumed, estimates, series, passed_by, .. } = engine;
        let mut assumed = assumed;
        let taken = summary.taken(&routing);
        let series = series.finish();
        let choices = std::mem::take(&mut assumed.choices);
        let used = assumed.uses.used().map(|(entry, decisions)| AssumptionReport {
            name: entry.facts().name,
            choice: entry.chosen(&choices),
            decisions,
        });
        Report {
            files,
            gateway,
            first,
            last,
            totals: summary.totals,
            by: summary.groups(),
            routes: summary.routes(&routing),
            unrouted: summary.unrouted(),
            limits: summary.limits(&routing),
            series,
            assumptions: used.collect(),
            estimates,
            faults: std::mem::take(&mut summary.faults),
            passed_by: all_passed_by(&routing, &taken, &passed_by),
            unresolved: all_unresolved(&routing, &taken),
            late,
            limits_apply: gateway.has_token_limits() || !routing.has_token_limits(),
        }
    }

    fn play(&mut self, sink: &mut dyn Sink) {
        while let Some(event) = self.timeline.next_event() {
            if self.timeline.was_tied() {
                self.engine.assumed.uses.note(Id::TieOrder);
            }
            match event {
                Event::Arrival(now, captured) => self.arrival(now, captured, sink),
                Event::Charge(now, mut flight) => {
                    let Flight { captured, state } = &mut flight;
                    self.lines.go_on(captured);
                    let program = self.routing.program(&captured.route);
                    let stage = Stage { program, captured, state, sink: &mut *sink, now };
                    let progress = self.engine.resume(stage);
                    self.go_on(now, flight, progress, sink);
                }
            }
        }
    }

    fn arrival(&mut self, now: Time, captured: Box<Captured>, sink: &mut dyn Sink) {
        let mut state = self.spare.pop().unwrap_or_default();
        if captured.watched {
            state.watch = Some(Watch::new(captured.status));
        }
        let progress = if captured.route.is_err() {
            state.response.status = captured.status;
            Progress::Ended(Ended::as_is(Outcome::Unrouted))
        } else {
            let program = self.routing.program(&captured.route);
            let (captured, state) = (&captured, &mut state);
            self.engine.arrive(Stage { program, captured, state, sink: &mut *sink, now })
        };
        self.go_on(now, Flight { captured, state }, progress, sink);
    }

    /// Lets an exchange wait, or ends it and keeps its memory for others.
    fn go_on(&mut self, now: Time, mut flight: Flight, progress: Progress, sink: &mut dyn Sink) {
        let ended = match progress {
            Progress::Waits(until) => {
                self.lines.wait(&mut flight.captured);
                return self.timeline.schedule(until, flight);
            }
            Progress::Ended(ended) => ended,
        };
        let Flight { captured, mut state } = flight;
        self.decide(now, &captured, &mut state, &ended, sink);
        self.played.take(captured);
        if self.spare.len() < MOST_SPARE {
            state.renew();
            self.spare.push(state);
        }
    }

    fn decide(
        &mut self,
        now: Time,
        captured: &Captured,
        state: &mut State,
        ended: &Ended,
        sink: &mut dyn Sink,
    ) {
        self.summary.add(captured, ended);
        let raised = ended.raised.as_deref();
        let refused_by = raised.and_then(|raised| match &raised.cause {
            Cause::Refused(refused) => Some(refused),
            Cause::Fault { .. } | Cause::BackendStatus | Cause::Denied | Cause::Failed(_) => None,
        });
        let unrouted = captured.route.as_ref().err().map(|why| why.to_string());
        let error = raised.filter(|_| refused_by.is_none()).map(|raised| raised.message.as_str());
        let error = error.or(unrouted.as_deref());
        let trace = state.watch.take().map(|watch| watch.finish(state));
        sink.decision(&Decision {
            trace: trace.as_ref(),
            captured,
            ended: now,
            outcome: ended.outcome,
            route: captured.route.as_ref().ok().copied().filter(|_| self.routing.tells_apart()),
            status: state.response.status,
            refused_by,
            error,
            charged: ended.metered.used.filter(|_| !state.tickets.is_empty()),
            headers: &state.response.headers,
            limits: &state.limits,
            metric_rows: state.metric_rows,
            assumptions: state.uses,
        });
    }
}

/// The steps that are passed by in plans that were taken; one that several plans inherit is
/// told once.
fn all_passed_by(routing: &Routing, taken: &[bool], counts: &[Vec<u64>]) -> Vec<PassedByReport> {
    let mut all: Vec<PassedByReport> = Vec::new();
    let mut places = HashMap::new();
    for (number, program) in routing.programs() {
        if !taken.get(number).copied().unwrap_or_default() {
            continue;
        }
        let counts = counts.get(number).map(Vec::as_slice).unwrap_or_default();
        let met = program.passed_by.iter().zip(counts);
        for (step, times) in met.filter(|(step, times)| !step.at_times || **times > 0) {
            let info = program.info(step.info);
            let origin = info.map_or_else(Origin::default, |info| info.origin);
            let path = info.map_or("", |info| &*info.path);
            // Within one plan a fragment may stand more than once.
            let place = *places.entry((origin, path)).or_insert(all.len());
            match all.get_mut(place) {
                Some(known) => known.times = known.times.saturating_add(*times),
                None => all.push(PassedByReport {
                    policy: info.map_or_else(String::new, |info| info.policy.clone()),
                    origin,
                    reason: step.reason.clone(),
                    matters: step.matters,
                    times: *times,
                }),
            }
        }
    }
    all
}

/// The holes of plans that were taken, each place once.
fn all_unresolved(routing: &Routing, taken: &[bool]) -> Vec<UnresolvedHole> {
    let mut seen = HashSet::new();
    let programs = routing.programs();
    let programs = programs.filter(|(number, _)| taken.get(*number).copied().unwrap_or_default());
    let holes = programs.flat_map(|(_, program)| &program.unresolved);
    holes.filter(|hole| seen.insert((&hole.hole, hole.origin))).cloned().collect()
}
