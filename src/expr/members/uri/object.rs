//! A `Uri` object: its components in every format, equality, and combining with others.

use super::escape::{display, display_file, escape, is_reserved_or_unreserved, unescape_all};
use super::host::HostKind;
use super::parse::{Parts, Problem, Want, is_scheme_name, parse, scheme_of};
use crate::expr::eval::Interpreter;
use crate::expr::members::table;
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, Value};

/// `UriFormat`, and the format of `ToString()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Escaped,
    Unescaped,
    Safe,
    Shown,
}

/// Bits of `UriComponents`.
pub(super) mod component {
    pub(in crate::expr::members::uri) const SCHEME: i64 = 1;
    pub(in crate::expr::members::uri) const USER_INFO: i64 = 2;
    pub(in crate::expr::members::uri) const HOST: i64 = 4;
    pub(in crate::expr::members::uri) const PORT: i64 = 8;
    pub(in crate::expr::members::uri) const PATH: i64 = 16;
    pub(in crate::expr::members::uri) const QUERY: i64 = 32;
    pub(in crate::expr::members::uri) const FRAGMENT: i64 = 64;
    pub(in crate::expr::members::uri) const STRONG_PORT: i64 = 128;
    pub(in crate::expr::members::uri) const NORMALIZED_HOST: i64 = 256;
    pub(in crate::expr::members::uri) const KEEP_DELIMITER: i64 = 0x4000_0000;
    pub(in crate::expr::members::uri) const SCHEME_AND_SERVER: i64 = SCHEME | HOST | PORT;
    pub(in crate::expr::members::uri) const HTTP_REQUEST_URL: i64 =
        SCHEME_AND_SERVER | PATH | QUERY;
    pub(in crate::expr::members::uri) const ABSOLUTE: i64 = 127;
}

/// `System.Uri`
#[derive(Clone, Debug)]
pub(in crate::expr) struct Uri {
    pub(super) original: Text,
    /// `None` for a relative reference.
    pub(super) parts: Option<Parts>,
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Exception::new("System.UriFormatException", problem.message()).into()
    }
}

impl Uri {
    pub(super) fn read(text: &Text, want: Want) -> Result<Self, Problem> {
        Ok(Self { original: text.clone(), parts: parse(&text.to_utf8(), want)? })
    }

    /// An absolute or relative URI, as the JSON library and the API object make them.
    ///
    /// # Errors
    /// `UriFormatException`
    pub(in crate::expr) fn of_text(text: &Text) -> Result<Self, Fault> {
        Ok(Self::read(text, Want::Either)?)
    }

    /// `new Uri(text)`
    pub(in crate::expr) fn of_absolute_text(text: &Text) -> Result<Self, Fault> {
        Ok(Self::read(text, Want::Absolute)?)
    }

    pub(super) fn relative(text: String) -> Self {
        Self { original: text.into(), parts: None }
    }

    /// `OriginalString`
    pub(in crate::expr) fn original(&self) -> &Text {
        &self.original
    }

    /// The parts of an absolute URI.
    pub(super) fn absolute(&self) -> Result<&Parts, Fault> {
        self.parts.as_ref().ok_or_else(|| {
            Exception::invalid_operation("This operation is not supported for a relative URI.")
                .into()
        })
    }

    /// `ToString()`
    pub(in crate::expr) fn shown(&self) -> Text {
        match &self.parts {
            Some(parts) => parts.components(component::ABSOLUTE, Format::Shown).into(),
            None => self.original.clone(),
        }
    }
}

impl Object for Uri {
    fn type_of(&self) -> Type {
        table().find("System.Uri").map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.shown())
    }

    fn equals(&self, other: &Value) -> bool {
        match (other.downcast::<Self>(), other) {
            (Some(other), _) => self.same(other),
            (None, Value::String(text)) => {
                Self::read(text, Want::Either).is_ok_and(|other| self.same(&other))
            }
            _ => false,
        }
    }

    fn hash(&self) -> Option<u64> {
        let key = match &self.parts {
            Some(parts) => parts.components(component::HTTP_REQUEST_URL, Format::Safe).into(),
            None => self.original.clone(),
        };
        Some(crate::expr::eval::hash_value(&Value::String(key)))
    }
}

impl Uri {
    /// Equal but for user, fragment and escapes; relative ones to the letter.
    fn same(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (&self.parts, &other.parts) else {
            return self.parts.is_none()
                && other.parts.is_none()
                && self.original == other.original;
        };
        let which = component::HTTP_REQUEST_URL;
        let (left, right) = (a.components(which, Format::Safe), b.components(which, Format::Safe));
        let ignore_case = a.is_unc || a.is_dos;
        let mail = a.scheme.is_mail && a.user_info != b.user_info;
        !mail && (left == right || ignore_case && left.to_lowercase() == right.to_lowercase())
    }

