//! An editor in memory, and a disk that is a list of files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use lsp_server::{Connection, Message, Notification, Request, RequestId};
use lsp_types::{Diagnostic, PublishDiagnosticsParams, Uri};
use policyc::config;
use policyc::lsp::{Configuration, Disk, Loaded, Options, ServeError, serve, uri_of};
use policyc::source::SourceFile;
use serde_json::{Value, json};

/// How long a test waits for the server.
const PATIENCE: Duration = Duration::from_secs(60);

/// Files by their path.
pub(crate) type Files = Arc<Mutex<BTreeMap<PathBuf, (String, u64)>>>;

/// A disk in memory.
pub(crate) struct Memory(pub(crate) Files);

impl Disk for Memory {
    fn load(&self, path: &Path) -> Loaded {
        let files = self.0.lock().unwrap();
        let mut loaded = Loaded {
            documents: Vec::new(),
            hosts: Vec::new(),
            information: Vec::new(),
            configuration: Configuration::default(),
            unreadable: Vec::new(),
        };
        let mut embedded = false;
        let toml = path.join(config::FILE_NAME);
        if let Some((text, _)) = files.get(&toml) {
            let file = SourceFile::new(toml.display().to_string(), text.as_str());
            match config::parse(text) {
                Ok(config) => {
                    loaded.configuration.layout = config.layout.clone();
                    loaded.configuration.docs_url = config.docs_url.clone();
                    embedded = config.embedded;
                    loaded.configuration.settings = Box::new(move |_| config.for_path(None));
                }
                Err(problems) => loaded.configuration.problems = problems,
            }
            loaded.configuration.file = Some(file);
        }
        for (name, (text, _)) in files.iter().filter(|(name, _)| name.starts_with(path)) {
            let file = SourceFile::new(name.display().to_string(), text.as_str());
            if loaded.configuration.layout.is_information(file.name()) {
                loaded.information.push(file);
            } else if policyc::embed::is_document(text) {
                loaded.documents.push(file);
            } else if policyc::embed::host(file.name()).is_some() {
                if embedded || name == path {
                    loaded.hosts.push(file);
                }
            } else if name == path {
                loaded.documents.push(file);
            }
        }
        loaded
    }

    fn modified(&self, path: &Path) -> Option<SystemTime> {
        let files = self.0.lock().unwrap();
        files.get(path).map(|(_, at)| SystemTime::UNIX_EPOCH + Duration::from_secs(*at))
    }
}

/// An editor and its server.
pub(crate) struct Client {
    connection: Connection,
    server: Option<JoinHandle<Result<(), ServeError>>>,
    next: i32,
    /// What the server said at the beginning.
    pub(crate) capabilities: Value,
    /// The newest diagnostics of each file.
    pub(crate) published: BTreeMap<String, Vec<Diagnostic>>,
    /// What the server asked for.
    pub(crate) asked: Vec<String>,
    pub(crate) files: Files,
    /// Answers that came before they were waited for.
    answers: BTreeMap<RequestId, Result<Value, String>>,
}

/// The address of a path.
pub(crate) fn uri(path: &str) -> Uri {
    uri_of(Path::new(&path.replace("%20", " "))).unwrap()
}

impl Client {
    /// A session with a folder `/w` that holds these files.
    pub(crate) fn start(files: &[(&str, &str)]) -> Self {
        Self::start_with(files, json!({}), json!({}))
    }

    /// The same for a client with capabilities and `initializationOptions`.
    pub(crate) fn start_with(files: &[(&str, &str)], capabilities: Value, own: Value) -> Self {
        let files = files
            .iter()
            .map(|(name, text)| (PathBuf::from("/w").join(name), ((*text).to_owned(), 1)));
        let files: Files = Arc::new(Mutex::new(files.collect()));
        let (server_side, connection) = Connection::memory();
        let disk = Arc::clone(&files);
        let server = std::thread::spawn(move || {
            serve(&server_side, Box::new(Memory(disk)), Options::default())
        });
        let mut client = Self {
            connection,
            server: Some(server),
            next: 0,
            capabilities: Value::Null,
            published: BTreeMap::new(),
            asked: Vec::new(),
            files,
            answers: BTreeMap::new(),
        };
        let result = client.ask(
            "initialize",
            json!({
                "processId": null,
                "capabilities": capabilities,
                "initializationOptions": own,
                "workspaceFolders": [{ "uri": "file:///w", "name": "w" }],
            }),
        );
        client.capabilities = result.unwrap()["capabilities"].clone();
        client.tell("initialized", json!({}));
        client
    }

