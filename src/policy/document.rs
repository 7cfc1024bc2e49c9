//! From the XML tree to elements that know their declaration.

use std::ops::Range;

use crate::source::{SourceFile, Span};
use crate::xml::value::PlaceholderStyles;
use crate::xml::{self, NodeId, Region, RegionState, Tree, XmlError};

use super::catalogue;
use super::element::{ElementId, ElementKind, ElementRef, KnownElement};
use super::schema::{AttributeDecl, ChildContent, ElementDecl, SectionKind};
use super::structure::{BASE, FRAGMENT, POLICIES, section_decl};
use super::value::{Content, Expression};

/// How a file is read.
#[derive(Clone, Debug, Default)]
pub struct ParseOptions {
    /// Take several top-level elements, as pieces of documents have them.
    pub several_roots: bool,
    /// How deployment tools mark holes; `None` recognises every style but `{x}`, which is
    /// taken for one only where plain text makes no sense.
    pub placeholders: Option<PlaceholderStyles>,
}

/// What kind of document a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// `<policies>`.
    Policies,
    /// `<fragment>`.
    Fragment,
    /// A GraphQL resolver, whose root is a data source such as `<http-data-source>`.
    Resolver,
    /// The file's root is something else, or there is none.
    Other,
}

/// A policy document: the text, its tree, and what is known about each element.
#[derive(Debug)]
pub struct Document {
    file: SourceFile,
    tree: Tree,
    errors: Vec<XmlError>,
    warnings: Vec<XmlError>,
    regions: Vec<Region>,
    kind: DocumentKind,
    pieces: bool,
    placeholders: Option<PlaceholderStyles>,
    pub(super) elements: Vec<ElementData>,
    pub(super) attributes: Vec<AttributeData>,
    pub(super) expressions: Vec<Expression>,
}

/// One element. Parents stand before their children.
#[derive(Debug)]
pub(super) struct ElementData {
    pub node: NodeId,
    pub kind: ElementKind,
    pub parent: Option<ElementId>,
    /// One past the last descendant.
    pub end: ElementId,
    pub section: Option<SectionKind>,
    pub attributes: Range<u32>,
    /// Text content, when it is not blank.
    pub text: Option<Content>,
}

/// One attribute.
#[derive(Debug)]
pub(super) struct AttributeData {
    pub name: Span,
    pub value: Span,
    pub decl: Option<&'static AttributeDecl>,
    pub content: Content,
}

impl Document {
    /// Reads a file. Whatever is wrong with it is in [`Self::errors`] or in the elements;
    /// the rules report it.
    #[must_use]
    pub fn parse(file: SourceFile, options: &ParseOptions) -> Self {
        let xml_options =
            xml::ParseOptions { several_roots: options.several_roots, ..Default::default() };
        let parsed = xml::parse(&file, &xml_options);
        let mut document = Self {
            file,
            tree: parsed.tree,
            errors: parsed.errors,
            warnings: parsed.warnings,
            regions: parsed.expressions,
            kind: DocumentKind::Other,
            pieces: options.several_roots,
            placeholders: options.placeholders,
            elements: Vec::new(),
            attributes: Vec::new(),
            expressions: Vec::new(),
        };
        let lowered = Lowering::run(
            &document.tree,
            options.placeholders.unwrap_or(PlaceholderStyles::DETECTED),
        );
        document.elements = lowered.elements;
        document.attributes = lowered.attributes;
        document.expressions = lowered.expressions;
        document.kind = match document.elements.first().map(|root| root.kind) {
            Some(ElementKind::Policies) => DocumentKind::Policies,
            Some(ElementKind::Fragment) => DocumentKind::Fragment,
            Some(ElementKind::Policy(policy)) if policy.placement.root => DocumentKind::Resolver,
            _ => DocumentKind::Other,
        };
        document
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &SourceFile {
        &self.file
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.file.text()
    }

    /// The XML tree; empty when the file is not XML.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What is wrong with the XML.
    #[must_use]
    pub fn errors(&self) -> &[XmlError] {
        &self.errors
    }

    /// Markup that XML forbids and the service takes.
    #[must_use]
    pub fn warnings(&self) -> &[XmlError] {
        &self.warnings
    }

    /// Everything that is, or looks like, an expression, in the order of the text; also where
    /// the text is not XML.
    #[must_use]
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// How deployment tools mark holes, where that is known.
    #[must_use]
    pub fn placeholders(&self) -> Option<PlaceholderStyles> {
        self.placeholders
    }

    /// What kind of document this is.
    #[must_use]
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// True when the text was read as pieces of documents, which may begin with any element.
    #[must_use]
    pub fn is_pieces(&self) -> bool {
        self.pieces
    }

    /// All elements in document order, parents first.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = ElementRef<'_>> {
        let count = u32::try_from(self.elements.len()).unwrap_or(u32::MAX);
        (0..count).map(|at| ElementRef::new(self, ElementId(at)))
    }

