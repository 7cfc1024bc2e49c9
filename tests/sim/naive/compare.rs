//! Where the two simulators tell different stories.

use super::Told;
use crate::player::{Played, Seen};

/// Choices that the naive simulator knows no others of.
pub(crate) const CHOICES: &[(&str, &str)] =
    &[("prompt-estimate", "reported"), ("retried-answer", "last-attempt")];

/// Fails with the first difference.
pub(crate) fn compare(played: &Played, told: &Told) -> Result<(), String> {
    for (number, (engine, naive)) in played.seen.iter().zip(&told.seen).enumerate() {
        let engine = Seen { assumptions: Vec::new(), ..engine.clone() };
        let kind = |seen: &Seen| Seen {
            error: seen.error.as_ref().map(|_| String::new()),
            ..seen.clone()
        };
        if kind(&engine) != kind(naive) {
            return Err(format!("call {number}:\n engine {engine:?}\n naive  {naive:?}"));
        }
    }
    let rows = played.rows.iter().zip(&told.rows).find(|(engine, naive)| engine != naive);
    if let Some((engine, naive)) = rows {
        return Err(format!("row:\n engine {engine:?}\n naive  {naive:?}"));
    }
    if played.rows.len() != told.rows.len() {
        return Err(format!("rows: engine {}, naive {}", played.rows.len(), told.rows.len()));
    }
    Ok(())
}
