//! Above a document: what runs for its calls in all.

use lsp_types::{CodeLens, CodeLensParams, Command};

use super::Outcome;
use crate::lsp::state::State;

/// The command that the client runs to show the effective policy; it asks the server for the text
/// with `policyc.effective`.
const SHOW: &str = "policyc.showEffective";

pub(super) fn lenses(state: &mut State, params: CodeLensParams) -> Outcome<Option<Vec<CodeLens>>> {
    let Some(view) = state.document(&params.text_document.uri) else { return Ok(None) };
    let place = view.member.place().filter(|place| place.scope().is_some());
    let (Some(place), Some(root)) = (place, view.document().root()) else { return Ok(None) };
    let uri = serde_json::Value::String(params.text_document.uri.as_str().to_owned());
    Ok(Some(vec![CodeLens {
        range: state.range(view, root.name_span()),
        command: Some(Command {
            title: format!("effective policy of {place}"),
            command: SHOW.to_owned(),
            arguments: Some(vec![uri]),
        }),
        data: None,
    }]))
}
