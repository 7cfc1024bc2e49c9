//! `unknown-element`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, nearest};
use crate::policy::schema::ChildContent;
use crate::policy::{ElementKind, ElementRef, catalogue};
use crate::source::{Edit, FileId, Fix, Safety, Span};

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
    pub(super) struct UnknownElement: "unknown-element", Error, Schema, fixes(Safe);
}

impl Rule for UnknownElement {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
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
        let fix = near.and_then(|near| renamed(unit.file, element, near));
        sink.push(Report::new(element.name_span(), message).did_you_mean(near).fix(fix));
    }
}

/// Both tags under another name.
fn renamed(file: FileId, element: ElementRef<'_>, name: &str) -> Option<Fix> {
    let tree = element.document().tree();
    let old = element.name();
    let mut fix = mend::rename(file, element.name_span(), old, name, Safety::Safe);
    if let Some(tag) = tree.element(element.node())?.end_tag {
        let start = tag.start.saturating_add(2);
        let span = Span::from_range(0..old.len()).shift(start);
        (span.of(element.document().text()) == old).then_some(())?;
        fix.edits.push(Edit { file, span, replacement: name.to_owned() });
    }
    Some(fix)
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
