//! Sequences of nodes, computed while they are walked, as .NET's iterators compute them.

use super::name::Name;
use super::tree::Xml;
use crate::expr::eval::Interpreter;
use crate::expr::members::{Known, known_generic, table};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Exception, Fault, Object, Value};

/// Which nodes a sequence has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Nodes,
    Elements,
    Descendants,
    DescendantsAndSelf,
    DescendantNodes,
    DescendantNodesAndSelf,
    Ancestors,
    AncestorsAndSelf,
    Attributes,
    ElementsAfterSelf,
    ElementsBeforeSelf,
    NodesAfterSelf,
    NodesBeforeSelf,
}

impl Axis {
    /// Element type and iterator class.
    fn class(self) -> (&'static str, &'static str) {
        match self {
            Self::Nodes => ("XNode", "XContainer+<Nodes>d__18"),
            Self::Elements => ("XElement", "XContainer+<GetElements>d__39"),
            Self::Descendants | Self::DescendantsAndSelf => {
                ("XElement", "XContainer+<GetDescendants>d__38")
            }
            Self::DescendantNodes | Self::DescendantNodesAndSelf => {
                ("XNode", "XContainer+<GetDescendantNodes>d__37")
            }
            Self::Ancestors | Self::AncestorsAndSelf => ("XElement", "XNode+<GetAncestors>d__43"),
            Self::Attributes => ("XAttribute", "XElement+<GetAttributes>d__115"),
            Self::ElementsAfterSelf => ("XElement", "XNode+<GetElementsAfterSelf>d__44"),
            Self::ElementsBeforeSelf => ("XElement", "XNode+<GetElementsBeforeSelf>d__45"),
            Self::NodesAfterSelf => ("XNode", "XNode+<NodesAfterSelf>d__21"),
            Self::NodesBeforeSelf => ("XNode", "XNode+<NodesBeforeSelf>d__22"),
        }
    }

    fn wants_elements(self) -> bool {
        !matches!(
            self,
            Self::Nodes
                | Self::DescendantNodes
                | Self::DescendantNodesAndSelf
                | Self::Attributes
                | Self::NodesAfterSelf
                | Self::NodesBeforeSelf
        )
    }
}

/// A sequence of the nodes of an axis.
#[derive(Clone, Debug)]
pub(super) struct Sequence {
    pub(super) start: Xml,
    pub(super) axis: Axis,
    pub(super) name: Option<Name>,
}

impl Sequence {
    pub(super) fn value(start: &Xml, axis: Axis, name: Option<Name>) -> Value {
        Value::object(Self { start: start.clone(), axis, name })
    }
}

/// A class of `System.Xml.Linq`.
pub(super) fn linq_type(name: &str) -> Type {
    table().find(&format!("System.Xml.Linq.{name}")).map_or(Type::Object, Type::named)
}

impl Object for Sequence {
    fn type_of(&self) -> Type {
        known_generic(Known::IEnumerableOf, &[linq_type(self.axis.class().0)])
    }

    fn runtime_name(&self) -> Option<String> {
        Some(format!("System.Xml.Linq.{}", self.axis.class().1))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(Box::new(Walk { sequence: self.clone(), last: None, ended: false }))
    }
}

struct Walk {
    sequence: Sequence,
    /// The node that was looked at last.
    last: Option<Xml>,
    ended: bool,
}

impl Walk {
    fn matches(&self, node: &Xml) -> bool {
        let axis = self.sequence.axis;
        if axis.wants_elements() && !node.is_element() {
            return false;
        }
        self.sequence.name.is_none() || self.sequence.name == node.name()
    }

