//! `JsonConvert.DeserializeObject<T>`: values of a type, built while the text is read, so that what
//! is wrong is found where the runtime finds it and said in its words.

use std::rc::Rc;

use super::json_values::change_type;
use super::number::{FLOAT, INTEGER, NUMBER, read_decimal, read_double, read_integer};
use super::{BigInteger, Call, collections, json, table};
use crate::expr::eval::{default_value, is_instance};
use crate::expr::json::{
    Failure, Item, ReadError, Reading, ScalarKind, Scanner, Target, Way, read_number, read_tree,
};
use crate::expr::members::culture::INVARIANT;
use crate::expr::types::Type;
use crate::expr::value::{AnonymousObject, Array, Fault, Text, Value};

/// Deepest nesting of types.
const MOST_DEEP: usize = 64;
/// `NumberStyles.AllowThousands`
const THOUSANDS: i64 = 64;
/// Names that the runtime reads as notes on the object when they come first.
const METADATA: [&str; 4] = ["$id", "$ref", "$type", "$values"];
const ARRAY: &str = "JSON array (e.g. [1,2,3])";
const OBJECT: &str = r#"JSON object (e.g. {"name":"value"})"#;
const PRIMITIVE: &str = "JSON primitive value (e.g. string, number, boolean, null)";

/// Reads a text as a value of a type, and nothing but comments after it.
pub(super) fn read(call: &mut Call<'_, '_>, text: &str, wanted: &Type) -> Result<Value, Fault> {
    let mut reader = Reader { call, scanner: Scanner::new(text, Reading::Dates) };
    let value = match reader.next(wanted)? {
        Some(item) => reader.value(item, wanted, 0)?,
        None if wanted.accepts_null() => Value::Null,
        None => {
            let name = wanted.runtime_name();
            return Err(
                reader.refuse(&format!("No JSON content found and type '{name}' is not nullable."))
            );
        }
    };
    while let Some(item) = reader.scanner.read().map_err(json::read_fault)? {
        if !matches!(item, Item::Comment(_)) {
            return Err(reader.refuse(
                "Additional text found in JSON string after finishing deserializing object.",
            ));
        }
    }
    Ok(value)
}

struct Reader<'r, 't, 'c, 'h> {
    call: &'r mut Call<'c, 'h>,
    scanner: Scanner<'t>,
}

/// How values of a type are read.
fn way(wanted: &Type) -> Way {
    match wanted.without_nullable() {
        Type::Byte | Type::Short | Type::Int => Way::Number,
        Type::Float | Type::Double | Type::Decimal => Way::Number,
        Type::Bool => Way::Boolean,
        Type::String => Way::Text,
        plain if matches!(&*plain.full_name(), "System.DateTime" | "System.DateTimeOffset") => {
            Way::Date
        }
        _ => Way::Any,
    }
}

/// What JSON a type needs; `None` for a type that is not read.
fn requirement(wanted: &Type) -> Option<&'static str> {
    Some(match wanted.without_nullable() {
        Type::Array(_, 1) => ARRAY,
        Type::Anonymous(_) => OBJECT,
        Type::String | Type::Char | Type::Bool => PRIMITIVE,
        plain if plain.is_numeric() || plain.is_enum() => PRIMITIVE,
        plain @ Type::Named(..) => {
            let name = plain.full_name();
            let (name, _) = name.split_once('<').unwrap_or((&*name, ""));
            match name.strip_prefix("System.Collections.Generic.").unwrap_or(name) {
                "List" | "IList" | "IEnumerable" | "ICollection" | "IReadOnlyList" => ARRAY,
                "Dictionary" | "IDictionary" | "IReadOnlyDictionary" => OBJECT,
                "System.DateTime"
                | "System.DateTimeOffset"
                | "System.Guid"
                | "System.TimeSpan"
                | "System.Uri" => PRIMITIVE,
                _ => return None,
            }
        }
        _ => return None,
    })
}

impl Reader<'_, '_, '_, '_> {
    /// A `JsonSerializationException` where the reader stands.
    fn refuse(&self, what: &str) -> Fault {
        let failure: Failure = self.scanner.failure(what);
        json::read_fault(ReadError::Serialization(Box::new(failure)))
    }

