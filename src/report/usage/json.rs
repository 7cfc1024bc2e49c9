//! `policyc usage --format json`: one object a line for each exchange.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use crate::prices::Bill;
use crate::usage::Usage;

/// The usage of one exchange; `null` is what the response does not say.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "policyc usage line")]
struct Row {
    /// The file of the exchange, where several are read.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Number of the exchange's line in the traffic, counted from 0.
    line: u64,
    /// Tokens of the prompt, as the provider bills them.
    prompt_tokens: Option<u64>,
    /// Tokens of the answer.
    completion_tokens: Option<u64>,
    /// The provider's total; where it gives none, prompt and completion together.
    total_tokens: Option<u64>,
    /// Prompt tokens that were read from a cache.
    cached_tokens: Option<u64>,
    /// Completion tokens that were spent on reasoning.
    reasoning_tokens: Option<u64>,
    /// Where the counts come from: `usage`, `sse-usage`, `eventstream-usage`,
    /// `ndjson-usage`, `header`, `recorded` (a `usage` in the line itself) or `none`.
    source: &'static str,
    /// Whose API was called.
    provider: &'static str,
    /// The kind of call.
    api: &'static str,
    /// The model that answered, else the one that was asked for.
    model: Option<String>,
    /// Status of the response.
    status: u16,
    /// Only with `--prices`: what it cost by currency, as exact decimals; `null` when no
    /// price holds for it, or it does not say what it used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    cost: Option<Option<BTreeMap<String, String>>>,
}

/// The JSON Schema of a line.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Row).to_value()
}

/// Appends the line of one exchange. Written by hand, because it is written a million
/// times; a test holds it against the type that the schema is made of.
pub fn write_row(
    file: Option<&str>,
    line: u64,
    usage: &Usage<'_>,
    bill: Option<&Bill>,
    out: &mut String,
) {
    let tokens = &usage.tokens;
    // Writing to a string cannot fail.
    out.push('{');
    if let Some(file) = file {
        let _ = write!(out, "\"file\":{},", serde_json::json!(file));
    }
    let _ = write!(out, "\"line\":{line}");
    for (name, count) in [
        ("prompt_tokens", tokens.prompt),
        ("completion_tokens", tokens.completion),
        ("total_tokens", tokens.total),
        ("cached_tokens", tokens.cached),
        ("reasoning_tokens", tokens.reasoning),
    ] {
        let _ = match count {
            Some(count) => write!(out, ",\"{name}\":{count}"),
            None => write!(out, ",\"{name}\":null"),
        };
    }
    for (name, word) in
        [("source", usage.source.name()), ("provider", usage.provider), ("api", usage.api)]
    {
        for piece in [",\"", name, "\":\"", word, "\""] {
            out.push_str(piece);
        }
    }
    out.push_str(",\"model\":");
    match &usage.model {
        Some(model) if is_plain(model) => {
            for piece in ["\"", model, "\""] {
                out.push_str(piece);
            }
        }
        model => out.push_str(&serde_json::json!(model).to_string()),
    }
    let _ = write!(out, ",\"status\":{}", usage.status);
    if let Some(bill) = bill {
        let cost = serde_json::json!(cost(bill));
        let _ = write!(out, ",\"cost\":{cost}");
    }
    out.push_str("}\n");
}

/// What a call cost by currency.
fn cost(bill: &Bill) -> Option<BTreeMap<String, String>> {
    let costs = bill.costs().map(|(currency, sum)| (currency.to_owned(), sum.to_string()));
    (bill.priced_calls > 0).then(|| costs.collect())
}

/// Whether `text` stands in JSON as it is.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{Row, write_row};
    use crate::usage::{Source, StreamKind, TokenUsage, Usage};

    #[test]
    fn a_row_is_what_the_schema_says() {
        for model in [None, Some("gpt-4o"), Some("a\"b\\c\nd\u{1}é")] {
            let tokens =
                TokenUsage { prompt: Some(1), total: Some(u64::MAX), ..TokenUsage::default() };
            let usage = Usage {
                tokens,
                source: Source::SseUsage,
                provider: "openai",
                api: "chat",
                model: model.map(Cow::Borrowed),
                stream: StreamKind::Sse,
                status: 200,
            };
            let mut row = String::new();
            let file = model.map(|_| "a \"file\"");
            write_row(file, 7, &usage, None, &mut row);
            let typed = Row {
                file: file.map(str::to_owned),
                line: 7,
                prompt_tokens: Some(1),
                completion_tokens: None,
                total_tokens: Some(u64::MAX),
                cached_tokens: None,
                reasoning_tokens: None,
                source: "sse-usage",
                provider: "openai",
                api: "chat",
                model: model.map(str::to_owned),
                status: 200,
                cost: None,
            };
            assert_eq!(row, serde_json::to_string(&typed).unwrap() + "\n");
        }
    }
}
