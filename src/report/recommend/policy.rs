//! Recommended limits as policies for `inbound`.

use std::io::{self, Write};

use super::Recommendations;
use crate::sim::recommend::{Bound, KeyRecommendation};
use crate::sim::{Field, Gateway};

/// Keys up to which each has a limit of its own.
const MOST: usize = 100;

/// Writes a `choose` with a limit for each key, and for all others the largest of them.
/// Further quotas of a key become policies of their own, since one policy has one.
///
/// # Errors
/// When `out` fails, and when the field cannot be read in a policy or has too many values.
pub fn write_snippet(found: &Recommendations<'_>, out: &mut dyn Write) -> io::Result<()> {
    let refused = |why: String| Err(io::Error::new(io::ErrorKind::Unsupported, why));
    let Some(source) = expression(found.field) else {
        return refused(format!("no policy can read `{}` before the call", found.field.name()));
    };
    let known: Vec<_> = found.keys.iter().filter(|key| key.key.is_some()).collect();
    if known.len() > MOST {
        let many = known.len();
        return refused(format!("{many} keys are too many for one policy: at most {MOST}"));
    }
    writeln!(out, "<!-- for `inbound`; by {} -->", found.field.name())?;
    writeln!(out, "<set-variable name=\"limit-key\" value='@({source} ?? \"none\")' />")?;
    writeln!(out, "<choose>")?;
    for key in known {
        let value = quoted(key.key.as_deref().unwrap_or_default());
        let condition = format!("@((string)context.Variables[\"limit-key\"] == {value})");
        writeln!(out, "    <when condition='{}'>", escaped(&condition))?;
        limits(found, &|at| *key.together.limits.get(at)?, out)?;
        writeln!(out, "    </when>")?;
    }
    writeln!(out, "    <otherwise>")?;
    let most = |at: usize| {
        let of_key = |key: &KeyRecommendation| *key.together.limits.get(at)?;
        found.keys.iter().filter_map(of_key).max()
    };
    limits(found, &most, out)?;
    writeln!(out, "    </otherwise>\n</choose>")
}

/// Writes the limits of one key: rate and first quota in one policy.
fn limits(
    found: &Recommendations<'_>,
    limit: &dyn Fn(usize) -> Option<u64>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let is_meant = |gateway: Gateway| gateway == found.gateway;
    let rate = found
        .bounds
        .iter()
        .position(|bound| matches!(bound, Bound::Rate(gateway) if is_meant(*gateway)));
    let quotas = found.bounds.iter().enumerate().filter_map(|(at, bound)| match bound {
        Bound::Quota(period) => Some((at, *period)),
        Bound::Rate(_) => None,
    });
    let mut quotas = quotas.peekable();
    let mut rate = rate.and_then(limit);
    while rate.is_some() || quotas.peek().is_some() {
        let mut attributes = String::new();
        if let Some(rate) = rate.take() {
            attributes.push_str(&format!(" tokens-per-minute=\"{rate}\""));
        }
        let mut key = "@((string)context.Variables[\"limit-key\"])".to_owned();
        if let Some((at, period)) = quotas.next() {
            let tokens = limit(at).unwrap_or(1);
            let name = period.name();
            attributes
                .push_str(&format!(" token-quota=\"{tokens}\" token-quota-period=\"{name}\""));
            // Policies with one key would share a counter.
            key = format!("@((string)context.Variables[\"limit-key\"] + \":{name}\")");
        }
        writeln!(
            out,
            "        <llm-token-limit counter-key='{}'{attributes} estimate-prompt-tokens=\"{}\" />",
            escaped(&key),
            found.estimates
        )?;
    }
    Ok(())
}

/// The expression that reads a field.
const fn expression(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Subscription => "context.Subscription?.Id",
        Field::Product => "context.Product?.Id",
        Field::Api => "context.Api?.Id",
        Field::Operation => "context.Operation?.Id",
        Field::User => "context.User?.Id",
        Field::Region => "context.Deployment?.Region",
        Field::Gateway => "context.Deployment?.Gateway?.Id",
        Field::ServiceId => "context.Deployment?.ServiceId",
        Field::ServiceName => "context.Deployment?.ServiceName",
        Field::Backend | Field::Model | Field::Provider => return None,
    })
}

/// A C# string literal.
fn quoted(text: &str) -> String {
    let mut literal = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            control if control.is_control() => {
                literal.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => literal.push(other),
        }
    }
    literal.push('"');
    literal
}

/// Text within an attribute with single quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&apos;")
}
