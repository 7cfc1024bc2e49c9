//! Loads JSON text into a tree as `JToken.Load` and its kin do: dates in ISO form become dates,
//! a later property of the same name replaces the earlier one, comments are passed over.

use std::collections::HashMap;
use std::rc::Rc;

use super::node::Held;
use super::scanner::{Item, Read, ReadError, Scanner};
use super::{Entry, Node, ScalarKind, Token};
use crate::expr::value::Text;

/// What the reader does with dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// ISO dates become dates.
    Dates,
    /// Every string stays a string.
    Plain,
}

/// Which class loads, which decides what it takes and how it refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loader {
    /// `JToken`: any value.
    Token,
    /// `JObject`
    Object,
    /// `JArray`
    Array,
}

impl Loader {
    fn name(self) -> &'static str {
        match self {
            Self::Token => "JToken",
            Self::Object => "JObject",
            Self::Array => "JArray",
        }
    }
}

/// What `JsonConvert.DeserializeObject` makes trees for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `object`: a tree, or a plain value.
    Any,
    /// `JToken`
    Token,
    /// `JObject`
    Object,
    /// `JArray`
    Array,
    /// `JValue`
    Value,
}

/// Properties from which an index is kept, so that many names take no quadratic time.
const MANY: usize = 16;

/// `Parse`: one token, and nothing but comments after it.
///
/// # Errors
/// When the text is no JSON, or not of the loader's kind.
pub fn read(text: &str, reading: Reading, loader: Loader) -> Result<Token, ReadError> {
    let mut scanner = Scanner::new(text, reading);
    let token = load_with(&mut scanner, loader)?;
    while scanner.read()?.is_some() {}
    Ok(token)
}

/// `Load`: one token; what comes after it is not looked at.
///
/// # Errors
/// As [`read`].
pub fn load(text: &str, reading: Reading, loader: Loader) -> Result<Token, ReadError> {
    load_with(&mut Scanner::new(text, reading), loader)
}

/// `JsonConvert.DeserializeObject` where the result is a tree; `None` for a text that holds
/// nothing but comments. Texts that end after a value are taken as complete, as the runtime does.
///
/// # Errors
/// When the text is no JSON, ends elsewhere, or is of another kind.
pub fn deserialize(
    text: &str,
    reading: Reading,
    target: Target,
) -> Result<Option<Token>, ReadError> {
    let mut scanner = Scanner::new(text, reading);
    let mut item = scanner.read()?;
    while matches!(item, Some(Item::Comment(_))) {
        item = scanner.read()?;
    }
    let Some(item) = item else { return Ok(None) };
    let token = read_tree(&mut scanner, item, target)?;
    while scanner.read()?.is_some() {}
    Ok(token)
}

/// The tree that begins with an item; `None` for a null that becomes none.
///
/// # Errors
/// As [`deserialize`].
pub(in crate::expr) fn read_tree(
    scanner: &mut Scanner<'_>,
    item: Item,
    target: Target,
) -> Read<Option<Token>> {
    let token = match item {
        Item::Object => copy(scanner, true, target == Target::Any)?,
        Item::Array => copy(scanner, false, false)?,
        Item::Value(kind, value) => Token::scalar(kind, value),
        Item::EndObject | Item::EndArray | Item::Name | Item::Comment(_) => {
            return scanner.fail("Unexpected token.");
        }
    };
    let kind = token.kind();
    let is_null = kind == ScalarKind::Null as i64;
    let wanted = match target {
        Target::Object if kind != 1 && !is_null => "JObject",
        Target::Array if kind != 2 && !is_null => "JArray",
        Target::Value if kind <= 2 => "JValue",
        _ => {
            let stays = !is_null || matches!(target, Target::Token | Target::Value);
            return Ok(stays.then_some(token));
        }
    };
    let found = match kind {
        1 => "JObject",
        2 => "JArray",
        _ => "JValue",
    };
    let failure = scanner.failure(&format!(
        "Deserialized JSON type 'Newtonsoft.Json.Linq.{found}' is not compatible with expected \
         type 'Newtonsoft.Json.Linq.{wanted}'."
    ));
    Err(ReadError::Serialization(Box::new(failure)))
}

/// The rest of a container that was opened. `by_property`: an object is read property by property,
/// each of which is copied; otherwise all is copied.
fn copy(scanner: &mut Scanner<'_>, is_object: bool, by_property: bool) -> Read<Token> {
    let depth = scanner.depth();
    container(scanner, is_object, |scanner, first| {
        if !by_property {
            return if scanner.ended_after_value() { Ok(()) } else { scanner.unfinished() };
        }
        let what = if first {
            "Unexpected end when reading JSON."
        } else if scanner.depth() == depth || scanner.ended_after_value() {
            "Unexpected end when deserializing object."
        } else {
            return scanner.unfinished();
        };
        Err(ReadError::Serialization(Box::new(scanner.failure(what))))
    })
}

