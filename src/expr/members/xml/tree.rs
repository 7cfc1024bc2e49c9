//! XML trees: nodes with parents, shared and changeable.
//!
//! [`Xml`] is a handle; clones are the same node. Parents refer to their children, children to
//! their parents weakly; a [`Region`] keeps the trees alive that a handle can reach, also when
//! only a part of a tree is held.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::name::Name;
use crate::expr::value::{Text, TextBuilder, Value};

/// A node of a tree, or an attribute.
#[derive(Debug)]
pub(in crate::expr::members) struct Node {
    pub(super) kind: Kind,
    parent: RefCell<Weak<Self>>,
    /// Where it was last seen among its siblings.
    place: Cell<usize>,
}

impl Drop for Node {
    /// Nodes below go one after another: a deep tree must not take a frame for each level.
    fn drop(&mut self) {
        let taken = |kind: &mut Kind| match kind {
            Kind::Document { children, .. } | Kind::Element { children, .. } => {
                std::mem::take(children.get_mut())
            }
            _ => Vec::new(),
        };
        let mut open = taken(&mut self.kind);
        while let Some(node) = open.pop() {
            if let Some(mut node) = Rc::into_inner(node) {
                open.append(&mut taken(&mut node.kind));
            }
        }
    }
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind {
    Document {
        children: RefCell<Vec<Rc<Node>>>,
        /// The `XDeclaration`, or null.
        declaration: RefCell<Value>,
    },
    Element {
        name: RefCell<Name>,
        attributes: RefCell<Vec<Rc<Node>>>,
        children: RefCell<Vec<Rc<Node>>>,
        /// Without children: true for `<a></a>`, false for `<a />`.
        open: Cell<bool>,
    },
    Attribute(Name, RefCell<Text>),
    Text(RefCell<Text>),
    CData(RefCell<Text>),
    Comment(RefCell<Text>),
    Instruction(RefCell<Text>, RefCell<Text>),
    DocumentType(DocumentType),
}

/// `<!DOCTYPE name PUBLIC "…" "…" […]>`
#[derive(Clone, Debug)]
pub(super) struct DocumentType {
    pub(super) name: Text,
    pub(super) public: Option<Text>,
    pub(super) system: Option<Text>,
    pub(super) subset: Option<Text>,
}

/// Trees that are kept alive together.
#[derive(Debug, Default)]
pub(super) struct Region {
    tops: RefCell<Vec<Rc<Node>>>,
    /// The region that this one became part of.
    forward: RefCell<Option<Rc<Self>>>,
}

impl Region {
    fn latest(self: &Rc<Self>) -> Rc<Self> {
        let mut region = Rc::clone(self);
        loop {
            let next = region.forward.borrow().clone();
            match next {
                Some(next) => region = next,
                None => return region,
            }
        }
    }

    /// Makes two regions one.
    fn join(self: &Rc<Self>, other: &Rc<Self>) {
        let (mine, theirs) = (self.latest(), other.latest());
        if Rc::ptr_eq(&mine, &theirs) {
            return;
        }
        mine.tops.borrow_mut().append(&mut theirs.tops.borrow_mut());
        *theirs.forward.borrow_mut() = Some(mine);
    }
}

/// A handle of a node.
#[derive(Clone, Debug)]
pub(in crate::expr::members) struct Xml {
    node: Rc<Node>,
    region: Rc<Region>,
}

impl Xml {
    /// A node without a parent.
    pub(super) fn new(kind: Kind) -> Self {
        let node = Rc::new(Node { kind, parent: RefCell::default(), place: Cell::new(0) });
        let region = Region { tops: RefCell::new(vec![Rc::clone(&node)]), ..Region::default() };
        Self { node, region: Rc::new(region) }
    }

    pub(super) fn element(name: Name) -> Self {
        Self::new(Kind::Element {
            name: RefCell::new(name),
            attributes: RefCell::default(),
            children: RefCell::default(),
            open: Cell::new(false),
        })
    }

    pub(super) fn attribute(name: Name, value: Text) -> Self {
        Self::new(Kind::Attribute(name, RefCell::new(value)))
    }

    pub(super) fn text_node(text: Text) -> Self {
        Self::new(Kind::Text(RefCell::new(text)))
    }

    pub(super) fn document() -> Self {
        Self::new(Kind::Document { children: RefCell::default(), declaration: RefCell::default() })
    }

    /// What the node is.
    pub(super) fn kind(&self) -> &Kind {
        &self.node.kind
    }

    fn near(&self, node: &Rc<Node>) -> Self {
        Self { node: Rc::clone(node), region: Rc::clone(&self.region) }
    }

