//! What stands as a value: a literal, an expression, or text with holes.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::expr::bind::Checked;
use crate::expr::parse::{HoleKind, HoleSpan, Parsed};
use crate::source::{SourceMap, Span};
use crate::xml::value::{self, Hole, PlaceholderStyles, ValueShape, attribute_shape};
use crate::xml::{Decoded, Form};

use super::code::Code;
use super::document::Document;
use super::element::{ElementKind, ElementRef};
use super::schema::{AttributeType, ChildContent};

/// An attribute's value or an element's text.
#[derive(Debug)]
pub enum Content {
    /// Plain text.
    Literal {
        /// Where it stands, raw.
        span: Span,
        /// The decoded text, where it differs from the raw one.
        decoded: Option<Box<str>>,
    },
    /// The whole value is one expression: its number in [`Document::expressions`].
    Expression {
        /// Where it stands, raw, from the `@`.
        span: Span,
        /// Index into [`Document::expressions`].
        index: usize,
    },
    /// Text with at least one hole that is filled before the service reads it.
    Template(Box<Template>),
    /// It begins like an expression and does not close; the XML errors say so.
    Unclosed {
        /// Where it stands, raw.
        span: Span,
    },
}

/// Text with holes.
#[derive(Debug)]
pub struct Template {
    /// Where it stands, raw.
    pub span: Span,
    /// The decoded text, holes as written.
    pub text: Box<str>,
    /// From the decoded text to the file.
    pub map: SourceMap,
    /// The holes, in decoded offsets, in order.
    pub holes: Vec<Hole>,
}

/// One policy expression.
#[derive(Debug)]
pub struct Expression {
    /// Where it stands, raw, from the `@`.
    pub span: Span,
    /// The decoded text with `@` and brackets.
    pub text: Box<str>,
    /// From the decoded text to the file.
    pub map: SourceMap,
    /// `@(…)` or `@{…}`.
    pub form: Form,
    /// The code between the brackets, in decoded offsets.
    pub code: Span,
    /// Holes inside of the code, in decoded offsets.
    pub holes: Vec<Hole>,
    read: OnceLock<Arc<Code>>,
}

impl Content {
    /// The content of an attribute, which is an expression only as a whole.
    pub(super) fn of(
        decoded: &Decoded<'_>,
        styles: PlaceholderStyles,
        expressions: &mut Vec<Expression>,
    ) -> Self {
        let all = Span::from_range(0..decoded.text.len());
        Self::of_range(decoded, all, styles, expressions)
    }

    /// The content of a piece of decoded text, such as an element's text without the blanks.
    pub(super) fn of_range(
        decoded: &Decoded<'_>,
        range: Span,
        styles: PlaceholderStyles,
        expressions: &mut Vec<Expression>,
    ) -> Self {
        let span = decoded.map.to_raw(range);
        let text = range.of(&decoded.text);
        match attribute_shape(text, styles) {
            ValueShape::Unclosed { .. } => Self::Unclosed { span },
            ValueShape::Literal => {
                let verbatim =
                    span.len() == range.len() && matches!(decoded.text, Cow::Borrowed(_));
                Self::Literal { span, decoded: (!verbatim).then(|| text.into()) }
            }
            ValueShape::Holes(holes) => Self::Template(Box::new(Template {
                span,
                text: text.into(),
                map: decoded.map.skip(range.start),
                holes,
            })),
            ValueShape::Expression { form, code, holes } => {
                let index = expressions.len();
                expressions.push(Expression {
                    span,
                    text: text.into(),
                    map: decoded.map.skip(range.start),
                    form,
                    code,
                    holes,
                    read: OnceLock::new(),
                });
                Self::Expression { span, index }
            }
        }
    }

    /// Where it stands, raw.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Literal { span, .. }
            | Self::Expression { span, .. }
            | Self::Unclosed { span } => *span,
            Self::Template(template) => template.span,
        }
    }

    /// The decoded text of a literal; `None` for anything else.
    #[must_use]
    pub fn literal<'d>(&'d self, document: &'d Document) -> Option<Cow<'d, str>> {
        match self {
            Self::Literal { decoded: Some(text), .. } => Some(Cow::Borrowed(text)),
            Self::Literal { span, decoded: None } => Some(Cow::Borrowed(span.of(document.text()))),
            Self::Expression { .. } | Self::Template(_) | Self::Unclosed { .. } => None,
        }
    }

    /// The expression, when it is one.
    #[must_use]
    pub fn expression<'d>(&self, document: &'d Document) -> Option<&'d Expression> {
        match self {
            Self::Expression { index, .. } => document.expressions.get(*index),
            Self::Literal { .. } | Self::Template(_) | Self::Unclosed { .. } => None,
        }
    }
}

