//! What a document says, apart from how it is laid out: the ground for comparing two of them.
//!
//! Blanks between elements, quotes, the order of attributes, the form of entities and the layout
//! of C# code do not count. Text that the service may see as it stands counts to the byte.

use std::hash::{Hash, Hasher};

use crate::expr::print::print;
use crate::source::Span;
use crate::xml::{NodeId, NodeKind, Tree};

use super::{Content, Document, ElementRef};

/// What stands between the tags of an element, as far as blanks are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// Nothing, not even a blank.
    Nothing,
    /// One expression, and blanks that do not count.
    Expression,
    /// Elements, comments and holes; blanks between them do not count.
    Elements,
    /// Text or free XML, every byte of which may count.
    Verbatim,
}

impl Inside {
    /// How the content of the element is to be read.
    #[must_use]
    pub fn of(element: ElementRef<'_>) -> Self {
        let tree = element.document().tree();
        let Some(decl) = element.decl() else { return Self::Verbatim };
        let mut children = tree.children(element.node()).peekable();
        if children.peek().is_none() {
            return Self::Nothing;
        }
        let kinds: Vec<NodeKind> = children.map(|child| tree.kind(child)).collect();
        let is_expression = matches!(element.text(), Some(text) if matches!(text.content(), Content::Expression { .. }));
        if is_expression && kinds.iter().all(|kind| matches!(kind, NodeKind::Text)) {
            return Self::Expression;
        }
        let verbatim = kinds.iter().any(|kind| matches!(kind, NodeKind::CData(_)))
            || element.takes_free_text()
            || decl.text.is_some();
        // Text where none belongs stays where it is, unless it is nothing but holes.
        let odd = element.text().is_some_and(|text| !is_holes(text.content()));
        if verbatim || odd { Self::Verbatim } else { Self::Elements }
    }
}

/// True for text that deployment fills, such as `%{ if … }` between policies.
fn is_holes(content: &Content) -> bool {
    matches!(content, Content::Template(template)
        if crate::xml::value::is_all_holes(&template.text))
}

/// A document without its layout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Meaning {
    /// What stands at the top.
    pub nodes: Vec<Node>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// An element.
    Element(ElementMeaning),
    /// A comment; lines without blanks around them.
    Comment(Piece),
    /// A processing instruction.
    Instruction(Piece),
    /// Text that deployment fills.
    Holes(Piece),
}

/// A comment and the like.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub place: Position,
}

/// A place in a document. It is no part of what the document says: all places are equal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Position(pub Span);

impl PartialEq for Position {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for Position {}

impl Hash for Position {
    fn hash<H: Hasher>(&self, _state: &mut H) {}
}

impl Node {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Element(element) => element.place.0,
            Self::Comment(piece) | Self::Instruction(piece) | Self::Holes(piece) => piece.place.0,
        }
    }
}

/// An element without its layout.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ElementMeaning {
    /// Name.
    pub name: String,
    /// Attributes by name.
    pub attributes: Vec<(String, ValueMeaning)>,
    /// What stands inside.
    pub content: ContentMeaning,
    /// Where it stands.
    pub place: Position,
}

/// The content of an element.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ContentMeaning {
    /// Elements and the like.
    Nodes(Vec<Node>),
    /// An expression.
    Value(ValueMeaning),
    /// Text or free XML, as it stands.
    Verbatim(String),
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ValueMeaning {
    /// Text, decoded.
    Text(String),
    /// Code that can be read.
    Code {
        /// In one canonical layout.
        code: String,
        /// The comments in it; lines without blanks around them.
        comments: Vec<String>,
    },
}

impl Meaning {
    /// What the document says. Comments of the XML are left out unless they are asked for;
    /// those in code are kept or left out with them.
    #[must_use]
    pub fn of(document: &Document, with_comments: bool) -> Self {
        let reader = Reader { tree: document.tree(), document, with_comments };
        let mut elements = document.roots();
        let nodes = document.tree().roots();
        Self { nodes: reader.nodes(nodes, &mut elements) }
    }
}

