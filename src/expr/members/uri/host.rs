//! Host names of a URI: which of the four kinds, and their normal form.

use crate::expr::members::net::address::{
    Ipv6, read_canonical_ipv4, read_ipv4, read_ipv6, write_ipv4,
};

/// `UriHostNameType`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HostKind {
    /// No host.
    Unknown = 0,
    /// A name that is not one of the domain name system.
    Basic = 1,
    /// A domain name.
    Dns = 2,
    /// An IPv4 address.
    Ipv4 = 3,
    /// An IPv6 address.
    Ipv6 = 4,
}

/// A host and where its text ends.
#[derive(Clone, Debug)]
pub(super) struct Host {
    pub(super) kind: HostKind,
    /// Lower case for ASCII names, canonical for addresses, IPv6 in brackets without its scope.
    pub(super) text: String,
    /// Scope of an IPv6 address as it was written.
    pub(super) scope: Option<String>,
    pub(super) is_loopback: bool,
}

impl Host {
    /// No host.
    pub(super) fn none() -> Self {
        Self { kind: HostKind::Unknown, text: String::new(), scope: None, is_loopback: false }
    }

    /// A host of another kind.
    pub(super) fn basic(text: String) -> Self {
        Self { kind: HostKind::Basic, text, scope: None, is_loopback: false }
    }
}

fn ends_host(c: char, implicit_file: bool) -> bool {
    matches!(c, '/' | '\\') || !implicit_file && matches!(c, ':' | '?' | '#')
}

/// The number of characters of a domain name at the start of `text`.
pub(super) fn domain_name(text: &[char], implicit_file: bool) -> Option<usize> {
    let invalid = |c: char| {
        c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.')
            || ('\u{7f}'..='\u{9f}').contains(&c)
    };
    let length = match text.iter().position(|c| invalid(*c)) {
        Some(at) if text.get(at).is_some_and(|c| ends_host(*c, implicit_file)) => at,
        Some(_) => return None,
        None => text.len(),
    };
    let mut rest = text.get(..length).unwrap_or_default();
    if rest.is_empty() {
        return None;
    }
    loop {
        let first = rest.first()?;
        if first.is_ascii() && !first.is_ascii_alphanumeric() {
            return None;
        }
        let dot = rest.iter().position(|c| matches!(c, '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}'));
        let label = dot.unwrap_or(rest.len());
        if label == 0 || label > 63 {
            return None;
        }
        rest = rest.get(label + 1..).unwrap_or_default();
        if rest.is_empty() {
            return Some(length);
        }
    }
}

/// The number of characters of a machine's name in the local network.
fn machine_name(text: &[char], implicit_file: bool) -> Option<usize> {
    let mut end = text.len();
    let mut valid = false;
    let mut at = 0;
    let mut first = true;
    while let Some(&c) = text.get(at) {
        if ends_host(c, implicit_file) {
            end = at;
            break;
        }
        let is_name = c.is_alphabetic() || (c.is_ascii_digit() && !first);
        match c {
            '.' if first => {
                if !valid {
                    return None;
                }
                first = false;
                valid = false;
            }
            '.' => {
                if !valid || at > 0 && text.get(at - 1) == Some(&'.') {
                    return None;
                }
                valid = false;
            }
            '-' | '_' if first => valid = true,
            '-' | '_' if valid => {}
            _ if is_name => valid = true,
            _ if first && c.is_ascii_digit() => {}
            _ => return None,
        }
        at += 1;
    }
    let dotted = end > 0 && text.get(end - 1) == Some(&'.');
    (valid || dotted && !first).then_some(end)
}

/// The host at the start of `text`, and its number of characters.
pub(super) fn read_host(
    text: &[char],
    implicit_file: bool,
    unknown_scheme: bool,
) -> Option<(Host, usize)> {
    let first = *text.first()?;
    if first == '[' {
        let end = text.iter().position(|c| *c == ']')?;
        let inside: String = text.get(1..end)?.iter().collect();
        let address = read_ipv6(&inside)?;
        return Some((ipv6_host(&address), end + 1));
    }
    if first.is_ascii_digit() {
        let end = text.iter().position(|c| ends_host(*c, implicit_file)).unwrap_or(text.len());
        let name: String = text.get(..end)?.iter().collect();
        let address = if unknown_scheme { read_canonical_ipv4(&name) } else { read_ipv4(&name) };
        if let Some(address) = address {
            let host = Host {
                kind: HostKind::Ipv4,
                text: write_ipv4(address),
                scope: None,
                is_loopback: address >> 24 == 127,
            };
            return Some((host, end));
        }
    }
    let (kind, end) = match domain_name(text, implicit_file) {
        Some(end) => (HostKind::Dns, end),
        None => (HostKind::Basic, machine_name(text, implicit_file)?),
    };
    let name: String = text.get(..end)?.iter().collect();
    let text = if name.is_ascii() { name.to_ascii_lowercase() } else { name };
    let is_loopback = text == "localhost" || text == "loopback";
    Some((Host { kind, text, scope: None, is_loopback }, end))
}

fn ipv6_host(address: &Ipv6) -> Host {
    Host {
        kind: HostKind::Ipv6,
        text: format!("[{}]", address.write()),
        scope: address.scope.clone(),
        is_loopback: address.is_loopback(),
    }
}

/// `Uri.CheckHostName`
pub(super) fn check_host_name(name: &str) -> HostKind {
    if name.is_empty() || name.len() > i16::MAX as usize {
        return HostKind::Unknown;
    }
    let inside = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    if inside.is_some_and(|name| read_ipv6(name).is_some()) {
        return HostKind::Ipv6;
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) && read_ipv4(name).is_some() {
        return HostKind::Ipv4;
    }
    let chars: Vec<char> = name.chars().collect();
    if domain_name(&chars, false) == Some(chars.len()) {
        return HostKind::Dns;
    }
    if inside.is_none() && read_ipv6(name).is_some() {
        return HostKind::Ipv6;
    }
    HostKind::Unknown
}
