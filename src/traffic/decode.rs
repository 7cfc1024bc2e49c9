//! The native line: one JSON object, read in one pass.

use std::borrow::Cow;
use std::time::Duration;

use super::error::{LineFault, Located};
use super::json::{Cursor, Kind, Raw, Text};
use super::{Body, Context, Exchange, Headers, Request, Response, Timestamp};

/// A member of the line: its name for messages, its value and where that begins.
#[derive(Clone, Copy)]
struct Member<'a> {
    name: &'static str,
    value: Raw<'a>,
    at: usize,
}

impl<'a> Member<'a> {
    fn wrong(self, expected: &'static str) -> Located {
        let fault = LineFault::WrongType { member: self.name, expected, found: self.value.kind() };
        Located { fault, at: self.at, length: self.value.text().len() }
    }

    fn string(self) -> Result<Text<'a>, Located> {
        self.value.string().ok_or_else(|| self.wrong("a string"))
    }

    /// The value when it is an object, `None` when it is `null`.
    fn object(self) -> Result<Option<Raw<'a>>, Located> {
        match self.value.kind() {
            Kind::Object => Ok(Some(self.value)),
            Kind::Null => Ok(None),
            _ => Err(self.wrong("an object")),
        }
    }

    fn fault(self, fault: LineFault) -> Located {
        Located { fault, at: self.at, length: self.value.text().len() }
    }
}

/// A member seen so far.
type Slot<'a> = Option<Member<'a>>;

/// Reads the value of the member `name` into its slot.
fn fill<'a>(
    slot: &mut Slot<'a>,
    name: &'static str,
    cursor: &mut Cursor<'a>,
) -> Result<(), Located> {
    cursor.peek();
    let at = cursor.offset();
    let value = cursor.value()?;
    let member = Member { name, value, at };
    if slot.replace(member).is_some() {
        return Err(member.fault(LineFault::Duplicate(name)));
    }
    Ok(())
}

/// The member that must be there.
fn required<'a>(slot: Slot<'a>, name: &'static str, at: usize) -> Result<Member<'a>, Located> {
    slot.ok_or(Located { fault: LineFault::Missing(name), at, length: 1 })
}

/// The exchange that `line` holds.
pub(super) fn exchange(line: &str) -> Result<Exchange<'_>, Located> {
    let mut cursor = Cursor::new(line);
    cursor.peek();
    let start = cursor.offset();
    open(&mut cursor, "the line")?;
    let (mut timestamp, mut duration, mut context, mut source) = (None, None, None, None);
    let (mut request, mut response, mut usage) = (None, None, None);
    let mut first = true;
    while let Some(key) = cursor.next_key(&mut first)? {
        match key.plain() {
            "timestamp" => fill(&mut timestamp, "timestamp", &mut cursor)?,
            "duration_ms" => fill(&mut duration, "duration_ms", &mut cursor)?,
            "context" => fill(&mut context, "context", &mut cursor)?,
            "source" => fill(&mut source, "source", &mut cursor)?,
            "usage" => fill(&mut usage, "usage", &mut cursor)?,
            "request" => {
                let read = read_request(&mut cursor)?;
                once(request.replace(read).is_some(), "request", &cursor)?;
            }
            "response" => {
                let read = read_response(&mut cursor)?;
                once(response.replace(read).is_some(), "response", &cursor)?;
            }
            _ => drop(cursor.value()?),
        }
    }
    cursor.end()?;
    let missing = |name| Located { fault: LineFault::Missing(name), at: start, length: 1 };
    Ok(Exchange {
        timestamp: moment(required(timestamp, "timestamp", start)?)?,
        duration: duration.map_or(Ok(Duration::ZERO), milliseconds)?,
        context: context
            .map(Member::object)
            .transpose()?
            .flatten()
            .map(Context::from_raw)
            .unwrap_or_default(),
        request: request.ok_or_else(|| missing("request"))?,
        response: response.ok_or_else(|| missing("response"))?,
        usage: usage.map(Member::object).transpose()?.flatten(),
        source: source.and_then(|member: Member<'_>| member.value.string()),
    })
}

