//! Price lists: which price holds for a model at a moment.

use std::fmt;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};
use thiserror::Error;

use super::Amount;
use super::pattern::fits;
use crate::traffic::Timestamp;

/// Why a price list cannot be used, with the place in its text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct PriceError {
    /// What is wrong.
    pub message: String,
    /// The bytes that it is about.
    pub span: Option<std::ops::Range<usize>>,
}

/// The prices of models: what `policyc usage` and `policyc simulate` read with `--prices`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "policyc price list")]
struct File {
    /// Currency of the prices that name none.
    currency: Option<String>,
    /// The prices. Of those that fit a call the first one holds.
    #[schemars(with = "Vec<Entry>")]
    price: Vec<Price>,
}

/// What tokens of some models cost, per million.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Name of the model as traffic has it; `*` stands for any text, `?` for one
    /// character, case does not count.
    model: String,
    /// Provider as `policyc usage` names it, in the same way; any when absent.
    provider: Option<String>,
    /// Prompt tokens that were not read from a cache.
    input: Amount,
    /// Prompt tokens that were read from a cache.
    cached_input: Amount,
    /// Tokens of the answer.
    output: Amount,
    /// Prompt tokens that were written to a cache. Without it, calls that report some are
    /// not priced.
    cache_write: Option<Amount>,
    /// Currency, such as `USD`; that of the file when absent.
    currency: Option<String>,
    /// The first moment that the price holds at: a date, or a date with time and offset.
    #[schemars(with = "Option<String>")]
    valid_from: Option<Moment>,
    /// The first moment that the price no longer holds at.
    #[schemars(with = "Option<String>")]
    valid_to: Option<Moment>,
    /// Whether prompt tokens include those that were read from a cache. When absent, as the
    /// API has it: OpenAI's do, Anthropic's and Bedrock's do not.
    prompt_includes_cached: Option<bool>,
}

/// One price, checked.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Entry")]
pub(super) struct Price {
    model: String,
    provider: Option<String>,
    pub(super) input: Decimal,
    pub(super) cached_input: Decimal,
    pub(super) output: Decimal,
    pub(super) cache_write: Option<Decimal>,
    pub(super) currency: String,
    valid_from: Timestamp,
    valid_to: Timestamp,
    pub(super) prompt_includes_cached: Option<bool>,
}

impl TryFrom<Entry> for Price {
    type Error = &'static str;

    fn try_from(entry: Entry) -> Result<Self, Self::Error> {
        if entry.model.is_empty() {
            return Err("`model` is empty: `*` stands for every model");
        }
        let valid_from = entry.valid_from.map_or(Timestamp(i64::MIN), |moment| moment.0);
        let valid_to = entry.valid_to.map_or(Timestamp(i64::MAX), |moment| moment.0);
        if valid_from >= valid_to {
            return Err("`valid_to` is not after `valid_from`");
        }
        Ok(Self {
            model: entry.model,
            provider: entry.provider,
            input: entry.input.0,
            cached_input: entry.cached_input.0,
            output: entry.output.0,
            cache_write: entry.cache_write.map(|amount| amount.0),
            currency: entry.currency.unwrap_or_default(),
            valid_from,
            valid_to,
            prompt_includes_cached: entry.prompt_includes_cached,
        })
    }
}

/// A date, which stands for its first moment in UTC, or a moment.
#[derive(Clone, Copy, Debug)]
struct Moment(Timestamp);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Both are a text with a date.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Date(toml::value::Datetime),
            Text(String),
        }

        let text = match Written::deserialize(deserializer)? {
            Written::Date(date) => date.to_string(),
            Written::Text(text) => text,
        };
        let moment = Timestamp::parse(&text).or_else(|| {
            let is_date = text.len() == "2026-01-31".len();
            is_date.then(|| Timestamp::parse(&format!("{text}T00:00:00Z")))?
        });
        let wrong = "a date such as 2026-01-31, or a time with an offset, is expected";
        moment.map(Self).ok_or_else(|| de::Error::custom(wrong))
    }
}

/// Prices by model and time.
#[derive(Clone, Debug)]
pub struct PriceList {
    prices: Vec<Price>,
}

impl PriceList {
    /// Reads a price list.
    ///
    /// # Errors
    /// [`PriceError`] with its place: wrong TOML, unknown keys, prices that are none, a price
    /// without currency.
    pub fn parse(text: &str) -> Result<Self, PriceError> {
        let file: File = toml::from_str(text).map_err(|error| PriceError {
            message: error.message().to_owned(),
            span: error.span(),
        })?;
        let default = file.currency.unwrap_or_default();
        let mut prices = file.price;
        for price in &mut prices {
            if price.currency.is_empty() {
                price.currency.clone_from(&default);
            }
            if price.currency.is_empty() {
                let message =
                    format!("the price of `{}` names no currency, nor does the file", price.model);
                return Err(PriceError { message, span: None });
            }
        }
        if prices.is_empty() {
            return Err(PriceError { message: "there is no price in it".to_owned(), span: None });
        }
        Ok(Self { prices })
    }

    /// Numbers of the prices of a model, in their order, at any time.
    pub(super) fn of_model(&self, model: &str, provider: &str) -> Vec<usize> {
        let holds = |price: &Price| {
            fits(&price.model, model)
                && price.provider.as_deref().is_none_or(|wanted| fits(wanted, provider))
        };
        let numbered = self.prices.iter().enumerate();
        numbered.filter(|(_, price)| holds(price)).map(|(number, _)| number).collect()
    }

    /// The first of these prices that holds at a moment.
    pub(super) fn at(&self, numbers: &[usize], moment: Timestamp) -> Option<&Price> {
        let mut prices = numbers.iter().filter_map(|number| self.prices.get(*number));
        prices.find(|price| price.valid_from <= moment && moment < price.valid_to)
    }
}

impl fmt::Display for PriceList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} prices", self.prices.len())
    }
}

/// The JSON Schema of a price list.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(File).to_value()
}
