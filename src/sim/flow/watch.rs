//! What is told of an exchange that somebody watches: each step with what it evaluated and
//! changed. Where nobody watches, nothing here runs but the question whether somebody does.

use schemars::JsonSchema;
use serde::Serialize;

use super::evaluate::{self, Datum, EvalFault};
use super::host::FlowHost;
use super::program::{CodeId, InfoId};
use super::run::{Flow, Runner};
use super::state::{Cause, HeaderChanges, Raised, State};
use crate::plan::Origin;

/// An exchange step by step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Trace {
    /// What ran, in its order; a step comes before the steps within it.
    pub steps: Vec<TraceStep>,
    /// Variables at the end, in the order in which they were first set.
    pub variables: Vec<TracedVariable>,
    /// The body that policies gave the response.
    pub body: Option<String>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TraceStep {
    /// `inbound`, `backend`, `outbound`, `on-error`, or `response` for what happens when the
    /// response has ended: charges and metrics.
    pub section: &'static str,
    /// Steps around it.
    pub depth: u32,
    /// Name of the policy; empty in `response`.
    pub policy: String,
    /// Its `id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where in its section it stands.
    pub path: String,
    /// Where it stands.
    pub place: TracePlace,
    /// For a policy of a fragment: the document that includes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// When it ran, on the clock of the simulation.
    pub time: String,
    /// Expressions and their values.
    pub evaluated: Vec<Evaluated>,
    /// The branch of a `choose` that ran: 1 is the first `when`; 0 stands for no branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<u32>,
    /// What it changed.
    pub changes: Vec<Change>,
    /// Counters that it asked or charged.
    pub counters: Vec<CounterView>,
    /// Rows of custom metrics that it emitted.
    pub metric_rows: u32,
    /// Whether it ended the exchange with a response.
    pub returned: bool,
    /// What it raised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raised: Option<TraceError>,
}

/// A place in a policy document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct TracePlace {
    /// The document.
    pub file: String,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1.
    pub column: u32,
}

/// An expression that was evaluated.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Evaluated {
    /// Where it stands.
    pub place: TracePlace,
    /// Its value, or why it has none.
    pub value: String,
    /// Whether it failed.
    pub failed: bool,
}

/// Something that a step changed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// What kind of thing.
    pub kind: ChangeKind,
    /// The name of a variable or header; empty for others.
    pub name: String,
    /// Before; absent where there was nothing.
    pub before: Option<String>,
    /// Afterwards; absent where there is nothing.
    pub after: Option<String>,
}

/// What a step can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// `context.Variables`
    Variable,
    /// A header of the request.
    RequestHeader,
    /// The method of the request.
    Method,
    /// The URL of the request.
    Url,
    /// The body of the request.
    RequestBody,
    /// The backend that the request goes to.
    Backend,
    /// A header of the response.
    ResponseHeader,
    /// The status of the response.
    Status,
    /// The body of the response.
    Body,
    /// Whether the request went to the backend.
    Forwarded,
}

/// A counter that a step asked or charged.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CounterView {
    /// The policy that limits.
    pub policy: String,
    /// Where it stands.
    pub place: TracePlace,
    /// The attribute that sets the limit: `tokens-per-minute`, `token-quota`, `calls`,
    /// `bandwidth`.
    pub attribute: String,
    /// The counter key's value.
    pub key: String,
    /// The limit: tokens, calls or bytes.
    pub limit: u64,
    /// What was left before; absent where nothing tells.
    pub left_before: Option<u64>,
    /// What was left afterwards.
    pub left_after: Option<u64>,
    /// What was charged; absent for a question.
    pub charged: Option<u64>,
    /// Whether it refused the call.
    pub refused: bool,
}

/// An error as `context.LastError` has it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TraceError {
    /// Name of the policy.
    pub source: String,
    /// For machines.
    pub reason: String,
    /// For people.
    pub message: String,
    /// Scope of the document, where it is known.
    pub scope: Option<String>,
    /// The section that ended.
    pub section: String,
    /// Where in it.
    pub path: String,
    /// The policy's `id`.
    pub policy_id: Option<String>,
    /// The status that the caller gets unless `on-error` says otherwise.
    pub status: u16,
    /// The counter key of the limit that refused.
    pub refused_key: Option<String>,
    /// Seconds after which the limit would let the call pass.
    pub retry_after: Option<u64>,
}

/// A variable.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TracedVariable {
    /// Its name.
    pub name: String,
    /// Its value: a text in quotes, anything else as `ToString` tells it.
    pub value: String,
}

/// A trace in the making.
#[derive(Debug, Default)]
pub(in crate::sim) struct Watch {
    trace: Trace,
    /// Steps that have begun and not ended: indices into the trace.
    open: Vec<usize>,
    seen: Snapshot,
}

