//! Records of exported logs: the rows of tables and the entries of archives, whatever
//! they are wrapped in. Nothing here knows what a record means.
//!
//! JSON comes as lines, as one array, or in an envelope (`records` of Event Hubs, `tables`
//! of the query interfaces, `log` of HTTP archives); tables also as CSV. One record is in
//! memory at a time.

mod csv;
mod head;
mod input;
mod json;
mod record;

use std::io::BufRead as _;

pub(super) use head::Head;
pub(super) use record::{Record, Value, canonical};

use super::TrafficError;
use super::format::Source;
use input::Input;

/// Bytes that one record may have.
pub(super) const LONGEST: usize = 64 << 20;

/// Where a record stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Line of its first byte, counted from 1.
    pub(super) line: u64,
}

/// What a reader meets: a record, or what is none.
pub(super) type Met<'a> = Result<Record<'a>, &'static str>;

/// Hands every record of `source` to `take`; what is no record as the reason why.
///
/// # Errors
/// [`TrafficError`] when the source breaks off or its wrapping is broken, after which
/// nothing more can be told apart.
pub(super) fn read(
    source: Source<'_>,
    take: &mut dyn FnMut(Place, Met<'_>) -> Result<(), TrafficError>,
) -> Result<(), TrafficError> {
    let mut input = Input::new(source);
    let start = input.fill_buf()?;
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
    match first {
        Some(b'{' | b'[') => json::read(input, take),
        _ => csv::read(input, take),
    }
}
