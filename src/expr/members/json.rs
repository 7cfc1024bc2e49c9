//! Newtonsoft's `JToken`, and the types of its namespace.

use super::json_values::{self, from_value, to_value, token_argument};
use super::{
    Args, Call, Row, TypeRows, class, enumeration, json_merge, json_tokens, known_generic, row,
    statics, table,
};
use super::{Known, collections::pair, sequence::sequence};
use crate::expr::json::{Loader, ReadError, Reading, Token, read, select, selecting_class, write};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Text, Value, whole};

pub(super) const TYPES: &[TypeRows] = &[
    class("Newtonsoft.Json.Linq.JToken", "any JSON token")
        .bases(&["IEnumerable<JToken>"])
        .rows(TOKEN),
    class("Newtonsoft.Json.Linq.JContainer", "a token with tokens below it")
        .bases(&["JToken"])
        .rows(json_tokens::CONTAINER),
    class("Newtonsoft.Json.Linq.JObject", "a JSON object")
        .bases(&["JContainer", "IDictionary<string, JToken>"])
        .rows(json_tokens::OBJECT),
    class("Newtonsoft.Json.Linq.JArray", "a JSON array")
        .bases(&["JContainer", "IList<JToken>"])
        .rows(json_tokens::ARRAY),
    class("Newtonsoft.Json.Linq.JProperty", "a property of a JSON object")
        .bases(&["JContainer"])
        .rows(json_tokens::PROPERTY),
    class("Newtonsoft.Json.Linq.JValue", "a JSON string, number, boolean or null")
        .bases(&["JToken", "IComparable", "IFormattable"])
        .rows(json_tokens::VALUE),
    class("Newtonsoft.Json.Linq.JRaw", "JSON text that is written as it is")
        .bases(&["JValue"])
        .rows(json_tokens::RAW),
    class("Newtonsoft.Json.Linq.JsonMergeSettings", "how `Merge` treats arrays and nulls")
        .rows(json_merge::MERGE_SETTINGS),
    class("Newtonsoft.Json.JsonConverter", "converts values of a type").not_allowed(),
    statics("Newtonsoft.Json.Linq.Extensions", "members of sequences of tokens").rows(EXTENSIONS),
    enumeration(
        "Newtonsoft.Json.Formatting",
        &[("None", 0), ("Indented", 1)],
        "whether JSON is written in lines",
    ),
    enumeration(
        "Newtonsoft.Json.Linq.MergeArrayHandling",
        &[("Concat", 0), ("Union", 1), ("Replace", 2), ("Merge", 3)],
        "what `Merge` does with arrays",
    ),
    enumeration(
        "Newtonsoft.Json.Linq.MergeNullValueHandling",
        &[("Ignore", 0), ("Merge", 1)],
        "what `Merge` does with nulls",
    ),
    enumeration(
        "Newtonsoft.Json.Linq.JTokenType",
        &[
            ("None", 0),
            ("Object", 1),
            ("Array", 2),
            ("Constructor", 3),
            ("Property", 4),
            ("Comment", 5),
            ("Integer", 6),
            ("Float", 7),
            ("String", 8),
            ("Boolean", 9),
            ("Null", 10),
            ("Undefined", 11),
            ("Date", 12),
            ("Raw", 13),
            ("Bytes", 14),
            ("Guid", 15),
            ("Uri", 16),
            ("TimeSpan", 17),
        ],
        "kinds of JSON tokens",
    ),
];

macro_rules! token_rows {
    ({ $($row:expr),* $(,)? } $($ty:literal)*) => {
        &[
            $($row,)*
            $(
                row(
                    concat!("static implicit operator JToken(", $ty, " value)"),
                    from_value,
                    "the value as a token",
                ),
                row(
                    concat!("static explicit operator ", $ty, "(JToken value)"),
                    to_value,
                    "the value of the token",
                ),
            )*
        ]
    };
}

