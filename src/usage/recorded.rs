//! Counts that the recorder of an exchange tells beside the response: a gateway's log
//! has them where bodies are not kept.

use std::borrow::Cow;

use crate::traffic::json::Raw;

use super::{StreamKind, TokenUsage};

/// What the `usage` of a line says.
#[derive(Debug, Default)]
pub(super) struct Recorded<'a> {
    /// The counts.
    pub(super) tokens: TokenUsage,
    /// The model that answered.
    pub(super) model: Option<Cow<'a, str>>,
    streamed: bool,
}

impl<'a> Recorded<'a> {
    /// Reads the object; members of other names or kinds are passed by.
    pub(super) fn read(usage: Raw<'a>) -> Self {
        let mut recorded = Self::default();
        let tokens = &mut recorded.tokens;
        for (key, value) in usage.members() {
            let place = match key.plain() {
                "model" => {
                    let name = value.string().filter(|name| !name.is_empty());
                    recorded.model = name.map(|name| name.decode());
                    continue;
                }
                "stream" => {
                    recorded.streamed = value.text() == "true";
                    continue;
                }
                "prompt_tokens" => &mut tokens.prompt,
                "completion_tokens" => &mut tokens.completion,
                "total_tokens" => &mut tokens.total,
                "cached_tokens" => &mut tokens.cached,
                "cache_creation_tokens" => &mut tokens.cache_creation,
                "reasoning_tokens" => &mut tokens.reasoning,
                "prompt_audio_tokens" => &mut tokens.prompt_audio,
                "completion_audio_tokens" => &mut tokens.completion_audio,
                "accepted_prediction_tokens" => &mut tokens.accepted_prediction,
                "rejected_prediction_tokens" => &mut tokens.rejected_prediction,
                _ => continue,
            };
            *place = value.unsigned();
        }
        recorded
    }

    /// How the answer was framed, as far as that is told.
    pub(super) fn stream(&self) -> StreamKind {
        if self.streamed { StreamKind::Sse } else { StreamKind::None }
    }
}
