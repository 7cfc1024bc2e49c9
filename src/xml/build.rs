//! From a roxmltree document to our own arena of spans.
//!
//! roxmltree checks the markup and gives the structure. The attributes are read off the
//! start tags again, because roxmltree leaves namespace declarations out of them and cuts
//! the positions of very long names.

use std::sync::Arc;

use memchr::{memchr, memrchr};
use roxmltree::{Document, Node as XmlNode, NodeType};

use super::repair::Offsets;
use super::scan::{blanks_at, find_end, is_blank};
use super::tree::{Attribute, Element, Node, NodeId, NodeKind, Tree};
use crate::source::Span;

/// Copies `document`, parsed from `parsed`, into a tree over `text`, whose offsets
/// `offsets` gives. The children of a wrapper element become roots.
pub(super) fn build(
    document: &Document<'_>,
    parsed: &str,
    text: Arc<str>,
    offsets: &Offsets,
    wrapped: bool,
) -> Tree {
    let count = document.descendants().len();
    let mut builder = Builder {
        bytes: parsed.as_bytes(),
        offsets,
        tree: Tree::empty(text),
        ids: vec![None; count],
        last_child: Vec::with_capacity(count),
        last_root: None,
    };
    builder.tree.nodes.reserve_exact(count);
    let wrapper = wrapped.then(|| document.root_element().id());
    for node in document.descendants() {
        if Some(node.id()) != wrapper {
            builder.node(node);
        }
    }
    builder.finish()
}

struct Builder<'p> {
    bytes: &'p [u8],
    offsets: &'p Offsets,
    tree: Tree,
    /// From roxmltree's ids to ours.
    ids: Vec<Option<NodeId>>,
    last_child: Vec<Option<NodeId>>,
    last_root: Option<NodeId>,
}

impl Builder<'_> {
    fn node(&mut self, node: XmlNode<'_, '_>) {
        let range = node.range();
        let parent =
            node.parent().and_then(|parent| self.ids.get(parent.id().get_usize()).copied()?);
        match node.node_type() {
            NodeType::Root => {}
            NodeType::Element => {
                let element = self.element(range.start, range.end);
                let span = self.span(range.start, range.end);
                let id = self.push(NodeKind::Element(element), span, parent);
                if let Some(slot) = self.ids.get_mut(node.id().get_usize()) {
                    *slot = Some(id);
                }
            }
            NodeType::Comment => {
                let content = self.span(range.start + 4, range.end.saturating_sub(3));
                let span = self.span(range.start, range.end);
                self.push(NodeKind::Comment(content), span, parent);
            }
            NodeType::PI => {
                let span = self.span(range.start, range.end);
                self.push(NodeKind::ProcessingInstruction, span, parent);
            }
            NodeType::Text => {
                let end = match node.next_sibling() {
                    Some(next) => next.range().start,
                    None => node.parent().map_or(range.end, |parent| {
                        self.end_tag_start(range.end, parent.range().end)
                    }),
                };
                self.text(range.start, end, parent);
            }
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.offsets.span(start, end)
    }

    /// Where the end tag begins that ends at `end`.
    fn end_tag_start(&self, from: usize, end: usize) -> usize {
        let content = self.bytes.get(from..end).unwrap_or_default();
        memrchr(b'<', content).map_or(end, |at| from + at)
    }

    fn element(&mut self, start: usize, end: usize) -> Element {
        let name_len = self.name_len(start + 1);
        let name = self.span(start + 1, start + 1 + name_len);
        let first = self.tree.attributes.len();
        let tag_end = self.attributes(start + 1 + name_len);
        let attributes = first..self.tree.attributes.len();
        let mut element = Element::new(name, self.span(start, tag_end), attributes);
        if tag_end < end {
            let tag = self.span(self.end_tag_start(tag_end, end), end);
            element.end_tag = Some(tag).filter(|tag| !tag.is_empty());
        }
        element
    }

    fn name_len(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let ends = |&b: &u8| is_blank(b) || matches!(b, b'=' | b'>' | b'/');
        rest.iter().position(ends).unwrap_or(rest.len())
    }

    /// Reads the attributes of a tag that is known to be well-formed: to just after its `>`.
    fn attributes(&mut self, mut at: usize) -> usize {
        loop {
            at += blanks_at(self.bytes, at);
            match self.bytes.get(at) {
                None => return at,
                Some(b'>') => return at + 1,
                Some(b'/') => at += 1,
                Some(_) => match self.attribute(at) {
                    Some(after) => at = after,
                    None => return self.bytes.len(),
                },
            }
        }
    }

    fn attribute(&mut self, start: usize) -> Option<usize> {
        let name_end = start + self.name_len(start);
        let mut at = name_end + blanks_at(self.bytes, name_end) + 1;
        at += blanks_at(self.bytes, at);
        let quote = *self.bytes.get(at)?;
        let value = at + 1;
        let end = value + memchr(quote, self.bytes.get(value..)?)?;
        self.tree.attributes.push(Attribute {
            name: self.span(start, name_end),
            value: self.span(value, end),
            quote: char::from(quote),
        });
        Some(end + 1)
    }

    /// Splits what roxmltree joins to one text node into text and CDATA sections.
    fn text(&mut self, start: usize, end: usize, parent: Option<NodeId>) {
        let outside = parent.is_none();
        let mut at = start;
        while at < end {
            let rest = self.bytes.get(at..end).unwrap_or_default();
            let (kind, len) = if rest.starts_with(b"<![CDATA[") {
                let close = find_end(rest, 9, b"]]>").unwrap_or(rest.len());
                (NodeKind::CData(self.span(at + 9, at + close)), (close + 3).min(rest.len()))
            } else {
                (NodeKind::Text, memchr(b'<', rest).unwrap_or(rest.len()).max(1))
            };
            let span = self.span(at, at + len);
            let blank =
                || self.bytes.get(at..at + len).is_some_and(|t| t.iter().all(|&b| is_blank(b)));
            let dropped = span.is_empty() || outside && blank();
            if !dropped {
                self.push(kind, span, parent);
            }
            at += len;
        }
    }

    fn push(&mut self, kind: NodeKind, span: Span, parent: Option<NodeId>) -> NodeId {
        let id = NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX));
        let last = match parent {
            Some(parent) => self.last_child.get_mut(parent.index()),
            None => Some(&mut self.last_root),
        };
        if let Some(last) = last
            && let Some(before) = last.replace(id)
            && let Some(before) = self.tree.nodes.get_mut(before.index())
        {
            before.next_sibling = Some(id);
        }
        self.tree.nodes.push(Node { kind, span, parent, next_sibling: None, below: 0 });
        self.last_child.push(None);
        id
    }

    fn finish(mut self) -> Tree {
        for at in (0..self.tree.nodes.len()).rev() {
            let Some(node) = self.tree.nodes.get(at) else { continue };
            let below = node.below + 1;
            let parent = node.parent.and_then(|parent| self.tree.nodes.get_mut(parent.index()));
            if let Some(parent) = parent {
                parent.below += below;
            }
        }
        self.tree
    }
}
