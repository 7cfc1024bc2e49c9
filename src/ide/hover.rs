//! What stands at a place, in Markdown.

use crate::expr::query;
use crate::model::{Member, ResourceKind};
use crate::policy::{ElementKind, ElementRef, KnownElement};
use crate::source::Span;

use super::code::{expression_at, region_at};
use super::describe;
use super::names::{self, Name};

/// What is told about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The text that it is about.
    pub span: Span,
    /// What is told, in Markdown.
    pub markdown: String,
}

/// What can be told about the byte at `offset`.
#[must_use]
pub fn hover(member: Member<'_>, offset: u32) -> Option<Hover> {
    let document = &member.document.document;
    if let Some((name, span)) = names::name_at(member, offset)
        && !matches!(name, Name::Local(_))
    {
        return Some(Hover { span, markdown: of_name(member, &name) });
    }
    if region_at(document, offset).is_some()
        && let Some((expression, at)) = expression_at(document, offset)
    {
        let found = query::hover(&expression.text, expression.parsed(), at)?;
        let markdown = describe::described(&found.described, found.ty.as_deref());
        return Some(Hover { span: expression.to_file(found.span), markdown });
    }
    let element = document.innermost(Span::at(offset))?;
    of_element(element, offset)
}

fn of_element(element: ElementRef<'_>, offset: u32) -> Option<Hover> {
    let touches = |span: Span| span.start <= offset && offset <= span.end;
    if touches(element.name_span()) {
        let span = element.name_span();
        let markdown = match element.kind() {
            ElementKind::Policy(policy) => describe::policy(policy),
            ElementKind::Unexpected(Some(KnownElement::Policy(policy))) => describe::policy(policy),
            _ => describe::element(element.decl()?),
        };
        return Some(Hover { span, markdown });
    }
    let attribute =
        element.attributes().find(|it| touches(it.name_span()) || touches(it.value_span()))?;
    let markdown = describe::attribute(attribute.decl()?);
    let span = match touches(attribute.name_span()) {
        true => attribute.name_span(),
        false => attribute.value_span(),
    };
    Some(Hover { span, markdown })
}

/// A variable or resource: what it is, where it comes from, how often it is used.
fn of_name(member: Member<'_>, name: &Name) -> String {
    let mentions = names::mentions(member, name);
    let uses = mentions.iter().filter(|each| !each.is_definition).count();
    let used = match uses {
        1 => "used in 1 place".to_owned(),
        uses => format!("used in {uses} places"),
    };
    let file = |file: crate::source::FileId| {
        let other = member.workspace.documents().iter().find(|other| other.file == file)?;
        Some(other.document.file().name().to_owned())
    };
    match name {
        Name::Variable(name) => {
            let known = names::variables(member).into_iter().find(|it| it.name == *name);
            let ty = known.and_then(|known| known.ty).unwrap_or_else(|| "object".to_owned());
            let sets = mentions.len() - uses;
            let set = match sets {
                0 => "set nowhere in these documents".to_owned(),
                1 => "set in 1 place".to_owned(),
                sets => format!("set in {sets} places"),
            };
            format!("```csharp\n(variable) {ty} {name}\n```\n\n{set}, {used}")
        }
        Name::Resource(kind, name) => {
            let mut text = format!("{} **{name}**", kind.name());
            match member.resource(*kind, name) {
                Some(resource) => {
                    if resource.secret {
                        text.push_str(", secret");
                    }
                    let from = resource.location.and_then(|location| file(location.file));
                    if let Some(from) = from {
                        text.push_str(&format!("\n\ndefined in `{from}`"));
                    }
                }
                None if member.knows(*kind) => {
                    text.push_str("\n\nthe service has none of this name")
                }
                None => {}
            }
            if *kind == ResourceKind::Fragment
                && let Some(fragment) = member.fragment(name)
            {
                let text_of = fragment.document.document.text();
                const MOST: usize = 1500;
                if text_of.len() <= MOST {
                    text.push_str(&format!("\n\n```xml\n{}\n```", text_of.trim()));
                }
            }
            format!("{text}\n\n{used}")
        }
        Name::Local(_) => String::new(),
    }
}
