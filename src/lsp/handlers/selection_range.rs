//! Selection that grows.

use lsp_types::{SelectionRange, SelectionRangeParams};

use super::Outcome;
use crate::ide::selection::selections as query;
use crate::lsp::state::State;
use crate::source::Span;

pub(super) fn selections(
    state: &mut State,
    params: SelectionRangeParams,
) -> Outcome<Option<Vec<SelectionRange>>> {
    let Some(view) = state.document(&params.text_document.uri) else { return Ok(None) };
    let found = params.positions.into_iter().map(|position| {
        let offset = state.options.encoding.offset(view.file(), position);
        let spans = query(view.document(), offset).into_iter().rev();
        let range = |span: Span| state.range(view, span);
        let outward = spans.fold(None, |parent: Option<Box<SelectionRange>>, span| {
            Some(Box::new(SelectionRange { range: range(span), parent }))
        });
        // Every position has an answer, if only itself.
        let here = || SelectionRange { range: range(Span::at(offset)), parent: None };
        outward.map_or_else(here, |found| *found)
    });
    Ok(Some(found.collect()))
}
