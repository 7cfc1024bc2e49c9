//! The token counts of one exchange.

use std::fmt;

/// Token counts as the provider reports and bills them; `None` where it does not say.
///
/// What "prompt" includes differs: OpenAI's includes the cached tokens, Anthropic's
/// does not. Gemini's completion is candidates and thoughts together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenUsage {
    /// Tokens of the prompt.
    pub prompt: Option<u64>,
    /// Tokens of the answer.
    pub completion: Option<u64>,
    /// Both together, or what the provider calls the total.
    pub total: Option<u64>,
    /// Prompt tokens that were read from a cache.
    pub cached: Option<u64>,
    /// Prompt tokens that were written to a cache.
    pub cache_creation: Option<u64>,
    /// Completion tokens spent on reasoning: OpenAI's reasoning tokens, Gemini's thoughts.
    pub reasoning: Option<u64>,
    /// Completion tokens spent on thinking, as Anthropic's `output_tokens_details` counts them.
    pub thinking: Option<u64>,
    /// Prompt tokens that results of the provider's own tools took (Gemini).
    pub tool_use_prompt: Option<u64>,
    /// Prompt tokens that are audio.
    pub prompt_audio: Option<u64>,
    /// Completion tokens that are audio.
    pub completion_audio: Option<u64>,
    /// Tokens of a predicted output that were taken.
    pub accepted_prediction: Option<u64>,
    /// Tokens of a predicted output that were not.
    pub rejected_prediction: Option<u64>,
}

impl TokenUsage {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These counts, with what they lack taken from `earlier` words of the same answer.
    #[must_use]
    pub fn or(self, earlier: Self) -> Self {
        Self {
            prompt: self.prompt.or(earlier.prompt),
            completion: self.completion.or(earlier.completion),
            total: self.total.or(earlier.total),
            cached: self.cached.or(earlier.cached),
            cache_creation: self.cache_creation.or(earlier.cache_creation),
            reasoning: self.reasoning.or(earlier.reasoning),
            thinking: self.thinking.or(earlier.thinking),
            tool_use_prompt: self.tool_use_prompt.or(earlier.tool_use_prompt),
            prompt_audio: self.prompt_audio.or(earlier.prompt_audio),
            completion_audio: self.completion_audio.or(earlier.completion_audio),
            accepted_prediction: self.accepted_prediction.or(earlier.accepted_prediction),
            rejected_prediction: self.rejected_prediction.or(earlier.rejected_prediction),
        }
    }

    /// These counts with the total filled in, if the provider gave none: prompt and
    /// completion together, as far as they are known.
    #[must_use]
    pub fn with_total(mut self) -> Self {
        self.total = self.total.or(match (self.prompt, self.completion) {
            (Some(prompt), Some(completion)) => prompt.checked_add(completion),
            (prompt, completion) => prompt.or(completion),
        });
        self
    }
}

/// Where the counts of an exchange come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// The usage that stands in a plain response.
    Usage,
    /// The usage in a stream of server-sent events, or in a streamed JSON array.
    SseUsage,
    /// The usage in an AWS event stream.
    EventStreamUsage,
    /// The usage in a stream of JSON lines.
    NdjsonUsage,
    /// Response headers.
    Header,
    /// The recorder, such as a gateway's log: the line's own `usage`.
    Recorded,
    /// The response does not say.
    #[default]
    None,
}

impl Source {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::SseUsage => "sse-usage",
            Self::EventStreamUsage => "eventstream-usage",
            Self::NdjsonUsage => "ndjson-usage",
            Self::Header => "header",
            Self::Recorded => "recorded",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
