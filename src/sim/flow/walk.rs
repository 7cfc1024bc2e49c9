//! Walks an exchange through the steps of a section.
//!
//! Where an exchange stands is data ([`Frame`]), so that it can wait: for the backend, for an
//! answer of another service, for the next attempt of a `retry`. Other exchanges go on in the
//! meantime, and see what was done before the wait and not what comes after it.

use super::cache::CacheKind;
use super::program::BlockId;
use super::run::Runner;
use super::state::Raised;
use super::steps::Holding;
use crate::sim::clock::Time;

/// A list of steps that is under way.
#[derive(Debug)]
pub(in crate::sim) struct Frame {
    /// The list.
    pub block: BlockId,
    /// The step that comes next.
    pub next: usize,
    /// What the step that entered the list needs to know when it ends.
    pub holding: Holding,
}

/// What a step wants next.
#[derive(Debug)]
pub(super) enum Flow {
    /// The step behind it.
    Through,
    /// The end of the exchange: `return-response`.
    Returned,
    /// `outbound`: a cache had the answer.
    Hit(CacheKind),
    /// A list of steps within it.
    Enter(BlockId, Holding),
    /// The step behind it, from that time on.
    Until(Time),
    /// The answer of the backend, which comes at that time.
    Backend(Time),
    /// To raise this at that time.
    Fails(Time, Box<Raised>),
}

/// What a step wants when the list that it entered has come to its end.
#[derive(Debug)]
pub(super) enum Leave {
    /// The step behind it.
    Done,
    /// The end of the exchange.
    Returned,
    /// The step behind it, from that time on.
    Until(Time),
    /// Another list, from that time on.
    Again(BlockId, Time),
    /// To raise this at that time.
    Fails(Time, Box<Raised>),
}

/// How far an exchange came.
#[derive(Debug)]
pub(super) enum Walked {
    /// To the end of the section.
    Through,
    /// `return-response` ended it.
    Returned,
    /// A cache answered it.
    Hit(CacheKind),
    /// To a step that waits until then.
    Waits(Time),
}

impl<'r> Runner<'r> {
    /// Goes on from where the exchange stands.
    ///
    /// # Errors
    ///
    /// What a step raised; the exchange has left the section then.
    pub(super) fn walk(&mut self) -> Result<Walked, Box<Raised>> {
        if let Some(raised) = self.state.fails.take() {
            self.unwind();
            return Err(raised);
        }
        match self.advance() {
            Ok(Walked::Waits(until)) => Ok(Walked::Waits(until)),
            ended => {
                self.unwind();
                ended
            }
        }
    }

    fn advance(&mut self) -> Result<Walked, Box<Raised>> {
        let program = self.program;
        while let Some(frame) = self.state.frames.last_mut() {
            let flow = match program.block(frame.block).get(frame.next) {
                Some(node) => {
                    frame.next += 1;
                    self.watch_begin(Some(node.info));
                    let result = node.run.run(self, node.info);
                    self.watch_end(result.as_ref().map_err(|raised| &**raised));
                    result?
                }
                None => self.leave()?,
            };
            match flow {
                Flow::Through => {}
                Flow::Returned => return Ok(Walked::Returned),
                Flow::Hit(cache) => return Ok(Walked::Hit(cache)),
                Flow::Enter(block, holding) => {
                    self.state.frames.push(Frame { block, next: 0, holding });
                }
                Flow::Until(until) if until <= self.now => {}
                Flow::Until(until) | Flow::Backend(until) if self.state.at_once > 0 => {
                    self.now = self.now.max(until);
                }
                Flow::Until(until) | Flow::Backend(until) => return Ok(Walked::Waits(until)),
                Flow::Fails(at, raised) if at <= self.now || self.state.at_once > 0 => {
                    return Err(raised);
                }
                Flow::Fails(at, raised) => {
                    self.state.fails = Some(raised);
                    return Ok(Walked::Waits(at));
                }
            }
        }
        Ok(Walked::Through)
    }

    /// Ends the innermost list and asks the step that entered it.
    fn leave(&mut self) -> Result<Flow, Box<Raised>> {
        let program = self.program;
        let Some(mut left) = self.state.frames.pop() else { return Ok(Flow::Through) };
        let owner = self
            .state
            .frames
            .last()
            .and_then(|frame| program.block(frame.block).get(frame.next.checked_sub(1)?));
        let Some(owner) = owner else { return Ok(Flow::Through) };
        let leave = owner.run.leave(self, owner.info, &mut left.holding);
        match leave {
            Ok(Leave::Again(block, at)) => {
                let Frame { holding, .. } = left;
                self.state.frames.push(Frame { block, next: 0, holding });
                Ok(Flow::Until(at))
            }
            Ok(done) => {
                left.holding.release(self);
                Ok(match done {
                    Leave::Until(until) => Flow::Until(until),
                    Leave::Returned => Flow::Returned,
                    Leave::Fails(at, raised) => Flow::Fails(at, raised),
                    Leave::Done | Leave::Again(..) => Flow::Through,
                })
            }
            Err(raised) => {
                left.holding.release(self);
                Err(raised)
            }
        }
    }

    /// Leaves every list, innermost first.
    fn unwind(&mut self) {
        while let Some(frame) = self.state.frames.pop() {
            frame.holding.release(self);
        }
    }
}