    /// True for the same node.
    pub(super) fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.node, &other.node)
    }

    pub(super) fn address(&self) -> usize {
        Rc::as_ptr(&self.node) as usize
    }

    /// The node above; for an attribute its element.
    pub(super) fn parent(&self) -> Option<Self> {
        self.node.parent.borrow().upgrade().map(|node| self.near(&node))
    }

    /// The topmost node above.
    pub(super) fn top(&self) -> Self {
        let mut top = self.clone();
        while let Some(parent) = top.parent() {
            top = parent;
        }
        top
    }

    fn list(&self) -> Option<&RefCell<Vec<Rc<Node>>>> {
        match &self.node.kind {
            Kind::Document { children, .. } | Kind::Element { children, .. } => Some(children),
            _ => None,
        }
    }

    fn attribute_list(&self) -> Option<&RefCell<Vec<Rc<Node>>>> {
        match &self.node.kind {
            Kind::Element { attributes, .. } => Some(attributes),
            _ => None,
        }
    }

    /// The list of the parent that holds the node.
    fn siblings<'p>(&self, parent: &'p Self) -> Option<&'p RefCell<Vec<Rc<Node>>>> {
        match self.node.kind {
            Kind::Attribute(..) => parent.attribute_list(),
            _ => parent.list(),
        }
    }

    /// Nodes below, in order; attributes are none.
    pub(super) fn children(&self) -> Vec<Self> {
        self.list()
            .map(|list| list.borrow().iter().map(|node| self.near(node)).collect())
            .unwrap_or_default()
    }

    /// True when there are nodes below.
    pub(super) fn has_children(&self) -> bool {
        self.list().is_some_and(|list| !list.borrow().is_empty())
    }

    pub(super) fn first_child(&self) -> Option<Self> {
        self.list().and_then(|list| list.borrow().first().map(|node| self.near(node)))
    }

    pub(super) fn last_child(&self) -> Option<Self> {
        self.list().and_then(|list| list.borrow().last().map(|node| self.near(node)))
    }

    /// Attributes in order, namespace declarations among them.
    pub(super) fn attributes(&self) -> Vec<Self> {
        self.attribute_list()
            .map(|list| list.borrow().iter().map(|node| self.near(node)).collect())
            .unwrap_or_default()
    }

    /// The attribute of a name.
    pub(super) fn find_attribute(&self, name: &Name) -> Option<Self> {
        self.attributes().into_iter().find(|attribute| attribute.name().as_ref() == Some(name))
    }

    /// Place among the siblings.
    fn position(&self) -> Option<(Self, usize)> {
        let parent = self.parent()?;
        let at = {
            let list = self.siblings(&parent)?.borrow();
            let hint = self.node.place.get();
            if list.get(hint).is_some_and(|known| Rc::ptr_eq(known, &self.node)) {
                hint
            } else {
                list.iter().position(|known| Rc::ptr_eq(known, &self.node))?
            }
        };
        self.node.place.set(at);
        Some((parent, at))
    }

    /// The node so many places after (or before) this one.
    fn sibling(&self, offset: isize) -> Option<Self> {
        let (parent, at) = self.position()?;
        let at = at.checked_add_signed(offset)?;
        let found = {
            let list = self.siblings(&parent)?.borrow();
            list.get(at).map(|node| self.near(node))?
        };
        found.node.place.set(at);
        Some(found)
    }

    pub(super) fn next(&self) -> Option<Self> {
        self.sibling(1)
    }

    pub(super) fn previous(&self) -> Option<Self> {
        self.sibling(-1)
    }

    /// Name of an element or attribute.
    pub(super) fn name(&self) -> Option<Name> {
        match &self.node.kind {
            Kind::Element { name, .. } => Some(name.borrow().clone()),
            Kind::Attribute(name, _) => Some(name.clone()),
            _ => None,
        }
    }

    pub(super) fn is_element(&self) -> bool {
        matches!(self.node.kind, Kind::Element { .. })
    }

    pub(super) fn is_attribute(&self) -> bool {
        matches!(self.node.kind, Kind::Attribute(..))
    }

    /// True for text and CDATA.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.node.kind, Kind::Text(_) | Kind::CData(_))
    }

    /// `Value`: the text of the node, or of all text below it.
    pub(super) fn text(&self) -> Text {
        match &self.node.kind {
            Kind::Attribute(_, text)
            | Kind::Text(text)
            | Kind::CData(text)
            | Kind::Comment(text)
            | Kind::Instruction(_, text) => text.borrow().clone(),
            Kind::DocumentType(_) => Text::default(),
            Kind::Document { .. } | Kind::Element { .. } => {
                if let (Some(first), true) = (self.first_child(), self.count() == 1)
                    && first.is_text()
                {
                    return first.text();
                }
                let mut builder = TextBuilder::new();
                for node in self.descendants() {
                    if node.is_text() {
                        builder.push(&node.text());
                    }
                }
                builder.finish()
            }
        }
    }

    /// Number of nodes below.
    pub(super) fn count(&self) -> usize {
        self.list().map_or(0, |list| list.borrow().len())
    }

    /// All nodes below in document order.
    pub(super) fn descendants(&self) -> Vec<Self> {
        let mut found = Vec::new();
        let mut open: Vec<Self> = self.children();
        open.reverse();
        while let Some(node) = open.pop() {
            let mut below = node.children();
            below.reverse();
            open.extend(below);
            found.push(node);
        }
        found
    }

    /// Puts a node that has no parent among the nodes below (or the attributes).
    pub(super) fn insert(&self, at: usize, child: &Self) {
        self.region.join(&child.region);
        *child.node.parent.borrow_mut() = Rc::downgrade(&self.node);
        if let Some(list) = child.siblings(self) {
            let mut list = list.borrow_mut();
            let at = at.min(list.len());
            list.insert(at, Rc::clone(&child.node));
            child.node.place.set(at);
        }
        if let (Kind::Element { open, .. }, false) = (&self.node.kind, child.is_attribute()) {
            open.set(true);
        }
    }

    /// Puts a node at the end.
    pub(super) fn push(&self, child: &Self) {
        let end = if child.is_attribute() {
            self.attribute_list().map_or(0, |list| list.borrow().len())
        } else {
            self.count()
        };
        self.insert(end, child);
    }

    /// Takes the node out of its parent; an element without nodes is then `<a />`.
    pub(super) fn take(&self) {
        let Some((parent, at)) = self.position() else { return };
        if let Some(list) = self.siblings(&parent) {
            list.borrow_mut().remove(at);
        }
        if let (Kind::Element { open, .. }, false) = (&parent.node.kind, self.is_attribute()) {
            open.set(parent.has_children());
        }
        *self.node.parent.borrow_mut() = Weak::new();
    }

    /// Place of the node among its siblings.
    pub(super) fn index(&self) -> usize {
        self.position().map_or(0, |(_, at)| at)
    }

    /// Says whether an element without nodes is `<a></a>`.
    pub(super) fn set_open(&self, is_open: bool) {
        if let Kind::Element { open, .. } = &self.node.kind {
            open.set(is_open);
        }
    }

    /// True for `<a />`.
    pub(super) fn is_empty_element(&self) -> bool {
        match &self.node.kind {
            Kind::Element { open, .. } => !open.get() && !self.has_children(),
            _ => false,
        }
    }

    /// A copy without a parent.
    pub(super) fn deep_clone(&self) -> Self {
        let copy = Self::new(self.shallow());
        let mut open = vec![(self.clone(), copy.clone())];
        while let Some((from, to)) = open.pop() {
            for attribute in from.attributes() {
                to.push(&Self::new(attribute.shallow()));
            }
            for child in from.children() {
                let below = Self::new(child.shallow());
                to.push(&below);
                open.push((child, below));
            }
            to.set_open(!from.is_empty_element());
        }
        copy
    }

    fn shallow(&self) -> Kind {
        match &self.node.kind {
            Kind::Document { declaration, .. } => {
                Kind::Document { children: RefCell::default(), declaration: declaration.clone() }
            }
            Kind::Element { name, open, .. } => Kind::Element {
                name: name.clone(),
                attributes: RefCell::default(),
                children: RefCell::default(),
                open: open.clone(),
            },
            Kind::Attribute(name, value) => Kind::Attribute(name.clone(), value.clone()),
            Kind::Text(text) => Kind::Text(text.clone()),
            Kind::CData(text) => Kind::CData(text.clone()),
            Kind::Comment(text) => Kind::Comment(text.clone()),
            Kind::Instruction(target, data) => Kind::Instruction(target.clone(), data.clone()),
            Kind::DocumentType(found) => Kind::DocumentType(found.clone()),
        }
    }

    /// True when `other` is this node or lies above it.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let mut node = Some(self.clone());
        while let Some(found) = node {
            if found.same(other) {
                return true;
            }
            node = found.parent();
        }
        false
    }

    /// True for an attribute that declares a namespace.
    pub(super) fn declares_namespace(&self) -> bool {
        self.is_attribute() && self.name().is_some_and(|name| name.declares_namespace())
    }
}
