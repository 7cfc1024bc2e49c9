//! One recorded request/response pair.

use std::borrow::Cow;
use std::time::Duration;

use super::json::{Raw, Text};
use super::{Body, Context, Headers, LineError, Timestamp, decode};

/// One recorded exchange, borrowed from its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange<'a> {
    /// When the request reached the gateway.
    pub timestamp: Timestamp,
    /// How long it took until the response had ended; zero when not recorded.
    pub duration: Duration,
    /// What the gateway knew.
    pub context: Context<'a>,
    /// What the caller sent.
    pub request: Request<'a>,
    /// What the backend answered.
    pub response: Response<'a>,
    /// Token counts that the recorder tells beside the response, such as those of a
    /// gateway's log: an object as [`super::UsageLine`] describes it.
    pub usage: Option<Raw<'a>>,
    /// Where the recording comes from, in the recorder's words.
    pub source: Option<Text<'a>>,
}

/// The request of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The HTTP method as recorded.
    pub method: Cow<'a, str>,
    /// The URL as recorded: absolute, or a path.
    pub url: Cow<'a, str>,
    /// The headers.
    pub headers: Headers<'a>,
    /// The body.
    pub body: Body<'a>,
}

/// The response of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response<'a> {
    /// The HTTP status; 0 when the exchange broke off before there was one.
    pub status: u16,
    /// The headers.
    pub headers: Headers<'a>,
    /// The body.
    pub body: Body<'a>,
}

impl<'a> Exchange<'a> {
    /// Decodes one line of the native format; `index` is its number from 0.
    ///
    /// # Errors
    /// [`LineError`] with line, column and the reason when the line is not an
    /// exchange. Bodies, headers and context must be well-formed JSON; what they
    /// hold is not looked at.
    pub fn decode(line: &'a str, index: u64) -> Result<Self, LineError> {
        decode::exchange(line).map_err(|fault| LineError::new(line.as_bytes(), index, &fault))
    }

    /// When the response had ended: when tokens are charged.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.timestamp.after(self.duration)
    }
}
