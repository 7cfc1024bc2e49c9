//! `conflicting-attributes`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::schema::{Check, Item};
use crate::source::{Fix, Safety, Span};

use super::constraints::{applicable, reason, words};
use super::mend;

rule! {
    /// Attributes or children that exclude each other.
    ///
    /// ## What it does
    ///
    /// Checks the conditions that tie attributes and children of one element together: at most one of several, exactly one of several, what another attribute's value rules out.
    ///
    /// ## Why
    ///
    /// The service refuses the document, or one of the two has no effect.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    ///     <backend>
    ///         <forward-request timeout="60" timeout-ms="500" />
    ///     </backend>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    ///     <backend>
    ///         <forward-request timeout-ms="500" />
    ///     </backend>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the notes to each policy's attribute table.
    pub(super) struct ConflictingAttributes: "conflicting-attributes", Error, Documented, fixes(Unsafe);
}

impl Rule for ConflictingAttributes {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for constraint in applicable(element) {
            let (items, most) = match constraint.check {
                Check::AtMostOne(items) | Check::ExactlyOne(items) => (items, 1),
                Check::None(items) => (items, 0),
                _ => continue,
            };
            let there: Vec<_> = items.iter().copied().filter(|item| element.has(*item)).collect();
            let Some(extra) = there.get(most).copied() else { continue };
            let message = match most {
                0 => format!("`<{}>` must not have {}", element.name(), extra.describe()),
                _ => format!("`<{}>` takes only one of {}", element.name(), words(&there, "and")),
            };
            let mut report = Report::new(item_span(element, extra), message);
            if let Some(first) = there.first().filter(|first| **first != extra) {
                report = report.label(item_span(element, *first), "excludes the other");
            }
            // Any of them may be the one too many.
            let others = there.iter().copied().filter(|item| *item != extra);
            let report = std::iter::once(extra)
                .chain(others)
                .fold(report, |report, item| report.fix(without(unit, element, item)));
            sink.push(report.note(reason(constraint.when)).judged(constraint.strictness));
        }
    }
}

/// The element without the item.
fn without(unit: &Unit<'_>, element: ElementRef<'_>, item: Item) -> Option<Fix> {
    match item {
        Item::Attribute(name) => {
            let attribute = element.attribute(name)?;
            let document = unit.document;
            Some(mend::remove_attribute(unit.file, document, attribute, Safety::Unsafe))
        }
        Item::Child(name) => {
            let child = element.children().find(|child| child.name() == name)?;
            Some(mend::remove_element(unit.file, child, Safety::Unsafe))
        }
        Item::Text => None,
    }
}

/// Where an item stands.
fn item_span(element: ElementRef<'_>, item: Item) -> Span {
    let place = match item {
        Item::Attribute(name) => element.attribute(name).map(|attribute| attribute.name_span()),
        Item::Child(name) => {
            element.children().find(|child| child.name() == name).map(|child| child.name_span())
        }
        Item::Text => element.text().map(|text| text.span()),
    };
    place.unwrap_or(element.name_span())
}