    /// `new Uri(base, relative)`: the text of the result, or the relative URI when it is
    /// absolute itself.
    pub(super) fn combine(&self, relative: &Text) -> Result<Self, Fault> {
        let base = self.absolute()?;
        let inner = Self::read(relative, Want::Either)?;
        if inner.parts.is_some() {
            return Ok(inner);
        }
        let text = relative.to_utf8();
        let text = text.trim_matches([' ', '\n', '\r', '\t']);
        let combined = base.combine(&self.original.to_utf8(), text);
        Ok(Self::read(&combined.into(), Want::Absolute)?)
    }
}

impl Parts {
    /// `Port`: -1 for none.
    pub(super) fn port_number(&self) -> i32 {
        self.port.map_or(self.scheme.port, i32::from)
    }

    /// `Host`
    pub(super) fn host_text(&self) -> &str {
        &self.host.text
    }

    /// `Authority`
    pub(super) fn authority_text(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host.text),
            None => self.host.text.clone(),
        }
    }

    pub(super) fn path(&self, format: Format) -> String {
        let path = &self.path;
        match (format, self.implicit_file) {
            (Format::Escaped, true) => {
                escape(path, false, |c| is_reserved_or_unreserved(c) && !matches!(c, '?' | '#'))
            }
            (Format::Escaped, false) if self.scheme.query => {
                escape(path, true, is_reserved_or_unreserved)
            }
            (Format::Escaped, false) => {
                escape(path, true, |c| is_reserved_or_unreserved(c) && c != '?')
            }
            (Format::Unescaped, true) => path.clone(),
            (Format::Unescaped, false) => unescape_all(path),
            (_, true) => display_file(path),
            (Format::Safe, _) => display(path, false, true),
            (Format::Shown, _) => display(path, false, false),
        }
    }

    fn tail(text: &str, format: Format, in_query: bool) -> String {
        let Some(mark) = text.get(..1) else { return String::new() };
        let body = text.get(1..).unwrap_or_default();
        let body = match format {
            Format::Escaped => escape(body, true, is_reserved_or_unreserved),
            Format::Unescaped => unescape_all(body),
            Format::Safe => display(body, in_query, true).replace('#', "%23"),
            Format::Shown => display(body, in_query, false).replace('#', "%23"),
        };
        format!("{mark}{body}")
    }

    /// With its question mark.
    pub(super) fn query(&self, format: Format) -> String {
        Self::tail(&self.query, format, true)
    }

    /// With its number sign.
    pub(super) fn fragment(&self, format: Format) -> String {
        Self::tail(&self.fragment, format, false)
    }

    pub(super) fn user_info(&self, format: Format) -> String {
        let text = self.user_info.as_deref().unwrap_or_default();
        match format {
            Format::Escaped => escape(text, true, is_reserved_or_unreserved),
            Format::Unescaped => unescape_all(text),
            Format::Safe => display(text, false, true),
            Format::Shown => display(text, false, false),
        }
    }

    /// `AbsolutePath`: a DOS path without the slash before its drive.
    pub(super) fn absolute_path(&self) -> String {
        let path = self.path(Format::Escaped);
        match path.strip_prefix('/') {
            Some(rest) if self.is_dos => rest.to_owned(),
            _ => path,
        }
    }

    /// `LocalPath`
    pub(super) fn local_path(&self) -> String {
        let path = self.path(Format::Unescaped);
        if self.is_dos {
            return path.trim_start_matches('/').replace('/', "\\");
        }
        if self.is_unc {
            return format!("//{}{path}", self.host.text).replace('/', "\\");
        }
        path
    }

    /// `GetComponents`
    pub(super) fn components(&self, which: i64, format: Format) -> String {
        use component::{
            FRAGMENT, HOST, KEEP_DELIMITER, NORMALIZED_HOST, PATH, PORT, QUERY, SCHEME,
            STRONG_PORT, USER_INFO,
        };
        let keep = which & KEEP_DELIMITER != 0;
        let which = which & !KEEP_DELIMITER;
        let has = |part: i64| which & part != 0;
        let only = |part: i64| which == part && !keep;
        let mut text = String::new();
        if has(SCHEME) {
            text.push_str(&self.name);
            if !only(SCHEME) {
                text.push_str(if self.authority { "://" } else { ":" });
            }
        }
        if has(USER_INFO) && self.user_info.is_some() {
            text.push_str(&self.user_info(format));
            if !only(USER_INFO) {
                text.push('@');
            }
        }
        if has(HOST | NORMALIZED_HOST) {
            text.push_str(&self.host.text);
        }
        let port = match self.port {
            Some(port) if has(PORT | STRONG_PORT) => Some(i32::from(port)),
            None if has(STRONG_PORT) => Some(self.scheme.port).filter(|port| *port >= 0),
            _ => None,
        };
        if let Some(port) = port {
            if !only(PORT) && !only(STRONG_PORT) {
                text.push(':');
            }
            text.push_str(&port.to_string());
        }
        if has(PATH) {
            let path = self.path(format);
            let bare = path.strip_prefix('/').filter(|_| only(PATH) && self.authority);
            text.push_str(bare.unwrap_or(&path));
        }
        for (part, tail) in [(QUERY, self.query(format)), (FRAGMENT, self.fragment(format))] {
            if has(part) {
                let bare = tail.get(1..).filter(|_| only(part));
                text.push_str(bare.unwrap_or(&tail));
            }
        }
        text
    }

    /// The text of a relative reference under this base.
    fn combine(&self, original: &str, relative: &str) -> String {
        use component::{ABSOLUTE, FRAGMENT, PATH, QUERY, SCHEME_AND_SERVER, USER_INFO};
        let left = |which: i64| self.components(which, Format::Safe);
        if relative.is_empty() {
            return left(ABSOLUTE);
        }
        if !self.implicit_file && relative.starts_with('#') {
            return left(ABSOLUTE & !FRAGMENT) + relative;
        }
        if !self.implicit_file && self.scheme.query && relative.starts_with('?') {
            return left(ABSOLUTE & !FRAGMENT & !QUERY) + relative;
        }
        let mut relative = relative;
        let head = relative.find(['/', '\\', '?', '#', ':']);
        if let Some((name, rest)) = head
            .filter(|at| *at >= 2 && relative.as_bytes().get(*at) == Some(&b':'))
            .and_then(|at| Some((relative.get(..at)?, relative.get(at + 1..)?)))
            && is_scheme_name(name)
        {
            let name = name.to_ascii_lowercase();
            let unknown = scheme_of(&name).is_unknown;
            if name != self.name || unknown != self.scheme.is_unknown {
                return relative.to_owned();
            }
            relative = rest;
        }
        if relative.is_empty() {
            return original.to_owned();
        }
        let server = left(SCHEME_AND_SERVER | USER_INFO);
        if relative.starts_with('/') || relative.starts_with('\\') && self.name != "news" {
            if relative.starts_with("//") {
                return format!("{}:{relative}", self.name);
            }
            return format!("{server}/{}", relative.get(1..).unwrap_or_default());
        }
        let path = self.components(PATH | component::KEEP_DELIMITER, Format::Safe);
        let folder = path.rfind('/').map_or("", |at| path.get(..=at).unwrap_or_default());
        let extra = relative.find(['?', '#']).unwrap_or(relative.len());
        let (name, extra) = relative.split_at(extra);
        let whole = format!("{folder}{name}").replace('\\', "/");
        let whole = if whole.starts_with('/') { super::parse::compress(&whole) } else { whole };
        format!("{server}{whole}{extra}")
    }

    /// `MakeRelativeUri`; `None` when the other URI is elsewhere.
    pub(super) fn relative_to(&self, other: &Self) -> Option<String> {
        let elsewhere = self.name != other.name
            || self.host.text != other.host.text
            || self.port_number() != other.port_number();
        if elsewhere {
            return None;
        }
        let ignore_case = self.is_unc || self.is_dos;
        let mut text = difference(&self.absolute_path(), &other.absolute_path(), ignore_case);
        let first = text.split(['/', '?', '#']).next().unwrap_or_default();
        if first.contains(':') {
            text.insert_str(0, "./");
        }
        Some(text + &other.query(Format::Escaped) + &other.fragment(Format::Escaped))
    }

    /// `IsBaseOf` an absolute URI.
    pub(super) fn is_base_of(&self, other: &Self) -> bool {
        if self.name != other.name {
            return false;
        }
        let which = component::ABSOLUTE & !component::FRAGMENT;
        let fold = |text: String| {
            let ignore = self.is_unc || self.is_dos || other.is_unc || other.is_dos;
            if ignore { text.to_lowercase() } else { text }
        };
        let own = fold(self.components(which, Format::Safe));
        let other = fold(other.components(which, Format::Safe));
        let mut others = other.chars();
        let mut rest = own.chars();
        let mut same = true;
        while let Some(a) = rest.clone().next() {
            let Some(b) = others.next() else { break };
            if matches!(a, '?' | '#') {
                return true;
            }
            if a == '/' && (b != '/' || !same) {
                return false;
            }
            if a != '/' {
                if matches!(b, '?' | '#') {
                    break;
                }
                same &= a == b;
            }
            rest.next();
        }
        let rest = rest.as_str();
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        !path.contains('/')
    }

    /// `IsLoopback`
    pub(super) fn is_loopback(&self) -> bool {
        self.host.is_loopback
            || self.scheme.is_file && self.host.text.is_empty()
            || self.host.kind == HostKind::Unknown && self.scheme.is_file
    }
}

/// The way from one path to another.
fn difference(from: &str, to: &str, ignore_case: bool) -> String {
    let (a, b): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let same = |x: &char, y: &char| x == y || ignore_case && x.eq_ignore_ascii_case(y);
    let common = a.iter().zip(&b).take_while(|(x, y)| same(x, y)).count();
    if common == 0 {
        return to.to_owned();
    }
    if common == a.len() && common == b.len() {
        return String::new();
    }
    let slash = a.iter().take(common).rposition(|c| *c == '/');
    let up = a.iter().skip(common).filter(|c| **c == '/').count();
    if up == 0 && slash.is_some_and(|slash| slash + 1 == b.len()) {
        return "./".to_owned();
    }
    let rest: String = b.iter().skip(slash.map_or(0, |slash| slash + 1)).collect();
    "../".repeat(up) + &rest
}
