//! Views of one element, one attribute, one text.

use std::borrow::Cow;

use crate::source::Span;
use crate::xml::NodeId;
use crate::xml::value::{PlaceholderStyle, PlaceholderStyles, holes};

use super::document::{AttributeData, Document, ElementData};
use super::schema::{
    AttributeDecl, AttributeType, ChildContent, ChildDecl, ElementDecl, Item, PolicyDecl,
    SectionKind, TextDecl,
};
use super::value::{Attribute, ChildType, Content, Value};

/// The number of an element in its document, in document order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(pub(super) u32);

impl ElementId {
    /// The number, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an element is, by its name and where it stands.
#[derive(Clone, Copy, Debug)]
pub enum ElementKind {
    /// `<policies>`, the root of a policy definition.
    Policies,
    /// `<fragment>`, the root of a policy fragment.
    Fragment,
    /// A section of `<policies>`.
    Section(SectionKind),
    /// `<base />`, wherever it stands.
    Base,
    /// A policy.
    Policy(&'static PolicyDecl),
    /// A part of a policy.
    Part(&'static ElementDecl),
    /// An element that must not stand here, and what is known by its name. Nothing inside is
    /// judged.
    Unexpected(Option<KnownElement>),
    /// Free XML inside of a policy that takes any.
    Free,
}

/// What the name of a misplaced element is known for.
#[derive(Clone, Copy, Debug)]
pub enum KnownElement {
    /// A section, or a whole document.
    Section,
    /// A policy.
    Policy(&'static PolicyDecl),
    /// A part of a policy.
    PartOf(&'static PolicyDecl),
}

impl PartialEq for ElementKind {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Section(a), Self::Section(b)) => a == b,
            (Self::Policy(a), Self::Policy(b)) => std::ptr::eq(*a, *b),
            (Self::Part(a), Self::Part(b)) => std::ptr::eq(*a, *b),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// One element of a document.
#[derive(Clone, Copy)]
pub struct ElementRef<'d> {
    document: &'d Document,
    id: ElementId,
}

impl std::fmt::Debug for ElementRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}>@{}", self.name(), self.span().start)
    }
}

impl PartialEq for ElementRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.id == other.id
    }
}

impl Eq for ElementRef<'_> {}

impl<'d> ElementRef<'d> {
    pub(super) fn new(document: &'d Document, id: ElementId) -> Self {
        Self { document, id }
    }

