//! Every fact that the declarations state and that a document could violate.

use std::collections::BTreeSet;

use policyc::policy::schema::{
    ChildContent, ChildDecl, ChildOrder, ElementDecl, ExpressionUse, Gateway, Placement,
    PolicyDecl, Repeat, Required, Scope, SectionKind, ValueKind,
};

use crate::places::Place;

/// The facts of one element, and of its policy where it is the policy itself.
pub(crate) fn of(place: &Place) -> BTreeSet<String> {
    let label = place.label();
    let mut facts = BTreeSet::new();
    let mut add = |fact: String| {
        facts.insert(format!("{label}{fact}"));
    };
    element(place.decl(), &mut add);
    if place.is_policy() {
        policy(place.policy, &mut add);
    } else {
        add(": place".to_owned());
    }
    facts
}

fn element(decl: &ElementDecl, add: &mut impl FnMut(String)) {
    let any =
        |kind: fn(&ChildContent) -> bool| decl.children.iter().any(|each| kind(&each.content));
    let any_xml = any(|content| matches!(content, ChildContent::AnyXml));
    add(": attributes".to_owned());
    for attribute in decl.attributes {
        let mut add = |fact: &str| add(format!("@{}: {fact}", attribute.name));
        add("spelling");
        add("once");
        if matches!(attribute.required, Required::Yes(_)) {
            add("required");
        }
        if matches!(attribute.expression, ExpressionUse::NotAllowed(_)) {
            add("expression");
        }
        if attribute.kind != ValueKind::Text {
            add("kind");
        }
        for edge in edges(attribute.kind) {
            add(edge);
        }
        if let Some(expected) = attribute.expected {
            let (all, expected) = (range(attribute.kind), range(expected.kind));
            if expected.0 > all.0 {
                add("expected minimum");
            }
            if expected.1 < all.1 {
                add("expected maximum");
            }
        }
    }
    for child in decl.children {
        let name = child.name().unwrap_or("*");
        if child.name().is_some() && !any_xml {
            add(format!("/{name}: spelling"));
        }
        if child.min > 0 {
            add(format!("/{name}: minimum"));
        }
        if child.max.is_some() {
            add(format!("/{name}: maximum"));
        }
    }
    if !any_xml {
        for what in ["children", "base", "sections"] {
            add(format!(": {what}"));
        }
    }
    let named = decl.children.iter().filter(|child| ChildDecl::name(child).is_some()).count();
    if matches!(decl.order, ChildOrder::Declared(_)) && named > 1 {
        add(": order".to_owned());
    }
    match decl.text {
        None if any_xml => {}
        None => add(": text".to_owned()),
        Some(text) => {
            if text.required {
                add(": text required".to_owned());
            }
            if !matches!(text.kind, ValueKind::Text | ValueKind::NonEmptyText) {
                add(": text kind".to_owned());
            }
            for edge in edges(text.kind) {
                add(format!(": text {edge}"));
            }
            if matches!(text.expression, ExpressionUse::NotAllowed(_)) {
                add(": text expression".to_owned());
            }
        }
    }
    for at in 0..decl.constraints.len() {
        add(format!(": constraint {at}"));
    }
}

/// Smallest and largest value; infinite where the kind has none.
fn range(kind: ValueKind) -> (f64, f64) {
    match kind {
        ValueKind::Integer { min, max } => (min.into(), max.into()),
        ValueKind::Long { min, max } => (min as f64, max as f64),
        ValueKind::Number { min, max } => (min, max),
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    }
}

fn edges(kind: ValueKind) -> impl Iterator<Item = &'static str> {
    let (min, max) = range(kind);
    let minimum = min.is_finite().then_some("minimum");
    minimum.into_iter().chain(max.is_finite().then_some("maximum"))
}

fn policy(decl: &PolicyDecl, add: &mut impl FnMut(String)) {
    placement(&decl.placement, "", add);
    for (at, variant) in decl.variants.iter().enumerate() {
        placement(&variant.placement, &format!(" of variant {at}"), add);
    }
    if decl.placement.repeat != Repeat::Any {
        add(": repeat".to_owned());
    }
}

fn placement(place: &Placement, variant: &str, add: &mut impl FnMut(String)) {
    for section in SectionKind::ALL.iter().filter(|each| !place.sections.contains(**each)) {
        add(format!(": section {}{variant}", section.name()));
    }
    let scoped = place.scopes.iter().next().is_some();
    for scope in Scope::ALL.iter().filter(|each| scoped && !place.scopes.contains(**each)) {
        add(format!(": scope {}{variant}", scope.name()));
    }
    for gateway in Gateway::ALL.iter().filter(|each| !place.gateways.contains(**each)) {
        add(format!(": gateway {}{variant}", gateway.name()));
    }
}
