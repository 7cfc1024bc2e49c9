//! A recorded body, untouched until somebody asks for it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::json::{Kind, Raw, Text};

/// A body as recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Body<'a> {
    /// Not recorded, or `null`.
    #[default]
    Absent,
    /// A JSON value that is not a string: the body was JSON.
    Json(Raw<'a>),
    /// A string: the body was text (SSE, NDJSON, plain text, or JSON kept as text).
    Text(Text<'a>),
    /// `{"base64": "…"}`: the body was binary.
    Base64(Text<'a>),
}

impl<'a> Body<'a> {
    /// The body that a line's `body` member stands for.
    #[must_use]
    pub fn from_raw(raw: Raw<'a>) -> Self {
        match raw.kind() {
            Kind::Null => Self::Absent,
            Kind::Object => binary(raw).map_or(Self::Json(raw), Self::Base64),
            _ => raw.string().map_or(Self::Json(raw), Self::Text),
        }
    }

    /// Whether nothing was recorded, or a body of no bytes.
    #[must_use]
    pub fn is_empty(self) -> bool {
        match self {
            Self::Absent => true,
            Self::Json(_) => false,
            Self::Text(text) | Self::Base64(text) => text.is_empty(),
        }
    }

    /// The body as text; `None` when it is absent or binary and not UTF-8.
    #[must_use]
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Absent => None,
            Self::Json(raw) => Some(Cow::Borrowed(raw.text())),
            Self::Text(text) => Some(text.decode()),
            Self::Base64(_) => String::from_utf8(self.bytes()?.into_owned()).ok().map(Cow::Owned),
        }
    }

    /// The body as bytes; `None` when it is absent or its base64 is malformed.
    #[must_use]
    pub fn bytes(self) -> Option<Cow<'a, [u8]>> {
        match self {
            Self::Absent => None,
            Self::Json(raw) => Some(Cow::Borrowed(raw.text().as_bytes())),
            Self::Text(text) => Some(match text.decode() {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            }),
            Self::Base64(text) => {
                let text = text.decode();
                let bytes = STANDARD_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
                Some(Cow::Owned(bytes))
            }
        }
    }
}

/// The text of `{"base64": "…"}`; `None` when the object has any other member.
fn binary(raw: Raw<'_>) -> Option<Text<'_>> {
    // Long bodies are objects too: their first member is not looked at in vain.
    raw.text().get(1..)?.trim_start().strip_prefix("\"base64\"")?;
    let mut members = raw.members();
    let (key, value) = members.next()?;
    let text = key.is("base64").then(|| value.string())??;
    members.next().is_none().then_some(text)
}
