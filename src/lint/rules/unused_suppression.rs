//! `unused-suppression`.

use crate::lint::Rule;
use crate::lint::rule::rule;

rule! {
    /// A comment that allows findings where there are none.
    ///
    /// ## What it does
    ///
    /// Reports `policyc: allow RULE` comments and regions in which the rule finds nothing.
    ///
    /// ## Why
    ///
    /// What was wrong is mended or gone. The comment would hide the next mistake of the kind.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <!-- policyc: allow idle-wait: a second lookup follows in the next release -->
    ///         <cache-lookup-value key="rates" variable-name="rates" />
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
    ///         <cache-lookup-value key="rates" variable-name="rates" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice; the comments are policyc's own.
    pub(super) struct UnusedSuppression: "unused-suppression", Warning, Advice, fixes(Safe);
}

/// Known only when all findings are: what applies the comments reports it.
impl Rule for UnusedSuppression {}
