//! `late-cors`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::schema::SectionKind;
use crate::policy::{ElementKind, ElementRef};
use crate::source::Safety;

/// Policies that can refuse a call without credentials.
const REFUSING: [&str; 10] = [
    "check-header",
    "ip-filter",
    "llm-token-limit",
    "quota",
    "quota-by-key",
    "rate-limit",
    "rate-limit-by-key",
    "validate-azure-ad-token",
    "validate-client-certificate",
    "validate-jwt",
];

rule! {
    /// A `cors` policy after one that can refuse the call.
    ///
    /// ## What it does
    ///
    /// Reports `cors` in `inbound` after a policy that checks a token, a header, a certificate or an address, or that limits calls.
    ///
    /// ## Why
    ///
    /// A preflight request carries no token, key or certificate. Where a check or a limit comes first, it can be refused before `cors` answers it; the documentation asks for `cors` to be the first policy.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <validate-azure-ad-token tenant-id="{{tenant-id}}">
    ///             <client-application-ids>
    ///                 <application-id>{{app-id}}</application-id>
    ///             </client-application-ids>
    ///         </validate-azure-ad-token>
    ///         <cors>
    ///             <allowed-origins>
    ///                 <origin>https://app.contoso.com</origin>
    ///             </allowed-origins>
    ///             <allowed-headers>
    ///                 <header>*</header>
    ///             </allowed-headers>
    ///         </cors>
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
    ///         <validate-azure-ad-token tenant-id="{{tenant-id}}">
    ///             <client-application-ids>
    ///                 <application-id>{{app-id}}</application-id>
    ///             </client-application-ids>
    ///         </validate-azure-ad-token>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: `cors`, 2024-07, usage notes.
    pub(super) struct LateCors: "late-cors", Warning, Documented, fixes(Unsafe);
}

impl Rule for LateCors {
    fn names(&self) -> &'static [&'static str] {
        &["inbound"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if element.kind() != ElementKind::Section(SectionKind::Inbound) {
            return;
        }
        let named = |child: &ElementRef<'_>, names: &[&str]| {
            child.policy().is_some_and(|policy| names.contains(&policy.name()))
        };
        let Some(cors) = element.children().find(|child| named(child, &["cors"])) else { return };
        let mut before = element.children().take_while(|child| *child != cors);
        if let Some(check) = before.find(|child| named(child, &REFUSING)) {
            let message = format!("`<{}>` can refuse a preflight request first", check.name());
            sink.push(
                Report::new(cors.name_span(), message)
                    .label(check.name_span(), "runs before")
                    .fix(mend::move_before(unit.file, cors, check, Safety::Unsafe))
                    .help("put `<cors>` first"),
            );
        }
    }
}
