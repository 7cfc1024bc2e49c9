//! `half-a-cache`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::catalogue::{CacheLookup, CacheStore, SemanticCacheLookup, SemanticCacheStore};
use crate::policy::schema::{PolicyDecl, PolicySchema, SectionKind};
use crate::policy::{DocumentKind, ElementRef};

/// Policies that belong together: the one for `inbound`, the one for `outbound`.
const PAIRS: [(&PolicyDecl, &PolicyDecl); 2] = [
    (&CacheLookup::POLICY, &CacheStore::POLICY),
    (&SemanticCacheLookup::POLICY, &SemanticCacheStore::POLICY),
];

rule! {
    /// A cache that is filled and never asked, or asked and never filled.
    ///
    /// ## What it does
    ///
    /// Reports `cache-lookup` in a document without `cache-store`, and the reverse; the same for the semantic cache. A document that includes fragments in the other section is left alone.
    ///
    /// ## Why
    ///
    /// The two work in pairs: without a store every lookup misses, without a lookup nothing is ever read. A wider scope may hold the other half, which is why this is no warning.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />
    ///     </inbound>
    ///     <outbound>
    ///         <base />
    ///     </outbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />
    ///     </inbound>
    ///     <outbound>
    ///         <base />
    ///         <cache-store duration="300" />
    ///     </outbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: `cache-lookup` and `cache-store`, 2025-11: each asks for the other one.
    pub(super) struct HalfACache: "half-a-cache", Info, Documented,
        no_fix("the missing half has values of its own, such as how long an answer stays");
}

impl Rule for HalfACache {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if unit.document.kind() != DocumentKind::Policies {
            return;
        }
        for (lookup, store) in PAIRS {
            check(lookup, store, SectionKind::Outbound, unit, sink);
            check(store, lookup, SectionKind::Inbound, unit, sink);
        }
    }
}

/// Reports the first `one` where the document has no `other`.
fn check(
    one: &PolicyDecl,
    other: &PolicyDecl,
    section: SectionKind,
    unit: &Unit<'_>,
    sink: &mut Sink<'_>,
) {
    let named = |element: &ElementRef<'_>, decl: &PolicyDecl| {
        element.policy().is_some_and(|policy| policy.name() == decl.name())
    };
    let mut elements = unit.document.elements();
    let Some(found) = elements.find(|element| named(element, one)) else { return };
    let may_be_elsewhere = unit.document.elements().any(|element| {
        let included = element.policy().is_some_and(|policy| policy.name() == "include-fragment");
        named(&element, other) || included && element.section() == Some(section)
    });
    if !may_be_elsewhere {
        let message = format!("`<{}>` without `<{}>`", found.name(), other.name());
        sink.push(
            Report::new(found.name_span(), message)
                .note("one does nothing without the other; a wider scope may hold it"),
        );
    }
}
