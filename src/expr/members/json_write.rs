//! `JsonConvert`, and any value as JSON.

use super::xml::json as xml;
use super::{Args, Call, Row, TypeRows, json_read, pair_parts, row, statics, table};
use crate::expr::json::{ScalarKind, Token, scalar_of, write};
use crate::expr::types::Type;
use crate::expr::value::{AnonymousObject, Fault, Text, TupleObject, Value};

pub(super) const TYPES: &[TypeRows] =
    &[statics("Newtonsoft.Json.JsonConvert", "values as JSON text and back").rows(CONVERT)];

const CONVERT: &[Row] = &[
    row("static string SerializeObject(object value)", serialize, "a value as JSON"),
    row(
        "static string SerializeObject(object value, Formatting formatting)",
        serialize,
        "a value as JSON",
    ),
    row(
        "static object DeserializeObject(string value)",
        |call, args| {
            let text = args.required_text(0, "value")?;
            json_read::deserialize(call, text, &Type::Object)
        },
        "what JSON text says, as tokens",
    )
    .nullable(),
    row(
        "static T DeserializeObject<T>(string value)",
        |call, args| {
            let text = args.required_text(0, "value")?;
            let wanted = call.type_argument(0);
            json_read::deserialize(call, text, &wanted)
        },
        "what JSON text says, as a type",
    )
    .nullable(),
    row(
        "static T DeserializeAnonymousType<T>(string value, T anonymousTypeObject)",
        |call, args| {
            let text = args.required_text(0, "value")?;
            let wanted = call.type_argument(0);
            json_read::deserialize(call, text, &wanted)
        },
        "what JSON text says, in the form of an example",
    )
    .nullable(),
    row("static string SerializeXNode(XObject node)", xml::serialize, "XML as JSON"),
    row(
        "static string SerializeXNode(XObject node, Formatting formatting)",
        xml::serialize,
        "XML as JSON",
    ),
    row(
        "static string SerializeXNode(XObject node, Formatting formatting, bool omitRootObject)",
        xml::serialize,
        "XML as JSON",
    ),
    row("static string SerializeXmlNode(XmlNode node)", xml::serialize, "XML as JSON"),
    row(
        "static string SerializeXmlNode(XmlNode node, Formatting formatting)",
        xml::serialize,
        "XML as JSON",
    ),
    row(
        "static string SerializeXmlNode(XmlNode node, Formatting formatting, bool omitRootObject)",
        xml::serialize,
        "XML as JSON",
    ),
    row("static XDocument DeserializeXNode(string value)", xml::deserialize, "JSON as XML"),
    row(
        "static XDocument DeserializeXNode(string value, string deserializeRootElementName)",
        xml::deserialize,
        "JSON as XML, below an element",
    ),
    row(
        "static XDocument DeserializeXNode(string value, string deserializeRootElementName, bool writeArrayAttribute)",
        xml::deserialize,
        "JSON as XML, below an element",
    ),
    row(
        "static XmlDocument DeserializeXmlNode(string value)",
        super::xml::dom::deserialize,
        "JSON as XML",
    ),
    row(
        "static XmlDocument DeserializeXmlNode(string value, string deserializeRootElementName)",
        super::xml::dom::deserialize,
        "JSON as XML, below an element",
    ),
    row("static string ToString(object value)", to_string, "a simple value as JSON"),
    row("static string ToString(string value)", to_string, "a text as JSON"),
    row("static string ToString(int value)", to_string, "a number as JSON"),
    row("static string ToString(long value)", to_string, "a number as JSON"),
    row("static string ToString(double value)", to_string, "a number as JSON"),
    row("static string ToString(decimal value)", to_string, "a number as JSON"),
    row("static string ToString(char value)", to_string, "a character as JSON"),
    row("static string ToString(byte value)", to_string, "a number as JSON"),
    row("static string ToString(sbyte value)", to_string, "a number as JSON"),
    row("static string ToString(short value)", to_string, "a number as JSON"),
    row("static string ToString(ushort value)", to_string, "a number as JSON"),
    row("static string ToString(uint value)", to_string, "a number as JSON"),
    row("static string ToString(ulong value)", to_string, "a number as JSON"),
    row("static string ToString(float value)", to_string, "a number as JSON"),
    row("static string ToString(bool value)", to_string, "a truth value as JSON"),
    row("static string ToString(DateTime value)", to_string, "a date as JSON"),
];

fn serialize(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let token = convert(call, args.get(0), 0)?;
    let indented = args.len() > 1 && args.enumeration(1)? == 1;
    let text = write(&token, indented)?;
    call.interpreter.reserve(text.len())?;
    Ok(text.into())
}

