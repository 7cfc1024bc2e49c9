//! A native line without its secrets, and without its texts where that is asked for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};

use super::rewrite::{Edit, Keep, quote, rewrite};
use super::{SCHEMES, SECRET_PREFIXES, SHORTEST_KEY, is_secret_name};
use crate::traffic::json::{Kind, Raw};

/// What is left out of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// Keys, tokens, cookies and passwords, in headers, URLs and bodies.
    pub secrets: bool,
    /// The texts of bodies. Structure, numbers and the names of models stay.
    pub bodies: bool,
}

impl Default for Redaction {
    /// Secrets go, bodies stay.
    fn default() -> Self {
        Self { secrets: true, bodies: false }
    }
}

/// Different secrets that are told apart; any further one is `[redacted]`.
const MOST_SECRETS: usize = 1 << 20;

/// Members of bodies that hold secrets; names of tools and texts are free to end in `key`
/// or `token`, so only whole names count.
const BODY_SECRETS: &[&str] = &[
    "authorization",
    "apikey",
    "password",
    "secret",
    "clientsecret",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "authorizationtoken",
    "connectionstring",
    "subscriptionkey",
];

/// Members whose strings say what a body is, and are needed to meter it.
const KEPT: &[&str] = &[
    "model",
    "modelVersion",
    "model_version",
    "model_id",
    "modelId",
    "object",
    "type",
    "role",
    "event",
    "status",
    "finish_reason",
    "finishReason",
    "stop_reason",
    "stopReason",
    "service_tier",
    "encoding_format",
    "modality",
    "tool_choice",
    "reasoning_effort",
    "effort",
    "created_at",
];

/// Redacts lines. Each different secret gets a number of its own in the order in which they
/// are met, so that callers who are told apart by a key still are.
#[derive(Debug, Default)]
pub struct Redactor {
    what: Redaction,
    seen: HashMap<u64, u32>,
    /// Bodies of bytes, whose texts could only be left out whole.
    dropped: u64,
}

impl Redactor {
    /// Leaves out `what`.
    #[must_use]
    pub fn new(what: Redaction) -> Self {
        Self { what, ..Self::default() }
    }

    /// Different secrets that were met.
    #[must_use]
    pub fn secrets(&self) -> usize {
        self.seen.len()
    }

    /// Bodies that were left out whole because they are bytes.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The native line `line` on one line, redacted.
    #[must_use]
    pub fn line(&mut self, line: Raw<'_>) -> String {
        let mut out = String::with_capacity(line.text().len());
        out.push('{');
        for (name, value) in line.members() {
            key(name.raw(), &mut out);
            match name.plain() {
                "request" | "response" if value.kind() == Kind::Object => {
                    self.message(value, &mut out);
                }
                _ => rewrite(value.text(), &mut Keep, &mut out),
            }
        }
        out.push('}');
        out
    }

    fn message(&mut self, message: Raw<'_>, out: &mut String) {
        out.push('{');
        for (name, value) in message.members() {
            key(name.raw(), out);
            match (name.plain(), value.kind()) {
                ("url", Kind::String) if self.what.secrets => {
                    let url = value.string().map(|url| url.decode()).unwrap_or_default();
                    string(&self.url(&url), out);
                }
                ("headers", Kind::Object) if self.what.secrets => self.headers(value, out),
                ("body", _) => self.body(value, out),
                _ => rewrite(value.text(), &mut Keep, out),
            }
        }
        out.push('}');
    }

    fn headers(&mut self, headers: Raw<'_>, out: &mut String) {
        out.push('{');
        for (name, value) in headers.members() {
            key(name.raw(), out);
            let mut edit = Header { secret: is_secret_name(&name.decode()), redactor: self };
            rewrite(value.text(), &mut edit, out);
        }
        out.push('}');
    }

    /// What stands for the secret `value`.
    fn pseudonym(&mut self, value: &str) -> String {
        let mut hasher = DefaultHasher::new();
        hasher.write(value.as_bytes());
        let next = self.seen.len();
        let known = self.seen.get(&hasher.finish()).copied();
        match (known, u32::try_from(next + 1)) {
            (Some(number), _) => format!("redacted-{number}"),
            (None, Ok(number)) if next < MOST_SECRETS => {
                self.seen.insert(hasher.finish(), number);
                format!("redacted-{number}")
            }
            _ => "redacted".to_owned(),
        }
    }