const TOKEN: &[Row] = token_rows! {
    {
        row(
            "static JToken Parse(string json)",
            |_, args| {
                let text = args.required_text(0, "s")?.to_utf8();
                parse(&text, Reading::Dates, Loader::Token).map(Value::from)
            },
            "reads JSON text",
        ),
        row(
            "static JToken FromObject(object o)",
            |call, args| Ok(super::json_write::from_object(call, args.required(0, "o")?)?.into()),
            "a value as a token",
        ),
        row(
            "static bool DeepEquals(JToken t1, JToken t2)",
            |_, args| {
                let (a, b) = (args.get(0), args.get(1));
                Ok(match (a.downcast::<Token>(), b.downcast::<Token>()) {
                    (Some(a), Some(b)) => a.deep_equals(b),
                    _ => a.is_null() && b.is_null(),
                }
                .into())
            },
            "true for the same structure and values",
        ),
        row(
            "JToken this[object key] { get; set; }",
            get,
            "a property of an object or an item of an array",
        )
        .set(set)
        .nullable(),
        row(
            "JTokenType Type { get; }",
            |call, args| {
                let kind = args.object::<Token>(0)?.kind();
                match &call.member.result {
                    Type::Named(id, _) => Ok(Value::Enum(*id, kind)),
                    _ => Err(call.not_supported()),
                }
            },
            "what kind of token it is",
        ),
        row(
            "string Path { get; }",
            |_, args| Ok(args.object::<Token>(0)?.path().into()),
            "the way from the root",
        ),
        row(
            "JContainer Parent { get; }",
            |_, args| Ok(args.object::<Token>(0)?.parent().into()),
            "the token above",
        )
        .nullable(),
        row("JToken Root { get; }", |_, args| Ok(args.object::<Token>(0)?.root().into()), "the topmost token"),
        row(
            "bool HasValues { get; }",
            |_, args| Ok((!args.object::<Token>(0)?.is_empty()).into()),
            "true when there are tokens below",
        ),
        row("JToken First { get; }", |_, args| end_of(args, false), "the first token below").nullable(),
        row("JToken Last { get; }", |_, args| end_of(args, true), "the last token below").nullable(),
        row("JToken Next { get; }", |_, args| neighbour(args, true), "the token after it").nullable(),
        row("JToken Previous { get; }", |_, args| neighbour(args, false), "the token before it").nullable(),
        row(
            "IEnumerable<JToken> Children()",
            |_, args| Ok(tokens("Newtonsoft.Json.Linq.JEnumerable`1[Newtonsoft.Json.Linq.JToken]", args.object::<Token>(0)?.children())),
            "the tokens below",
        ),
        row("IEnumerable<T> Children<T>()", |call, args| {
            let wanted = call.type_argument(0);
            let children = args.object::<Token>(0)?.children().into_iter().map(Value::from);
            let found = children.filter(|child| crate::expr::eval::is_instance(child, &wanted)).collect();
            let class = format!("Newtonsoft.Json.Linq.JEnumerable`1[{}]", wanted.runtime_name());
            Ok(sequence(wanted, &class, found))
        }, "the tokens below of one type"),
        row("IEnumerable<T> Values<T>()", |call, args| {
            let children = args.object::<Token>(0)?.children();
            values(call, &children)
        }, "the values below"),
        row("T Value<T>(object key)", |call, args| {
            let found = get(call, args)?;
            let wanted = call.type_argument(0);
            json_values::value_as(call, &found, &wanted)
        }, "the value of a property or item, as a type").nullable(),
        row("IEnumerable<JToken> Ancestors()", |_, args| {
            let mut above = Vec::new();
            let mut token = args.object::<Token>(0)?.parent();
            while let Some(found) = token {
                token = found.parent();
                above.push(found);
            }
            Ok(tokens("Newtonsoft.Json.Linq.JToken+<GetAncestors>d__48", above))
        }, "the tokens above"),
        row("JToken SelectToken(string path)", select_one, "the token that a JSONPath finds").nullable(),
        row("JToken SelectToken(string path, bool errorWhenNoMatch)", select_one, "the token that a JSONPath finds").nullable(),
        row("IEnumerable<JToken> SelectTokens(string path)", select_all, "the tokens that a JSONPath finds"),
        row("IEnumerable<JToken> SelectTokens(string path, bool errorWhenNoMatch)", select_all, "the tokens that a JSONPath finds"),
        row("T ToObject<T>()", |call, args| {
            let wanted = call.type_argument(0);
            super::json_read::to_object(call, args.object::<Token>(0)?, &wanted)
        }, "the token as a value of a type").nullable(),
        row("string ToString(Formatting formatting, params JsonConverter[] converters)", |_, args| {
            Ok(write(args.object::<Token>(0)?, args.enumeration(1)? == 1)?.into())
        }, "the token as JSON"),
        row("JToken DeepClone()", |_, args| Ok(args.object::<Token>(0)?.deep_clone().into()), "a copy"),
        row("void Remove()", |_, args| {
            let token = args.object::<Token>(0)?;
            match token.parent() {
                Some(parent) => json_tokens::remove(&parent, token)?,
                None => return Err(no_parent()),
            }
            Ok(Value::Null)
        }, "takes the token out of its parent").impure(),
        row("void Replace(JToken value)", |_, args| {
            let token = args.object::<Token>(0)?;
            let Some(parent) = token.parent() else { return Err(no_parent()) };
            let value = token_argument(args.get(1))?;
            json_tokens::replace(&parent, token, &value)?;
            Ok(Value::Null)
        }, "puts another token in its place").impure(),
        row("void AddAfterSelf(object content)", |call, args| add_beside(call, args, 1), "adds a token after it").impure(),
        row("void AddBeforeSelf(object content)", |call, args| add_beside(call, args, 0), "adds a token before it").impure(),
    }
    "string" "bool" "bool?" "int" "int?" "long" "long?" "double" "double?" "decimal" "decimal?"
    "float" "float?" "uint" "uint?" "ulong" "ulong?" "short" "short?" "ushort" "ushort?" "byte"
    "byte?" "sbyte" "sbyte?" "DateTime" "DateTime?" "DateTimeOffset" "DateTimeOffset?" "TimeSpan"
    "TimeSpan?" "Guid" "Guid?" "Uri" "byte[]"
};

