//! Standard input and output as a connection: framing and JSON.
//!
//! A message that cannot be read is answered, and ends nothing; only the end of the stream does.

use std::io::{self, BufRead, Read, Write};
use std::thread;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

/// Most bytes of one message: a document of the largest size that is read, escaped in JSON.
const MAX_BYTES: usize = 256 << 20;

/// Most bytes of one line of a header.
const MAX_HEADER: u64 = 4096;

/// Connects the server to two streams. The threads end with the streams; that of the writer
/// gives back what went wrong.
pub fn connect(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> (Connection, thread::JoinHandle<io::Result<()>>) {
    let (server, client) = Connection::memory();
    let Connection { sender, receiver } = client;
    let refusals = server.sender.clone();
    thread::spawn(move || {
        let mut input = io::BufReader::new(input);
        while let Ok(Some(body)) = read_body(&mut input) {
            match message(&body) {
                Ok(message) => {
                    let ends = is_exit(&message);
                    if sender.send(message).is_err() || ends {
                        break;
                    }
                }
                Err(refusal) => {
                    if refusals.send((*refusal).into()).is_err() {
                        break;
                    }
                }
            }
        }
    });
    let writer = thread::spawn(move || {
        let mut output = output;
        for message in receiver {
            write(&mut output, &message)?;
        }
        Ok(())
    });
    (server, writer)
}

fn is_exit(message: &Message) -> bool {
    matches!(message, Message::Notification(notification) if notification.method == "exit")
}

/// The body of the next message; `None` at the end of the stream.
fn read_body(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut size = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            match size {
                Some(_) => break,
                None => continue,
            }
        }
        let colon = memchr::memchr(b':', text);
        let Some((name, value)) = colon.and_then(|at| text.split_at_checked(at)) else { continue };
        if name.eq_ignore_ascii_case(b"content-length") {
            let digits = value.get(1..).unwrap_or_default().trim_ascii();
            let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
            size = number.filter(|size: &usize| *size <= MAX_BYTES);
            if size.is_none() {
                return Err(io::Error::other("a message is larger than this server reads"));
            }
        }
    }
    let size = size.unwrap_or_default();
    let mut body = Vec::new();
    let read = input.take(size as u64).read_to_end(&mut body)?;
    Ok((read == size).then_some(body))
}

/// The message of a body, or the answer to what is none.
///
/// The fields are taken from the JSON one by one: with numbers of any precision, serde cannot
/// tell from a buffered number whether it is an integer.
fn message(body: &[u8]) -> Result<Message, Box<Response>> {
    let refuse = |code: ErrorCode, id: Option<RequestId>, why: &str| {
        // The protocol has `null` here, for which the type has no value.
        let id = id.unwrap_or_else(|| RequestId::from(String::new()));
        Box::new(Response::new_err(id, code as i32, why.to_owned()))
    };
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| refuse(ErrorCode::ParseError, None, &error.to_string()))?;
    let Value::Object(mut fields) = value else {
        return Err(refuse(ErrorCode::InvalidRequest, None, "a message is an object"));
    };
    let id = fields.remove("id").and_then(|id| request_id(&id));
    let method = match fields.remove("method") {
        Some(Value::String(method)) => Some(method),
        _ => None,
    };
    let params = fields.remove("params").unwrap_or(Value::Null);
    match (method, id) {
        (Some(method), Some(id)) => Ok(Request { id, method, params }.into()),
        (Some(method), None) => Ok(Notification { method, params }.into()),
        (None, Some(id)) => {
            let result = fields.remove("result").unwrap_or(Value::Null);
            // What the server asks, it asks for the effect.
            Ok(Response::new_ok(id, result).into())
        }
        (None, None) => {
            Err(refuse(ErrorCode::InvalidRequest, None, "a message has a method or an id"))
        }
    }
}

fn request_id(id: &Value) -> Option<RequestId> {
    match id {
        Value::String(text) => Some(RequestId::from(text.clone())),
        other => i32::try_from(other.as_i64()?).ok().map(RequestId::from),
    }
}

fn write(output: &mut impl Write, message: &Message) -> io::Result<()> {
    let mut body = serde_json::to_value(message)?;
    if let Value::Object(fields) = &mut body {
        fields.insert("jsonrpc".to_owned(), json!("2.0"));
        if fields.contains_key("error") && fields.get("id").is_some_and(|id| id == "") {
            fields.insert("id".to_owned(), Value::Null);
        }
    }
    let body = serde_json::to_vec(&body)?;
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(&body)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<Result<Message, Box<Response>>> {
        let mut input = io::BufReader::new(text.as_bytes());
        let mut found = Vec::new();
        while let Ok(Some(body)) = read_body(&mut input) {
            found.push(message(&body));
        }
        found
    }

    fn framed(bodies: &[&str]) -> String {
        bodies.iter().map(|body| format!("Content-Length: {}\r\n\r\n{body}", body.len())).collect()
    }

    #[test]
    fn requests_notifications_and_answers_are_told_apart() {
        let found = read_all(&framed(&[
            r#"{"jsonrpc":"2.0","id":7,"method":"shutdown"}"#,
            r#"{"jsonrpc":"2.0","id":"x","method":"a/b","params":{"line":3}}"#,
            r#"{"jsonrpc":"2.0","method":"exit"}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":null}"#,
        ]));
        let kinds: Vec<_> = found
            .iter()
            .map(|message| match message {
                Ok(Message::Request(request)) => format!("{} {}", request.method, request.id),
                Ok(Message::Notification(notification)) => notification.method.clone(),
                Ok(Message::Response(response)) => format!("answer {}", response.id),
                Err(_) => "refused".to_owned(),
            })
            .collect();
        assert_eq!(kinds, ["shutdown 7", "a/b \"x\"", "exit", "answer 1"]);
    }

    #[test]
    fn what_is_no_message_is_refused_and_the_next_one_read() {
        let found = read_all(&framed(&["{", "[]", "{}", r#"{"id":2,"method":"m"}"#]));
        assert_eq!(found.iter().filter(|message| message.is_err()).count(), 3);
        assert!(matches!(found.last(), Some(Ok(Message::Request(_)))));
    }

    #[test]
    fn a_size_beyond_all_bounds_ends_the_stream() {
        assert!(read_all("Content-Length: 99999999999999\r\n\r\n{}").is_empty());
        assert!(read_all("Content-Length: 20\r\n\r\n{}").is_empty(), "cut short");
    }

    #[test]
    fn answers_are_written_with_their_numbers() {
        let mut out = Vec::new();
        let result = json!({ "line": 3, "items": [1, 2] });
        write(&mut out, &Response::new_ok(RequestId::from(5), result).into()).unwrap();
        let text = String::from_utf8(out).unwrap();
        let body = text.split("\r\n\r\n").nth(1).unwrap();
        let value: Value = serde_json::from_str(body).unwrap();
        let expected =
            json!({ "jsonrpc": "2.0", "id": 5, "result": { "line": 3, "items": [1, 2] } });
        assert_eq!(value, expected);
    }
}
