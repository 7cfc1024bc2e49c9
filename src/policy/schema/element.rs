//! Elements and policies.

use super::{AttributeDecl, Constraint, ExpressionUse, Placement, Strictness, ValueKind, Variant};

/// Which text an element takes between its tags.
#[derive(Clone, Copy, Debug)]
pub struct TextDecl {
    /// What the text must be.
    pub kind: ValueKind,
    /// Whether the text must be there.
    pub required: bool,
    /// Whether an expression may stand as the text.
    pub expression: ExpressionUse,
    /// How missing text is judged.
    pub strictness: Strictness,
    /// How text of another kind is judged.
    pub kind_strictness: Strictness,
    /// One or two sentences for hover and docs.
    pub doc: &'static str,
}

impl TextDecl {
    /// Optional text that may be an expression.
    pub const ANY: Self = Self {
        kind: ValueKind::Text,
        required: false,
        expression: ExpressionUse::Allowed,
        strictness: Strictness::SCHEMA,
        kind_strictness: Strictness::SCHEMA,
        doc: "",
    };

    /// Text of that kind, which may be an expression.
    #[must_use]
    pub const fn of(kind: ValueKind) -> Self {
        Self { kind, ..Self::ANY }
    }

    /// Must not be blank.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Takes no expression.
    #[must_use]
    pub const fn no_expression(mut self) -> Self {
        self.expression = ExpressionUse::NotAllowed(Strictness::DOCUMENTED_ERROR);
        self
    }

    /// Should take no expression; one is judged as `strictness` says.
    #[must_use]
    pub const fn no_expression_as(mut self, strictness: Strictness) -> Self {
        self.expression = ExpressionUse::NotAllowed(strictness);
        self
    }

    /// Text that is missing or of another kind is judged as `strictness` says.
    #[must_use]
    pub const fn judged(mut self, strictness: Strictness) -> Self {
        self.strictness = strictness;
        self.kind_strictness = strictness;
        self
    }

    /// Text of another kind is judged as `strictness` says.
    #[must_use]
    pub const fn kind_as(mut self, strictness: Strictness) -> Self {
        self.kind_strictness = strictness;
        self
    }

    /// Text for hover and docs.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }
}

/// What may stand as a child.
#[derive(Clone, Copy, Debug)]
pub enum ChildContent {
    /// An element that belongs to this policy only.
    Element(&'static ElementDecl),
    /// A policy that also exists on its own, by its name in the catalogue.
    Policy(&'static str),
    /// Any policy that the section takes.
    AnyPolicy,
    /// Any policy that the section takes, but for the named ones.
    AnyPolicyExcept(&'static [&'static str]),
    /// Any XML; nothing inside is judged.
    AnyXml,
}

/// One kind of child of an element.
#[derive(Clone, Copy, Debug)]
pub struct ChildDecl {
    /// What stands there.
    pub content: ChildContent,
    /// At least so many.
    pub min: u32,
    /// At most so many.
    pub max: Option<u32>,
    /// How a count outside of that range is judged.
    pub strictness: Strictness,
    /// False for what only the service's XSD knows.
    pub documented: bool,
    /// One or two sentences for hover and docs.
    pub doc: &'static str,
}

impl ChildDecl {
    /// Any number of children of that kind.
    #[must_use]
    pub const fn new(content: ChildContent) -> Self {
        let strictness = Strictness::SCHEMA;
        Self { content, min: 0, max: None, strictness, documented: true, doc: "" }
    }

    /// At least `count`.
    #[must_use]
    pub const fn at_least(mut self, count: u32) -> Self {
        self.min = count;
        self
    }

    /// At most `count`.
    #[must_use]
    pub const fn at_most(mut self, count: u32) -> Self {
        self.max = Some(count);
        self
    }

    /// At most one.
    #[must_use]
    pub const fn optional(self) -> Self {
        self.at_most(1)
    }

    /// Exactly one.
    #[must_use]
    pub const fn once(self) -> Self {
        self.at_least(1).at_most(1)
    }

    /// A wrong count is judged as `strictness` says.
    #[must_use]
    pub const fn judged(mut self, strictness: Strictness) -> Self {
        self.strictness = strictness;
        self
    }

    /// Known to the service's XSD only.
    #[must_use]
    pub const fn undocumented(mut self) -> Self {
        self.documented = false;
        self
    }

    /// Text for hover and docs.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// The name of the child, where it has one.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        match self.content {
            ChildContent::Element(element) => Some(element.name),
            ChildContent::Policy(name) => Some(name),
            _ => None,
        }
    }
}

/// Whether children must stand in the declared order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildOrder {
    /// Any order.
    Any,
    /// As declared; another order is judged as said.
    Declared(Strictness),
}

/// One element: a policy, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct ElementDecl {
    /// Name as written; for a policy with aliases its first name.
    pub name: &'static str,
    /// Its attributes, in the documented order.
    pub attributes: &'static [AttributeDecl],
    /// Its children, in the documented order.
    pub children: &'static [ChildDecl],
    /// Whether that order must be kept.
    pub order: ChildOrder,
    /// Its text; `None` where none belongs.
    pub text: Option<TextDecl>,
    /// What ties attributes and children together.
    pub constraints: &'static [Constraint],
    /// What the element is, for hover and docs (Markdown).
    pub doc: &'static str,
}

impl ElementDecl {
    /// An element without attributes, children and text.
    #[must_use]
    pub const fn empty(name: &'static str) -> Self {
        Self {
            name,
            attributes: &[],
            children: &[],
            order: ChildOrder::Declared(Strictness::SCHEMA),
            text: None,
            constraints: &[],
            doc: "",
        }
    }

    /// The attribute of that name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&'static AttributeDecl> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Position and declaration of the child kind that takes an element of that name;
    /// named kinds come before the kinds that take any policy or any XML.
    #[must_use]
    pub fn child(&self, name: &str, is_policy: bool) -> Option<(usize, &'static ChildDecl)> {
        let by_name = self.children.iter().position(|child| child.name() == Some(name));
        let at = by_name.or_else(|| {
            self.children.iter().position(|child| match child.content {
                ChildContent::AnyPolicy => is_policy,
                ChildContent::AnyPolicyExcept(names) => is_policy && !names.contains(&name),
                ChildContent::AnyXml => true,
                ChildContent::Element(_) | ChildContent::Policy(_) => false,
            })
        })?;
        Some((at, self.children.get(at)?))
    }
}

/// One policy, or several that share a schema.
#[derive(Clone, Copy, Debug)]
pub struct PolicyDecl {
    /// Names as users write them; the first one is the current name.
    pub names: &'static [&'static str],
    /// The element itself.
    pub element: ElementDecl,
    /// Where it may stand.
    pub placement: Placement,
    /// Where it may stand instead when its attributes make it another thing.
    pub variants: &'static [Variant],
    /// False for what only the service's XSD knows.
    pub documented: bool,
    /// A document that uses the policy as it should be.
    pub example: &'static str,
    /// Where the facts come from, with their date.
    pub source: &'static str,
}

impl PolicyDecl {
    /// The current name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.element.name
    }
}

/// A typed element with its declaration.
pub trait ElementSchema {
    /// The declaration.
    const ELEMENT: ElementDecl;
}

/// A typed policy with its declaration.
pub trait PolicySchema {
    /// The declaration.
    const POLICY: PolicyDecl;
}
