//! `double-counted-tokens`.

use std::collections::BTreeSet;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, WorkspaceSink};
use crate::model::Workspace;
use crate::model::effective::{Effective, Entry, share_path};
use crate::source::Location;

use super::metric::Metric;
use super::scopes::{anchor, name_of, place_of};

rule! {
    /// Two token-metric policies run in one call.
    ///
    /// ## What it does
    ///
    /// Reports the second `llm-emit-token-metric` or `azure-openai-emit-token-metric` of a document when both run in the same call. Two branches of one `choose` are two paths. In a workspace, it looks at all scopes that apply to a call, and into the fragments.
    ///
    /// ## Why
    ///
    /// Each policy emits a row of its own for each metric. The `customMetrics` table has no column for the namespace, so that a query which sums `Total Tokens` counts every token twice, even with two namespaces.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="Subscription ID" />
    ///         </llm-emit-token-metric>
    ///         <azure-openai-emit-token-metric namespace="openai">
    ///             <dimension name="API ID" />
    ///         </azure-openai-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// Two scopes of one call:
    ///
    /// ```xml file=policy.xml
    /// <policies>
    ///     <inbound>
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="Subscription ID" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-emit-token-metric namespace="chat">
    ///             <dimension name="API ID" />
    ///         </llm-emit-token-metric>
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
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="Subscription ID" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Observed: metric rows in Application Insights; that the namespace is lost is known from its issue tracker.
    pub(super) struct DoubleCountedTokens: "double-counted-tokens", Warning, Observed,
        no_fix("which of the two metrics is to stay is a decision");
}

const NOTE: &str = "each policy emits its own rows, and queries over `customMetrics` cannot tell their namespaces apart";

impl Rule for DoubleCountedTokens {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let metrics: Vec<_> = unit
            .document
            .elements()
            .filter(|element| Metric::of(*element).is_some_and(|metric| metric.counts_tokens))
            .collect();
        for (at, element) in metrics.iter().enumerate() {
            let mut earlier = metrics.iter().take(at);
            if let Some(first) = earlier.find(|first| first.shares_path_with(*element)) {
                sink.push(
                    Report::new(element.name_span(), "tokens are counted twice in one call")
                        .label(first.name_span(), "counted here already")
                        .note(NOTE),
                );
            }
        }
    }
    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        let mut said = BTreeSet::new();
        for service in workspace.services() {
            for effective in Effective::all(workspace, service) {
                let (entries, _) = effective.entries();
                twice(&effective, &entries, &mut said, sink);
            }
        }
    }
}

/// Reports pairs of metrics that do not stand in one document side by side.
fn twice(
    effective: &Effective<'_>,
    entries: &[Entry<'_>],
    said: &mut BTreeSet<(Location, Location)>,
    sink: &mut WorkspaceSink<'_>,
) {
    let metrics: Vec<_> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| Metric::of(entry.element).is_some_and(|metric| metric.counts_tokens))
        .collect();
    for (number, (at, entry)) in metrics.iter().enumerate() {
        let mut earlier = metrics.iter().take(number);
        let first = earlier.find(|(first, other)| {
            (other.member.id != entry.member.id || other.element == entry.element)
                && share_path(entries, *first, *at)
        });
        let Some((first, other)) = first else { continue };
        let (Some(here), Some(there)) = (anchor(entries, *at), anchor(entries, *first)) else {
            continue;
        };
        let places = (name_of(here.0, here.1), name_of(there.0, there.1));
        if !said.insert(places) {
            continue;
        }
        let scope =
            effective.layers().get(other.layer).map_or_else(String::new, |it| place_of(*it));
        let mut report = Report::new(places.0.span, "tokens are counted twice in one call")
            .label_at(places.1, format!("counted here already, by {scope}"));
        let own = name_of(entry.member, entry.element);
        if own != places.0 {
            report = report.label_at(own, "inserted from here");
        }
        sink.file(places.0.file).push(report.note(NOTE));
    }
}
