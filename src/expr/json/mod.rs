//! Newtonsoft's JSON tree: tokens with parents, shared and changeable.
//!
//! [`Token`] is a handle; clones are the same token. Members live in `members/json.rs`.

mod create;
mod date;
mod number;
mod path;
mod read;
mod scanner;
mod select;
mod tree;
mod write;

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::LazyLock;

pub(crate) use create::scalar_of;
pub(crate) use date::iso_date;
pub use read::{Loader, Reading, Target, deserialize, load, read, read_for_values};
pub use scanner::{Failure, ReadError};
pub use select::select;
pub use write::{scalar_text, write};

use super::eval::Interpreter;
use super::members::table;
use super::types::Type;
use super::value::{Enumerator, Fault, Object, Text, Value, enumerate_values};

/// A `JToken`. Children refer to their parents weakly, so a handle that was reached from above
/// keeps the topmost token alive; handles inside of the tree do not.
#[derive(Clone, Debug)]
pub struct Token(Rc<Node>, Option<Rc<Node>>);

/// What a token consists of.
#[derive(Debug)]
pub struct Node {
    parent: RefCell<Weak<Self>>,
    data: Data,
}

/// Kinds of tokens.
#[derive(Debug)]
pub enum Data {
    /// `JObject`: its properties, each a [`Data::Property`].
    Object(RefCell<Vec<Token>>),
    /// `JArray`
    Array(RefCell<Vec<Token>>),
    /// `JProperty`
    Property(Text, RefCell<Option<Token>>),
    /// `JValue`
    Value(RefCell<Scalar>),
}

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
    /// A token without a parent; children must have none either.
    #[must_use]
    pub fn new(data: Data) -> Self {
        let node = Rc::new(Node { parent: RefCell::default(), data });
        let token = Self(node, None);
        let adopt = |child: &Self| *child.0.parent.borrow_mut() = Rc::downgrade(&token.0);
        match &token.0.data {
            Data::Object(children) | Data::Array(children) => {
                children.borrow().iter().for_each(adopt);
            }
            Data::Property(_, value) => value.borrow().iter().for_each(adopt),
            Data::Value(_) => {}
        }
        token
    }

    /// A value.
    #[must_use]
    pub fn scalar(kind: ScalarKind, value: Value) -> Self {
        Self::new(Data::Value(RefCell::new(Scalar { kind, value })))
    }

    /// A string.
    #[must_use]
    pub fn text(text: Text) -> Self {
        Self::scalar(ScalarKind::String, Value::String(text))
    }

    /// What it is.
    #[must_use]
    pub fn data(&self) -> &Data {
        &self.0.data
    }

    /// `Parent`
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.parent.borrow().upgrade().map(|node| Self(node, self.1.clone()))
    }

    /// The value of a property of an object.
    #[must_use]
    pub fn get(&self, name: &Text) -> Option<Self> {
        let Data::Object(properties) = &self.0.data else { return None };
        let properties = properties.borrow();
        properties.iter().find_map(|property| match &property.0.data {
            Data::Property(known, value) if known == name => {
                value.borrow().as_ref().map(|value| value.below(self))
            }
            _ => None,
        })
    }

    /// The property of an object.
    #[must_use]
    pub fn property(&self, name: &Text) -> Option<Self> {
        let Data::Object(properties) = &self.0.data else { return None };
        let properties = properties.borrow();
        let found = properties
            .iter()
            .find(|property| matches!(&property.0.data, Data::Property(known, _) if known == name));
        found.map(|property| property.below(self))
    }

    /// The same token as a handle that keeps the tree of `above` alive.
    fn below(&self, above: &Self) -> Self {
        let top = above.1.clone().unwrap_or_else(|| Rc::clone(&above.0));
        Self(Rc::clone(&self.0), Some(top))
    }

    /// The same token as a handle for the inside of a tree.
    fn inner(&self) -> Self {
        Self(Rc::clone(&self.0), None)
    }

    /// The tokens below: properties of an object, items of an array, the value of a property.
    #[must_use]
    pub fn children(&self) -> Vec<Self> {
        let below = |child: &Self| child.below(self);
        match &self.0.data {
            Data::Object(children) | Data::Array(children) => {
                children.borrow().iter().map(below).collect()
            }
            Data::Property(_, value) => value.borrow().iter().map(below).collect(),
            Data::Value(_) => Vec::new(),
        }
    }

    /// How many tokens are below.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0.data {
            Data::Object(children) | Data::Array(children) => children.borrow().len(),
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
        match &self.0.data {
            Data::Object(children) | Data::Array(children) => {
                children.borrow().get(index).map(|child| child.below(self))
            }
            Data::Property(_, value) if index == 0 => {
                value.borrow().as_ref().map(|child| child.below(self))
            }
            _ => None,
        }
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
        Self::Object(Rc::new(token))
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
        match (self.as_scalar(), other.downcast::<Self>().and_then(Self::as_scalar)) {
            (Some(a), Some(b)) => create::equal_scalars(&a, &b),
            _ => false,
        }
    }

    fn hash(&self) -> Option<u64> {
        match self.as_scalar() {
            Some(scalar) => Some(create::hash_scalar(&scalar)),
            None => Some(Rc::as_ptr(&self.0) as usize as u64),
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
