//! Values of a template.

use std::rc::Rc;

use serde_json::Value as Json;

use super::unsupported;
use crate::sim::flow::dot_net;
use crate::sim::flow::evaluate::EvalFault;

/// How a date is written (documented: set-body, 2024-07, `parse-date`).
const DATE_FORMAT: &str = "MM/dd/yyyy HH:mm:ss";

/// Elements within elements that are followed.
const MOST_DEEP: usize = 128;

/// A value.
#[derive(Clone, Debug)]
pub(in crate::sim::flow) enum Item {
    Nil,
    Bool(bool),
    Integer(i64),
    Number(f64),
    /// A `decimal`, as .NET writes it.
    Decimal(Rc<str>),
    Text(Rc<str>),
    /// A text that is taken for a date.
    Date(Rc<str>),
    /// Something whose use is not known: why.
    Unknown(&'static str),
    /// What `empty` compares with.
    Empty,
    List(Rc<Vec<Item>>),
    Object(Rc<Object>),
    Element(Rc<Element>),
}

/// Names with values.
#[derive(Debug)]
pub(in crate::sim::flow) struct Object {
    pub entries: Vec<(String, Item)>,
    /// Whether names compare without case; for others that is not known.
    pub ignores_case: bool,
}

/// An XML element.
#[derive(Debug)]
pub(in crate::sim::flow) struct Element {
    name: String,
    text: String,
    /// Whether the text is taken for a date.
    is_date: bool,
    children: Vec<Item>,
}

/// The value of a JSON text; nil where it is none. `dates`: texts that look like one are.
pub(in crate::sim::flow) fn json(text: &str, dates: bool) -> Item {
    serde_json::from_str(text).map_or(Item::Nil, |value| Item::of_json(&value, dates))
}

/// The value of an XML text, whose root is read by its name; nil where it is none.
/// `nil_is_null`: an element with `xsi:nil` is left out, else its text is empty.
pub(in crate::sim::flow) fn xml(text: &str, dates: bool, nil_is_null: bool) -> Item {
    let Ok(document) = roxmltree::Document::parse(text) else { return Item::Nil };
    match element(document.root_element(), dates, nil_is_null, 0) {
        Some(root) => Item::Element(Rc::new(Element {
            name: String::new(),
            text: String::new(),
            is_date: false,
            children: vec![root],
        })),
        None => Item::Nil,
    }
}

/// Whether an element stands for nothing: `xsi:nil="true"`.
fn is_nil(node: roxmltree::Node<'_, '_>) -> bool {
    let nil = node.attribute(("http://www.w3.org/2001/XMLSchema-instance", "nil"));
    matches!(nil, Some("true" | "1"))
}

fn element(
    node: roxmltree::Node<'_, '_>,
    dates: bool,
    nil_is_null: bool,
    depth: usize,
) -> Option<Item> {
    if depth > MOST_DEEP {
        return None;
    }
    let children = node.children().filter(|child| child.is_element());
    let children = children.filter(|child| !(nil_is_null && is_nil(*child)));
    let children = children
        .map(|child| element(child, dates, nil_is_null, depth + 1))
        .collect::<Option<_>>()?;
    let text: String = node.children().filter_map(|child| child.text()).collect();
    let name = node.tag_name().name().to_owned();
    let is_date = dates && is_date(&text);
    Some(Item::Element(Rc::new(Element { name, text, is_date, children })))
}

/// `forloop`
pub(super) fn forloop(at: usize, length: usize) -> Item {
    let count = |count: usize| Item::Integer(i64::try_from(count).unwrap_or(i64::MAX));
    let entries = [
        ("length", count(length)),
        ("index", count(at + 1)),
        ("index0", count(at)),
        ("rindex", count(length - at)),
        ("rindex0", count(length - at - 1)),
        ("first", Item::Bool(at == 0)),
        ("last", Item::Bool(at + 1 == length)),
    ];
    Item::object(entries.map(|(name, value)| (name.to_owned(), value)).into(), false)
}

/// Whether a text is taken for a date: one with a day, a `T` and a time, or `/Date(number)/`
/// (documented: set-body, 2024-07).
fn is_date(text: &str) -> bool {
    let has_shape = |shape: &[u8]| {
        text.len() >= shape.len()
            && text.bytes().zip(shape).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                other => byte == *other,
            })
    };
    has_shape(b"0000-00-00T00:00") || (text.starts_with("/Date(") && text.ends_with(")/"))
}