    /// The root element, or the first of several.
    #[must_use]
    pub fn root(&self) -> Option<ElementRef<'_>> {
        self.elements().next()
    }

    /// The top-level elements.
    pub fn roots(&self) -> impl Iterator<Item = ElementRef<'_>> {
        self.elements().filter(|element| element.parent().is_none())
    }

    /// The element of a section, where the document has it.
    #[must_use]
    pub fn section(&self, kind: SectionKind) -> Option<ElementRef<'_>> {
        self.root()?.children().find(|element| element.kind() == ElementKind::Section(kind))
    }

    /// What looks like an expression in the middle of other text, where the service does not
    /// evaluate it; only in elements that are judged.
    pub fn embedded_expressions(&self) -> impl Iterator<Item = Span> {
        let free = |span: Span| self.innermost(span).is_none_or(ElementRef::takes_free_text);
        self.regions
            .iter()
            .filter(|region| region.state == RegionState::Embedded)
            .map(|region| region.span)
            .filter(move |span| !free(*span))
    }

    /// The smallest element that holds the span.
    #[must_use]
    pub fn innermost(&self, span: Span) -> Option<ElementRef<'_>> {
        let starts_before = |data: &ElementData| self.tree.span(data.node).start <= span.start;
        let last = self.elements.partition_point(starts_before).checked_sub(1)?;
        let last = ElementRef::new(self, ElementId(u32::try_from(last).ok()?));
        std::iter::once(last).chain(last.ancestors()).find(|element| element.span().contains(span))
    }

    /// All expressions that stand as a value, in document order.
    #[must_use]
    pub fn expressions(&self) -> &[Expression] {
        &self.expressions
    }
}

/// The walk that gives every element its kind.
struct Lowering<'t> {
    tree: &'t Tree,
    styles: PlaceholderStyles,
    elements: Vec<ElementData>,
    attributes: Vec<AttributeData>,
    expressions: Vec<Expression>,
}

/// The element above, as far as its children need it.
#[derive(Clone, Copy)]
struct Parent {
    id: ElementId,
    kind: ElementKind,
    section: Option<SectionKind>,
}

impl<'t> Lowering<'t> {
    fn run(tree: &'t Tree, styles: PlaceholderStyles) -> Self {
        let mut lowering = Self {
            tree,
            styles,
            elements: Vec::new(),
            attributes: Vec::new(),
            expressions: Vec::new(),
        };
        for root in tree.roots().filter(|&root| tree.element(root).is_some()) {
            lowering.element(root, None);
        }
        lowering
    }

    /// Lowers one element and everything below it. The tree's depth is limited by the parser,
    /// so the recursion is.
    fn element(&mut self, node: NodeId, parent: Option<Parent>) {
        let id = self.next_id();
        let kind = kind_of(self.tree.name(node), parent.map(|parent| parent.kind));
        let section = match kind {
            ElementKind::Section(section) => Some(section),
            _ => parent.and_then(|parent| parent.section),
        };
        let attributes = self.attributes(node, kind.decl());
        let text = match kind {
            ElementKind::Free => None,
            _ => self.text(node),
        };
        self.elements.push(ElementData {
            node,
            kind,
            parent: parent.map(|parent| parent.id),
            end: id,
            section,
            attributes,
            text,
        });
        for child in self.tree.child_elements(node) {
            self.element(child, Some(Parent { id, kind, section }));
        }
        let end = self.next_id();
        if let Some(data) = self.elements.get_mut(id.0 as usize) {
            data.end = end;
        }
    }

