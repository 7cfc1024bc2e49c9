//! The constraints of an element's declaration: when they apply, and how they read.
//! `incomplete-element` and `conflicting-attributes` look at them.

use crate::policy::schema::{Condition, Constraint, Item};
use crate::policy::{Content, ElementRef};

/// The constraints that apply to the element as it stands.
pub(super) fn applicable(element: ElementRef<'_>) -> impl Iterator<Item = &'static Constraint> {
    let constraints = element.decl().map_or(&[][..], |decl| decl.constraints);
    let open = !constraints.is_empty() && (element.has_hole_content() || element.has_hole_tag());
    constraints.iter().filter(move |constraint| !open && applies(element, constraint.when))
}

/// True when the condition holds for the element as it stands.
pub(super) fn applies(element: ElementRef<'_>, condition: Condition) -> bool {
    match condition {
        Condition::Always => true,
        Condition::Has(item) => element.has(item),
        Condition::Lacks(item) => !element.has(item),
        Condition::Is(name, words) => {
            known_value(element, name).is_some_and(|value| words.contains(&&*value))
        }
        Condition::IsNot(name, words) => {
            known_value(element, name).is_some_and(|value| !words.contains(&&*value))
        }
    }
}

/// The literal value of an attribute or its default; `None` when nobody can know it.
fn known_value(element: ElementRef<'_>, name: &str) -> Option<String> {
    match element.attribute(name) {
        Some(attribute) => match attribute.content() {
            Content::Literal { .. } => attribute.literal().map(Into::into),
            _ => None,
        },
        None => {
            let decl = element.decl()?.attribute(name)?;
            Some(decl.default.unwrap_or_default().to_owned())
        }
    }
}

/// The items in words: `` `calls` or `bandwidth` ``.
pub(super) fn words(items: &[Item], conjunction: &str) -> String {
    let names: Vec<_> = items.iter().map(|item| item.describe()).collect();
    join(&names, conjunction)
}

/// A list in words.
pub(super) fn join(names: &[String], conjunction: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {conjunction} {last}", first.join(", ")),
    }
}

/// Why a conditional constraint applies; empty for one that always does.
pub(super) fn reason(condition: Condition) -> String {
    let quoted = |words: &[&str]| {
        join(&words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>(), "or")
    };
    match condition {
        Condition::Always => String::new(),
        Condition::Has(item) => format!("because {} is there", item.describe()),
        Condition::Lacks(item) => format!("because {} is not there", item.describe()),
        Condition::Is(name, words) => format!("because `{name}` is {}", quoted(words)),
        Condition::IsNot(name, words) => format!("because `{name}` is not {}", quoted(words)),
    }
}
