//! Newtonsoft's JSON tree: tokens with parents, shared and changeable.
//!
//! [`Token`] is a handle; clones are the same token. Members live in `members/json.rs`.

mod create;
mod date;
mod node;
mod number;
mod path;
mod read;
mod scanner;
mod select;
mod tree;
mod write;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;

pub(crate) use create::{compare_scalars, scalar_of};
pub(crate) use date::{iso_date, json_date};
pub use node::{Children, Data, Entry, Node};
pub(in crate::expr) use number::number as read_number;
pub(in crate::expr) use read::read_tree;
pub use read::{Loader, Reading, Target, deserialize, load, read};
pub use scanner::{Failure, ReadError};
pub(in crate::expr) use scanner::{Item, Scanner, Way};
pub use select::{select, selecting_class};
pub use write::{scalar_text, write};

use node::Held;

use super::eval::Interpreter;
use super::members::table;
use super::types::Type;
use super::value::{Enumerator, Fault, Object, Text, Value, enumerate_values};

/// A `JToken`. Children refer to their parents weakly, so a handle that was reached from above
/// keeps the topmost token alive; what is held inside of the tree does not.
#[derive(Clone, Debug)]
pub struct Token(Rc<Node>, Option<Rc<Node>>);

/// The value of a `JValue`.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// `Type`
    pub kind: ScalarKind,
    /// `Value`
    pub value: Value,
}

/// Members of `JTokenType` that a value can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the member of JTokenType that it is named after")]
pub enum ScalarKind {
    Comment = 5,
    Integer = 6,
    Float = 7,
    String = 8,
    Boolean = 9,
    Null = 10,
    Undefined = 11,
    Date = 12,
    Raw = 13,
    Bytes = 14,
    Guid = 15,
    Uri = 16,
    TimeSpan = 17,
}

impl Token {
    /// A token without a parent.
    #[inline]
    fn of(node: Rc<Node>) -> Self {
        Self(node, None)
    }

    /// An object of properties whose values have no parent.
    #[must_use]
    pub fn object(properties: Vec<(Text, Self)>) -> Self {
        let entry = |(name, value): (Text, Self)| Entry(Held::Value(name, value.0));
        Self::of(Node::of_entries(properties.into_iter().map(entry).collect()))
    }

    /// An array of tokens that have no parent.
    #[must_use]
    pub fn array(items: Vec<Self>) -> Self {
        Self::of(Node::of_items(items.into_iter().map(|item| item.0).collect()))
    }

    /// A value.
    #[must_use]
    #[inline]
    pub fn scalar(kind: ScalarKind, value: Value) -> Self {
        Self::of(Node::new(Data::Value(RefCell::new(Scalar { kind, value }))))
    }

    /// A string.
    #[must_use]
    #[inline]
    pub fn text(text: Text) -> Self {
        Self::scalar(ScalarKind::String, Value::String(text))
    }

    /// What it is.
    #[must_use]
    #[inline]
    pub fn data(&self) -> &Data {
        &self.0.data
    }

