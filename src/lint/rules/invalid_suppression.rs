//! `invalid-suppression`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, suppression};
use crate::source::Safety;

rule! {
    /// A comment for policyc that it does not understand, or only in part.
    ///
    /// ## What it does
    ///
    /// Reports comments that begin with `policyc:` and name no rule, a rule that does not exist, or no reason; that no element follows; or that begin or end a region whose other end is missing.
    ///
    /// ## Why
    ///
    /// The finding that was to be allowed is still reported, or more is allowed than was meant. A reason tells the next reader whether it still holds.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <!-- policyc: allow idle-wait -->
    ///         <wait for="any">
    ///             <cache-lookup-value key="rates" variable-name="rates" />
    ///         </wait>
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
    ///         <!-- policyc: allow idle-wait: a second lookup follows in the next release -->
    ///         <wait for="any">
    ///             <cache-lookup-value key="rates" variable-name="rates" />
    ///         </wait>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice; the comments are policyc's own.
    pub(super) struct InvalidSuppression: "invalid-suppression", Warning, Advice, fixes(Safe);
}

impl Rule for InvalidSuppression {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for problem in suppression::problems(unit.document) {
            let written = problem.span.of(unit.document.text());
            let fix = problem
                .meant
                .map(|meant| mend::rename(unit.file, problem.span, written, meant, Safety::Safe));
            let report = Report::new(problem.span, problem.message).fix(fix);
            sink.push(match problem.help {
                Some(help) => report.help(help),
                None => report,
            });
        }
    }
}
