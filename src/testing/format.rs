//! What stands in a test file. The doc comments are the documentation: the JSON Schema is made
//! from these types.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};
use toml::Value;

use crate::source::Span;

/// A value with its place in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct At<T> {
    /// Where it stands.
    pub span: Span,
    /// The value.
    pub value: T,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<T>::deserialize(deserializer)?;
        Ok(Self { span: Span::from_range(spanned.span()), value: spanned.into_inner() })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// Tests of policies.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "policyc tests")]
pub struct TestFile {
    /// The policies, seen from the folder of this file: a document, a plan, the folder of a
    /// service, or several documents.
    pub policy: At<Policies>,
    /// Where each of several documents is attached: `global`, `product:P`, `api:A`,
    /// `operation:A/O`, `fragment:F`, or a scope without a name, for every call.
    #[serde(default)]
    pub scope: BTreeMap<String, At<String>>,
    /// The gateway: `classic` (the default), `v2`, `consumption`, `self-hosted`, `workspace`.
    pub gateway: Option<At<String>>,
    /// What is assumed where the service's behaviour is not documented: choices by the names of
    /// assumptions.
    #[serde(default)]
    pub assume: BTreeMap<String, At<String>>,
    /// When the clock starts, as RFC 3339; a Monday, `2026-05-04T10:00:00Z`, if left out.
    pub start: Option<At<String>>,
    /// Ids of every call, unless it has its own: `subscription_id`, `api_id` and so on, as in
    /// recorded traffic.
    #[serde(default)]
    pub context: BTreeMap<String, String>,
    /// The tests. Each begins with fresh counters.
    #[serde(default)]
    pub test: Vec<Case>,
}

/// One or several paths.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Policies {
    /// A document, a plan or a folder.
    One(String),
    /// Documents.
    Several(Vec<String>),
}

impl Default for Policies {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

/// A test: calls in the order of their times.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Case {
    /// What it shows, in a sentence.
    pub name: At<String>,
    /// Whether all that comes out is compared with the snapshot beside the file.
    #[serde(default)]
    pub snapshot: bool,
    /// The calls.
    #[serde(default)]
    pub call: Vec<Call>,
}

/// A call: what was sent, what the backend answered, and what has to come out.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Call {
    /// Seconds after the start; 0 if left out.
    #[serde(default)]
    pub at: At<f64>,
    /// Seconds until the response has ended; 0 if left out.
    #[serde(default)]
    pub takes: At<f64>,
    /// Ids, beside those of the file.
    #[serde(default)]
    pub context: BTreeMap<String, String>,
    /// What was sent.
    #[serde(default)]
    pub request: Request,
    /// What the backend answers.
    #[serde(default)]
    pub response: Response,
    /// Tokens that the answer reports, for a call whose `response` has no body.
    pub usage: Option<Usage>,
    /// Whether the answer with `usage` comes as a stream of events.
    #[serde(default)]
    pub stream: bool,
    /// What has to come out; what is not named is not looked at.
    #[serde(default)]
    pub expect: Expect,
}

/// What was sent.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Request {
    /// The method; `POST` if left out.
    pub method: Option<String>,
    /// The URL; a chat completion of Azure OpenAI if left out.
    pub url: Option<String>,
    /// Headers.
    pub headers: BTreeMap<String, String>,
    /// The body: a text, or a table that is sent as JSON.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Value>,
}

/// What the backend answers.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Response {
    /// The status; 200 if left out.
    pub status: Option<u16>,
    /// Headers.
    pub headers: BTreeMap<String, String>,
    /// The body: a text, or a table that is sent as JSON.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Value>,
}

/// Token counts.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Usage {
    /// Tokens of the prompt.
    pub prompt: u64,
    /// Tokens of the answer.
    pub completion: u64,
    /// Tokens of the prompt that came from a cache.
    pub cached: Option<u64>,
}

/// What has to come out.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Expect {
    /// The status that the caller gets.
    pub status: Option<At<u16>>,
    /// How it ends: `answered`, `refused`, `returned`, `denied`, `failed` or `unrouted`.
    pub outcome: Option<At<String>>,
    /// Headers that policies set, by name without regard to case; `false` for one that none sets.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub headers: BTreeMap<String, At<Value>>,
    /// The body that policies give the response: a text, or a table of members that a JSON body
    /// has to have.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<At<Value>>,
    /// A piece of the body that policies give the response.
    pub body_contains: Option<At<String>>,
    /// Variables at the end: texts, numbers, `true` or `false`; other things as `ToString` tells
    /// them.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub variables: BTreeMap<String, At<Value>>,
    /// Tokens that each limit charged.
    pub charged: Option<At<u64>>,
    /// The attribute that refused: `tokens-per-minute`, `token-quota`, `calls`, `bandwidth`.
    pub refused_by: Option<At<String>>,
    /// The counter key that refused.
    pub refused_key: Option<At<String>>,
    /// What is left of counters when the call has ended.
    pub counters: Vec<At<CounterExpect>>,
    /// Rows of custom metrics, each of which has to be there.
    pub metrics: Vec<At<MetricExpect>>,
    /// How many rows of custom metrics there are.
    pub metric_rows: Option<At<u32>>,
    /// A piece of what `context.LastError.Message` says.
    pub error: Option<At<String>>,
    /// The names of the assumptions that the outcome rests on, in their order.
    pub assumes: Option<At<Vec<String>>>,
}

/// A counter.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CounterExpect {
    /// The attribute that sets the limit.
    pub limit: String,
    /// The counter key's value; any if left out.
    pub key: Option<String>,
    /// What is left: tokens, calls or bytes.
    pub left: u64,
}

/// A row of a custom metric.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MetricExpect {
    /// The name of the metric.
    pub name: String,
    /// The value; any if left out.
    pub value: Option<f64>,
    /// The namespace; any if left out.
    pub namespace: Option<String>,
    /// Dimensions that the row has to have.
    #[serde(default)]
    pub dimensions: BTreeMap<String, String>,
}

/// Reads a test file.
///
/// # Errors
///
/// What is wrong with the text, and where.
pub fn parse(text: &str) -> Result<TestFile, (Span, String)> {
    toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(text.len()..text.len());
        (Span::from_range(span), error.message().to_owned())
    })
}

/// The JSON Schema of a test file.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(TestFile).to_value()
}