    /// A `JsonReaderException` where the reader stands.
    fn fail(&self, what: &str) -> Fault {
        json::read_fault(ReadError::Json(Box::new(self.scanner.failure(what))))
    }

    fn read(&mut self) -> Result<Option<Item>, Fault> {
        self.scanner.read().map_err(json::read_fault)
    }

    /// The next item, read as the type asks for.
    fn next(&mut self, wanted: &Type) -> Result<Option<Item>, Fault> {
        let plain = wanted.without_nullable();
        let way = way(plain);
        let item = self.scanner.read_as(way).map_err(json::read_fault)?;
        let (kind, value) = match item {
            Some(Item::Value(kind, value)) => (kind, value),
            other => return Ok(other),
        };
        let (kind, value) = match (way, kind, &value) {
            (Way::Number, ScalarKind::Raw, Value::String(word)) => {
                (ScalarKind::Integer, self.number(&word.to_utf8(), plain)?)
            }
            (Way::Number, ScalarKind::String, Value::String(text)) if text.is_empty() => {
                (ScalarKind::Null, Value::Null)
            }
            (Way::Number, ScalarKind::String, Value::String(text)) => {
                (ScalarKind::Integer, self.quoted_number(text, plain)?)
            }
            (Way::Text, ScalarKind::Raw, Value::String(word)) => {
                if let Err(message) = read_number(&word.to_utf8()) {
                    return Err(self.fail(&message));
                }
                (ScalarKind::String, value)
            }
            (Way::Boolean, ScalarKind::Integer | ScalarKind::Float, _) => {
                let holds = match value.downcast::<BigInteger>() {
                    Some(_) => Value::Bool(true),
                    None => change_type(self.call, &value, &Type::Bool)?,
                };
                (ScalarKind::Boolean, holds)
            }
            (Way::Boolean, ScalarKind::String, Value::String(text)) => {
                let utf8 = text.to_utf8();
                match utf8.trim_matches(['\0', ' ', '\t', '\n', '\r']).to_ascii_lowercase().as_str()
                {
                    "true" => (ScalarKind::Boolean, Value::Bool(true)),
                    "false" => (ScalarKind::Boolean, Value::Bool(false)),
                    _ if text.is_empty() => (ScalarKind::Null, Value::Null),
                    _ => {
                        let what = format!("Could not convert string to boolean: {text}.");
                        return Err(self.fail(&what));
                    }
                }
            }
            (Way::Date, ScalarKind::String, Value::String(text)) => self.date(text, plain)?,
            (Way::Any, ScalarKind::Undefined, _) if *plain == Type::Long => {
                return Err(self.fail("An undefined token is not a valid System.Int64."));
            }
            _ => (kind, value),
        };
        Ok(Some(Item::Value(kind, value)))
    }

