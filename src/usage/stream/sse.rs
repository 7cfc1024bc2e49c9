//! Server-sent events, read from the end: only events that hold the reader's mark
//! are looked at.
//!
//! As the standard has it: lines end with LF, CRLF or CR; an empty line ends an
//! event; the `data` lines of an event are one text; lines that begin with a colon
//! are comments. Beyond it, for recordings that are not quite right: the last event
//! needs no empty line, and `data` lines without one between them are events of
//! their own when they are no JSON together. What is not JSON (`[DONE]`, an event
//! that broke off) says nothing.

use std::borrow::Cow;

use memchr::memmem;

use crate::traffic::json::Raw;

use super::{Reader, Want};

/// Whether `text` begins as a stream of events does. It may be a JSON string's
/// inside: line ends may be escaped.
pub(super) fn begins(text: &str) -> bool {
    let mut text = text.trim_start_matches('\u{feff}');
    while let Some(rest) = ["\n", "\r", "\\n", "\\r"].iter().find_map(|end| text.strip_prefix(end))
    {
        text = rest;
    }
    ["data:", "event:", "id:", "retry:", ":"].iter().any(|field| text.starts_with(field))
}

/// Reads the events of `text` from the last to the first.
pub(super) fn read<'a>(text: &str, reader: &mut impl Reader<'a>) {
    let text = with_line_feeds(text);
    let mark = memmem::FinderRev::new(reader.mark());
    let mut rest: &str = &text;
    while let Some(hit) = mark.rfind(rest.as_bytes()) {
        let (before, event) = rest.split_at(event_start(rest, hit));
        rest = before;
        if read_event(event.get(..event_end(event)).unwrap_or(event), reader) == Want::NoMore {
            return;
        }
    }
}

/// `text` with line feeds, should its lines end with carriage returns alone.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\n') || !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('\r', "\n"))
}

/// Where the event begins that holds the offset `hit`: after the last empty line.
fn event_start(text: &str, hit: usize) -> usize {
    let mut before = text.as_bytes().get(..hit).unwrap_or_default();
    while let Some(at) = memchr::memrchr(b'\n', before) {
        before = before.get(..at).unwrap_or_default();
        let line = before.strip_suffix(b"\r").unwrap_or(before);
        if line.is_empty() || line.ends_with(b"\n") {
            return at + 1;
        }
    }
    0
}

/// Where the event ends that `text` begins with: before the next empty line.
fn event_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\n', bytes)
        .find(|at| matches!(bytes.get(at + 1..), Some([b'\n', ..] | [b'\r', b'\n', ..])))
        .unwrap_or(bytes.len())
}

/// Hands the data of an event over.
fn read_event<'a>(event: &str, reader: &mut impl Reader<'a>) -> Want {
    let mut lines = data_lines(event);
    let Some(first) = lines.next() else { return Want::Earlier };
    let Some(second) = lines.next() else { return read_document(first, reader).1 };
    let lines: Vec<_> = [first, second].into_iter().chain(lines).collect();
    let (is_json, want) = read_document(&lines.join("\n"), reader);
    if is_json {
        return want;
    }
    let several = lines.iter().rev().map(|line| read_document(line, reader).1);
    several.into_iter().find(|want| *want == Want::NoMore).unwrap_or(Want::Earlier)
}

/// Hands `data` over if it is JSON; tells whether it is.
fn read_document<'a>(data: &str, reader: &mut impl Reader<'a>) -> (bool, Want) {
    Raw::parse(data).map_or((false, Want::Earlier), |raw| (true, reader.part(raw)))
}

/// The values of the `data` fields of an event.
fn data_lines(event: &str) -> impl Iterator<Item = &str> {
    event.trim_start_matches('\u{feff}').split('\n').filter_map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let value = line.strip_prefix("data:")?;
        Some(value.strip_prefix(' ').unwrap_or(value))
    })
}