/// A text with a date in the format given.
pub(super) fn date_text(date: &str, format: &str) -> Result<String, EvalFault> {
    // The page has one without seconds, which the parser of .NET reads as well.
    let seconds = match date.get(16..) {
        Some(rest) if !date.starts_with('/') && !rest.starts_with(':') => {
            format!("{}:00{rest}", date.get(..16).unwrap_or_default())
        }
        _ => date.to_owned(),
    };
    let json = Json::String(seconds).to_string();
    let text = dot_net::format_json_date(&json, format);
    // What is no date after all stays a text in the service.
    text.map_err(|_| unsupported(format!("whether `{date}` is a date is not known")))
}

impl Item {
    pub(in crate::sim::flow) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    pub(in crate::sim::flow) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    pub(in crate::sim::flow) fn object(entries: Vec<(String, Self)>, ignores_case: bool) -> Self {
        Self::Object(Rc::new(Object { entries, ignores_case }))
    }

    fn of_json(value: &Json, dates: bool) -> Self {
        match value {
            Json::Null => Self::Nil,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => match number.as_i64() {
                Some(number) => Self::Integer(number),
                None => number.as_f64().map_or(Self::Nil, Self::Number),
            },
            Json::String(text) if dates && is_date(text) => Self::Date(text.as_str().into()),
            Json::String(text) => Self::text(text.as_str()),
            Json::Array(values) => {
                Self::list(values.iter().map(|value| Self::of_json(value, dates)).collect())
            }
            Json::Object(entries) => {
                let entry =
                    |(name, value): (&String, &Json)| (name.clone(), Self::of_json(value, dates));
                Self::object(entries.iter().map(entry).collect(), false)
            }
        }
    }

    /// What a condition makes of it.
    pub(super) const fn is_true(&self) -> bool {
        !matches!(self, Self::Nil | Self::Bool(false))
    }

