//! Containers and values of Newtonsoft's JSON tree, and how they change.

use super::json::{class_name, entry, get, out_of_range, parse, set};
use super::json_merge::merge_row;
use super::json_values::{from_value, token_argument};
use super::{Args, Call, Known, Row, known_generic, row, sequence::sequence, table};
use crate::expr::json::{Data, Loader, Reading, Scalar, ScalarKind, Token, scalar_of};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, Value, whole};

pub(super) const CONTAINER: &[Row] = &[
    row(
        "int Count { get; }",
        |_, args| Ok(whole(args.object::<Token>(0)?.len())),
        "number of tokens below",
    ),
    row(
        "void Add(object content)",
        |call, args| {
            add(call, args.object::<Token>(0)?, None, args.get(1))?;
            Ok(Value::Null)
        },
        "adds a token at the end",
    )
    .impure(),
    row(
        "void AddFirst(object content)",
        |call, args| {
            add(call, args.object::<Token>(0)?, Some(0), args.get(1))?;
            Ok(Value::Null)
        },
        "adds a token at the beginning",
    )
    .impure(),
    row(
        "void RemoveAll()",
        |_, args| {
            clear(args.object::<Token>(0)?)?;
            Ok(Value::Null)
        },
        "removes all tokens",
    )
    .impure(),
    row(
        "void ReplaceAll(object content)",
        |call, args| {
            let token = args.object::<Token>(0)?;
            clear(token)?;
            add(call, token, None, args.get(1))?;
            Ok(Value::Null)
        },
        "replaces all tokens",
    )
    .impure(),
    row("void Merge(object content)", merge_row, "takes over what another token has").impure(),
    row(
        "void Merge(object content, JsonMergeSettings settings)",
        merge_row,
        "takes over what another token has",
    )
    .impure(),
    row(
        "IEnumerable<JToken> Descendants()",
        |call, args| descendants(call, args, false),
        "all tokens below, parents first",
    ),
    row(
        "IEnumerable<JToken> DescendantsAndSelf()",
        |call, args| descendants(call, args, true),
        "the token and all below, parents first",
    ),
];