    fn data(self) -> Option<&'d ElementData> {
        self.document.elements.get(self.id.0 as usize)
    }

    /// The element in [`Document::tree`].
    #[must_use]
    pub fn node(self) -> NodeId {
        self.data().map_or(NodeId::default(), |data| data.node)
    }

    /// The document that holds the element.
    #[must_use]
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// Its number in the document.
    #[must_use]
    pub fn id(self) -> ElementId {
        self.id
    }

    /// What the element is.
    #[must_use]
    pub fn kind(self) -> ElementKind {
        self.data().map_or(ElementKind::Free, |data| data.kind)
    }

    /// True when policyc knows, or ought to know, what the element may hold.
    #[must_use]
    pub fn is_judged(self) -> bool {
        !matches!(self.kind(), ElementKind::Free)
    }

    /// The declaration of the element, where it has one.
    #[must_use]
    pub fn decl(self) -> Option<&'static ElementDecl> {
        self.kind().decl()
    }

    /// The policy that the element is.
    #[must_use]
    pub fn policy(self) -> Option<&'static PolicyDecl> {
        match self.kind() {
            ElementKind::Policy(policy) => Some(policy),
            _ => None,
        }
    }

    /// Name as written.
    #[must_use]
    pub fn name(self) -> &'d str {
        self.data().map_or("", |data| self.document.tree().name(data.node))
    }

    /// Where the name stands in the opening tag.
    #[must_use]
    pub fn name_span(self) -> Span {
        self.data().map_or(Span::default(), |data| self.document.tree().name_span(data.node))
    }

    /// The element with its tags.
    #[must_use]
    pub fn span(self) -> Span {
        self.data().map_or(Span::default(), |data| self.document.tree().span(data.node))
    }

    /// The start tag with its brackets.
    #[must_use]
    pub fn start_tag(self) -> Span {
        let element = self.data().and_then(|data| self.document.tree().element(data.node));
        element.map_or(Span::default(), |element| element.start_tag)
    }

    /// The section that the element stands in, or is.
    #[must_use]
    pub fn section(self) -> Option<SectionKind> {
        self.data()?.section
    }

    /// The element above.
    #[must_use]
    pub fn parent(self) -> Option<ElementRef<'d>> {
        let id = self.data()?.parent?;
        Some(Self { document: self.document, id })
    }

    /// The elements above, nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = ElementRef<'d>> {
        std::iter::successors(self.parent(), |element| element.parent())
    }

    /// The child elements in document order.
    pub fn children(self) -> impl Iterator<Item = ElementRef<'d>> {
        let end = self.data().map_or(0, |data| data.end.0);
        let document = self.document;
        let at = move |id: u32| Self { document, id: ElementId(id) };
        let next = move |id: u32| (id < end).then(|| at(id));
        std::iter::successors(next(self.id.0 + 1), move |child| {
            child.data().and_then(|data| next(data.end.0))
        })
    }

    /// All elements below, in document order.
    pub fn descendants(self) -> impl Iterator<Item = ElementRef<'d>> {
        let end = self.data().map_or(0, |data| data.end.0);
        let document = self.document;
        (self.id.0 + 1..end).map(move |id| Self { document, id: ElementId(id) })
    }

    /// The attributes in document order.
    pub fn attributes(self) -> impl Iterator<Item = AttributeRef<'d>> {
        let range = self
            .data()
            .map_or(0..0, |data| data.attributes.start as usize..data.attributes.end as usize);
        let document = self.document;
        document
            .attributes
            .get(range)
            .unwrap_or_default()
            .iter()
            .map(move |data| AttributeRef { document, data })
    }

    /// The attribute of that name.
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<AttributeRef<'d>> {
        self.attributes().find(|attribute| attribute.name() == name)
    }

    /// The text content, when it is not blank.
    #[must_use]
    pub fn text(self) -> Option<TextRef<'d>> {
        let content = self.data()?.text.as_ref()?;
        Some(TextRef { element: self, content })
    }

    /// True when the element has the item, whatever its value.
    #[must_use]
    pub fn has(self, item: Item) -> bool {
        match item {
            Item::Attribute(name) => self.attribute(name).is_some(),
            Item::Child(name) => self.children().any(|child| child.name() == name),
            Item::Text => self.text().is_some(),
        }
    }

    /// True when the text between the children holds a hole, which may stand for any
    /// children.
    #[must_use]
    pub fn has_hole_content(self) -> bool {
        self.text().is_some_and(|text| matches!(text.content(), Content::Template(_)))
    }

    /// True when a hole stands among the attributes: filled, it may be any of them.
    #[must_use]
    pub fn has_hole_tag(self) -> bool {
        let tag = self.start_tag();
        let mut at = self.name_span().end;
        let attributes = self.attributes().map(|attribute| {
            let value = attribute.value_span();
            (attribute.name_span().start, value.end.saturating_add(1))
        });
        let ends = attributes.chain(std::iter::once((tag.end, tag.end)));
        for (start, end) in ends {
            let between = Span::new(at, start).of(self.document.text());
            if !holes(between, PlaceholderStyles::ALL).is_empty() {
                return true;
            }
            at = end;
        }
        false
    }

    /// True when a control line of a template, such as `%{ else }`, stands between this element
    /// and a later one: perhaps only one of them is deployed.
    #[must_use]
    pub fn may_exclude(self, later: Self) -> bool {
        let between = Span::new(self.span().end, later.span().start).of(self.document.text());
        let styles = PlaceholderStyles::NONE.with(PlaceholderStyle::Directive);
        !holes(between, styles).is_empty()
    }

    /// True when the element takes any text or XML, so that nothing can be said about it.
    #[must_use]
    pub fn takes_free_text(self) -> bool {
        let any_xml = |child: &ChildDecl| matches!(child.content, ChildContent::AnyXml);
        self.decl().is_none_or(|decl| decl.children.iter().any(any_xml))
    }

    /// What the parent declares of children such as this one, and at which position.
    fn place(self) -> Option<(usize, &'static ChildDecl)> {
        let is_policy = matches!(self.kind(), ElementKind::Policy(_));
        let decl = self.parent()?.decl()?;
        let by_first_name = || decl.child(self.policy()?.name(), is_policy);
        decl.child(self.name(), is_policy).or_else(by_first_name)
    }

    /// What the parent declares of children such as this one.
    #[must_use]
    pub fn child_decl(self) -> Option<&'static ChildDecl> {
        self.place().map(|(_, child)| child)
    }

    /// True when the element is a child of that kind of its parent.
    #[must_use]
    pub fn is_child(self, kind: &ChildDecl) -> bool {
        self.child_decl().is_some_and(|decl| std::ptr::eq(decl, kind))
    }

    /// The position of this kind of child in the parent's declared order.
    #[must_use]
    pub fn position(self) -> Option<usize> {
        self.place().map(|(position, _)| position)
    }

    /// True when the element is a policy that serves as a named part of another one, such as
    /// `set-header` in `return-response`.
    #[must_use]
    pub fn is_part_of_policy(self) -> bool {
        self.child_decl().is_some_and(|child| matches!(child.content, ChildContent::Policy(_)))
    }

    /// True when one call can run both elements: they do not stand in different branches of
    /// the same `choose`.
    #[must_use]
    pub fn shares_path_with(self, other: Self) -> bool {
        let branches = |element: Self| -> Vec<Self> {
            std::iter::once(element)
                .chain(element.ancestors())
                .filter(|each| each.parent().is_some_and(|parent| parent.name() == "choose"))
                .collect()
        };
        let others = branches(other);
        branches(self).into_iter().all(|branch| {
            let same_choose = |each: &&Self| each.parent() == branch.parent();
            others.iter().find(same_choose).is_none_or(|each| *each == branch)
        })
    }

    /// The attribute of that name, read as `T`.
    #[must_use]
    pub fn typed_attribute<T: AttributeType>(self, name: &str) -> Option<Attribute<'d, T>> {
        self.attribute(name).map(AttributeRef::typed)
    }

    /// The children that `T` stands for.
    #[must_use]
    pub fn typed_children<T: ChildType>(self) -> Vec<T::Typed<'d>> {
        self.children().filter(|child| T::is(*child)).map(T::lower).collect()
    }
}

