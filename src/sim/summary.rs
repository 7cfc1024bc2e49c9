//! The sums of a run, kept while it goes on.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::captured::{Captured, Field};
use super::flow::{Cause, Ended, Outcome, StepInfo};
use super::hash::{QuickMap, quick_map};
use super::limits::LimitKind;
use super::routes::Routing;
use crate::plan::{Origin, Unrouted};

/// Values of a field, or refused keys of a limit, that are told apart; what comes after is
/// counted together.
const MOST_GROUPS: usize = 50_000;

/// Counts of exchanges and tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Exchanges.
    pub calls: u64,
    /// Those that got the backend's answer.
    pub answered: u64,
    /// Those that a rate refused with 429.
    pub refused_by_rate: u64,
    /// Those that a quota refused with 403.
    pub refused_by_quota: u64,
    /// Those that a policy answered without the backend.
    pub returned: u64,
    /// Those that a policy denied that is no limit.
    pub denied: u64,
    /// Those that an error ended.
    pub failed: u64,
    /// Those that run none of the plans.
    pub unrouted: u64,
    /// Prompt tokens of answered exchanges.
    pub prompt_tokens: u64,
    /// Completion tokens of answered exchanges.
    pub completion_tokens: u64,
    /// Tokens of answered exchanges.
    pub total_tokens: u64,
    /// Tokens of refused exchanges, as recorded: they were not used.
    pub refused_tokens: u64,
    /// Answered exchanges with a success status that do not say what they used, and that
    /// nothing estimates.
    pub usage_unknown: u64,
    /// Answered exchanges that were metered by an estimate.
    pub usage_estimated: u64,
    /// The tokens of those estimates.
    pub estimated_tokens: u64,
}

impl Totals {
    fn add(&mut self, captured: &Captured, ended: &Ended) {
        let add = |count: &mut u64, more: u64| *count = count.saturating_add(more);
        let usage = captured.usage.with_total();
        add(&mut self.calls, 1);
        match (ended.outcome, refused_kind(ended)) {
            (Outcome::Refused, Some(kind)) if kind.is_rate() => add(&mut self.refused_by_rate, 1),
            (Outcome::Refused, _) => add(&mut self.refused_by_quota, 1),
            (Outcome::Returned, _) => add(&mut self.returned, 1),
            (Outcome::Denied, _) => add(&mut self.denied, 1),
            (Outcome::Failed, _) => add(&mut self.failed, 1),
            (Outcome::Unrouted, _) => add(&mut self.unrouted, 1),
            (Outcome::Answered, _) => add(&mut self.answered, 1),
        }
        match ended.outcome {
            Outcome::Answered => {
                add(&mut self.prompt_tokens, usage.prompt.unwrap_or(0));
                add(&mut self.completion_tokens, usage.completion.unwrap_or(0));
                add(&mut self.total_tokens, usage.total.unwrap_or(0));
                let success = (200..300).contains(&captured.status);
                let metered = &ended.metered;
                let is_unknown = success && usage.total.is_none() && !metered.is_estimated;
                add(&mut self.usage_unknown, u64::from(is_unknown));
                if metered.is_estimated {
                    add(&mut self.usage_estimated, 1);
                    add(&mut self.estimated_tokens, metered.used.map_or(0, |used| used.0));
                }
            }
            Outcome::Refused => add(&mut self.refused_tokens, usage.total.unwrap_or(0)),
            Outcome::Returned | Outcome::Denied | Outcome::Failed | Outcome::Unrouted => {}
        }
    }
}

/// Rate or quota, where one of them refused.
fn refused_kind(ended: &Ended) -> Option<LimitKind> {
    match &ended.raised.as_ref()?.cause {
        Cause::Refused(refused) => Some(refused.kind()),
        Cause::Fault { .. } | Cause::BackendStatus | Cause::Denied | Cause::Failed(_) => None,
    }
}

/// Totals by the values of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupTotals {
    /// Name of the field.
    pub field: &'static str,
    /// Value (`None`: not recorded) and totals, most tokens first, then by value.
    pub groups: Vec<(Option<String>, Totals)>,
    /// What did not fit into the table.
    pub others: Option<Totals>,
}

/// What one policy that limits did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LimitReport {
    /// Name of the policy.
    pub policy: String,
    /// Where it stands in its section.
    pub path: String,
    /// Where it stands in its file.
    pub origin: Origin,
    /// For a policy of a fragment: the source of the document that includes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<u32>,
    /// Whether a call took a route that holds it.
    pub is_reached: bool,
    /// Requests that it refused with 429.
    pub refused_by_rate: u64,
    /// Requests that it refused with 403.
    pub refused_by_quota: u64,
    /// Counter keys and how many requests of each were refused, most first, then by key.
    pub refused_keys: Vec<(String, u64)>,
    /// Refusals of keys that did not fit into the table.
    pub other_refusals: u64,
}