pub(super) const OBJECT: &[Row] = &[
    row("new()", |_, _| Ok(empty_object().into()), "an empty object"),
    row(
        "new(JObject other)",
        |_, args| Ok(args.required(0, "other")?.downcast::<Token>().map(Token::deep_clone).into()),
        "a copy",
    ),
    row(
        "new(object content)",
        |call, args| {
            let object = empty_object();
            add(call, &object, None, args.get(0))?;
            Ok(object.into())
        },
        "an object of properties",
    ),
    row(
        "new(params object[] content)",
        |call, args| {
            let object = empty_object();
            add(call, &object, None, args.get(0))?;
            Ok(object.into())
        },
        "an object of properties",
    ),
    row(
        "static JObject Parse(string json)",
        |_, args| {
            let text = args.required_text(0, "s")?.to_utf8();
            parse(&text, Reading::Dates, Loader::Object).map(Value::from)
        },
        "reads the text of a JSON object",
    ),
    row(
        "static JObject FromObject(object o)",
        |call, args| {
            let token = super::json_write::from_object(call, args.required(0, "o")?)?;
            if token.kind() == 1 {
                return Ok(token.into());
            }
            let kind = kind_name(&token);
            Err(Exception::argument(&format!(
                "Object serialized to {kind}. JObject instance expected."
            ))
            .into())
        },
        "a value as a JSON object",
    ),
    row("JToken this[string propertyName] { get; set; }", get, "the value of a property")
        .set(set)
        .nullable(),
    row("JToken this[object key] { get; set; }", get, "the value of a property")
        .set(set)
        .nullable(),
    row(
        "bool ContainsKey(string propertyName)",
        |_, args| {
            let name = args.required_text(1, "propertyName")?;
            Ok(args.object::<Token>(0)?.has(name).into())
        },
        "true when the property is there",
    ),
    row(
        "JProperty Property(string name)",
        |_, args| {
            let Some(name) = args.optional_text(1)? else { return Ok(Value::Null) };
            Ok(args.object::<Token>(0)?.property(name).into())
        },
        "a property",
    )
    .nullable(),
    row(
        "JProperty Property(string name, StringComparison comparison)",
        |_, args| {
            let Some(name) = args.optional_text(1)? else { return Ok(Value::Null) };
            Ok(property_by(args.object::<Token>(0)?, name, args.enumeration(2)?).into())
        },
        "a property",
    )
    .nullable(),
    row(
        "IEnumerable<JProperty> Properties()",
        |_, args| {
            let element =
                table().find("Newtonsoft.Json.Linq.JProperty").map_or(Type::Object, Type::named);
            let found = args.object::<Token>(0)?.children().into_iter().map(Value::from).collect();
            let class =
                "System.Linq.Enumerable+CastICollectionIterator`1[Newtonsoft.Json.Linq.JProperty]";
            Ok(sequence(element, class, found))
        },
        "the properties",
    ),
    row(
        "IEnumerable<JToken> PropertyValues()",
        |_, args| {
            let element =
                table().find("Newtonsoft.Json.Linq.JToken").map_or(Type::Object, Type::named);
            let entries = args.object::<Token>(0)?.entries().into_iter();
            let values = entries.map(|(_, value)| value.into()).collect();
            Ok(sequence(
                element,
                "Newtonsoft.Json.Linq.JEnumerable`1[Newtonsoft.Json.Linq.JToken]",
                values,
            ))
        },
        "the values of the properties",
    ),
    row(
        "void Add(string propertyName, JToken value)",
        |call, args| {
            call.interpreter.step()?;
            let name = args.required_text(1, "name")?;
            let value = token_argument(args.get(2))?;
            let object = args.object::<Token>(0)?;
            if object.has(name) {
                return Err(already_there(name));
            }
            object.set(name, &value);
            Ok(Value::Null)
        },
        "adds a property; throws when it is there",
    )
    .impure(),
    row(
        "bool Remove(string propertyName)",
        |_, args| {
            let name = args.required_text(1, "propertyName")?;
            Ok(args.object::<Token>(0)?.take_named(name).into())
        },
        "removes a property; false when it is not there",
    )
    .impure(),
    row(
        "JToken GetValue(string propertyName)",
        |_, args| {
            let Some(name) = args.optional_text(1)? else { return Ok(Value::Null) };
            Ok(args.object::<Token>(0)?.get(name).into())
        },
        "the value of a property",
    )
    .nullable(),
    row(
        "JToken GetValue(string propertyName, StringComparison comparison)",
        |_, args| {
            let Some(name) = args.optional_text(1)? else { return Ok(Value::Null) };
            let found = property_by(args.object::<Token>(0)?, name, args.enumeration(2)?);
            Ok(found.and_then(|property| property.child(0)).into())
        },
        "the value of a property",
    )
    .nullable(),
    row(
        "bool TryGetValue(string propertyName, out JToken value)",
        |_, args| {
            let found = match args.optional_text(1)? {
                Some(name) => args.object::<Token>(0)?.get(name),
                None => None,
            };
            let is_there = found.is_some();
            args.get(2).assign(found.into());
            Ok(is_there.into())
        },
        "the value of a property; false when it is not there",
    ),
    row(
        "bool TryGetValue(string propertyName, StringComparison comparison, out JToken value)",
        |_, args| {
            let found = match args.optional_text(1)? {
                Some(name) => property_by(args.object::<Token>(0)?, name, args.enumeration(2)?),
                None => None,
            };
            let value = found.and_then(|property| property.child(0));
            let is_there = value.is_some();
            args.get(3).assign(value.into());
            Ok(is_there.into())
        },
        "the value of a property; false when it is not there",
    ),
    row(
        "IEnumerator<KeyValuePair<string, JToken>> GetEnumerator()",
        |_, args| {
            let element =
                table().find("Newtonsoft.Json.Linq.JToken").map_or(Type::Object, Type::named);
            let pair = known_generic(Known::KeyValuePair, &[Type::String, element]);
            let found = entries(args.object::<Token>(0)?);
            Ok(sequence(pair, "Newtonsoft.Json.Linq.JObject+<GetEnumerator>d__64", found))
        },
        "a pass over names and values",
    ),
];