fn to_string(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.get(0) {
        Value::Null if call.member.parameters.iter().any(|it| it.ty == Type::String) => {
            Ok("\"\"".into())
        }
        // Without the quotes that they have within a document.
        Value::Float(number) if !number.is_finite() => Ok(call.to_text(args.get(0))?.into()),
        Value::Double(number) if !number.is_finite() => Ok(call.to_text(args.get(0))?.into()),
        Value::Char(_) => {
            let text = call.to_text(args.get(0))?.into();
            Ok(scalar_of(&text)
                .map_or(Ok(Value::Null), |token| write(&token, false).map(Into::into))?)
        }
        value => match scalar_of(value) {
            Some(token) => Ok(write(&token, false)?.into()),
            None => Err(call.not_supported()),
        },
    }
}

/// `JToken.FromObject`
pub(super) fn from_object(call: &mut Call<'_, '_>, value: &Value) -> Result<Token, Fault> {
    match value.downcast::<Token>() {
        Some(token) => Ok(token.deep_clone()),
        None => convert(call, value, 0),
    }
}

/// Deepest nesting of values.
const MOST_DEEP: usize = 128;

/// An object of fields; tokens that have a parent are copied, and a later field of the same name
/// counts.
fn object(fields: Vec<(Text, Token)>) -> Token {
    let object = Token::object(Vec::with_capacity(fields.len()));
    for (name, value) in fields {
        object.set(&name, &value);
    }
    object
}

fn convert(call: &mut Call<'_, '_>, value: &Value, depth: usize) -> Result<Token, Fault> {
    call.interpreter.step()?;
    if depth > MOST_DEEP {
        return Err(Fault::not_supported("JSON of values nested this deep"));
    }
    if let Value::Enum(_, number) = value {
        return Ok(Token::scalar(ScalarKind::Integer, Value::Long(*number)));
    }
    if let Value::Char(unit) = value {
        return Ok(Token::text(Text::from_unit(*unit)));
    }
    if let Some(token) = scalar_of(value) {
        return Ok(token);
    }
    if let Some(token) = value.downcast::<Token>() {
        return Ok(token.clone());
    }
    if let Some(anonymous) = value.downcast::<AnonymousObject>() {
        let mut fields = Vec::new();
        for (name, value) in anonymous.shape.names.iter().zip(&anonymous.values) {
            fields.push((Text::from(&**name), convert(call, value, depth + 1)?));
        }
        return Ok(object(fields));
    }
    if let Some(tuple) = value.downcast::<TupleObject>() {
        let mut fields = Vec::new();
        for (index, value) in tuple.items.iter().enumerate() {
            let name = match index {
                0..7 => format!("Item{}", index + 1),
                _ => return Err(Fault::not_supported("JSON of a tuple of more than 7")),
            };
            fields.push((name.into(), convert(call, value, depth + 1)?));
        }
        return Ok(object(fields));
    }
    if let Some(items) = super::tuple_properties(value) {
        let mut fields = Vec::new();
        for (name, value) in items {
            fields.push((name.into(), convert(call, &value, depth + 1)?));
        }
        return Ok(object(fields));
    }
    if let Some(token) = xml::to_json(value, false) {
        return token;
    }
    if let Some((key, value)) = pair_parts(value) {
        let fields = vec![
            ("Key".into(), convert(call, &key, depth + 1)?),
            ("Value".into(), convert(call, &value, depth + 1)?),
        ];
        return Ok(object(fields));
    }
    let name = value.type_of();
    let is = |interface: &str| {
        table().find(interface).is_some_and(|id| {
            crate::expr::types::convert::is_reference_or_boxing(&name, &Type::named(id))
        })
    };
    if is("System.Collections.IDictionary") || is_map(&name) {
        let mut fields = Vec::new();
        for entry in call.collect(value)? {
            let Some((key, value)) = pair_parts(&entry) else {
                return Err(Fault::not_supported(format!("JSON of {name}")));
            };
            let key = match &key {
                Value::String(_)
                | Value::Int(_)
                | Value::Long(_)
                | Value::Bool(_)
                | Value::Guid(_)
                | Value::Enum(..)
                | Value::Char(_) => call.to_text(&key)?,
                _ => return Err(Fault::not_supported("JSON of a dictionary with such keys")),
            };
            fields.push((key, convert(call, &value, depth + 1)?));
        }
        return Ok(object(fields));
    }
    let enumerable = match value {
        Value::Array(array) => array.lengths().len() == 1,
        other => other.as_object().is_some_and(|object| object.enumerate().is_some()),
    };
    if enumerable {
        let mut items = Vec::new();
        for item in call.collect(value)? {
            let item = convert(call, &item, depth + 1)?;
            items.push(if item.parent().is_some() { item.deep_clone() } else { item });
        }
        return Ok(Token::array(items));
    }
    Err(Fault::not_supported(format!("JSON of {name}")))
}

/// True for the read-only dictionaries of the API object.
fn is_map(ty: &Type) -> bool {
    ty.full_name().starts_with("System.Collections.Generic.IReadOnlyDictionary")
        || ty.full_name().starts_with("IReadOnlyDictionary")
}
