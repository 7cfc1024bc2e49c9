//! Reranking outside Cohere. Voyage bills a total and does not divide it.

use crate::traffic::json::Raw;
use crate::usage::Call;

use super::{Api, Found, chat};

/// `POST …/rerank`.
pub(super) struct Rerank;

impl Api for Rerank {
    fn kinds(&self) -> &'static [&'static str] {
        &["rerank"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        (call.last == "rerank").then_some("rerank")
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        chat::read(document)
    }
}
