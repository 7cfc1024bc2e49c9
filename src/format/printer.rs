//! Elements, comments, blank lines and attributes in the one layout.

use crate::policy::meaning::Inside;
use crate::policy::{AttributeRef, Content, Document, ElementRef};
use crate::source::Span;
use crate::xml::escape::xml_raw;
use crate::xml::{NodeId, NodeKind, Tree};

use super::code::{self, Place, columns};
use super::options::{Escape, Options};

/// The document in the layout that `options` ask for; it must have no errors.
pub(super) fn print(document: &Document, options: &Options) -> String {
    let tree = document.tree();
    let mut printer = Printer {
        document,
        tree,
        options,
        level: options.indent.text(),
        out: String::with_capacity(document.text().len() + 256),
    };
    printer.declaration();
    let mut elements = document.roots();
    let start = printer.out.len();
    let nodes: Vec<_> = tree.roots().collect();
    printer.nodes(&nodes, &mut elements, 0, start == 0);
    printer.out.push('\n');
    printer.out
}

struct Printer<'d> {
    document: &'d Document,
    tree: &'d Tree,
    options: &'d Options,
    /// One level of indentation.
    level: String,
    out: String,
}

impl<'d> Printer<'d> {
    /// The XML declaration, which is no node of the tree.
    fn declaration(&mut self) {
        let text = self.document.text().trim_start();
        if text.starts_with("<?xml ")
            && let Some(end) = text.find("?>")
        {
            self.out.push_str(text.get(..end + 2).unwrap_or_default());
        }
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        for _ in 0..depth {
            self.out.push_str(&self.level);
        }
    }

    fn base(&self, depth: usize) -> String {
        self.level.repeat(depth)
    }

    /// Nodes, each on lines of its own; at most one blank line between two of them. A comment
    /// that stands on the line of what comes before it stays there.
    fn nodes(
        &mut self,
        nodes: &[NodeId],
        elements: &mut dyn Iterator<Item = ElementRef<'d>>,
        depth: usize,
        mut first: bool,
    ) {
        // At the top nothing stands before; within an element its start tag does.
        let top = depth == 0;
        let mut begun = false;
        let mut end = None;
        for &node in nodes {
            let span = self.tree.span(node);
            let kind = self.tree.kind(node);
            let text = self.tree.slice(span);
            if matches!(kind, NodeKind::Text | NodeKind::CData(_)) && text.trim().is_empty() {
                continue;
            }
            let from = end.unwrap_or_else(|| self.before(node));
            let breaks = Span::new(from, span.start).of(self.document.text()).matches('\n').count();
            // The line breaks of text between holes belong to it.
            let leading = text.len() - text.trim_start().len();
            let leading = text.get(..leading).unwrap_or_default().matches('\n').count();
            let is_trailing = matches!(kind, NodeKind::Comment(_))
                && breaks == 0
                && (begun || !top)
                && !text.contains('\n');
            if is_trailing {
                self.out.push(' ');
            } else if !(first && top) {
                if begun && breaks + leading > 1 {
                    self.out.push('\n');
                }
                self.line(depth);
            }
            (first, begun) = (false, true);
            end = Some(span.end);
            match kind {
                NodeKind::Element(_) => {
                    if let Some(element) = elements.next() {
                        self.element(element, depth);
                    }
                }
                NodeKind::Comment(_) => self.comment(span, depth),
                NodeKind::ProcessingInstruction => self.out.push_str(text),
                NodeKind::Text | NodeKind::CData(_) => {
                    self.holes(text, depth);
                    let trailing = text.len() - text.trim_end().len();
                    let trailing = Span::from_range(0..trailing).end;
                    end = Some(span.end.saturating_sub(trailing));
                }
            }
        }
    }

    /// Where the blanks before the first of some nodes begin.
    fn before(&self, node: NodeId) -> u32 {
        match self.tree.parent(node) {
            Some(parent) => self.tree.content_span(parent).start,
            None => 0,
        }
    }

    /// Text that deployment fills, line by line.
    fn holes(&mut self, text: &str, depth: usize) {
        for (number, line) in text.trim().lines().enumerate() {
            if number > 0 {
                self.line(depth);
            }
            self.out.push_str(line.trim());
        }
    }

    /// A comment; the lines after its first move as far as the first one does.
    fn comment(&mut self, span: Span, depth: usize) {
        let text = self.tree.slice(span);
        if !text.contains('\n') {
            self.out.push_str(text);
            return;
        }
        let before = self.document.text().get(..span.start as usize).unwrap_or_default();
        let line = before.get(before.rfind('\n').map_or(0, |at| at + 1)..).unwrap_or_default();
        let old = if line.trim().is_empty() { columns(line) } else { columns(&self.base(depth)) };
        let base = self.base(depth);
        let new = columns(&base);
        for (number, line) in text.lines().enumerate() {
            if number == 0 {
                self.out.push_str(line.trim_end());
                continue;
            }
            self.out.push('\n');
            let content = line.trim();
            if content.is_empty() {
                continue;
            }
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            let column = columns(line.get(..blanks).unwrap_or_default());
            let column = (column + new).saturating_sub(old);
            // As deep as the comment in its own indentation, the rest in spaces.
            if column >= new {
                self.out.push_str(&base);
                self.out.extend(std::iter::repeat_n(' ', column - new));
            } else {
                self.out.extend(std::iter::repeat_n(' ', column));
            }
            self.out.push_str(content);
        }
    }

