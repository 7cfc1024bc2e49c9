//! HTTP archives (HAR 1.2), as browsers and debugging proxies write them.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Format, Source};
use crate::traffic::import::{Intake, NewBody, NewLine};
use crate::traffic::json::{Kind, Raw};
use crate::traffic::records::{self, Head};
use crate::traffic::{Timestamp, TrafficError};

/// `{"log": {"entries": […]}}`.
pub struct Har;

impl Format for Har {
    fn name(&self) -> &'static str {
        "har"
    }

    fn about(&self) -> &'static str {
        "HTTP archive (HAR 1.2) of a browser or a debugging proxy"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        head.envelope() == Some("log")
    }

    fn read(&self, source: Source<'_>, intake: &mut Intake<'_>) -> Result<(), TrafficError> {
        records::read(source, &mut |place, met| {
            intake.at(place);
            let taken = match met.map(|record| record.whole()) {
                Ok(Some(entry)) => take(entry, intake),
                Ok(None) => intake.bad("it is not an object"),
                Err(reason) => intake.bad(reason),
            };
            taken.map_err(TrafficError::Read)
        })
    }
}

/// Hands an entry to the intake.
fn take(entry: Raw<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    intake.kind("HAR entries");
    let (Some(request), Some(response)) = (entry.get("request"), entry.get("response")) else {
        return intake.bad("it has no `request` or no `response`");
    };
    let started = text(entry, "startedDateTime");
    let Some(timestamp) = started.as_deref().and_then(Timestamp::parse) else {
        return intake.bad("its `startedDateTime` is no time with an offset");
    };
    let (Some(method), Some(url)) = (text(request, "method"), text(request, "url")) else {
        return intake.bad("its request has no `method` or no `url`");
    };
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return intake.left_out("entries that are no HTTP calls", "", 0);
    }
    let status = response.get("status").and_then(Raw::unsigned).unwrap_or(0);
    let Some(status) = u16::try_from(status).ok().filter(|status| *status <= 999) else {
        return intake.bad("its response has no status that can be one");
    };
    let content = response.get("content");
    let response_body = content.and_then(body);
    if response_body.is_none() && content.is_some_and(has_size) {
        intake.note_here("responses whose content the recorder left out");
    }
    let line = NewLine {
        timestamp,
        duration_ms: entry.get("time").and_then(Raw::number).filter(|time| *time >= 0.0),
        method,
        url,
        request_headers: request.get("headers").and_then(headers),
        request_body: request.get("postData").and_then(body),
        status,
        response_headers: response.get("headers").and_then(headers),
        response_body,
        source: Some("HAR"),
        ..NewLine::default()
    };
    intake.exchange(&line)
}

/// The text of a member.
fn text(object: Raw<'_>, name: &str) -> Option<String> {
    Some(object.get(name)?.string()?.decode().into_owned())
}

/// Whether content is said to have bytes.
fn has_size(content: Raw<'_>) -> bool {
    content.get("size").and_then(Raw::number).is_some_and(|size| size > 0.0)
}

/// A list of names and values as an object; a name that stands twice has a list of values.
/// Pseudo-headers of HTTP/2 say nothing that method and URL do not.
fn headers(list: Raw<'_>) -> Option<String> {
    let mut headers: Vec<(String, Vec<serde_json::Value>)> = Vec::new();
    for header in list.elements() {
        let (Some(name), Some(value)) = (text(header, "name"), text(header, "value")) else {
            continue;
        };
        if name.starts_with(':') {
            continue;
        }
        match headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&name)) {
            Some((_, values)) => values.push(value.into()),
            None => headers.push((name, vec![value.into()])),
        }
    }
    let object = headers.into_iter().map(|(name, mut values)| match values.len() {
        1 => (name, values.pop().unwrap_or_default()),
        _ => (name, values.into()),
    });
    let object: serde_json::Map<_, _> = object.collect();
    (!object.is_empty()).then(|| serde_json::Value::Object(object).to_string())
}

/// A body: `text`, in base64 where `encoding` says so, or the parameters of a form.
fn body(content: Raw<'_>) -> Option<NewBody> {
    let Some(body) = text(content, "text").filter(|body| !body.is_empty()) else {
        return form(content).map(NewBody::Text);
    };
    let encoding = text(content, "encoding").unwrap_or_default();
    if !encoding.eq_ignore_ascii_case("base64") {
        return Some(NewBody::of_text(body));
    }
    let packed: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let Ok(bytes) = STANDARD.decode(&packed) else { return Some(NewBody::Text(body)) };
    Some(match String::from_utf8(bytes) {
        Ok(text) => NewBody::of_text(text),
        Err(_) => NewBody::Base64(packed),
    })
}

/// The parameters of a form as its text; HAR leaves open which of the two is written.
fn form(content: Raw<'_>) -> Option<String> {
    let parameters = content.get("params").filter(|list| list.kind() == Kind::Array)?;
    let pair = |parameter: Raw<'_>| {
        let value = text(parameter, "value").unwrap_or_default();
        Some(format!("{}={value}", text(parameter, "name")?))
    };
    let pairs: Vec<_> = parameters.elements().filter_map(pair).collect();
    (!pairs.is_empty()).then(|| pairs.join("&"))
}
