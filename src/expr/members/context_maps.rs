//! Bodies, URLs and read-only dictionaries of the API object, and what APIM adds to strings and
//! dictionaries.

use std::rc::Rc;

use super::{Args, Call, Row, json, row, table};
use crate::expr::context::{BasicCredentials, Body, Jwt, Map, Url, query_pairs};
use crate::expr::json::{Loader, Reading, load};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Text, Value, whole};

pub(super) const BODY: &[Row] = &[
    row(
        "T As<T>(bool preserveContent = false)",
        body_as,
        "the body as a `string`, `byte[]`, JSON or XML type",
    )
    .impure(),
    row(
        "IDictionary<string, IList<string>> AsFormUrlEncodedContent(bool preserveContent = false)",
        body_form,
        "the fields of a form with their values",
    )
    .impure(),
];

pub(super) const URL: &[Row] = &[
    row(
        "string Host { get; }",
        |_, args| Ok(args.object::<Url>(0)?.host.clone().into()),
        "host name",
    ),
    row(
        "string Path { get; }",
        |_, args| Ok(args.object::<Url>(0)?.path.clone().into()),
        "path with its leading slash",
    ),
    row("int Port { get; }", |_, args| Ok(args.object::<Url>(0)?.port.into()), "port"),
    row(
        "IReadOnlyDictionary<string, string[]> Query { get; }",
        |_, args| Ok(args.object::<Url>(0)?.query.clone().into()),
        "query parameters, decoded",
    ),
    row(
        "string QueryString { get; }",
        |_, args| Ok(args.object::<Url>(0)?.query_string.clone().into()),
        "the query with its question mark",
    ),
    row(
        "string Scheme { get; }",
        |_, args| Ok(args.object::<Url>(0)?.scheme.clone().into()),
        "`http` or `https`",
    ),
    row(
        "Uri ToUri()",
        |_, args| {
            let uri = super::Uri::of_text(&args.object::<Url>(0)?.whole().into())?;
            Ok(Value::object(uri))
        },
        "the URL as a `Uri`; not documented, but used",
    ),
];

/// Rows of `IReadOnlyDictionary<K, V>`: a map of the API, or the object's own members.
pub(super) const MAP: [Row; 6] = [
    row(
        "int Count { get; }",
        |call, args| match call.interpreter.known_count(args.get(0)) {
            Some(count) => Ok(whole(count)),
            None => Ok(whole(call.collect(args.get(0))?.len())),
        },
        "number of entries",
    ),
    row("TValue this[TKey key] { get; }", map_get, "the value of a key"),
    row(
        "bool ContainsKey(TKey key)",
        |call, args| Ok(map_find(call, args)?.is_some().into()),
        "true when the key is there",
    ),
    row(
        "bool TryGetValue(TKey key, out TValue value)",
        |call, args| {
            let found = map_find(call, args)?;
            let is_there = found.is_some();
            let default = || crate::expr::eval::default_value(&call.type_argument(1));
            args.get(2).assign(found.unwrap_or_else(default));
            Ok(is_there.into())
        },
        "the value of a key; false when it is not there",
    ),
    row(
        "IEnumerable<TKey> Keys { get; }",
        |call, args| {
            if let Some(view) = super::collections::view_of(args.get(0), true) {
                return Ok(view);
            }
            let entries = pairs(call, args)?;
            let keys = entries.into_iter().map(|(key, _)| key).collect();
            Ok(Array::new(call.type_argument(0), keys).into())
        },
        "the keys",
    ),
    row(
        "IEnumerable<TValue> Values { get; }",
        |call, args| {
            if let Some(view) = super::collections::view_of(args.get(0), false) {
                return Ok(view);
            }
            let entries = pairs(call, args)?;
            let values = entries.into_iter().map(|(_, value)| value).collect();
            Ok(Array::new(call.type_argument(1), values).into())
        },
        "the values",
    ),
];

