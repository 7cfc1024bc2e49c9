//! `credentials-for-any-origin`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::catalogue::Cors;

use super::origins::any_origin;

rule! {
    /// Pages of every origin may call with the visitor's credentials.
    ///
    /// ## What it does
    ///
    /// Reports `allow-credentials="true"` of a `cors` policy whose allowed origin is `*`.
    ///
    /// ## Why
    ///
    /// With credentials, browsers take no `*` as the allowed origin, so that the calls fail; where the gateway answers with the caller's own origin instead, any page on the internet can act in the name of whoever visits it.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <cors allow-credentials="true">
    ///             <allowed-origins>
    ///                 <origin>*</origin>
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
    ///         <cors allow-credentials="true">
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
    /// Advice: the Fetch standard, CORS protocol and credentials; documented: `cors`, 2024-07, for the two attributes.
    pub(super) struct CredentialsForAnyOrigin: "credentials-for-any-origin", Warning, Advice,
        no_fix("which origins are trusted is a decision");
}

impl Rule for CredentialsForAnyOrigin {
    fn names(&self) -> &'static [&'static str] {
        &["cors"]
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(cors) = Cors::of(element) else { return };
        let Some(credentials) = &cors.allow_credentials else { return };
        let Some(origin) = any_origin(&cors) else { return };
        if credentials.literal() == Some(&true) {
            sink.push(
                Report::new(credentials.value_span, "credentials are allowed for every origin")
                    .label(origin.span(), "every origin")
                    .help("list the origins that may send credentials"),
            );
        }
    }
}
