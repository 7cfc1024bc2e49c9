//! AWS event streams: frames with checksums around JSON payloads.
//!
//! `aws-smithy-eventstream` reads the frames; here is only how long each one is, so
//! that the last one can be read first. Bedrock's `InvokeModelWithResponseStream`
//! wraps the model's own documents once more, in base64.

use aws_smithy_eventstream::frame::read_message_from;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::traffic::json::Raw;

use super::{Reader, Want};

/// Bytes of a frame without headers and payload: lengths and checksums.
const SMALLEST_FRAME: usize = 16;

/// Reads the frames of a stream from the last to the first. Frames with a wrong
/// checksum, and what follows a frame of an impossible length, say nothing.
pub(super) fn read<'a>(bytes: &[u8], reader: &mut impl Reader<'a>) {
    for frame in frames(bytes).into_iter().rev() {
        let Ok(message) = read_message_from(frame) else { continue };
        let Ok(payload) = std::str::from_utf8(message.payload()) else { continue };
        let Ok(document) = Raw::parse(payload) else { continue };
        if read_payload(document, reader) == Want::NoMore {
            return;
        }
    }
}

/// Cuts a stream into frames by their lengths.
fn frames(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut frames = Vec::new();
    while let Some(length) = bytes.first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((frame, rest)) = bytes.split_at_checked(length) else { break };
        if length < SMALLEST_FRAME {
            break;
        }
        frames.push(frame);
        bytes = rest;
    }
    frames
}

/// Hands a payload over, or the document that it carries as `bytes`.
fn read_payload<'a>(payload: Raw<'_>, reader: &mut impl Reader<'a>) -> Want {
    let Some(carried) = payload.get("bytes").and_then(Raw::string) else {
        return reader.part(payload);
    };
    let decoded = STANDARD.decode(&*carried.decode()).ok();
    let text = decoded.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
    match text.map(Raw::parse) {
        Some(Ok(document)) => reader.part(document),
        _ => Want::Earlier,
    }
}
