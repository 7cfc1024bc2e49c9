//! How tokens go into each other, and copies. A token is in one place at most: what goes into
//! a container and has a parent is copied.

use std::rc::Rc;

use super::node::Held;
use super::{Children, Data, Entry, Node, Token};
use crate::expr::stack::with_room;
use crate::expr::value::Text;

/// Nodes that are looked at for handles before the answer is that there may be some.
const MOST_LOOKED_AT: u32 = 256;

impl Node {
    /// A copy with all below and without a parent.
    fn copy(&self) -> Rc<Self> {
        match &self.data {
            Data::Value(scalar) => Self::new(Data::Value(scalar.borrow().clone().into())),
            _ => with_room(|| self.copy_container()),
        }
    }

    fn copy_container(&self) -> Rc<Self> {
        let plain = |node: &Rc<Self>| Token::of(node.copy());
        let token = match &self.data {
            Data::Object(entries) => Token::object(
                entries
                    .borrow()
                    .iter()
                    .filter_map(|entry| Some((entry.name()?.clone(), plain(&entry.value()?))))
                    .collect(),
            ),
            Data::Array(items) => Token::array(items.borrow().iter().map(plain).collect()),
            Data::Property(name, value) => match &*value.borrow() {
                Some(value) => Token::property_of(name.clone(), &plain(value)),
                None => Token::of(Self::new(Data::Property(name.clone(), None.into()))),
            },
            Data::Value(_) => return self.copy(),
        };
        token.0
    }

    /// The topmost node above.
    fn top(self: &Rc<Self>) -> Rc<Self> {
        let mut top = Rc::clone(self);
        loop {
            let holder = top.holder.borrow().upgrade();
            match holder {
                Some(holder) => top = holder,
                None => return top,
            }
        }
    }

    /// True when this stays where `new` was to take its place: the runtime keeps a value that
    /// equals the new one.
    fn stays(&self, new: &Self) -> bool {
        match (&self.data, &new.data) {
            (Data::Value(old), Data::Value(new)) => {
                super::create::equal_scalars(&old.borrow(), &new.borrow())
            }
            _ => false,
        }
    }

    /// True when someone may hold a token below; `most` nodes are looked at.
    fn is_reached_below(&self, most: &mut u32) -> bool {
        let mut is_reached = |node: &Rc<Self>| {
            *most = most.saturating_sub(1);
            *most == 0 || Rc::strong_count(node) > 1 || node.is_reached_below(most)
        };
        match &self.data {
            Data::Object(entries) => {
                let entries = entries.borrow();
                entries.removed.is_some() || entries.iter().any(|entry| is_reached(entry.node()))
            }
            Data::Array(items) => {
                let items = items.borrow();
                items.removed.is_some() || items.iter().any(is_reached)
            }
            Data::Property(_, value) => value.borrow().as_ref().is_some_and(is_reached),
            Data::Value(_) => false,
        }
    }

    /// Releases a node that was taken out of this container. Handles keep the topmost token alive
    /// and not what is between, so that the node stays here when someone holds a token below it.
    fn release(&self, node: Rc<Self>) {
        node.leave();
        if !node.is_reached_below(&mut { MOST_LOOKED_AT }) {
            return;
        }
        match &self.data {
            Data::Object(entries) => entries.borrow_mut().keep(node),
            Data::Array(items) => items.borrow_mut().keep(node),
            Data::Property(..) => {
                if let Some(holder) = self.holder.borrow().upgrade()
                    && matches!(holder.data, Data::Object(_))
                {
                    holder.release(node);
                }
            }
            Data::Value(_) => {}
        }
    }

