//! Folding.

use lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

use super::Outcome;
use crate::ide::folding::{FoldKind, folds as query};
use crate::lsp::state::State;

pub(super) fn folds(
    state: &mut State,
    params: FoldingRangeParams,
) -> Outcome<Option<Vec<FoldingRange>>> {
    let Some(view) = state.document(&params.text_document.uri) else { return Ok(None) };
    let whole_lines = state.options.folds_lines;
    let mut found: Vec<FoldingRange> = Vec::new();
    for (span, kind) in query(view.document()) {
        let range = state.range(view, span);
        let kind = (kind == FoldKind::Comment).then_some(FoldingRangeKind::Comment);
        let fold = FoldingRange {
            start_line: range.start.line,
            start_character: (!whole_lines).then_some(range.start.character),
            // With whole lines, that of the end tag stays to be seen.
            end_line: match whole_lines {
                true => range.end.line.saturating_sub(1).max(range.start.line),
                false => range.end.line,
            },
            end_character: (!whole_lines).then_some(range.end.character),
            kind,
            collapsed_text: None,
        };
        let is_nothing = whole_lines && fold.start_line == fold.end_line;
        let is_doubled =
            whole_lines && found.last().is_some_and(|last| last.start_line == fold.start_line);
        if !is_nothing && !is_doubled {
            found.push(fold);
        }
    }
    Ok(Some(found))
}
