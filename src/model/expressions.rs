//! The expressions of a document with the place where each stands, what the type checker
//! knows of it, and which variables of the call it reads.

use std::sync::Arc;

use crate::expr::ast::{
    ArgumentList, Expression as Node, ExpressionKind, Literal, Visitor, walk_body, walk_expression,
};
use crate::expr::bind::Checked;
use crate::expr::types::Type;
use crate::policy::{AttributeRef, Content, Document, ElementRef, Expression, TextRef};
use crate::source::Span;

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub enum Place<'d> {
    /// It is the value of an attribute.
    Attribute(AttributeRef<'d>),
    /// It is the text of an element.
    Text(TextRef<'d>),
}

/// One expression with its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct PlacedExpression<'d> {
    /// The expression.
    pub expression: &'d Expression,
    /// The element that has the attribute or text.
    pub element: ElementRef<'d>,
    /// The attribute or text.
    pub place: Place<'d>,
}

/// How a variable of the call is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// `context.Variables["name"]`: null when the variable is not set, as Microsoft's policy
    /// toolkit has it; what is done with the null fails.
    Index,
    /// `context.Variables.GetValueOrDefault("name")`.
    OrDefault {
        /// True when the call says what a variable that is not set gives.
        with_default: bool,
    },
    /// `context.Variables.ContainsKey("name")`: asks only whether it is set.
    Contains,
    /// `context.Variables.TryGetValue("name", out …)`.
    Try,
}

/// How the value of a variable is taken as a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// `(T)context.Variables["name"]`: fails when the value has another type.
    Cast,
    /// `context.Variables["name"] as T`: null when the value has another type.
    As,
    /// `GetValueOrDefault<T>("name")`, `T` written or taken from the default: fails when the
    /// value has another type.
    Argument,
}

/// One read of a variable whose name is a literal.
#[derive(Clone, Debug, PartialEq)]
pub struct VariableUse {
    /// Name of the variable, with case.
    pub name: Arc<str>,
    /// The literal with its quotes, in the file.
    pub name_span: Span,
    /// The access, with the cast around it, in the file.
    pub span: Span,
    /// How it is asked for.
    pub access: Access,
    /// The type that the value must have, and what asks for it; `None` where any will do.
    pub read_as: Option<(Type, Reading)>,
}

/// What an expression reads of the variables of the call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VariableUses {
    /// Reads by literal name, in the order of the text.
    pub named: Vec<VariableUse>,
    /// Uses of `context.Variables` that may read any variable: a computed name, or the
    /// dictionary as a whole. In the file.
    pub others: Vec<Span>,
}

/// The expressions of a document that the service evaluates, in document order.
pub fn expressions(document: &Document) -> impl Iterator<Item = PlacedExpression<'_>> {
    document.elements().filter(|element| element.is_judged()).flat_map(of_element)
}

/// The expressions of one element: its attributes, then its text.
pub fn of_element(element: ElementRef<'_>) -> impl Iterator<Item = PlacedExpression<'_>> {
    let document = element.document();
    let attributes =
        element.attributes().map(|attribute| (attribute.content(), Place::Attribute(attribute)));
    let text = element.text().map(|text| (text.content(), Place::Text(text)));
    attributes.chain(text).filter_map(move |(content, place)| {
        let expression = Content::expression(content, document)?;
        Some(PlacedExpression { expression, element, place })
    })
}

impl<'d> PlacedExpression<'d> {
    /// What the type checker knows; `None` when the syntax is broken.
    #[must_use]
    pub fn checked(&self) -> Option<&'d Checked> {
        self.expression.checked()
    }

    /// The types that its value may have, each once; empty when they are not known.
    #[must_use]
    pub fn result_types(&self) -> &'d [Type] {
        let compiled = self.checked().and_then(|checked| checked.compiled.as_ref());
        let types = compiled.map(|compiled| compiled.types()).unwrap_or_default();
        if types.iter().any(Type::is_unknown) { &[] } else { types }
    }

    /// Name of the attribute that it stands in; `None` for an element's text.
    #[must_use]
    pub fn attribute(&self) -> Option<&'d str> {
        match self.place {
            Place::Attribute(attribute) => Some(attribute.name()),
            Place::Text(_) => None,
        }
    }

    /// The variables of the call that it reads; none when the syntax is broken.
    #[must_use]
    pub fn variables(&self) -> VariableUses {
        let Some(checked) = self.checked() else { return VariableUses::default() };
        // Most expressions read no variable, and the facts say so faster than the tree.
        let reads =
            |(_, member): (Span, &'static crate::expr::members::Member)| member.name == "Variables";
        if !checked.members().any(reads) {
            return VariableUses::default();
        }
        let mut reader =
            VariableReader { expression: self.expression, checked, found: VariableUses::default() };
        if let Some(body) = &self.expression.parsed().body {
            walk_body(&mut reader, body);
        }
        reader.found
    }
}

