//! Estimates of what an exchange uses, counted from its bodies: the prompt of a request, and
//! the completion of a stream that does not report one.
//!
//! A request is read by the schema of its API ([`SCHEMAS`]: one file each), every text of it
//! is counted by the tokenizer of its model, and what the API adds around texts is added.
//! Nothing is estimated where no body was recorded, or where it follows no schema.

mod answer;
mod chat;
mod generate_content;
mod image;
mod messages;
mod models;
mod plain;
mod responses;
mod tally;
mod tools;

pub use models::Models;

use std::borrow::Cow;

use crate::traffic::json::Raw;
use crate::traffic::{Body, Exchange};

use super::Usage;
use super::api::OTHER;
use super::stream::{self, Framing};
use answer::{Answer, Piece};
use tally::Tally;

/// What the tokens of an estimate were counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// The tokenizer of the model.
    #[default]
    Model,
    /// `o200k_base` in place of the model's own tokenizer, which is not public or not known.
    StandIn,
}

/// The tokens of a prompt, as far as they can be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PromptEstimate {
    /// Tokens of everything but images.
    pub text: u64,
    /// Images.
    pub images: u32,
    /// Tokens of the images, as OpenAI's page calculates them.
    pub image_tokens: u64,
    /// What the text was counted by.
    pub basis: Basis,
    /// Parts that nothing counts: audio, files, tools of the provider.
    pub uncounted: u32,
}

impl PromptEstimate {
    /// All tokens.
    #[must_use]
    pub const fn tokens(&self) -> u64 {
        self.text.saturating_add(self.image_tokens)
    }
}

/// The schema of an API's bodies.
struct Schema {
    /// Kinds of call that have it.
    kinds: &'static [&'static str],
    /// Counts the prompt; false when the body does not follow the schema.
    prompt: fn(Raw<'_>, &mut Tally<'_>) -> bool,
    /// Text that stands in every document of a stream that has a part of the completion.
    mark: &'static str,
    /// Picks the parts of the completion from a document of an answer.
    answer: fn(Raw<'_>, &mut Vec<Piece>),
}

/// Every schema, in the order in which they are tried for calls that are not recognised.
static SCHEMAS: &[Schema] = &[
    Schema { kinds: &["chat"], prompt: chat::prompt, mark: "delta", answer: chat::answer },
    Schema {
        kinds: &["messages"],
        prompt: messages::prompt,
        mark: "delta",
        answer: messages::answer,
    },
    Schema {
        kinds: &["responses"],
        prompt: responses::prompt,
        mark: "type",
        answer: responses::answer,
    },
    Schema {
        kinds: &["completions"],
        prompt: plain::completion_prompt,
        mark: "text",
        answer: plain::completion_answer,
    },
    Schema {
        kinds: &["embeddings"],
        prompt: plain::embedding_input,
        mark: "",
        answer: plain::no_answer,
    },
    Schema {
        kinds: &["generateContent", "streamGenerateContent"],
        prompt: generate_content::prompt,
        mark: "text",
        answer: generate_content::answer,
    },
];

/// Schemas that a call of this kind may follow.
fn schemas(kind: &str) -> impl Iterator<Item = &'static Schema> {
    SCHEMAS.iter().filter(move |schema| schema.kinds.contains(&kind) || kind == OTHER)
}

/// Counts the prompt of a request. `None` where no body was recorded, and for bodies that
/// follow no schema.
#[must_use]
pub fn prompt(
    exchange: &Exchange<'_>,
    usage: &Usage<'_>,
    models: &Models,
) -> Option<PromptEstimate> {
    let text;
    let body = match exchange.request.body {
        Body::Json(body) => body,
        body => {
            text = body.text()?;
            Raw::parse(&text).ok()?
        }
    };
    let model = models.of(exchange, usage);
    schemas(usage.api).find_map(|schema| {
        let mut tally = Tally::new(model.as_deref());
        (schema.prompt)(body, &mut tally).then(|| tally.finish())
    })
}

/// Counts the completion of a response by the texts in it. `None` where no text is found.
#[must_use]
pub fn completion(exchange: &Exchange<'_>, usage: &Usage<'_>, models: &Models) -> Option<u64> {
    let model = models.of(exchange, usage);
    let tally = Tally::new(model.as_deref());
    schemas(usage.api).find_map(|schema| {
        let mut answer = Answer::new(schema.mark, schema.answer);
        let framing =
            Framing { json_array: usage.api == "streamGenerateContent", ..Framing::default() };
        stream::read(&exchange.response, framing, &mut answer);
        answer.tokens(&tally)
    })
}

/// The text of a member.
fn text_of<'a>(value: Raw<'a>, member: &str) -> Option<Cow<'a, str>> {
    Some(value.get(member)?.string()?.decode())
}

#[cfg(test)]
mod tests;
