//! What is counted of an exchange's bodies, where a run needs it: estimates of prompts, and
//! of streams that do not report what they used.
//!
//! Tokenizers are many times slower than reading. So an exchange is counted on the reading
//! side, on any thread, and only where a limit or a metric of the plan may ask for it.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::Tokens;
use super::assumptions::{
    Assumed, Choices, Id, ImageEstimate, PromptEstimate as Assumption, StreamUsage,
};
use super::flow::Program;
use super::routes::Routing;
use crate::traffic::Exchange;
use crate::usage::estimate::{self, Basis, Models, PromptEstimate};
use crate::usage::{StreamKind, Usage};

/// Tokens that an image of an estimated prompt counts at most (documented: llm-token-limit,
/// 2026-04).
const MOST_OF_IMAGE: u64 = 1_200;

/// Which streams are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Streams {
    /// None.
    #[default]
    No,
    /// Those that do not report what they used.
    Unreported,
    /// All.
    All,
}

/// What a run needs to have counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    prompts: bool,
    streams: Streams,
    models: Arc<Models>,
}

impl Wanted {
    /// What a run of these plans with these choices needs.
    pub(super) fn new(routing: &Routing, choices: &Choices, models: &Arc<Models>) -> Self {
        let programs = || routing.programs().map(|(_, program)| program);
        let streams = match choices.stream_usage {
            _ if !programs().any(Program::meters_tokens) => Streams::No,
            StreamUsage::Documented => Streams::Unreported,
            StreamUsage::Estimated => Streams::All,
            StreamUsage::Nothing | StreamUsage::Actual => Streams::No,
        };
        let prompts = choices.prompt_estimate == Assumption::Tokenizer
            && programs().any(Program::estimates_prompts);
        Self { prompts, streams, models: Arc::clone(models) }
    }

    /// What both runs need.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            prompts: self.prompts || other.prompts,
            streams: self.streams.max(other.streams),
            models: Arc::clone(&self.models),
        }
    }

    /// The usage with the model in the place of the deployment that serves it.
    pub(super) fn named<'u>(&'u self, usage: &'u Usage<'_>) -> Cow<'u, Usage<'u>> {
        match self.models.serving(usage) {
            Some(model) => Cow::Owned(Usage { model: Some(Cow::Borrowed(model)), ..usage.clone() }),
            None => Cow::Borrowed(usage),
        }
    }

    /// Counts what is needed of an exchange.
    pub(super) fn count(&self, exchange: &Exchange<'_>, usage: &Usage<'_>) -> Estimates {
        let is_stream = usage.stream != StreamKind::None && (200..300).contains(&usage.status);
        let counts_stream = is_stream
            && match self.streams {
                Streams::No => false,
                Streams::Unreported => usage.is_unknown(),
                Streams::All => true,
            };
        let completion =
            counts_stream.then(|| estimate::completion(exchange, usage, &self.models)).flatten();
        let counts_prompt = self.prompts || completion.is_some();
        Estimates {
            prompt: counts_prompt
                .then(|| estimate::prompt(exchange, usage, &self.models))
                .flatten(),
            completion,
        }
    }
}

/// What was counted of an exchange.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimates {
    /// The prompt; `None` when it was not needed, not recorded, or follows no schema.
    pub prompt: Option<PromptEstimate>,
    /// The completion of a stream.
    pub completion: Option<u64>,
}

/// The prompt's tokens as the gateway estimates them.
pub(super) fn estimated_tokens(prompt: PromptEstimate, assumed: &mut Assumed) -> Tokens {
    if prompt.images == 0 {
        return Tokens(prompt.tokens());
    }
    assumed.uses.note(Id::ImageEstimate);
    let most = MOST_OF_IMAGE.saturating_mul(u64::from(prompt.images));
    let images = match assumed.choices.image_estimate {
        ImageEstimate::Most => most,
        ImageEstimate::Calculated => prompt.image_tokens.min(most),
    };
    Tokens(prompt.text).plus(Tokens(images))
}

/// What estimates of prompts rest on: numbers of calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EstimateReport {
    /// Prompts counted by the tokenizer of their model.
    pub by_tokenizer: u64,
    /// Prompts counted by `o200k_base` in place of a tokenizer that is not known.
    pub by_stand_in: u64,
    /// Of both, those with parts that nothing counts: audio, files, tools of the provider.
    pub incomplete: u64,
    /// Prompts for which the count stands that the response reports.
    pub by_report: u64,
    /// Prompts that nothing tells anything about: no estimate took part in their check.
    pub unknown: u64,
}

impl EstimateReport {
    /// Counts a prompt that the tokenizer counted.
    pub(super) fn counted(&mut self, prompt: &PromptEstimate) {
        let count = match prompt.basis {
            Basis::Model => &mut self.by_tokenizer,
            Basis::StandIn => &mut self.by_stand_in,
        };
        *count = count.saturating_add(1);
        self.incomplete = self.incomplete.saturating_add(u64::from(prompt.uncounted > 0));
    }

    /// Counts a prompt for which the reported count stands, or nothing.
    pub(super) fn not_counted(&mut self, reported: Option<u64>) {
        let count = if reported.is_some() { &mut self.by_report } else { &mut self.unknown };
        *count = count.saturating_add(1);
    }

    /// Whether nothing was estimated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
