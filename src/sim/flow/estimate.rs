//! Estimates where a plan asks for them: before the backend is called, and for streams.

use crate::sim::Tokens;
use crate::sim::assumptions::{Assumed, Id, PromptEstimate, StreamUsage};
use crate::sim::captured::Captured;
use crate::usage::TokenUsage;

use super::metered::{Metered, metered_usage};
use super::run::Runner;

impl Runner<'_> {
    /// What stands for the gateway's estimate of the prompt; the same for every limit of an
    /// exchange.
    pub(super) fn prompt_estimate(&mut self) -> Tokens {
        self.engine.assumed.uses.note(Id::PromptEstimate);
        if let Some(known) = self.state.prompt_estimate {
            return known;
        }
        let (engine, captured) = (&mut *self.engine, self.captured);
        let reported = captured.usage.prompt;
        let estimate = match engine.assumed.choices.prompt_estimate {
            PromptEstimate::Nothing => Tokens::ZERO,
            PromptEstimate::Tokenizer => match captured.estimates.prompt {
                Some(prompt) => {
                    engine.estimates.counted(&prompt);
                    captured.estimates.prompt(&mut engine.assumed).unwrap_or_default()
                }
                None => {
                    engine.estimates.not_counted(reported);
                    Tokens(reported.unwrap_or(0))
                }
            },
            PromptEstimate::Reported => {
                engine.estimates.not_counted(reported);
                Tokens(reported.unwrap_or(0))
            }
        };
        self.state.prompt_estimate = Some(estimate);
        estimate
    }
}

/// What is metered of a stream; `None` where that is what it reports.
pub(super) fn metered_stream(captured: &Captured, assumed: &mut Assumed) -> Option<Metered> {
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
    let prompt = captured.estimates.prompt(assumed)?;
    let usage = TokenUsage {
        prompt: Some(prompt.0),
        completion: Some(completion),
        total: Some(prompt.plus(Tokens(completion)).0),
        ..TokenUsage::default()
    };
    Some(Metered { is_estimated: true, ..metered_usage(&usage) })
}
