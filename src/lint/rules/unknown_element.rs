//! `unknown-element`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, nearest};
use crate::policy::schema::ChildContent;
use crate::policy::{ElementKind, ElementRef, catalogue};

rule! {
    /// An element that nobody knows.
    ///
    /// ## What it does
    ///
    /// Reports elements that are neither a policy nor a part of the policy around them.
    ///
    /// ## Why
    ///
    /// The service refuses to save such a document.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-token-limits counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service validates each element against its XSD on save.
    pub(super) struct UnknownElement: "unknown-element", Error, Schema;
}

impl Rule for UnknownElement {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if !matches!(element.kind(), ElementKind::Unexpected(None)) {
            return;
        }
        let name = element.name();
        let Some(parent) = element.parent() else {
            let message = format!("`<{name}>` is not a policy document");
            sink.push(
                Report::new(element.name_span(), message)
                    .did_you_mean(nearest(name, ["policies", "fragment"]))
                    .note(ROOTS),
            );
            return;
        };
        let near = nearest(name, expected_names(parent));
        let message = format!("unknown element `<{name}>` in `<{}>`", parent.name());
        sink.push(Report::new(element.name_span(), message).did_you_mean(near));
    }
}

/// What a document begins with.
pub(super) const ROOTS: &str = "a document begins with `<policies>`, a fragment with `<fragment>`, a GraphQL resolver with its data source";

/// The names that may stand as children of `parent`.
fn expected_names(parent: ElementRef<'_>) -> impl Iterator<Item = &'static str> {
    let children = parent.decl().map_or(&[][..], |decl| decl.children);
    let any_policy = children.iter().any(|child| {
        matches!(child.content, ChildContent::AnyPolicy | ChildContent::AnyPolicyExcept(_))
    });
    let policies = any_policy.then(catalogue::names).into_iter().flatten();
    children.iter().filter_map(|child| child.name()).chain(policies)
}