/// The state as it was told last.
#[derive(Debug, Default)]
struct Snapshot {
    variables: Vec<(Box<str>, String)>,
    request_headers: HeaderChanges,
    /// Method, URL, body and backend of the request, as far as policies changed them.
    request: [Option<Box<str>>; 4],
    response_headers: HeaderChanges,
    status: u16,
    body: Option<String>,
    forwarded: bool,
    metric_rows: u32,
}

impl Watch {
    /// A trace of an exchange that has just arrived.
    pub(in crate::sim) fn new(status: u16) -> Box<Self> {
        Box::new(Self { seen: Snapshot { status, ..Snapshot::default() }, ..Self::default() })
    }

    /// The trace of an exchange that has ended.
    pub(in crate::sim) fn finish(self, state: &State) -> Trace {
        let named = |(name, value): (Box<str>, String)| TracedVariable { name: name.into(), value };
        Trace {
            variables: self.seen.variables.into_iter().map(named).collect(),
            body: state.response.body.clone(),
            ..self.trace
        }
    }

    /// The step that runs; between two steps that which ran last.
    fn step(&mut self) -> Option<&mut TraceStep> {
        match self.open.last() {
            Some(open) => self.trace.steps.get_mut(*open),
            None => self.trace.steps.last_mut(),
        }
    }
}

