//! Renaming variables, fragments, named values and locals.

use std::collections::BTreeMap;

use lsp_types::{
    DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    PrepareRenameResponse, RenameFile, RenameParams, ResourceOp, TextDocumentEdit,
    TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
};

use super::{Outcome, Refusal};
use crate::ide::names::{Name, can_rename, name_at, rename as query};
use crate::lsp::convert::uri_of;
use crate::lsp::folder::{Folder, View};
use crate::lsp::state::State;
use crate::source::FileId;

pub(super) fn prepare(
    state: &mut State,
    params: TextDocumentPositionParams,
) -> Outcome<Option<PrepareRenameResponse>> {
    let Some((view, offset)) = state.at(&params) else { return Ok(None) };
    let found = name_at(view.member, offset).filter(|(name, _)| can_rename(name));
    Ok(found.map(|(_, span)| PrepareRenameResponse::Range(state.range(view, span))))
}

pub(super) fn rename(state: &mut State, params: RenameParams) -> Outcome<Option<WorkspaceEdit>> {
    let Some((view, offset)) = state.at(&params.text_document_position) else { return Ok(None) };
    let Some((name, _)) = name_at(view.member, offset) else {
        return Err(Refusal::new("there is no name that policyc knows"));
    };
    let new = params.new_name.as_str();
    let found = query(view.member, &name, new).map_err(|error| Refusal::new(error.to_string()))?;
    let mut edits: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
    for place in &found.places {
        let Some(location) = state.location(view.folder, *place) else { continue };
        let edit = TextEdit { range: location.range, new_text: new.to_owned() };
        edits.entry(view.folder.in_file(*place).file).or_default().push(edit);
    }
    let moved = match (&name, found.folder_of) {
        (Name::Resource(_, old), Some(file)) => Some(folder_move(state, view, file, old, new)?),
        _ => None,
    };
    Ok(Some(workspace_edit(state, view.folder, edits, moved)))
}

/// The folder of a fragment takes the fragment's new name.
fn folder_move(
    state: &State,
    view: View<'_>,
    file: FileId,
    old: &str,
    new: &str,
) -> Outcome<RenameFile> {
    let folder = view.folder.path(file).and_then(|path| path.parent());
    let named = folder.filter(|it| {
        it.file_name().is_some_and(|name| name.to_string_lossy().eq_ignore_ascii_case(old))
    });
    let to = named.and_then(|folder| Some((uri_of(folder)?, uri_of(&folder.with_file_name(new))?)));
    match to {
        Some((old_uri, new_uri)) if state.options.renames_files => {
            Ok(RenameFile { old_uri, new_uri, options: None, annotation_id: None })
        }
        Some(_) => Err(Refusal::new(
            "the fragment's folder has its name, and this editor does not rename folders",
        )),
        None => {
            Err(Refusal::new("the fragment's folder does not have its name: rename it by hand"))
        }
    }
}

/// The edits in the form that the client takes.
pub(super) fn workspace_edit(
    state: &State,
    folder: &Folder,
    edits: BTreeMap<FileId, Vec<TextEdit>>,
    moved: Option<RenameFile>,
) -> WorkspaceEdit {
    let address = |file: FileId| -> Option<Uri> { state.uri(folder.path(file)?) };
    if !state.options.versioned_edits && moved.is_none() {
        let changes = edits.into_iter().filter_map(|(file, edits)| Some((address(file)?, edits)));
        // The type of the protocol's crate; addresses do not change.
        #[expect(clippy::mutable_key_type, reason = "an address is not changed in place")]
        let changes = changes.collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let texts = edits.into_iter().filter_map(|(file, edits)| {
        let uri = address(file)?;
        let version = state.open_document(&uri).map(|open| open.version);
        let edit = TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        };
        Some(edit)
    });
    let document_changes = match moved {
        None => DocumentChanges::Edits(texts.collect()),
        Some(moved) => {
            let mut all: Vec<_> = texts.map(DocumentChangeOperation::Edit).collect();
            all.push(DocumentChangeOperation::Op(ResourceOp::Rename(moved)));
            DocumentChanges::Operations(all)
        }
    };
    WorkspaceEdit { document_changes: Some(document_changes), ..WorkspaceEdit::default() }
}
