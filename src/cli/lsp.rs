//! `policyc lsp`: the language server over standard input and output.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use miette::IntoDiagnostic;

use crate::config::Problem;
use crate::lint::PageAddress;
use crate::lsp::{Configuration, Disk, Loaded, Options, connect, serve};
use crate::source::{SourceFile, Span};

use super::config::{self, ConfigArgs, ConfigError};
use super::input::{self, Hosts, InputError, Request};

/// Arguments of `policyc lsp`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "The editor starts it. Exit status: 0 after `shutdown` and `exit`, 2 \
    when the session ends in any other way.")]
pub(super) struct Args {
    /// Speak over standard input and output, as is done in any case.
    #[arg(long)]
    stdio: bool,

    /// Address of the pages of the rules, to which diagnostics link: `{rule}` stands for the name
    /// of the rule; without it, `/NAME.html` is appended. It counts more than `docs-url` of the
    /// configuration.
    #[arg(long, value_name = "URL", value_parser = PageAddress::new)]
    docs_url: Option<PageAddress>,
}

/// Serves one editor.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let options = Options { docs_url: arguments.docs_url.clone(), ..Options::default() };
    let (connection, writer) = connect(io::stdin(), io::stdout());
    let outcome = serve(&connection, Box::new(Files), options);
    // The writer ends when nothing can be sent any more.
    drop(connection);
    outcome.into_diagnostic()?;
    if let Ok(written) = writer.join() {
        written.into_diagnostic()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The files as `policyc lint` finds them.
struct Files;

impl Disk for Files {
    fn load(&self, path: &Path) -> Loaded {
        let paths = [path.to_owned()];
        let (loaded, configuration) = configuration(&paths);
        let is_folder = path.is_dir();
        let hosts = match (is_folder, loaded.config.embedded) {
            (true, true) => Hosts::Walked,
            (true, false) => Hosts::None,
            (false, _) => Hosts::Named,
        };
        let request = Request { paths: &paths, stdin_filename: None, hosts };
        let mut found = Loaded {
            documents: Vec::new(),
            hosts: Vec::new(),
            information: Vec::new(),
            configuration,
            unreadable: Vec::new(),
        };
        match input::read(request, &loaded.config.layout) {
            Ok(input) => {
                found.documents = input.files.into_iter().map(without_mark).collect();
                found.hosts = input.hosts.into_iter().map(|it| without_mark(it.file)).collect();
                found.information = input.information;
                let unreadable = input.unreadable.iter();
                found.unreadable = unreadable.map(|error| told(error)).collect();
            }
            // A folder may have no document yet.
            Err(InputError::NothingFound { .. }) => {}
            Err(error) => found.unreadable.push(error.to_string()),
        }
        if !is_folder {
            // A document that is not saved yet is not missed.
            found.unreadable.clear();
            if !found.hosts.is_empty() {
                // What it loads is judged where it stands.
                found.documents.clear();
            }
        }
        found
    }

    fn modified(&self, path: &Path) -> Option<SystemTime> {
        path.metadata().and_then(|data| data.modified()).ok()
    }
}

/// What could not be read, and why.
fn told(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    std::iter::once(error.to_string())
        .chain(causes.map(ToString::to_string))
        .collect::<Vec<_>>()
        .join(": ")
}

/// Editors keep a byte-order mark apart from the text.
fn without_mark(file: SourceFile) -> SourceFile {
    match file.text().strip_prefix('\u{feff}') {
        Some(text) => SourceFile::new(file.name(), text),
        None => file,
    }
}

/// The configuration that holds for the paths; the default one while it has mistakes.
fn configuration(paths: &[std::path::PathBuf]) -> (config::Loaded, Configuration) {
    let (loaded, file, problems) = match ConfigArgs::default().load(paths) {
        Ok(loaded) => {
            let file = loaded.path().and_then(|path| {
                let path = path.canonicalize().ok()?;
                let text = std::fs::read_to_string(&path).ok()?;
                Some(SourceFile::new(path.display().to_string(), text))
            });
            (loaded, file, Vec::new())
        }
        Err(ConfigError::Wrong(wrong)) => {
            let (file, problems) = wrong.parts();
            (config::Loaded::default(), Some(file), problems)
        }
        Err(error) => {
            let (path, message) = match &error {
                ConfigError::Read { path, .. } | ConfigError::Decode { path, .. } => {
                    (path.clone(), told(&error))
                }
                _ => (String::new(), told(&error)),
            };
            let problem = Problem { span: Span::at(0), message, help: None };
            (config::Loaded::default(), Some(SourceFile::new(path, "")), vec![problem])
        }
    };
    let settings = {
        let loaded = loaded.clone();
        Box::new(move |name: &str| loaded.for_file(name))
    };
    let (layout, docs_url) = (loaded.config.layout.clone(), loaded.config.docs_url.clone());
    let format = loaded.config.format.clone();
    (loaded, Configuration { file, problems, docs_url, format, layout, settings })
}
