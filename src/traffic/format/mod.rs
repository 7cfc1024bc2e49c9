//! The formats that recorded traffic comes in: one file each, one registry.
//!
//! A format is recognised by its content. Native lines are read as they stand; any other
//! format hands its records to an [`Intake`], which joins what belongs together and sorts
//! by time. Everything after that knows native lines only.

mod apim;
mod apim_logs;
mod application_insights;
mod har;
mod log_analytics;
mod native;

use std::io::Read;

pub use apim_logs::ApimLogs;
pub use application_insights::ApplicationInsights;
pub use har::Har;
pub use log_analytics::LogAnalytics;
pub use native::Native;

pub(super) use apim::{Call, join as join_calls};
pub(super) use application_insights::{Operation, join as join_operations};

use super::TrafficError;
use super::import::Intake;
use super::records::Head;

/// A source of bytes that may move to another thread.
pub type Source<'r> = Box<dyn Read + Send + 'r>;

/// A format of recorded traffic.
pub trait Format: Sync {
    /// Short name in lower case.
    fn name(&self) -> &'static str;

    /// One line about what it is and who writes it.
    fn about(&self) -> &'static str;

    /// Whether a source that begins so is of this format.
    fn detect(&self, head: &Head<'_>) -> bool;

    /// Whether its lines are native ones, which nothing has to be done for.
    fn is_native(&self) -> bool {
        false
    }

    /// Hands every record of `source` to `intake`; what is none of this format's is left
    /// out there, with its reason.
    ///
    /// # Errors
    /// [`TrafficError`] when the source breaks off or cannot be taken apart.
    fn read(&self, source: Source<'_>, intake: &mut Intake<'_>) -> Result<(), TrafficError>;
}

/// Every format, the surest to recognise first.
pub const FORMATS: &[&dyn Format] =
    &[&Native, &Har, &ApimLogs, &LogAnalytics, &ApplicationInsights];

/// The format of that name.
#[must_use]
pub fn format(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// The format of a source that begins with `head`; if it is none, what it looks like.
///
/// # Errors
/// A phrase that says what the source seems to be.
pub(super) fn detect(head: &str) -> Result<&'static dyn Format, &'static str> {
    let looked_at = Head::new(head);
    let found = FORMATS.iter().find(|format| format.detect(&looked_at));
    found.copied().ok_or_else(|| looks_like(head))
}

/// What a source that no format claims seems to be.
fn looks_like(head: &str) -> &'static str {
    let start = head.trim_start();
    let first_line = start.lines().next().unwrap_or_default();
    if start.contains('\0') {
        "it is binary"
    } else if start.starts_with('<') {
        "it looks like XML or HTML"
    } else if start.starts_with('[') {
        "it is one JSON array, not one object a line"
    } else if first_line.trim_end() == "{" {
        "it is one JSON object over many lines, not one object a line"
    } else if start.starts_with('{') {
        "its objects have no `timestamp`, `request` and `response`"
    } else if first_line.contains(',') {
        "it looks like CSV"
    } else {
        "its lines are not JSON objects"
    }
}
