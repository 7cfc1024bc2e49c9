//! What the client tells about texts, files and folders.

use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
};

use crate::lsp::convert::path_of;
use crate::lsp::state::State;

pub(super) fn opened(state: &mut State, params: DidOpenTextDocumentParams) {
    state.open(params.text_document);
}

pub(super) fn changed(state: &mut State, params: DidChangeTextDocumentParams) {
    state.change(&params.text_document, params.content_changes);
}

pub(super) fn closed(state: &mut State, params: DidCloseTextDocumentParams) {
    state.close(&params.text_document.uri);
}

pub(super) fn saved(state: &mut State, params: DidSaveTextDocumentParams) {
    state.saved(&params.text_document.uri);
}

pub(super) fn files_changed(state: &mut State, params: DidChangeWatchedFilesParams) {
    for change in params.changes {
        if let Some(path) = path_of(&change.uri) {
            state.file_changed(&path);
        }
    }
}

pub(super) fn folders_changed(state: &mut State, params: DidChangeWorkspaceFoldersParams) {
    for removed in params.event.removed {
        if let Some(path) = path_of(&removed.uri) {
            state.remove_folder(&path);
        }
    }
    for added in params.event.added {
        if let Some(path) = path_of(&added.uri) {
            state.add_folder(&path);
        }
    }
}
