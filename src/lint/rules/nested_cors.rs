//! `nested-cors`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::{ElementKind, ElementRef};

rule! {
    /// A `cors` policy inside of another policy.
    ///
    /// ## What it does
    ///
    /// Reports `cors` that does not stand directly in its section, but in a `choose`, `retry` or the like.
    ///
    /// ## Why
    ///
    /// For a preflight request the gateway looks only at `cors` policies that are direct children of `inbound`. The nested one never answers it, and the browser gives up.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <choose>
    ///             <when condition="@(context.Request.Headers.ContainsKey("Origin"))">
    ///                 <cors>
    ///                     <allowed-origins>
    ///                         <origin>https://app.contoso.com</origin>
    ///                     </allowed-origins>
    ///                     <allowed-headers>
    ///                         <header>*</header>
    ///                     </allowed-headers>
    ///                 </cors>
    ///             </when>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <cors>
    ///             <allowed-origins>
    ///                 <origin>https://app.contoso.com</origin>
    ///             </allowed-origins>
    ///             <allowed-headers>
    ///                 <header>*</header>
    ///             </allowed-headers>
    ///         </cors>
    ///         <base />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: `cors`, 2024-07, attribute `terminate-unmatched-request` and usage notes.
    pub(super) struct NestedCors: "nested-cors", Warning, Documented,
        no_fix("outside of its condition the policy would apply to every call");
}

impl Rule for NestedCors {
    fn names(&self) -> &'static [&'static str] {
        &["cors"]
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let is_cors = element.policy().is_some_and(|policy| policy.name() == "cors");
        let Some(parent) = element.parent().filter(|_| is_cors) else { return };
        if matches!(parent.kind(), ElementKind::Policy(_) | ElementKind::Part(_)) {
            sink.push(
                Report::new(element.name_span(), "preflight requests pass this `<cors>` by")
                    .label(parent.name_span(), "it stands in here")
                    .note("only direct children of `<inbound>` answer preflight requests")
                    .help("put it directly into `<inbound>`; origins may be expressions"),
            );
        }
    }
}
