//! Amazon Bedrock's InvokeModel: every model answers in its own way.
//!
//! A plain answer counts by what its body says, else by Bedrock's headers. A stream
//! counts by the invocation metrics that Bedrock adds to its last document, else by
//! the usage of the model's documents. A stream that a guardrail blocked has neither,
//! because no model was invoked.

use std::borrow::Cow;

use crate::traffic::Headers;
use crate::traffic::json::{Kind, Raw};
use crate::usage::call::percent_decoded;
use crate::usage::stream::Framing;
use crate::usage::{Call, TokenUsage};

use super::{Api, Found, converse, count, messages, object, openai_usage, text};

/// `POST /model/MODEL/invoke` and `invoke-with-response-stream`.
pub(super) struct Invoke;

impl Api for Invoke {
    fn kinds(&self) -> &'static [&'static str] {
        &["invoke", "invoke-stream"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        match (call.last, call.has("model")) {
            ("invoke", true) => Some("invoke"),
            ("invoke-with-response-stream", true) => Some("invoke-stream"),
            _ => None,
        }
    }

    fn mark(&self) -> &'static str {
        "oken"
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        let mut body = Body::default();
        for (key, value) in document.members() {
            body.read(key.plain(), value);
        }
        body.found()
    }

    /// `x-amzn-bedrock-input-token-count` and `…-output-…`; embeddings have no output.
    fn read_headers(&self, headers: Headers<'_>) -> TokenUsage {
        let header = |name| headers.get(name).and_then(|value| value.trim().parse().ok());
        let prompt = header("x-amzn-bedrock-input-token-count");
        let completion = header("x-amzn-bedrock-output-token-count");
        TokenUsage {
            prompt,
            completion: completion.or(prompt.map(|_| 0)),
            cached: header("x-amzn-bedrock-cache-read-input-token-count"),
            cache_creation: header("x-amzn-bedrock-cache-write-input-token-count"),
            ..TokenUsage::default()
        }
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        call.after("model").map(percent_decoded)
    }

    fn framing(&self, kind: &str) -> Framing {
        Framing { event_stream: kind == "invoke-stream", ..Framing::default() }
    }
}

/// What the members of an answer have said so far, by who writes them so.
#[derive(Default)]
struct Body<'d> {
    /// Bedrock itself, in streams.
    metrics: TokenUsage,
    /// Anthropic, Amazon Nova, AI21 Jamba and other `usage` objects.
    usage: TokenUsage,
    /// Amazon Titan: prompt, and the sum over the results.
    titan: TokenUsage,
    /// Meta Llama.
    llama: TokenUsage,
    /// AI21 Jurassic: the tokens themselves.
    jurassic: TokenUsage,
    /// The stream's `message_start`, which no usage stands before.
    starts: bool,
    /// A piece of a Titan stream: its counts go on and are no word about the whole.
    titan_piece: bool,
    model: Option<Cow<'d, str>>,
}

impl<'d> Body<'d> {
    fn read(&mut self, key: &str, value: Raw<'d>) {
        match key {
            "amazon-bedrock-invocationMetrics" => self.metrics = invocation_metrics(value),
            "usage" => self.usage = usage(value).or(self.usage),
            "message" => {
                if let Some(message) = object(value) {
                    let start = messages::read(message);
                    self.starts = !start.tokens.is_empty();
                    self.usage = self.usage.or(start.tokens);
                    self.model = start.model;
                }
            }
            // Nova streams end with a document about the whole answer.
            "metadata" => {
                let whole = value.get("usage").map(usage).unwrap_or_default();
                self.usage = self.usage.or(whole);
            }
            "model" => self.model = text(value),
            "outputText" => self.titan_piece = true,
            "inputTextTokenCount" => self.titan.prompt = count(value),
            "results" => {
                let counts = value.elements().map(|each| each.get("tokenCount").and_then(count));
                self.titan.completion = total(counts);
            }
            "prompt_token_count" => self.llama.prompt = count(value),
            "generation_token_count" => self.llama.completion = count(value),
            "prompt" => self.jurassic.prompt = length_of(value.get("tokens")),
            "completions" => {
                let tokens =
                    value.elements().map(|each| length_of(each.get("data")?.get("tokens")));
                self.jurassic.completion = total(tokens);
            }
            _ => {}
        }
    }

    fn found(self) -> Found<'d> {
        let titan = if self.titan_piece { TokenUsage::default() } else { self.titan };
        let by_model = [self.usage, titan, self.llama, self.jurassic];
        let said = by_model.into_iter().find(|tokens| !tokens.is_empty()).unwrap_or_default();
        let metered = !self.metrics.is_empty();
        Found {
            tokens: if metered { self.metrics } else { said },
            complete: metered || self.starts,
            model: self.model,
        }
    }
}

/// The counts of a `usage` object in any of the namings that Bedrock's models use.
fn usage(value: Raw<'_>) -> TokenUsage {
    let bedrock = converse::usage(value);
    if !bedrock.is_empty() {
        return bedrock;
    }
    let anthropic = messages::usage(value);
    if anthropic.is_empty() { openai_usage::read(value) } else { anthropic }
}

/// The counts of Bedrock's `amazon-bedrock-invocationMetrics`.
fn invocation_metrics(metrics: Raw<'_>) -> TokenUsage {
    let mut tokens = TokenUsage::default();
    for (key, value) in metrics.members() {
        match key.plain() {
            "inputTokenCount" => tokens.prompt = count(value),
            "outputTokenCount" => tokens.completion = count(value),
            "cacheReadInputTokenCount" => tokens.cached = count(value),
            "cacheWriteInputTokenCount" => tokens.cache_creation = count(value),
            _ => {}
        }
    }
    tokens
}

/// The elements of a list; `None` when it is none.
fn length_of(list: Option<Raw<'_>>) -> Option<u64> {
    let list = list.filter(|list| list.kind() == Kind::Array)?;
    u64::try_from(list.elements().count()).ok()
}

/// The sum of counts; `None` when there are none, or one is not known.
fn total(counts: impl Iterator<Item = Option<u64>>) -> Option<u64> {
    let mut sum = None;
    for count in counts {
        sum = Some(sum.unwrap_or(0_u64).checked_add(count?)?);
    }
    sum
}
