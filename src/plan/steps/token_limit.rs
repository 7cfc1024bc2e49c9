//! `llm-token-limit` and `azure-openai-token-limit`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// A token limit: a rate, a quota, or both, per counter key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenLimit {
    /// Whose tokens are counted.
    pub counter_key: Value<String>,
    /// Tokens in any minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_per_minute: Option<Value<u64>>,
    /// Tokens in one window of the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<TokenQuota>,
    /// Whether the prompt is estimated on arrival; false where the policy does not say.
    pub estimate_prompt_tokens: Value<bool>,
    /// Headers and variables that it sets.
    pub outputs: Outputs,
}

/// `token-quota` with its period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenQuota {
    /// Tokens in a window.
    pub tokens: Value<u64>,
    /// `Hourly`, `Daily`, `Weekly`, `Monthly` or `Yearly`.
    pub period: Value<String>,
}

/// Where a token limit writes what it knows. None of these takes an expression.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Outputs {
    /// Header with the seconds to wait after a refusal; `Retry-After` where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_header_name: Option<Value<String>>,
    /// Variable of the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_variable_name: Option<Value<String>>,
    /// Header with what is left of the rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_tokens_header_name: Option<Value<String>>,
    /// Variable of the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_tokens_variable_name: Option<Value<String>>,
    /// Header with what is left of the quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_quota_tokens_header_name: Option<Value<String>>,
    /// Variable of the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_quota_tokens_variable_name: Option<Value<String>>,
    /// Header with the tokens that the call used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens_consumed_header_name: Option<Value<String>>,
    /// Variable of the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens_consumed_variable_name: Option<Value<String>>,
}

impl Outputs {
    /// Attribute name and value of each output, in a fixed order.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Option<&Value<String>>); 8] {
        [
            ("retry-after-header-name", self.retry_after_header_name.as_ref()),
            ("retry-after-variable-name", self.retry_after_variable_name.as_ref()),
            ("remaining-tokens-header-name", self.remaining_tokens_header_name.as_ref()),
            ("remaining-tokens-variable-name", self.remaining_tokens_variable_name.as_ref()),
            (
                "remaining-quota-tokens-header-name",
                self.remaining_quota_tokens_header_name.as_ref(),
            ),
            (
                "remaining-quota-tokens-variable-name",
                self.remaining_quota_tokens_variable_name.as_ref(),
            ),
            ("tokens-consumed-header-name", self.tokens_consumed_header_name.as_ref()),
            ("tokens-consumed-variable-name", self.tokens_consumed_variable_name.as_ref()),
        ]
    }
}

impl Listed for TokenLimit {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text, " per {}", self.counter_key)?;
        if let Some(rate) = &self.tokens_per_minute {
            lister.more(depth)?;
            writeln!(lister.text, "rate {rate} tokens per minute")?;
        }
        if let Some(quota) = &self.quota {
            lister.more(depth)?;
            writeln!(lister.text, "quota {} tokens {}", quota.tokens, quota.period)?;
        }
        if self.estimate_prompt_tokens.literal() != Some(&false) {
            lister.more(depth)?;
            writeln!(lister.text, "estimate prompt {}", self.estimate_prompt_tokens)?;
        }
        lister.outputs(&self.outputs.named(), depth)
    }
}
