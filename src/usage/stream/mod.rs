//! How an answer is framed: one document, or a stream of them. Hands out the JSON
//! documents of an answer from the last to the first, because the last word counts.

mod event_stream;
mod lines;
mod sse;

use std::borrow::Cow;
use std::io::Read as _;

use memchr::memmem;

use crate::traffic::json::{Kind, Raw};
use crate::traffic::{Body, Response};

use super::Source;

/// How the documents of an answer are framed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StreamKind {
    /// One document, or no JSON at all.
    #[default]
    None,
    /// Server-sent events.
    Sse,
    /// One JSON document a line.
    Ndjson,
    /// One JSON array that grows while it is streamed.
    JsonArray,
    /// AWS event stream.
    AwsEventStream,
}

impl StreamKind {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sse => "sse",
            Self::Ndjson => "ndjson",
            Self::JsonArray => "json-array",
            Self::AwsEventStream => "aws-eventstream",
        }
    }

    /// What usage found in such an answer is called.
    #[must_use]
    pub fn source(self) -> Source {
        match self {
            Self::None => Source::Usage,
            Self::Sse | Self::JsonArray => Source::SseUsage,
            Self::Ndjson => Source::NdjsonUsage,
            Self::AwsEventStream => Source::EventStreamUsage,
        }
    }
}

/// Whether the reader of documents wants an earlier one too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// Go on with the document before this one.
    Earlier,
    /// Nothing earlier could add anything.
    NoMore,
}

/// What a document is read by. `'a` is the line: a document of a plain answer
/// borrows from it, one of a stream does not live that long.
pub(super) trait Reader<'a> {
    /// Text that every document holds which is worth reading.
    fn mark(&self) -> &'static str;

    /// The one document of a plain answer.
    fn whole(&mut self, document: Raw<'a>);

    /// One document of a stream; later ones have been read before.
    fn part(&mut self, document: Raw<'_>) -> Want;
}

/// Media types of streams that cannot be told from their content.
fn declared(response: &Response<'_>) -> Option<StreamKind> {
    let media_type = response.headers.get("content-type")?;
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "text/event-stream" => Some(StreamKind::Sse),
        "application/vnd.amazon.eventstream" => Some(StreamKind::AwsEventStream),
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonlines"
        | "application/stream+json" => Some(StreamKind::Ndjson),
        _ => None,
    }
}

/// How an API frames its answers where neither headers nor content tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Framing {
    /// Binary answers are AWS event streams.
    pub event_stream: bool,
    /// Answers that are JSON arrays are streams.
    pub json_array: bool,
}

/// Reads the documents of a response and tells how they were framed.
pub(super) fn read<'a>(
    response: &Response<'a>,
    framing: Framing,
    reader: &mut impl Reader<'a>,
) -> StreamKind {
    match response.body {
        Body::Absent => StreamKind::None,
        Body::Json(raw) if raw.kind() == Kind::Array && framing.json_array => {
            read_array(raw, reader)
        }
        Body::Json(raw) => {
            reader.whole(raw);
            StreamKind::None
        }
        Body::Text(text) => {
            // A text that nowhere holds the mark need not be decoded to know that
            // it says nothing: marks are plain ASCII, which recorders do not escape.
            let mark = reader.mark().as_bytes();
            if mark.is_empty() || memmem::find(text.raw().as_bytes(), mark).is_none() {
                return kind_of_text(text.raw(), response);
            }
            read_text(&text.decode(), response, framing, reader)
        }
        Body::Base64(_) => {
            let declared = declared(response) == Some(StreamKind::AwsEventStream);
            if reader.mark().is_empty() {
                return if declared { StreamKind::AwsEventStream } else { StreamKind::None };
            }
            let bytes = unzipped(response.body.bytes().unwrap_or_default());
            if declared || framing.event_stream {
                event_stream::read(&bytes, reader);
                return StreamKind::AwsEventStream;
            }
            std::str::from_utf8(&bytes)
                .map_or(StreamKind::None, |text| read_text(text, response, framing, reader))
        }
    }
}

/// Bytes of an answer that was recorded as it came over the wire, compressed.
fn unzipped(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    /// Bytes that are unpacked at most.
    const MOST: u64 = 64 << 20;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    let mut unpacked = Vec::new();
    let reader = flate2::read::MultiGzDecoder::new(&*bytes);
    // What came before the data broke off still counts.
    let _ = reader.take(MOST).read_to_end(&mut unpacked);
    Cow::Owned(unpacked)
}

/// A JSON array as a body: Gemini streams one, element by element.
fn read_array<'a>(array: Raw<'_>, reader: &mut impl Reader<'a>) -> StreamKind {
    let elements: Vec<_> = array.elements().collect();
    for element in elements.into_iter().rev() {
        if reader.part(element) == Want::NoMore {
            break;
        }
    }
    StreamKind::JsonArray
}

/// How a text is framed, by what it begins with, else by what its headers say.
fn kind_of_text(text: &str, response: &Response<'_>) -> StreamKind {
    if sse::begins(text) {
        return StreamKind::Sse;
    }
    // Objects one after the other, with line ends as they are or as JSON escapes them.
    let objects = text.starts_with('{') && (text.contains("}\n{") || text.contains("}\\n{"));
    declared(response).unwrap_or(if objects { StreamKind::Ndjson } else { StreamKind::None })
}

/// A body that was recorded as text, or is text after all.
fn read_text<'a>(
    text: &str,
    response: &Response<'_>,
    framing: Framing,
    reader: &mut impl Reader<'a>,
) -> StreamKind {
    let kind = kind_of_text(text, response);
    if kind == StreamKind::Sse {
        sse::read(text, reader);
        return kind;
    }
    match Raw::parse(text) {
        Ok(raw) if raw.kind() == Kind::Array && framing.json_array => read_array(raw, reader),
        Ok(raw) => {
            reader.part(raw);
            // A stream of a single line is one all the same, if it says so.
            kind
        }
        Err(_) if kind == StreamKind::Ndjson || text.trim_start().starts_with('{') => {
            lines::read(text, reader);
            StreamKind::Ndjson
        }
        Err(_) => kind,
    }
}