/// Moves into the object at the cursor.
fn open(cursor: &mut Cursor<'_>, name: &'static str) -> Result<(), Located> {
    match cursor.peek() {
        Some(b'{') => Ok(cursor.enter_object()?),
        _ => {
            let at = cursor.offset();
            let found = cursor.value()?.kind();
            let fault = LineFault::WrongType { member: name, expected: "an object", found };
            Err(Located { fault, at, length: cursor.offset() - at })
        }
    }
}

/// Refuses a second `name`.
fn once(again: bool, name: &'static str, cursor: &Cursor<'_>) -> Result<(), Located> {
    let at = cursor.offset().saturating_sub(1);
    if again { Err(Located { fault: LineFault::Duplicate(name), at, length: 1 }) } else { Ok(()) }
}

/// The members of a message that request and response share, and its own ones.
#[derive(Default)]
struct Message<'a> {
    method: Slot<'a>,
    url: Slot<'a>,
    status: Slot<'a>,
    headers: Slot<'a>,
    body: Slot<'a>,
}

impl<'a> Message<'a> {
    /// Reads the object at the cursor.
    fn read(cursor: &mut Cursor<'a>, name: &'static str) -> Result<Self, Located> {
        open(cursor, name)?;
        let mut message = Self::default();
        let mut first = true;
        while let Some(key) = cursor.next_key(&mut first)? {
            match key.plain() {
                "method" => fill(&mut message.method, "method", cursor)?,
                "url" => fill(&mut message.url, "url", cursor)?,
                "status" => fill(&mut message.status, "status", cursor)?,
                "headers" => fill(&mut message.headers, "headers", cursor)?,
                "body" => fill(&mut message.body, "body", cursor)?,
                _ => drop(cursor.value()?),
            }
        }
        Ok(message)
    }

    fn headers(&self) -> Result<Headers<'a>, Located> {
        let object = self.headers.map(Member::object).transpose()?.flatten();
        Ok(object.map(Headers::from_raw).unwrap_or_default())
    }

    fn body(&self) -> Body<'a> {
        self.body.map(|member| Body::from_raw(member.value)).unwrap_or_default()
    }
}

fn read_request<'a>(cursor: &mut Cursor<'a>) -> Result<Request<'a>, Located> {
    cursor.peek();
    let start = cursor.offset();
    let message = Message::read(cursor, "request")?;
    let text = |slot, name| -> Result<Cow<'a, str>, Located> {
        Ok(required(slot, name, start)?.string()?.decode())
    };
    Ok(Request {
        method: text(message.method, "request.method")?,
        url: text(message.url, "request.url")?,
        headers: message.headers()?,
        body: message.body(),
    })
}

fn read_response<'a>(cursor: &mut Cursor<'a>) -> Result<Response<'a>, Located> {
    cursor.peek();
    let start = cursor.offset();
    let message = Message::read(cursor, "response")?;
    let status = required(message.status, "response.status", start)?;
    if status.value.kind() != Kind::Number {
        return Err(status.wrong("a number"));
    }
    let number = status.value.unsigned().filter(|&number| number <= 999);
    let number = number.and_then(|number| u16::try_from(number).ok());
    Ok(Response {
        status: number.ok_or_else(|| status.fault(LineFault::BadStatus))?,
        headers: message.headers()?,
        body: message.body(),
    })
}

fn moment(member: Member<'_>) -> Result<Timestamp, Located> {
    let text = member.string()?.decode();
    Timestamp::parse(&text).ok_or_else(|| member.fault(LineFault::BadTimestamp))
}

/// A duration in milliseconds, with or without decimals; `null` counts as absent.
fn milliseconds(member: Member<'_>) -> Result<Duration, Located> {
    match member.value.kind() {
        Kind::Null => Ok(Duration::ZERO),
        Kind::Number => {
            let whole = member.value.unsigned().map(Duration::from_millis);
            let decimal = || {
                let seconds = member.value.number()? / 1000.0;
                Duration::try_from_secs_f64(seconds).ok()
            };
            whole.or_else(decimal).ok_or_else(|| member.fault(LineFault::BadDuration))
        }
        _ => Err(member.wrong("a number of milliseconds")),
    }
}