    fn next_id(&self) -> ElementId {
        ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX))
    }

    fn attributes(&mut self, node: NodeId, decl: Option<&'static ElementDecl>) -> Range<u32> {
        let start = self.attributes.len();
        for attribute in self.tree.attributes(node) {
            let name = self.tree.slice(attribute.name);
            let decoded = self.tree.attribute_text(attribute);
            let content = Content::of(&decoded, self.styles, &mut self.expressions);
            self.attributes.push(AttributeData {
                name: attribute.name,
                value: attribute.value,
                decl: decl.and_then(|decl| decl.attribute(name)),
                content,
            });
        }
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        clamp(start)..clamp(self.attributes.len())
    }

    /// The text content of an element; `None` when it is blank.
    fn text(&mut self, node: NodeId) -> Option<Content> {
        let decoded = self.tree.element_text(node);
        let trimmed = decoded.trimmed_span();
        (!trimmed.is_empty())
            .then(|| Content::of_range(&decoded, trimmed, self.styles, &mut self.expressions))
    }
}

/// What an element of that name is below that parent.
fn kind_of(name: &str, parent: Option<ElementKind>) -> ElementKind {
    let Some(parent) = parent else { return root_kind(name) };
    if parent.hides_children() {
        return ElementKind::Free;
    }
    let policy = catalogue::policy(name);
    let child = parent.decl().and_then(|decl| decl.child(name, policy.is_some()));
    match child.map(|(_, child)| child.content) {
        Some(ChildContent::Element(element)) => match SectionKind::from_name(name) {
            Some(section) if matches!(parent, ElementKind::Policies) => {
                ElementKind::Section(section)
            }
            _ if std::ptr::eq(element, &BASE) => ElementKind::Base,
            _ => ElementKind::Part(element),
        },
        Some(ChildContent::AnyXml) => ElementKind::Free,
        Some(
            ChildContent::Policy(_) | ChildContent::AnyPolicy | ChildContent::AnyPolicyExcept(_),
        ) => policy.map_or(ElementKind::Unexpected(None), ElementKind::Policy),
        None if name == BASE.name => ElementKind::Base,
        None => ElementKind::Unexpected(known_element(name)),
    }
}

/// What the name of an element is known for, wherever it stands.
fn known_element(name: &str) -> Option<KnownElement> {
    if SectionKind::from_name(name).is_some() || name == POLICIES.name || name == FRAGMENT.name {
        return Some(KnownElement::Section);
    }
    let policy = catalogue::policy(name).map(KnownElement::Policy);
    policy.or_else(|| catalogue::owner_of_part(name).map(KnownElement::PartOf))
}

fn root_kind(name: &str) -> ElementKind {
    if name == POLICIES.name {
        ElementKind::Policies
    } else if name == FRAGMENT.name {
        ElementKind::Fragment
    } else if let Some(section) = SectionKind::from_name(name) {
        ElementKind::Section(section)
    } else if let Some(policy) = catalogue::policy(name) {
        ElementKind::Policy(policy)
    } else {
        ElementKind::Unexpected(known_element(name))
    }
}

impl ElementKind {
    /// What an element of that name is below that parent; without one, as the root.
    #[must_use]
    pub fn of(name: &str, parent: Option<Self>) -> Self {
        kind_of(name, parent)
    }

    /// The declaration of the element's content, where it has one.
    #[must_use]
    pub fn decl(self) -> Option<&'static ElementDecl> {
        match self {
            Self::Policies => Some(&POLICIES),
            Self::Fragment => Some(&FRAGMENT),
            Self::Section(section) => Some(section_decl(section)),
            Self::Base => Some(&BASE),
            Self::Policy(policy) => Some(&policy.element),
            Self::Part(element) => Some(element),
            Self::Unexpected(_) | Self::Free => None,
        }
    }

    /// True when nothing is known about what stands inside.
    fn hides_children(self) -> bool {
        matches!(self, Self::Unexpected(_) | Self::Free)
    }
}
