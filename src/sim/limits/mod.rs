//! Limits at work: which counters a request meets, whether they let it pass, what is charged
//! to them, and what a refusal looks like. [`LimitBook`] counts tokens, [`CallBook`] calls.
//!
//! Documented: one counter per key value over all scopes; counters of gateways and regions
//! are never added up; a rate refuses with 429, a quota with 403.

mod book;
mod calls;
mod refusal;
mod tables;

pub use book::{LimitBook, Place, Request, Standing, Ticket, Twin};
pub use calls::{CallBook, CallRequest, CallTicket, CallWindow};
pub use refusal::{LimitKind, LimitRefusal, RefusalAnswer};

#[cfg(test)]
mod tests;
