//! Estimates where a plan asks for them: before the backend is called, and for streams.

use crate::sim::Tokens;
use crate::sim::assumptions::{Assumed, Id, PromptEstimate, StreamUsage};
use crate::sim::captured::Captured;
use crate::sim::estimates::estimated_tokens;
use crate::traffic::json::Raw;
use crate::traffic::{Body, Exchange, Request};
use crate::usage::{self, TokenUsage};

use super::metered::{Metered, metered_usage};
use super::run::Runner;

impl Runner<'_> {
    /// What stands for the gateway's estimate of the prompt; the same for every limit of an
    /// exchange.
    pub(super) fn prompt_estimate(&mut self) -> Tokens {
        self.engine.assumed.uses.note(Id::PromptEstimate);
        let body = self.state.request.bodies;
        if let Some((known, estimate)) = self.state.prompt_estimate
            && known == body
        {
            return estimate;
        }
        let reported = self.captured.usage.prompt;
        let choice = self.engine.assumed.choices.prompt_estimate;
        let counted = match choice {
            PromptEstimate::Tokenizer => self.counted_prompt(),
            PromptEstimate::Nothing | PromptEstimate::Reported => None,
        };
        let engine = &mut *self.engine;
        let estimate = match (choice, counted) {
            (PromptEstimate::Nothing, _) => Tokens::ZERO,
            (_, Some(prompt)) => {
                engine.estimates.counted(&prompt);
                estimated_tokens(prompt, &mut engine.assumed)
            }
            (_, None) => {
                engine.estimates.not_counted(reported);
                Tokens(reported.unwrap_or(0))
            }
        };
        self.state.prompt_estimate = Some((body, estimate));
        estimate
    }

    /// What was counted of the prompt: of the recorded one, or of the one that policies have
    /// made of it. `None` where nothing can be counted.
    pub(super) fn counted_prompt(&mut self) -> Option<usage::estimate::PromptEstimate> {
        let Some(body) = self.state.request.body.as_deref() else {
            return self.captured.estimates.prompt;
        };
        let version = self.state.request.bodies;
        if let Some((known, counted)) = self.state.changed_prompt
            && known == version
        {
            return counted;
        }
        let counted = self.view.exchange().and_then(|recorded| {
            let body = Body::from_raw(Raw::parse(body).ok()?);
            let request = Request { body, ..recorded.request.clone() };
            let changed = Exchange { request, ..recorded.clone() };
            usage::estimate::prompt(&changed, &usage::read(&changed), &self.engine.models)
        });
        self.state.changed_prompt = Some((version, counted));
        counted
    }
}

/// What is metered of a stream; `None` where that is what it reports.
/// `prompt` is what was counted of it.
pub(super) fn metered_stream(
    captured: &Captured,
    prompt: Option<usage::estimate::PromptEstimate>,
    assumed: &mut Assumed,
) -> Option<Metered> {
    assumed.uses.note(Id::StreamUsageModel);
    let is_estimated = match assumed.choices.stream_usage {
        StreamUsage::Nothing => {
            let prompt = Tokens(captured.usage.prompt.unwrap_or(0));
            return Some(Metered { used: Some(Tokens::ZERO), prompt, ..Metered::default() });
        }
        StreamUsage::Actual => false,
        StreamUsage::Documented => captured.usage.is_empty(),
        StreamUsage::Estimated => true,
    };
    let completion = captured.estimates.completion.filter(|_| is_estimated)?;
    let prompt = estimated_tokens(prompt?, assumed);
    let usage = TokenUsage {
        prompt: Some(prompt.0),
        completion: Some(completion),
        total: Some(prompt.plus(Tokens(completion)).0),
        ..TokenUsage::default()
    };
    Some(Metered { is_estimated: true, ..metered_usage(&usage) })
}
