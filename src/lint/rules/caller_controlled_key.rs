//! `caller-controlled-key`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

use super::facts::Facts;

rule! {
    /// A counter key that the caller can choose.
    ///
    /// ## What it does
    ///
    /// Reports counter keys that read a request header or query parameter, other than those that carry a credential.
    ///
    /// ## Why
    ///
    /// A caller who sends another value gets a fresh counter, and so has no limit.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" tokens-per-minute="500" estimate-prompt-tokens="true" />
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
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice. `Authorization`, `api-key` and `Ocp-Apim-Subscription-Key` are left alone: their value is checked before the limit matters.
    pub(super) struct CallerControlledKey: "caller-controlled-key", Warning, Advice,
        no_fix("which trusted value tells the callers apart is a decision");
}

/// Headers whose value is a credential that something else checks.
const CREDENTIALS: [&str; 4] =
    ["authorization", "api-key", "ocp-apim-subscription-key", "x-api-key"];

impl Rule for CallerControlledKey {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let key = element.attribute("counter-key").filter(|key| key.decl().is_some());
        let Some(key) = key else { return };
        let Some(facts) = Facts::of_attribute(key, element) else { return };
        for place in &facts.caller_values {
            if CREDENTIALS.contains(&place.what.to_ascii_lowercase().as_str()) {
                continue;
            }
            let what = match place.what.strip_prefix('?') {
                Some(name) => format!("query parameter `{name}`"),
                None => format!("header `{}`", place.what),
            };
            sink.push(
                Report::new(place.span, format!("the caller chooses the {what}"))
                    .note("another value gives a fresh counter")
                    .help("use something that the gateway has checked: the subscription, a validated claim, the address"),
            );
        }
    }
}
