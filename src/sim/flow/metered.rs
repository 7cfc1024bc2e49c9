//! What an exchange used, as the gateway sees it.

use super::{estimate, steps};
use crate::sim::Tokens;
use crate::sim::assumptions::{AnthropicOnClassic, Assumed, Id};
use crate::sim::captured::Captured;
use crate::sim::gateway::Gateway;
use crate::sim::metrics::TokenReading;
use crate::usage::TokenUsage;
use crate::usage::estimate::PromptEstimate;

/// What an exchange used, as the gateway sees it.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::sim) struct Metered {
    /// What is charged; `None` when the response does not say.
    pub used: Option<Tokens>,
    /// The prompt, as far as it is known.
    pub prompt: Tokens,
    /// What metrics are emitted from.
    pub reading: TokenReading,
    /// Whether it was counted from the bodies instead of reported.
    pub is_estimated: bool,
}

/// Whether the gateway sees nothing of the call: neither its prompt nor its usage.
pub(in crate::sim) fn is_unseen(gateway: Gateway, captured: &Captured, assumed: &Assumed) -> bool {
    captured.is_anthropic
        && gateway == Gateway::Classic
        && assumed.choices.anthropic_on_classic == AnthropicOnClassic::NotMetered
}

/// What the gateway sees of the usage. `prompt` is what was counted of the prompt, which a stream
/// may need.
pub(in crate::sim) fn metered(
    gateway: Gateway,
    captured: &Captured,
    prompt: Option<PromptEstimate>,
    assumed: &mut Assumed,
) -> Metered {
    if captured.is_anthropic && gateway == Gateway::Classic {
        assumed.uses.note(Id::AnthropicOnClassic);
    }
    if is_unseen(gateway, captured, assumed) {
        return Metered { used: Some(Tokens::ZERO), ..Metered::default() };
    }
    let stream = match captured.is_stream {
        true => estimate::metered_stream(captured, prompt, assumed),
        false => None,
    };
    stream.unwrap_or_else(|| plain(captured))
}

/// What the response reports.
pub(super) fn plain(captured: &Captured) -> Metered {
    metered_usage(&captured.usage)
}

/// What is metered of a usage. Documented: prompt and completion count, nothing else; where
/// only a total is known, that counts.
pub(super) fn metered_usage(usage: &TokenUsage) -> Metered {
    let used = match (usage.prompt, usage.completion) {
        (None, None) => usage.total.map(Tokens),
        (prompt, completion) => {
            Some(Tokens(prompt.unwrap_or(0)).plus(Tokens(completion.unwrap_or(0))))
        }
    };
    let prompt = Tokens(usage.prompt.unwrap_or(0));
    Metered { used, prompt, reading: steps::reading(usage), is_estimated: false }
}
