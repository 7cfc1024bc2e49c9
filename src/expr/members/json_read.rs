//! JSON trees as values of a type: `ToObject<T>`. Texts are read by `json_typed`.

use std::rc::Rc;

use super::json_values::{change_type, explicit};
use super::{Call, collections, json, json_typed, table};
use crate::expr::eval::default_value;
use crate::expr::json::{
    Data, Reading, ScalarKind, Target, Token, deserialize as read_tree, iso_date,
};
use crate::expr::types::Type;
use crate::expr::value::{AnonymousObject, Array, Exception, Fault, Text, Value};

/// `token.ToObject<T>()`
pub(super) fn to_object(
    call: &mut Call<'_, '_>,
    token: &Token,
    wanted: &Type,
) -> Result<Value, Fault> {
    if token.as_scalar().is_some() || token.kind() > 2 {
        let plain = wanted.without_nullable();
        let special =
            ["System.DateTime", "System.Guid", "System.TimeSpan", "System.DateTimeOffset"];
        if matches!(plain, Type::String | Type::Bool | Type::Char)
            || plain.is_numeric()
            || special.contains(&&*plain.full_name())
        {
            return explicit(call, token, wanted);
        }
    }
    build(call, token, wanted, 0)
}

/// `JsonConvert.DeserializeObject<T>(text)`
pub(super) fn deserialize(
    call: &mut Call<'_, '_>,
    text: &Text,
    wanted: &Type,
) -> Result<Value, Fault> {
    let text = text.to_utf8();
    let Some(target) = json_typed::target(wanted) else {
        return json_typed::read(call, &text, wanted);
    };
    Ok(match read_tree(&text, Reading::Dates, target).map_err(json::read_fault)? {
        None => Value::Null,
        Some(token) => match token.as_scalar() {
            Some(scalar) if target == Target::Any => scalar.value,
            _ => token.into(),
        },
    })
}

/// Strings that are dates become dates, as the reader does for tokens.
fn with_dates(token: &Token) -> Token {
    match token.data() {
        Data::Object(_) => {
            let entries = token.entries().into_iter();
            Token::object(entries.map(|(name, value)| (name, with_dates(&value))).collect())
        }
        Data::Array(_) => Token::array(token.children().iter().map(with_dates).collect()),
        Data::Property(name, _) => match token.child(0) {
            Some(value) => Token::property_of(name.clone(), &with_dates(&value)),
            None => token.deep_clone(),
        },
        Data::Value(scalar) => {
            if let Value::String(text) = &scalar.borrow().value
                && let Some(date) = iso_date(&text.to_utf8())
            {
                return Token::scalar(ScalarKind::Date, Value::DateTime(date));
            }
            token.deep_clone()
        }
    }
}

fn not_convertible(token: &Token, wanted: &str) -> Fault {
    let path = token.path();
    Exception::without_message(
        "Newtonsoft.Json.JsonReaderException",
        format!("Could not convert to {wanted}. Path '{path}'."),
    )
    .into()
}

