//! The arguments of the call that is being written.

use crate::expr::query::{Signatures, signatures};
use crate::policy::Document;

use super::code::code_before;

/// The ways to call what is being called at the byte at `offset`.
#[must_use]
pub fn signature(document: &Document, offset: u32) -> Option<Signatures> {
    let before = code_before(document, offset)?;
    signatures(&before.code.text, before.form)
}
