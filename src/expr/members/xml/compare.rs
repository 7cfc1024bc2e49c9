//! Deep equality, document order, and the comparers of both.

use std::cmp::Ordering;

use super::tree::{Kind, Xml};
use crate::expr::members::table;
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, Value};

/// `XNode.DeepEquals`: names, values, and the order of attributes.
pub(super) fn deep_equals(a: &Xml, b: &Xml) -> bool {
    let mut pairs = vec![(a.clone(), b.clone())];
    while let Some((a, b)) = pairs.pop() {
        let same = match (a.kind(), b.kind()) {
            (Kind::Element { .. }, Kind::Element { .. }) => {
                let (x, y) = (a.attributes(), b.attributes());
                a.name() == b.name()
                    && x.len() == y.len()
                    && x.iter().zip(&y).all(|(x, y)| x.name() == y.name() && x.text() == y.text())
                    && push(&a, &b, &mut pairs)
            }
            (Kind::Document { .. }, Kind::Document { .. }) => push(&a, &b, &mut pairs),
            (Kind::Text(x), Kind::Text(y))
            | (Kind::CData(x), Kind::CData(y))
            | (Kind::Comment(x), Kind::Comment(y)) => *x.borrow() == *y.borrow(),
            (Kind::Instruction(x, p), Kind::Instruction(y, q)) => {
                *x.borrow() == *y.borrow() && *p.borrow() == *q.borrow()
            }
            (Kind::DocumentType(x), Kind::DocumentType(y)) => {
                x.name == y.name
                    && x.public == y.public
                    && x.system == y.system
                    && x.subset == y.subset
            }
            _ => false,
        };
        if !same {
            return false;
        }
    }
    true
}

/// Nodes below, with neighbouring texts as one.
fn content(node: &Xml) -> Vec<Xml> {
    let mut found: Vec<Xml> = Vec::new();
    for child in node.children() {
        let joined = match (found.last().map(Xml::kind), child.kind()) {
            (Some(Kind::Text(a)), Kind::Text(b)) => Some(Text::concat(&[&a.borrow(), &b.borrow()])),
            _ => None,
        };
        match joined {
            Some(text) => {
                found.pop();
                found.push(Xml::text_node(text));
            }
            None => found.push(child),
        }
    }
    found
}

fn push(a: &Xml, b: &Xml, pairs: &mut Vec<(Xml, Xml)>) -> bool {
    let (x, y) = (content(a), content(b));
    // `<a/>` and `<a></a>` differ.
    if x.len() != y.len() || a.is_empty_element() != b.is_empty_element() {
        return false;
    }
    pairs.extend(x.into_iter().zip(y));
    true
}

/// `XNode.CompareDocumentOrder`
pub(super) fn document_order(a: &Value, b: &Value) -> Result<Ordering, Fault> {
    let (a, b) = match (a.downcast::<Xml>(), b.downcast::<Xml>()) {
        (Some(a), Some(b)) => (a, b),
        (None, None) => return Ok(Ordering::Equal),
        (None, Some(_)) => return Ok(Ordering::Less),
        (Some(_), None) => return Ok(Ordering::Greater),
    };
    if !a.top().same(&b.top()) {
        return Err(Exception::invalid_operation("A common ancestor is missing.").into());
    }
    Ok(path(a).cmp(&path(b)))
}

/// Places from the top down to a node.
pub(super) fn path(node: &Xml) -> Vec<usize> {
    let mut path = Vec::new();
    let mut node = node.clone();
    while let Some(parent) = node.parent() {
        // Attributes come before the nodes of their element.
        path.push(if node.is_attribute() { node.index() } else { node.index() + 1_000_000 });
        node = parent;
    }
    path.reverse();
    path
}

/// `XNodeEqualityComparer` or `XNodeDocumentOrderComparer`.
#[derive(Debug)]
pub(super) struct Comparer {
    pub(super) by_order: bool,
}

impl Object for Comparer {
    fn type_of(&self) -> Type {
        let name = if self.by_order {
            "System.Xml.Linq.XNodeDocumentOrderComparer"
        } else {
            "System.Xml.Linq.XNodeEqualityComparer"
        };
        table().find(name).map_or(Type::Object, Type::named)
    }

    fn equate(&self, a: &Value, b: &Value) -> Option<Result<bool, Fault>> {
        if self.by_order {
            return None;
        }
        Some(Ok(match (a.downcast::<Xml>(), b.downcast::<Xml>()) {
            (Some(a), Some(b)) => deep_equals(a, b),
            (None, None) => true,
            _ => false,
        }))
    }

    fn order(&self, a: &Value, b: &Value) -> Option<Result<Ordering, Fault>> {
        self.by_order.then(|| document_order(a, b))
    }
}
