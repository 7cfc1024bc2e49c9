//! The text of a document as the client has it, kept up to date edit by edit.

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::source::{SourceFile, Span};

use super::convert::Encoding;

/// A document that is open in the editor.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// Its address as the client writes it.
    pub uri: Uri,
    /// The language that the client takes it for.
    pub language: String,
    /// The version that the client counts.
    pub version: i32,
    /// The text.
    pub file: SourceFile,
}

impl Open {
    /// Applies changes, one after the other. Gives the spans that were replaced, each in the text
    /// as it was then, with the length of what took their place; `None` when the whole text is
    /// new.
    pub(super) fn apply(
        &mut self,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<Vec<(Span, u32)>> {
        let mut edits = Some(Vec::new());
        for change in changes {
            let text = match change.range {
                None => {
                    edits = None;
                    change.text
                }
                Some(range) => {
                    let span = encoding.span(&self.file, range);
                    let mut text = self.file.text().to_owned();
                    // Both ends are boundaries of characters within the text.
                    if text.get(span.range()).is_some() {
                        text.replace_range(span.range(), &change.text);
                    }
                    let len = Span::from_range(0..change.text.len()).len();
                    if let Some(edits) = &mut edits {
                        edits.push((span, len));
                    }
                    text
                }
            };
            if text.len() <= SourceFile::MAX_BYTES {
                self.file = SourceFile::new(self.file.name(), text);
            }
        }
        edits
    }
}