/// One attribute of an element.
#[derive(Clone, Copy, Debug)]
pub struct AttributeRef<'d> {
    document: &'d Document,
    data: &'d AttributeData,
}

impl<'d> AttributeRef<'d> {
    /// Name as written.
    #[must_use]
    pub fn name(self) -> &'d str {
        self.data.name.of(self.document.text())
    }

    /// Where the name stands.
    #[must_use]
    pub fn name_span(self) -> Span {
        self.data.name
    }

    /// The raw value between the quotes.
    #[must_use]
    pub fn value_span(self) -> Span {
        self.data.value
    }

    /// Name and value with the quotes.
    #[must_use]
    pub fn span(self) -> Span {
        Span::new(self.data.name.start, self.data.value.end.saturating_add(1))
    }

    /// The declaration, where the element declares the attribute.
    #[must_use]
    pub fn decl(self) -> Option<&'static AttributeDecl> {
        self.data.decl
    }

    /// What stands there.
    #[must_use]
    pub fn content(self) -> &'d Content {
        &self.data.content
    }

    /// The decoded text, when it is neither an expression nor holds a hole.
    #[must_use]
    pub fn literal(self) -> Option<Cow<'d, str>> {
        self.data.content.literal(self.document)
    }

    /// The value read as `T`.
    #[must_use]
    pub fn typed<T: AttributeType>(self) -> Attribute<'d, T> {
        Attribute {
            name_span: self.data.name,
            value_span: self.data.value,
            value: Value::of(&self.data.content, self.document),
        }
    }
}

/// The text content of an element.
#[derive(Clone, Copy, Debug)]
pub struct TextRef<'d> {
    element: ElementRef<'d>,
    content: &'d Content,
}

impl<'d> TextRef<'d> {
    /// What stands there.
    #[must_use]
    pub fn content(self) -> &'d Content {
        self.content
    }

    /// The text without blanks around it.
    #[must_use]
    pub fn span(self) -> Span {
        self.content.span()
    }

    /// The trimmed text, when it is neither an expression nor holds a hole.
    #[must_use]
    pub fn literal(self) -> Option<Cow<'d, str>> {
        self.content.literal(self.element.document)
    }

    /// What the element says of its text.
    #[must_use]
    pub fn decl(self) -> Option<TextDecl> {
        self.element.decl()?.text
    }

    /// The text read as `T`.
    #[must_use]
    pub fn typed<T: AttributeType>(self) -> Value<'d, T> {
        Value::of(self.content, self.element.document)
    }
}