    /// The number that it is.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            // Sizes and counts, far below 2^53.
            Self::Integer(number) => Some(*number as f64),
            Self::Number(number) => Some(*number),
            Self::Decimal(number) => number.parse().ok(),
            _ => None,
        }
    }

    /// The date that it is.
    pub(super) fn date(&self) -> Option<&str> {
        match self {
            Self::Date(date) => Some(date),
            Self::Element(element) if element.is_date => Some(&element.text),
            _ => None,
        }
    }

    /// What a loop goes through.
    pub(super) fn items(&self) -> Vec<Self> {
        match self {
            Self::List(items) => items.to_vec(),
            Self::Element(element) => element.children.clone(),
            Self::Object(object) => {
                let pair = |(name, value): &(String, Self)| {
                    let key = ("Key".to_owned(), Self::text(name.as_str()));
                    Self::object(vec![key, ("Value".to_owned(), value.clone())], false)
                };
                object.entries.iter().map(pair).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A member by its name; nil where there is none.
    pub(super) fn member(&self, name: &str) -> Result<Self, EvalFault> {
        match self {
            Self::Object(object) => {
                let exact = object.entries.iter().find(|(known, _)| known == name);
                let found = exact.or_else(|| {
                    object.entries.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
                });
                match found {
                    Some((known, value)) if known == name || object.ignores_case => {
                        Ok(value.clone())
                    }
                    Some((known, _)) => {
                        Err(unsupported(format!("whether `{name}` reads `{known}` is not known")))
                    }
                    None => Ok(Self::Nil),
                }
            }
            Self::Element(element) => {
                let is_named = |child: &&Self| match child {
                    Self::Element(child) => child.name.eq_ignore_ascii_case(name),
                    _ => false,
                };
                let mut found: Vec<_> = element.children.iter().filter(is_named).cloned().collect();
                Ok(match found.len() {
                    0 => Self::Nil,
                    1 => found.pop().unwrap_or(Self::Nil),
                    _ => Self::list(found),
                })
            }
            Self::List(items) => Ok(match name {
                "size" | "Size" => Self::Integer(i64::try_from(items.len()).unwrap_or(i64::MAX)),
                "first" | "First" => items.first().cloned().unwrap_or(Self::Nil),
                "last" | "Last" => items.last().cloned().unwrap_or(Self::Nil),
                _ => Self::Nil,
            }),
            Self::Text(text) if matches!(name, "size" | "Size") => {
                Ok(Self::Integer(i64::try_from(text.encode_utf16().count()).unwrap_or(i64::MAX)))
            }
            Self::Unknown(why) => Err(unsupported(*why)),
            _ => Ok(Self::Nil),
        }
    }

    /// An item by its number or name.
    pub(super) fn index(&self, key: &Self) -> Result<Self, EvalFault> {
        match (self, key) {
            (Self::List(items), Self::Integer(at)) => {
                let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
                let at = if *at < 0 { at.saturating_add(length) } else { *at };
                let found = usize::try_from(at).ok().and_then(|at| items.get(at));
                Ok(found.cloned().unwrap_or(Self::Nil))
            }
            (_, Self::Text(name)) => self.member(name),
            _ => Ok(Self::Nil),
        }
    }

    /// Whether both are the same.
    pub(super) fn equals(&self, other: &Self) -> Result<bool, EvalFault> {
        Ok(match (self, other) {
            (Self::Unknown(why), _) | (_, Self::Unknown(why)) => return Err(unsupported(*why)),
            (Self::Nil, Self::Date(_)) | (Self::Date(_), Self::Nil) => false,
            (Self::Date(_), _) | (_, Self::Date(_)) => {
                return Err(unsupported("a template compares a date"));
            }
            (Self::Empty, other) | (other, Self::Empty) => match other {
                Self::Text(text) => text.is_empty(),
                Self::List(items) => items.is_empty(),
                Self::Object(object) => object.entries.is_empty(),
                _ => false,
            },
            (Self::Nil, Self::Nil) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Element(element), Self::Text(text)) if element.children.is_empty() => {
                element.text == **text
            }
            (Self::Text(text), Self::Element(element)) if element.children.is_empty() => {
                element.text == **text
            }
            (a, b) => a.number().is_some() && a.number() == b.number(),
        })
    }

    /// As it is written.
    pub(super) fn to_text(&self) -> Result<String, EvalFault> {
        Ok(match self {
            Self::Nil | Self::Empty => String::new(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number)
                if number.abs() < 1e15 && (number.abs() >= 1e-4 || *number == 0.0) =>
            {
                number.to_string()
            }
            Self::Number(_) => return Err(unsupported("a number with an exponent is written")),
            Self::Text(text) | Self::Decimal(text) => text.to_string(),
            Self::Date(date) => date_text(date, DATE_FORMAT)?,
            Self::Unknown(why) => return Err(unsupported(*why)),
            Self::List(items) => {
                let texts: Result<Vec<_>, _> = items.iter().map(Self::to_text).collect();
                texts?.concat()
            }
            Self::Element(element) if element.is_date => date_text(&element.text, DATE_FORMAT)?,
            Self::Element(element) if element.children.is_empty() => element.text.clone(),
            Self::Element(_) | Self::Object(_) => {
                return Err(unsupported("a template writes a whole object"));
            }
        })
    }
}
