//! `fragment-in-wrong-place`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::effective::included;
use crate::policy::ElementRef;

rule! {
    /// A fragment with policies that are not allowed where it is included.
    ///
    /// ## What it does
    ///
    /// In a workspace: looks into each included fragment for policies that the section or the scope of the including document does not take.
    ///
    /// ## Why
    ///
    /// A fragment is inserted as it is. It is valid in itself, and the document that includes it is not.
    ///
    /// ## Bad
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <outbound>
    ///         <base />
    ///         <include-fragment fragment-id="limit" />
    ///     </outbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=policyFragments/limit/policy.xml
    /// <fragment>
    ///     <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    /// </fragment>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <include-fragment fragment-id="limit" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=policyFragments/limit/policy.xml
    /// <fragment>
    ///     <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    /// </fragment>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the usage part of each policy's page; fragments are inserted as they are.
    pub(super) struct FragmentInWrongPlace: "fragment-in-wrong-place", Error, Documented,
        no_fix("the fragment has other users; where it belongs is a decision");
}

impl Rule for FragmentInWrongPlace {
    fn names(&self) -> &'static [&'static str] {
        &["include-fragment"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(member) = unit.member else { return };
        let (Some(name), Some(section)) = (included(element), element.section()) else { return };
        let Some(fragment) = member.fragment(&name) else { return };
        for inside in fragment.document.document.elements() {
            let Some(policy) = inside.policy().filter(|_| !inside.is_part_of_policy()) else {
                continue;
            };
            let placement = policy.placement;
            let scope = unit.settings.scope.filter(|scope| !placement.scopes.contains(*scope));
            let report = |place: &str| {
                let message = format!("`{}` is not allowed {place}", inside.name());
                Report::new(element.name_span(), message)
                    .label_at(fragment.at(inside.name_span()), format!("in fragment `{name}`"))
            };
            if !placement.sections.contains(section) {
                let report = report(&format!("in `{}`", section.name()));
                sink.push(report.judged(placement.sections_strictness));
            } else if let Some(scope) = scope {
                sink.push(report(&format!("at {} scope", scope.name())));
            }
        }
    }
}
