//! `shared-counter`.

use std::collections::BTreeMap;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, WorkspaceSink};
use crate::model::Workspace;

use super::limits::{Key, Measure, Meetings};
use super::scopes::{name_of, place_of};

rule! {
    /// Limits at several scopes that share one counter.
    ///
    /// ## What it does
    ///
    /// In a workspace: reports limits with the same counter key in different documents, where one call can run both, or where the numbers differ; and a limit of a fragment that two scopes of one call include. Keys that read the API, the operation, the product, the URL or a variable are taken to differ between documents that no call runs together.
    ///
    /// ## Why
    ///
    /// There is one counter for each key value over all scopes. What a caller uses at one API counts at the other, and each of the two sees the sum with its own limit. With the v2 tiers, different rates for one key are unpredictable.
    ///
    /// ## Bad
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="20000" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=apis/embeddings/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="100000" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Api.Id + context.Request.IpAddress)" tokens-per-minute="20000" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=apis/embeddings/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Api.Id + context.Request.IpAddress)" tokens-per-minute="100000" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: one counter for each key value over all scopes (rate-limit-by-key, llm-token-limit). Whether one call that runs both is counted twice is not documented.
    pub(super) struct SharedCounter: "shared-counter", Warning, Documented,
        no_fix("whether the limits are to share it is a decision; a new key starts from zero");
}

/// The most other limits that are shown with one.
const MOST_LABELS: usize = 8;

impl Rule for SharedCounter {
    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        for service in workspace.services() {
            let meetings = Meetings::of(workspace, service);
            let mut by_counter: BTreeMap<_, Vec<Key>> = BTreeMap::new();
            for (key, (_, limit)) in &meetings.limits {
                by_counter.entry(&limit.counter).or_default().push(*key);
            }
            for (here, (there, limit)) in &meetings.repeated {
                let mut report = Report::new(here.span, "this limit runs twice in one call")
                    .label_at(*there, "for the first time from here")
                    .note("there is one counter for each key value over all scopes");
                if let Some((member, limit)) = meetings.limits.get(limit) {
                    report = report.label_at(name_of(*member, limit.element), "the limit");
                }
                sink.file(here.file).push(report.help("include it at one scope only"));
            }
            for keys in by_counter.values_mut() {
                // Told at the narrower scope.
                keys.sort_by_key(|key| {
                    let scope = meetings.limits.get(key).and_then(|(member, _)| member.scope());
                    (scope.is_none(), scope, *key)
                });
                for (at, key) in keys.iter().enumerate() {
                    let earlier =
                        keys.iter().take(at).filter(|other| shares(&meetings, **other, *key));
                    let earlier: Vec<_> = earlier.copied().collect();
                    report(&meetings, *key, &earlier, sink);
                }
            }
        }
    }
}

/// True when it matters that both have one counter, and no other rule says so.
fn shares(meetings: &Meetings<'_>, one: Key, other: Key) -> bool {
    let (Some((_, first)), Some((_, second))) =
        (meetings.limits.get(&one), meetings.limits.get(&other))
    else {
        return false;
    };
    let is_pair = |a: Key, b: Key| (a, b) == (one, other) || (b, a) == (one, other);
    let is_shadow = meetings.shadows.iter().any(|shadow| is_pair(shadow.weak, shadow.strict));
    // Within one document, they stand side by side.
    if one.0 == other.0 || is_shadow || first.common(second).next().is_none() {
        return false;
    }
    let on_path = meetings.on_path.iter().any(|(a, b)| is_pair(*a, *b));
    let differ = first.common(second).any(|(own, each)| own.amount != each.amount);
    on_path || differ && !first.by_scope
}

fn report(meetings: &Meetings<'_>, key: Key, earlier: &[Key], sink: &mut WorkspaceSink<'_>) {
    let Some((member, limit)) = meetings.limits.get(&key) else { return };
    let others: Vec<_> = earlier.iter().filter_map(|key| meetings.limits.get(key)).collect();
    let Some((_, first)) = others.first() else { return };
    let Some((own, _)) = limit.common(first).next() else { return };
    let message = match others.as_slice() {
        [(other, _)] => format!("this limit shares its counter with that of {}", place_of(*other)),
        others => format!("this limit shares its counter with {} others", others.len()),
    };
    let mut report = Report::new(own.span, message)
        .note("there is one counter for each key value over all scopes");
    for (other, each) in others.iter().take(MOST_LABELS) {
        let Some((_, theirs)) = limit.common(each).next() else { continue };
        let label = format!("{} at {}, {} here", amount(theirs), place_of(*other), amount(own));
        report = report.label_at(other.at(theirs.span), label);
    }
    sink.file(member.document.file).push(
        report.help("make the scope a part of the key, such as `context.Api.Id`, if each is to count on its own"),
    );
}

fn amount(measure: &Measure) -> String {
    let amount = measure.amount.map_or_else(|| "another number".to_owned(), |n| n.to_string());
    format!("{amount} `{}`", measure.what)
}