/// How often a route was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RouteReport {
    /// Its number, which decisions tell.
    pub route: u32,
    /// Its documents, widest scope first: indices into the sources.
    pub layers: Vec<u32>,
    /// Exchanges that took it.
    pub calls: u64,
    /// Those of them that a limit refused.
    pub refused: u64,
}

/// Exchanges that run none of the plans, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnroutedReport {
    /// Why; `None` for reasons that did not fit into the table.
    #[serde(flatten)]
    pub why: Option<Unrouted>,
    /// Exchanges.
    pub calls: u64,
    /// The line of the first one, counted from 0.
    pub first_line: u64,
    /// The number of the file that the line stands in, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_file: Option<u32>,
}

/// An expression that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultReport {
    /// Where it stands.
    pub origin: Origin,
    /// What happened first.
    pub message: String,
    /// On which line, counted from 0.
    pub first_line: u64,
    /// The number of the file that the line stands in, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_file: Option<u32>,
    /// How often.
    pub times: u64,
    /// True when it was refused because this program does not evaluate it.
    pub unsupported: bool,
}

/// All sums of a run.
#[derive(Debug)]
pub(super) struct Summary {
    pub totals: Totals,
    groups: Vec<Groups>,
    limits: Vec<LimitSum>,
    pub faults: Vec<FaultReport>,
    /// Calls and refusals of each plan.
    routes: Vec<(u64, u64)>,
    unrouted: HashMap<Unrouted, FirstOf>,
    other_unrouted: Option<FirstOf>,
}

/// How many there are, and where the first one stands: line and file.
#[derive(Clone, Copy, Debug)]
struct FirstOf {
    calls: u64,
    line: u64,
    file: Option<u32>,
}

#[derive(Debug)]
struct Groups {
    field: Field,
    unknown: Totals,
    /// Index into the totals.
    places: QuickMap<Box<str>, usize>,
    totals: Vec<Totals>,
    others: Option<Totals>,
}

#[derive(Debug)]
struct LimitSum {
    by_rate: u64,
    by_quota: u64,
    keys: QuickMap<Box<str>, u64>,
    others: u64,
}

impl Default for LimitSum {
    fn default() -> Self {
        Self { by_rate: 0, by_quota: 0, keys: quick_map(), others: 0 }
    }
}

impl Summary {
    pub(super) fn new(routing: &Routing, fields: &[Field]) -> Self {
        let group = |field: &Field| Groups {
            field: *field,
            unknown: Totals::default(),
            places: quick_map(),
            totals: Vec::new(),
            others: None,
        };
        Self {
            totals: Totals::default(),
            groups: fields.iter().map(group).collect(),
            limits: routing.limits().iter().map(|_| LimitSum::default()).collect(),
            faults: Vec::new(),
            routes: vec![(0, 0); routing.layers().len()],
            unrouted: HashMap::new(),
            other_unrouted: None,
        }
    }

    pub(super) fn add(&mut self, captured: &Captured, ended: &Ended) {
        self.totals.add(captured, ended);
        self.route(captured, ended);
        for group in &mut self.groups {
            group.of(captured).add(captured, ended);
        }
        let Some(raised) = &ended.raised else { return };
        match &raised.cause {
            Cause::Refused(refused) => {
                if let Some(limit) = self.limits.get_mut(refused.limit) {
                    limit.add(&refused.key, refused.kind());
                }
            }
            Cause::Fault { at, unsupported } => {
                self.fault(*at, *unsupported, &raised.message, captured);
            }
            Cause::Failed(at) => self.fault(*at, false, &raised.message, captured),
            Cause::BackendStatus | Cause::Denied => {}
        }
    }

    fn fault(&mut self, origin: Origin, unsupported: bool, message: &str, captured: &Captured) {
        // One entry for each expression of the plan at most.
        match self.faults.iter_mut().find(|fault| fault.origin == origin) {
            Some(fault) => fault.times = fault.times.saturating_add(1),
            None => self.faults.push(FaultReport {
                origin,
                message: message.to_owned(),
                first_line: captured.line,
                first_file: captured.file,
                times: 1,
                unsupported,
            }),
        }
    }

    fn route(&mut self, captured: &Captured, ended: &Ended) {
        let first = FirstOf { calls: 0, line: captured.line, file: captured.file };
        let sums = match &captured.route {
            Ok(number) => {
                if let Some((calls, refused)) = self.routes.get_mut(*number as usize) {
                    *calls = calls.saturating_add(1);
                    let is_refused = ended.outcome == Outcome::Refused;
                    *refused = refused.saturating_add(u64::from(is_refused));
                }
                return;
            }
            Err(why) if self.unrouted.len() < MOST_GROUPS || self.unrouted.contains_key(&**why) => {
                self.unrouted.entry((**why).clone()).or_insert(first)
            }
            Err(_) => self.other_unrouted.get_or_insert(first),
        };
        sums.calls = sums.calls.saturating_add(1);
    }