    /// A number that is written as it is.
    fn number(&mut self, word: &str, wanted: &Type) -> Result<Value, Fault> {
        let what = match wanted {
            Type::Float | Type::Double => "double",
            Type::Decimal => "decimal",
            _ => "integer",
        };
        let invalid = format!("Input string '{word}' is not a valid {what}.");
        // Digits after a zero are octal, or hexadecimal after an x.
        let based = word.strip_prefix('0').is_some_and(|rest| !rest.is_empty())
            && !word.get(1..2).is_some_and(|next| matches!(next, "." | "e" | "E"));
        if based {
            let Ok((_, Value::Long(bits))) = read_number(word) else {
                return Err(self.fail(&invalid));
            };
            return match wanted {
                Type::Float | Type::Double => Ok(Value::Double(bits as f64)),
                Type::Decimal => Ok(Value::Decimal(bits.into())),
                _ => match u32::try_from(bits) {
                    Ok(bits) => Ok(Value::Int(bits.cast_signed())),
                    Err(_) => Err(self.fail(&invalid)),
                },
            };
        }
        match wanted {
            Type::Float | Type::Double => {
                let shaped = word.bytes().all(|byte| {
                    byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+')
                });
                match word.parse::<f64>() {
                    Ok(real) if shaped => Ok(Value::Double(real)),
                    _ => Err(self.fail(&invalid)),
                }
            }
            Type::Decimal => read_decimal(word, FLOAT, &INVARIANT)
                .map(Value::Decimal)
                .map_err(|_| self.fail(&invalid)),
            _ => {
                let digits = word.strip_prefix('-').unwrap_or(word);
                if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(self.fail(&invalid));
                }
                word.parse().map(Value::Int).map_err(|_| {
                    self.fail(&format!("JSON integer {word} is too large or small for an Int32."))
                })
            }
        }
    }

    /// A number in quotes.
    fn quoted_number(&mut self, text: &Text, wanted: &Type) -> Result<Value, Fault> {
        let utf8 = text.to_utf8();
        let (what, found) = match wanted {
            Type::Float | Type::Double => {
                let found = read_double(&utf8, FLOAT | THOUSANDS, &INVARIANT).map(Value::Double);
                ("double", found)
            }
            Type::Decimal => {
                ("decimal", read_decimal(&utf8, NUMBER, &INVARIANT).map(Value::Decimal))
            }
            _ => ("integer", read_integer(&utf8, INTEGER, &INVARIANT, &Type::Int)),
        };
        found.map_err(|_| self.fail(&format!("Could not convert string to {what}: {text}.")))
    }

    /// A date in quotes.
    fn date(&mut self, text: &Text, wanted: &Type) -> Result<(ScalarKind, Value), Fault> {
        if text.is_empty() {
            return Ok((ScalarKind::Null, Value::Null));
        }
        let utf8 = text.to_utf8();
        let has_offset = &*wanted.full_name() == "System.DateTimeOffset";
        let found = if has_offset {
            super::time::read_offset(self.call.interpreter, &utf8).map(Value::DateTimeOffset)
        } else if let Some(date) = crate::expr::json::json_date(text) {
            Ok(Value::DateTime(date))
        } else {
            super::time::read_round_trip(self.call.interpreter, &utf8).map(Value::DateTime)
        };
        match found {
            Ok(value) => Ok((ScalarKind::Date, value)),
            Err(Fault::Exception(_)) => {
                let what = if has_offset { "DateTimeOffset" } else { "DateTime" };
                Err(self.fail(&format!("Could not convert string to {what}: {text}.")))
            }
            Err(other) => Err(other),
        }
    }

    /// The value that begins with an item.
    fn value(&mut self, item: Item, wanted: &Type, depth: usize) -> Result<Value, Fault> {
        self.call.interpreter.step()?;
        if depth > MOST_DEEP {
            return Err(Fault::not_supported("JSON nested this deep"));
        }
        if let Some(target) = target(wanted) {
            return self.tree(item, target);
        }
        if *wanted == Type::array(Type::Byte) {
            return match item {
                Item::Value(ScalarKind::Null, _) => Ok(Value::Null),
                Item::Value(ScalarKind::String, Value::String(text)) => {
                    Ok(Array::bytes(super::conversion::base64_bytes(&text)?).into())
                }
                _ => Err(not_read(wanted)),
            };
        }
        match item {
            Item::Object => self.object(wanted, depth),
            Item::Array => self.array(wanted, depth),
            Item::Value(_, value) => self.convert(value, wanted),
            Item::EndArray => {
                Err(self.refuse("Unexpected token while deserializing object: EndArray."))
            }
            Item::EndObject | Item::Name | Item::Comment(_) => {
                Err(self.refuse("Unexpected token while deserializing object: EndObject."))
            }
        }
    }

    /// A part of the text as a tree, or as a plain value.
    fn tree(&mut self, item: Item, target: Target) -> Result<Value, Fault> {
        let token = read_tree(&mut self.scanner, item, target).map_err(json::read_fault)?;
        Ok(match token {
            None => Value::Null,
            Some(token) => match token.as_scalar() {
                Some(scalar) if target == Target::Any => scalar.value,
                _ => token.into(),
            },
        })
    }

    fn array(&mut self, wanted: &Type, depth: usize) -> Result<Value, Fault> {
        let plain = wanted.without_nullable();
        let Some(required) = requirement(plain) else { return Err(not_read(wanted)) };
        let element = match plain {
            Type::Array(element, 1) => Some(&**element),
            Type::Named(_, arguments) if required == ARRAY => arguments.first(),
            _ => None,
        };
        let Some(element) = element else {
            let name = wanted.runtime_name();
            return Err(self.refuse(&format!(
                "Cannot deserialize the current JSON array (e.g. [1,2,3]) into type '{name}' because the type requires a {required} to deserialize correctly.\nTo fix this error either change the JSON to a {required} or change the deserialized type to an array or a type that implements a collection interface (e.g. ICollection, IList) like List<T> that can be deserialized from a JSON array. JsonArrayAttribute can also be added to the type to force it to deserialize from a JSON array.\n"
            )));
        };
        let mut items = Vec::new();
        loop {
            match self.next(element)? {
                None => return Err(self.refuse("Unexpected end when deserializing array.")),
                Some(Item::EndArray) => break,
                Some(item) => items.push(self.value(item, element, depth + 1)?),
            }
        }
        self.call.interpreter.reserve(items.len())?;
        Ok(match plain {
            Type::Array(..) => Array::new(element.clone(), items).into(),
            _ => collections::list(element.clone(), items),
        })
    }

    fn object(&mut self, wanted: &Type, depth: usize) -> Result<Value, Fault> {
        let Some(mut item) = self.read()? else {
            return Err(self.refuse("Unexpected end when reading JSON."));
        };
        let plain = wanted.without_nullable();
        if matches!(item, Item::Name) && METADATA.iter().any(|name| self.scanner.name() == **name) {
            return Err(Fault::not_supported("JSON objects that begin with metadata"));
        }
        let Some(required) = requirement(plain) else { return Err(not_read(wanted)) };
        if required != OBJECT {
            let name = wanted.runtime_name();
            return Err(self.refuse(&format!(
                "Cannot deserialize the current JSON object (e.g. {{\"name\":\"value\"}}) into type '{name}' because the type requires a {required} to deserialize correctly.\nTo fix this error either change the JSON to a {required} or change the deserialized type so that it is a normal .NET type (e.g. not a primitive type like integer, not a collection type like an array or List<T>) that can be deserialized from a JSON object. JsonObjectAttribute can also be added to the type to force it to deserialize from a JSON object.\n"
            )));
        }
        let mut fields = Fields::of(plain)?;
        loop {
            match item {
                Item::Name => {
                    let name = self.scanner.name();
                    let ty = fields.type_of(&name);
                    let next = self.next(&ty)?;
                    let Some(next) = next else {
                        return Err(self.refuse("Unexpected end when deserializing object."));
                    };
                    let value = self.value(next, &ty, depth + 1)?;
                    fields.set(name, value);
                }
                Item::EndObject => return Ok(fields.finish()),
                _ => {}
            }
            item = match self.read()? {
                Some(item) => item,
                None => return Err(self.refuse("Unexpected end when deserializing object.")),
            };
        }
    }

    /// A plain value as one of the type.
    fn convert(&mut self, value: Value, wanted: &Type) -> Result<Value, Fault> {
        let plain = wanted.without_nullable();
        if is_instance(&value, plain) {
            return Ok(value);
        }
        let is_empty = matches!(&value, Value::String(text) if text.is_empty());
        if wanted.accepts_null() && (value.is_null() || is_empty) {
            return Ok(Value::Null);
        }
        if requirement(plain).is_none() {
            return Err(not_read(wanted));
        }
        let found = if value.is_null() { None } else { self.converted(&value, plain)? };
        if let Some(found) = found {
            return Ok(found);
        }
        let shown = match &value {
            Value::Null => "{null}".to_owned(),
            Value::String(text) => format!("\"{text}\""),
            other => self.call.to_text(other)?.to_utf8().into_owned(),
        };
        let name = wanted.runtime_name();
        Err(self.refuse(&format!("Error converting value {shown} to type '{name}'.")))
    }

    /// `None` when the value does not convert.
    fn converted(&mut self, value: &Value, plain: &Type) -> Result<Option<Value>, Fault> {
        let found = match (value, plain) {
            (Value::String(text), Type::Named(id, _)) if plain.is_enum() => {
                return Ok(super::enumerations::of_text(*id, text));
            }
            (Value::Long(number), Type::Named(id, _)) if plain.is_enum() => {
                // Members are of `int`, whose bits are taken.
                Ok(Value::Enum(*id, i64::from(*number as i32)))
            }
            (Value::Bool(is_one), Type::Named(id, _)) if plain.is_enum() => {
                Ok(Value::Enum(*id, i64::from(*is_one)))
            }
            (Value::String(_) | Value::DateTime(_), Type::Named(..))
                if requirement(plain) == Some(PRIMITIVE) =>
            {
                super::json_values::parse_special(self.call, value, plain)
            }
            (_, Type::Named(..) | Type::Array(..) | Type::Anonymous(_)) => return Ok(None),
            _ => match value.downcast::<BigInteger>() {
                Some(big) => big.convert(plain),
                None => change_type(self.call, value, plain),
            },
        };
        match found {
            Ok(value) => Ok(Some(value)),
            Err(Fault::Exception(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }
}

fn not_read(wanted: &Type) -> Fault {
    Fault::not_supported(format!("JSON as {wanted}"))
}

/// What is read into a tree, or into plain values.
pub(super) fn target(wanted: &Type) -> Option<Target> {
    Some(match wanted {
        Type::Object | Type::Dynamic => Target::Any,
        Type::Named(id, _) => match &*table().definition(*id).full_name() {
            "Newtonsoft.Json.Linq.JToken" => Target::Token,
            "Newtonsoft.Json.Linq.JObject" => Target::Object,
            "Newtonsoft.Json.Linq.JArray" => Target::Array,
            "Newtonsoft.Json.Linq.JValue" => Target::Value,
            _ => return None,
        },
        _ => return None,
    })
}

/// An object that is being filled.
enum Fields {
    Dictionary(Type, Vec<(Value, Value)>),
    Anonymous(std::sync::Arc<crate::expr::types::Anonymous>, Vec<Value>),
}

impl Fields {
    fn of(wanted: &Type) -> Result<Self, Fault> {
        match wanted {
            Type::Anonymous(shape) => {
                let values = shape.types.iter().map(default_value).collect();
                Ok(Self::Anonymous(shape.clone(), values))
            }
            Type::Named(_, arguments) => match &**arguments {
                [Type::String, element] => Ok(Self::Dictionary(element.clone(), Vec::new())),
                _ => Err(not_read(wanted)),
            },
            _ => Err(not_read(wanted)),
        }
    }

    /// Which field of an anonymous object a name sets: by case, or else without.
    fn place(shape: &crate::expr::types::Anonymous, name: &Text) -> Option<usize> {
        let exact = shape.names.iter().position(|known| *name == **known);
        exact.or_else(|| {
            let wanted = name.to_utf8().to_lowercase();
            shape.names.iter().position(|known| known.to_lowercase() == wanted)
        })
    }

    fn type_of(&self, name: &Text) -> Type {
        match self {
            Self::Dictionary(element, _) => element.clone(),
            // What sets no field is passed over as it is.
            Self::Anonymous(shape, _) => Self::place(shape, name)
                .and_then(|at| shape.types.get(at).cloned())
                .unwrap_or(Type::Object),
        }
    }

    fn set(&mut self, name: Text, value: Value) {
        match self {
            Self::Dictionary(_, entries) => entries.push((Value::String(name), value)),
            Self::Anonymous(shape, values) => {
                let at = Self::place(shape, &name);
                if let Some(place) = at.and_then(|at| values.get_mut(at)) {
                    *place = value;
                }
            }
        }
    }

    fn finish(self) -> Value {
        match self {
            Self::Dictionary(element, entries) => {
                collections::dictionary(Type::String, element, entries)
            }
            Self::Anonymous(shape, values) => {
                Value::Object(Rc::new(AnonymousObject { shape, values }))
            }
        }
    }
}
