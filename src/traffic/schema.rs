//! The native line as types for people and tools: its JSON Schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One recorded exchange: a line of policyc's native traffic format.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(title = "policyc traffic line")]
pub struct ExchangeLine {
    /// When the request reached the gateway: RFC 3339 with `Z` or an offset.
    #[schemars(extend("format" = "date-time"))]
    pub timestamp: String,
    /// Milliseconds until the response had ended; 0 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub duration_ms: Option<f64>,
    /// What the gateway knew. Known ids: `request_id`, `api_id`, `api_name`,
    /// `api_path`, `api_revision`, `api_version`, `operation_id`, `operation_name`,
    /// `product_id`, `product_name`, `subscription_id`, `subscription_name`, `user_id`,
    /// `user_email`, `workspace_id`, `ip_address`, `region`, `gateway_id`, `service_id`,
    /// `service_name`, `backend_id`; any other is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<BTreeMap<String, serde_json::Value>>,
    /// What the caller sent.
    pub request: RequestLine,
    /// What the backend answered.
    pub response: ResponseLine,
    /// Token counts that the recorder tells beside the response, such as those of a
    /// gateway's log. They count where the response itself has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<UsageLine>,
    /// Where the recording comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What a recorder knows of the consumption of an exchange; what is absent is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub struct UsageLine {
    /// The model that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Whether the answer was streamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<bool>,
    /// Tokens of the prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_tokens: Option<u64>,
    /// Tokens of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion_tokens: Option<u64>,
    /// Both together, or what the recorder calls the total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_tokens: Option<u64>,
    /// Prompt tokens that were read from a cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_tokens: Option<u64>,
    /// Prompt tokens that were written to a cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_creation_tokens: Option<u64>,
    /// Completion tokens that were spent on reasoning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_tokens: Option<u64>,
    /// Prompt tokens that are audio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_audio_tokens: Option<u64>,
    /// Completion tokens that are audio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion_audio_tokens: Option<u64>,
    /// Tokens of a predicted output that were taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_prediction_tokens: Option<u64>,
    /// Tokens of a predicted output that were not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected_prediction_tokens: Option<u64>,
}

/// The request of an exchange.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct RequestLine {
    /// HTTP method.
    pub method: String,
    /// Absolute URL, or path and query.
    pub url: String,
    /// Headers; names have no case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<BTreeMap<String, HeaderLine>>,
    /// Body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyLine>,
}

/// The response of an exchange.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct ResponseLine {
    /// HTTP status; 0 when the exchange broke off before there was one.
    #[schemars(range(max = 999))]
    pub status: u16,
    /// Headers; names have no case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<BTreeMap<String, HeaderLine>>,
    /// Body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyLine>,
}

/// The value of a header: one, or a list of several.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum HeaderLine {
    /// One value.
    One(String),
    /// Several values.
    Several(Vec<String>),
}

/// A body: binary as `{"base64": …}`, text as a string, anything else as JSON.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum BodyLine {
    /// Binary.
    Binary(BinaryLine),
    /// Text: server-sent events, JSON Lines, plain text.
    Text(String),
    /// A JSON body.
    Json(serde_json::Value),
}

/// A binary body.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BinaryLine {
    /// The bytes in standard base64.
    pub base64: String,
}

/// The JSON Schema of a native line, as `policyc schema traffic` prints it.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(ExchangeLine).to_value()
}
