//! `missing-base`.

use std::collections::BTreeMap;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, WorkspaceSink};
use crate::model::effective::Effective;
use crate::model::{Member, Workspace};
use crate::policy::{ElementKind, ElementRef};
use crate::source::{Location, Safety};

use super::mend;
use super::scopes::{name_of, place_of};

rule! {
    /// A section without `<base />` that drops limits, authentication or metrics of a wider scope.
    ///
    /// ## What it does
    ///
    /// In a workspace: reports sections without `<base />` where a wider scope has policies that limit calls, check who calls, or count. It shows which of them do not run. A section that drops nothing of the kind is left alone, and so is a section that the document does not have at all.
    ///
    /// ## Why
    ///
    /// Without `<base />`, nothing of the wider scopes runs in that section. A limit for the whole service does not hold for this API then, and nothing tells.
    ///
    /// ## Bad
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
    ///         <set-backend-service base-url="https://chat.example.com" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
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
    ///         <set-backend-service base-url="https://chat.example.com" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: policies of wider scopes run where `<base />` stands (set or edit policies).
    pub(super) struct MissingBase: "missing-base", Warning, Documented, fixes(Unsafe);
}

/// The most dropped policies that are shown.
const MOST_LABELS: usize = 8;

/// Policies that somebody relies on, and what they do.
const GUARDS: &[(&str, &str)] = &[
    ("authentication-basic", "authentication"),
    ("authentication-certificate", "authentication"),
    ("authentication-managed-identity", "authentication"),
    ("check-header", "check"),
    ("emit-metric", "metric"),
    ("ip-filter", "check"),
    ("limit-concurrency", "limit"),
    ("llm-content-safety", "check"),
    ("llm-emit-token-metric", "metric"),
    ("llm-token-limit", "limit"),
    ("quota", "limit"),
    ("quota-by-key", "limit"),
    ("rate-limit", "limit"),
    ("rate-limit-by-key", "limit"),
    ("validate-azure-ad-token", "authentication"),
    ("validate-client-certificate", "authentication"),
    ("validate-jwt", "authentication"),
];

/// A section that drops policies.
struct Dropping<'w> {
    member: Member<'w>,
    section: ElementRef<'w>,
    /// What is dropped, by its place.
    dropped: BTreeMap<Location, String>,
}

impl Rule for MissingBase {
    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        let mut found: BTreeMap<Location, Dropping<'_>> = BTreeMap::new();
        for service in workspace.services() {
            for effective in Effective::all(workspace, service) {
                drop_of(workspace, &effective, &mut found);
            }
        }
        for (place, Dropping { member, section, dropped }) in found {
            let name = section.name();
            let message = match dropped.len() {
                1 => format!("without `<base />`, `{name}` drops a policy of a wider scope"),
                more => {
                    format!("without `<base />`, `{name}` drops {more} policies of wider scopes")
                }
            };
            let report = Report::new(place.span, message);
            let labels = dropped.into_iter().take(MOST_LABELS);
            let report =
                labels.fold(report, |report, (place, label)| report.label_at(place, label));
            let fix = mend::add_base(member.document.file, section, Safety::Unsafe);
            sink.file(member.document.file).push(
                report
                    .fix(fix)
                    .help("put `<base />` where the policies of the wider scopes shall run"),
            );
        }
    }
}

/// What the narrowest scope of an effective policy drops of the others.
fn drop_of<'w>(
    workspace: &'w Workspace,
    effective: &Effective<'w>,
    found: &mut BTreeMap<Location, Dropping<'w>>,
) {
    let Some((narrow, wide)) = effective.layers().split_last() else { return };
    let Some(root) = narrow.document.document.root() else { return };
    let sections = root.children().filter(|section| {
        matches!(section.kind(), ElementKind::Section(_))
            && !section.children().any(|child| child.kind() == ElementKind::Base)
            // A hole may be filled with anything, also with `<base />`.
            && !section.has_hole_content()
    });
    let sections: Vec<_> = sections.collect();
    if wide.is_empty() || sections.is_empty() {
        return;
    }
    let (entries, _) = Effective::layered(workspace, wide.iter().map(|member| member.id)).entries();
    for section in sections {
        for entry in entries.iter().filter(|entry| Some(entry.section) == section.section()) {
            let Some(policy) = entry.element.policy() else { continue };
            let Some((_, what)) = GUARDS.iter().find(|(name, _)| *name == policy.name()) else {
                continue;
            };
            let scope = wide.get(entry.layer).map_or_else(String::new, |it| place_of(*it));
            let place = name_of(*narrow, section);
            let dropping = found.entry(place).or_insert_with(|| Dropping {
                member: *narrow,
                section,
                dropped: BTreeMap::new(),
            });
            dropping.dropped.insert(
                name_of(entry.member, entry.element),
                format!("this {what} of {scope} does not run"),
            );
        }
    }
}
