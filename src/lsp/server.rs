//! The loop: takes messages, answers them in their order, and works on while none waits.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use lsp_server::{
    Connection, ErrorCode, Message, Notification, ProtocolError, Request, RequestId, Response,
};
use lsp_types::notification::{Notification as _, PublishDiagnostics, ShowMessage};
use lsp_types::request::{RegisterCapability, Request as _, WorkspaceDiagnosticRefresh};
use lsp_types::{
    InitializeParams, InitializeResult, MessageType, NumberOrString, PublishDiagnosticsParams,
    ServerInfo, ShowMessageParams,
};
use serde_json::Value;
use thiserror::Error;

use super::convert::path_of;
use super::disk::Disk;
use super::options::Options;
use super::state::State;
use super::{capabilities, handlers};

/// Why a session ended other than it should.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The client and the server did not come together.
    #[error("the client does not speak the protocol")]
    Protocol(#[from] ProtocolError),
    /// What the client said about itself is not what the protocol says.
    #[error("the client's `initialize` cannot be understood")]
    Initialize(#[from] serde_json::Error),
    /// The client went away without a word, or left before it said so.
    #[error("the client ended the session without `shutdown`")]
    WithoutShutdown,
}

/// Serves one client until it says `exit`.
///
/// # Errors
/// [`ServeError`] when the session ends other than by `shutdown` and `exit`.
pub fn serve(
    connection: &Connection,
    disk: Box<dyn Disk>,
    options: Options,
) -> Result<(), ServeError> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = match serde_json::from_value(params) {
        Ok(params) => params,
        Err(error) => {
            let code = ErrorCode::InvalidParams as i32;
            let answer = Response::new_err(id, code, error.to_string());
            // The error is told to whoever started the server as well.
            let _ = connection.sender.send(answer.into());
            return Err(error.into());
        }
    };
    let options = options.of(&params);
    let result = InitializeResult {
        capabilities: capabilities::of(&options),
        server_info: Some(ServerInfo {
            name: "policyc".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    connection.initialize_finish(id, serde_json::to_value(result)?)?;
    let mut server = Server {
        connection,
        state: State::new(options, disk),
        queue: VecDeque::new(),
        next_request: 0,
        shut_down: false,
        refreshing: None,
    };
    server.begin(&params);
    server.run()
}

struct Server<'c> {
    connection: &'c Connection,
    state: State,
    /// Messages that wait.
    queue: VecDeque<Message>,
    next_request: i32,
    shut_down: bool,
    /// The request that makes the client ask again, while it is not answered.
    refreshing: Option<RequestId>,
}

/// What to do after a message.
enum Next {
    GoOn,
    End,
}

impl Server<'_> {
    fn begin(&mut self, params: &InitializeParams) {
        let mut roots: Vec<_> = params
            .workspace_folders
            .iter()
            .flatten()
            .filter_map(|folder| path_of(&folder.uri))
            .collect();
        if roots.is_empty() {
            #[expect(deprecated, reason = "clients without folders of the workspace send it")]
            roots.extend(params.root_uri.as_ref().and_then(path_of));
        }
        if self.state.options.watches {
            self.ask::<RegisterCapability>(capabilities::watched_files());
        }
        if self.state.options.registers_formatting {
            self.ask::<RegisterCapability>(capabilities::formatting());
        }
        for root in roots {
            self.guarded(|server| server.state.add_folder(&root));
        }
        self.state.tell_configurations();
        let unreadable: Vec<_> =
            self.state.folders().iter().flat_map(|folder| folder.unreadable.clone()).collect();
        let mistakes = std::mem::take(&mut self.state.options.mistakes);
        for message in mistakes.into_iter().chain(unreadable) {
            let params = ShowMessageParams { typ: MessageType::WARNING, message };
            self.notify::<ShowMessage>(params);
        }
    }

    fn run(&mut self) -> Result<(), ServeError> {
        loop {
            while let Ok(message) = self.connection.receiver.try_recv() {
                self.enqueue(message);
            }
            if let Some(message) = self.queue.pop_front() {
                if let Next::End = self.message(message) {
                    break;
                }
                continue;
            }
            let worked = self.guarded(|server| server.state.work()).unwrap_or(false);
            self.tell();
            if worked {
                continue;
            }
            let wait = self.state.next_work().min(Duration::from_secs(3600));
            match self.connection.receiver.recv_timeout(wait) {
                Ok(message) => self.enqueue(message),
                Err(error) if error.is_timeout() => {}
                Err(_) => return Err(ServeError::WithoutShutdown),
            }
        }
        if self.shut_down { Ok(()) } else { Err(ServeError::WithoutShutdown) }
    }

    /// Puts a message into the queue, or takes a cancelled one out.
    fn enqueue(&mut self, message: Message) {
        if let Message::Notification(notification) = &message
            && notification.method == "$/cancelRequest"
        {
            let id = notification.params.get("id").cloned();
            if let Some(id) = id.and_then(|id| serde_json::from_value(id).ok()) {
                self.cancel(&id);
            }
            return;
        }
        self.queue.push_back(message);
    }

    fn cancel(&mut self, id: &NumberOrString) {
        let id = match id {
            NumberOrString::Number(number) => RequestId::from(*number),
            NumberOrString::String(text) => RequestId::from(text.clone()),
        };
        let waits = |message: &Message| matches!(message, Message::Request(it) if it.id == id);
        if let Some(at) = self.queue.iter().position(waits) {
            self.queue.remove(at);
            let why = "the client cancelled the request".to_owned();
            self.send(Response::new_err(id, ErrorCode::RequestCanceled as i32, why));
        }
    }

    fn message(&mut self, message: Message) -> Next {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(notification) => return self.notification(notification),
            Message::Response(response) => {
                if self.refreshing.as_ref() == Some(&response.id) {
                    self.refreshing = None;
                }
            }
        }
        Next::GoOn
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        if self.shut_down {
            let why = "the server is shut down".to_owned();
            return self.send(Response::new_err(id, ErrorCode::InvalidRequest as i32, why));
        }
        if method == lsp_types::request::Shutdown::METHOD {
            self.shut_down = true;
            return self.send(Response::new_ok(id, Value::Null));
        }
        let Some(handler) = handlers::request(&method) else {
            let why = format!("policyc has no `{method}`");
            return self.send(Response::new_err(id, ErrorCode::MethodNotFound as i32, why));
        };
        let outcome = self.guarded(|server| handler(&mut server.state, params));
        self.send(match outcome {
            Some(Ok(result)) => Response::new_ok(id, result),
            Some(Err(refusal)) => Response::new_err(id, refusal.code as i32, refusal.message),
            None => {
                let why = format!("policyc failed in `{method}`; please report it");
                Response::new_err(id, ErrorCode::InternalError as i32, why)
            }
        });
        for effect in std::mem::take(&mut self.state.effects) {
            self.next_request = self.next_request.wrapping_add(1);
            let id = RequestId::from(format!("policyc-{}", self.next_request));
            self.send(Request { id, method: effect.method.to_owned(), params: effect.params });
        }
    }

    fn notification(&mut self, notification: Notification) -> Next {
        let Notification { method, params } = notification;
        if method == lsp_types::notification::Exit::METHOD {
            return Next::End;
        }
        if let Some(handler) = handlers::notification(&method) {
            // What cannot be understood has no one to be told to.
            self.guarded(|server| handler(&mut server.state, params));
        }
        Next::GoOn
    }

    /// Runs `work`. A mistake of this program must not cost the user the session: it is told, and
    /// the next message is taken.
    fn guarded<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        catch_unwind(AssertUnwindSafe(|| work(self))).ok()
    }

    /// Sends what the client does not know yet.
    fn tell(&mut self) {
        for published in self.state.take_outbox() {
            self.notify::<PublishDiagnostics>(PublishDiagnosticsParams {
                uri: published.uri,
                diagnostics: published.diagnostics,
                version: published.version,
            });
        }
        if std::mem::take(&mut self.state.ask_again)
            && self.state.options.pulls
            && self.state.options.refreshes
            && self.refreshing.is_none()
        {
            self.refreshing = self.ask::<WorkspaceDiagnosticRefresh>(());
        }
    }

    fn ask<R: lsp_types::request::Request>(&mut self, params: R::Params) -> Option<RequestId> {
        self.next_request = self.next_request.wrapping_add(1);
        let id = RequestId::from(format!("policyc-{}", self.next_request));
        let params = serde_json::to_value(params).ok()?;
        self.send(Request { id: id.clone(), method: R::METHOD.to_owned(), params });
        Some(id)
    }

    fn notify<N: lsp_types::notification::Notification>(&self, params: N::Params) {
        if let Ok(params) = serde_json::to_value(params) {
            self.send(Notification { method: N::METHOD.to_owned(), params });
        }
    }

    /// Sends; when nobody listens any more, the next receive says so.
    fn send(&self, message: impl Into<Message>) {
        let _ = self.connection.sender.send(message.into());
    }
}