pub(super) const ARRAY: &[Row] = &[
    row("new()", |_, _| Ok(empty_array().into()), "an empty array"),
    row(
        "new(JArray other)",
        |_, args| Ok(args.required(0, "other")?.downcast::<Token>().map(Token::deep_clone).into()),
        "a copy",
    ),
    row("new(object content)", new_array, "an array of values"),
    row("new(params object[] content)", new_array, "an array of values"),
    row(
        "static JArray Parse(string json)",
        |_, args| {
            let text = args.required_text(0, "s")?.to_utf8();
            parse(&text, Reading::Dates, Loader::Array).map(Value::from)
        },
        "reads the text of a JSON array",
    ),
    row(
        "static JArray FromObject(object o)",
        |call, args| {
            let token = super::json_write::from_object(call, args.required(0, "o")?)?;
            if token.kind() == 2 {
                return Ok(token.into());
            }
            let kind = kind_name(&token);
            Err(Exception::argument(&format!(
                "Object serialized to {kind}. JArray instance expected."
            ))
            .into())
        },
        "a value as a JSON array",
    ),
    row("JToken this[int index] { get; set; }", get, "an item").set(set),
    row("JToken this[object key] { get; set; }", get, "an item").set(set),
    row(
        "void Add(JToken item)",
        |call, args| {
            call.interpreter.step()?;
            args.object::<Token>(0)?.push(&token_argument(args.get(1))?);
            Ok(Value::Null)
        },
        "adds an item at the end",
    )
    .impure(),
    row(
        "void Insert(int index, JToken item)",
        |call, args| {
            call.interpreter.step()?;
            let array = args.object::<Token>(0)?;
            let at = usize::try_from(args.int(1)?).unwrap_or(usize::MAX);
            if at > array.len() {
                return Err(Exception::out_of_range_because(
                    "Index must be within the bounds of the List.",
                    "index",
                )
                .into());
            }
            array.insert(at, &token_argument(args.get(2))?);
            Ok(Value::Null)
        },
        "adds an item at an index",
    )
    .impure(),
    row(
        "bool Remove(JToken item)",
        |_, args| {
            let found = args.get(1).downcast::<Token>();
            let array = args.object::<Token>(0)?;
            Ok(found.is_some_and(|item| array.take(item)).into())
        },
        "removes an item",
    )
    .impure(),
    row(
        "void RemoveAt(int index)",
        |_, args| {
            let array = args.object::<Token>(0)?;
            let at = usize::try_from(args.int(1)?).unwrap_or(usize::MAX);
            match array.child(at) {
                Some(item) => {
                    array.take(&item);
                    Ok(Value::Null)
                }
                None => Err(out_of_range()),
            }
        },
        "removes the item at an index",
    )
    .impure(),
    row(
        "void Clear()",
        |_, args| {
            args.object::<Token>(0)?.clear();
            Ok(Value::Null)
        },
        "removes all items",
    )
    .impure(),
    row(
        "bool Contains(JToken item)",
        |_, args| {
            let item = args.get(1).downcast::<Token>();
            let array = args.object::<Token>(0)?;
            Ok(item.is_some_and(|item| array.index_of(item).is_some()).into())
        },
        "true when this very token is an item",
    ),
    row(
        "int IndexOf(JToken item)",
        |_, args| {
            let item = args.get(1).downcast::<Token>();
            let array = args.object::<Token>(0)?;
            let found = item.and_then(|item| array.index_of(item));
            Ok(found.map_or(Value::Int(-1), whole))
        },
        "index of this very token, or -1",
    ),
];

pub(super) const PROPERTY: &[Row] = &[
    row("new(string name, object content)", new_property, "a property with a value"),
    row("new(string name, params object[] content)", new_property, "a property with a value"),
    row(
        "new(JProperty other)",
        |_, args| Ok(args.required(0, "other")?.downcast::<Token>().map(Token::deep_clone).into()),
        "a copy",
    ),
    row(
        "string Name { get; }",
        |call, args| match args.object::<Token>(0)?.name() {
            Some(name) => Ok(name.clone().into()),
            None => Err(call.not_supported()),
        },
        "its name",
    ),
    row(
        "JToken Value { get; set; }",
        |_, args| Ok(args.object::<Token>(0)?.child(0).into()),
        "its value",
    )
    .set(|_, args| {
        args.object::<Token>(0)?.set_value(&token_argument(args.get(1))?);
        Ok(Value::Null)
    }),
];

fn number_value(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    from_value(call, args)
}

