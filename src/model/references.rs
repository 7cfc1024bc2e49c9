//! What documents name: backends, loggers, fragments and so on, and named values.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::policy::{Content, ElementRef};
use crate::source::Span;
use crate::xml::value::HoleKind;

use super::ResourceKind;

/// The attributes that name a resource, whatever policy has them.
const ATTRIBUTES: &[(&str, ResourceKind)] = &[
    ("backend-id", ResourceKind::Backend),
    ("certificate-id", ResourceKind::Certificate),
    ("embeddings-backend-id", ResourceKind::Backend),
    ("fragment-id", ResourceKind::Fragment),
    ("issuer-certificate-id", ResourceKind::Certificate),
    ("logger-id", ResourceKind::Logger),
    ("provider-id", ResourceKind::CredentialProvider),
];

/// A backend that every service with Dapr has (documented: set-backend-service).
const DAPR: &str = "dapr";

/// A resource that an element names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'d> {
    /// What is named.
    pub kind: ResourceKind,
    /// Its name.
    pub name: Cow<'d, str>,
    /// Where the name stands.
    pub span: Span,
}

/// The resources that one element names by plain text. What an expression or a hole makes of a
/// name is not known.
pub fn references(element: ElementRef<'_>) -> impl Iterator<Item = Reference<'_>> {
    element.attributes().filter(|attribute| attribute.decl().is_some()).filter_map(|attribute| {
        let kind = ATTRIBUTES.iter().find(|(name, _)| *name == attribute.name())?.1;
        let name = attribute.literal()?;
        let is_built_in = kind == ResourceKind::Backend && name.eq_ignore_ascii_case(DAPR);
        let names = !name.trim().is_empty() && !is_built_in;
        names.then(|| Reference { kind, name, span: attribute.value_span() })
    })
}

/// A named value that an element uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedValueUse<'d> {
    /// Its name.
    pub name: &'d str,
    /// Where it stands, with the braces.
    pub span: Span,
}

/// The named values that stand in the attributes and the text of one element. A liquid template
/// writes its own variables the same way and is left out.
#[must_use]
pub fn named_values(element: ElementRef<'_>) -> Vec<NamedValueUse<'_>> {
    let attributes = element.attributes().map(|attribute| attribute.content());
    let text = element.text().filter(|_| !is_liquid(element)).map(|text| text.content());
    let mut uses = Vec::new();
    for content in attributes.chain(text) {
        match content {
            Content::Template(template) => {
                for hole in &template.holes {
                    if let HoleKind::NamedValue { name } = hole.kind {
                        let (name, span) =
                            (name.of(&template.text), template.map.to_raw(hole.span));
                        uses.push(NamedValueUse { name: name.trim(), span });
                    }
                }
            }
            Content::Expression { .. } => {
                let Some(expression) = content.expression(element.document()) else { continue };
                for hole in &expression.holes {
                    if let HoleKind::NamedValue { name } = hole.kind {
                        let (name, span) =
                            (name.of(&expression.text), expression.to_file(hole.span));
                        uses.push(NamedValueUse { name: name.trim(), span });
                    }
                }
            }
            Content::Literal { .. } | Content::Unclosed { .. } => {}
        }
    }
    uses
}

fn is_liquid(element: ElementRef<'_>) -> bool {
    let template = element.attribute("template").and_then(|template| template.literal());
    template.is_some_and(|template| template.eq_ignore_ascii_case("liquid"))
}

/// The named values that a text mentions anywhere, in lower case: also where no policy reads
/// it, such as in free XML or in the description of a backend.
#[must_use]
pub fn mentioned_named_values(text: &str) -> HashSet<String> {
    let after_braces = text.split("{{").skip(1);
    let names = after_braces.filter_map(|rest| rest.split_once("}}"));
    names.map(|(name, _)| name.trim().to_lowercase()).collect()
}
