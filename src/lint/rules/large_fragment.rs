//! `large-fragment`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::DocumentKind;

rule! {
    /// A fragment that is larger than the service takes.
    ///
    /// ## What it does
    ///
    /// Reports fragments of more than 512 KB (524,288 bytes).
    ///
    /// ## Why
    ///
    /// The service refuses to save them.
    ///
    /// ## Bad
    ///
    /// With blanks at its end that make it larger than that:
    ///
    /// ```xml file=policyFragments/large/policy.xml pad=524288
    /// <fragment>
    ///     <set-variable name="tenant" value="none" />
    /// </fragment>
    /// ```
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <include-fragment fragment-id="large" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <fragment>
    ///     <set-variable name="tenant" value="none" />
    /// </fragment>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: reuse of policy configurations, 2026-02. Older versions of that page say 32 KB.
    pub(super) struct LargeFragment: "large-fragment", Error, Documented,
        no_fix("where to divide it is a decision");
}

/// The most bytes of a fragment.
const MOST_BYTES: usize = 512 << 10;

impl Rule for LargeFragment {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let bytes = unit.document.text().len();
        let Some(root) = unit.document.root() else { return };
        if unit.document.kind() == DocumentKind::Fragment && bytes > MOST_BYTES {
            let message = format!("the fragment has {bytes} bytes; the service takes {MOST_BYTES}");
            sink.push(
                Report::new(root.name_span(), message)
                    .help("make several fragments of it, and include one after the other"),
            );
        }
    }
}
