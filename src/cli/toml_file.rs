//! Reading a file of a TOML format, and telling what is wrong with it at its place.

use std::ops::Range;
use std::path::Path;

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

/// A format that is written in TOML.
#[derive(Clone, Copy, Debug)]
pub(super) struct TomlFormat {
    /// What a file that is wrong does, behind its name: `holds no stubs`.
    pub wrong: &'static str,
    /// Its name for `policyc schema`.
    pub schema: &'static str,
}

/// Why a file cannot be used.
#[derive(Debug, Diagnostic, Error)]
enum TomlFileError {
    /// It cannot be read.
    #[error("cannot read `{path}`")]
    Read {
        path: String,
        #[source]
        cause: std::io::Error,
    },
    /// It is wrong.
    #[error("`{path}` {wrong}: {message}")]
    Wrong {
        path: String,
        wrong: &'static str,
        message: String,
        #[help]
        help: String,
        #[source_code]
        text: NamedSource<String>,
        #[label("here")]
        span: Option<SourceSpan>,
    },
}

/// What is wrong with a text, and where in bytes.
pub(super) type Wrong = (String, Option<Range<usize>>);

/// What the file says.
pub(super) fn read<T>(
    path: &Path,
    format: TomlFormat,
    parse: impl FnOnce(&str) -> Result<T, Wrong>,
) -> miette::Result<T> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|cause| TomlFileError::Read { path: name.clone(), cause })?;
    let parsed = parse(&text).map_err(|(message, span)| TomlFileError::Wrong {
        path: name.clone(),
        wrong: format.wrong,
        message,
        help: format!("`policyc schema {}` prints the format", format.schema),
        span: span.map(SourceSpan::from),
        text: NamedSource::new(name, text.clone()),
    });
    Ok(parsed?)
}
