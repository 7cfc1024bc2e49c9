//! Amounts of money as a price list writes them.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};

/// Decimals that a price may have: with more, sums over many tokens would not be exact.
const MOST_DECIMALS: u32 = 12;

/// A price per million tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub Decimal);

impl Amount {
    /// The amount that a text writes.
    fn read(text: &str) -> Result<Self, &'static str> {
        let amount = Decimal::from_str_exact(text)
            .or_else(|_| Decimal::from_scientific(text))
            .map_err(|_| "this is no decimal number")?;
        if amount.is_sign_negative() && !amount.is_zero() {
            return Err("a price is not negative");
        }
        let amount = amount.normalize();
        if amount.scale() > MOST_DECIMALS {
            return Err("a price has at most 12 decimals");
        }
        Ok(Self(amount))
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Amount;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a price: a number, or a text with one")
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Amount, E> {
                Amount::read(&value.to_string()).map_err(E::custom)
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Amount, E> {
                Amount::read(&value.to_string()).map_err(E::custom)
            }

            /// The shortest text that gives the same number is what was written, up to 15
            /// digits.
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Amount, E> {
                Amount::read(&value.to_string()).map_err(E::custom)
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<Amount, E> {
                Amount::read(value.trim()).map_err(E::custom)
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A price per million tokens, with at most 12 decimals. As a text \
                            it may have more than 15 digits.",
            "oneOf": [
                {"type": "number", "minimum": 0},
                {"type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,12})?$"},
            ],
        })
    }
}
