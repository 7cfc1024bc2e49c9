//! The native format: one exchange a line, as `policyc schema traffic` describes it.

use super::{Format, Source};
use crate::traffic::TrafficError;
use crate::traffic::import::Intake;
use crate::traffic::records::{self, Head};

/// JSON Lines with `timestamp`, `request` and `response` in each.
pub struct Native;

impl Format for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn about(&self) -> &'static str {
        "JSON Lines, one exchange each: timestamp, duration, context, request, response"
    }

    /// A broken first line must not decide, so any of the first lines may name two of the
    /// three members that every line needs.
    fn detect(&self, head: &Head<'_>) -> bool {
        head.text().trim_start().starts_with('{')
            && head.has_some(&["timestamp", "request", "response"], 2)
    }

    fn is_native(&self) -> bool {
        true
    }

    fn read(&self, source: Source<'_>, intake: &mut Intake<'_>) -> Result<(), TrafficError> {
        records::read(source, &mut |place, met| {
            intake.at(place);
            match met.map(|record| record.whole()) {
                Ok(Some(line)) => intake.native(line),
                Ok(None) => intake.left_out("lines that are no native lines", "", 0),
                Err(reason) => intake.bad(reason),
            }
            .map_err(TrafficError::Read)
        })
    }
}
