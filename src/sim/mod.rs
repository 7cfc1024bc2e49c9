//! The discrete-event simulator: clock, counters, metrics, flow, assumptions.
