//! One text with its name and line index.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{LineColumn, LineIndex, Span};

/// Which file of a run a span belongs to: an index into the run's list of files.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct FileId(pub u32);

/// A text with the name that users know it by.
///
/// A byte-order mark stays in the text, so that every offset is an offset in the file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: Arc<str>,
    text: Arc<str>,
    lines: LineIndex,
}

/// Why bytes are not a text that can be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes begin with a UTF-16 or UTF-32 byte-order mark.
    #[error("the file is encoded as {0}; policyc reads UTF-8, so save it as UTF-8")]
    NotUtf8Encoding(&'static str),
    /// A byte sequence that is not UTF-8.
    #[error("the file is not valid UTF-8 at line {line}, byte {offset}")]
    InvalidUtf8 {
        /// Offset of the first bad byte.
        offset: usize,
        /// Line of that byte, from 1.
        line: usize,
    },
    /// More than the given number of bytes.
    #[error("the file has {size} bytes; the limit is {limit}")]
    TooLarge {
        /// Size of the file in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
}

impl SourceFile {
    /// Largest text that is read, in bytes (64 MiB; APIM itself takes 512 KiB a document).
    pub const MAX_BYTES: usize = 64 << 20;

    /// A file from a text that is already decoded.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let lines = LineIndex::new(&text);
        Self { name: name.into(), text, lines }
    }

    /// A file from its bytes.
    ///
    /// # Errors
    /// [`DecodeError`] when the bytes are not UTF-8 or more than [`Self::MAX_BYTES`].
    pub fn from_bytes(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<Self, DecodeError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(DecodeError::TooLarge { size: bytes.len(), limit: Self::MAX_BYTES });
        }
        let marks: [(&[u8], &'static str); 4] = [
            (&[0xff, 0xfe, 0, 0], "UTF-32 (little endian)"),
            (&[0, 0, 0xfe, 0xff], "UTF-32 (big endian)"),
            (&[0xff, 0xfe], "UTF-16 (little endian)"),
            (&[0xfe, 0xff], "UTF-16 (big endian)"),
        ];
        if let Some((_, name)) = marks.iter().find(|(mark, _)| bytes.starts_with(mark)) {
            return Err(DecodeError::NotUtf8Encoding(name));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let before = error.as_bytes().get(..offset).unwrap_or_default();
                let line = memchr::memchr_iter(b'\n', before).count() + 1;
                Err(DecodeError::InvalidUtf8 { offset, line })
            }
        }
    }

    /// The name that users know the file by; usually its path as given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, shared.
    #[must_use]
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The line index of the text.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// The piece of text that `span` covers; empty when it does not fit.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> LineColumn {
        self.lines.position(&self.text, offset)
    }
}
