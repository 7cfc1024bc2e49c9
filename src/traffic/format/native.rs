//! The native format: one exchange a line, as `policyc schema traffic` describes it.

use memchr::memmem;

use super::{Format, Source};

/// JSON Lines with `timestamp`, `request` and `response` in each.
pub struct Native;

/// Lines of the head that are looked at.
const LINES: usize = 50;

impl Format for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn about(&self) -> &'static str {
        "JSON Lines, one exchange each: timestamp, duration, context, request, response"
    }

    /// A broken first line must not decide, so any of the first lines may name
    /// two of the three members that every line needs.
    fn detect(&self, head: &str) -> bool {
        head.lines().filter(|line| !line.trim().is_empty()).take(LINES).any(|line| {
            let names = ["\"timestamp\"", "\"request\"", "\"response\""];
            let named = |name: &&str| memmem::find(line.as_bytes(), name.as_bytes()).is_some();
            line.trim_start().starts_with('{')
                && names.iter().filter(|name| named(name)).count() >= 2
        })
    }

    fn native_lines<'r>(&self, source: Source<'r>) -> Source<'r> {
        source
    }
}
