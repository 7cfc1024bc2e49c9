//! `logged-secret`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::ResourceKind;
use crate::model::references::named_values;
use crate::policy::ElementRef;
use crate::policy::schema::SectionKind;

rule! {
    /// A secret that ends up in a log or in a response.
    ///
    /// ## What it does
    ///
    /// In a workspace that says which named values are secret: reports one in `trace`, in `log-to-eventhub`, in a dimension of a metric, and in a header or body that goes to the caller: in `outbound`, `on-error` and `return-response`. A value of a key vault is secret as well.
    ///
    /// ## Why
    ///
    /// Named values are marked as secret so that nobody sees them. Logs, metrics and responses are seen by many.
    ///
    /// ## Bad
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <trace source="chat" severity="information">
    ///             <message>calling with {{search-key}}</message>
    ///         </trace>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```json file=namedValues/1/namedValueInformation.json
    /// { "properties": { "displayName": "search-key", "secret": true } }
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-header name="api-key" exists-action="override">
    ///             <value>{{search-key}}</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```json file=namedValues/1/namedValueInformation.json
    /// { "properties": { "displayName": "search-key", "secret": true } }
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice: the documentation of `trace` warns of secrets in messages.
    pub(super) struct LoggedSecret: "logged-secret", Warning, Advice,
        no_fix("whether the value or the whole line is to go is a decision");
}

impl Rule for LoggedSecret {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(member) = unit.member else { return };
        let uses = named_values(element);
        if uses.is_empty() {
            return;
        }
        let Some(reader) = reader(element) else { return };
        for used in uses {
            let value = member.resource(ResourceKind::NamedValue, used.name);
            let Some(value) = value.filter(|value| value.secret) else { continue };
            let message = format!("the secret `{}` goes to {reader}", used.name);
            let report = Report::new(used.span, message);
            let report = match value.location {
                Some(place) => report.label_at(place, "a secret"),
                None => report,
            };
            sink.push(report.help("leave it out, or send a hash of it"));
        }
    }
}

/// Who sees what stands in the element, beside the backend.
fn reader(element: ElementRef<'_>) -> Option<&'static str> {
    let line: Vec<_> = std::iter::once(element).chain(element.ancestors()).collect();
    let policies = || line.iter().filter_map(|each| each.policy());
    for policy in policies() {
        match policy.name() {
            "trace" => return Some("the trace"),
            "log-to-eventhub" => return Some("the event hub"),
            "emit-metric" | "llm-emit-token-metric" => return Some("the metrics"),
            // What another service is told is not the caller's to see.
            "send-request" | "send-one-way-request" | "invoke-request" => return None,
            "return-response" => return Some("the caller"),
            _ => {}
        }
    }
    let answers = matches!(element.section(), Some(SectionKind::Outbound | SectionKind::OnError));
    let writes = policies().any(|policy| matches!(policy.name(), "set-header" | "set-body"));
    (answers && writes).then_some("the caller")
}
