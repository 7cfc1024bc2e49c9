//! `nested-fragment`.

use std::collections::HashSet;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::effective::included;
use crate::model::{DocumentId, Member};
use crate::policy::{DocumentKind, ElementRef};

rule! {
    /// A fragment that includes another one, or itself.
    ///
    /// ## What it does
    ///
    /// Reports `include-fragment` within a fragment. In a workspace it also says when the inclusions lead back to the fragment, so that they have no end.
    ///
    /// ## Why
    ///
    /// The service takes no fragment within a fragment.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <fragment>
    ///     <include-fragment fragment-id="correlation-id" />
    /// </fragment>
    /// ```
    ///
    /// Two fragments that include each other:
    ///
    /// ```xml file=policyFragments/one/policy.xml
    /// <fragment>
    ///     <include-fragment fragment-id="two" />
    /// </fragment>
    /// ```
    ///
    /// ```xml file=policyFragments/two/policy.xml
    /// <fragment>
    ///     <include-fragment fragment-id="one" />
    /// </fragment>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <include-fragment fragment-id="correlation-id" />
    ///         <include-fragment fragment-id="token-metric" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: reuse of policy configurations, 2026-02.
    pub(super) struct NestedFragment: "nested-fragment", Error, Documented,
        no_fix("the documents that include it would have to include both");
}

impl Rule for NestedFragment {
    fn names(&self) -> &'static [&'static str] {
        &["include-fragment"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let includes = element.policy().is_some_and(|policy| policy.name() == "include-fragment");
        if !includes || unit.document.kind() != DocumentKind::Fragment {
            return;
        }
        let target = unit.member.zip(included(element));
        let target = target.and_then(|(member, name)| Some((member, member.fragment(&name)?)));
        let back = target.filter(|(member, target)| leads_to(*target, member.id));
        let message = match back {
            Some(_) => "the inclusion leads back to this fragment",
            None => "a fragment cannot include another one",
        };
        sink.push(
            Report::new(element.name_span(), message)
                .help("include both where they are needed, one after the other"),
        );
    }
}

/// True when the inclusions of a fragment lead to `goal`, directly or through others.
fn leads_to(start: Member<'_>, goal: DocumentId) -> bool {
    let mut seen = HashSet::from([start.id]);
    let mut open = vec![start];
    while let Some(member) = open.pop() {
        if member.id == goal {
            return true;
        }
        let names = member.document.document.elements().filter_map(included);
        let targets = names.filter_map(|name| member.fragment(&name));
        open.extend(targets.filter(|target| seen.insert(target.id)));
    }
    false
}
