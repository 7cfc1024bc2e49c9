//! `shadowed-limit`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, WorkspaceSink};
use crate::model::Workspace;
use crate::policy::{ElementKind, ElementRef};
use crate::source::{Fix, Safety};

use super::limits::{Limit, Measure, Meetings};
use super::mend;
use super::scopes::place_of;

rule! {
    /// A limit that never refuses a call, because a stricter one always refuses first.
    ///
    /// ## What it does
    ///
    /// Compares limits with the same counter key over the same window: `tokens-per-minute`, `token-quota`, and the calls and bytes of `rate-limit-by-key` and `quota-by-key`. Reports one that is as high as another which runs in every call that it runs in. In a workspace, it looks at the limits of all scopes that apply to a call.
    ///
    /// ## Why
    ///
    /// There is one counter for each key. It reaches the lower limit first, and never the higher one. Whoever raises the higher limit will wonder why nothing changes.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="5000" estimate-prompt-tokens="true" />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// Two scopes of one call:
    ///
    /// ```xml file=policy.xml
    /// <policies>
    ///     <inbound>
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="5000" estimate-prompt-tokens="true" />
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
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" token-quota="50000" token-quota-period="Daily" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: one counter for each key value over all scopes (llm-token-limit, rate-limit-by-key). With the v2 tiers, the documentation calls different rates for one key unpredictable.
    pub(super) struct ShadowedLimit: "shadowed-limit", Warning, Documented, fixes(Unsafe);
}

const NOTE: &str = "both have one counter, which reaches the lower limit first";
const HELP: &str = "take one of the two away, or give each a key of its own";

impl Rule for ShadowedLimit {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let limits: Vec<_> = unit.document.elements().filter_map(Limit::of).collect();
        for (at, limit) in limits.iter().enumerate() {
            let others = limits.iter().enumerate().filter(|(other, _)| *other != at);
            let always = others.filter(|(_, other)| runs_whenever(other.element, limit.element));
            let shadow = always
                .flat_map(|(other, strict)| limit.common(strict).map(move |pair| (other, pair)))
                .find(|(other, (own, strict))| is_shadow(own, strict, *other < at));
            if let Some((_, (own, strict))) = shadow {
                sink.push(
                    Report::new(own.span, "this limit never refuses a call")
                        .label(strict.span, "this one always refuses first")
                        .fix(without(unit, limit))
                        .note(NOTE)
                        .help(HELP),
                );
            }
        }
    }

    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        for service in workspace.services() {
            let meetings = Meetings::of(workspace, service);
            for shadow in &meetings.shadows {
                let member = |key| meetings.limits.get(key).map(|(member, _)| *member);
                let (Some(weak), Some(strict)) = (member(&shadow.weak), member(&shadow.strict))
                else {
                    continue;
                };
                // Within one document, it is said without the workspace.
                if weak.id == strict.id {
                    continue;
                }
                let at = format!("this one, of {}, always refuses first", place_of(strict));
                sink.file(weak.document.file).push(
                    Report::new(shadow.weak_span, "this limit never refuses a call")
                        .label_at(strict.at(shadow.strict_span), at)
                        .note(NOTE)
                        .help(HELP),
                );
            }
        }
    }
}

/// The document without the policy, if it limits nothing else.
fn without(unit: &Unit<'_>, limit: &Limit<'_>) -> Option<Fix> {
    let is_only = limit.measures.len() == 1;
    is_only.then(|| mend::remove_element(unit.file, limit.element, Safety::Unsafe))
}

/// True when `strict` is always reached before `own`. Of two equal ones, the second is idle.
fn is_shadow(own: &Measure, strict: &Measure, strict_is_first: bool) -> bool {
    match (own.amount, strict.amount) {
        (Some(own), Some(strict)) => strict < own || strict == own && strict_is_first,
        _ => false,
    }
}

/// True when the conditions around `outer` all stand around `inner` as well.
fn runs_whenever(outer: ElementRef<'_>, inner: ElementRef<'_>) -> bool {
    outer
        .ancestors()
        .take_while(|each| !matches!(each.kind(), ElementKind::Policies | ElementKind::Fragment))
        .all(|each| inner.ancestors().any(|other| other == each))
}