    /// Writes a file behind the server's back.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let mut files = self.files.lock().unwrap();
        let entry = files.entry(PathBuf::from(path)).or_default();
        *entry = (text.to_owned(), entry.1 + 1);
    }

    pub(crate) fn send(&self, method: &str, params: Value) -> RequestId {
        let id = RequestId::from(self.next);
        let request = Request { id: id.clone(), method: method.to_owned(), params };
        self.connection.sender.send(request.into()).unwrap();
        id
    }

    /// Asks and waits for the answer.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.next += 1;
        let id = self.send(method, params);
        self.answer(&id)
    }

    /// Sends a request and does not wait.
    pub(crate) fn begin(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        self.send(method, params)
    }

    /// Waits for the answer to a request.
    pub(crate) fn answer(&mut self, id: &RequestId) -> Result<Value, String> {
        loop {
            if let Some(answer) = self.answers.remove(id) {
                return answer;
            }
            let message = self.connection.receiver.recv_timeout(PATIENCE).unwrap();
            self.take(message);
        }
    }

    pub(crate) fn tell(&self, method: &str, params: Value) {
        let notification = Notification { method: method.to_owned(), params };
        self.connection.sender.send(notification.into()).unwrap();
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Notification(note) if note.method == "textDocument/publishDiagnostics" => {
                let params: PublishDiagnosticsParams = serde_json::from_value(note.params).unwrap();
                self.published.insert(params.uri.as_str().to_owned(), params.diagnostics);
            }
            Message::Request(request) => {
                self.asked.push(request.method.clone());
                let answer = lsp_server::Response::new_ok(request.id, Value::Null);
                let _ = self.connection.sender.send(answer.into());
            }
            Message::Response(response) => {
                let answer = response.response_result.map_err(|error| error.message);
                self.answers.insert(response.id, answer);
            }
            Message::Notification(_) => {}
        }
    }

    pub(crate) fn open(&self, path: &str, text: &str) {
        let item = json!({
            "uri": uri(path).as_str(), "languageId": "xml", "version": 1, "text": text,
        });
        self.tell("textDocument/didOpen", json!({ "textDocument": item }));
    }

    /// Replaces the text between two positions, `(line, column)`.
    pub(crate) fn edit(
        &self,
        path: &str,
        version: i32,
        from: (u32, u32),
        to: (u32, u32),
        text: &str,
    ) {
        let range = json!({
            "start": { "line": from.0, "character": from.1 },
            "end": { "line": to.0, "character": to.1 },
        });
        let params = json!({
            "textDocument": { "uri": uri(path).as_str(), "version": version },
            "contentChanges": [{ "range": range, "text": text }],
        });
        self.tell("textDocument/didChange", params);
    }

    /// Waits until the diagnostics of a file are as wanted; gives them as lines.
    pub(crate) fn wait_for(
        &mut self,
        path: &str,
        wanted: impl Fn(&[String]) -> bool,
    ) -> Vec<String> {
        let uri = uri(path).as_str().to_owned();
        loop {
            if let Some(found) = self.published.get(&uri) {
                let lines = lines(found);
                if wanted(&lines) {
                    return lines;
                }
            }
            match self.connection.receiver.recv_timeout(PATIENCE) {
                Ok(message) => self.take(message),
                Err(_) => panic!("nothing more came; so far: {:#?}", self.published),
            }
        }
    }

    /// Ends the session as the protocol says.
    pub(crate) fn end(mut self) {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap().unwrap();
    }

    /// Goes away without a word.
    pub(crate) fn vanish(mut self) -> Result<(), ServeError> {
        let server = self.server.take().unwrap();
        drop(self.connection);
        server.join().unwrap()
    }
}

/// `LINE:COLUMN-LINE:COLUMN rule: first line of the message`, from 0.
pub(crate) fn lines(diagnostics: &[Diagnostic]) -> Vec<String> {
    let line = |each: &Diagnostic| {
        let range = each.range;
        let code = match &each.code {
            Some(lsp_types::NumberOrString::String(code)) => code.as_str(),
            _ => "-",
        };
        format!(
            "{}:{}-{}:{} {code}: {}",
            range.start.line,
            range.start.character,
            range.end.line,
            range.end.character,
            each.message.lines().next().unwrap_or_default(),
        )
    };
    diagnostics.iter().map(line).collect()
}