const EXTENSIONS: &[Row] = &[
    row(
        "static U Value<U>(this IEnumerable<JToken> value)",
        |call, args| {
            let source = args.required(0, "value")?;
            if source.downcast::<Token>().is_none() {
                return Err(Exception::argument("Source value must be a JToken.").into());
            }
            let wanted = call.type_argument(0);
            json_values::value_as(call, source, &wanted)
        },
        "the token as a value of a type",
    )
    .nullable(),
    row(
        "static IEnumerable<JToken> Values(this IEnumerable<JToken> source)",
        |call, args| {
            let mut found = Vec::new();
            for token in call.collect(args.required(0, "source")?)? {
                if let Some(token) = token.downcast::<Token>() {
                    for child in token.children() {
                        match child.kind() {
                            4 => found.extend(child.children()),
                            _ => found.push(child),
                        }
                    }
                }
            }
            Ok(tokens(
                "Newtonsoft.Json.Linq.Extensions+<Values>d__11`2[Newtonsoft.Json.Linq.JToken,Newtonsoft.Json.Linq.JToken]",
                found,
            ))
        },
        "the values below each token",
    ),
    row(
        "static IEnumerable<JToken> Values(this IEnumerable<JToken> source, object key)",
        |call, args| {
            let mut found = Vec::new();
            for token in call.collect(args.required(0, "source")?)? {
                let value = get(call, Args(&[token, args.value(1)]))?;
                found.extend(value.downcast::<Token>().cloned());
            }
            Ok(tokens(
                "Newtonsoft.Json.Linq.Extensions+<Values>d__11`2[Newtonsoft.Json.Linq.JToken,Newtonsoft.Json.Linq.JToken]",
                found,
            ))
        },
        "the value of a key of each token",
    ),
    row(
        "static IEnumerable<U> Values<U>(this IEnumerable<JToken> source)",
        |call, args| {
            let mut found = Vec::new();
            for token in call.collect(args.required(0, "source")?)? {
                if let Some(token) = token.downcast::<Token>() {
                    found.extend(token.children());
                }
            }
            values(call, &found)
        },
        "the values below each token, as a type",
    ),
];