fn build(
    call: &mut Call<'_, '_>,
    token: &Token,
    wanted: &Type,
    depth: usize,
) -> Result<Value, Fault> {
    call.interpreter.step()?;
    if depth > 64 {
        return Err(Fault::not_supported("JSON nested this deep"));
    }
    let refuse = || Fault::not_supported(format!("JSON as {wanted}"));
    let mismatch = || -> Fault {
        Exception::without_message(
            "Newtonsoft.Json.JsonSerializationException",
            format!("Cannot deserialize the current JSON into type '{}'.", wanted.runtime_name()),
        )
        .into()
    };
    let plain = wanted.without_nullable();
    if let Some(scalar) = token.as_scalar() {
        if scalar.value.is_null() && !matches!(plain, Type::Object) {
            let is_token = matches!(
                &*plain.full_name(),
                "Newtonsoft.Json.Linq.JToken" | "Newtonsoft.Json.Linq.JValue"
            );
            return if is_token {
                Ok(token.deep_clone().into())
            } else if wanted.accepts_null() {
                Ok(Value::Null)
            } else {
                Err(Exception::without_message(
                    "Newtonsoft.Json.JsonSerializationException",
                    format!("Error converting value {{null}} to type '{}'.", plain.runtime_name()),
                )
                .into())
            };
        }
        return match plain {
            Type::Object | Type::Dynamic => {
                Ok(with_dates(token).as_scalar().map(|scalar| scalar.value).unwrap_or_default())
            }
            Type::String => match &scalar.value {
                Value::String(text) => Ok(text.clone().into()),
                Value::Bool(value) => Ok(value.to_string().into()),
                other => Ok(call.to_text(other)?.into()),
            },
            Type::Bool => change_type(call, &scalar.value, plain)
                .map_err(|_| not_convertible(token, "boolean")),
            plain if plain.is_integral() => {
                if let Some(big) = scalar.value.downcast::<super::BigInteger>() {
                    return big.convert(plain).map_err(|_| not_convertible(token, "integer"));
                }
                if matches!(scalar.value, Value::Double(_)) {
                    return Err(not_convertible(token, "integer"));
                }
                change_type(call, &scalar.value, plain)
                    .map_err(|_| not_convertible(token, "integer"))
            }
            plain if plain.is_numeric() => change_type(call, &scalar.value, plain)
                .map_err(|_| not_convertible(token, "number")),
            Type::Named(id, _) => {
                let definition = table().definition(*id);
                match definition.name {
                    "JToken" | "JValue" => Ok(with_dates(token).into()),
                    "JObject" | "JArray" | "List" | "Dictionary" => Err(mismatch()),
                    _ if plain.is_enum() => match &scalar.value {
                        Value::Long(number) => Ok(Value::Enum(*id, *number)),
                        Value::String(text) => {
                            super::enumerations::of_text(*id, text).ok_or_else(|| {
                                Exception::without_message(
                                    "Newtonsoft.Json.JsonSerializationException",
                                    format!(
                                        "Error converting value \"{text}\" to type '{}'.",
                                        plain.runtime_name()
                                    ),
                                )
                                .into()
                            })
                        }
                        _ => Err(refuse()),
                    },
                    // Among the items of a sequence it may be relative, alone it may not.
                    "Uri" if depth > 0 => match &scalar.value {
                        Value::String(text) => Ok(Value::object(super::Uri::of_text(text)?)),
                        _ => Err(refuse()),
                    },
                    "DateTime" | "DateTimeOffset" | "Guid" | "TimeSpan" | "Uri" => {
                        explicit(call, &with_dates(token), plain)
                    }
                    _ => Err(refuse()),
                }
            }
            Type::Array(..) => Err(mismatch()),
            _ => Err(refuse()),
        };
    }
    let is_array = token.kind() == 2;
    match plain {
        Type::Object | Type::Dynamic => Ok(with_dates(token).into()),
        Type::Array(element, 1) if is_array => {
            let items = items(call, token, element, depth)?;
            Ok(Array::new((**element).clone(), items).into())
        }
        Type::Anonymous(shape) if !is_array => {
            let mut values = Vec::new();
            for (name, ty) in shape.names.iter().zip(&shape.types) {
                let name = Text::from(&**name);
                let found = token.get(&name).or_else(|| {
                    let wanted = name.to_utf8().to_lowercase();
                    let mut entries = token.entries().into_iter();
                    let found = entries.find(|(name, _)| name.to_utf8().to_lowercase() == wanted);
                    found.map(|(_, value)| value)
                });
                values.push(match found {
                    Some(found) => build(call, &found, ty, depth + 1)?,
                    None => default_value(ty),
                });
            }
            Ok(Value::Object(Rc::new(AnonymousObject { shape: shape.clone(), values })))
        }
        Type::Named(id, arguments) => {
            let definition = table().definition(*id);
            let full = definition.full_name();
            match (definition.name, arguments.as_ref()) {
                ("JToken" | "JContainer", _) => Ok(with_dates(token).into()),
                ("JObject", _) if !is_array => Ok(with_dates(token).into()),
                ("JArray", _) if is_array => Ok(with_dates(token).into()),
                ("JObject" | "JArray", _) => Err(mismatch()),
                ("List" | "IList" | "IEnumerable" | "ICollection" | "IReadOnlyList", [element])
                    if is_array && full.starts_with("System.Collections.Generic") =>
                {
                    let items = items(call, token, element, depth)?;
                    Ok(collections::list(element.clone(), items))
                }
                ("Dictionary" | "IDictionary" | "IReadOnlyDictionary", [Type::String, element])
                    if !is_array =>
                {
                    let mut entries = Vec::new();
                    for (name, value) in token.entries() {
                        let value = build(call, &value, element, depth + 1)?;
                        entries.push((Value::String(name), value));
                    }
                    Ok(collections::dictionary(Type::String, element.clone(), entries))
                }
                ("List" | "Dictionary", _) => Err(mismatch()),
                _ => Err(refuse()),
            }
        }
        Type::String => Err(not_convertible(token, "string")),
        plain if plain.is_numeric() || *plain == Type::Bool => {
            Err(not_convertible(token, "a simple value"))
        }
        _ => Err(refuse()),
    }
}

fn items(
    call: &mut Call<'_, '_>,
    array: &Token,
    element: &Type,
    depth: usize,
) -> Result<Vec<Value>, Fault> {
    array.children().iter().map(|child| build(call, child, element, depth + 1)).collect()
}
