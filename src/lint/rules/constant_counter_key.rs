//! `constant-counter-key`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::{Content, ElementRef};

use super::facts::is_constant;

rule! {
    /// A counter key that is the same for every caller.
    ///
    /// ## What it does
    ///
    /// Reports counter keys that are a literal, or an expression that reads nothing of the call.
    ///
    /// ## Why
    ///
    /// All callers share one counter: one of them can use up the tokens of all. Where that is meant, as a cap for the whole service, the finding can be allowed.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="all" tokens-per-minute="500" estimate-prompt-tokens="true" />
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
    /// Observed: a quota of 400 tokens with a constant key refused callers who had used none.
    pub(super) struct ConstantCounterKey: "constant-counter-key", Warning, Observed,
        no_fix("which value tells the callers apart is a decision");
}

impl Rule for ConstantCounterKey {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let key = element.attribute("counter-key").filter(|key| key.decl().is_some());
        let Some(key) = key else { return };
        let constant = match key.content() {
            Content::Literal { .. } => key.literal().is_some_and(|key| !key.trim().is_empty()),
            Content::Expression { .. } => {
                key.content().expression(element.document()).is_some_and(is_constant)
            }
            Content::Template(_) | Content::Unclosed { .. } => false,
        };
        if constant {
            sink.push(
                Report::new(key.value_span(), "all callers share this counter")
                    .note("the key does not depend on the call")
                    .help("use the subscription, the user or the address, such as `@(context.Subscription?.Id ?? \"none\")`"),
            );
        }
    }
}