impl Expression {
    /// The syntax tree; parsed when first asked for.
    pub fn parsed(&self) -> &Parsed {
        self.read().parsed()
    }

    /// What the type checker knows; bound when first asked for. `None` when the syntax is
    /// broken, so that one mistake is not reported twice.
    pub fn checked(&self) -> Option<&Checked> {
        self.read().checked()
    }

    fn read(&self) -> &Code {
        self.read.get_or_init(|| Code::of(&self.text, self.holes.iter().map(hole_span).collect()))
    }

    /// The raw span of a span of [`Self::text`].
    #[must_use]
    pub fn to_file(&self, span: Span) -> Span {
        self.map.to_raw(span)
    }
}

/// A hole as the expression parser wants it.
fn hole_span(hole: &Hole) -> HoleSpan {
    let kind = match hole.kind {
        value::HoleKind::NamedValue { .. } => HoleKind::NamedValue,
        value::HoleKind::Placeholder { .. } => HoleKind::Placeholder,
    };
    HoleSpan { span: hole.span, kind }
}

/// A value read as a type.
#[derive(Clone, Debug)]
pub enum Value<'d, T: AttributeType> {
    /// Plain text of that type.
    Literal(T::Value<'d>),
    /// An expression; its result has that type, or the policy fails when it runs.
    Expression(&'d Expression),
    /// Text with holes: it may have that type once they are filled.
    Template(&'d Template),
    /// Plain text of another type.
    Invalid,
}

impl<'d, T: AttributeType> Value<'d, T> {
    pub(super) fn of(content: &'d Content, document: &'d Document) -> Self {
        match content {
            Content::Literal { .. } => {
                let text = content.literal(document).unwrap_or_default();
                T::parse(text).map_or(Self::Invalid, Self::Literal)
            }
            Content::Expression { .. } => {
                content.expression(document).map_or(Self::Invalid, Self::Expression)
            }
            Content::Template(template) => Self::Template(template),
            Content::Unclosed { .. } => Self::Invalid,
        }
    }

    /// The literal value.
    pub fn literal(&self) -> Option<&T::Value<'d>> {
        match self {
            Self::Literal(value) => Some(value),
            _ => None,
        }
    }
}

/// One attribute read as a type.
#[derive(Clone, Debug)]
pub struct Attribute<'d, T: AttributeType> {
    /// Where its name stands.
    pub name_span: Span,
    /// Where its raw value stands, between the quotes.
    pub value_span: Span,
    /// The value.
    pub value: Value<'d, T>,
}

impl<'d, T: AttributeType> Attribute<'d, T> {
    /// The literal value.
    pub fn literal(&self) -> Option<&T::Value<'d>> {
        self.value.literal()
    }
}

/// What may stand as a typed child: an element, a policy, any policy, any XML.
pub trait ChildType {
    /// The typed view of one child.
    type Typed<'d>;

    /// What the schema says of it.
    const CONTENT: ChildContent;

    /// True when the element is such a child.
    fn is(element: ElementRef<'_>) -> bool {
        match (Self::CONTENT, element.kind()) {
            (ChildContent::Element(decl), ElementKind::Part(part)) => decl.name == part.name,
            (ChildContent::Policy(name), ElementKind::Policy(policy)) => policy.name() == name,
            (
                ChildContent::AnyPolicy | ChildContent::AnyPolicyExcept(_),
                ElementKind::Policy(_),
            )
            | (ChildContent::AnyXml, ElementKind::Free) => true,
            _ => false,
        }
    }

    /// Reads the child.
    fn lower(element: ElementRef<'_>) -> Self::Typed<'_>;
}

/// A child that may be any policy.
#[derive(Clone, Copy, Debug)]
pub struct AnyPolicy<'d>(pub ElementRef<'d>);

impl ChildType for AnyPolicy<'_> {
    type Typed<'d> = AnyPolicy<'d>;
    const CONTENT: ChildContent = ChildContent::AnyPolicy;

    fn lower(element: ElementRef<'_>) -> AnyPolicy<'_> {
        AnyPolicy(element)
    }
}

/// A child that may be any XML.
#[derive(Clone, Copy, Debug)]
pub struct AnyXml<'d>(pub ElementRef<'d>);

impl ChildType for AnyXml<'_> {
    type Typed<'d> = AnyXml<'d>;
    const CONTENT: ChildContent = ChildContent::AnyXml;

    fn lower(element: ElementRef<'_>) -> AnyXml<'_> {
        AnyXml(element)
    }
}
