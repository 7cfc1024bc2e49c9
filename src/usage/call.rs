//! Where a call went: method, host and path, without the rest of the URL.

use std::borrow::Cow;

use super::Provider;

/// The parts of a request that say whose API it calls.
#[derive(Clone, Debug)]
pub struct Call<'u> {
    /// Host without user, port and brackets; empty when the URL is a path only.
    pub host: &'u str,
    /// Port, when the URL names one.
    pub port: Option<u16>,
    /// Path without query and fragment.
    pub path: &'u str,
    /// The last part of the path.
    pub last: &'u str,
    /// The last but one part of the path.
    pub last_but_one: &'u str,
    /// The provider that host, or path, belong to.
    pub provider: &'static Provider,
}

impl<'u> Call<'u> {
    /// The call that goes to `url`.
    #[must_use]
    pub fn new(url: &'u str) -> Self {
        let (host, port, path) = split(url);
        let mut parts = path.rsplit('/').filter(|part| !part.is_empty());
        let (last, last_but_one) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        Self { host, port, path, last, last_but_one, provider: Provider::of(host, port, path) }
    }

    /// The parts of the path between slashes, empty ones left out.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &'u str> + use<'u> {
        self.path.split('/').filter(|segment| !segment.is_empty())
    }

    /// Whether one part of the path is `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.path.contains(name) && self.segments().any(|segment| segment == name)
    }

    /// The part of the path that follows the part `name`.
    #[must_use]
    pub fn after(&self, name: &str) -> Option<&'u str> {
        let mut segments = self.segments();
        segments.find(|segment| *segment == name)?;
        segments.next()
    }

    /// The name and the method of `…/NAME:METHOD`, which is how Google's APIs call.
    #[must_use]
    pub fn custom_method(&self) -> Option<(&'u str, &'u str)> {
        self.last.rsplit_once(':')
    }
}

/// Host, port and path of a URL, or of a path alone.
fn split(url: &str) -> (&str, Option<u16>, &str) {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let url = url.get(..end).unwrap_or(url);
    if url.starts_with('/') {
        return ("", None, url);
    }
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some((address, after)) = host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        return (address, after.strip_prefix(':').and_then(|port| port.parse().ok()), path);
    }
    match host.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok(), path),
        None => (host, None, path),
    }
}

/// `text` with its percent escapes decoded.
#[must_use]
pub(super) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = after.first_chunk::<2>().filter(|_| byte == b'%').and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        decoded.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())
}
