//! JSON lines, read from the end: only lines that hold the reader's mark are looked
//! at, and what is not JSON says nothing.

use memchr::memmem;

use crate::traffic::json::Raw;

use super::{Reader, Want};

/// Reads the lines of `text` from the last to the first.
pub(super) fn read<'a>(text: &str, reader: &mut impl Reader<'a>) {
    let mark = memmem::Finder::new(reader.mark());
    for line in text.rsplit(['\n', '\r']) {
        if mark.find(line.as_bytes()).is_none() {
            continue;
        }
        if Raw::parse(line).is_ok_and(|raw| reader.part(raw) == Want::NoMore) {
            return;
        }
    }
}
