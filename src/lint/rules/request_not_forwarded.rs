//! `request-not-forwarded`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::flow::{Control, control};
use crate::policy::schema::{Scope, SectionKind};
use crate::policy::{ElementKind, ElementRef};
use crate::source::{Basis, Safety, Severity};

rule! {
    /// A `backend` section that does not call the backend.
    ///
    /// ## What it does
    ///
    /// Reports a `backend` section that holds neither `forward-request` nor `<base />` nor a fragment that could forward the request. An empty section gets a hint only: that may be what is wanted.
    ///
    /// ## Why
    ///
    /// `forward-request` is what calls the backend, and usually stands in the global policy alone. A section that leaves out `<base />` replaces it: nothing is sent, `outbound` runs at once, and the caller gets an empty answer.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    ///     <backend>
    ///         <limit-concurrency key="@(context.Api.Id)" max-count="20">
    ///             <set-variable name="limited" value="@(true)" />
    ///         </limit-concurrency>
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
    ///         <limit-concurrency key="@(context.Api.Id)" max-count="20">
    ///             <forward-request timeout="60" />
    ///         </limit-concurrency>
    ///     </backend>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: without `forward-request` the request is not sent, and the policies of `outbound` run at once (forward-request, 2023-10).
    pub(super) struct RequestNotForwarded: "request-not-forwarded", Warning, Documented, fixes(Unsafe);
}

/// Policies that answer the call in another way than by the backend.
const ANSWERS: [&str; 5] = [
    "publish-to-dapr",
    "invoke-dapr-binding",
    "invoke-request",
    "send-service-bus-message",
    "mock-response",
];

impl Rule for RequestNotForwarded {
    fn names(&self) -> &'static [&'static str] {
        &["backend"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if element.kind() != ElementKind::Section(SectionKind::Backend) {
            return;
        }
        let is_global = unit.settings.scope == Some(Scope::Global);
        if element.has_hole_content()
            || element.descendants().any(|each| may_answer(each, is_global))
        {
            return;
        }
        let inbound = unit.document.section(SectionKind::Inbound);
        let answered = |inbound: ElementRef<'_>| {
            unit.flow().ends(inbound)
                || inbound.descendants().any(|each| ANSWERS.contains(&each.name()))
        };
        if inbound.is_some_and(answered) {
            return;
        }
        let report = Report::new(element.name_span(), "the request is not sent to the backend")
            .note("without `forward-request` nothing is sent, and `outbound` runs at once")
            .help("add `<base />`, or `<forward-request />` at the widest scope")
            .fix((!is_global).then(|| mend::add_base(unit.file, element, Safety::Unsafe)));
        let is_empty = element.children().next().is_none();
        sink.push(if is_empty { report.with(Severity::Info, Basis::Documented) } else { report });
    }
}

/// True when the element may send the request, or answers in its place.
fn may_answer(element: ElementRef<'_>, is_global: bool) -> bool {
    match control(element) {
        // No scope is wider than the global one.
        Control::Inserted => !(is_global && element.kind() == ElementKind::Base),
        Control::Unknown | Control::End => true,
        _ => element.name() == "forward-request" || ANSWERS.contains(&element.name()),
    }
}
