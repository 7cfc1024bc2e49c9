//! `Uri` and `UriBuilder`: parsing, escaping and combining as the runtime does it on Linux.

mod builder;
mod escape;
mod host;
mod object;
mod parse;

pub(in crate::expr) use object::Uri;

use super::{Args, Call, Row, TypeRows, abstract_row, class, enumeration, row};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Text, Value};
use escape::is_unreserved;
use host::{HostKind, check_host_name};
use object::{Format, component};
use parse::{Parts, Want};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Uri", "a uniform resource identifier").rows(URI),
    class("System.UriBuilder", "puts a URI together").rows(builder::ROWS).not_allowed(),
    enumeration(
        "System.UriKind",
        &[("RelativeOrAbsolute", 0), ("Absolute", 1), ("Relative", 2)],
        "kinds of URI",
    )
    .not_allowed(),
    enumeration(
        "System.UriPartial",
        &[("Scheme", 0), ("Authority", 1), ("Path", 2), ("Query", 3)],
        "beginnings of a URI",
    ),
    enumeration(
        "System.UriFormat",
        &[("UriEscaped", 1), ("Unescaped", 2), ("SafeUnescaped", 3)],
        "how the characters of a URI are escaped",
    )
    .not_allowed(),
    enumeration(
        "System.UriHostNameType",
        &[("Unknown", 0), ("Basic", 1), ("Dns", 2), ("IPv4", 3), ("IPv6", 4)],
        "kinds of host names",
    )
    .not_allowed(),
    enumeration(
        "System.UriComponents",
        &[
            ("Scheme", 1),
            ("UserInfo", 2),
            ("Host", 4),
            ("Port", 8),
            ("SchemeAndServer", 13),
            ("Path", 16),
            ("Query", 32),
            ("PathAndQuery", 48),
            ("HttpRequestUrl", 61),
            ("Fragment", 64),
            ("AbsoluteUri", 127),
            ("StrongPort", 128),
            ("HostAndPort", 132),
            ("StrongAuthority", 134),
            ("NormalizedHost", 256),
            ("KeepDelimiter", 1_073_741_824),
            ("SerializationInfoString", -2_147_483_648),
        ],
        "parts of a URI",
    )
    .flags()
    .not_allowed(),
];

fn parts<'a>(args: Args<'a>, index: usize) -> Result<&'a Parts, Fault> {
    args.object::<Uri>(index)?.absolute()
}

/// An enumeration member of the member's result type.
fn member_of_result(call: &Call<'_, '_>, value: i64) -> Value {
    match &call.member.result {
        Type::Named(id, _) => Value::Enum(*id, value),
        _ => Value::Null,
    }
}

fn want(kind: i64) -> Result<Want, Fault> {
    match kind {
        0 => Ok(Want::Either),
        1 => Ok(Want::Absolute),
        2 => Ok(Want::Relative),
        _ => Err(Exception::with_parameter(
            "System.ArgumentException",
            format!("The value '{kind}' passed for the UriKind parameter is invalid."),
            "uriKind",
        )
        .into()),
    }
}

fn read(args: Args<'_>, want: Want) -> Result<Value, Fault> {
    Ok(Value::object(Uri::read(args.required_text(0, "uriString")?, want)?))
}

/// `new Uri(base, relative)`
fn combined(args: Args<'_>) -> Result<Uri, Fault> {
    args.required(0, "baseUri")?;
    let base = args.object::<Uri>(0)?;
    if base.parts.is_none() {
        return Err(Exception::out_of_range("baseUri").into());
    }
    match args.get(1) {
        Value::String(relative) => base.combine(relative),
        Value::Null => base.combine(&Text::default()),
        _ => {
            let relative = args.object::<Uri>(1)?;
            if relative.parts.is_some() {
                return Ok(relative.clone());
            }
            base.combine(&relative.original)
        }
    }
}

/// Stores what a constructor makes; false for what it throws about the text.
fn try_create(made: Result<Uri, Fault>, result: &Value) -> Result<Value, Fault> {
    match made {
        Ok(uri) => {
            result.assign(Value::object(uri));
            Ok(true.into())
        }
        Err(Fault::Exception(_)) => {
            result.assign(Value::Null);
            Ok(false.into())
        }
        Err(fault) => Err(fault),
    }
}

