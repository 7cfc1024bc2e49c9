//! Writing files back: as a whole or not at all, and only where nobody else wrote meanwhile.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use tempfile::NamedTempFile;
use thiserror::Error;

/// Why a file was not written.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum WriteBackError {
    /// The system refused.
    #[error("cannot write `{path}`")]
    Io {
        /// The file.
        path: String,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// The file is not what was read.
    #[error("`{path}` has changed since it was read, and was left as it is")]
    Changed {
        /// The file.
        path: String,
    },
}

/// Puts `after` in the place of `before`, in one step: whoever reads the file sees the old text
/// or the new one. A link is followed; permissions stay.
pub(super) fn replace(path: &str, before: &str, after: &str) -> Result<(), WriteBackError> {
    let failed = |cause| WriteBackError::Io { path: path.to_owned(), cause };
    let target = fs::canonicalize(path).map_err(failed)?;
    if fs::read(&target).map_err(failed)? != before.as_bytes() {
        return Err(WriteBackError::Changed { path: path.to_owned() });
    }
    write(&target, after).map_err(failed)
}

fn write(target: &Path, text: &str) -> io::Result<()> {
    let metadata = fs::metadata(target)?;
    if metadata.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let folder = target.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    fs::set_permissions(file.path(), metadata.permissions())?;
    file.persist(target).map(|_| ()).map_err(|error| error.error)
}
