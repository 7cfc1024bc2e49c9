//! What belongs to one exchange while it is under way.

use crate::expr::value::Text;
use crate::plan::steps::ExistsAction;
use crate::sim::Tokens;
use crate::sim::assumptions::ExchangeUses;
use crate::sim::captured::{Captured, Field, Piece};
use crate::sim::limits::{CallTicket, LimitKind, RefusalAnswer, Standing, Ticket};
use crate::usage::estimate::PromptEstimate;

use super::cache::{CacheKind, KeptResponse};
use super::evaluate::Variable;
use super::program::{PoolId, Program};
use super::walk::Frame;
use super::watch::Watch;
use super::{Metered, Outcome};

/// A section of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::sim) enum Section {
    #[default]
    Inbound,
    Backend,
    Outbound,
    OnError,
}

impl Section {
    /// `context.LastError.Section`
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Backend => "backend",
            Self::Outbound => "outbound",
            Self::OnError => "on-error",
        }
    }

    /// Whether `set-header` changes the request there.
    pub(super) const fn has_request(self) -> bool {
        matches!(self, Self::Inbound | Self::Backend)
    }
}

/// A text that stands somewhere already, or one of its own.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::sim) enum Str {
    Pool(PoolId),
    Piece(Piece),
    Field(Field),
    Owned(Box<str>),
    /// Of ASCII only.
    Shared(Text),
}

impl Str {
    /// The text itself.
    pub(super) fn of<'a>(&'a self, program: &'a Program, captured: &'a Captured) -> &'a str {
        match self {
            Self::Pool(id) => program.text(*id),
            Self::Piece(piece) => captured.piece(*piece),
            Self::Field(field) => captured.field(*field).unwrap_or_default(),
            Self::Owned(text) => text,
            Self::Shared(text) => text.as_ascii().unwrap_or_default(),
        }
    }
}

/// The state of an exchange from its arrival to its answer.
#[derive(Debug, Default)]
pub(in crate::sim) struct State {
    /// `context.Variables`, in the order in which they were first set.
    pub variables: Vec<(Box<str>, Variable)>,
    /// The section that it is in.
    pub section: Section,
    /// Where it stands in there: the lists of steps that are under way, the innermost last.
    pub frames: Vec<Frame>,
    /// What it raises when its wait is over.
    pub fails: Option<Box<Raised>>,
    /// How many `wait` it is in, whose steps begin at the same time.
    pub at_once: u32,
    /// What steps change.
    pub target: Target,
    /// What policies did to the request.
    pub request: RequestState,
    /// The request of its own that the gateway is about to send.
    pub sent: RequestState,
    /// Where the response is to be kept in the caches that had none.
    pub cache_keys: Vec<(CacheKind, Box<str>)>,
    /// `context.LastError`
    pub last_error: Option<Box<Raised>>,
    /// How it ends unless something else happens.
    pub outcome: Outcome,
    /// What it used.
    pub metered: Metered,
    /// Whether charges were settled, or taken back.
    pub left_backend: bool,
    /// Limits that let the exchange pass: index into the program's limits.
    pub tickets: Vec<(u32, Ticket)>,
    /// What is left of those limits, where somebody asked on arrival.
    pub standings: Vec<Standing>,
    /// Limits that it passed and what was left of them at the end, where the policy tells.
    pub limits: Vec<(usize, Standing)>,
    /// Limits on calls that let it pass and count at its end.
    pub passed: Vec<PassedLimit>,
    /// Counters of calls that it was charged to.
    pub charged_calls: Vec<CallTicket>,
    /// Metrics to be emitted when the usage is known.
    pub emissions: Vec<PendingEmission>,
    /// What the caller gets.
    pub response: ResponseState,
    /// Assumptions that the outcome rests on.
    pub uses: ExchangeUses,
    /// The estimate of the prompt, once it was asked for, and of which body.
    pub prompt_estimate: Option<(u32, Tokens)>,
    /// What was counted of the prompt that policies have made, and of which body.
    pub changed_prompt: Option<(u32, Option<PromptEstimate>)>,
    /// Whether the request went to the backend.
    pub forwarded: bool,
    /// Rows that were emitted.
    pub metric_rows: u32,
    /// What is told step by step, where somebody watches.
    pub watch: Option<Box<Watch>>,
    /// Memory of exchanges that have ended.
    spare: Spare,
}

