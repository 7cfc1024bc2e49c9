//! Formatting.

use lsp_types::{DocumentFormattingParams, FormattingOptions, TextEdit};

use super::{Outcome, Refusal};
use crate::format::{Indent, Options, format_file};
use crate::ide::actions::difference;
use crate::lsp::state::State;

/// Most spaces of one level.
const MOST_SPACES: u32 = 16;

pub(super) fn format(
    state: &mut State,
    params: DocumentFormattingParams,
) -> Outcome<Option<Vec<TextEdit>>> {
    let Some(view) = state.document(&params.text_document.uri) else { return Ok(None) };
    let options = match &view.folder.configuration.file {
        // What `policyc format` does with the file counts more than the editor's habits.
        Some(_) => view.folder.configuration.format.clone(),
        None => habits(&params.options),
    };
    let placeholders = view.document().placeholders();
    let text = format_file(view.file(), &options, placeholders)
        .map_err(|error| Refusal::new(format!("cannot format: {error}")))?;
    let edit = difference(view.file().text(), &text, view.member.document.file);
    let edit = edit
        .map(|edit| TextEdit { range: state.range(view, edit.span), new_text: edit.replacement });
    Ok(Some(edit.into_iter().collect()))
}

/// The layout that the editor asks for.
fn habits(asked: &FormattingOptions) -> Options {
    let spaces = u8::try_from(asked.tab_size.min(MOST_SPACES)).unwrap_or(4);
    let indent = if asked.insert_spaces { Indent::Spaces(spaces) } else { Indent::Tab };
    Options { indent, ..Options::default() }
}
