//! The discrete-event simulator: clock, counters, metrics, flow, assumptions.
//!
//! It runs a plan over recorded exchanges on their own clock: a request is admitted at its
//! timestamp and charged when its response has ended. Same input, same output, to the byte.
//! What API Management documents is done as documented; what it leaves open is an entry of
//! [`assumptions`], with a default, a switch and a count of the decisions that rested on it.

pub mod assumptions;
mod captured;
pub mod clock;
pub mod counters;
mod estimates;
mod flow;
mod gateway;
mod hash;
pub mod limits;
pub mod metrics;
mod overflow;
pub mod recommend;
mod recorder;
mod routes;
pub mod sensitivity;
mod simulator;
mod sink;
pub mod stubs;
mod summary;
mod tokens;

pub use captured::{Captured, Field};
pub use estimates::{EstimateReport, Estimates};
pub use flow::{
    BuildError, BuildProblem, Change, ChangeKind, CounterView, Evaluated, HeaderChange,
    HeaderChanges, Outcome, RefusedBy, Trace, TraceError, TracePlace, TraceStep, TracedVariable,
    UnresolvedHole,
};
pub use gateway::Gateway;
pub use overflow::Overflow;
pub use recorder::{Capturing, Recorder};
pub use routes::{Route, Routing};
pub use simulator::{AssumptionReport, Options, PassedByReport, Report, Simulator};
pub use sink::{Decision, NoSink, Sink};
pub use summary::{FaultReport, GroupTotals, LimitReport, RouteReport, Totals, UnroutedReport};
pub use tokens::Tokens;
