//! Policies, elements and attributes in Markdown.

use crate::policy::schema::{
    AttributeDecl, ElementDecl, ExpressionUse, Gateways, PolicyDecl, Repeat, Required, Scopes,
    Sections, TextDecl,
};

/// A doc comment as Markdown.
pub(super) fn doc_text(doc: &str) -> String {
    crate::lint::Page::new(doc).markdown.trim_end().to_owned()
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.map(code).collect();
    match names.as_slice() {
        [] => "none".to_owned(),
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        [only, ..] => only.clone(),
    }
}

/// A policy: what it does, where it may stand.
pub(super) fn policy(decl: &PolicyDecl) -> String {
    let place = &decl.placement;
    let mut text = format!("**{}**\n\n{}\n", decl.name(), doc_text(decl.element.doc));
    let mut fact = |what: &str, value: String| text.push_str(&format!("\n- {what}: {value}"));
    if place.sections != Sections::ALL {
        fact("sections", listed(place.sections.iter().map(|value| value.name())));
    }
    if place.scopes != Scopes::ALL {
        let scopes = place.scopes.iter().map(|value| value.name());
        let none = place.scopes.iter().next().is_none();
        fact("scopes", if none { "GraphQL resolvers".to_owned() } else { listed(scopes) });
    }
    if place.gateways != Gateways::ALL {
        fact("gateways", listed(place.gateways.iter().map(|value| value.name())));
    }
    match place.repeat {
        Repeat::Any => {}
        Repeat::OncePerSection => fact("how often", "once on every path through a section".into()),
        Repeat::OncePerDocument => {
            fact("how often", "once on every path through a document".into());
        }
    }
    let required = decl.element.attributes.iter().filter(|it| it.required != Required::No);
    let required: Vec<_> = required.map(|attribute| attribute.name).collect();
    if !required.is_empty() {
        fact("required attributes", listed(required.into_iter()));
    }
    fact("source", decl.source.to_owned());
    text
}

/// An element that belongs to a policy.
pub(super) fn element(decl: &ElementDecl) -> String {
    let mut text = format!("**{}**\n\n{}", decl.name, doc_text(decl.doc));
    if let Some(content) = &decl.text {
        text.push_str(&format!("\n\n- text: {}", text_line(content)));
    }
    text
}

fn text_line(decl: &TextDecl) -> String {
    let expression = match decl.expression {
        ExpressionUse::Allowed => ", expression allowed",
        ExpressionUse::NotAllowed(_) => "",
    };
    format!("{}{expression}", decl.kind.describe())
}

/// What an attribute takes, on one line: `integer, required, default `1``.
pub(super) fn attribute_line(decl: &AttributeDecl) -> String {
    let mut line = decl.kind.describe().into_owned();
    if decl.required != Required::No {
        line.push_str(", required");
    }
    if let Some(default) = decl.default {
        line.push_str(&format!(", default {}", code(default)));
    }
    if decl.expression == ExpressionUse::Allowed {
        line.push_str(", expression allowed");
    }
    if !decl.documented {
        line.push_str(", undocumented");
    }
    line
}

/// An attribute: what it is and takes.
pub(super) fn attribute(decl: &AttributeDecl) -> String {
    let mut text = format!("**{}**: {}\n\n{}", decl.name, attribute_line(decl), doc_text(decl.doc));
    if let Some(expected) = decl.expected {
        text.push_str(&format!("\n\n- expected: {}", expected.describe()));
    }
    if !decl.undocumented_words.is_empty() {
        let words = listed(decl.undocumented_words.iter().copied());
        text.push_str(&format!("\n\n- also taken, without being documented: {words}"));
    }
    text
}

/// A member or type of the expression language.
pub(super) fn described(described: &crate::expr::query::Described, ty: Option<&str>) -> String {
    let mut text = format!("```csharp\n{}\n```", described.code);
    if let Some(ty) = ty.filter(|ty| !described.code.starts_with(&format!("{ty} "))) {
        text.push_str(&format!("\n\ntype here: `{ty}`"));
    }
    if !described.doc.is_empty() {
        text.push_str(&format!("\n\n{}", described.doc));
    }
    for remark in &described.remarks {
        text.push_str(&format!("\n\n*{remark}*"));
    }
    text
}