    /// The parser bounds how deep elements stand in each other, and with it the recursion.
    fn element(&mut self, element: ElementRef<'d>, depth: usize) {
        let content = self.tree.content_span(element.node());
        let inside = Inside::of(element);
        let nodes: Vec<NodeId> = self.tree.children(element.node()).collect();
        let is_blank = |node: &NodeId| {
            matches!(self.tree.kind(*node), NodeKind::Text)
                && self.tree.slice(self.tree.span(*node)).trim().is_empty()
        };
        let is_empty =
            content.is_empty() || inside == Inside::Elements && nodes.iter().all(is_blank);
        self.start_tag(element, depth, is_empty);
        if is_empty {
            return;
        }
        match inside {
            Inside::Nothing => {}
            Inside::Verbatim => {
                let text = self.tree.slice(content);
                self.out.push_str(text);
            }
            Inside::Expression => {
                let base = self.base(depth);
                let text = element.text().map(|text| self.value(text.content(), None, &base));
                self.out.push_str(&text.unwrap_or_default());
            }
            Inside::Elements => {
                self.nodes(&nodes, &mut element.children(), depth + 1, true);
                self.line(depth);
            }
        }
        self.out.push_str("</");
        self.out.push_str(element.name());
        self.out.push('>');
    }

    /// A start tag: on one line if it fits, else with an attribute on each line.
    fn start_tag(&mut self, element: ElementRef<'d>, depth: usize, is_empty: bool) {
        let close = if is_empty { " />" } else { ">" };
        if element.has_hole_tag() {
            // What fills the hole may be anything.
            let tag = element.start_tag().of(self.document.text());
            let tag = tag.trim_end_matches('>').trim_end_matches('/').trim_end();
            self.out.push_str(tag);
            self.out.push_str(close);
            return;
        }
        let base = self.base(depth);
        let attributes: Vec<String> =
            element.attributes().map(|attribute| self.attribute(attribute, &base)).collect();
        let name = element.name();
        let mut length = columns(&base) + 1 + name.chars().count() + close.len();
        let mut one_line = true;
        for (number, attribute) in attributes.iter().enumerate() {
            let mut lines = attribute.lines();
            length += 1 + lines.next().map_or(0, |line| line.chars().count());
            // Code over several lines may end the tag, where the rest fits in front of it.
            one_line &= lines.next().is_none() || number + 1 == attributes.len();
        }
        self.out.push('<');
        self.out.push_str(name);
        if one_line && (length <= self.options.width || attributes.len() < 2) {
            for attribute in &attributes {
                self.out.push(' ');
                self.out.push_str(attribute);
            }
        } else {
            let deeper = self.base(depth + 1);
            for attribute in element.attributes() {
                self.line(depth + 1);
                let attribute = self.attribute(attribute, &deeper);
                self.out.push_str(&attribute);
            }
        }
        self.out.push_str(close);
    }

    fn attribute(&self, attribute: AttributeRef<'d>, base: &str) -> String {
        let name = attribute.name();
        let raw = attribute.value_span().of(self.document.text());
        let quote = self.quote(attribute, raw);
        let value = self.value(attribute.content(), Some(quote), base);
        format!("{name}={quote}{value}{quote}")
    }

    /// The quotes around a value: double ones, unless that would change the value.
    fn quote(&self, attribute: AttributeRef<'d>, raw: &str) -> char {
        let end = attribute.value_span().end as usize;
        let written = self.document.text().get(end..).and_then(|rest| rest.chars().next());
        let is_code = matches!(attribute.content(), Content::Expression { .. });
        let keeps = !raw.contains('"')
            || match self.options.escape {
                Escape::Keep => false,
                Escape::Raw => is_code,
                Escape::Xml => true,
            };
        if keeps { '"' } else { written.unwrap_or('"') }
    }

    /// A value or text as it is written. `quote` is what stands around it.
    fn value(&self, content: &Content, quote: Option<char>, base: &str) -> String {
        let raw = content.span().of(self.document.text());
        match content.expression(self.document) {
            Some(expression) => {
                code::expression(expression, raw, Place { quote, base }, self.options)
            }
            None if self.options.escape == Escape::Xml => xml_raw(raw, quote).into_owned(),
            None => raw.to_owned(),
        }
    }
}
