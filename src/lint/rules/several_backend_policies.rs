//! `several-backend-policies`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::schema::SectionKind;
use crate::policy::{ElementKind, ElementRef};

rule! {
    /// More than one policy in `<backend>`.
    ///
    /// ## What it does
    ///
    /// Reports the second policy of a `<backend>` section, `<base />` included. A policy that holds others, such as `retry`, counts as one.
    ///
    /// ## Why
    ///
    /// The section holds the one policy that makes the call. A second `forward-request` would call the backend twice; at scopes above the narrowest, `<base />` brings one already.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    ///     <backend>
    ///         <base />
    ///         <forward-request timeout="60" />
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
    ///         <forward-request timeout="60" />
    ///     </backend>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the backend section holds only one policy element. The service's XSD takes any number, so this is a warning.
    pub(super) struct SeveralBackendPolicies: "several-backend-policies", Warning, Documented,
        no_fix("which policy is to send the request is a decision");
}

impl Rule for SeveralBackendPolicies {
    fn names(&self) -> &'static [&'static str] {
        &["backend"]
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if element.kind() != ElementKind::Section(SectionKind::Backend) {
            return;
        }
        let mut children = element.children();
        let Some(first) = children.next() else { return };
        if let Some(second) = children.next() {
            sink.push(
                Report::new(second.name_span(), "`<backend>` holds more than one policy")
                    .label(first.name_span(), "the first one")
                    .note("documented: the backend section takes one policy element; `retry` or `choose` around others counts as one"),
            );
        }
    }
}
