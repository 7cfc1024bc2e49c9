//! From section to section: what follows on the end of each.
//!
//! Documented (error handling, policies): `inbound`, `backend`, `outbound` in this order; an
//! error in any of them leads to `on-error`, `return-response` to the end. Charges and token
//! metrics come when the exchange leaves `backend` with an answer.

use super::cache::CacheKind;
use super::metered::{is_unseen, metered, plain};
use super::program::{BlockId, Program};
use super::run::Runner;
use super::state::{Cause, Raised, Section, State};
use super::walk::{Flow, Frame, Walked};
use super::{Ended, Engine, Outcome, Stage, steps};
use crate::sim::assumptions::{Id, MissingBackend};
use crate::sim::captured::Captured;
use crate::sim::clock::Time;

/// How far an exchange came.
#[derive(Debug)]
pub(in crate::sim) enum Progress {
    /// It has ended.
    Ended(Ended),
    /// It goes on at that time.
    Waits(Time),
}

impl Engine {
    /// Begins an exchange.
    pub(in crate::sim) fn arrive(&mut self, mut stage: Stage<'_>) -> Progress {
        self.first.get_or_insert(stage.now);
        stage.state.response.status = stage.captured.status;
        stage.state.enter(Section::Inbound, stage.program.inbound);
        self.go_on(&mut stage)
    }

    /// Goes on with an exchange that waited.
    pub(in crate::sim) fn resume(&mut self, mut stage: Stage<'_>) -> Progress {
        self.go_on(&mut stage)
    }

    fn go_on(&mut self, stage: &mut Stage<'_>) -> Progress {
        let progress = loop {
            let walked = self.runner(stage).walk();
            let next = match walked {
                Ok(Walked::Waits(until)) => Some(Progress::Waits(until)),
                Ok(walked) => self.section_ended(stage, &walked),
                Err(raised) => self.section_failed(stage, raised),
            };
            if let Some(progress) = next {
                break progress;
            }
        };
        let uses = self.assumed.uses.take_exchange();
        stage.state.uses = stage.state.uses.and(uses);
        progress
    }

    /// What follows on a section without an error; `None` when another section was entered.
    fn section_ended(&mut self, stage: &mut Stage<'_>, walked: &Walked) -> Option<Progress> {
        let program = stage.program;
        match (stage.state.section, walked) {
            (Section::OnError, _) => {
                let settled = self.runner(stage).settle_calls(false);
                match settled {
                    Ok(()) => Some(Progress::Ended(Ended::of(stage.state))),
                    Err(second) => self.section_failed(stage, second),
                }
            }
            (Section::Outbound, _) => self.end(stage, true),
            (_, Walked::Hit(cache)) => {
                self.leave_backend(stage);
                stage.state.section = Section::Outbound;
                stage.state.frames = program.after_cache_store(*cache);
                None
            }
            (_, Walked::Returned) => {
                self.leave_backend(stage);
                self.end(stage, false)
            }
            (Section::Inbound, _) => match program.backend {
                Some(backend) => {
                    stage.state.enter(Section::Backend, backend);
                    None
                }
                None => {
                    self.assumed.uses.note(Id::MissingBackendSection);
                    stage.state.section = Section::Backend;
                    if self.assumed.choices.missing_backend == MissingBackend::Nothing {
                        return None;
                    }
                    let until = self.runner(stage).forward();
                    Some(Progress::Waits(until))
                }
            },
            (Section::Backend, _) => {
                if !stage.state.forwarded {
                    // Nothing was forwarded: an empty answer goes out.
                    stage.state.response.status = 200;
                }
                self.leave_backend(stage);
                stage.state.enter(Section::Outbound, program.outbound);
                None
            }
        }
    }