    /// A secret value, with the scheme before it where it has one.
    fn secret(&mut self, value: &str) -> String {
        match value.split_once(' ') {
            Some((scheme, rest)) if SCHEMES.iter().any(|s| scheme.eq_ignore_ascii_case(s)) => {
                format!("{scheme} {}", self.pseudonym(rest.trim()))
            }
            _ if value.is_empty() => String::new(),
            _ => self.pseudonym(value),
        }
    }

    /// A URL without user, password and the values of secret parameters.
    fn url(&mut self, url: &str) -> String {
        let (address, query) = match url.split_once('?') {
            Some((address, query)) => (address, Some(query)),
            None => (url, None),
        };
        let mut clean = without_user(address).into_owned();
        let Some(query) = query else { return clean };
        let (query, fragment) = query.split_once('#').map_or((query, None), |(q, f)| (q, Some(f)));
        for (number, parameter) in query.split('&').enumerate() {
            clean.push(if number == 0 { '?' } else { '&' });
            match parameter.split_once('=') {
                Some((name, value)) if is_secret_name(name) && !value.is_empty() => {
                    clean.push_str(&format!("{name}={}", self.pseudonym(value)));
                }
                _ => clean.push_str(&masked_words(parameter)),
            }
        }
        if let Some(fragment) = fragment {
            clean.push('#');
            clean.push_str(fragment);
        }
        clean
    }

    fn body(&mut self, body: Raw<'_>, out: &mut String) {
        let bytes = body.kind() == Kind::Object && body.text().contains("\"base64\"");
        let is_bytes = bytes && body.members().count() == 1 && body.get("base64").is_some();
        match body.kind() {
            _ if self.what.bodies && is_bytes => {
                self.dropped += 1;
                out.push_str("null");
            }
            Kind::String => {
                let text = body.string().map(|text| text.decode()).unwrap_or_default();
                string(&self.text(&text), out);
            }
            _ if is_bytes => rewrite(body.text(), &mut Keep, out),
            _ => self.json(body.text(), out),
        }
    }

    fn json(&mut self, text: &str, out: &mut String) {
        if self.what.bodies {
            rewrite(text, &mut Masked, out);
        } else if self.what.secrets {
            rewrite(text, &mut Members(self), out);
        } else {
            rewrite(text, &mut Keep, out);
        }
    }

    /// A body of text: events, JSON Lines, one JSON document, or anything.
    fn text<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if !self.what.bodies && !self.what.secrets {
            return Cow::Borrowed(text);
        }
        if Raw::parse(text).is_ok() {
            let mut out = String::with_capacity(text.len());
            self.json(text, &mut out);
            return Cow::Owned(out);
        }
        let mut out = String::with_capacity(text.len());
        for line in text.split_inclusive(['\n', '\r']) {
            let content = line.trim_end_matches(['\n', '\r']);
            let (name, rest) = match content.split_once(':') {
                Some((name @ ("data" | "event" | "id" | "retry"), rest)) => (name, rest),
                _ => ("", content),
            };
            if !name.is_empty() {
                out.push_str(name);
                out.push(':');
            }
            let value = rest.trim_start_matches(' ');
            out.push_str(rest.get(..rest.len() - value.len()).unwrap_or_default());
            if Raw::parse(value).is_ok_and(|raw| matches!(raw.kind(), Kind::Object | Kind::Array)) {
                self.json(value, &mut out);
            } else if !self.what.bodies {
                out.push_str(&masked_words(value));
            } else if value == "[DONE]" || matches!(name, "event" | "retry") {
                out.push_str(value);
            } else {
                out.extend(value.chars().map(|_| 'x'));
            }
            out.push_str(line.get(content.len()..).unwrap_or_default());
        }
        Cow::Owned(out)
    }
}

/// Writes the next key of an object.
fn key(raw: &str, out: &mut String) {
    if !out.ends_with('{') {
        out.push(',');
    }
    quote(raw, out);
    out.push(':');
}

/// Writes a string that is not escaped yet.
fn string(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

/// An address without `user:password@`.
fn without_user(address: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = address.split_once("://") else { return Cow::Borrowed(address) };
    let end = rest.find('/').unwrap_or(rest.len());
    match rest.get(..end).and_then(|authority| authority.rfind('@')) {
        Some(at) => Cow::Owned(format!("{scheme}://{}", rest.get(at + 1..).unwrap_or_default())),
        None => Cow::Borrowed(address),
    }
}

/// The value of a header.
struct Header<'r> {
    secret: bool,
    redactor: &'r mut Redactor,
}