/// Memory that nearly every exchange needs again: what one exchange set, the next one sets as
/// well.
#[derive(Debug, Default)]
struct Spare {
    /// Names of variables.
    names: Vec<Box<str>>,
    /// Room for the dimensions of an emission.
    dimensions: Vec<Vec<(Str, Str)>>,
}

/// Names and lists that are kept for the exchanges to come.
const MOST_SPARE: usize = 16;

impl State {
    /// The response that a variable holds.
    pub(super) fn response_of(&self, name: &str) -> Option<KeptResponse> {
        let (_, value) = self.variables.iter().find(|(known, _)| **known == *name)?;
        value.kept_response()
    }

    /// Sets a context variable.
    pub(super) fn set_variable(&mut self, name: &str, value: Variable) {
        match self.variables.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, place)) => *place = value,
            None => {
                let names = &mut self.spare.names;
                let spare = names.iter().position(|known| **known == *name);
                let name = spare.map_or_else(|| name.into(), |at| names.swap_remove(at));
                self.variables.push((name, value));
            }
        }
    }

    /// Room for the dimensions of an emission.
    pub(super) fn room_for_dimensions(&mut self, count: usize) -> Vec<(Str, Str)> {
        self.spare.dimensions.pop().unwrap_or_else(|| Vec::with_capacity(count))
    }

    /// Takes back the emissions that were sent.
    pub(super) fn take_back(&mut self, mut emissions: Vec<PendingEmission>) {
        for PendingEmission { mut dimensions, .. } in emissions.drain(..) {
            if self.spare.dimensions.len() < MOST_SPARE {
                dimensions.clear();
                self.spare.dimensions.push(dimensions);
            }
        }
        if self.emissions.is_empty() {
            self.emissions = emissions;
        }
    }

    /// Becomes the state of another exchange, and keeps the memory.
    pub(in crate::sim) fn renew(&mut self) {
        // Each part by its name, so that none is forgotten when one is added.
        let Self {
            variables,
            section,
            frames,
            fails,
            at_once,
            target,
            request,
            sent,
            cache_keys,
            last_error,
            outcome,
            metered,
            left_backend,
            tickets,
            standings,
            limits,
            passed,
            charged_calls,
            emissions,
            response,
            uses,
            prompt_estimate,
            changed_prompt,
            forwarded,
            metric_rows,
            watch,
            spare,
        } = self;
        for (name, _) in variables.drain(..) {
            if spare.names.len() < MOST_SPARE {
                spare.names.push(name);
            }
        }
        *section = Section::default();
        frames.clear();
        *fails = None;
        *at_once = 0;
        *target = Target::default();
        request.renew();
        sent.renew();
        cache_keys.clear();
        *last_error = None;
        *outcome = Outcome::default();
        *metered = Metered::default();
        *left_backend = false;
        tickets.clear();
        standings.clear();
        limits.clear();
        passed.clear();
        charged_calls.clear();
        let sent_emissions = std::mem::take(emissions);
        response.renew();
        *uses = ExchangeUses::default();
        *prompt_estimate = None;
        *changed_prompt = None;
        *forwarded = false;
        *metric_rows = 0;
        *watch = None;
        self.take_back(sent_emissions);
    }
}

/// A limit on calls that counts when the exchange has ended.
#[derive(Debug)]
pub(in crate::sim) struct PassedLimit {
    /// Index into the program's limits on calls.
    pub spec: u32,
    /// Counters of calls.
    pub calls: Vec<CallTicket>,
    /// Counters of bytes.
    pub bytes: Vec<CallTicket>,
}

