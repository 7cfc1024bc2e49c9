//! Bodies, URLs and read-only dictionaries of the API object, and what APIM adds to strings and
//! dictionaries.

use super::{Args, Call, Row, json, row, table};
use crate::expr::context::{Body, Map, Url};
use crate::expr::json::Reading;
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Text, Value, whole};

pub(super) const BODY: &[Row] = &[row(
    "T As<T>(bool preserveContent = false)",
    body_as,
    "the body as a `string`, `byte[]`, JSON or XML type",
)
.impure()];

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
    row("static Jwt AsJwt(this string input)", as_jwt, "the token of an Authorization header").nullable(),
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
    let kind = match name {
        "JObject" => 1,
        "JArray" => 2,
        "JToken" => 0,
        _ => return Err(Fault::not_supported(format!("IMessageBody.As<{wanted}>"))),
    };
    let content = body.take(preserve);
    let text = Body::text(&content);
    let token = json::parse(&text.to_utf8(), Reading::Dates, name)?;
    if kind == 0 { Ok(token.into()) } else { json::of_kind(token, kind, name) }
}

fn as_jwt(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let Some(text) = args.optional_text(0)? else { return Ok(Value::Null) };
    let text = text.to_utf8();
    let text = text.trim();
    let bearer = text.get(..7).filter(|head| head.eq_ignore_ascii_case("Bearer "));
    let token = if bearer.is_some() { text.get(7..).unwrap_or_default().trim() } else { text };
    Ok(crate::expr::context::read_jwt(token).into())
}
