//! Calls that report no consumption: counting, files, batches, lists of models, and
//! everything that is not recognised.

use crate::traffic::json::Raw;
use crate::usage::Call;

use super::{Api, Found};

/// Calls that count the tokens of a request without running it. Their numbers are an
/// answer, not a consumption.
pub(super) struct Counting;

impl Api for Counting {
    fn kinds(&self) -> &'static [&'static str] {
        &["count-tokens"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        let google = matches!(call.custom_method(), Some((_, "countTokens" | "computeTokens")));
        let counting = matches!(call.last, "count_tokens" | "count-tokens")
            || (call.last_but_one == "responses" && call.last == "input_tokens");
        (google || counting).then_some("count-tokens")
    }

    fn mark(&self) -> &'static str {
        ""
    }

    fn read<'d>(&self, _: Raw<'d>) -> Found<'d> {
        Found::default()
    }
}

/// Calls around models that consume nothing themselves, or do not say what.
pub(in crate::usage) struct Unmetered;

/// The kind of calls that nothing else recognises.
pub(in crate::usage) const OTHER: &str = "other";

impl Api for Unmetered {
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "batch",
            "files",
            "models",
            "moderations",
            "cachedContents",
            "agent",
            "anthropic-complete",
            "sagemaker-invoke",
            "replicate",
            OTHER,
        ]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        // A colon names a method of Google's, or a model that was fine-tuned.
        let colon = call.custom_method().is_some();
        let kind = match (call.provider.name, call.last) {
            ("anthropic", "complete") => "anthropic-complete",
            ("sagemaker", "invocations" | "invocations-response-stream") => "sagemaker-invoke",
            ("bedrock-agent", "retrieveAndGenerate" | "retrieveAndGenerateStream") => "agent",
            ("bedrock-agent", _) if call.has("agentAliases") => "agent",
            ("replicate", _) if call.has("predictions") => "replicate",
            (_, "moderations") => "moderations",
            _ if call.has("batches") => "batch",
            _ if call.has("files") => "files",
            _ if call.has("cachedContents") => "cachedContents",
            _ if call.has("models") && !colon => "models",
            _ => OTHER,
        };
        Some(kind)
    }

    fn mark(&self) -> &'static str {
        ""
    }

    fn read<'d>(&self, _: Raw<'d>) -> Found<'d> {
        Found::default()
    }
}
