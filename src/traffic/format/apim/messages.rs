//! Messages of a call, put together from the chunks that the log splits them into.
//!
//! Documented: messages up to 32 KB stand in one entry, larger ones are split into chunks of
//! 32 KB with sequence numbers. Not documented: whether a chunk is JSON by itself. Both are
//! read: arrays are appended to each other, anything else is text that becomes JSON once
//! it is whole.

use crate::traffic::json::{Kind, Raw};

/// Why there are no messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// A sequence number is missing.
    Gap,
    /// The chunks do not give JSON.
    NotJson,
}

/// Whether sequence numbers leave none out; the first is 0 or 1.
pub(super) fn has_gap(numbers: impl Iterator<Item = u64>) -> bool {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    let starts_late = numbers.first().is_some_and(|first| *first > 1);
    starts_late || numbers.windows(2).any(|pair| matches!(pair, [a, b] if b - a > 1))
}

/// The JSON array of all messages; chunks come in the order of their numbers.
pub(super) fn assemble(chunks: &[&str]) -> Result<Option<String>, Broken> {
    let parsed: Option<Vec<_>> = chunks.iter().map(|chunk| Raw::parse(chunk).ok()).collect();
    if let Some(parsed) = parsed {
        let mut messages: Vec<&str> = Vec::new();
        for raw in &parsed {
            match raw.kind() {
                Kind::Array => messages.extend(raw.elements().map(Raw::text)),
                Kind::Object => messages.push(raw.text()),
                _ => return Err(Broken::NotJson),
            }
        }
        return Ok((!messages.is_empty()).then(|| format!("[{}]", messages.join(","))));
    }
    let whole = chunks.concat();
    match Raw::parse(&whole).map(Raw::kind) {
        Ok(Kind::Array) => Ok(Some(whole)),
        Ok(Kind::Object) => Ok(Some(format!("[{whole}]"))),
        _ => Err(Broken::NotJson),
    }
}

/// The body of a request with these messages: no more than the log tells.
pub(super) fn request_body(url: &str, messages: &str, stream: Option<bool>) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    // The Responses API calls its messages input.
    let name = if path.ends_with("/responses") { "input" } else { "messages" };
    let stream = if stream == Some(true) { ",\"stream\":true" } else { "" };
    format!("{{\"{name}\":{messages}{stream}}}")
}

/// The body of a response with these messages.
pub(super) fn response_body(messages: &str) -> Option<String> {
    let messages = Raw::parse(messages).ok()?;
    let choices = messages
        .elements()
        .enumerate()
        .map(|(index, message)| format!("{{\"index\":{index},\"message\":{}}}", message.text()));
    let choices: Vec<_> = choices.collect();
    Some(format!("{{\"choices\":[{}]}}", choices.join(",")))
}

#[cfg(test)]
mod tests {
    use super::{Broken, assemble, has_gap};

    #[test]
    fn chunks_are_arrays_or_pieces_of_one() {
        let whole = Some(r#"[{"a":1},{"b":2}]"#.to_owned());
        assert_eq!(assemble(&[r#"[{"a":1}]"#, r#"[{"b":2}]"#]), Ok(whole.clone()));
        assert_eq!(assemble(&[r#"[{"a":1},{"#, r#""b":2}]"#]), Ok(whole.clone()));
        assert_eq!(assemble(&[r#"{"a":1}"#, r#"{"b":2}"#]), Ok(whole));
        assert_eq!(assemble(&[]), Ok(None));
        assert_eq!(assemble(&["[]"]), Ok(None));
        assert_eq!(assemble(&[r#"[{"a":1},{"#]), Err(Broken::NotJson));
        assert_eq!(assemble(&["5"]), Err(Broken::NotJson));
    }

    #[test]
    fn a_missing_number_is_a_gap() {
        for (numbers, gap) in [
            (&[][..], false),
            (&[0], false),
            (&[1, 2, 3], false),
            (&[2, 0, 1, 1], false),
            (&[0, 2], true),
            (&[3, 4], true),
        ] {
            assert_eq!(has_gap(numbers.iter().copied()), gap, "{numbers:?}");
        }
    }
}