    /// `Parent`
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let holder = self.0.holder.borrow().upgrade()?;
        let index = match &holder.data {
            Data::Object(entries) if !matches!(self.0.data, Data::Property(..)) => {
                entries.borrow().iter().position(|entry| Rc::ptr_eq(entry.node(), &self.0))
            }
            _ => None,
        };
        let property = index.and_then(|index| holder.property_at(index));
        Some(Self(property.unwrap_or(holder), self.1.clone()))
    }

    /// The value of a property of an object.
    #[must_use]
    pub fn get(&self, name: &Text) -> Option<Self> {
        let Data::Object(entries) = &self.0.data else { return None };
        let entries = entries.borrow();
        let found = entries.iter().find(|entry| entry.is_named(name));
        found.and_then(Entry::value).map(|value| self.with(value))
    }

    /// The property of an object.
    #[must_use]
    pub fn property(&self, name: &Text) -> Option<Self> {
        let index = self.place_of(name)?;
        self.0.property_at(index).map(|property| self.with(property))
    }

    /// Where an object has a property.
    #[inline]
    fn place_of(&self, name: &Text) -> Option<usize> {
        let Data::Object(entries) = &self.0.data else { return None };
        entries.borrow().iter().position(|entry| entry.is_named(name))
    }

    /// True when an object has a property.
    #[must_use]
    pub fn has(&self, name: &Text) -> bool {
        self.place_of(name).is_some()
    }

    /// A handle for a node of this tree, which keeps it alive.
    #[inline]
    fn with(&self, node: Rc<Node>) -> Self {
        let top = self.1.as_ref().unwrap_or(&self.0);
        Self(node, Some(Rc::clone(top)))
    }

    /// The tokens below: properties of an object, items of an array, the value of a property.
    #[must_use]
    pub fn children(&self) -> Vec<Self> {
        self.0.below().into_iter().map(|node| self.with(node)).collect()
    }

    /// Names and values of an object.
    #[must_use]
    pub fn entries(&self) -> Vec<(Text, Self)> {
        let Data::Object(entries) = &self.0.data else { return Vec::new() };
        let entries = entries.borrow();
        let pairs = entries.iter().filter_map(|entry| Some((entry.name()?, entry.value()?)));
        pairs.map(|(name, value)| (name.clone(), self.with(value))).collect()
    }

    /// The name of a property.
    #[must_use]
    #[inline]
    pub fn name(&self) -> Option<&Text> {
        match &self.0.data {
            Data::Property(name, _) => Some(name),
            _ => None,
        }
    }

    /// How many tokens are below.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0.data {
            Data::Object(entries) => entries.borrow().len(),
            Data::Array(items) => items.borrow().len(),
            Data::Property(_, value) => usize::from(value.borrow().is_some()),
            Data::Value(_) => 0,
        }
    }

    /// True when no token is below.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The token below at an index.
    #[must_use]
    pub fn child(&self, index: usize) -> Option<Self> {
        let node = match &self.0.data {
            Data::Object(_) => self.0.property_at(index),
            Data::Array(items) => items.borrow().get(index).cloned(),
            Data::Property(_, value) if index == 0 => value.borrow().clone(),
            Data::Property(..) | Data::Value(_) => None,
        };
        node.map(|node| self.with(node))
    }

    /// The value of a `JValue`.
    #[must_use]
    pub fn as_scalar(&self) -> Option<Scalar> {
        match &self.0.data {
            Data::Value(scalar) => Some(scalar.borrow().clone()),
            _ => None,
        }
    }

    /// True for the same token.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// `Type`, as the number of the `JTokenType` member.
    #[must_use]
    #[inline]
    pub fn kind(&self) -> i64 {
        match &self.0.data {
            Data::Object(_) => 1,
            Data::Array(_) => 2,
            Data::Property(..) => 4,
            Data::Value(scalar) => scalar.borrow().kind as i64,
        }
    }
}

impl From<Token> for Value {
    fn from(token: Token) -> Self {
        Self::Token(token)
    }
}

/// The classes of tokens, found once.
static CLASSES: LazyLock<[Type; 5]> = LazyLock::new(|| {
    ["JObject", "JArray", "JProperty", "JRaw", "JValue"].map(|name| {
        let found = table().find(&format!("Newtonsoft.Json.Linq.{name}"));
        found.map_or(Type::Object, Type::named)
    })
});

impl Object for Token {
    fn type_of(&self) -> Type {
        let [object, array, property, raw, value] = &*CLASSES;
        match &self.0.data {
            Data::Object(_) => object,
            Data::Array(_) => array,
            Data::Property(..) => property,
            Data::Value(scalar) if scalar.borrow().kind == ScalarKind::Raw => raw,
            Data::Value(_) => value,
        }
        .clone()
    }

    fn to_text(&self, interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        match &self.0.data {
            Data::Value(scalar) => {
                let value = scalar.borrow().value.clone();
                interpreter.to_text(&value)
            }
            _ => write(self, true),
        }
    }

    fn equals(&self, other: &Value) -> bool {
        match (self.data(), other.downcast::<Self>().map(Self::data)) {
            (Data::Value(a), Some(Data::Value(b))) => {
                create::equal_scalars(&a.borrow(), &b.borrow())
            }
            _ => false,
        }
    }

    fn hash(&self) -> Option<u64> {
        match &self.0.data {
            Data::Value(scalar) => Some(create::hash_scalar(&scalar.borrow())),
            _ => Some(Rc::as_ptr(&self.0) as usize as u64),
        }
    }

    fn compare(&self, other: &Value) -> Option<Result<std::cmp::Ordering, Fault>> {
        let scalar = self.as_scalar()?;
        Some(create::compare_scalars(&scalar, other))
    }

    fn count(&self) -> Option<usize> {
        Some(self.len())
    }

    fn same_reference(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Self>().is_some_and(|other| self.same(other))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.children().into_iter().map(Value::from).collect()))
    }
}
