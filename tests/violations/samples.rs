//! Values that fit: from the examples of the declarations, else made from the kind.

use std::collections::HashMap;

use policyc::policy::catalogue;
use policyc::policy::schema::{AttributeDecl, ExpressionUse, ValueKind};
use policyc::policy::types::check_literal;
use policyc::policy::{Content, Document, ParseOptions};
use policyc::source::SourceFile;

/// What the examples hold: literals and expressions by parent, element and attribute; the
/// text of an element stands under an empty attribute name.
#[derive(Default)]
pub(crate) struct Samples(HashMap<[String; 3], Vec<String>>);

impl Samples {
    pub(crate) fn gather() -> Self {
        let mut samples = Self::default();
        for policy in catalogue::ALL {
            let file = SourceFile::new("example.xml", policy.example);
            samples.read(&Document::parse(file, &ParseOptions::default()));
        }
        samples
    }

    fn read(&mut self, document: &Document) {
        for element in document.elements().filter(|element| element.is_judged()) {
            // A policy is the same wherever it stands, and under all of its names.
            let policy = element.policy();
            let parent = element.parent().filter(|_| policy.is_none());
            let parent = parent.map_or("", |parent| parent.name());
            let name = policy.map_or(element.name(), |policy| policy.name());
            let mut keep = |attribute: &str, content: &Content| {
                let literal = content.literal(document).map(|text| text.into_owned());
                let expression = || content.expression(document).map(|each| each.text.to_string());
                if let Some(text) = literal.or_else(expression) {
                    let key = [parent, name, attribute].map(str::to_owned);
                    self.0.entry(key).or_default().push(text);
                }
            };
            for attribute in element.attributes() {
                keep(attribute.name(), attribute.content());
            }
            if let Some(text) = element.text() {
                keep("", text.content());
            }
        }
    }

    fn known(&self, parent: &str, element: &str, attribute: &str) -> &[String] {
        let key = [parent, element, attribute].map(str::to_owned);
        self.0.get(&key).map_or(&[], Vec::as_slice)
    }

    /// A value that an attribute takes. A literal where the examples have one.
    pub(crate) fn attribute(&self, parent: &str, element: &str, decl: &AttributeDecl) -> String {
        let known = self.known(parent, element, decl.name);
        let kind = decl.expected.map_or(decl.kind, |expected| expected.kind);
        let fits = |text: &&String| !is_expression(text) && check_literal(kind, text).is_ok();
        let allowed = decl.expression == ExpressionUse::Allowed;
        known
            .iter()
            .find(fits)
            .or_else(|| known.iter().find(|text| allowed && is_expression(text)))
            .cloned()
            .unwrap_or_else(|| of_kind(kind, decl.name))
    }

    /// A text that an element takes.
    pub(crate) fn text(&self, parent: &str, element: &str, kind: ValueKind) -> String {
        let known = self.known(parent, element, "").iter();
        known
            .clone()
            .find(|text| !is_expression(text) && check_literal(kind, text).is_ok())
            .or_else(|| known.clone().find(|text| is_expression(text)))
            .cloned()
            .unwrap_or_else(|| of_kind(kind, element))
    }
}

pub(crate) fn is_expression(text: &str) -> bool {
    text.starts_with("@(") || text.starts_with("@{")
}

/// A literal of a kind; texts say what they belong to, so that no two are equal.
fn of_kind(kind: ValueKind, name: &str) -> String {
    match kind {
        ValueKind::Text | ValueKind::NonEmptyText | ValueKind::Regex => format!("{name}-sample"),
        ValueKind::Boolean => "true".to_owned(),
        ValueKind::Integer { min, max } => 7.clamp(min, max).to_string(),
        ValueKind::Long { min, max } => 7.clamp(min, max).to_string(),
        ValueKind::Number { min, max } => 0.5_f64.clamp(min, max).to_string(),
        ValueKind::Keyword(words) => words[0].to_owned(),
        ValueKind::Uri => format!("https://{name}.contoso.example/"),
        ValueKind::IpAddress => "192.0.2.1".to_owned(),
        ValueKind::DateTime => "2026-01-01T00:00:00Z".to_owned(),
        ValueKind::Shape(shape) => shape.right[0].to_owned(),
    }
}

/// An expression whose result fits the kind.
pub(crate) fn expression(kind: ValueKind) -> String {
    let code = match kind {
        ValueKind::Boolean => "context.Request.Method == \"GET\"",
        ValueKind::Integer { .. } | ValueKind::Long { .. } => "context.Request.Url.Port",
        ValueKind::Number { .. } => "context.Request.Url.Port / 2.0",
        _ => "context.Request.Method",
    };
    format!("@({code})")
}