/// Rows of a token metric that wait for the usage.
#[derive(Debug)]
pub(in crate::sim) struct PendingEmission {
    /// Index into the program's metrics.
    pub metric: u32,
    /// Names and values of the dimensions.
    pub dimensions: Vec<(Str, Str)>,
}

/// What steps such as `set-header` change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sim) enum Target {
    /// The request in `inbound` and `backend`, else the response.
    #[default]
    Own,
    /// The response of `return-response`.
    Returned,
    /// The request of `send-request`.
    Sent,
}

/// The request as policies have made it. `None`: as recorded.
#[derive(Debug, Default)]
pub(in crate::sim) struct RequestState {
    /// The method.
    pub method: Option<Box<str>>,
    /// The whole URL.
    pub url: Option<Box<str>>,
    /// Changes of the headers.
    pub headers: HeaderChanges,
    /// The body.
    pub body: Option<Box<str>>,
    /// How often the body was changed.
    pub bodies: u32,
    /// The backend entity that it goes to.
    pub backend: Option<Box<str>>,
}

impl RequestState {
    /// Changes the body.
    pub(super) fn set_body(&mut self, body: String) {
        self.body = Some(body.into());
        self.bodies = self.bodies.saturating_add(1);
    }

    fn renew(&mut self) {
        let Self { method, url, headers, body, backend, bodies } = self;
        (*method, *url, *body, *backend) = (None, None, None, None);
        headers.clear();
        *bodies = 0;
    }

    /// Whether something other than the backend was changed.
    pub(super) const fn is_changed(&self) -> bool {
        let Self { method, url, headers, body, .. } = self;
        method.is_some() || url.is_some() || !headers.is_empty() || body.is_some()
    }
}

/// The response as policies have made it.
#[derive(Debug, Default)]
pub(in crate::sim) struct ResponseState {
    /// The status that the caller gets.
    pub status: u16,
    /// The reason phrase, where a policy has given one.
    pub reason: Option<String>,
    /// What policies did to its headers.
    pub headers: HeaderChanges,
    /// The body, where it is not the recorded one.
    pub body: Option<String>,
    /// Whether it is the backend's answer.
    pub from_backend: bool,
}

impl ResponseState {
    fn renew(&mut self) {
        let Self { status, reason, headers, body, from_backend } = self;
        *status = 0;
        (*reason, *body) = (None, None);
        headers.clear();
        *from_backend = false;
    }
}

/// Headers that policies have set or removed. Names compare without case.
#[derive(Debug, Default)]
pub struct HeaderChanges {
    changes: Vec<HeaderChange>,
    /// Memory of earlier changes.
    spare: Vec<HeaderChange>,
}

impl Clone for HeaderChanges {
    fn clone(&self) -> Self {
        Self { changes: self.changes.clone(), spare: Vec::new() }
    }
}

impl PartialEq for HeaderChanges {
    fn eq(&self, other: &Self) -> bool {
        self.changes == other.changes
    }
}

impl Eq for HeaderChanges {}

/// Room for the digits of a number.
#[derive(Debug, Default)]
pub(super) struct Digits([u8; 20]);

impl Digits {
    /// A number as text.
    pub(super) fn of(&mut self, number: u64) -> &str {
        let (mut rest, mut start) = (number, self.0.len());
        for digit in self.0.iter_mut().rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            start -= 1;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        str::from_utf8(self.0.get(start..).unwrap_or_default()).unwrap_or_default()
    }
}

/// One header that a policy has set or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderChange {
    /// Its name as first written.
    pub name: Box<str>,
    /// Its values; none when it was removed.
    pub values: Vec<String>,
}

