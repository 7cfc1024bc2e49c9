//! `UriBuilder`.

use std::cell::RefCell;

use super::escape::{escape, is_reserved_or_unreserved};
use super::object::{Format, Uri};
use super::parse::{Want, is_scheme_name, scheme_of};
use crate::expr::eval::Interpreter;
use crate::expr::members::{Args, Call, Row, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, Value};

/// The fields of a builder.
#[derive(Clone, Debug)]
struct Fields {
    scheme: String,
    user: String,
    password: String,
    host: String,
    port: i32,
    path: String,
    query: String,
    fragment: String,
}

#[derive(Debug)]
struct UriBuilder(RefCell<Fields>);

impl Fields {
    fn new() -> Self {
        Self {
            scheme: "http".to_owned(),
            user: String::new(),
            password: String::new(),
            host: "localhost".to_owned(),
            port: -1,
            path: "/".to_owned(),
            query: String::new(),
            fragment: String::new(),
        }
    }

    fn of_uri(uri: &Uri, before: Option<&Self>) -> Result<Self, Fault> {
        let parts = uri.absolute()?;
        let info = parts.user_info(Format::Escaped);
        let (user, password) = match (info.split_once(':'), before) {
            (Some((user, password)), _) => (user.to_owned(), password.to_owned()),
            (None, Some(before)) if info.is_empty() => {
                (before.user.clone(), before.password.clone())
            }
            (None, before) => {
                (info, before.map(|before| before.password.clone()).unwrap_or_default())
            }
        };
        Ok(Self {
            scheme: parts.name.clone(),
            user,
            password,
            host: parts.host_text().to_owned(),
            port: parts.port_number(),
            path: parts.absolute_path(),
            query: parts.query(Format::Escaped),
            fragment: parts.fragment(Format::Escaped),
        })
    }

    fn set_scheme(&mut self, value: &str) -> Result<(), Fault> {
        let name = if value.is_empty() || is_scheme_name(value) {
            value
        } else {
            value.split(':').next().filter(|name| is_scheme_name(name)).ok_or_else(|| {
                Exception::with_parameter(
                    "System.ArgumentException",
                    "Invalid URI: The URI scheme is not valid.",
                    "value",
                )
            })?
        };
        self.scheme = name.to_ascii_lowercase();
        Ok(())
    }

    fn set_host(&mut self, value: &str) {
        self.host = if value.contains(':') && !value.starts_with('[') {
            format!("[{value}]")
        } else {
            value.to_owned()
        };
    }

    fn set_port(&mut self, value: i32) -> Result<(), Fault> {
        let problem = match value {
            ..-1 => "greater than or equal to '-1'",
            65_536.. => "less than or equal to '65535'",
            _ => {
                self.port = value;
                return Ok(());
            }
        };
        let message = format!("value ('{value}') must be {problem}.");
        Err(Exception::out_of_range_because(&message, "value").into())
    }

    fn set_path(&mut self, value: &str) {
        self.path = if value.is_empty() {
            "/".to_owned()
        } else {
            escape(&value.replace('\\', "/"), true, |c| {
                is_reserved_or_unreserved(c) && !matches!(c, '?' | '#')
            })
        };
    }

    fn set_extra(&mut self, extra: &str) -> Result<(), Fault> {
        match extra.get(..1) {
            None => {}
            Some("#") => self.fragment = extra.to_owned(),
            Some("?") => {
                let at = extra.find('#').unwrap_or(extra.len());
                let (query, fragment) = extra.split_at(at);
                self.query = query.to_owned();
                self.fragment = fragment.to_owned();
            }
            Some(_) => {
                return Err(Exception::with_parameter(
                    "System.ArgumentException",
                    "Extra portion of URI not valid.",
                    "extraValue",
                )
                .into());
            }
        }
        for text in [&mut self.query, &mut self.fragment] {
            if text.len() == 1 {
                text.clear();
            }
        }
        Ok(())
    }

    fn text(&self) -> Result<String, Fault> {
        if self.user.is_empty() && !self.password.is_empty() {
            return Err(Exception::new(
                "System.UriFormatException",
                "Invalid URI: The username:password construct is badly formed.",
            )
            .into());
        }
        let mut text = String::new();
        if !self.scheme.is_empty() {
            let scheme = scheme_of(&self.scheme);
            let slashes = scheme.needs_authority
                || !self.host.is_empty() && !scheme.is_mail && scheme.is_unknown;
            text.push_str(&self.scheme);
            text.push_str(if slashes { "://" } else { ":" });
        }
        if !self.user.is_empty() {
            text.push_str(&self.user);
            if !self.password.is_empty() {
                text.push(':');
                text.push_str(&self.password);
            }
            text.push('@');
        }
        if !self.host.is_empty() {
            text.push_str(&self.host);
            if self.port != -1 {
                text.push_str(&format!(":{}", self.port));
            }
        }
        if !self.path.is_empty() && !self.path.starts_with('/') && !self.host.is_empty() {
            text.push('/');
        }
        Ok(text + &self.path + &self.query + &self.fragment)
    }
}

impl Object for UriBuilder {
    fn type_of(&self) -> Type {
        table().find("System.UriBuilder").map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.0.borrow().text()?.into())
    }

    fn equals(&self, other: &Value) -> bool {
        let uri = |builder: &Self| {
            let text = builder.0.borrow().text().ok()?;
            Uri::read(&text.into(), Want::Absolute).ok()
        };
        match (uri(self), other.downcast::<Self>().and_then(uri)) {
            (Some(a), Some(b)) => a.equals(&Value::object(b)),
            _ => false,
        }
    }
}

