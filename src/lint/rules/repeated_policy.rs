//! `repeated-policy`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::schema::Repeat;
use crate::source::Safety;

rule! {
    /// A policy that may stand only once stands twice on one path.
    ///
    /// ## What it does
    ///
    /// Reports the second use of a policy that the documentation allows once in a section or once in a document, when both run in the same call. Two branches of one `choose` are two paths.
    ///
    /// ## Why
    ///
    /// The service refuses the document, or only one of them takes effect.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <rate-limit calls="20" renewal-period="90" />
    ///         <rate-limit calls="200" renewal-period="300" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <rate-limit calls="20" renewal-period="90" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the usage notes of each policy's page.
    pub(super) struct RepeatedPolicy: "repeated-policy", Error, Documented, fixes(Unsafe);
}

impl Rule for RepeatedPolicy {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let mut seen: Vec<ElementRef<'_>> = Vec::new();
        for element in unit.document.elements() {
            let Some(policy) = element.policy() else { continue };
            let repeat = policy.placement.repeat;
            if repeat == Repeat::Any || element.is_part_of_policy() {
                continue;
            }
            let first = seen.iter().copied().find(|first| {
                first.policy().is_some_and(|each| std::ptr::eq(each, policy))
                    && (repeat == Repeat::OncePerDocument || first.section() == element.section())
                    && first.shares_path_with(element)
                    && !first.may_exclude(element)
            });
            let Some(first) = first else {
                seen.push(element);
                continue;
            };
            let place = match repeat {
                Repeat::OncePerDocument => "document",
                _ => "section",
            };
            let message = format!("`<{}>` may stand only once in a {place}", element.name());
            sink.push(
                Report::new(element.name_span(), message)
                    .label(first.name_span(), "the first one")
                    .fix(
                        mend::say_the_same(first, element)
                            .then(|| mend::remove_element(unit.file, element, Safety::Unsafe)),
                    )
                    .judged(policy.placement.repeat_strictness),
            );
        }
    }
}
