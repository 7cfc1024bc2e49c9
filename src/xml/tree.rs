//! The document tree: an arena of nodes that are spans of the file.

use std::ops::Range;
use std::sync::Arc;

use super::decode::{self, Decoded};
use crate::source::Span;

/// A node of one [`Tree`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// Position of the node in document order, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One attribute of a start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The qualified name.
    pub name: Span,
    /// The raw text between the quotes.
    pub value: Span,
    /// The quote that stands around the value: `"` or `'`.
    pub quote: char,
}

impl Attribute {
    /// From the name to the closing quote.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.name.start, self.value.end + 1)
    }
}

/// What an element node holds besides its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// The qualified name in the start tag.
    pub name: Span,
    /// The start tag, from `<` to `>`; all of an empty-element tag.
    pub start_tag: Span,
    /// The end tag; `None` when the tag is `<empty/>`, or when the end tag is missing and
    /// an error says so.
    pub end_tag: Option<Span>,
    attributes: (u32, u32),
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// An element.
    Element(Element),
    /// Text between tags; references in it are not resolved.
    Text,
    /// A CDATA section; the span of its content.
    CData(Span),
    /// A comment; the span of its content.
    Comment(Span),
    /// A processing instruction.
    ProcessingInstruction,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub kind: NodeKind,
    pub span: Span,
    pub parent: Option<NodeId>,
    pub next_sibling: Option<NodeId>,
    /// Nodes after this one, in document order, that lie within it.
    pub below: u32,
}

/// A document as a tree of spans. Nodes are numbered in document order.
///
/// Nothing of the text is copied: names and values are spans, and decoded text is made on
/// demand. The tree of a file that could not be read has no nodes.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) text: Arc<str>,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<Attribute>,
}

impl Element {
    pub(super) fn new(name: Span, start_tag: Span, attributes: Range<usize>) -> Self {
        let attributes = Span::from_range(attributes);
        Self { name, start_tag, end_tag: None, attributes: (attributes.start, attributes.end) }
    }
}

impl Tree {
    /// A tree without nodes.
    pub(super) fn empty(text: Arc<str>) -> Self {
        Self { text, nodes: Vec::new(), attributes: Vec::new() }
    }

    /// The text that all spans belong to.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The piece of text that `span` covers.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// True when the file could not be read at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The root element; the first one of several.
    #[must_use]
    pub fn root(&self) -> Option<NodeId> {
        self.roots().find(|&id| self.element(id).is_some())
    }

    /// The nodes without a parent: root elements, and comments and processing instructions
    /// around them.
    pub fn roots(&self) -> impl Iterator<Item = NodeId> {
        self.siblings((!self.nodes.is_empty()).then_some(NodeId(0)))
    }

    /// All nodes in document order.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// What the node is. An id of another tree counts as an empty text.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> NodeKind {
        self.node(id).map_or(NodeKind::Text, |node| node.kind)
    }

    /// All of the node's text, with its tags.
    #[must_use]
    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).map_or(Span::at(0), |node| node.span)
    }

    /// The element that holds the node.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id)?.parent
    }

    /// The element part of the node; `None` for text, comments and the like.
    #[must_use]
    pub fn element(&self, id: NodeId) -> Option<&Element> {
        match &self.node(id)?.kind {
            NodeKind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The qualified name of an element; empty for other nodes.
    #[must_use]
    pub fn name(&self, id: NodeId) -> &str {
        self.element(id).map_or("", |element| self.slice(element.name))
    }

    /// Span of an element's name; the span of the node for others.
    #[must_use]
    pub fn name_span(&self, id: NodeId) -> Span {
        self.element(id).map_or_else(|| self.span(id), |element| element.name)
    }

    /// What stands between start and end tag, raw; empty for an empty-element tag.
    #[must_use]
    pub fn content_span(&self, id: NodeId) -> Span {
        let Some(element) = self.element(id) else { return self.span(id) };
        let end = element.end_tag.map_or(self.span(id).end, |tag| tag.start);
        Span::new(element.start_tag.end, end)
    }

    /// The children in order, of every kind.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let first = self.node(id).filter(|node| node.below > 0).map(|_| NodeId(id.0 + 1));
        self.siblings(first)
    }

    /// The children that are elements.
    pub fn child_elements(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        self.children(id).filter(|&child| self.element(child).is_some())
    }

    /// The first child element of that name.
    #[must_use]
    pub fn child(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.child_elements(id).find(|&child| self.name(child) == name)
    }

    /// Everything within the node, in document order, without the node itself.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        let below = self.node(id).map_or(0, |node| node.below);
        (id.0 + 1..id.0 + 1 + below).map(NodeId)
    }

    /// The nodes around this one, from its parent to the root.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.parent(id), |&id| self.parent(id))
    }

    /// All comments of the file, in order, as node and content.
    pub fn comments(&self) -> impl Iterator<Item = (NodeId, Span)> {
        self.nodes().filter_map(|id| match self.kind(id) {
            NodeKind::Comment(content) => Some((id, content)),
            _ => None,
        })
    }

    /// The attributes of an element in the order of the file; namespace declarations too.
    #[must_use]
    pub fn attributes(&self, id: NodeId) -> &[Attribute] {
        let range = self.element(id).map_or(0..0, |element| {
            let (start, end) = element.attributes;
            start as usize..end as usize
        });
        self.attributes.get(range).unwrap_or_default()
    }

    /// The attribute of that qualified name.
    #[must_use]
    pub fn attribute(&self, id: NodeId, name: &str) -> Option<&Attribute> {
        self.attributes(id).iter().find(|attribute| self.slice(attribute.name) == name)
    }

    /// The innermost node that holds the byte at `offset`.
    #[must_use]
    pub fn node_at(&self, offset: u32) -> Option<NodeId> {
        let holds = |id: &NodeId| self.span(*id).contains_offset(offset);
        let mut found = self.roots().find(holds)?;
        while let Some(child) = self.children(found).find(holds) {
            found = child;
        }
        Some(found)
    }

    /// The value of an attribute, decoded.
    #[must_use]
    pub fn attribute_text(&self, attribute: &Attribute) -> Decoded<'_> {
        decode::value(&self.text, attribute.value)
    }

    /// The text that stands directly within an element, decoded: references resolved, CDATA
    /// unwrapped, comments and child elements left out. Blanks around it are kept. For a
    /// text or CDATA node, the text of that node.
    #[must_use]
    pub fn element_text(&self, id: NodeId) -> Decoded<'_> {
        let pieces = self.children(id).chain(std::iter::once(id)).map(|id| self.node(id));
        let start = self.content_span(id).start;
        decode::pieces(&self.text, start, pieces.flatten().map(|node| (node.kind, node.span)))
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    fn siblings(&self, first: Option<NodeId>) -> impl Iterator<Item = NodeId> {
        std::iter::successors(first, |&id| self.node(id)?.next_sibling)
    }
}
