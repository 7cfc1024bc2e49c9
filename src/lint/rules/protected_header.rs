//! `protected-header`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::catalogue::{ExistsAction, SetHeader};
use crate::source::Safety;

/// Headers that can be neither changed nor removed.
const KEPT: [&str; 4] = ["Connection", "Content-Length", "Keep-Alive", "Transfer-Encoding"];

rule! {
    /// A header that `set-header` cannot change.
    ///
    /// ## What it does
    ///
    /// Reports `set-header` with the name `Connection`, `Content-Length`, `Keep-Alive` or `Transfer-Encoding`, and the deletion of `Server`.
    ///
    /// ## Why
    ///
    /// The gateway keeps these headers itself: what the policy says has no effect.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    ///     <outbound>
    ///         <base />
    ///         <set-header name="Transfer-Encoding" exists-action="override">
    ///             <value>chunked</value>
    ///         </set-header>
    ///     </outbound>
    /// </policies>
    /// ```
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    ///     <outbound>
    ///         <base />
    ///         <set-header name="Server" exists-action="delete" />
    ///     </outbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    ///     <outbound>
    ///         <base />
    ///         <set-header name="X-Powered-By" exists-action="delete" />
    ///     </outbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: `set-header`, 2024-03, usage notes.
    pub(super) struct ProtectedHeader: "protected-header", Warning, Documented, fixes(Unsafe);
}

impl Rule for ProtectedHeader {
    fn names(&self) -> &'static [&'static str] {
        &["set-header"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(header) = SetHeader::of(element) else { return };
        let Some(name) = &header.name else { return };
        let Some(text) = name.literal() else { return };
        let action = header.exists_action.as_ref().and_then(|action| action.literal());
        let deletes = action == Some(&ExistsAction::Delete);
        let message = if KEPT.iter().any(|kept| kept.eq_ignore_ascii_case(text)) {
            format!("`{text}` can be neither set nor removed")
        } else if deletes && text.eq_ignore_ascii_case("Server") {
            format!("`{text}` cannot be removed")
        } else {
            return;
        };
        sink.push(
            Report::new(name.value_span, message)
                .note("the gateway keeps it itself")
                .fix(mend::remove_element(unit.file, element, Safety::Unsafe)),
        );
    }
}