pub(super) const VALUE: &[Row] = &[
    row("new(string value)", from_value, "a string"),
    row("new(long value)", number_value, "a whole number"),
    row("new(ulong value)", number_value, "a whole number"),
    row("new(double value)", number_value, "a number"),
    row("new(float value)", number_value, "a number"),
    row("new(decimal value)", number_value, "a number"),
    row("new(bool value)", from_value, "a truth value"),
    row("new(char value)", from_value, "a string of one character"),
    row("new(DateTime value)", from_value, "a date"),
    row("new(DateTimeOffset value)", from_value, "a date"),
    row("new(Guid value)", from_value, "a GUID"),
    row("new(TimeSpan value)", from_value, "a length of time"),
    row(
        "new(JValue other)",
        |_, args| Ok(args.required(0, "other")?.downcast::<Token>().map(Token::deep_clone).into()),
        "a copy",
    ),
    row(
        "new(object value)",
        |call, args| match scalar_of(args.get(0)) {
            Some(token) => Ok(token.into()),
            None => Err(not_json(call, args.get(0))),
        },
        "a value",
    ),
    row("static JValue CreateString(string value)", from_value, "a string"),
    row(
        "static JValue CreateNull()",
        |_, _| Ok(Token::scalar(ScalarKind::Null, Value::Null).into()),
        "a null",
    ),
    row(
        "static JValue CreateUndefined()",
        |_, _| Ok(Token::scalar(ScalarKind::Undefined, Value::Null).into()),
        "an undefined value",
    ),
    row(
        "object Value { get; set; }",
        |_, args| {
            Ok(args.object::<Token>(0)?.as_scalar().map(|scalar| scalar.value).unwrap_or_default())
        },
        "the value",
    )
    .nullable()
    .set(|call, args| {
        let Some(new) = scalar_of(args.get(1)).and_then(|token| token.as_scalar()) else {
            return Err(not_json(call, args.get(1)));
        };
        if let Data::Value(place) = args.object::<Token>(0)?.data() {
            *place.borrow_mut() = Scalar { value: args.value(1), ..new };
        }
        Ok(Value::Null)
    }),
    row(
        "int CompareTo(JValue obj)",
        compare_to,
        "negative, zero or positive for less, equal or greater",
    ),
    row(
        "bool Equals(JValue other)",
        |_, args| Ok(crate::expr::eval::equals(args.get(0), args.get(1)).into()),
        "true for an equal value",
    ),
    row(
        "string ToString(string format)",
        |call, args| {
            let value =
                args.object::<Token>(0)?.as_scalar().map(|scalar| scalar.value).unwrap_or_default();
            let format =
                args.optional_text(1)?.map(|text| text.to_utf8().into_owned()).unwrap_or_default();
            super::format_value(call.interpreter, &value, &format).map(Value::from)
        },
        "the value by a format",
    ),
    row(
        "string ToString(IFormatProvider formatProvider)",
        |call, args| {
            let culture = super::culture::culture_of(args.get(1));
            super::format::format_in(call.interpreter, args.get(0), "", culture).map(Value::from)
        },
        "the value as text",
    ),
    row(
        "string ToString(string format, IFormatProvider formatProvider)",
        |call, args| {
            let format = args.optional_text(1)?.cloned().unwrap_or_default();
            let culture = super::culture::culture_of(args.get(2));
            super::format::format_in(call.interpreter, args.get(0), &format.to_utf8(), culture)
                .map(Value::from)
        },
        "the value by a format",
    ),
];

pub(super) const RAW: &[Row] = &[row(
    "new(object rawJson)",
    |_, args| Ok(Token::scalar(ScalarKind::Raw, args.value(0)).into()),
    "text that is written as it is",
)];

fn compare_to(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.object::<Token>(0)?.compare(args.get(1)) {
        Some(order) => Ok((order? as i32).into()),
        None => Err(call.not_supported()),
    }
}

pub(super) fn not_json(_: &Call<'_, '_>, value: &Value) -> Fault {
    let class = value.type_of().runtime_name();
    Exception::argument(&format!("Could not determine JSON object type for type {class}.")).into()
}

pub(super) fn kind_name(token: &Token) -> String {
    table()
        .find("Newtonsoft.Json.Linq.JTokenType")
        .map(|id| crate::expr::eval::enum_name(id, token.kind()))
        .unwrap_or_default()
}

pub(super) fn empty_object() -> Token {
    Token::object(Vec::new())
}

pub(super) fn empty_array() -> Token {
    Token::array(Vec::new())
}

fn new_array(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let array = empty_array();
    add(call, &array, None, args.get(0))?;
    Ok(array.into())
}

fn new_property(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let name = args.required_text(0, "name")?.clone();
    let value = if is_several(args.get(1)) {
        let array = empty_array();
        add(call, &array, None, args.get(1))?;
        array
    } else {
        content(call, args.get(1))?
    };
    if value.kind() == 4 {
        let class = class_name(&value);
        return Err(Exception::argument(&format!("Can not add {class} to {class}.")).into());
    }
    Ok(Token::property_of(name, &value).into())
}

fn property_by(object: &Token, name: &Text, comparison: i64) -> Option<Token> {
    object.property(name).or_else(|| {
        let ignores_case = comparison % 2 == 1;
        let wanted = name.to_utf8().to_uppercase();
        object.children().into_iter().find(|property| {
            let name = property.name();
            ignores_case && name.is_some_and(|known| known.to_utf8().to_uppercase() == wanted)
        })
    })
}

