//! Standard output: locked, buffered, and with errors that say what they are.

use std::io::{self, BufWriter, Write};

use miette::Diagnostic;
use thiserror::Error;

/// Standard output did not take what was written.
#[derive(Debug, Diagnostic, Error)]
#[error("cannot write to standard output")]
pub(super) struct WriteError(#[source] io::Error);

impl WriteError {
    /// True when the reader went away (`policyc … | head`).
    pub(super) fn is_broken_pipe(&self) -> bool {
        self.0.kind() == io::ErrorKind::BrokenPipe
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self(error)
    }
}

/// Runs `write` on standard output, locked and buffered, and flushes it.
///
/// A broken pipe comes back as an error too; `main` ends quietly on it.
pub(super) fn print(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), WriteError> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    write(&mut stdout)?;
    stdout.flush()?;
    Ok(())
}
