//! Reading a URI into its parts.

use super::escape::{internationalise, needs_normalising};
use super::host::{Host, HostKind, read_host};

/// Why a text is no URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Format,
    Scheme,
    Authority,
    Empty,
    DosPath,
    HostName,
    Port,
    CannotBeRelative,
}

impl Problem {
    /// True when the text may still be a relative reference.
    fn may_be_relative(self) -> bool {
        matches!(self, Self::Format | Self::Scheme | Self::Authority | Self::Empty)
    }

    /// The message of the exception.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Format => "Invalid URI: The format of the URI could not be determined.",
            Self::Scheme => "Invalid URI: The URI scheme is not valid.",
            Self::Authority => "Invalid URI: The Authority/Host could not be parsed.",
            Self::Empty => "Invalid URI: The URI is empty.",
            Self::DosPath => "Invalid URI: A Dos path must be rooted, for example, 'c:\\\\'.",
            Self::HostName => "Invalid URI: The hostname could not be parsed.",
            Self::Port => "Invalid URI: Invalid port specified.",
            Self::CannotBeRelative => {
                "A relative URI cannot be created because the 'uriString' parameter represents an absolute URI."
            }
        }
    }
}

/// What a scheme's URIs look like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scheme {
    name: &'static str,
    /// -1 for none.
    pub(super) port: i32,
    /// `//` and a host must follow.
    pub(super) needs_authority: bool,
    /// `//` may follow.
    takes_authority: bool,
    empty_host: bool,
    user_info: bool,
    has_port: bool,
    pub(super) query: bool,
    fragment: bool,
    /// Backslashes are slashes.
    slashes: bool,
    /// Dot segments are removed.
    compress: bool,
    /// The path begins with a slash.
    rooted: bool,
    pub(super) is_file: bool,
    pub(super) is_mail: bool,
    pub(super) is_unknown: bool,
}

const HTTP: Scheme = Scheme {
    name: "http",
    port: 80,
    needs_authority: true,
    takes_authority: true,
    empty_host: false,
    user_info: true,
    has_port: true,
    query: true,
    fragment: true,
    slashes: true,
    compress: true,
    rooted: true,
    is_file: false,
    is_mail: false,
    is_unknown: false,
};

const FILE: Scheme = Scheme {
    name: "file",
    port: -1,
    empty_host: true,
    user_info: false,
    has_port: false,
    is_file: true,
    ..HTTP
};

const OPAQUE: Scheme = Scheme {
    name: "news",
    port: -1,
    needs_authority: false,
    takes_authority: false,
    query: false,
    slashes: false,
    compress: false,
    rooted: false,
    ..HTTP
};

const SCHEMES: &[Scheme] = &[
    HTTP,
    Scheme { name: "https", port: 443, ..HTTP },
    Scheme { name: "ws", ..HTTP },
    Scheme { name: "wss", port: 443, ..HTTP },
    Scheme { name: "ftp", port: 21, query: false, ..HTTP },
    FILE,
    Scheme { name: "gopher", port: 70, query: false, slashes: false, compress: false, ..HTTP },
    Scheme { name: "nntp", port: 119, query: false, slashes: false, compress: false, ..HTTP },
    OPAQUE,
    Scheme { name: "uuid", ..OPAQUE },
    Scheme {
        name: "mailto",
        port: 25,
        needs_authority: false,
        takes_authority: false,
        empty_host: true,
        slashes: false,
        compress: false,
        rooted: false,
        is_mail: true,
        ..HTTP
    },
    Scheme {
        name: "telnet",
        port: 23,
        empty_host: true,
        query: false,
        slashes: false,
        compress: false,
        ..HTTP
    },
    Scheme { name: "ldap", port: 389, empty_host: true, slashes: false, compress: false, ..HTTP },
    Scheme { name: "net.tcp", port: 808, user_info: false, ..HTTP },
    Scheme { name: "net.pipe", port: -1, user_info: false, has_port: false, ..HTTP },
];

/// Schemes that the runtime does not know.
const UNKNOWN: Scheme = Scheme {
    name: "",
    port: -1,
    needs_authority: false,
    empty_host: true,
    is_unknown: true,
    ..HTTP
};

/// The rules of a scheme.
pub(super) fn scheme_of(name: &str) -> Scheme {
    SCHEMES.iter().find(|scheme| scheme.name == name).copied().unwrap_or(UNKNOWN)
}