/// True for a sequence whose elements are added one by one.
fn is_several(value: &Value) -> bool {
    match value {
        Value::Array(array) => array.to_bytes().is_none(),
        Value::Object(object) => {
            value.downcast::<Token>().is_none() && object.enumerate().is_some()
        }
        _ => false,
    }
}

/// One value as a token.
fn content(call: &Call<'_, '_>, value: &Value) -> Result<Token, Fault> {
    match value.downcast::<Token>() {
        Some(token) => Ok(token.clone()),
        None => scalar_of(value).ok_or_else(|| not_json(call, value)),
    }
}

/// Adds content at an index, or at the end.
pub(super) fn add(
    call: &mut Call<'_, '_>,
    container: &Token,
    at: Option<usize>,
    value: &Value,
) -> Result<usize, Fault> {
    call.interpreter.step()?;
    if is_several(value) {
        let mut at = at;
        for value in call.collect(value)? {
            let added = add(call, container, at, &value)?;
            at = at.map(|at| at + added);
        }
        return Ok(1);
    }
    let token = content(call, value)?;
    match container.data() {
        Data::Object(_) => {
            let Data::Property(name, _) = token.data() else {
                let class = class_name(&token);
                return Err(Exception::argument(&format!(
                    "Can not add {class} to Newtonsoft.Json.Linq.JObject."
                ))
                .into());
            };
            if container.has(name) {
                return Err(already_there(name));
            }
        }
        Data::Array(_) if token.kind() != 4 => {}
        Data::Property(..) => {
            return Err(Exception::new(
                "Newtonsoft.Json.JsonException",
                "Newtonsoft.Json.Linq.JProperty cannot have multiple values.",
            )
            .into());
        }
        _ => {
            let (class, container) = (class_name(&token), class_name(container));
            return Err(Exception::argument(&format!("Can not add {class} to {container}.")).into());
        }
    }
    match at {
        Some(at) => container.insert(at, &token),
        None => container.push(&token),
    };
    Ok(1)
}

fn already_there(name: &Text) -> Fault {
    Exception::argument(&format!(
        "Can not add property {name} to Newtonsoft.Json.Linq.JObject. Property with the same name already exists on object."
    ))
    .into()
}

fn fixed_property() -> Fault {
    Exception::new(
        "Newtonsoft.Json.JsonException",
        "Cannot add or remove items from Newtonsoft.Json.Linq.JProperty.",
    )
    .into()
}

/// Takes all tokens out of a container; a property keeps its value.
fn clear(container: &Token) -> Result<(), Fault> {
    if matches!(container.data(), Data::Property(..)) {
        return Err(fixed_property());
    }
    container.clear();
    Ok(())
}

/// Takes a token out of its parent.
pub(super) fn remove(parent: &Token, token: &Token) -> Result<(), Fault> {
    if matches!(parent.data(), Data::Property(..)) {
        return Err(fixed_property());
    }
    parent.take(token);
    Ok(())
}

/// Puts another token in the place of one.
pub(super) fn replace(parent: &Token, token: &Token, value: &Token) -> Result<(), Fault> {
    match parent.data() {
        Data::Property(..) => parent.set_value(value),
        Data::Object(_) if value.kind() != 4 => {
            let class = class_name(value);
            return Err(Exception::argument(&format!(
                "Can not add {class} to Newtonsoft.Json.Linq.JObject."
            ))
            .into());
        }
        _ => {
            if let Some(at) = parent.index_of(token) {
                parent.set_item(at, value);
            }
        }
    }
    Ok(())
}

fn descendants(call: &mut Call<'_, '_>, args: Args<'_>, own: bool) -> Result<Value, Fault> {
    let token = args.object::<Token>(0)?;
    let mut found = Vec::new();
    let mut open = if own { vec![token.clone()] } else { reversed(token) };
    while let Some(token) = open.pop() {
        call.interpreter.step()?;
        open.extend(reversed(&token));
        found.push(Value::from(token));
    }
    let element = table().find("Newtonsoft.Json.Linq.JToken").map_or(Type::Object, Type::named);
    Ok(sequence(element, "Newtonsoft.Json.Linq.JContainer+<GetDescendants>d__36", found))
}

fn reversed(token: &Token) -> Vec<Token> {
    let mut children = token.children();
    children.reverse();
    children
}

/// Names and values of an object as pairs.
pub(super) fn entries(object: &Token) -> Vec<Value> {
    object.entries().iter().map(|(name, value)| entry(name, value.clone().into())).collect()
}