fn made(fields: Fields) -> Result<Value, Fault> {
    Ok(Value::object(UriBuilder(RefCell::new(fields))))
}

fn optional(args: Args<'_>, index: usize) -> Result<String, Fault> {
    Ok(args.optional_text(index)?.map(|text| text.to_utf8().into_owned()).unwrap_or_default())
}

/// The constructors from scheme and host on.
fn of_pieces(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let mut fields = Fields::new();
    fields.set_scheme(&optional(args, 0)?)?;
    fields.set_host(&optional(args, 1)?);
    if args.len() > 2 {
        fields.set_port(args.int(2)?)?;
    }
    if args.len() > 3 {
        fields.set_path(&optional(args, 3)?);
    }
    if args.len() > 4 {
        fields.set_extra(&optional(args, 4)?)?;
    }
    made(fields)
}

fn read(args: Args<'_>, field: fn(&Fields) -> &str) -> Result<Value, Fault> {
    Ok(field(&args.object::<UriBuilder>(0)?.0.borrow()).into())
}

fn change(
    args: Args<'_>,
    set: impl FnOnce(&mut Fields, &str) -> Result<(), Fault>,
) -> Result<Value, Fault> {
    let value = optional(args, 1)?;
    set(&mut args.object::<UriBuilder>(0)?.0.borrow_mut(), &value)?;
    Ok(Value::Null)
}

/// The value with its mark before it, unless it is empty or has one.
fn marked(value: &str, mark: char) -> String {
    if value.is_empty() || value.starts_with(mark) {
        value.to_owned()
    } else {
        format!("{mark}{value}")
    }
}

pub(super) const ROWS: &[Row] = &[
    row("new()", |_, _| made(Fields::new()), "http://localhost/"),
    row(
        "new(string uri)",
        |_, args| {
            let text = args.required_text(0, "uriString")?;
            let mut uri = Uri::read(text, Want::Either)?;
            if uri.parts.is_none() {
                uri = Uri::read(&format!("http://{text}").into(), Want::Absolute)?;
            }
            made(Fields::of_uri(&uri, None)?)
        },
        "the parts of a URI; `http` when it has no scheme",
    ),
    row(
        "new(Uri uri)",
        |_, args| {
            args.required(0, "uri")?;
            made(Fields::of_uri(args.object::<Uri>(0)?, None)?)
        },
        "the parts of a URI",
    ),
    row("new(string schemeName, string hostName)", of_pieces, "a URI of these parts"),
    row("new(string scheme, string host, int portNumber)", of_pieces, "a URI of these parts"),
    row(
        "new(string scheme, string host, int port, string pathValue)",
        of_pieces,
        "a URI of these parts",
    ),
    row(
        "new(string scheme, string host, int port, string path, string extraValue)",
        of_pieces,
        "a URI of these parts; the last is a query or a fragment",
    ),
    row("string Scheme { get; set; }", |_, a| read(a, |fields| &fields.scheme), "the scheme")
        .set(|_, a| change(a, Fields::set_scheme)),
    row("string UserName { get; set; }", |_, a| read(a, |fields| &fields.user), "the user").set(
        |_, a| {
            change(a, |fields, value| {
                value.clone_into(&mut fields.user);
                Ok(())
            })
        },
    ),
    row("string Password { get; set; }", |_, a| read(a, |fields| &fields.password), "the password")
        .set(|_, a| {
            change(a, |fields, value| {
                value.clone_into(&mut fields.password);
                Ok(())
            })
        }),
    row("string Host { get; set; }", |_, a| read(a, |fields| &fields.host), "the host").set(
        |_, a| {
            change(a, |fields, value| {
                fields.set_host(value);
                Ok(())
            })
        },
    ),
    row(
        "int Port { get; set; }",
        |_, args| Ok(args.object::<UriBuilder>(0)?.0.borrow().port.into()),
        "the port, -1 for the scheme's own",
    )
    .set(|_, args| {
        args.object::<UriBuilder>(0)?.0.borrow_mut().set_port(args.int(1)?)?;
        Ok(Value::Null)
    }),
    row("string Path { get; set; }", |_, a| read(a, |fields| &fields.path), "the path").set(
        |_, a| {
            change(a, |fields, value| {
                fields.set_path(value);
                Ok(())
            })
        },
    ),
    row("string Query { get; set; }", |_, a| read(a, |fields| &fields.query), "the query with `?`")
        .set(|_, a| {
            change(a, |fields, value| {
                fields.query = marked(value, '?');
                Ok(())
            })
        }),
    row(
        "string Fragment { get; set; }",
        |_, a| read(a, |fields| &fields.fragment),
        "the fragment with `#`",
    )
    .set(|_, a| {
        change(a, |fields, value| {
            fields.fragment = marked(value, '#');
            Ok(())
        })
    }),
    row(
        "Uri Uri { get; }",
        |_, args| {
            let builder = args.object::<UriBuilder>(0)?;
            let text = builder.0.borrow().text()?;
            let uri = Uri::read(&text.into(), Want::Absolute)?;
            let fields = Fields::of_uri(&uri, Some(&builder.0.borrow()))?;
            builder.0.replace(fields);
            Ok(Value::object(uri))
        },
        "the URI",
    )
    .impure(),
];
