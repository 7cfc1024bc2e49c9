//! `rate-limit`, `rate-limit-by-key`, `quota` and `quota-by-key`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// A limit on calls or kilobytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallLimit {
    /// A rate in any stretch of time, or a quota in fixed windows.
    pub kind: CallLimitKind,
    /// Whose calls are counted; where it is not given, each subscription's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter_key: Option<Value<String>>,
    /// The bound of every call.
    pub bound: CallBound,
    /// Bounds of single APIs and operations, each counted by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub narrower: Vec<NarrowBound>,
    /// Start of one of the windows of a quota, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_period_start: Option<Value<String>>,
    /// Whether a call counts; every call where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub increment_condition: Option<Value<bool>>,
    /// By how much; 1 where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub increment_count: Option<Value<u64>>,
    /// Whether calls count once their response has ended.
    #[serde(default)]
    pub after_response: bool,
    /// Headers and variables that it sets.
    #[serde(default)]
    pub outputs: CallOutputs,
}

/// Rate or quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallLimitKind {
    /// Refuses with 429.
    Rate,
    /// Refuses with 403.
    Quota,
}

/// How much may pass in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallBound {
    /// Calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<Value<u64>>,
    /// Kilobytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bandwidth: Option<Value<u64>>,
    /// Seconds; 0 never ends.
    pub renewal_period: Value<u64>,
}

/// A bound of one API or operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NarrowBound {
    /// The API, where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<Named>,
    /// The operation, where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Named>,
    /// How much.
    pub bound: CallBound,
}

/// An API or operation by its id or, without one, by its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Named {
    /// By id.
    Id(Value<String>),
    /// By name.
    Name(Value<String>),
}

/// Where a limit on calls writes what it knows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallOutputs {
    /// Header with the seconds to wait after a refusal; `Retry-After` where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_header_name: Option<Value<String>>,
    /// Variable of the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_variable_name: Option<Value<String>>,
    /// Header with the calls that are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_calls_header_name: Option<Value<String>>,
    /// Variable of the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_calls_variable_name: Option<Value<String>>,
    /// Header with the calls that are allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_calls_header_name: Option<Value<String>>,
}

impl CallOutputs {
    /// Attribute name and value of each output, in a fixed order.
    fn named(&self) -> [(&'static str, Option<&Value<String>>); 5] {
        [
            ("retry-after-header-name", self.retry_after_header_name.as_ref()),
            ("retry-after-variable-name", self.retry_after_variable_name.as_ref()),
            ("remaining-calls-header-name", self.remaining_calls_header_name.as_ref()),
            ("remaining-calls-variable-name", self.remaining_calls_variable_name.as_ref()),
            ("total-calls-header-name", self.total_calls_header_name.as_ref()),
        ]
    }
}

impl fmt::Display for CallBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [(&self.calls, "calls"), (&self.bandwidth, "kilobytes")];
        let mut given = parts.iter().filter_map(|(count, unit)| Some((count.as_ref()?, unit)));
        if let Some((count, unit)) = given.next() {
            write!(f, "{count} {unit}")?;
        }
        for (count, unit) in given {
            write!(f, " and {count} {unit}")?;
        }
        match self.renewal_period.literal() {
            Some(0) => f.write_str(" for good"),
            _ => write!(f, " in {} seconds", self.renewal_period),
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "id {id}"),
            Self::Name(name) => write!(f, "{name}"),
        }
    }
}

impl Listed for CallLimit {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        match &self.counter_key {
            Some(key) => writeln!(lister.text, " per {key}")?,
            None => writeln!(lister.text, " per subscription")?,
        }
        lister.more(depth)?;
        writeln!(lister.text, "{}", self.bound)?;
        for narrow in &self.narrower {
            lister.more(depth)?;
            for (what, named) in [("api", &narrow.api), ("operation", &narrow.operation)] {
                if let Some(named) = named {
                    write!(lister.text, "{what} {named} ")?;
                }
            }
            writeln!(lister.text, "{}", narrow.bound)?;
        }
        if let Some(start) = &self.first_period_start {
            lister.more(depth)?;
            writeln!(lister.text, "first period starts {start}")?;
        }
        if let Some(condition) = &self.increment_condition {
            lister.more(depth)?;
            writeln!(lister.text, "counts when {condition}")?;
        }
        if let Some(count) = &self.increment_count {
            lister.more(depth)?;
            writeln!(lister.text, "counts by {count}")?;
        }
        if self.after_response {
            lister.more(depth)?;
            writeln!(lister.text, "counts after the response")?;
        }
        lister.outputs(&self.outputs.named(), depth)
    }
}
