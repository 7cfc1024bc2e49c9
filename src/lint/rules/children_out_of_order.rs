//! `children-out-of-order`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::schema::{ChildOrder, ElementDecl};
use crate::policy::{ElementKind, ElementRef};

rule! {
    /// Children stand in another order than the policy's statement gives.
    ///
    /// ## What it does
    ///
    /// Reports each child that stands after a sibling that must come later.
    ///
    /// ## Why
    ///
    /// The service's schema takes the children of most policies in one order only.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <return-response>
    ///             <set-header name="x-reason" exists-action="override">
    ///                 <value>closed</value>
    ///             </set-header>
    ///             <set-status code="503" reason="Closed" />
    ///         </return-response>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <return-response>
    ///             <set-status code="503" reason="Closed" />
    ///             <set-header name="x-reason" exists-action="override">
    ///                 <value>closed</value>
    ///             </set-header>
    ///         </return-response>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: `xs:sequence` in the service's XSD. Documented: each policy's page asks to keep the order of its statement.
    pub(super) struct ChildrenOutOfOrder: "children-out-of-order", Error, Schema, fixes(Safe);
}

impl Rule for ChildrenOutOfOrder {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        // The order of sections has a rule of its own.
        if matches!(element.kind(), ElementKind::Policies) {
            return;
        }
        let Some(decl) = element.decl() else { return };
        let ChildOrder::Declared(strictness) = decl.order else { return };
        let mut latest: Option<(usize, ElementRef<'_>)> = None;
        let mut is_first = true;
        for child in element.children() {
            let Some(position) = child.position() else { continue };
            match latest {
                Some((reached, before)) if position < reached => {
                    // One for all of them: it holds the whole content.
                    let fix = std::mem::take(&mut is_first)
                        .then(|| mend::reorder(unit.file, element, ElementRef::position))
                        .flatten();
                    let message =
                        format!("`<{}>` must stand before `<{}>`", child.name(), before.name());
                    sink.push(
                        Report::new(child.name_span(), message)
                            .label(before.name_span(), format!("`<{}>` stands here", before.name()))
                            .note(order_note(decl))
                            .fix(fix)
                            .judged(strictness),
                    );
                }
                _ => latest = Some((position, child)),
            }
        }
    }
}

/// The declared order in words.
fn order_note(decl: &ElementDecl) -> String {
    let names: Vec<_> = decl.children.iter().filter_map(|child| child.name()).collect();
    format!(
        "the order is {}",
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    )
}