/// An absolute URI in its parts, normalised but for escapes.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) name: String,
    pub(super) scheme: Scheme,
    /// True when `//` stands before the host.
    pub(super) authority: bool,
    pub(super) user_info: Option<String>,
    pub(super) host: Host,
    /// The port that was written, unless it is the scheme's own.
    pub(super) port: Option<u16>,
    pub(super) path: String,
    /// With its question mark; empty for none.
    pub(super) query: String,
    /// With its number sign; empty for none.
    pub(super) fragment: String,
    /// A path without a scheme.
    pub(super) implicit_file: bool,
    pub(super) is_unc: bool,
    pub(super) is_dos: bool,
    /// True when the text was a URI to the letter, as `IsWellFormedOriginalString` has it.
    pub(super) well_formed: bool,
}

/// `UriKind`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    Either,
    Absolute,
    Relative,
}

/// `Uri.CheckSchemeName`
pub(super) fn is_scheme_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\r' | '\t')
}

/// Reads a text; `None` for a relative reference.
pub(super) fn parse(text: &str, want: Want) -> Result<Option<Parts>, Problem> {
    let relative_or = |problem: Problem| {
        if want != Want::Absolute && problem.may_be_relative() { Ok(None) } else { Err(problem) }
    };
    if text.is_empty() {
        return relative_or(Problem::Empty);
    }
    let leading = text.chars().take_while(|c| is_space(*c)).count();
    let chars: Vec<char> = text.chars().skip(leading).collect();
    let trailing = chars.iter().rev().take_while(|c| is_space(**c)).count();
    let body = chars.get(..chars.len() - trailing).unwrap_or_default();
    let start = match begin(&chars, body) {
        Ok(start) => start,
        Err(problem) => return relative_or(problem),
    };
    let parsed = match start {
        Begin::UnixPath | Begin::UncPath(_)
            if want != Want::Absolute && leading == 0 && !text.starts_with("\\\\") =>
        {
            return Ok(None);
        }
        Begin::UnixPath if want != Want::Absolute => return Ok(None),
        Begin::DosPath if want == Want::Relative => return Ok(None),
        Begin::UnixPath => unix_path(body),
        Begin::UncPath(at) => with_authority(FILE, body, at, true),
        Begin::DosPath => Ok(dos_path(body, 0, true)),
        Begin::Scheme(at) => after_scheme(body, at),
    };
    match parsed {
        Ok(_) if want == Want::Relative => Err(Problem::CannotBeRelative),
        Ok(mut parts) => {
            parts.well_formed &= leading == 0 && trailing == 0 || leading == 1;
            Ok(Some(parts))
        }
        Err(problem) => relative_or(problem),
    }
}

enum Begin {
    UnixPath,
    UncPath(usize),
    DosPath,
    /// What follows the colon.
    Scheme(usize),
}

fn begin(all: &[char], body: &[char]) -> Result<Begin, Problem> {
    let at = |index: usize| all.get(index).copied();
    let is_slash = |c: Option<char>| matches!(c, Some('/' | '\\'));
    if at(0) == Some('/') && !is_slash(at(1)) {
        return Ok(Begin::UnixPath);
    }
    let colon = all.iter().position(|c| *c == ':');
    if all.len() < 2 || colon == Some(0) {
        return Err(Problem::Format);
    }
    if matches!(at(1), Some(':' | '|')) {
        if !at(0).is_some_and(|c| c.is_ascii_alphabetic()) {
            return Err(if at(1) == Some(':') { Problem::Scheme } else { Problem::Format });
        }
        return match at(2) {
            None => Err(Problem::Format),
            Some('/' | '\\') => Ok(Begin::DosPath),
            Some(_) => Err(Problem::DosPath),
        };
    }
    if is_slash(at(0)) {
        if !is_slash(at(1)) {
            return Err(Problem::Format);
        }
        let slashes = all.iter().take_while(|c| is_slash(Some(**c))).count();
        return Ok(Begin::UncPath(slashes));
    }
    let Some(colon) = colon else { return Err(Problem::Format) };
    let name: String = body.get(..colon).unwrap_or_default().iter().collect();
    if !is_scheme_name(&name) {
        return Err(Problem::Scheme);
    }
    Ok(Begin::Scheme(colon + 1))
}

fn empty_parts(scheme: Scheme, name: &str) -> Parts {
    Parts {
        name: name.to_owned(),
        scheme,
        authority: true,
        user_info: None,
        host: Host::none(),
        port: None,
        path: String::new(),
        query: String::new(),
        fragment: String::new(),
        implicit_file: false,
        is_unc: false,
        is_dos: false,
        well_formed: true,
    }
}

