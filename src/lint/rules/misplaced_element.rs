//! `misplaced-element`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::{DocumentKind, ElementKind, ElementRef, KnownElement};

use super::unknown_element::ROOTS;

rule! {
    /// A known element in a place that does not take it.
    ///
    /// ## What it does
    ///
    /// Reports policies and parts of policies that stand where their parent has no room for them: a policy directly under `<policies>`, a `<when>` outside of `<choose>`, a section within a section, a document that begins with a section or a policy.
    ///
    /// ## Why
    ///
    /// The service refuses to save such a document.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <set-variable name="tenant" value="none" />
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="tenant" value="none" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service validates each element against its XSD on save.
    pub(super) struct MisplacedElement: "misplaced-element", Error, Schema,
        no_fix("several places may take it, or none");
}

impl Rule for MisplacedElement {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(parent) = element.parent() else { return check_root(element, unit, sink) };
        let ElementKind::Unexpected(Some(place)) = element.kind() else { return };
        let name = element.name();
        let message = format!("`<{name}>` must not stand in `<{}>`", parent.name());
        let report = Report::new(element.name_span(), message);
        sink.push(match (place, parent.kind()) {
            (KnownElement::Section, ElementKind::Fragment) => report.note(
                "a fragment holds policies and no sections; it is inserted where it is included",
            ),
            (KnownElement::Section, _) => report.note("a section stands directly in `<policies>`"),
            (KnownElement::Policy(_), ElementKind::Policies) => {
                report.help("move it into a section, such as `<inbound>`")
            }
            (KnownElement::Policy(_), _) => report.note(content_note(parent)),
            (KnownElement::PartOf(owner), _) => {
                report.note(format!("it is a part of `<{}>`", owner.name()))
            }
        });
    }
}

/// Only three kinds of elements begin a document. Pieces of documents begin with any.
fn check_root(element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
    let unknown = matches!(element.kind(), ElementKind::Unexpected(None));
    // `unknown-element` speaks of what nobody knows.
    if unknown || unit.document.kind() != DocumentKind::Other || unit.document.is_pieces() {
        return;
    }
    let message = format!("`<{}>` is not a policy document", element.name());
    sink.push(Report::new(element.name_span(), message).note(ROOTS));
}

/// What an element takes, in words.
fn content_note(parent: ElementRef<'_>) -> String {
    let children = parent.decl().map_or(&[][..], |decl| decl.children);
    let names: Vec<_> = children
        .iter()
        .filter_map(|child| child.name())
        .map(|name| format!("`<{name}>`"))
        .collect();
    if names.is_empty() {
        format!("`<{}>` takes no elements", parent.name())
    } else {
        format!("`<{}>` takes {}", parent.name(), names.join(", "))
    }
}
