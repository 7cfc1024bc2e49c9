//! `unguarded-context`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::guards::Cause;
use crate::policy::schema::SectionKind;
use crate::source::{Basis, Severity};

rule! {
    /// A part of the context that may be null is used as if it were there.
    ///
    /// ## What it does
    ///
    /// Reports members of `context.User`, `context.Product`, `context.Subscription`, of `context.Response` in `inbound` and of `context.LastError` outside of `on-error`, where no `?.`, no test for null in the expression and no condition of a `when` around it guards them.
    ///
    /// ## Why
    ///
    /// They are null for calls without a subscription key, outside of a product, without a user, before there is a response or an error. The expression then fails, and the caller gets a 500.
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
    /// Documented: the context variable; `Subscription`, `Product` and `User` may be null, `LastError` is set in `on-error`, `Response` by the backend. `context.Subscription` is only an advice, because it is never null where the API asks for a subscription key.
    pub(super) struct UnguardedContext: "unguarded-context", Warning, Documented, fixes(Unsafe);
}

/// Attributes of limits that are evaluated when the response is there.
const AFTER_RESPONSE: [&str; 2] = ["increment-condition", "increment-count"];

impl Rule for UnguardedContext {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (placed, risk) in unit.risks() {
            let Cause::Context(part) = risk.cause else { continue };
            let section = placed.element.section();
            let applies = match part {
                "Response" => {
                    section == Some(SectionKind::Inbound)
                        && !placed.attribute().is_some_and(|name| AFTER_RESPONSE.contains(&name))
                }
                "LastError" => section.is_some_and(|section| section != SectionKind::OnError),
                _ => true,
            };
            if !applies {
                continue;
            }
            let what = format!("context.{part}");
            let report = Report::new(
                placed.expression.to_file(risk.span),
                format!("`{what}` may be null here"),
            );
            let (file, document) = (unit.file, unit.document);
            let fallback = (part != "Response" && part != "LastError").then_some("\"none\"");
            let fix = mend::guard(file, document, placed.expression, risk.span, fallback);
            let report = report.fix(fix);
            let report = match risk.origin {
                Some(origin) => report.label(placed.expression.to_file(origin), "taken from here"),
                None => report,
            };
            sink.push(match part {
                "Subscription" => report
                    .note("never null where the API requires a subscription key")
                    .help(format!("write `{what}?.` and a fallback: `?? \"none\"`"))
                    .with(Severity::Info, Basis::Documented),
                "Response" => report.note("there is no response before the backend has answered"),
                "LastError" => report.note("it is set only in `on-error`"),
                _ => report
                    .note("the expression then fails, and the call with it")
                    .help(format!("write `{what}?.` and a fallback: `?? \"none\"`")),
            });
        }
    }
}
