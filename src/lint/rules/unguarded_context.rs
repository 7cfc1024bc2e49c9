//! `unguarded-context`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::source::{Basis, Severity};

use super::facts::Facts;

rule! {
    /// A counter key or dimension from a part of the context that may be null.
    ///
    /// ## What it does
    ///
    /// Reports `context.Subscription.…`, `context.Product.…` and `context.User.…` in counter keys and dimension values where neither `?.` nor a test for null guards them.
    ///
    /// ## Why
    ///
    /// The three are null for calls without a subscription key, outside of a product, or without a user. The expression then fails, and the caller gets a 500.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Product.Id)" tokens-per-minute="500" estimate-prompt-tokens="true" />
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
    ///         <llm-token-limit counter-key="@(context.Product?.Id ?? "none")" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the context variable; `Subscription`, `Product` and `User` may be null. `context.Subscription` is only an advice, because it is never null where the API asks for a subscription key.
    pub(super) struct UnguardedContext: "unguarded-context", Warning, Documented;
}

impl Rule for UnguardedContext {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let names =
            ["counter-key"].into_iter().chain((element.name() == "dimension").then_some("value"));
        let values =
            names.filter_map(|name| element.attribute(name)).filter(|value| value.decl().is_some());
        for value in values {
            let Some(facts) = Facts::of_attribute(value, element) else { continue };
            for place in &facts.unguarded {
                let message = format!("`{}` may be null here", place.what);
                let part = place.what.rsplit('.').next().unwrap_or_default();
                let report = Report::new(place.span, message)
                    .note("the expression then fails, and the call with it")
                    .help(format!("write `{}?.` and a fallback: `?? \"none\"`", place.what));
                sink.push(match part {
                    "Subscription" => report
                        .note("never null where the API requires a subscription key")
                        .with(Severity::Info, Basis::Documented),
                    _ => report,
                });
            }
        }
    }
}
