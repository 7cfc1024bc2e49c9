//! `redundant-origin`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::catalogue::Cors;

use super::mend;
use super::origins::{any_origin, origins};
use crate::source::Safety;

rule! {
    /// An origin is listed beside `*`.
    ///
    /// ## What it does
    ///
    /// Reports the origins of a `cors` policy that stand beside `*`.
    ///
    /// ## Why
    ///
    /// `*` allows them already. The documentation asks for `*` to be the only origin; a list beside it reads as if it restricted something.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <cors>
    ///             <allowed-origins>
    ///                 <origin>*</origin>
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
    /// Documented: `cors`, 2024-07, table of elements.
    pub(super) struct RedundantOrigin: "redundant-origin", Warning, Documented, fixes(DisplayOnly);
}

impl Rule for RedundantOrigin {
    fn names(&self) -> &'static [&'static str] {
        &["cors"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(cors) = Cors::of(element) else { return };
        let Some(any) = any_origin(&cors) else { return };
        if let Some(other) = origins(&cors).find(|origin| *origin != any) {
            sink.push(
                Report::new(any.span(), "every origin is allowed beside the ones that are listed")
                    .label(other.span(), "listed here")
                    .help("remove `*`, or all other origins")
                    .fix(mend::remove_element(unit.file, any, Safety::DisplayOnly)),
            );
        }
    }
}
