//! Plays a plan over exchanges: which steps run, what they find out, what the caller gets.
//!
//! An exchange meets the plan twice: when its request arrives ([`Engine::arrive`]: `inbound`
//! and `backend`) and when its response has ended ([`Engine::complete`]: charges, metrics,
//! `outbound`). An error in between runs `on-error` and ends it. The backend's answer is the
//! recorded one.

mod build;
mod cache;
mod capture;
mod evaluate;
mod host;
mod program;
mod run;
mod state;
mod steps;

pub use build::{BuildError, BuildProblem};
pub(super) use build::{Shared, build};
pub(super) use cache::ValueCache;
pub(super) use evaluate::Memo;
pub use program::UnresolvedHole;
pub(super) use program::{Program, StepInfo};
pub(super) use state::{Cause, Raised, State};
pub use state::{HeaderChange, HeaderChanges, RefusedBy};

use super::assumptions::{AnthropicOnClassic, Assumed, Id, MissingBackend, StreamUsage};
use super::captured::Captured;
use super::clock::Time;
use super::gateway::Gateway;
use super::limits::{CallBook, LimitBook};
use super::metrics::{SeriesAccounts, TokenReading, Value};
use super::{Sink, Tokens};
use run::{Flow, Runner};
use state::Section;

/// What outlives the exchanges: counters, metric accounts, assumptions.
#[derive(Debug)]
pub(super) struct Engine {
    pub gateway: Gateway,
    pub book: LimitBook,
    pub calls: CallBook,
    /// Arrival of the first exchange that was played.
    pub first: Option<Time>,
    pub assumed: Assumed,
    pub series: SeriesAccounts,
    pub cache: ValueCache,
    /// How often each step that is passed by was met, for each plan.
    pub passed_by: Vec<Vec<u64>>,
    /// Memory for the rows of an emission.
    pub rows: Vec<(&'static str, Value)>,
}

/// An exchange that has passed `inbound` and waits for its response to end.
#[derive(Debug)]
pub(super) struct Flight {
    pub captured: Box<Captured>,
    pub state: State,
}

/// How an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The caller got the backend's answer.
    Answered,
    /// A token limit refused the request.
    Refused,
    /// `return-response` in `inbound` or `backend` answered; the backend was not called.
    Returned,
    /// A policy that is no limit denied it: `ip-filter`, `check-header`.
    Denied,
    /// An error ended it.
    Failed,
    /// It runs none of the plans: what it called is not among them.
    Unrouted,
}

/// An exchange that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub outcome: Outcome,
    pub metered: Metered,
    pub raised: Option<Box<Raised>>,
}

/// What an exchange used, as the gateway sees it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Metered {
    /// What is charged; `None` when the response does not say.
    pub used: Option<Tokens>,
    /// The prompt, as far as it is known.
    pub prompt: Tokens,
    /// What metrics are emitted from.
    pub reading: TokenReading,
}

/// One exchange on its way through the plan.
pub(super) struct Stage<'s> {
    pub program: &'s Program,
    pub captured: &'s Captured,
    pub state: &'s mut State,
    pub sink: &'s mut dyn Sink,
    pub now: Time,
}

impl Engine {
    /// Runs `inbound` and `backend`. `Some` when the exchange has ended already.
    pub(super) fn arrive(&mut self, mut stage: Stage<'_>) -> Option<Ended> {
        self.first.get_or_insert(stage.now);
        stage.state.response.status = stage.captured.status;
        let ended = match self.until_forwarded(&mut stage) {
            Ok(Flow::Through) if stage.state.forwarded => None,
            Ok(Flow::Through) => {
                // Nothing was forwarded: an empty answer goes out.
                stage.state.response.status = 200;
                self.cancel(&stage);
                let program = stage.program;
                let mut runner = self.runner(&mut stage, Section::Outbound);
                let result = runner.run(&program.outbound);
                let result = result.and_then(|flow| runner.settle_calls(true).map(|()| flow));
                Some(self.end(&mut stage, result, Outcome::Returned))
            }
            Ok(Flow::Returned) => {
                self.cancel(&stage);
                let result = self.runner(&mut stage, Section::Outbound).settle_calls(false);
                Some(self.end(&mut stage, result.map(|()| Flow::Returned), Outcome::Returned))
            }
            Err(raised) => {
                self.cancel(&stage);
                Some(self.fail(&mut stage, raised))
            }
        };
        let uses = self.assumed.uses.take_exchange();
        stage.state.uses = stage.state.uses.and(uses);
        ended
    }

    fn until_forwarded(&mut self, stage: &mut Stage<'_>) -> Result<Flow, Box<Raised>> {
        let program = stage.program;
        if let Flow::Returned = self.runner(stage, Section::Inbound).run(&program.inbound)? {
            return Ok(Flow::Returned);
        }
        if let Some(nodes) = &program.backend {
            return self.runner(stage, Section::Backend).run(nodes);
        }
        self.assumed.uses.note(Id::MissingBackendSection);
        stage.state.forwarded = self.assumed.choices.missing_backend == MissingBackend::Forwards;
        Ok(Flow::Through)
    }