fn unix_path(body: &[char]) -> Result<Parts, Problem> {
    let mut parts = empty_parts(FILE, "file");
    parts.implicit_file = true;
    parts.well_formed = false;
    parts.host = Host::basic(String::new());
    parts.path = compress(&body.iter().collect::<String>());
    Ok(parts)
}

fn dos_path(body: &[char], from: usize, implicit: bool) -> Parts {
    let mut parts = empty_parts(FILE, "file");
    parts.implicit_file = implicit;
    parts.is_dos = true;
    parts.host = Host::basic(String::new());
    parts.well_formed = !implicit;
    let rest = body.get(from..).unwrap_or_default();
    set_rest(&mut parts, rest, implicit);
    let path = parts.path.trim_start_matches('/').replacen('|', ":", 1);
    parts.path = format!("/{path}");
    parts
}

fn after_scheme(body: &[char], at: usize) -> Result<Parts, Problem> {
    let name: String = body.get(..at - 1).unwrap_or_default().iter().collect();
    let lower = name.to_ascii_lowercase();
    let scheme = scheme_of(&lower);
    let rest = body.get(at..).unwrap_or_default();
    let slashes = rest.iter().take_while(|c| matches!(c, '/' | '\\')).count();
    let with_name = |mut parts: Parts| {
        parts.name.clone_from(&lower);
        parts
    };
    if scheme.is_file {
        let drive = matches!(rest.get(slashes + 1), Some(':' | '|'))
            && rest.get(slashes).is_some_and(char::is_ascii_alphabetic);
        if drive {
            if !matches!(rest.get(slashes + 2), Some('/' | '\\')) {
                return Err(Problem::DosPath);
            }
            return Ok(dos_path(body, at + slashes, false));
        }
        if slashes == 3 && rest.get(2) == Some(&'/') {
            let mut parts = empty_parts(FILE, "file");
            parts.host = Host::basic(String::new());
            set_rest(&mut parts, rest.get(2..).unwrap_or_default(), false);
            return Ok(parts);
        }
        let named = rest.get(slashes).is_some_and(|c| !matches!(c, '?' | '#'));
        if slashes >= 2 && named {
            let mut parts = with_authority(scheme, body, at + slashes, false)?;
            parts.is_unc = true;
            return Ok(parts);
        }
    }
    if scheme.needs_authority {
        if slashes < 2 {
            return Err(Problem::Authority);
        }
        let mut parts = with_name(with_authority(scheme, body, at + 2, false)?);
        parts.well_formed &= rest.starts_with(&['/', '/']);
        return Ok(parts);
    }
    if scheme.takes_authority && rest.starts_with(&['/', '/']) {
        return Ok(with_name(with_authority(scheme, body, at + 2, false)?));
    }
    if scheme.is_mail {
        return Ok(with_name(Parts {
            authority: false,
            ..with_authority(scheme, body, at, false)?
        }));
    }
    let mut parts = empty_parts(scheme, &lower);
    parts.authority = false;
    set_rest(&mut parts, rest, false);
    Ok(parts)
}

