//! What a JSON tree is made of: nodes, what holds them, and their release.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::Scalar;
use crate::expr::value::Text;

/// What a token consists of.
#[derive(Debug)]
pub struct Node {
    /// What holds the node: for the value of an [`Entry`] whose property was never asked for, the
    /// object itself.
    pub(super) holder: RefCell<Weak<Self>>,
    pub(super) data: Data,
}

/// Kinds of tokens.
#[derive(Debug)]
pub enum Data {
    /// `JObject`
    Object(RefCell<Children<Entry>>),
    /// `JArray`
    Array(RefCell<Children<Rc<Node>>>),
    /// `JProperty`
    Property(Text, RefCell<Option<Rc<Node>>>),
    /// `JValue`
    Value(RefCell<Scalar>),
}

/// What an object or array holds.
#[derive(Debug)]
pub struct Children<T> {
    pub(super) list: Vec<T>,
    /// What was taken out, where someone holds a token below it.
    pub(super) removed: Option<Box<Removed>>,
}

#[derive(Debug, Default)]
pub(super) struct Removed(pub(super) Vec<Rc<Node>>);

impl<T> From<Vec<T>> for Children<T> {
    fn from(list: Vec<T>) -> Self {
        Self { list, removed: None }
    }
}

impl<T> std::ops::Deref for Children<T> {
    type Target = Vec<T>;

    #[inline]
    fn deref(&self) -> &Vec<T> {
        &self.list
    }
}

impl<T> std::ops::DerefMut for Children<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.list
    }
}

/// A property within its object. Most properties are only passed through on the way to their
/// values, so that the `JProperty` is made when someone asks for it.
#[derive(Debug)]
pub struct Entry(pub(super) Held);

#[derive(Debug)]
pub(super) enum Held {
    Value(Text, Rc<Node>),
    Property(Rc<Node>),
}

impl Entry {
    #[inline]
    pub(super) fn is_named(&self, wanted: &Text) -> bool {
        self.name() == Some(wanted)
    }

    #[inline]
    pub(super) fn name(&self) -> Option<&Text> {
        match &self.0 {
            Held::Value(name, _) => Some(name),
            Held::Property(property) => match &property.data {
                Data::Property(name, _) => Some(name),
                _ => None,
            },
        }
    }

    #[inline]
    pub(super) fn value(&self) -> Option<Rc<Node>> {
        match &self.0 {
            Held::Value(_, value) => Some(Rc::clone(value)),
            Held::Property(property) => property.first(),
        }
    }

    /// The node that the object holds.
    #[inline]
    pub(super) fn node(&self) -> &Rc<Node> {
        match &self.0 {
            Held::Value(_, node) | Held::Property(node) => node,
        }
    }
}

impl Node {
    #[inline]
    pub(super) fn new(data: Data) -> Rc<Self> {
        Rc::new(Self { holder: RefCell::default(), data })
    }

    /// An object of entries that have no holder.
    pub(super) fn of_entries(entries: Vec<Entry>) -> Rc<Self> {
        let node = Self::new(Data::Object(RefCell::new(entries.into())));
        if let Data::Object(entries) = &node.data {
            entries.borrow().iter().for_each(|entry| entry.node().put_into(&node));
        }
        node
    }

    /// An array of nodes that have no holder.
    pub(super) fn of_items(items: Vec<Rc<Self>>) -> Rc<Self> {
        let node = Self::new(Data::Array(RefCell::new(items.into())));
        if let Data::Array(items) = &node.data {
            items.borrow().iter().for_each(|item| item.put_into(&node));
        }
        node
    }

    /// The value of a property.
    #[inline]
    pub(super) fn first(&self) -> Option<Rc<Self>> {
        match &self.data {
            Data::Property(_, value) => value.borrow().clone(),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn put_into(&self, holder: &Rc<Self>) {
        *self.holder.borrow_mut() = Rc::downgrade(holder);
    }

    #[inline]
    pub(super) fn leave(&self) {
        *self.holder.borrow_mut() = Weak::new();
    }

    #[inline]
    pub(super) fn is_held(&self) -> bool {
        self.holder.borrow().strong_count() > 0
    }

    /// The `JProperty` at an index of an object.
    pub(super) fn property_at(self: &Rc<Self>, index: usize) -> Option<Rc<Self>> {
        let Data::Object(entries) = &self.data else { return None };
        let mut entries = entries.borrow_mut();
        let entry = entries.get_mut(index)?;
        let property = match &entry.0 {
            Held::Property(property) => return Some(Rc::clone(property)),
            Held::Value(name, value) => {
                let place = RefCell::new(Some(Rc::clone(value)));
                let property = Self::new(Data::Property(name.clone(), place));
                value.put_into(&property);
                property
            }
        };
        property.put_into(self);
        entry.0 = Held::Property(Rc::clone(&property));
        Some(property)
    }

    /// What is below, as the object's properties or the nodes themselves.
    pub(super) fn below(self: &Rc<Self>) -> Vec<Rc<Self>> {
        match &self.data {
            Data::Object(entries) => {
                let count = entries.borrow().len();
                (0..count).filter_map(|index| self.property_at(index)).collect()
            }
            Data::Array(items) => items.borrow().list.clone(),
            Data::Property(_, value) => value.borrow().iter().cloned().collect(),
            Data::Value(_) => Vec::new(),
        }
    }

    /// Moves the containers below, which may hold others, to where they wait for their release.
    fn empty(&mut self, waiting: &mut Vec<Rc<Self>>) {
        let mut wait = |node: &Rc<Self>| {
            if !matches!(node.data, Data::Value(_)) {
                waiting.push(Rc::clone(node));
            }
        };
        match &mut self.data {
            Data::Object(entries) => {
                let entries = entries.get_mut();
                entries.removed.take().iter().flat_map(|removed| &removed.0).for_each(&mut wait);
                entries.drain(..).for_each(|entry| wait(entry.node()));
            }
            Data::Array(items) => {
                let items = items.get_mut();
                items.removed.take().iter().flat_map(|removed| &removed.0).for_each(&mut wait);
                items.drain(..).for_each(|item| wait(&item));
            }
            Data::Property(_, value) => value.get_mut().take().iter().for_each(wait),
            Data::Value(_) => {}
        }
    }
}

impl Drop for Node {
    /// Releases what is below one after another: a million arrays in each other must not take a
    /// million frames.
    fn drop(&mut self) {
        if matches!(self.data, Data::Value(_)) {
            return;
        }
        let mut waiting = Vec::new();
        self.empty(&mut waiting);
        while let Some(node) = waiting.pop() {
            if let Some(mut node) = Rc::into_inner(node) {
                node.empty(&mut waiting);
            }
        }
    }
}
