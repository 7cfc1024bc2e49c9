//! `DateTime`, `DateTimeOffset`, `TimeSpan` and `Guid`.

use super::{Row, TypeRows, row, structure};
use crate::expr::value::{DateKind, DateTime};

pub(super) const TYPES: &[TypeRows] = &[
    structure("System.DateTime", "a point in time")
        .bases(&["IComparable", "IFormattable"])
        .rows(DATE_TIME),
    structure("System.DateTimeOffset", "a point in time with the offset of its clock")
        .bases(&["IComparable", "IFormattable"]),
    structure("System.TimeSpan", "a length of time").bases(&["IComparable", "IFormattable"]),
    structure("System.Guid", "an identifier of 128 bits").bases(&["IComparable", "IFormattable"]),
];

const DATE_TIME: &[Row] = &[row(
    "static DateTime UtcNow { get; }",
    |call, _| Ok(call.interpreter.host().now().into()),
    "the time of the evaluation",
)
.impure()];

/// A date as contexts write it: ISO 8601, turned into UTC.
pub(crate) fn parse_date_time(text: &str) -> Option<DateTime> {
    let date = crate::expr::json::iso_date(text)?;
    Some(DateTime { kind: DateKind::Utc, ..date })
}