fn load_with(scanner: &mut Scanner<'_>, loader: Loader) -> Read<Token> {
    let name = loader.name();
    let mut item = scanner.read()?;
    let mut passed_comment = false;
    while loader != Loader::Token && matches!(item, Some(Item::Comment(_))) {
        passed_comment = true;
        item = scanner.read()?;
    }
    let wrong = |scanner: &Scanner<'_>, found: &str| {
        let article = if loader == Loader::Object { "object" } else { "array" };
        scanner.fail(&format!(
            "Error reading {name} from JsonReader. Current JsonReader item is not an {article}: \
             {found}"
        ))
    };
    match item {
        None if passed_comment => wrong(scanner, "Comment"),
        None => scanner.fail(&format!("Error reading {name} from JsonReader.")),
        Some(Item::Object) if loader != Loader::Array => load_container(scanner, true),
        Some(Item::Array) if loader != Loader::Object => load_container(scanner, false),
        Some(Item::Value(kind, value)) if loader == Loader::Token => Ok(Token::scalar(kind, value)),
        Some(Item::Comment(text)) => {
            Ok(Token::scalar(ScalarKind::Comment, crate::expr::value::Value::String(text)))
        }
        Some(Item::Object) => wrong(scanner, "StartObject"),
        Some(Item::Array) => wrong(scanner, "StartArray"),
        Some(Item::Value(kind, _)) => wrong(scanner, kind_name(kind)),
        // What closes or names is refused by the scanner outside of a container.
        Some(Item::EndObject | Item::EndArray | Item::Name) => wrong(scanner, "None"),
    }
}

/// The member of `JsonToken` for a value.
fn kind_name(kind: ScalarKind) -> &'static str {
    match kind {
        ScalarKind::Integer => "Integer",
        ScalarKind::Float => "Float",
        ScalarKind::Boolean => "Boolean",
        ScalarKind::Null => "Null",
        ScalarKind::Undefined => "Undefined",
        ScalarKind::Date => "Date",
        _ => "String",
    }
}

/// A container whose children are being read.
enum Open {
    /// Properties, and where each name is once there are many.
    Object(Vec<Entry>, HashMap<Text, usize>),
    Array(Vec<Rc<Node>>),
}

impl Open {
    fn new(is_object: bool) -> Self {
        if is_object { Self::Object(Vec::new(), HashMap::new()) } else { Self::Array(Vec::new()) }
    }

    /// Adds what was read; the scanner knows its name.
    fn add(&mut self, scanner: &Scanner<'_>, value: Token) {
        let (entries, places) = match self {
            Self::Array(items) => return items.push(value.0),
            Self::Object(entries, places) => (entries, places),
        };
        let name = scanner.name();
        let known = if entries.len() < MANY {
            entries.iter().position(|entry| entry.is_named(&name))
        } else {
            if places.is_empty() {
                let names = entries.iter().enumerate();
                places.extend(names.filter_map(|(at, entry)| Some((entry.name()?.clone(), at))));
            }
            places.get(&name).copied()
        };
        match known.and_then(|at| entries.get_mut(at)) {
            Some(place) => *place = Entry(Held::Value(name, value.0)),
            None => {
                if !places.is_empty() {
                    places.insert(name.clone(), entries.len());
                }
                entries.push(Entry(Held::Value(name, value.0)));
            }
        }
    }

    fn close(self) -> Token {
        Token::of(match self {
            Self::Object(entries, _) => Node::of_entries(entries),
            Self::Array(items) => Node::of_items(items),
        })
    }
}

fn load_container(scanner: &mut Scanner<'_>, is_object: bool) -> Read<Token> {
    let name = if is_object { "JObject" } else { "JArray" };
    container(scanner, is_object, |scanner, first| {
        scanner.fail(&if first {
            format!("Error reading {name} from JsonReader.")
        } else {
            format!("Unexpected end of content while loading {name}.")
        })
    })
}

/// The rest of an object or array that was opened. `at_end` says whether the text may end within
/// it; it is told whether nothing was read since the container was opened.
fn container(
    scanner: &mut Scanner<'_>,
    is_object: bool,
    at_end: impl Fn(&Scanner<'_>, bool) -> Read<()>,
) -> Read<Token> {
    let mut open = Vec::new();
    let mut current = Open::new(is_object);
    let mut first = true;
    loop {
        let Some(item) = scanner.read()? else {
            at_end(scanner, first)?;
            // Levels that were left open are closed where the text ended.
            while let Some(outer) = open.pop() {
                let token = std::mem::replace(&mut current, outer).close();
                scanner.leave();
                current.add(scanner, token);
            }
            return Ok(current.close());
        };
        first = false;
        match item {
            Item::Object | Item::Array => {
                let inner = Open::new(matches!(item, Item::Object));
                open.push(std::mem::replace(&mut current, inner));
            }
            Item::EndObject | Item::EndArray => {
                let Some(outer) = open.pop() else { return Ok(current.close()) };
                let token = std::mem::replace(&mut current, outer).close();
                current.add(scanner, token);
            }
            Item::Value(kind, value) => {
                current.add(scanner, Token::scalar(kind, value));
            }
            Item::Name | Item::Comment(_) => {}
        }
    }
}
