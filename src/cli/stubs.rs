//! Opening a file of stubs.

use std::path::Path;

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

use crate::sim::stubs::Stubs;

/// Why a file of stubs cannot be used.
#[derive(Debug, Diagnostic, Error)]
enum StubsError {
    /// It cannot be read.
    #[error("cannot read `{path}`")]
    Read {
        path: String,
        #[source]
        cause: std::io::Error,
    },
    /// It is wrong.
    #[error("`{path}` holds no stubs: {message}")]
    #[diagnostic(help("`policyc schema stubs` prints the format"))]
    Wrong {
        path: String,
        message: String,
        #[source_code]
        text: NamedSource<String>,
        #[label("here")]
        span: Option<SourceSpan>,
    },
}

/// The stubs in the file; none where no file is named.
pub(super) fn open(path: Option<&Path>) -> miette::Result<Stubs> {
    let Some(path) = path else { return Ok(Stubs::default()) };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|cause| StubsError::Read { path: name.clone(), cause })?;
    let stubs = Stubs::parse(&text).map_err(|error| StubsError::Wrong {
        path: name.clone(),
        message: error.message,
        span: error.span.map(SourceSpan::from),
        text: NamedSource::new(name, text.clone()),
    })?;
    Ok(stubs)
}