fn tokens(class: &str, found: Vec<Token>) -> Value {
    let element = table().find("Newtonsoft.Json.Linq.JToken").map_or(Type::Object, Type::named);
    sequence(element, class, found.into_iter().map(Value::from).collect())
}

fn values(call: &mut Call<'_, '_>, children: &[Token]) -> Result<Value, Fault> {
    let wanted = call.type_argument(0);
    let mut found = Vec::new();
    for child in children {
        found.push(json_values::value_as(call, &child.clone().into(), &wanted)?);
    }
    let class = format!(
        "Newtonsoft.Json.Linq.Extensions+<Convert>d__14`2[Newtonsoft.Json.Linq.JToken,{}]",
        wanted.runtime_name()
    );
    Ok(sequence(wanted, &class, found))
}

fn no_parent() -> Fault {
    Exception::invalid_operation("The parent is missing.").into()
}

fn end_of(args: Args<'_>, last: bool) -> Result<Value, Fault> {
    let token = args.object::<Token>(0)?;
    if matches!(token.data(), crate::expr::json::Data::Value(_)) {
        return Err(child_access(token));
    }
    let at = if last { token.len().checked_sub(1) } else { Some(0) };
    Ok(at.and_then(|at| token.child(at)).into())
}

fn neighbour(args: Args<'_>, after: bool) -> Result<Value, Fault> {
    let token = args.object::<Token>(0)?;
    let Some(parent) = token.parent() else { return Ok(Value::Null) };
    let Some(at) = parent.index_of(token) else { return Ok(Value::Null) };
    let at = if after { Some(at + 1) } else { at.checked_sub(1) };
    Ok(at.and_then(|at| parent.child(at)).into())
}

fn add_beside(call: &mut Call<'_, '_>, args: Args<'_>, offset: usize) -> Result<Value, Fault> {
    let token = args.object::<Token>(0)?;
    let Some(parent) = token.parent() else { return Err(no_parent()) };
    let at = parent.index_of(token).unwrap_or(0) + offset;
    json_tokens::add(call, &parent, Some(at), args.get(1))?;
    Ok(Value::Null)
}

fn required(args: Args<'_>) -> Result<bool, Fault> {
    if args.len() > 2 { args.bool(2) } else { Ok(false) }
}

fn select_one(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let token = args.object::<Token>(0)?;
    let path = args.required_text(1, "expression")?;
    let mut found = select(call.interpreter, token, path, required(args)?)?;
    if found.len() > 1 {
        return Err(Exception::new(
            "Newtonsoft.Json.JsonException",
            "Path returned multiple tokens.",
        )
        .into());
    }
    Ok(found.pop().into())
}

fn select_all(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let token = args.object::<Token>(0)?;
    let path = args.required_text(1, "expression")?;
    let found = select(call.interpreter, token, path, required(args)?)?;
    Ok(tokens(selecting_class(path)?, found))
}

/// Reads JSON; a bad text is a `JsonReaderException`.
pub(super) fn parse(text: &str, reading: Reading, loader: Loader) -> Result<Token, Fault> {
    read(text, reading, loader).map_err(read_fault)
}

