//! What some calls cost, and what of it is not known.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::list::Price;
use crate::traffic::Timestamp;
use crate::usage::TokenUsage;

/// Prices are for so many tokens.
const MILLION_DIGITS: u32 = 6;

/// What a call consumed.
#[derive(Clone, Copy, Debug)]
pub struct Consumption<'c> {
    /// The model that answered; `None` when nothing names it.
    pub model: Option<&'c str>,
    /// Whose API it was.
    pub provider: &'c str,
    /// When the call was made.
    pub at: Timestamp,
    /// The counts.
    pub tokens: &'c TokenUsage,
    /// Whether the API counts cached tokens among those of the prompt.
    pub prompt_includes_cached: bool,
    /// Whether the call was answered with a success.
    pub succeeded: bool,
}

/// Calls whose tokens are known and have no price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unpriced {
    /// How many.
    pub calls: u64,
    /// Their prompt tokens.
    pub prompt_tokens: u128,
    /// Their completion tokens.
    pub completion_tokens: u128,
    /// Their tokens, as far as known.
    pub total_tokens: u128,
}

impl Unpriced {
    fn count(&mut self, tokens: &TokenUsage) {
        let known = |count: Option<u64>| u128::from(count.unwrap_or(0));
        self.calls += 1;
        self.prompt_tokens += known(tokens.prompt);
        self.completion_tokens += known(tokens.completion);
        self.total_tokens += known(tokens.with_total().total);
    }

    /// Adds others.
    pub(super) fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.prompt_tokens += other.prompt_tokens;
        self.completion_tokens += other.completion_tokens;
        self.total_tokens += other.total_tokens;
    }
}

/// What calls cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// Calls that are priced.
    pub priced_calls: u64,
    /// Cost by currency. Exact.
    #[serde(rename = "costs", serialize_with = "as_amounts")]
    millionths: BTreeMap<String, Decimal>,
    /// Calls whose tokens have no price: they cost something beyond `millionths`.
    pub unpriced: Unpriced,
    /// Answered calls that do not say what they consumed.
    pub unknown_calls: u64,
    /// Priced calls with more cached tokens than prompt tokens, although the one is said to
    /// include the other: no uncached prompt is priced for them.
    pub inconsistent_calls: u64,
}

/// Writes costs as decimal texts by currency.
fn as_amounts<S: Serializer>(
    millionths: &BTreeMap<String, Decimal>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer
        .collect_map(millionths.iter().map(|(currency, sum)| (currency, divided(*sum).to_string())))
}

/// A millionth of `sum`: exact, because prices have at most 12 decimals.
fn divided(sum: Decimal) -> Decimal {
    let mut amount = sum;
    match amount.set_scale(sum.scale() + MILLION_DIGITS) {
        Ok(()) => amount.normalize(),
        Err(_) => sum / Decimal::from(1_000_000),
    }
}

impl Bill {
    /// Cost by currency, as exact decimals.
    pub fn costs(&self) -> impl Iterator<Item = (&str, Decimal)> {
        self.millionths.iter().map(|(currency, sum)| (currency.as_str(), divided(*sum)))
    }

    /// Whether nothing was counted that costs, or may cost, anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Counts a call. `price` is the one that holds for it.
    pub(super) fn count(&mut self, call: &Consumption<'_>, price: Option<&Price>) {
        let tokens = call.tokens;
        if tokens.with_total().total.is_none() {
            self.unknown_calls += u64::from(call.succeeded);
            return;
        }
        let known = price.zip(tokens.prompt);
        let writes = tokens.cache_creation.unwrap_or(0);
        // What was written to a cache is no plain input: without its price there is none.
        let known = known.filter(|(price, _)| writes == 0 || price.cache_write.is_some());
        let Some((price, prompt)) = known else {
            self.unpriced.count(tokens);
            return;
        };
        let cached = tokens.cached.unwrap_or(0);
        let includes = price.prompt_includes_cached.unwrap_or(call.prompt_includes_cached);
        let apart = if includes { cached.saturating_add(writes) } else { 0 };
        self.inconsistent_calls += u64::from(apart > prompt);
        self.priced_calls += 1;
        let parts = [
            (prompt.saturating_sub(apart), price.input),
            (cached, price.cached_input),
            (writes, price.cache_write.unwrap_or_default()),
            (tokens.completion.unwrap_or(0), price.output),
        ];
        let sum = parts.iter().fold(Decimal::ZERO, |sum, (tokens, price)| {
            sum.saturating_add(Decimal::from(*tokens).saturating_mul(*price))
        });
        self.pay(&price.currency, sum);
    }

    fn pay(&mut self, currency: &str, sum: Decimal) {
        match self.millionths.get_mut(currency) {
            Some(known) => *known = known.saturating_add(sum),
            None => drop(self.millionths.insert(currency.to_owned(), sum)),
        }
    }

    /// Adds the bill of other calls.
    pub fn add(&mut self, other: &Self) {
        self.priced_calls += other.priced_calls;
        self.unpriced.add(&other.unpriced);
        self.unknown_calls += other.unknown_calls;
        self.inconsistent_calls += other.inconsistent_calls;
        for (currency, sum) in &other.millionths {
            self.pay(currency, *sum);
        }
    }
}