fn try_combine(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let made = match (args.is_null(0), args.is_null(1)) {
        (false, false) => combined(args),
        _ => Err(Exception::argument_null("uri").into()),
    };
    try_create(made, args.get(2))
}

fn same(args: Args<'_>) -> bool {
    crate::expr::eval::equals(args.get(0), args.get(1))
}

fn format_of(value: i64) -> Result<Format, Fault> {
    match value {
        1 => Ok(Format::Escaped),
        2 => Ok(Format::Unescaped),
        3 => Ok(Format::Safe),
        _ => Err(Exception::out_of_range("format").into()),
    }
}

const CHARACTER: &str = "Value does not fall within the expected range.";

const URI: &[Row] = &[
    row("new(string uriString)", |_, a| read(a, Want::Absolute), "an absolute URI"),
    row(
        "new(string uriString, UriKind uriKind)",
        |_, a| {
            a.required(0, "uriString")?;
            read(a, want(a.enumeration(1)?)?)
        },
        "a URI of this kind",
    ),
    row(
        "new(string uriString, bool dontEscape)",
        |call, a| if a.bool(1)? { Err(call.not_supported()) } else { read(a, Want::Absolute) },
        "an absolute URI",
    ),
    row(
        "new(Uri baseUri, string relativeUri)",
        |_, a| Ok(Value::object(combined(a)?)),
        "a reference under a base",
    ),
    row(
        "new(Uri baseUri, string relativeUri, bool dontEscape)",
        |call, a| {
            if a.bool(2)? { Err(call.not_supported()) } else { Ok(Value::object(combined(a)?)) }
        },
        "a reference under a base",
    ),
    row(
        "new(Uri baseUri, Uri relativeUri)",
        |_, a| {
            a.required(0, "baseUri")?;
            if a.is_null(1) {
                return Err(Exception::null_reference().into());
            }
            Ok(Value::object(combined(a)?))
        },
        "a reference under a base",
    ),
    row(
        "string AbsolutePath { get; }",
        |_, a| Ok(parts(a, 0)?.absolute_path().into()),
        "the path, escaped",
    ),
    row(
        "string AbsoluteUri { get; }",
        |_, a| Ok(parts(a, 0)?.components(component::ABSOLUTE, Format::Escaped).into()),
        "the whole URI, escaped",
    ),
    row(
        "string LocalPath { get; }",
        |_, a| Ok(parts(a, 0)?.local_path().into()),
        "the path, not escaped",
    ),
    row(
        "string Authority { get; }",
        |_, a| Ok(parts(a, 0)?.authority_text().into()),
        "host and port",
    ),
    row(
        "UriHostNameType HostNameType { get; }",
        |call, a| Ok(member_of_result(call, parts(a, 0)?.host.kind as i64)),
        "kind of its host name",
    ),
    row(
        "bool IsDefaultPort { get; }",
        |_, a| Ok(parts(a, 0)?.port.is_none().into()),
        "true for the scheme's own port",
    ),
    row(
        "bool IsFile { get; }",
        |_, a| Ok(parts(a, 0)?.scheme.is_file.into()),
        "true for the scheme `file`",
    ),
    row(
        "bool IsLoopback { get; }",
        |_, a| Ok(parts(a, 0)?.is_loopback().into()),
        "true for this machine",
    ),
    row(
        "string PathAndQuery { get; }",
        |_, a| {
            let parts = parts(a, 0)?;
            Ok((parts.absolute_path() + &parts.query(Format::Escaped)).into())
        },
        "path and query, escaped",
    ),
    row(
        "string[] Segments { get; }",
        |_, a| {
            let path = parts(a, 0)?.absolute_path();
            let segments = path.split_inclusive('/').map(Value::from).collect();
            Ok(Array::new(Type::String, segments).into())
        },
        "the segments of the path, each with its slash",
    ),
    row("bool IsUnc { get; }", |_, a| Ok(parts(a, 0)?.is_unc.into()), "true for a network path"),
    row("string Host { get; }", |_, a| Ok(parts(a, 0)?.host_text().into()), "the host"),
    row("int Port { get; }", |_, a| Ok(parts(a, 0)?.port_number().into()), "the port, or -1"),
    row(
        "string Query { get; }",
        |_, a| Ok(parts(a, 0)?.query(Format::Escaped).into()),
        "the query with its question mark, escaped",
    ),
    row(
        "string Fragment { get; }",
        |_, a| Ok(parts(a, 0)?.fragment(Format::Escaped).into()),
        "the fragment with its number sign, escaped",
    ),
    row("string Scheme { get; }", |_, a| Ok(parts(a, 0)?.name.as_str().into()), "the scheme"),
    row(
        "string OriginalString { get; }",
        |_, a| Ok(a.object::<Uri>(0)?.original.clone().into()),
        "the text it was made from",
    ),
    row("string DnsSafeHost { get; }", |_, a| safe_host(parts(a, 0)?), "the host for look-ups"),
    row(
        "string IdnHost { get; }",
        |call, a| {
            let parts = parts(a, 0)?;
            if !parts.host.text.is_ascii() {
                return Err(call.not_supported());
            }
            safe_host(parts)
        },
        "the host in ASCII",
    ),
    row(
        "bool IsAbsoluteUri { get; }",
        |_, a| Ok(a.object::<Uri>(0)?.parts.is_some().into()),
        "true with a scheme",
    ),
    row("bool UserEscaped { get; }", |_, _| Ok(false.into()), "true when made without escaping"),
    row(
        "string UserInfo { get; }",
        |_, a| Ok(parts(a, 0)?.user_info(Format::Escaped).into()),
        "user and password",
    ),
    abstract_row("const string UriSchemeFile = \"file\"", "the scheme"),
    abstract_row("const string UriSchemeFtp = \"ftp\"", "the scheme"),
    abstract_row("const string UriSchemeSftp = \"sftp\"", "the scheme"),
    abstract_row("const string UriSchemeFtps = \"ftps\"", "the scheme"),
    abstract_row("const string UriSchemeGopher = \"gopher\"", "the scheme"),
    abstract_row("const string UriSchemeHttp = \"http\"", "the scheme"),
    abstract_row("const string UriSchemeHttps = \"https\"", "the scheme"),
    abstract_row("const string UriSchemeWs = \"ws\"", "the scheme"),
    abstract_row("const string UriSchemeWss = \"wss\"", "the scheme"),
    abstract_row("const string UriSchemeMailto = \"mailto\"", "the scheme"),
    abstract_row("const string UriSchemeNews = \"news\"", "the scheme"),
    abstract_row("const string UriSchemeNntp = \"nntp\"", "the scheme"),
    abstract_row("const string UriSchemeSsh = \"ssh\"", "the scheme"),
    abstract_row("const string UriSchemeTelnet = \"telnet\"", "the scheme"),
    abstract_row("const string UriSchemeNetTcp = \"net.tcp\"", "the scheme"),
    abstract_row("const string UriSchemeNetPipe = \"net.pipe\"", "the scheme"),
    abstract_row("const string SchemeDelimiter = \"://\"", "what stands after a scheme"),
    row(
        "static UriHostNameType CheckHostName(string name)",
        |call, a| {
            let kind = match a.optional_text(0)? {
                Some(name) => check_host_name(&name.to_utf8()),
                None => HostKind::Unknown,
            };
            Ok(member_of_result(call, kind as i64))
        },
        "the kind of a host name",
    ),
    row(
        "static bool CheckSchemeName(string schemeName)",
        |_, a| {
            let name = a.optional_text(0)?;
            Ok(name.is_some_and(|name| parse::is_scheme_name(&name.to_utf8())).into())
        },
        "true for a valid scheme",
    ),
    row(
        "string GetLeftPart(UriPartial part)",
        |_, a| {
            let parts = parts(a, 0)?;
            let which = match a.enumeration(1)? {
                0 => component::SCHEME | component::KEEP_DELIMITER,
                1 if !parts.authority || parts.is_dos => return Ok("".into()),
                1 => component::SCHEME_AND_SERVER | component::USER_INFO,
                2 => component::SCHEME_AND_SERVER | component::USER_INFO | component::PATH,
                3 => component::HTTP_REQUEST_URL | component::USER_INFO,
                value => {
                    let message = format!(
                        "The value '{value}' passed for the UriPartial parameter is invalid."
                    );
                    return Err(Exception::with_parameter(
                        "System.ArgumentException",
                        message,
                        "part",
                    )
                    .into());
                }
            };
            Ok(parts.components(which, Format::Escaped).into())
        },
        "the URI up to a part",
    ),
    row(
        "string GetComponents(UriComponents components, UriFormat format)",
        |call, a| {
            let which = a.enumeration(1)?;
            if which < 0 {
                return Err(call.not_supported());
            }
            Ok(parts(a, 0)?.components(which, format_of(a.enumeration(2)?)?).into())
        },
        "some of its parts",
    ),
    row(
        "static int Compare(Uri uri1, Uri uri2, UriComponents partsToCompare, UriFormat compareFormat, StringComparison comparisonType)",
        |call, a| {
            if a.is_null(0) || a.is_null(1) {
                let order = i32::from(!a.is_null(0)) - i32::from(!a.is_null(1));
                return Ok(order.into());
            }
            let format = format_of(a.enumeration(3)?)?;
            let text = |index: usize| -> Result<Text, Fault> {
                Ok(parts(a, index)?.components(a.enumeration(2)?, format).into())
            };
            let order = match a.enumeration(4)? {
                4 => text(0)?.compare_ordinal(&text(1)?),
                5 => {
                    let upper = |text: Text| Text::from(text.to_utf8().to_uppercase());
                    upper(text(0)?).compare_ordinal(&upper(text(1)?))
                }
                _ => return Err(call.not_supported()),
            };
            Ok((order as i32).into())
        },
        "compares some parts",
    ),
    row(
        "static string HexEscape(char character)",
        |_, a| {
            let c = a.char(0)?;
            match u8::try_from(c) {
                Ok(byte) => Ok(format!("%{byte:02X}").into()),
                Err(_) => Err(Exception::out_of_range("character").into()),
            }
        },
        "a character as an escape",
    ),
    row(
        "static char HexUnescape(string pattern, ref int index)",
        |_, a| {
            let pattern = a.required_text(0, "pattern")?;
            let Value::Variable(place) = a.get(1) else {
                return Err(Exception::null_reference().into());
            };
            let found = match &*place.borrow() {
                Value::Int(index) => usize::try_from(*index).ok(),
                _ => None,
            };
            let Some((index, unit)) = found.and_then(|index| Some((index, pattern.unit(index)?)))
            else {
                return Err(Exception::out_of_range("index").into());
            };
            let (unit, taken) = match escape_at(pattern, index) {
                Some(byte) => (u16::from(byte), 3),
                None => (unit, 1),
            };
            a.get(1).assign(Value::Int(i32::try_from(index + taken).unwrap_or(i32::MAX)));
            Ok(Value::Char(unit))
        },
        "the character of an escape",
    )
    .impure(),
    row(
        "static bool IsHexEncoding(string pattern, int index)",
        |_, a| {
            let pattern = a.text(0)?;
            let index = usize::try_from(a.int(1)?).ok();
            Ok(index.and_then(|index| escape_at(pattern, index)).is_some().into())
        },
        "true for an escape",
    ),
    row(
        "static bool IsHexDigit(char character)",
        |_, a| Ok(hex_digit(a.char(0)?).is_some().into()),
        "true for a hexadecimal digit",
    ),
    row(
        "static int FromHex(char digit)",
        |_, a| match hex_digit(a.char(0)?) {
            Some(value) => Ok(Value::Int(value.into())),
            None => {
                Err(Exception::with_parameter("System.ArgumentException", CHARACTER, "digit")
                    .into())
            }
        },
        "the value of a hexadecimal digit",
    ),
    row("static bool operator ==(Uri uri1, Uri uri2)", |_, a| Ok(same(a).into()), "equal"),
    row("static bool operator !=(Uri uri1, Uri uri2)", |_, a| Ok((!same(a)).into()), "not equal"),
    row("bool Equals(object comparand)", |_, a| Ok(same(a).into()), "true for an equal URI"),
    row("bool Equals(Uri other)", |_, a| Ok(same(a).into()), "true for an equal URI"),
    row("Uri MakeRelativeUri(Uri uri)", make_relative, "the way to another URI"),
    row(
        "string MakeRelative(Uri toUri)",
        |call, a| {
            a.required(1, "toUri")?;
            match (parts(a, 0)?.relative_to(parts(a, 1)?), parts(a, 1)?) {
                (Some(_), to) if !to.query.is_empty() || !to.fragment.is_empty() => {
                    Err(call.not_supported())
                }
                (Some(text), _) => Ok(text.into()),
                (None, to) => Ok(to.components(component::ABSOLUTE, Format::Shown).into()),
            }
        },
        "the way to another URI",
    ),
    row(
        "static bool TryCreate(string uriString, UriKind uriKind, out Uri result)",
        |_, a| {
            let made = match a.optional_text(0)? {
                Some(text) => Uri::read(text, want(a.enumeration(1)?)?).map_err(Fault::from),
                None => Err(Exception::argument_null("uriString").into()),
            };
            try_create(made, a.get(2))
        },
        "reads a URI; false for a malformed one",
    ),
    row(
        "static bool TryCreate(Uri baseUri, string relativeUri, out Uri result)",
        try_combine,
        "a reference under a base",
    ),
    row(
        "static bool TryCreate(Uri baseUri, Uri relativeUri, out Uri result)",
        try_combine,
        "a reference under a base",
    ),
    row(
        "bool IsWellFormedOriginalString()",
        |_, a| Ok(is_well_formed(a.object::<Uri>(0)?).into()),
        "true when nothing had to be escaped",
    ),
    row(
        "static bool IsWellFormedUriString(string uriString, UriKind uriKind)",
        |_, a| {
            let Some(text) = a.optional_text(0)? else { return Ok(false.into()) };
            let uri = Uri::read(text, want(a.enumeration(1)?)?);
            Ok(uri.is_ok_and(|uri| is_well_formed(&uri)).into())
        },
        "true for a URI in which nothing must be escaped",
    ),
    row(
        "static string UnescapeDataString(string stringToUnescape)",
        |_, a| {
            let text = a.required_text(0, "stringToUnescape")?;
            Ok(escape::unescape_all(&text.to_utf8()).into())
        },
        "the text without escapes",
    ),
    row(
        "static string EscapeUriString(string stringToEscape)",
        |call, a| {
            let text = a.required_text(0, "stringToEscape")?;
            let text = escape::escape(&text.to_utf8(), false, escape::is_reserved_or_unreserved);
            call.interpreter.reserve(text.len())?;
            Ok(text.into())
        },
        "the text with escapes, reserved characters as they are",
    ),
    row(
        "static string EscapeDataString(string stringToEscape)",
        |call, a| {
            let text = a.required_text(0, "stringToEscape")?;
            let text = escape::escape(&text.to_utf8(), false, is_unreserved);
            call.interpreter.reserve(text.len())?;
            Ok(text.into())
        },
        "the text with escapes for all but letters, digits and `-._~`",
    ),
    row(
        "bool IsBaseOf(Uri uri)",
        |_, a| {
            a.required(1, "uri")?;
            match (&a.object::<Uri>(0)?.parts, &a.object::<Uri>(1)?.parts) {
                (Some(base), Some(other)) => Ok(base.is_base_of(other).into()),
                (Some(_), None) => Ok(true.into()),
                (None, _) => Ok(false.into()),
            }
        },
        "true when it is a base of another",
    ),
];