    /// Charges and emits what the response used, and runs `outbound`.
    pub(super) fn complete(&mut self, mut stage: Stage<'_>) -> Ended {
        stage.state.response.from_backend = true;
        let captured = stage.captured;
        let is_metered = !stage.state.tickets.is_empty() || !stage.state.emissions.is_empty();
        let metered = if is_metered { self.metered(captured) } else { plain(captured) };
        let program = stage.program;
        let raises = stage.state.fail_on_error && captured.status >= 400;
        let mut runner = self.runner(&mut stage, Section::Outbound);
        runner.settle(metered.used, metered.prompt);
        runner.emit_tokens(&metered.reading);
        let result = if raises {
            runner.section = Section::Backend;
            Err(runner.backend_error())
        } else {
            let flow = runner.run(&program.outbound);
            flow.and_then(|flow| runner.settle_calls(true).map(|()| flow))
        };
        let mut ended = self.end(&mut stage, result, Outcome::Answered);
        ended.metered = metered;
        let uses = self.assumed.uses.take_exchange();
        stage.state.uses = stage.state.uses.and(uses);
        ended
    }

    fn end(
        &mut self,
        stage: &mut Stage<'_>,
        result: Result<Flow, Box<Raised>>,
        outcome: Outcome,
    ) -> Ended {
        match result {
            Ok(_) => Ended::as_is(outcome),
            Err(raised) => self.fail(stage, raised),
        }
    }

    /// Runs `on-error`. An error in there ends the exchange with its own status.
    fn fail(&mut self, stage: &mut Stage<'_>, raised: Box<Raised>) -> Ended {
        stage.state.response.status = raised.status;
        let outcome = match raised.cause {
            Cause::Refused(_) => Outcome::Refused,
            Cause::Denied => Outcome::Denied,
            Cause::Fault { .. } | Cause::BackendStatus => Outcome::Failed,
        };
        // What the backend answered stays visible only where its status is the error.
        stage.state.response.from_backend &= matches!(raised.cause, Cause::BackendStatus);
        let program = stage.program;
        let mut runner = self.runner(stage, Section::OnError);
        runner.last_error = Some(&raised);
        let result = runner.run(&program.on_error);
        match result.and_then(|flow| runner.settle_calls(false).map(|()| flow)) {
            Ok(_) => Ended { raised: Some(raised), ..Ended::as_is(outcome) },
            Err(second) => {
                stage.state.response.status = second.status;
                Ended { raised: Some(second), ..Ended::as_is(Outcome::Failed) }
            }
        }
    }

    fn cancel(&mut self, stage: &Stage<'_>) {
        for (_, ticket) in &stage.state.tickets {
            self.book.cancel(ticket, stage.now, &mut self.assumed);
        }
    }

    /// Counts a step that is passed by.
    fn count_passed_by(&mut self, program: &Program, index: u32) {
        let counts = self.passed_by.get_mut(program.number as usize);
        if let Some(count) = counts.and_then(|counts| counts.get_mut(index as usize)) {
            *count = count.saturating_add(1);
        }
    }

    /// Whether the gateway sees nothing of the call: neither its prompt nor its usage.
    fn is_unseen(&self, captured: &Captured) -> bool {
        captured.is_anthropic
            && self.gateway == Gateway::Classic
            && self.assumed.choices.anthropic_on_classic == AnthropicOnClassic::NotMetered
    }

    /// What the gateway sees of the usage.
    fn metered(&mut self, captured: &Captured) -> Metered {
        let unseen = Metered { used: Some(Tokens::ZERO), ..Metered::default() };
        if captured.is_anthropic && self.gateway == Gateway::Classic {
            self.assumed.uses.note(Id::AnthropicOnClassic);
        }
        if self.is_unseen(captured) {
            return unseen;
        }
        if captured.is_stream {
            self.assumed.uses.note(Id::StreamUsageModel);
            if self.assumed.choices.stream_usage == StreamUsage::Nothing {
                return Metered { prompt: plain(captured).prompt, ..unseen };
            }
        }
        plain(captured)
    }

    fn runner<'r>(&'r mut self, stage: &'r mut Stage<'_>, section: Section) -> Runner<'r> {
        Runner {
            program: stage.program,
            captured: stage.captured,
            engine: self,
            sink: &mut *stage.sink,
            state: &mut *stage.state,
            section,
            now: stage.now,
            last_error: None,
            in_response: false,
        }
    }
}

impl Ended {
    /// Without an error and without usage.
    pub(super) fn as_is(outcome: Outcome) -> Self {
        Self { outcome, metered: Metered::default(), raised: None }
    }
}

/// What the response reports. Documented: prompt and completion count, nothing else; where
/// only a total is known, that counts.
fn plain(captured: &Captured) -> Metered {
    let usage = &captured.usage;
    let used = match (usage.prompt, usage.completion) {
        (None, None) => usage.total.map(Tokens),
        (prompt, completion) => {
            Some(Tokens(prompt.unwrap_or(0)).plus(Tokens(completion.unwrap_or(0))))
        }
    };
    let prompt = Tokens(usage.prompt.unwrap_or(0));
    Metered { used, prompt, reading: steps::reading(captured) }
}