impl HeaderChanges {
    /// The change of a header.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&HeaderChange> {
        self.changes.iter().find(|change| change.name.eq_ignore_ascii_case(name))
    }

    /// Every change, in the order of the first write.
    pub fn iter(&self) -> impl Iterator<Item = &HeaderChange> {
        self.changes.iter()
    }

    /// True when nothing was changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Sets or removes a header.
    pub(super) fn set(&mut self, name: &str, values: Vec<String>) {
        let found = self.changes.iter_mut().find(|change| change.name.eq_ignore_ascii_case(name));
        match found {
            Some(change) => change.values = values,
            None => self.changes.push(HeaderChange { name: name.into(), values }),
        }
    }

    /// Sets a header to one value.
    pub(super) fn set_text(&mut self, name: &str, value: &str) {
        let Self { changes, spare } = self;
        let found = changes.iter_mut().position(|change| change.name.eq_ignore_ascii_case(name));
        let place = found.unwrap_or_else(|| {
            let spare_place = spare.iter().position(|change| *change.name == *name);
            let new = || HeaderChange { name: name.into(), values: Vec::new() };
            changes.push(spare_place.map_or_else(new, |at| spare.swap_remove(at)));
            changes.len() - 1
        });
        if let Some(HeaderChange { values, .. }) = changes.get_mut(place) {
            values.truncate(1);
            match values.first_mut() {
                Some(text) => {
                    text.clear();
                    text.push_str(value);
                }
                None => values.push(value.to_owned()),
            }
        }
    }

    /// Sets a header to a number.
    pub(super) fn set_number(&mut self, name: &str, number: u64) {
        self.set_text(name, Digits::default().of(number));
    }

    /// Forgets the changes and keeps their memory.
    fn clear(&mut self) {
        for change in self.changes.drain(..) {
            if self.spare.len() < MOST_SPARE && change.values.len() == 1 {
                self.spare.push(change);
            }
        }
    }

    /// Does what a `set-header` says; `recorded` are the values before any change.
    pub(super) fn apply(
        &mut self,
        name: &str,
        action: ExistsAction,
        values: Vec<String>,
        recorded: impl FnOnce() -> Vec<String>,
    ) {
        let present = |changes: &Self| {
            changes.get(name).map_or_else(recorded, |change| change.values.clone())
        };
        match action {
            ExistsAction::Override => self.set(name, values),
            ExistsAction::Delete => self.set(name, Vec::new()),
            ExistsAction::Skip => {
                if present(self).is_empty() {
                    self.set(name, values);
                }
            }
            ExistsAction::Append => {
                let mut all = present(self);
                all.extend(values);
                self.set(name, all);
            }
        }
    }
}

/// An error that ends a section: `context.LastError`.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Raised {
    /// Name of the policy.
    pub source: Box<str>,
    /// For machines: `ExpressionValueEvaluationFailure`.
    pub reason: &'static str,
    /// For people.
    pub message: String,
    /// Scope of the document, where it is known.
    pub scope: Option<&'static str>,
    /// The section that ended.
    pub section: Section,
    /// Where in it.
    pub path: Box<str>,
    /// The policy's `id`.
    pub policy_id: Option<Box<str>>,
    /// The status that the caller gets unless `on-error` says otherwise.
    pub status: u16,
    /// What went wrong.
    pub cause: Cause,
}

impl Raised {
    /// Whether this program, and not the service, failed.
    pub(super) const fn is_unsupported(&self) -> bool {
        matches!(self.cause, Cause::Fault { unsupported: true, .. })
    }
}

/// What went wrong.
#[derive(Clone, Debug)]
pub(in crate::sim) enum Cause {
    /// A token limit refused.
    Refused(RefusedBy),
    /// An expression failed.
    Fault { at: crate::plan::Origin, unsupported: bool },
    /// A policy that is no such limit denied the call: `ip-filter`, `limit-concurrency`.
    Denied,
    /// The backend answered with an error status.
    BackendStatus,
    /// A policy could not do its work: a request that it sent failed.
    Failed(crate::plan::Origin),
}

/// The limit and key that refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedBy {
    /// Index of the limit in the report.
    pub limit: usize,
    /// The counter key's value.
    pub key: Box<str>,
    /// Rate or quota, and for how long.
    pub refusal: RefusalAnswer,
}

impl RefusedBy {
    /// Rate or quota.
    #[must_use]
    pub const fn kind(&self) -> LimitKind {
        self.refusal.kind
    }
}