    /// Which plans were taken; the only one always counts as taken.
    pub(super) fn taken(&self, routing: &Routing) -> Vec<bool> {
        self.routes.iter().map(|(calls, _)| *calls > 0 || !routing.tells_apart()).collect()
    }

    /// The routes that were taken, where there is more than one.
    pub(super) fn routes(&self, routing: &Routing) -> Vec<RouteReport> {
        if !routing.tells_apart() {
            return Vec::new();
        }
        let numbered = (0..).zip(&self.routes).zip(routing.layers());
        let taken = numbered.filter(|((_, (calls, _)), _)| *calls > 0);
        let report = |((route, (calls, refused)), layers): ((u32, &(u64, u64)), &Vec<u32>)| {
            RouteReport { route, layers: layers.clone(), calls: *calls, refused: *refused }
        };
        let mut routes: Vec<_> = taken.map(report).collect();
        routes.sort_by_key(|route| (std::cmp::Reverse(route.calls), route.route));
        routes
    }

    /// Why exchanges ran nothing.
    pub(super) fn unrouted(&mut self) -> Vec<UnroutedReport> {
        let known = std::mem::take(&mut self.unrouted).into_iter();
        let known = known.map(|(why, sums)| (Some(why), sums));
        let all = known.chain(self.other_unrouted.take().map(|sums| (None, sums)));
        let report = |(why, first): (Option<Unrouted>, FirstOf)| UnroutedReport {
            why,
            calls: first.calls,
            first_line: first.line,
            first_file: first.file,
        };
        let mut all: Vec<_> = all.map(report).collect();
        all.sort_by(|a, b| b.calls.cmp(&a.calls).then_with(|| a.why.cmp(&b.why)));
        all
    }

    pub(super) fn groups(&mut self) -> Vec<GroupTotals> {
        std::mem::take(&mut self.groups).into_iter().map(Groups::finish).collect()
    }

    pub(super) fn limits(&mut self, routing: &Routing) -> Vec<LimitReport> {
        let sums = std::mem::take(&mut self.limits);
        let taken = self.taken(routing);
        let runs = routing.programs().filter(|(number, _)| taken.get(*number) == Some(&true));
        let reached: HashSet<usize> = runs.flat_map(|(_, program)| program.limits()).collect();
        let report = |(number, (info, sum)): (usize, (&StepInfo, LimitSum))| {
            let mut keys: Vec<_> =
                sum.keys.into_iter().map(|(key, count)| (String::from(key), count)).collect();
            keys.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            LimitReport {
                policy: info.policy.clone(),
                path: info.path.clone(),
                origin: info.origin,
                within: info.within,
                is_reached: reached.contains(&number),
                refused_by_rate: sum.by_rate,
                refused_by_quota: sum.by_quota,
                refused_keys: keys,
                other_refusals: sum.others,
            }
        };
        routing.limits().iter().zip(sums).enumerate().map(report).collect()
    }
}

impl Groups {
    fn of(&mut self, captured: &Captured) -> &mut Totals {
        let Some(value) = captured.field(self.field) else { return &mut self.unknown };
        let place = match self.places.get(value) {
            Some(place) => *place,
            None if self.totals.len() >= MOST_GROUPS => {
                return self.others.get_or_insert_default();
            }
            None => {
                self.places.insert(value.into(), self.totals.len());
                self.totals.push(Totals::default());
                self.totals.len() - 1
            }
        };
        match self.totals.get_mut(place) {
            Some(totals) => totals,
            None => &mut self.unknown,
        }
    }

    fn finish(self) -> GroupTotals {
        let mut groups: Vec<_> = self
            .places
            .into_iter()
            .filter_map(|(value, place)| {
                Some((Some(String::from(value)), *self.totals.get(place)?))
            })
            .collect();
        if self.unknown.calls > 0 {
            groups.push((None, self.unknown));
        }
        groups.sort_by(|a, b| {
            let (more, less) = (b.1.total_tokens, a.1.total_tokens);
            more.cmp(&less).then_with(|| a.0.cmp(&b.0))
        });
        GroupTotals { field: self.field.name(), groups, others: self.others }
    }
}

impl LimitSum {
    fn add(&mut self, key: &str, kind: LimitKind) {
        let count = if kind.is_rate() { &mut self.by_rate } else { &mut self.by_quota };
        *count = count.saturating_add(1);
        if let Some(count) = self.keys.get_mut(key) {
            *count = count.saturating_add(1);
        } else if self.keys.len() < MOST_GROUPS {
            self.keys.insert(key.into(), 1);
        } else {
            self.others = self.others.saturating_add(1);
        }
    }
}