impl Edit for Header<'_> {
    fn string(&mut self, _key: &str, raw: &str, out: &mut String) {
        if self.secret {
            // The inside of a checked string is JSON with quotes around it.
            let quoted = format!("\"{raw}\"");
            let value = Raw::parse(&quoted).ok().and_then(|raw| Some(raw.string()?.decode()));
            string(&self.redactor.secret(&value.unwrap_or_default()), out);
        } else {
            quote(&masked_words(raw), out);
        }
    }

    fn bare(&mut self, _in_array: bool, raw: &str, out: &mut String) {
        if self.secret && raw != "null" {
            string(&self.redactor.secret(raw), out);
        } else {
            out.push_str(raw);
        }
    }
}

/// A body that keeps its texts: secret members and keys within texts go.
struct Members<'r>(&'r mut Redactor);

impl Edit for Members<'_> {
    fn string(&mut self, key: &str, raw: &str, out: &mut String) {
        let name: String = key.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        if BODY_SECRETS.contains(&name.to_ascii_lowercase().as_str()) && !raw.is_empty() {
            string(&self.0.secret(raw), out);
        } else {
            quote(&masked_words(raw), out);
        }
    }

    fn bare(&mut self, _in_array: bool, raw: &str, out: &mut String) {
        out.push_str(raw);
    }
}

/// A body whose texts go: each character becomes an `x`. Numbers within arrays are tokens or
/// vectors, which tell the text, and become 0.
struct Masked;

impl Edit for Masked {
    fn string(&mut self, key: &str, raw: &str, out: &mut String) {
        if KEPT.contains(&key) {
            quote(&masked_words(raw), out);
            return;
        }
        let quoted = format!("\"{raw}\"");
        let text = Raw::parse(&quoted).ok().and_then(|raw| Some(raw.string()?.decode()));
        out.push('"');
        out.extend(text.unwrap_or_default().chars().map(|_| 'x'));
        out.push('"');
    }

    fn bare(&mut self, in_array: bool, raw: &str, out: &mut String) {
        let is_number = raw.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        out.push_str(if in_array && is_number { "0" } else { raw });
    }
}

/// `raw` with the bytes of keys masked that are known by how they begin, or that follow the
/// name of a scheme. `raw` may be the inside of a JSON string.
fn masked_words(raw: &str) -> Cow<'_, str> {
    // Most texts hold none of it, and one look for each is fast.
    let bytes = raw.as_bytes();
    if raw.len() < 8 || !may_hold_key(bytes) {
        return Cow::Borrowed(raw);
    }
    let mut masked = String::new();
    let (mut at, mut shown, mut after_scheme) = (0, 0, false);
    while at < bytes.len() {
        if bytes.get(at) == Some(&b'\\') {
            // An escape is no part of a word.
            at += 2;
            continue;
        }
        let part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_.~+/=".contains(byte);
        let length = bytes.get(at..).unwrap_or_default().iter().take_while(part).count();
        if length == 0 {
            after_scheme &= bytes.get(at) == Some(&b' ');
            at += 1;
            continue;
        }
        let word = raw.get(at..at + length).unwrap_or_default();
        let is_key = SECRET_PREFIXES.iter().any(|prefix| word.starts_with(prefix));
        if length >= SHORTEST_KEY && (is_key || after_scheme) {
            masked.push_str(raw.get(shown..at).unwrap_or_default());
            masked.extend(std::iter::repeat_n('*', length));
            shown = at + length;
        }
        after_scheme = SCHEMES.iter().any(|scheme| word.eq_ignore_ascii_case(scheme));
        at += length;
    }
    if shown == 0 {
        return Cow::Borrowed(raw);
    }
    masked.push_str(raw.get(shown..).unwrap_or_default());
    Cow::Owned(masked)
}

/// Whether a prefix of keys, or a scheme, stands anywhere.
fn may_hold_key(bytes: &[u8]) -> bool {
    let prefix = |prefix: &&str| memchr::memmem::find(bytes, prefix.as_bytes()).is_some();
    let scheme = |scheme: &&str| {
        let first = scheme.as_bytes().first().copied().unwrap_or_default();
        memchr::memchr2_iter(first, first.to_ascii_uppercase(), bytes).any(|at| {
            let word = bytes.get(at..at + scheme.len());
            word.is_some_and(|word| word.eq_ignore_ascii_case(scheme.as_bytes()))
        })
    };
    SECRET_PREFIXES.iter().any(prefix) || SCHEMES.iter().any(scheme)
}