    /// Takes the entry at an index out of an object.
    fn remove_entry(self: &Rc<Self>, index: usize) {
        let Data::Object(entries) = &self.data else { return };
        if index >= entries.borrow().len() {
            return;
        }
        let is_reached = match entries.borrow().get(index).map(|entry| &entry.0) {
            Some(Held::Value(_, value)) => {
                Rc::strong_count(value) > 1 || value.is_reached_below(&mut { MOST_LOOKED_AT })
            }
            _ => false,
        };
        if is_reached {
            // The value that someone holds keeps its property as a parent.
            self.property_at(index);
        }
        let entry = entries.borrow_mut().remove(index);
        match entry.0 {
            Held::Value(_, value) => value.leave(),
            Held::Property(property) => self.release(property),
        }
    }
}

impl<T> Children<T> {
    fn keep(&mut self, node: Rc<Node>) {
        self.removed.get_or_insert_default().0.push(node);
    }
}

impl Token {
    /// A copy with its children and without a parent.
    #[must_use]
    pub fn deep_clone(&self) -> Self {
        Self::of(self.0.copy())
    }

    /// A property; its value is copied when it has a parent.
    #[must_use]
    pub fn property_of(name: Text, value: &Self) -> Self {
        let node = Node::new(Data::Property(name, None.into()));
        let value = value.adoptable(&node);
        value.put_into(&node);
        if let Data::Property(_, place) = &node.data {
            *place.borrow_mut() = Some(value);
        }
        Self::of(node)
    }

    /// The topmost token above.
    #[must_use]
    pub fn root(&self) -> Self {
        Self(self.0.top(), self.1.clone())
    }

    /// The node itself when it is free to go into `container`; a copy when it has a parent, is
    /// the container, or is the topmost token above it.
    fn adoptable(&self, container: &Rc<Node>) -> Rc<Node> {
        // A value holds nothing, so that it is above no container.
        let is_value = matches!(self.data(), Data::Value(_));
        let free = !self.0.is_held()
            && (is_value
                || !Rc::ptr_eq(&self.0, container) && !Rc::ptr_eq(&self.0, &container.top()));
        if free { Rc::clone(&self.0) } else { self.0.copy() }
    }

    /// Inserts a child into an object (a property) or array; gives the child that is there now.
    pub fn insert(&self, index: usize, child: &Self) -> Self {
        let child = child.adoptable(&self.0);
        match self.data() {
            Data::Object(entries) => {
                let mut entries = entries.borrow_mut();
                let index = index.min(entries.len());
                entries.insert(index, Entry(Held::Property(Rc::clone(&child))));
            }
            Data::Array(items) => {
                let mut items = items.borrow_mut();
                let index = index.min(items.len());
                items.insert(index, Rc::clone(&child));
            }
            Data::Property(..) | Data::Value(_) => {}
        }
        child.put_into(&self.0);
        self.with(child)
    }

    /// Adds a child at the end.
    pub fn push(&self, child: &Self) -> Self {
        self.insert(usize::MAX, child)
    }

    /// Adds a property to an object, or replaces its value.
    pub fn set(&self, name: &Text, value: &Self) {
        let Data::Object(entries) = self.data() else { return };
        let Some(index) = self.place_of(name) else {
            let value = value.adoptable(&self.0);
            value.put_into(&self.0);
            entries.borrow_mut().push(Entry(Held::Value(name.clone(), value)));
            return;
        };
        let (node, is_property) = match entries.borrow().get(index).map(|entry| &entry.0) {
            Some(Held::Value(_, old)) => (Rc::clone(old), false),
            Some(Held::Property(property)) => (Rc::clone(property), true),
            None => return,
        };
        if is_property {
            return Self::of(node).set_value(value);
        }
        if node.stays(&value.0) {
            return;
        }
        let value = value.adoptable(&self.0);
        value.put_into(&self.0);
        if let Some(place) = entries.borrow_mut().get_mut(index) {
            place.0 = Held::Value(name.clone(), value);
        }
        self.0.release(node);
    }

    /// Replaces the value of a property.
    pub fn set_value(&self, value: &Self) {
        let Data::Property(_, place) = self.data() else { return };
        if place.borrow().as_ref().is_some_and(|old| old.stays(&value.0)) {
            return;
        }
        let value = value.adoptable(&self.0);
        value.put_into(&self.0);
        let old = place.replace(Some(value));
        if let Some(old) = old {
            self.0.release(old);
        }
    }

