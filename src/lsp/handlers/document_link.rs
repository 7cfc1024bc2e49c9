//! Links to the documents of fragments.

use lsp_types::{DocumentLink, DocumentLinkParams};

use super::Outcome;
use crate::ide::links::links as query;
use crate::lsp::state::State;

pub(super) fn links(
    state: &mut State,
    params: DocumentLinkParams,
) -> Outcome<Option<Vec<DocumentLink>>> {
    let Some(view) = state.document(&params.text_document.uri) else { return Ok(None) };
    let found = query(view.member).into_iter().filter_map(|link| {
        Some(DocumentLink {
            range: state.range(view, link.span),
            target: Some(state.uri(view.folder.path(link.file)?)?),
            tooltip: Some(format!("open fragment `{}`", link.name)),
            data: None,
        })
    });
    Ok(Some(found.collect()))
}