fn with_authority(
    scheme: Scheme,
    body: &[char],
    at: usize,
    implicit: bool,
) -> Result<Parts, Problem> {
    let mut parts = empty_parts(scheme, scheme.name);
    parts.implicit_file = implicit;
    parts.is_unc = implicit;
    parts.well_formed = !implicit;
    let mut rest = body.get(at..).unwrap_or_default();
    let ends = |c: &char| matches!(c, '/' | '#' | '?') || *c == '\\' && scheme.is_file;
    if rest.first().is_none_or(ends) {
        if !scheme.empty_host || implicit {
            return Err(Problem::HostName);
        }
        parts.host = Host::basic(String::new());
        set_rest(&mut parts, rest, implicit);
        return Ok(parts);
    }
    let mut user_info = None;
    if scheme.user_info {
        let end = rest.iter().position(|c| matches!(c, '?' | '#' | '\\' | '/' | '@'));
        if let Some(end) = end.filter(|end| rest.get(*end) == Some(&'@') && end + 1 < rest.len()) {
            user_info = Some(rest.get(..end).unwrap_or_default().iter().collect::<String>());
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }
    let found = read_host(rest, implicit, scheme.is_unknown);
    let found = found.filter(|(_, end)| {
        let c = rest.get(*end);
        c.is_none_or(|c| matches!(c, '/' | '?' | '#' | '\\') || *c == ':' && scheme.has_port)
    });
    let found = match found {
        Some((_, end)) if rest.get(end) == Some(&'\\') && !scheme.is_file => {
            return Err(Problem::HostName);
        }
        Some(found) => Some(found),
        None if scheme.is_unknown => {
            let dots = rest.iter().take_while(|c| **c == '.').count();
            let ended = rest.get(dots).is_none_or(|c| matches!(c, '/' | '?' | '#'));
            ((1..=2).contains(&dots) && ended).then(|| (Host::basic(".".repeat(dots)), dots))
        }
        None => None,
    };
    let Some((host, end)) = found else { return Err(Problem::HostName) };
    parts.user_info = user_info;
    parts.well_formed &= host.kind != HostKind::Unknown;
    parts.host = host;
    rest = rest.get(end..).unwrap_or_default();
    if rest.first() == Some(&':') {
        let digits = rest.iter().skip(1).take_while(|c| c.is_ascii_digit()).count();
        let port: String = rest.iter().skip(1).take(digits).collect();
        let ended = rest.get(digits + 1).is_none_or(|c| matches!(c, '/' | '?' | '#'));
        let number = if port.is_empty() { Ok(0) } else { port.parse::<u16>() };
        let (Ok(number), true) = (number, ended) else { return Err(Problem::Port) };
        if !port.is_empty() && i32::from(number) != scheme.port {
            parts.port = Some(number);
        }
        rest = rest.get(digits + 1..).unwrap_or_default();
    }
    set_rest(&mut parts, rest, implicit);
    Ok(parts)
}

/// Path, query and fragment.
fn set_rest(parts: &mut Parts, rest: &[char], implicit: bool) {
    let scheme = parts.scheme;
    let fragment = rest.iter().position(|c| *c == '#' && !implicit && scheme.fragment);
    let fragment = fragment.unwrap_or(rest.len());
    let query = rest.iter().take(fragment).position(|c| *c == '?' && !implicit && scheme.query);
    let query = query.unwrap_or(fragment);
    let part = |from: usize, to: usize| -> String {
        rest.get(from..to).unwrap_or_default().iter().collect()
    };
    let mut path = part(0, query);
    parts.query = part(query, fragment);
    parts.fragment = part(fragment, rest.len());
    let user_info = parts.user_info.as_deref().unwrap_or_default();
    parts.well_formed &= !path.contains('\\')
        && [&*path, &parts.query, parts.fragment.get(1..).unwrap_or_default(), user_info]
            .iter()
            .all(|part| is_well_formed(part));
    if !implicit {
        let texts = [&*path, &parts.query, &parts.fragment, user_info, &parts.host.text];
        if texts.iter().any(|text| needs_normalising(text)) {
            path = internationalise(&path, false);
            parts.query = internationalise(&parts.query, true);
            parts.fragment = internationalise(&parts.fragment, false);
            parts.user_info = parts.user_info.as_deref().map(|text| internationalise(text, false));
        }
    }
    if scheme.slashes {
        path = path.replace('\\', "/");
    }
    if scheme.rooted && parts.authority && !path.starts_with('/') {
        path.insert(0, '/');
    }
    if scheme.compress && path.starts_with('/') {
        path = compress(&path);
    }
    parts.path = path;
}

/// True for a part whose characters are allowed; letters outside ASCII are. An escape must be
/// one that is needed.
pub(super) fn is_well_formed(part: &str) -> bool {
    let chars: Vec<char> = part.chars().collect();
    chars.iter().enumerate().all(|(at, &c)| match c {
        '%' => {
            let digit = |at: usize| chars.get(at).and_then(|c| c.to_digit(16));
            let byte = digit(at + 1).zip(digit(at + 2)).map(|(high, low)| high * 16 + low);
            let c = byte.and_then(char::from_u32);
            c.is_some_and(|c| !super::escape::is_unreserved(c))
        }
        '#' | '[' | ']' => false,
        c => super::escape::is_reserved_or_unreserved(c) || !c.is_ascii(),
    })
}

/// Removes dot segments.
pub(super) fn compress(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let last = segments.len().saturating_sub(1);
    for (index, segment) in segments.iter().enumerate() {
        match *segment {
            "." | ".." => {
                if *segment == ".." {
                    kept.pop();
                }
                if index == last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}
