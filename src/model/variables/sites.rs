//! Finds the places of a document that set and read variables.

use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;

use crate::model::expressions::{Place, PlacedExpression};
use crate::policy::schema::{ChildContent, VariableRole};
use crate::policy::{AttributeRef, Document, ElementKind, ElementRef, Expression};
use crate::source::Span;

use super::{ReadKind, ReadSite, SetSite, text};

/// The places of one document that set and read variables, in the order of the text.
#[derive(Debug)]
pub struct Sites<'d> {
    document: &'d Document,
    sets: Vec<SetSite<'d>>,
    reads: Vec<ReadSite<'d>>,
    /// By element: its sets and reads, and whether it reads by a computed name.
    elements: HashMap<usize, OfElement>,
    /// Some place reads by a name that is computed.
    reads_any: bool,
    /// Some place sets by a name that is computed.
    sets_any: bool,
}

/// What one element does itself, without its children.
#[derive(Clone, Debug, Default)]
pub(super) struct OfElement {
    pub sets: Range<usize>,
    pub reads: Range<usize>,
    pub reads_any: bool,
    /// The reads of `condition`; a part of `reads`.
    pub condition: Range<usize>,
}

impl<'d> Sites<'d> {
    /// Looks through the document.
    #[must_use]
    pub fn of(document: &'d Document) -> Self {
        let mut sites = Self {
            document,
            sets: Vec::new(),
            reads: Vec::new(),
            elements: HashMap::new(),
            reads_any: false,
            sets_any: false,
        };
        // Most documents read none.
        let reads = memmem::find(document.text().as_bytes(), b"Variables").is_some();
        for element in document.elements() {
            sites.element(element, reads);
        }
        sites
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// The places that set a variable.
    #[must_use]
    pub fn sets(&self) -> &[SetSite<'d>] {
        &self.sets
    }

    /// The places that read a variable.
    #[must_use]
    pub fn reads(&self) -> &[ReadSite<'d>] {
        &self.reads
    }

    /// True when some place reads by a name that is computed: it may read any variable.
    #[must_use]
    pub fn reads_any(&self) -> bool {
        self.reads_any
    }

    /// True when some place sets by a name that is computed: it may set any variable.
    #[must_use]
    pub fn sets_any(&self) -> bool {
        self.sets_any
    }

    /// What the element does itself.
    pub(super) fn of_element(&self, element: ElementRef<'_>) -> Option<&OfElement> {
        self.elements.get(&element.id().index())
    }

    fn element(&mut self, element: ElementRef<'d>, reads: bool) {
        // Its text is a part of what the policy around it reads.
        if element.kind() == ElementKind::Free {
            return;
        }
        let mut of = OfElement {
            sets: self.sets.len()..0,
            reads: self.reads.len()..0,
            ..OfElement::default()
        };
        for attribute in element.attributes() {
            self.attribute(element, attribute, reads, &mut of);
        }
        if reads {
            self.content(element, &mut of);
        }
        of.sets.end = self.sets.len();
        of.reads.end = self.reads.len();
        self.reads_any |= of.reads_any;
        if !of.sets.is_empty() || !of.reads.is_empty() || of.reads_any {
            self.elements.insert(element.id().index(), of);
        }
    }

    fn attribute(
        &mut self,
        element: ElementRef<'d>,
        attribute: AttributeRef<'d>,
        reads: bool,
        of: &mut OfElement,
    ) {
        let start = self.reads.len();
        if reads {
            self.value(element, Place::Attribute(attribute), of);
        }
        if attribute.name() == "condition" {
            of.condition = start..self.reads.len();
        }
        let name = || attribute.literal().map(|name| Box::from(&*name));
        match attribute.decl().and_then(|decl| decl.variable) {
            Some(VariableRole::Sets(ty)) => {
                let name = name();
                self.sets_any |= name.is_none();
                self.sets.push(SetSite { element, attribute, name, ty });
            }
            Some(VariableRole::Reads) => match name() {
                Some(name) => {
                    let span = attribute.value_span();
                    self.reads.push(ReadSite { element, name, span, kind: ReadKind::Attribute });
                }
                None => of.reads_any = true,
            },
            None => {}
        }
    }

    /// The text of an element, or all of it where it takes any XML.
    fn content(&mut self, element: ElementRef<'d>, of: &mut OfElement) {
        let liquid = element
            .attribute("template")
            .and_then(AttributeRef::literal)
            .is_some_and(|template| template == "liquid");
        let kind = if liquid { ReadKind::Liquid } else { ReadKind::Mention };
        let any_xml = element.decl().is_none_or(|decl| {
            decl.children.iter().any(|child| matches!(child.content, ChildContent::AnyXml))
        });
        if any_xml && element.children().next().is_some() {
            let tag = element.start_tag();
            return self.raw(element, Span::new(tag.end, element.span().end), kind, of);
        }
        let Some(text) = element.text() else { return };
        if text.content().expression(element.document()).is_some() {
            self.value(element, Place::Text(text), of);
        } else {
            self.raw(element, text.span(), kind, of);
        }
    }

    /// An attribute's value or an element's text.
    fn value(&mut self, element: ElementRef<'d>, place: Place<'d>, of: &mut OfElement) {
        let content = match place {
            Place::Attribute(attribute) => attribute.content(),
            Place::Text(text) => text.content(),
        };
        let expression = content.expression(element.document());
        let parses = |expression: &&Expression| expression.parsed().errors.is_empty();
        let Some(expression) = expression.filter(parses) else {
            return self.raw(element, content.span(), ReadKind::Mention, of);
        };
        let found = PlacedExpression { expression, element, place }.variables();
        of.reads_any |= !found.others.is_empty();
        self.reads.extend(found.named.into_iter().map(|read| ReadSite {
            element,
            name: (*read.name).into(),
            span: read.name_span,
            kind: ReadKind::Code(read.access),
        }));
    }

    fn raw(&mut self, element: ElementRef<'d>, span: Span, kind: ReadKind, of: &mut OfElement) {
        let found = text::reads(span.of(element.document().text()));
        of.reads_any |= found.any;
        self.reads.extend(found.named.into_iter().map(|(name, at)| ReadSite {
            element,
            name,
            span: at.shift(span.start),
            kind,
        }));
    }
}
