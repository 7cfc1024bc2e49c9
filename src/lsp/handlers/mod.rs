//! One file for each kind of request. A handler translates: positions to bytes, a query of
//! [`crate::ide`] or the findings, and what they say back into the protocol's words.
//!
//! A new request is one file here and one line in [`REQUESTS`].

mod diagnostic;
mod sync;

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