fn make_relative(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(1, "uri")?;
    match parts(args, 0)?.relative_to(parts(args, 1)?) {
        Some(text) => Ok(Value::object(Uri::relative(text))),
        None => Ok(args.value(1)),
    }
}

fn hex_digit(unit: u16) -> Option<u8> {
    char::from_u32(unit.into()).and_then(|c| c.to_digit(16)).and_then(|v| u8::try_from(v).ok())
}

fn escape_at(text: &Text, index: usize) -> Option<u8> {
    if text.unit(index) != Some(u16::from(b'%')) {
        return None;
    }
    let digit = |at: usize| text.unit(at).and_then(hex_digit);
    Some(digit(index + 1)? * 16 + digit(index + 2)?)
}

fn safe_host(parts: &Parts) -> Result<Value, Fault> {
    let host = parts.host_text();
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    Ok(match &parts.host.scope {
        Some(scope) => format!("{bare}%{scope}"),
        None => bare.to_owned(),
    }
    .into())
}

fn is_well_formed(uri: &Uri) -> bool {
    match &uri.parts {
        Some(parts) => parts.well_formed && !parts.implicit_file,
        None => {
            let text = uri.original.to_utf8();
            let first = text.split(['/', '?', '#', '\\']).next().unwrap_or_default();
            !first.contains(':') && !text.contains('\\') && parse::is_well_formed(&text)
        }
    }
}

/// `Uri.EscapeDataString`
pub(super) fn escape_data(text: &Text) -> String {
    escape::escape(&text.to_utf8(), false, is_unreserved)
}