/// The exception of a text that is no JSON.
pub(super) fn read_fault(error: ReadError) -> Fault {
    let (class, failure) = match error {
        ReadError::Refused(what) => return Fault::not_supported(what),
        ReadError::Json(failure) => ("Newtonsoft.Json.JsonReaderException", failure),
        ReadError::Serialization(failure) => {
            ("Newtonsoft.Json.JsonSerializationException", failure)
        }
        ReadError::Writer(failure) => ("Newtonsoft.Json.JsonWriterException", failure),
    };
    let exception = Exception::new(class, failure.message.as_str());
    exception.object().properties.borrow_mut().extend([
        ("LineNumber", whole(failure.line)),
        ("LinePosition", whole(failure.position)),
        ("Path", Value::text(failure.path.as_str())),
    ]);
    exception.into()
}

/// `token[key]`
pub(super) fn get(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let token = args.object::<Token>(0)?;
    match args.get(1) {
        Value::String(name) if token.kind() == 1 => Ok(token.get(name).into()),
        Value::Int(index) if token.kind() == 2 => {
            let found = usize::try_from(*index).ok().and_then(|at| token.child(at));
            found.map(Value::from).ok_or_else(out_of_range)
        }
        Value::Null if token.kind() == 1 || token.kind() == 2 => {
            Err(Exception::argument_null("key").into())
        }
        key if token.kind() == 1 => {
            let key = key_text(call, key)?;
            Err(Exception::argument(&format!("Accessed JObject values with invalid key value: {key}. Object property name expected.")).into())
        }
        key if token.kind() == 2 => {
            let key = key_text(call, key)?;
            Err(Exception::argument(&format!(
                "Accessed JArray values with invalid key value: {key}. Int32 array index expected."
            ))
            .into())
        }
        _ => Err(child_access(token)),
    }
}

fn key_text(call: &mut Call<'_, '_>, key: &Value) -> Result<Text, Fault> {
    match key {
        Value::String(text) => Ok(format!("\"{text}\"").into()),
        other => call.to_text(other),
    }
}

/// `token[key] = value`
pub(super) fn set(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    call.interpreter.step()?;
    let token = args.object::<Token>(0)?;
    let value = token_argument(args.get(2))?;
    match args.get(1) {
        Value::String(name) if token.kind() == 1 => token.set(name, &value),
        Value::Int(index) if token.kind() == 2 => {
            let at = usize::try_from(*index).unwrap_or(usize::MAX);
            if at >= token.len() {
                return Err(out_of_range());
            }
            token.set_item(at, &value);
        }
        Value::Null if token.kind() == 1 || token.kind() == 2 => {
            return Err(Exception::argument_null("key").into());
        }
        key if token.kind() == 1 => {
            let key = key_text(call, key)?;
            return Err(Exception::argument(&format!(
                "Set JObject values with invalid key value: {key}. Object property name expected."
            ))
            .into());
        }
        key if token.kind() == 2 => {
            let key = key_text(call, key)?;
            return Err(Exception::argument(&format!(
                "Set JArray values with invalid key value: {key}. Int32 array index expected."
            ))
            .into());
        }
        _ => {
            let name = class_name(token);
            return Err(Exception::invalid_operation(&format!(
                "Cannot set child value on {name}."
            ))
            .into());
        }
    }
    Ok(Value::Null)
}

pub(super) fn out_of_range() -> Fault {
    Exception::out_of_range_because(
        "Index was out of range. Must be non-negative and less than the size of the collection.",
        "index",
    )
    .into()
}

fn child_access(token: &Token) -> Fault {
    let name = class_name(token);
    Exception::invalid_operation(&format!("Cannot access child value on {name}.")).into()
}

/// `Newtonsoft.Json.Linq.JValue` and the like.
pub(super) fn class_name(token: &Token) -> String {
    use crate::expr::value::Object as _;
    token.type_of().runtime_name()
}

/// An object's entry as the pair that `foreach` gives.
pub(super) fn entry(name: &Text, value: Value) -> Value {
    let element = table().find("Newtonsoft.Json.Linq.JToken").map_or(Type::Object, Type::named);
    pair(
        known_generic(Known::KeyValuePair, &[Type::String, element]),
        Value::String(name.clone()),
        value,
    )
}
