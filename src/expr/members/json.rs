//! Newtonsoft's `JToken` and its kinds.

use super::{Args, Call, Row, TypeRows, abstract_row, class, enumeration, row, table};
use crate::expr::eval::numeric;
use crate::expr::json::{Reading, Token, read};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Value};

pub(super) const TYPES: &[TypeRows] = &[
    class("Newtonsoft.Json.Linq.JToken", "any JSON token")
        .bases(&["IEnumerable<JToken>"])
        .rows(TOKEN),
    class("Newtonsoft.Json.Linq.JContainer", "a token with tokens below it").bases(&["JToken"]),
    class("Newtonsoft.Json.Linq.JObject", "a JSON object").bases(&["JContainer"]).rows(OBJECT),
    class("Newtonsoft.Json.Linq.JArray", "a JSON array").bases(&["JContainer"]).rows(ARRAY),
    class("Newtonsoft.Json.Linq.JProperty", "a property of a JSON object").bases(&["JContainer"]),
    class("Newtonsoft.Json.Linq.JValue", "a JSON string, number, boolean or null")
        .bases(&["JToken"]),
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

const TOKEN: &[Row] = &[
    row(
        "static JToken Parse(string json)",
        |_, args| {
            parse(&args.required_text(0, "s")?.to_utf8(), Reading::Dates, "JToken").map(Value::from)
        },
        "reads JSON text",
    ),
    row("JToken this[object key] { get; }", get, "a property of an object or an item of an array")
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
        "static explicit operator string(JToken value)",
        |call, args| match args.get(0) {
            Value::Null => Ok(Value::Null),
            value => match value.downcast::<Token>().and_then(Token::as_scalar) {
                Some(scalar) if scalar.value.is_null() => Ok(Value::Null),
                Some(scalar) => match scalar.value {
                    Value::Bool(_)
                    | Value::String(_)
                    | Value::Long(_)
                    | Value::Int(_)
                    | Value::Double(_) => Ok(call.to_text(&scalar.value)?.into()),
                    _ => Err(call.not_supported()),
                },
                None => Err(wrong_conversion(value, "String")),
            },
        },
        "the value as text",
    ),
    row("static explicit operator int(JToken value)", to_number, "the value as a number"),
    row("static explicit operator long(JToken value)", to_number, "the value as a number"),
    row("static explicit operator double(JToken value)", to_number, "the value as a number"),
    row(
        "static explicit operator bool(JToken value)",
        |_, args| match args.required(0, "value")?.downcast::<Token>().and_then(Token::as_scalar) {
            Some(scalar) if matches!(scalar.value, Value::Bool(_)) => Ok(scalar.value),
            _ => Err(wrong_conversion(args.get(0), "Boolean")),
        },
        "the value as a truth value",
    ),
];

const OBJECT: &[Row] = &[
    row(
        "static JObject Parse(string json)",
        |_, args| {
            let token = parse(&args.required_text(0, "s")?.to_utf8(), Reading::Dates, "JObject")?;
            of_kind(token, 1, "JObject")
        },
        "reads the text of a JSON object",
    ),
    row("JToken this[string propertyName] { get; }", get, "the value of a property").nullable(),
    row(
        "bool ContainsKey(string propertyName)",
        |_, args| {
            let name = args.required_text(1, "propertyName")?;
            Ok(args.object::<Token>(0)?.get(name).is_some().into())
        },
        "true when the property is there",
    ),
];

const ARRAY: &[Row] = &[
    row(
        "static JArray Parse(string json)",
        |_, args| {
            let token = parse(&args.required_text(0, "s")?.to_utf8(), Reading::Dates, "JArray")?;
            of_kind(token, 2, "JArray")
        },
        "reads the text of a JSON array",
    ),
    abstract_row("JToken this[int index] { get; }", "an item"),
];

/// Reads JSON; a bad text is a `JsonReaderException`.
pub(super) fn parse(text: &str, reading: Reading, what: &str) -> Result<Token, Fault> {
    read(text, reading).map_err(|error| {
        let message = error.message.replace("JToken from", &format!("{what} from"));
        Exception::new("Newtonsoft.Json.JsonReaderException", message).into()
    })
}

/// Refuses a token of another kind as the loaders do.
pub(super) fn of_kind(token: Token, kind: i64, name: &str) -> Result<Value, Fault> {
    if token.kind() == kind {
        return Ok(token.into());
    }
    let message = format!(
        "Error reading {name} from JsonReader. Current JsonReader item is not an {}.",
        if kind == 1 { "object" } else { "array" }
    );
    Err(Exception::new("Newtonsoft.Json.JsonReaderException", message).into())
}

fn get(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let token = args.object::<Token>(0)?;
    match args.get(1) {
        Value::String(name) if token.kind() == 1 => Ok(token.get(name).into()),
        Value::Int(index) if token.kind() == 2 => {
            let found =
                usize::try_from(*index).ok().and_then(|at| token.children().get(at).cloned());
            found.map(Value::from).ok_or_else(|| {
                Exception::out_of_range_because(
                    "Index was out of range. Must be non-negative and less than the size of the collection.",
                    "index",
                )
                .into()
            })
        }
        key if token.kind() == 1 || token.kind() == 2 => {
            let key = call.to_text(key)?;
            Err(Exception::argument(&format!("Accessed values with invalid key value: \"{key}\""))
                .into())
        }
        _ => {
            let name = call_name(token);
            Err(Exception::invalid_operation(&format!("Cannot access child value on {name}."))
                .into())
        }
    }
}

fn call_name(token: &Token) -> String {
    use crate::expr::value::Object as _;
    token.type_of().runtime_name()
}

fn wrong_conversion(value: &Value, to: &str) -> Fault {
    let kind = match value.downcast::<Token>() {
        Some(token) => token.kind(),
        None => return Exception::null_reference().into(),
    };
    let name = table()
        .find("Newtonsoft.Json.Linq.JTokenType")
        .map(|id| crate::expr::eval::enum_name(id, kind))
        .unwrap_or_default();
    Exception::argument(&format!("Can not convert {name} to {to}.")).into()
}

fn to_number(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let value = args.required(0, "value")?;
    match value.downcast::<Token>().and_then(Token::as_scalar).map(|scalar| scalar.value) {
        Some(number @ (Value::Int(_) | Value::Long(_))) => {
            numeric(&number, &call.member.result, true)
        }
        Some(number @ Value::Double(_)) if call.member.result == Type::Double => Ok(number),
        Some(Value::Null) => Err(Exception::argument("Can not convert Null to a number.").into()),
        _ => Err(call.not_supported()),
    }
}