    /// What follows on an error. One in `on-error` ends the exchange with its own status.
    fn section_failed(&mut self, stage: &mut Stage<'_>, raised: Box<Raised>) -> Option<Progress> {
        self.leave_backend(stage);
        let state = &mut *stage.state;
        state.response.status = raised.status;
        if state.section == Section::OnError {
            state.outcome = Outcome::Failed;
            state.last_error = Some(raised);
            return Some(Progress::Ended(Ended::of(state)));
        }
        state.outcome = match raised.cause {
            Cause::Refused(_) => Outcome::Refused,
            Cause::Denied => Outcome::Denied,
            Cause::Fault { .. } | Cause::BackendStatus | Cause::Failed(_) => Outcome::Failed,
        };
        // What the backend answered stays visible only where its status is the error.
        state.response.from_backend &= matches!(raised.cause, Cause::BackendStatus);
        state.last_error = Some(raised);
        state.enter(Section::OnError, stage.program.on_error);
        None
    }

    /// Ends an exchange that met no error. `reached` when that is the end of `outbound`.
    fn end(&mut self, stage: &mut Stage<'_>, reached: bool) -> Option<Progress> {
        let settled = self.runner(stage).settle_calls(reached);
        match settled {
            Ok(()) => Some(Progress::Ended(Ended::of(stage.state))),
            Err(raised) => self.section_failed(stage, raised),
        }
    }

    /// Charges and emits what the response used, once; without a response, takes back what
    /// limits have set aside.
    fn leave_backend(&mut self, stage: &mut Stage<'_>) {
        if std::mem::replace(&mut stage.state.left_backend, true) {
            return;
        }
        if !stage.state.forwarded {
            stage.state.outcome = Outcome::Returned;
            for (_, ticket) in &stage.state.tickets {
                self.book.cancel(ticket, stage.now, &mut self.assumed);
            }
            return;
        }
        stage.state.outcome = Outcome::Answered;
        let is_metered = !stage.state.tickets.is_empty() || !stage.state.emissions.is_empty();
        let captured = stage.captured;
        let metered = if is_metered {
            let counts = captured.is_stream && stage.state.request.body.is_some();
            let prompt = match counts {
                true => self.runner(stage).counted_prompt(),
                false => captured.estimates.prompt,
            };
            metered(self.gateway, captured, prompt, &mut self.assumed)
        } else {
            plain(captured)
        };
        stage.state.metered = metered;
        let mut runner = self.runner(stage);
        runner.section = Section::Outbound;
        runner.watch_begin(None);
        runner.settle(metered.used, metered.prompt);
        runner.emit_tokens(&metered.reading);
        runner.watch_end(Ok(&Flow::Through));
    }

    /// Whether the gateway sees nothing of the call: neither its prompt nor its usage.
    pub(super) fn is_unseen(&self, captured: &Captured) -> bool {
        is_unseen(self.gateway, captured, &self.assumed)
    }

    fn runner<'r>(&'r mut self, stage: &'r mut Stage<'_>) -> Runner<'r> {
        let section = stage.state.section;
        Runner {
            program: stage.program,
            captured: stage.captured,
            view: super::host::ExchangeView::new(stage.captured),
            engine: self,
            sink: &mut *stage.sink,
            state: &mut *stage.state,
            section,
            now: stage.now,
        }
    }
}

impl Ended {
    fn of(state: &mut State) -> Self {
        Self { outcome: state.outcome, metered: state.metered, raised: state.last_error.take() }
    }
}

impl State {
    /// Goes to the beginning of a section.
    fn enter(&mut self, section: Section, block: BlockId) {
        self.section = section;
        self.frames.push(Frame { block, next: 0, holding: steps::Holding::Nothing });
    }
}

impl Program {
    /// Where `outbound` goes on after a hit of a cache. Observed in traces of `cache-lookup`:
    /// behind the `cache-store` that belongs to it.
    fn after_cache_store(&self, cache: CacheKind) -> Vec<Frame> {
        let holding = || steps::Holding::Nothing;
        let found = self.cache_stores.iter().find(|(kind, _)| *kind == cache);
        match found {
            Some((_, places)) => {
                let frame = |(block, at): &(BlockId, usize)| Frame {
                    block: *block,
                    next: at + 1,
                    holding: holding(),
                };
                places.iter().map(frame).collect()
            }
            None => vec![Frame { block: self.outbound, next: 0, holding: holding() }],
        }
    }
}
