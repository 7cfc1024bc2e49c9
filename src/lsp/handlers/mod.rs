//! One file for each kind of request. A handler translates: positions to bytes, a query of
//! [`crate::ide`] or the findings, and what they say back into the protocol's words.
//!
//! A new request is one file here and one line in [`REQUESTS`].

mod code_action;
mod code_lens;
mod completion;
mod diagnostic;
mod document_link;
mod document_symbol;
mod execute_command;
mod folding_range;
mod formatting;
mod hover;
mod inlay_hint;
mod navigation;
mod rename;
mod selection_range;
mod semantic_tokens;
mod signature_help;
mod sync;
mod workspace_symbol;

use lsp_server::ErrorCode;
use lsp_types::notification as note;
use lsp_types::request as ask;
use serde_json::Value;

use super::state::State;

/// A request that is refused.
#[derive(Debug)]
pub(super) struct Refusal {
    pub code: ErrorCode,
    pub message: String,
}

impl Refusal {
    /// The request makes no sense here, for this reason.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::RequestFailed, message: message.into() }
    }
}

/// What a request gives.
pub(super) type Outcome<T> = Result<T, Refusal>;

/// A handler without its types.
pub(super) type RequestHandler = fn(&mut State, Value) -> Outcome<Value>;

/// The same for notifications; false when the parameters cannot be understood.
pub(super) type NotificationHandler = fn(&mut State, Value) -> bool;

/// Declares the handlers by the type of what they handle.
macro_rules! handlers {
    ($($request:ty => $handler:path,)*) => {
        &[$((<$request as ask::Request>::METHOD, |state, params| {
            let params = serde_json::from_value(params).map_err(|error| Refusal {
                code: ErrorCode::InvalidParams,
                message: error.to_string(),
            })?;
            let result: <$request as ask::Request>::Result = $handler(state, params)?;
            serde_json::to_value(result).map_err(|error| Refusal {
                code: ErrorCode::InternalError,
                message: error.to_string(),
            })
        })),*]
    };
}

macro_rules! listeners {
    ($($notification:ty => $handler:path,)*) => {
        &[$((<$notification as note::Notification>::METHOD, |state, params| {
            match serde_json::from_value(params) {
                Ok(params) => {
                    $handler(state, params);
                    true
                }
                Err(_) => false,
            }
        })),*]
    };
}

/// Every request that is answered.
static REQUESTS: &[(&str, RequestHandler)] = handlers! {
    ask::DocumentDiagnosticRequest => diagnostic::document,
    ask::WorkspaceDiagnosticRequest => diagnostic::workspace,
    ask::Completion => completion::complete,
    ask::HoverRequest => hover::hover,
    ask::SignatureHelpRequest => signature_help::signature_help,
    ask::GotoDefinition => navigation::definition,
    ask::References => navigation::references,
    ask::DocumentHighlightRequest => navigation::highlights,
    ask::PrepareRenameRequest => rename::prepare,
    ask::Rename => rename::rename,
    ask::DocumentSymbolRequest => document_symbol::symbols,
    ask::WorkspaceSymbolRequest => workspace_symbol::symbols,
    ask::FoldingRangeRequest => folding_range::folds,
    ask::SelectionRangeRequest => selection_range::selections,
    ask::SemanticTokensFullRequest => semantic_tokens::full,
    ask::SemanticTokensRangeRequest => semantic_tokens::range,
    ask::Formatting => formatting::format,
    ask::InlayHintRequest => inlay_hint::hints,
    ask::DocumentLinkRequest => document_link::links,
    ask::CodeActionRequest => code_action::actions,
    ask::CodeLensRequest => code_lens::lenses,
    ask::ExecuteCommand => execute_command::execute,
};

/// Every notification that is heard; others are passed over.
static NOTIFICATIONS: &[(&str, NotificationHandler)] = listeners! {
    note::DidOpenTextDocument => sync::opened,
    note::DidChangeTextDocument => sync::changed,
    note::DidCloseTextDocument => sync::closed,
    note::DidSaveTextDocument => sync::saved,
    note::DidChangeWatchedFiles => sync::files_changed,
    note::DidChangeWorkspaceFolders => sync::folders_changed,
};

pub(super) use execute_command::COMMANDS;
pub(super) use semantic_tokens::legend;

/// The handler of a request.
pub(super) fn request(method: &str) -> Option<RequestHandler> {
    REQUESTS.iter().find(|(name, _)| *name == method).map(|(_, handler)| *handler)
}

/// The handler of a notification.
pub(super) fn notification(method: &str) -> Option<NotificationHandler> {
    NOTIFICATIONS.iter().find(|(name, _)| *name == method).map(|(_, handler)| *handler)
}

/// The names of all requests.
pub(super) fn methods() -> impl Iterator<Item = &'static str> {
    REQUESTS.iter().map(|(name, _)| *name)
}