    /// The node after the last one, whether it matches or not.
    fn step(&mut self) -> Result<Option<Xml>, Fault> {
        let start = &self.sequence.start;
        let axis = self.sequence.axis;
        let Some(last) = self.last.clone() else {
            return Ok(match axis {
                Axis::Nodes | Axis::Elements => start.first_child(),
                Axis::Attributes => start.attributes().first().cloned(),
                Axis::Descendants | Axis::DescendantNodes => start.first_child(),
                Axis::DescendantsAndSelf
                | Axis::DescendantNodesAndSelf
                | Axis::AncestorsAndSelf => Some(start.clone()),
                Axis::Ancestors => start.parent(),
                Axis::ElementsAfterSelf | Axis::NodesAfterSelf => start.next(),
                Axis::ElementsBeforeSelf | Axis::NodesBeforeSelf => start
                    .parent()
                    .and_then(|parent| parent.first_child())
                    .filter(|n| !n.same(start)),
            });
        };
        match axis {
            Axis::Nodes | Axis::Elements | Axis::Attributes => {
                // A node that was taken out ends the walk.
                let inside = last.parent().is_some_and(|parent| parent.same(start));
                Ok(if inside { last.next() } else { None })
            }
            Axis::ElementsAfterSelf | Axis::NodesAfterSelf => Ok(last.next()),
            Axis::ElementsBeforeSelf | Axis::NodesBeforeSelf => {
                Ok(last.next().filter(|next| !next.same(start)))
            }
            Axis::Ancestors | Axis::AncestorsAndSelf => Ok(last.parent()),
            _ => {
                if let Some(first) = last.first_child() {
                    return Ok(Some(first));
                }
                let mut node = last;
                while !node.same(start) {
                    let Some(parent) = node.parent() else {
                        return Err(Exception::null_reference().into());
                    };
                    if let Some(next) = node.next() {
                        return Ok(Some(next));
                    }
                    node = parent;
                }
                Ok(None)
            }
        }
    }
}

impl Enumerator for Walk {
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        while !self.ended {
            interpreter.step()?;
            match self.step()? {
                Some(node) => {
                    self.last = Some(node.clone());
                    if self.matches(&node) {
                        return Ok(Some(Value::object(node)));
                    }
                }
                None => self.ended = true,
            }
        }
        Ok(None)
    }
}

/// An axis over each node of a sequence: the extension methods.
#[derive(Debug)]
pub(super) struct Many {
    pub(super) source: Value,
    pub(super) axis: Axis,
    pub(super) name: Option<Name>,
    pub(super) class: &'static str,
    /// Type argument of the class, when it has one.
    pub(super) argument: Option<Type>,
}

impl Object for Many {
    fn type_of(&self) -> Type {
        known_generic(Known::IEnumerableOf, &[linq_type(self.axis.class().0)])
    }

    fn runtime_name(&self) -> Option<String> {
        let name = format!("System.Xml.Linq.Extensions+{}", self.class);
        Some(match &self.argument {
            Some(argument) => format!("{name}`1[{}]", argument.runtime_name()),
            None => name,
        })
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(Box::new(ManyWalk {
            source: self.source.clone(),
            axis: self.axis,
            name: self.name.clone(),
            outer: None,
            inner: None,
        }))
    }
}

struct ManyWalk {
    source: Value,
    axis: Axis,
    name: Option<Name>,
    outer: Option<Box<dyn Enumerator>>,
    inner: Option<Walk>,
}

impl Enumerator for ManyWalk {
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        loop {
            if let Some(inner) = &mut self.inner {
                if let Some(found) = inner.next(interpreter)? {
                    return Ok(Some(found));
                }
                self.inner = None;
            }
            interpreter.step()?;
            let outer = match &mut self.outer {
                Some(outer) => outer,
                none => none.insert(interpreter.enumerate(&self.source)?),
            };
            let Some(next) = outer.next(interpreter)? else { return Ok(None) };
            if let Some(start) = next.downcast::<Xml>() {
                let sequence =
                    Sequence { start: start.clone(), axis: self.axis, name: self.name.clone() };
                self.inner = Some(Walk { sequence, last: None, ended: false });
            }
        }
    }
}
