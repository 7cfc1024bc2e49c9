//! `output-for-unset-limit`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::catalogue::TokenLimit;
use crate::policy::schema::PolicySchema;
use crate::source::Safety;

rule! {
    /// A header or variable for a limit that is not set.
    ///
    /// ## What it does
    ///
    /// Reports `remaining-tokens-…` without `tokens-per-minute` and `remaining-quota-tokens-…` without `token-quota`.
    ///
    /// ## Why
    ///
    /// The header or variable is never set; callers and later policies that read it see nothing.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" token-quota="50000" token-quota-period="Daily" estimate-prompt-tokens="true" remaining-tokens-header-name="x-left" />
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
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" token-quota="50000" token-quota-period="Daily" estimate-prompt-tokens="true" remaining-quota-tokens-header-name="x-left" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: `remaining-tokens` belongs to the rate, `remaining-quota-tokens` to the quota (llm-token-limit, 2026-04).
    pub(super) struct OutputForUnsetLimit: "output-for-unset-limit", Warning, Documented, fixes(Unsafe);
}

impl Rule for OutputForUnsetLimit {
    fn names(&self) -> &'static [&'static str] {
        TokenLimit::POLICY.names
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(limit) = TokenLimit::of(element) else { return };
        let outputs = [
            (
                limit.remaining_tokens_header_name,
                limit.tokens_per_minute.is_some(),
                "tokens-per-minute",
            ),
            (
                limit.remaining_tokens_variable_name,
                limit.tokens_per_minute.is_some(),
                "tokens-per-minute",
            ),
            (limit.remaining_quota_tokens_header_name, limit.token_quota.is_some(), "token-quota"),
            (
                limit.remaining_quota_tokens_variable_name,
                limit.token_quota.is_some(),
                "token-quota",
            ),
        ];
        for (output, is_set, needed) in outputs {
            let Some(output) = output.filter(|_| !is_set) else { continue };
            let name = output.name_span.of(element.document().text());
            let attribute = element.attribute(name);
            let fix = attribute.map(|attribute| {
                mend::remove_attribute(unit.file, unit.document, attribute, Safety::Unsafe)
            });
            sink.push(
                Report::new(output.name_span, format!("`{name}` without `{needed}`"))
                    .fix(fix)
                    .note("there is no such limit here, so nothing is ever written"),
            );
        }
    }
}
