//! Bytes from files and streams, never more than a document may have.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::source::{DecodeError, SourceFile};

use super::Cause;

/// Bytes of a file that are looked at to see what it is.
const HEAD: u64 = 64 << 10;

/// All bytes of `reader`, at most one more than [`SourceFile::MAX_BYTES`], which is then
/// refused when the bytes are decoded.
pub(super) fn bounded(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(SourceFile::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// All bytes of a file.
pub(super) fn file(path: &Path) -> Result<Vec<u8>, Cause> {
    let file = open(path)?;
    Ok(bounded(file)?)
}

/// All bytes of a file if `judge` wants it by its first bytes; else what `judge` said.
pub(super) fn file_if<R>(
    path: &Path,
    judge: impl FnOnce(&[u8]) -> Result<(), R>,
) -> Result<Result<Vec<u8>, R>, Cause> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(HEAD).read_to_end(&mut head)?;
    if let Err(reason) = judge(&head) {
        return Ok(Err(reason));
    }
    refuse_large(&file)?;
    Ok(Ok(bounded(head.chain(file))?))
}

fn open(path: &Path) -> Result<File, Cause> {
    let file = File::open(path)?;
    refuse_large(&file)?;
    Ok(file)
}

/// Refuses a file by its size before it is read. A pipe has none and is bounded on the way.
fn refuse_large(file: &File) -> Result<(), Cause> {
    let limit = SourceFile::MAX_BYTES;
    let size = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    if size > limit { Err(DecodeError::TooLarge { size, limit }.into()) } else { Ok(()) }
}
