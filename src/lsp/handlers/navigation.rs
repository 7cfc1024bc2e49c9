//! Where names lead and stand: definition, references, highlights.

use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, GotoDefinitionParams,
    GotoDefinitionResponse, Location, ReferenceParams,
};

use super::Outcome;
use crate::ide::names::{definitions, mentions, name_at};
use crate::lsp::state::State;

pub(super) fn definition(
    state: &mut State,
    params: GotoDefinitionParams,
) -> Outcome<Option<GotoDefinitionResponse>> {
    let Some((view, offset)) = state.at(&params.text_document_position_params) else {
        return Ok(None);
    };
    let Some((name, _)) = name_at(view.member, offset) else { return Ok(None) };
    let found = definitions(view.member, &name).into_iter();
    let found = found.filter_map(|location| state.location(view.folder, location));
    Ok(Some(GotoDefinitionResponse::Array(found.collect())))
}

pub(super) fn references(
    state: &mut State,
    params: ReferenceParams,
) -> Outcome<Option<Vec<Location>>> {
    let Some((view, offset)) = state.at(&params.text_document_position) else { return Ok(None) };
    let Some((name, _)) = name_at(view.member, offset) else { return Ok(None) };
    let all = params.context.include_declaration;
    let found = mentions(view.member, &name).into_iter();
    let found = found.filter(|each| all || !each.is_definition);
    let found = found.filter_map(|each| state.location(view.folder, each.location));
    Ok(Some(found.collect()))
}

pub(super) fn highlights(
    state: &mut State,
    params: DocumentHighlightParams,
) -> Outcome<Option<Vec<DocumentHighlight>>> {
    let Some((view, offset)) = state.at(&params.text_document_position_params) else {
        return Ok(None);
    };
    let Some((name, _)) = name_at(view.member, offset) else { return Ok(None) };
    let found = mentions(view.member, &name).into_iter();
    let found = found.filter(|each| each.location.file == view.member.document.file);
    let found = found.map(|each| DocumentHighlight {
        range: state.range(view, each.location.span),
        kind: Some(match each.is_definition {
            true => DocumentHighlightKind::WRITE,
            false => DocumentHighlightKind::READ,
        }),
    });
    Ok(Some(found.collect()))
}
