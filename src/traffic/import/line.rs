//! A native line, put together from what a recorder tells.

use crate::traffic::json::{Kind, Raw};
use crate::traffic::{Timestamp, UsageLine};

/// A body for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NewBody {
    /// JSON text that has been checked.
    Json(String),
    /// Any text.
    Text(String),
    /// Bytes in standard base64.
    Base64(String),
}

impl NewBody {
    /// A body from its text: as JSON where it is an object or an array.
    pub(crate) fn of_text(text: String) -> Self {
        let is_json =
            Raw::parse(&text).is_ok_and(|raw| matches!(raw.kind(), Kind::Object | Kind::Array));
        if is_json && !is_bytes(&text) { Self::Json(text) } else { Self::Text(text) }
    }
}

/// Whether a JSON text would be taken for bytes in base64.
fn is_bytes(text: &str) -> bool {
    text.trim_start().get(1..).is_some_and(|rest| rest.trim_start().starts_with("\"base64\""))
}

/// What a line is made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewLine {
    /// When the request reached the gateway.
    pub(crate) timestamp: Timestamp,
    /// Milliseconds until the response had ended.
    pub(crate) duration_ms: Option<f64>,
    /// Ids by their native names.
    pub(crate) context: Vec<(&'static str, String)>,
    /// Method of the request.
    pub(crate) method: String,
    /// URL of the request.
    pub(crate) url: String,
    /// Headers of the request: the JSON text of an object.
    pub(crate) request_headers: Option<String>,
    /// Body of the request.
    pub(crate) request_body: Option<NewBody>,
    /// Status of the response.
    pub(crate) status: u16,
    /// Headers of the response: the JSON text of an object.
    pub(crate) response_headers: Option<String>,
    /// Body of the response.
    pub(crate) response_body: Option<NewBody>,
    /// Counts that the recorder tells.
    pub(crate) usage: UsageLine,
    /// Where it comes from.
    pub(crate) source: Option<&'static str>,
}

impl NewLine {
    /// The line.
    pub(crate) fn write(&self) -> String {
        let mut out = format!("{{\"timestamp\":\"{}\"", self.timestamp);
        if let Some(duration) = self.duration_ms {
            out.push_str(&format!(",\"duration_ms\":{}", serde_json::Value::from(duration)));
        }
        if !self.context.is_empty() {
            out.push_str(",\"context\":{");
            for (number, (name, value)) in self.context.iter().enumerate() {
                let comma = if number > 0 { "," } else { "" };
                out.push_str(&format!("{comma}\"{name}\":{}", quoted(value)));
            }
            out.push('}');
        }
        let (method, url) = (quoted(&self.method), quoted(&self.url));
        out.push_str(&format!(",\"request\":{{\"method\":{method},\"url\":{url}"));
        message(self.request_headers.as_deref(), self.request_body.as_ref(), &mut out);
        out.push_str(&format!(",\"response\":{{\"status\":{}", self.status));
        message(self.response_headers.as_deref(), self.response_body.as_ref(), &mut out);
        if self.usage != UsageLine::default() {
            let usage = serde_json::to_string(&self.usage).unwrap_or_default();
            out.push_str(&format!(",\"usage\":{usage}"));
        }
        if let Some(source) = self.source {
            out.push_str(&format!(",\"source\":{}", quoted(source)));
        }
        out.push('}');
        out
    }
}

/// Writes headers, body and the end of a message.
fn message(headers: Option<&str>, body: Option<&NewBody>, out: &mut String) {
    if let Some(headers) = headers {
        out.push_str(&format!(",\"headers\":{headers}"));
    }
    match body {
        None => {}
        Some(NewBody::Json(json)) => out.push_str(&format!(",\"body\":{json}")),
        Some(NewBody::Text(text)) => out.push_str(&format!(",\"body\":{}", quoted(text))),
        Some(NewBody::Base64(bytes)) => {
            out.push_str(&format!(",\"body\":{{\"base64\":{}}}", quoted(bytes)));
        }
    }
    out.push('}');
}

/// `text` as a JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
