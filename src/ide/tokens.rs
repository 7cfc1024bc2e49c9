//! The pieces of a document by what they are, for colours: markup, and the C# in it.

use crate::expr::bind::Checked;
use crate::expr::members::{Kind, MemberKind, table};
use crate::expr::parse::{ExpressionSource, TokenClass, token_classes};
use crate::expr::types::Type;
use crate::policy::{Content, Document, Expression};
use crate::source::Span;
use crate::xml::value::HoleKind;
use crate::xml::{NodeKind, RegionState};

use super::code::{decoded, form};

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Token {
    /// The name of an element.
    Element,
    /// The name of an attribute.
    Attribute,
    /// The value of an attribute.
    Value,
    /// A comment.
    Comment,
    /// A named value or placeholder.
    Hole,
    /// A word of C#.
    Keyword,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An operator.
    Operator,
    /// A local or parameter.
    Variable,
    /// A property.
    Property,
    /// A method.
    Method,
    /// A type.
    Type,
    /// A value of an enumeration.
    EnumMember,
    /// A namespace.
    Namespace,
}

impl Token {
    /// All of them, in the order in which clients know them.
    pub const ALL: [Self; 15] = [
        Self::Element,
        Self::Attribute,
        Self::Value,
        Self::Comment,
        Self::Hole,
        Self::Keyword,
        Self::Number,
        Self::Text,
        Self::Operator,
        Self::Variable,
        Self::Property,
        Self::Method,
        Self::Type,
        Self::EnumMember,
        Self::Namespace,
    ];
}

/// The pieces of a document, in order and without overlaps.
#[must_use]
pub fn tokens(document: &Document, within: Span) -> Vec<(Span, Token)> {
    let mut found = Vec::new();
    let overlaps = |span: Span| span.start <= within.end && within.start <= span.end;
    let tree = document.tree();
    for node in tree.nodes().filter(|node| overlaps(tree.span(*node))) {
        match tree.kind(node) {
            NodeKind::Element(element) => {
                found.push((element.name, Token::Element));
                if let Some(end) = element.end_tag {
                    let name = Span::from_range(0..tree.slice(element.name).len());
                    found.push((name.shift(end.start.saturating_add(2)), Token::Element));
                }
                for attribute in tree.attributes(node) {
                    found.push((attribute.name, Token::Attribute));
                    let value = attribute.value;
                    if !tree.slice(value).starts_with('@') {
                        found.push((value, Token::Value));
                    }
                }
            }
            NodeKind::Comment(_) => found.push((tree.span(node), Token::Comment)),
            NodeKind::Text | NodeKind::CData(_) | NodeKind::ProcessingInstruction => {}
        }
    }
    for expression in document.expressions().iter().filter(|it| overlaps(it.span)) {
        of_expression(expression, &mut found);
    }
    let unclosed = document.regions().iter().filter(|it| it.state == RegionState::Unclosed);
    for region in unclosed.filter(|region| overlaps(region.span)) {
        let code = Span::new(region.span.start.saturating_add(2), region.span.end);
        let code = decoded(document, code, region.place == crate::xml::Place::CData);
        for (span, class) in token_classes(&ExpressionSource::inner(&code.text, form(region.form)))
        {
            let token = if class == TokenClass::Name { Token::Variable } else { of_class(class) };
            found.push((code.to_raw(span), token));
        }
    }
    holes(document, &mut found);
    found.retain(|(span, _)| !span.is_empty() && overlaps(*span));
    without_overlaps(found)
}

fn of_class(class: TokenClass) -> Token {
    match class {
        TokenClass::Keyword => Token::Keyword,
        TokenClass::Name => Token::Variable,
        TokenClass::Number => Token::Number,
        TokenClass::Text => Token::Text,
        TokenClass::Comment => Token::Comment,
        TokenClass::Operator => Token::Operator,
    }
}

fn of_expression(expression: &Expression, found: &mut Vec<(Span, Token)>) {
    let checked = expression.checked();
    for (span, class) in token_classes(&ExpressionSource::whole(&expression.text)) {
        let token = match class {
            TokenClass::Name => name(checked, span, span.of(&expression.text)),
            class => of_class(class),
        };
        found.push((expression.to_file(span), token));
    }
    for hole in &expression.holes {
        found.push((expression.to_file(hole.span), Token::Hole));
    }
}

/// What a name stands for, as far as the checker has noted it.
fn name(checked: Option<&Checked>, span: Span, text: &str) -> Token {
    let Some(checked) = checked else { return Token::Variable };
    if matches!(text, "var" | "dynamic" | "nameof" | "when" | "yield") {
        return Token::Keyword;
    }
    let facts = checked.facts.iter().filter(|fact| fact.span.end == span.end);
    let member = facts.clone().find_map(|fact| fact.member.filter(|it| it.name == text));
    if let Some(member) = member {
        return match member.kind {
            MemberKind::Method => Token::Method,
            _ if table().definition(member.owner).kind == Kind::Enum => Token::EnumMember,
            _ => Token::Property,
        };
    }
    let is_type =
        |ty: &Type| table().definition_of(ty).is_some_and(|definition| definition.name == text);
    if facts.clone().any(|fact| is_type(&fact.ty)) && text != "context" {
        return Token::Type;
    }
    if facts.clone().any(|fact| fact.ty.is_enum() && fact.span.start < span.start) {
        return Token::EnumMember;
    }
    if facts.clone().all(|fact| fact.ty.is_unknown()) && table().is_namespace(text) {
        return Token::Namespace;
    }
    Token::Variable
}

/// The named values and placeholders in text.
fn holes(document: &Document, found: &mut Vec<(Span, Token)>) {
    for element in document.elements() {
        let attributes = element.attributes().map(|attribute| attribute.content());
        let text = element.text().map(|text| text.content());
        for content in attributes.chain(text) {
            let Content::Template(template) = content else { continue };
            for hole in &template.holes {
                let known =
                    matches!(hole.kind, HoleKind::NamedValue { .. } | HoleKind::Placeholder { .. });
                if known {
                    found.push((template.map.to_raw(hole.span), Token::Hole));
                }
            }
        }
    }
}

/// Cuts the pieces where a smaller one lies within a larger one.
fn without_overlaps(mut found: Vec<(Span, Token)>) -> Vec<(Span, Token)> {
    found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut out: Vec<(Span, Token)> = Vec::with_capacity(found.len());
    // The rest of pieces that others cut.
    let mut open: Vec<(Span, Token)> = Vec::new();
    let flush = |open: &mut Vec<(Span, Token)>, out: &mut Vec<(Span, Token)>, until: u32| {
        while let Some((span, token)) = open.pop() {
            let from = out.last().map_or(span.start, |(last, _)| last.end.max(span.start));
            let end = span.end.min(until);
            if from < end {
                out.push((Span::new(from, end), token));
            }
            if span.end > until {
                open.push((span, token));
                return;
            }
        }
    };
    for (span, token) in found {
        flush(&mut open, &mut out, span.start);
        open.push((span, token));
    }
    flush(&mut open, &mut out, u32::MAX);
    out
}