impl Runner<'_> {
    /// Whether somebody watches the exchange.
    pub(super) const fn is_watched(&self) -> bool {
        self.state.watch.is_some()
    }

    /// A step begins.
    pub(super) fn watch_begin(&mut self, info: Option<InfoId>) {
        let Some(mut watch) = self.state.watch.take() else { return };
        self.tell_changes(&mut watch);
        let step = info.and_then(|info| self.program.info(info));
        let within = step.and_then(|step| step.within);
        watch.open.push(watch.trace.steps.len());
        watch.trace.steps.push(TraceStep {
            section: if info.is_some() { self.section.name() } else { "response" },
            depth: if info.is_some() { self.depth() } else { 0 },
            policy: step.map_or_else(String::new, |step| step.policy.clone()),
            id: step.and_then(|step| step.id.clone()),
            path: step.map_or_else(String::new, |step| step.path.clone()),
            place: step.map_or_else(TracePlace::default, |step| self.place(step.origin)),
            within: within.map(|within| self.path_of(within)),
            time: self.now.to_string(),
            evaluated: Vec::new(),
            branch: None,
            changes: Vec::new(),
            counters: Vec::new(),
            metric_rows: 0,
            returned: false,
            raised: None,
        });
        self.state.watch = Some(watch);
    }

    /// Steps around the one that runs.
    fn depth(&self) -> u32 {
        u32::try_from(self.state.frames.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The step that began last ends.
    pub(super) fn watch_end(&mut self, result: Result<&Flow, &Raised>) {
        let Some(mut watch) = self.state.watch.take() else { return };
        self.tell_changes(&mut watch);
        if let Some(step) = watch.step() {
            step.returned = matches!(result, Ok(Flow::Returned));
            step.raised = match result {
                Ok(Flow::Fails(_, raised)) => Some(TraceError::of(raised)),
                Ok(_) => None,
                Err(raised) => Some(TraceError::of(raised)),
            };
        }
        watch.open.pop();
        self.state.watch = Some(watch);
    }

    /// An expression has a value.
    pub(super) fn watch_value(&mut self, code: CodeId, result: &Result<Datum, EvalFault>) {
        let Some(mut watch) = self.state.watch.take() else { return };
        let origin = self.program.codes.get(code as usize).map(|compiled| compiled.origin);
        let value = match result {
            Ok(datum) => self.shown(datum),
            Err(fault) => fault.message.clone(),
        };
        let place = self.place(origin.unwrap_or_default());
        if let Some(step) = watch.step() {
            step.evaluated.push(Evaluated { place, value, failed: result.is_err() });
        }
        self.state.watch = Some(watch);
    }

    /// A `choose` takes a branch: 1 is the first `when`, 0 none.
    pub(super) fn watch_branch(&mut self, branch: usize) {
        if let Some(step) = self.state.watch.as_mut().and_then(|watch| watch.step()) {
            step.branch = Some(u32::try_from(branch).unwrap_or(u32::MAX));
        }
    }

    /// A counter was asked or charged by the policy at `info`.
    pub(super) fn watch_counter(&mut self, info: InfoId, attribute: &str, counter: CounterView) {
        let Some(mut watch) = self.state.watch.take() else { return };
        let step = self.program.info(info);
        let counter = CounterView {
            policy: step.map_or_else(String::new, |step| step.policy.clone()),
            place: step.map_or_else(TracePlace::default, |step| self.place(step.origin)),
            attribute: attribute.to_owned(),
            ..counter
        };
        if let Some(step) = watch.step() {
            step.counters.push(counter);
        }
        self.state.watch = Some(watch);
    }

    /// Writes what has changed since it was told last to the step that is open.
    fn tell_changes(&self, watch: &mut Watch) {
        let mut changes = Vec::new();
        let mut add = |kind, name: &str, before: Option<String>, after: Option<String>| {
            if before != after {
                changes.push(Change { kind, name: name.to_owned(), before, after });
            }
        };
        let state = &*self.state;
        let mut seen = std::mem::take(&mut watch.seen);
        for (name, value) in &state.variables {
            let after = self.shown_value(value.value());
            match seen.variables.iter_mut().find(|(known, _)| known == name) {
                Some((_, before)) => {
                    let before = std::mem::replace(before, after.clone());
                    add(ChangeKind::Variable, name, Some(before), Some(after));
                }
                None => {
                    seen.variables.push((name.clone(), after.clone()));
                    add(ChangeKind::Variable, name, None, Some(after));
                }
            }
        }
        let view = &self.view;
        let request = |name: &str| view.request_header(name);
        let response = |name: &str| {
            if state.forwarded { view.response_header(name) } else { Vec::new() }
        };
        for (kind, known, now, recorded) in [
            (
                ChangeKind::RequestHeader,
                &mut seen.request_headers,
                &state.request.headers,
                &request as &dyn Fn(&str) -> Vec<String>,
            ),
            (
                ChangeKind::ResponseHeader,
                &mut seen.response_headers,
                &state.response.headers,
                &response as &dyn Fn(&str) -> Vec<String>,
            ),
        ] {
            for change in now.iter() {
                let before = known.get(&change.name);
                let before = before.map_or_else(|| recorded(&change.name), |it| it.values.clone());
                let joined = |values: &[String]| (!values.is_empty()).then(|| values.join(", "));
                add(kind, &change.name, joined(&before), joined(&change.values));
            }
            known.clone_from(now);
        }
        let request = &state.request;
        let now = [&request.method, &request.url, &request.body, &request.backend];
        let kinds =
            [ChangeKind::Method, ChangeKind::Url, ChangeKind::RequestBody, ChangeKind::Backend];
        for ((kind, before), after) in kinds.into_iter().zip(&mut seen.request).zip(now) {
            let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
            add(kind, "", text(before), text(after));
            before.clone_from(after);
        }
        let status = (seen.status, state.response.status);
        add(ChangeKind::Status, "", Some(status.0.to_string()), Some(status.1.to_string()));
        add(ChangeKind::Body, "", seen.body.take(), state.response.body.clone());
        let forwarded = |is: bool| is.then(|| "yes".to_owned());
        add(ChangeKind::Forwarded, "", forwarded(seen.forwarded), forwarded(state.forwarded));
        let rows = state.metric_rows.saturating_sub(seen.metric_rows);
        seen.status = state.response.status;
        seen.body.clone_from(&state.response.body);
        seen.forwarded = state.forwarded;
        seen.metric_rows = state.metric_rows;
        watch.seen = seen;
        if let Some(step) = watch.step() {
            step.changes.extend(changes);
            step.metric_rows = step.metric_rows.saturating_add(rows);
        }
    }

    fn shown(&self, datum: &Datum) -> String {
        match datum {
            Datum::Null => "null".to_owned(),
            Datum::Text(text) => format!("{:?}", text.of(self.program, self.captured)),
            Datum::Bool(value) => value.to_string(),
            Datum::Integer(value) => value.to_string(),
            Datum::Unsigned(value) => value.to_string(),
            Datum::Number(value) => value.to_string(),
            Datum::Any(value) => self.shown_value(value),
        }
    }

    fn shown_value(&self, value: &crate::expr::value::Value) -> String {
        let host = FlowHost {
            view: &self.view,
            state: self.state,
            section: self.section,
            arrival: self.captured.arrival,
            now: self.now,
            line: self.captured.number(),
            reads_body: false,
        };
        evaluate::shown(value, &host)
    }

    fn place(&self, origin: Origin) -> TracePlace {
        TracePlace { file: self.path_of(origin.source), line: origin.line, column: origin.column }
    }

    fn path_of(&self, source: u32) -> String {
        let source = self.program.sources.get(source as usize);
        source.map_or_else(String::new, |source| source.path.clone())
    }
}

impl TraceError {
    pub(in crate::sim) fn of(raised: &Raised) -> Self {
        let refused = match &raised.cause {
            Cause::Refused(refused) => Some(refused),
            _ => None,
        };
        Self {
            source: raised.source.to_string(),
            reason: raised.reason.to_owned(),
            message: raised.message.clone(),
            scope: raised.scope.map(str::to_owned),
            section: raised.section.name().to_owned(),
            path: raised.path.to_string(),
            policy_id: raised.policy_id.as_deref().map(str::to_owned),
            status: raised.status,
            refused_key: refused.map(|refused| refused.key.to_string()),
            retry_after: refused.and_then(|refused| refused.refusal.retry_after),
        }
    }
}
