//! The virtual clock: instants and durations in whole microseconds, calendar periods in
//! UTC, and the order in which admissions and charges happen. It never reads a real clock.

mod calendar;
mod time;
mod timeline;

pub use calendar::{Period, UnknownPeriod, WeekStart, Window, Windows};
pub use time::{Micros, Time};
pub use timeline::{Event, Late, Reorder, TieOrder, Timeline};

#[cfg(test)]
mod tests;