/// True for `context.Variables`.
#[must_use]
pub fn is_variables(node: &Node, checked: &Checked) -> bool {
    matches!(&node.kind, ExpressionKind::Member { .. })
        && checked
            .member_at(node.span)
            .is_some_and(|member| member.is("IExpressionContext", "Variables"))
}

/// The text of a string literal without holes.
#[must_use]
pub fn literal_text(node: &Node) -> Option<&Arc<str>> {
    match &node.kind {
        ExpressionKind::Literal(Literal::String(text)) if !text.has_hole => Some(&text.text),
        ExpressionKind::Parenthesized(inner) => literal_text(inner),
        _ => None,
    }
}

/// Collects the reads of `context.Variables`.
struct VariableReader<'c> {
    expression: &'c Expression,
    checked: &'c Checked,
    found: VariableUses,
}

impl<'a> Visitor<'a> for VariableReader<'_> {
    fn expression(&mut self, node: &'a Node) {
        match &node.kind {
            ExpressionKind::Cast { operand, .. } if self.typed(node, operand, Reading::Cast) => {}
            ExpressionKind::As { value, .. } if self.typed(node, value, Reading::As) => {}
            _ if self.access(node, node.span, None) => {}
            _ if is_variables(node, self.checked) => {
                self.found.others.push(self.expression.to_file(node.span));
            }
            _ => walk_expression(self, node),
        }
    }
}

impl VariableReader<'_> {
    /// A read of a variable as the type of `whole`.
    fn typed(&mut self, whole: &Node, value: &Node, reading: Reading) -> bool {
        let ty = self.checked.type_at(whole.span).cloned();
        self.access(without_parentheses(value), whole.span, ty.map(|ty| (ty, reading)))
    }

    /// Takes note of `node` if it reads a variable; what stands in its arguments is read too.
    fn access(&mut self, node: &Node, span: Span, read_as: Option<(Type, Reading)>) -> bool {
        let (arguments, access) = match &node.kind {
            ExpressionKind::Index { target, arguments } if self.is_variables(target) => {
                (arguments, Access::Index)
            }
            ExpressionKind::Invocation { target, arguments } => {
                let ExpressionKind::Member { target, name } = &target.kind else { return false };
                if !self.is_variables(target) {
                    return false;
                }
                let with_default = arguments.arguments.len() > 1;
                let access = match &*name.identifier.text {
                    "GetValueOrDefault" => Access::OrDefault { with_default },
                    "ContainsKey" => Access::Contains,
                    "TryGetValue" => Access::Try,
                    _ => return false,
                };
                (arguments, access)
            }
            _ => return false,
        };
        let read_as = read_as.or_else(|| self.type_argument(node, access));
        self.name(arguments, span, access, read_as);
        for argument in &arguments.arguments {
            self.expression(&argument.value);
        }
        true
    }

    fn is_variables(&self, node: &Node) -> bool {
        is_variables(without_parentheses(node), self.checked)
    }

    /// `T` of `GetValueOrDefault<T>`.
    fn type_argument(&self, node: &Node, access: Access) -> Option<(Type, Reading)> {
        let Access::OrDefault { .. } = access else { return None };
        let ty = self.checked.type_at(node.span)?;
        (*ty != Type::Object).then(|| (ty.clone(), Reading::Argument))
    }

    fn name(
        &mut self,
        arguments: &ArgumentList,
        span: Span,
        access: Access,
        read_as: Option<(Type, Reading)>,
    ) {
        let span = self.expression.to_file(span);
        let first = arguments.arguments.first().map(|argument| &argument.value);
        match first.and_then(|first| Some((first, literal_text(first)?))) {
            Some((first, name)) => self.found.named.push(VariableUse {
                name: Arc::clone(name),
                name_span: self.expression.to_file(first.span),
                span,
                access,
                read_as,
            }),
            None => self.found.others.push(span),
        }
    }
}

/// What stands in parentheses.
#[must_use]
pub fn without_parentheses(node: &Node) -> &Node {
    match &node.kind {
        ExpressionKind::Parenthesized(inner) => without_parentheses(inner),
        _ => node,
    }
}

#[cfg(test)]
mod tests;
