//! Hover.

use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use super::Outcome;
use crate::ide;
use crate::lsp::state::State;

pub(super) fn hover(state: &mut State, params: HoverParams) -> Outcome<Option<Hover>> {
    let Some((view, offset)) = state.at(&params.text_document_position_params) else {
        return Ok(None);
    };
    let Some(found) = ide::hover::hover(view.member, offset) else { return Ok(None) };
    let kind = match state.options.markdown {
        true => MarkupKind::Markdown,
        // Markdown reads well as it is.
        false => MarkupKind::PlainText,
    };
    Ok(Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value: found.markdown }),
        range: Some(state.range(view, found.span)),
    }))
}
