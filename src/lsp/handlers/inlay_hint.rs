//! Types beside the names that do not say theirs.

use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintParams};

use super::Outcome;
use crate::ide::hints::hints as query;
use crate::lsp::state::State;

pub(super) fn hints(state: &mut State, params: InlayHintParams) -> Outcome<Option<Vec<InlayHint>>> {
    let Some(view) = state.document(&params.text_document.uri) else { return Ok(None) };
    let within = state.options.encoding.span(view.file(), params.range);
    let found = query(view.document(), within).into_iter().map(|hint| InlayHint {
        position: state.range(view, hint.span).end,
        label: InlayHintLabel::String(format!(": {}", hint.ty)),
        kind: Some(InlayHintKind::TYPE),
        text_edits: None,
        tooltip: None,
        padding_left: None,
        padding_right: None,
        data: None,
    });
    Ok(Some(found.collect()))
}