/// What one element says; see [`Meaning::of`].
#[must_use]
pub fn of_element(element: ElementRef<'_>, with_comments: bool) -> ElementMeaning {
    let document = element.document();
    Reader { tree: document.tree(), document, with_comments }.element(element)
}

/// What a value says.
#[must_use]
pub fn of_value(document: &Document, content: &Content, with_comments: bool) -> ValueMeaning {
    let text = match content {
        Content::Expression { .. } => {
            let Some(expression) = content.expression(document) else {
                return ValueMeaning::Text(String::new());
            };
            let parsed = expression.parsed();
            match &parsed.body {
                Some(body) if parsed.errors.is_empty() => {
                    let comments = parsed.comments.iter().filter(|_| with_comments);
                    let text = |comment: &crate::expr::parse::Comment| {
                        lines(comment.span.of(&expression.text))
                    };
                    return ValueMeaning::Code {
                        code: print(body, &expression.text),
                        comments: comments.map(text).collect(),
                    };
                }
                _ => expression.text.to_string(),
            }
        }
        Content::Template(template) => template.text.to_string(),
        Content::Unclosed { span } => span.of(document.text()).to_owned(),
        Content::Literal { .. } => {
            content.literal(document).map_or_else(String::new, std::borrow::Cow::into_owned)
        }
    };
    ValueMeaning::Text(text)
}

/// The lines of a text without blanks around them.
fn lines(text: &str) -> String {
    text.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

struct Reader<'d> {
    tree: &'d Tree,
    document: &'d Document,
    with_comments: bool,
}

impl<'d> Reader<'d> {
    /// The nodes, whose elements are those of `elements`, in the same order.
    fn nodes(
        &self,
        nodes: impl Iterator<Item = NodeId>,
        elements: &mut dyn Iterator<Item = ElementRef<'d>>,
    ) -> Vec<Node> {
        let mut read = Vec::new();
        for node in nodes {
            let place = Position(self.tree.span(node));
            let text = self.tree.slice(place.0);
            let piece = |text: String| Piece { text, place };
            match self.tree.kind(node) {
                NodeKind::Element(_) => {
                    read.extend(
                        elements.next().map(|element| Node::Element(self.element(element))),
                    );
                }
                NodeKind::Comment(content) if self.with_comments => {
                    read.push(Node::Comment(piece(lines(self.tree.slice(content)))));
                }
                NodeKind::Comment(_) => {}
                NodeKind::ProcessingInstruction => {
                    read.push(Node::Instruction(piece(text.to_owned())))
                }
                NodeKind::Text | NodeKind::CData(_) => {
                    if !text.trim().is_empty() {
                        read.push(Node::Holes(piece(text.trim().to_owned())));
                    }
                }
            }
        }
        read
    }

    /// The parser bounds how deep elements stand in each other, and with it the recursion.
    fn element(&self, element: ElementRef<'d>) -> ElementMeaning {
        let value = |content: &Content| of_value(self.document, content, self.with_comments);
        let mut attributes: Vec<_> = element
            .attributes()
            .map(|attribute| (attribute.name().to_owned(), value(attribute.content())))
            .collect();
        attributes.sort_by(|a, b| a.0.cmp(&b.0));
        let content = match Inside::of(element) {
            Inside::Nothing => ContentMeaning::Nodes(Vec::new()),
            Inside::Expression => match element.text() {
                Some(text) => ContentMeaning::Value(value(text.content())),
                None => ContentMeaning::Nodes(Vec::new()),
            },
            Inside::Elements => {
                let nodes = self.tree.children(element.node());
                ContentMeaning::Nodes(self.nodes(nodes, &mut element.children()))
            }
            Inside::Verbatim => ContentMeaning::Verbatim(self.verbatim(element)),
        };
        let place = Position(element.span());
        ElementMeaning { name: element.name().to_owned(), attributes, content, place }
    }

    /// Everything between the tags, as it stands but for line ends. Empty tags and empty content
    /// are the same.
    fn verbatim(&self, element: ElementRef<'d>) -> String {
        let span = self.tree.content_span(element.node());
        self.tree.slice(span).replace("\r\n", "\n")
    }
}
