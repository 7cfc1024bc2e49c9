//! Recommended limits as one JSON object.

use std::io::{self, Write};

use schemars::{JsonSchema, schema_for};
use serde::Serialize;

use super::Recommendations;
use crate::sim::Gateway;
use crate::sim::recommend::{Bound, Recommended};

/// The object.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "what `policyc recommend --format json` writes")]
struct Whole<'a> {
    /// Name and version of the format.
    schema: &'static str,
    /// What a counter is kept for.
    by: &'static str,
    /// The gateway that the limits are for.
    gateway: &'static str,
    /// Whether prompts are estimated before calls are let pass.
    estimate_prompt_tokens: bool,
    /// Share of the calls of each key that may be refused.
    refuse_at_most: f64,
    /// Limits for each key, most tokens first.
    keys: Vec<Key<'a>>,
    /// One limit for all keys alike.
    curves: Vec<Curve<'a>>,
    /// Percent of the limits of the policies, and the calls of all keys that they refuse then.
    together: &'a [(u64, u64)],
}

/// A key.
#[derive(Serialize, JsonSchema)]
struct Key<'a> {
    /// Its value; `null` for calls whose value was not recorded.
    key: Option<&'a str>,
    /// Its calls.
    calls: u64,
    /// Their tokens.
    tokens: u64,
    /// Calls that do not say what they used: they are charged nothing.
    unknown_calls: u64,
    /// The most tokens that ended within a minute.
    busiest_minute: u64,
    /// Its limits, each where it stands alone.
    limits: Vec<Limit<'a>>,
    /// The limits of one policy, played together.
    together: Together,
}

/// Limits that keep the bound as one policy.
#[derive(Serialize, JsonSchema)]
struct Together {
    /// The limits; none is smaller than where it stands alone.
    limits: Vec<OneOf>,
    /// Calls that they refuse together.
    refused: u64,
    /// Whether that is no more than allowed.
    keeps: bool,
}

/// A limit of a policy.
#[derive(Serialize, JsonSchema)]
struct OneOf {
    /// What is limited.
    #[serde(flatten)]
    what: What,
    /// Tokens per minute, or tokens of a period.
    limit: u64,
}

/// What is limited.
#[derive(Clone, Copy, Serialize, JsonSchema)]
struct What {
    /// The attribute: `tokens-per-minute` or `token-quota`.
    attribute: &'static str,
    /// `sliding-window` or `token-bucket`, for a rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<&'static str>,
    /// The period of a quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<&'static str>,
}

/// A limit of a key.
#[derive(Serialize, JsonSchema)]
struct Limit<'a> {
    /// What is limited.
    #[serde(flatten)]
    what: What,
    /// The limit.
    #[serde(flatten)]
    recommended: &'a Recommended,
}

/// One limit for all keys alike.
#[derive(Serialize, JsonSchema)]
struct Curve<'a> {
    /// What is limited.
    #[serde(flatten)]
    what: What,
    /// Limits, smallest first, and the calls that each would have refused.
    points: &'a [(u64, u64)],
}

/// The JSON Schema of the format `policyc/recommend/1`.
#[must_use]
pub fn recommend_schema() -> serde_json::Value {
    schema_for!(Whole<'static>).to_value()
}

fn what(bound: Bound) -> What {
    match bound {
        Bound::Rate(gateway) => What {
            attribute: "tokens-per-minute",
            algorithm: match gateway {
                Gateway::Classic => Some("sliding-window"),
                Gateway::V2 => Some("token-bucket"),
                // That of other gateways is an assumption.
                _ => None,
            },
            period: None,
        },
        Bound::Quota(period) => {
            What { attribute: "token-quota", algorithm: None, period: Some(period.name()) }
        }
    }
}

/// Writes the limits as one object of the format `policyc/recommend/1`.
///
/// # Errors
/// When `out` fails.
pub fn write_recommendations_json(
    found: &Recommendations<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let keys = found.keys.iter().map(|key| Key {
        key: key.key.as_deref(),
        calls: key.calls,
        tokens: key.tokens,
        unknown_calls: key.unknown_calls,
        busiest_minute: key.busiest_minute,
        limits: found
            .bounds
            .iter()
            .zip(&key.limits)
            .map(|(bound, recommended)| Limit { what: what(*bound), recommended })
            .collect(),
        together: Together {
            limits: found
                .bounds
                .iter()
                .zip(&key.together.limits)
                .filter_map(|(bound, limit)| Some(OneOf { what: what(*bound), limit: (*limit)? }))
                .collect(),
            refused: key.together.refused,
            keeps: key.together.keeps,
        },
    });
    let curves = found.bounds.iter().zip(found.curves);
    let whole = Whole {
        schema: "policyc/recommend/1",
        by: found.field.name(),
        gateway: found.gateway.name(),
        estimate_prompt_tokens: found.estimates,
        refuse_at_most: f64::from(found.share.0) / 1e6,
        keys: keys.collect(),
        curves: curves.map(|(bound, points)| Curve { what: what(*bound), points }).collect(),
        together: found.together,
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}
