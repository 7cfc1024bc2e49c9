//! Changing a tree of tokens: parents are kept right, and a token that has one is copied.

use std::rc::{Rc, Weak};

use super::{Data, Token};
use crate::expr::value::Text;

impl Token {
    /// A copy with its children and without a parent.
    #[must_use]
    pub fn deep_clone(&self) -> Self {
        let copies = |children: &[Self]| children.iter().map(Self::deep_clone).collect::<Vec<_>>();
        Self::new(match self.data() {
            Data::Object(children) => Data::Object(copies(&children.borrow()).into()),
            Data::Array(children) => Data::Array(copies(&children.borrow()).into()),
            Data::Property(name, value) => {
                let value = value.borrow().as_ref().map(Self::deep_clone);
                Data::Property(name.clone(), value.into())
            }
            Data::Value(scalar) => Data::Value(scalar.borrow().clone().into()),
        })
    }

    /// The topmost token above.
    #[must_use]
    pub fn root(&self) -> Self {
        let mut top = self.clone();
        while let Some(parent) = top.parent() {
            top = parent;
        }
        top
    }

    /// The token itself when it is free to go into `container`; a copy when it has a parent, is
    /// the container, or is the topmost token above it.
    fn adoptable(&self, container: &Self) -> Self {
        // A value holds nothing, so that it is above no container.
        let free = self.0.parent.borrow().strong_count() == 0
            && (matches!(self.data(), Data::Value(_))
                || !self.same(container) && !self.same(&container.root()));
        if free { self.inner() } else { self.deep_clone() }
    }

    fn adopt(&self, child: &Self) {
        *child.0.parent.borrow_mut() = Rc::downgrade(&self.0);
    }

    fn disown(child: &Self) {
        *child.0.parent.borrow_mut() = Weak::new();
    }

    /// Inserts a child into an object or array; gives the child that is there now.
    pub fn insert(&self, index: usize, child: &Self) -> Self {
        let child = child.adoptable(self);
        if let Data::Object(children) | Data::Array(children) = self.data() {
            let mut children = children.borrow_mut();
            let index = index.min(children.len());
            children.insert(index, child.inner());
        }
        self.adopt(&child);
        child.below(self)
    }

    /// Adds a child at the end.
    pub fn push(&self, child: &Self) -> Self {
        let count = match self.data() {
            Data::Object(children) | Data::Array(children) => children.borrow().len(),
            _ => 0,
        };
        self.insert(count, child)
    }

    /// Adds a property to an object, or replaces its value.
    pub fn set(&self, name: &Text, value: &Self) {
        match self.property(name) {
            Some(property) => property.set_value(value),
            None => {
                let property = Self::new(Data::Property(name.clone(), None.into()));
                property.set_value(value);
                self.push(&property);
            }
        }
    }

    /// Replaces the value of a property.
    pub fn set_value(&self, value: &Self) {
        let Data::Property(_, place) = self.data() else { return };
        if place.borrow().as_ref().is_some_and(|old| old.same(value)) {
            return;
        }
        let value = value.adoptable(self);
        self.adopt(&value);
        if let Some(old) = place.replace(Some(value)) {
            Self::disown(&old);
        }
    }

    /// Replaces a child of an object or array by its index.
    pub fn set_item(&self, index: usize, value: &Self) {
        let value = value.adoptable(self);
        if let Data::Object(children) | Data::Array(children) = self.data()
            && let Some(place) = children.borrow_mut().get_mut(index)
        {
            self.adopt(&value);
            Self::disown(place);
            *place = value;
        }
    }

    /// Takes a child out; false when it is none of this token's children.
    pub fn take(&self, child: &Self) -> bool {
        let Some(index) = self.index_of(child) else { return false };
        if let Data::Object(children) | Data::Array(children) = self.data() {
            let old = children.borrow_mut().remove(index);
            Self::disown(&old);
        }
        true
    }

    /// Takes all children out.
    pub fn clear(&self) {
        if let Data::Object(children) | Data::Array(children) = self.data() {
            for child in children.borrow_mut().drain(..) {
                Self::disown(&child);
            }
        }
    }

    /// Index among the children, by identity.
    #[must_use]
    pub fn index_of(&self, child: &Self) -> Option<usize> {
        match self.data() {
            Data::Object(children) | Data::Array(children) => {
                children.borrow().iter().position(|known| known.same(child))
            }
            Data::Property(_, value) => {
                value.borrow().as_ref().filter(|known| known.same(child)).map(|_| 0)
            }
            Data::Value(_) => None,
        }
    }

    /// True for the same structure and values; the order of properties does not count.
    #[must_use]
    pub fn deep_equals(&self, other: &Self) -> bool {
        match (self.data(), other.data()) {
            (Data::Object(a), Data::Object(b)) => {
                let (a, b) = (a.borrow(), b.borrow());
                a.len() == b.len()
                    && a.iter().all(|property| match property.data() {
                        Data::Property(name, value) => match (&*value.borrow(), other.get(name)) {
                            (Some(value), Some(found)) => value.deep_equals(&found),
                            _ => false,
                        },
                        _ => false,
                    })
            }
            (Data::Array(a), Data::Array(b)) => {
                let (a, b) = (a.borrow(), b.borrow());
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.deep_equals(b))
            }
            (Data::Property(x, a), Data::Property(y, b)) => {
                x == y
                    && match (&*a.borrow(), &*b.borrow()) {
                        (Some(a), Some(b)) => a.deep_equals(b),
                        _ => false,
                    }
            }
            (Data::Value(a), Data::Value(b)) => {
                super::create::equal_scalars(&a.borrow(), &b.borrow())
            }
            _ => false,
        }
    }
}
