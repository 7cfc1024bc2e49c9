//! The outline.

use lsp_types::{DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolKind};

use super::Outcome;
use crate::ide::outline::{Entry, EntryKind, outline};
use crate::lsp::folder::View;
use crate::lsp::state::State;

pub(super) fn symbols(
    state: &mut State,
    params: DocumentSymbolParams,
) -> Outcome<Option<DocumentSymbolResponse>> {
    let Some(view) = state.document(&params.text_document.uri) else { return Ok(None) };
    let entries = outline(view.document());
    let all = entries.into_iter().map(|entry| symbol(state, view, entry)).collect();
    Ok(Some(DocumentSymbolResponse::Nested(all)))
}

/// The depth is that of the document, which the parser limits.
fn symbol(state: &State, view: View<'_>, entry: Entry) -> DocumentSymbol {
    let children = entry.children.into_iter().map(|child| symbol(state, view, child));
    let children: Vec<_> = children.collect();
    #[expect(deprecated, reason = "the type of the protocol's crate has no other constructor")]
    DocumentSymbol {
        name: entry.name,
        detail: (!entry.detail.is_empty()).then_some(entry.detail),
        kind: kind(entry.kind),
        tags: None,
        deprecated: None,
        range: state.range(view, entry.span),
        selection_range: state.range(view, entry.name_span),
        children: (!children.is_empty()).then_some(children),
    }
}

fn kind(kind: EntryKind) -> SymbolKind {
    match kind {
        EntryKind::Document => SymbolKind::FILE,
        EntryKind::Section => SymbolKind::NAMESPACE,
        EntryKind::Policy => SymbolKind::FUNCTION,
        EntryKind::Variable => SymbolKind::VARIABLE,
        EntryKind::Part => SymbolKind::FIELD,
    }
}