    /// Replaces a child of an object (by a property) or array by its index.
    pub fn set_item(&self, index: usize, value: &Self) {
        match self.data() {
            Data::Object(entries) => {
                let value = value.adoptable(&self.0);
                value.put_into(&self.0);
                self.0.remove_entry(index);
                let mut entries = entries.borrow_mut();
                let index = index.min(entries.len());
                entries.insert(index, Entry(Held::Property(value)));
            }
            Data::Array(items) => {
                let stays = items.borrow().get(index).is_none_or(|old| old.stays(&value.0));
                if stays {
                    return;
                }
                let value = value.adoptable(&self.0);
                value.put_into(&self.0);
                let old =
                    items.borrow_mut().get_mut(index).map(|place| std::mem::replace(place, value));
                if let Some(old) = old {
                    self.0.release(old);
                }
            }
            Data::Property(..) | Data::Value(_) => {}
        }
    }

    /// Takes a child out; false when it is none of this token's children.
    pub fn take(&self, child: &Self) -> bool {
        let Some(index) = self.index_of(child) else { return false };
        self.take_at(index);
        true
    }

    /// Takes a property of a name out of an object; false when there is none.
    pub fn take_named(&self, name: &Text) -> bool {
        let Some(index) = self.place_of(name) else { return false };
        self.take_at(index);
        true
    }

    fn take_at(&self, index: usize) {
        match self.data() {
            Data::Object(_) => self.0.remove_entry(index),
            Data::Array(items) => {
                let item = items.borrow_mut().remove(index);
                self.0.release(item);
            }
            Data::Property(..) | Data::Value(_) => {}
        }
    }

    /// Takes all children out.
    pub fn clear(&self) {
        match self.data() {
            Data::Object(_) => (0..self.len()).rev().for_each(|index| self.0.remove_entry(index)),
            Data::Array(items) => {
                let items = std::mem::take(&mut items.borrow_mut().list);
                items.into_iter().for_each(|item| self.0.release(item));
            }
            Data::Property(..) | Data::Value(_) => {}
        }
    }

    /// Index among the children, by identity.
    #[must_use]
    pub fn index_of(&self, child: &Self) -> Option<usize> {
        let is_child = |node: &Rc<Node>| Rc::ptr_eq(node, &child.0);
        match self.data() {
            Data::Object(entries) => entries
                .borrow()
                .iter()
                .position(|entry| matches!(&entry.0, Held::Property(node) if is_child(node))),
            Data::Array(items) => items.borrow().iter().position(is_child),
            Data::Property(_, value) => value.borrow().as_ref().filter(|v| is_child(v)).map(|_| 0),
            Data::Value(_) => None,
        }
    }

    /// True for the same structure and values; the order of properties does not count.
    #[must_use]
    pub fn deep_equals(&self, other: &Self) -> bool {
        match (self.data(), other.data()) {
            (Data::Value(a), Data::Value(b)) => {
                super::create::equal_scalars(&a.borrow(), &b.borrow())
            }
            (Data::Value(_), _) | (_, Data::Value(_)) => false,
            _ => with_room(|| self.containers_equal(other)),
        }
    }

    fn containers_equal(&self, other: &Self) -> bool {
        match (self.data(), other.data()) {
            (Data::Object(_), Data::Object(_)) => {
                self.len() == other.len()
                    && self.entries().iter().all(|(name, value)| {
                        other.get(name).is_some_and(|found| value.deep_equals(&found))
                    })
            }
            (Data::Array(_), Data::Array(_)) => {
                let (a, b) = (self.children(), other.children());
                a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.deep_equals(b))
            }
            (Data::Property(x, _), Data::Property(y, _)) => {
                x == y
                    && match (self.child(0), other.child(0)) {
                        (Some(a), Some(b)) => a.deep_equals(&b),
                        _ => false,
                    }
            }
            _ => false,
        }
    }
}