/// The entry of a map or of any other dictionary, which enumerates as pairs.
fn map_find(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Option<Value>, Fault> {
    let key = args.required(1, "key")?;
    if let (Some(map), Value::String(key)) = (args.get(0).downcast::<Map>(), key) {
        return Ok(map.get(call.interpreter, key));
    }
    if let Some(dictionary) = args.get(0).downcast::<super::collections::Dictionary>() {
        return dictionary.get(key);
    }
    let entries = pairs(call, args)?;
    Ok(entries
        .into_iter()
        .find(|(known, _)| crate::expr::eval::equals(known, key))
        .map(|(_, value)| value))
}

fn pairs(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Vec<(Value, Value)>, Fault> {
    let entries = call.collect(args.get(0))?;
    Ok(entries
        .iter()
        .filter_map(|entry| entry.downcast::<super::collections::Pair>())
        .map(|pair| (pair.key.clone(), pair.value.clone()))
        .collect())
}

fn map_get(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match map_find(call, args)? {
        Some(value) => Ok(value),
        None if args
            .get(0)
            .downcast::<Map>()
            .is_some_and(|map| map.missing_is_null(call.interpreter)) =>
        {
            Ok(Value::Null)
        }
        None => {
            let key = call.to_text(args.get(1))?;
            Err(Exception::key_not_found(&key.to_utf8()).into())
        }
    }
}

pub(super) const EXTENSIONS: &[Row] = &[
    row(
        "static string GetValueOrDefault(this IReadOnlyDictionary<string, string[]> map, string name)",
        joined,
        "the values of a header or query parameter, joined by commas",
    )
    .nullable(),
    row(
        "static string GetValueOrDefault(this IReadOnlyDictionary<string, string[]> map, string name, string defaultValue)",
        joined,
        "the values of a header or query parameter, joined by commas, or a default",
    ),
    row(
        "static string GetValueOrDefault(this IReadOnlyDictionary<string, string> map, string name)",
        or_default,
        "the value of a matched parameter",
    )
    .nullable(),
    row(
        "static string GetValueOrDefault(this IReadOnlyDictionary<string, string> map, string name, string defaultValue)",
        or_default,
        "the value of a matched parameter, or a default",
    ),
    row(
        "static object GetValueOrDefault(this IReadOnlyDictionary<string, object> map, string name)",
        or_default,
        "the value of a variable",
    )
    .nullable(),
    row(
        "static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object> map, string name)",
        typed_or_default,
        "the value of a variable; throws when it has another type",
    )
    .nullable(),
    row(
        "static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object> map, string name, T defaultValue)",
        typed_or_default,
        "the value of a variable, or a default; throws when it has another type",
    ),
    row(
        "static string ToFormUrlEncodedContent(this IDictionary<string, IList<string>> map)",
        |call, args| form_text(call, args, ""),
        "the fields of a form as text",
    )
    .nullable(),
    row(
        "static string ToQueryString(this IDictionary<string, IList<string>> map)",
        |call, args| form_text(call, args, "?"),
        "the parameters of a query with its question mark; null for none",
    )
    .nullable(),
    row(
        "static BasicAuthCredentials AsBasic(this string input)",
        |_, args| Ok(basic(args)?.into()),
        "user and password of an Authorization header; null when it has none",
    )
    .nullable(),
    row(
        "static bool TryParseBasic(this string input, out BasicAuthCredentials result)",
        |_, args| {
            let found = basic(args)?;
            args.get(1).assign(found.clone().into());
            Ok(found.is_some().into())
        },
        "user and password of an Authorization header",
    ),
    row(
        "static Jwt AsJwt(this string input)",
        |_, args| Ok(jwt(args)?.into()),
        "the token of an Authorization header; null when it has none",
    )
    .nullable(),
    row(
        "static bool TryParseJwt(this string input, out Jwt result)",
        |_, args| {
            let found = jwt(args)?;
            args.get(1).assign(found.clone().into());
            Ok(found.is_some().into())
        },
        "the token of an Authorization header",
    ),
];

fn not_null_map(args: Args<'_>) -> Result<(), Fault> {
    if args.is_null(0) { Err(Exception::null_reference().into()) } else { Ok(()) }
}

fn joined(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    not_null_map(args)?;
    match map_find(call, args)? {
        Some(Value::Array(values)) => {
            let mut parts: Vec<Text> = Vec::new();
            for (index, value) in values.to_vec().iter().enumerate() {
                if index > 0 {
                    parts.push(",".into());
                }
                parts.push(call.to_text(value)?);
            }
            match parts.as_slice() {
                [only] => Ok(Value::String(only.clone())),
                several => Ok(Text::concat(&several.iter().collect::<Vec<_>>()).into()),
            }
        }
        _ => Ok(args.value(2)),
    }
}

fn or_default(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    not_null_map(args)?;
    Ok(map_find(call, args)?.unwrap_or_else(|| args.value(2)))
}

fn typed_or_default(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    not_null_map(args)?;
    let ty = call.type_argument(0);
    match map_find(call, args)? {
        Some(value) => call.interpreter.cast(value, &ty),
        None if args.len() > 2 => Ok(args.value(2)),
        None => Ok(crate::expr::eval::default_value(&ty)),
    }
}

fn body_as(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let body = args.object::<Body>(0)?;
    let preserve = args.bool(1)?;
    let wanted = call.type_argument(0);
    let name = match &wanted {
        Type::String => return Ok(Body::text(&body.take(preserve)).into()),
        Type::Array(element, 1) if **element == Type::Byte => {
            return Ok(Array::bytes(body.take(preserve).to_vec()).into());
        }
        Type::Named(id, _) => table().definition(*id).name,
        _ => "",
    };
    if matches!(name, "XElement" | "XDocument") {
        let content = body.take(preserve);
        return super::parse_xml(&Body::text(&content).to_utf8(), name);
    }
    let loader = match name {
        "JObject" => Loader::Object,
        "JArray" => Loader::Array,
        "JToken" => Loader::Token,
        "XNode" | "XContainer" | "XObject" => {
            return Err(Fault::not_supported(format!("IMessageBody.As<{wanted}>")));
        }
        _ => {
            let wanted = wanted.runtime_name();
            let message = format!("IMessageBody.As<{wanted}> is not supported.");
            return Err(Exception::new("System.NotSupportedException", message).into());
        }
    };
    let content = body.take(preserve);
    load(&Body::utf8(&content), Reading::Dates, loader).map(Value::from).map_err(json::read_fault)
}

fn jwt(args: Args<'_>) -> Result<Option<Rc<Jwt>>, Fault> {
    let Some(text) = args.optional_text(0)? else { return Ok(None) };
    let text = text.to_utf8();
    let text = text.trim();
    let bearer = text.get(..7).filter(|head| head.eq_ignore_ascii_case("Bearer "));
    let token = if bearer.is_some() { text.get(7..).unwrap_or_default().trim() } else { text };
    Ok(crate::expr::context::read_jwt(token))
}

/// `Basic` and user and password in base 64, which are Latin 1 and divided by the first colon.
fn basic(args: Args<'_>) -> Result<Option<Rc<BasicCredentials>>, Fault> {
    let Some(text) = args.optional_text(0)? else { return Ok(None) };
    let text = text.to_utf8();
    let Some((scheme, encoded)) = text.trim().split_once(' ') else { return Ok(None) };
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Ok(None);
    }
    let Ok(bytes) = super::conversion::base64_bytes(&encoded.trim().into()) else {
        return Ok(None);
    };
    let units: Vec<u16> = bytes.iter().copied().map(u16::from).collect();
    let Some(colon) = units.iter().position(|unit| *unit == u16::from(b':')) else {
        return Ok(None);
    };
    let (user, password) = units.split_at(colon);
    let password = Text::from_units(password.get(1..).unwrap_or_default());
    Ok(Some(Rc::new(BasicCredentials { user: Text::from_units(user), password })))
}

fn body_form(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let body = args.object::<Body>(0)?;
    let content = Body::text(&body.take(args.bool(1)?));
    let mut fields: Vec<(Value, Vec<Value>)> = Vec::new();
    for (name, value) in query_pairs(&content.to_utf8()) {
        let (name, value) = (Value::from(name), Value::from(value));
        match fields.iter_mut().find(|(known, _)| crate::expr::eval::equals(known, &name)) {
            Some((_, values)) => values.push(value),
            None => fields.push((name, vec![value])),
        }
    }
    let entries = fields
        .into_iter()
        .map(|(name, values)| (name, super::collections::list(Type::String, values)))
        .collect();
    let list = table()
        .by_name("IList", 1)
        .next()
        .map_or(Type::Object, |list| Type::generic(list.id, vec![Type::String]));
    Ok(super::collections::dictionary(Type::String, list, entries))
}

fn form_text(call: &mut Call<'_, '_>, args: Args<'_>, mark: &str) -> Result<Value, Fault> {
    if args.is_null(0) {
        return Ok(Value::Null);
    }
    let mut parts = Vec::new();
    for (name, values) in pairs(call, args)? {
        for value in call.collect(&values)? {
            let escape = |value: &Value, parameter: &str| match value {
                Value::String(text) => Ok(super::uri::escape_data(text)),
                _ => Err(Fault::from(Exception::argument_null(parameter))),
            };
            parts.push(format!(
                "{}={}",
                escape(&name, "stringToEscape")?,
                escape(&value, "stringToEscape")?
            ));
        }
    }
    let text = parts.join("&");
    call.interpreter.reserve(text.len())?;
    if text.is_empty() && !mark.is_empty() {
        return Ok(Value::Null);
    }
    Ok(format!("{mark}{text}").into())
}
