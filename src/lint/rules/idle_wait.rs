//! `idle-wait`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::source::Safety;

rule! {
    /// A `wait` with a single policy inside.
    ///
    /// ## What it does
    ///
    /// Reports a `wait` with one child, which has nothing to run it beside.
    ///
    /// ## Why
    ///
    /// `wait` exists to run policies at the same time. Around a single one it changes nothing, and a reader looks for the other.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
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
    ///         <wait for="all">
    ///             <cache-lookup-value key="rates" variable-name="rates" />
    ///             <cache-lookup-value key="fees" variable-name="fees" />
    ///         </wait>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice; documented is that the immediate children run in parallel (wait, 2024-07).
    pub(super) struct IdleWait: "idle-wait", Info, Advice, fixes(Unsafe);
}

impl Rule for IdleWait {
    fn names(&self) -> &'static [&'static str] {
        &["wait"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let mut children = element.children();
        let (only, second) = (children.next(), children.next());
        if element.name() != "wait" || element.policy().is_none() || element.has_hole_content() {
            return;
        }
        // What may not stand there is another rule's to tell.
        if let (Some(only), None) = (only, second)
            && only.decl().is_some()
        {
            let message = format!("`<{}>` has nothing to run beside", only.name());
            sink.push(
                Report::new(element.name_span(), message)
                    .label(only.name_span(), "the only policy inside")
                    .fix(mend::replace(
                        unit.file,
                        element.span(),
                        unit.document
                            .tree()
                            .content_span(element.node())
                            .of(unit.document.text())
                            .trim(),
                        "take the policy out of `<wait>`",
                        Safety::Unsafe,
                    ))
                    .help("write the policy without `<wait>`"),
            );
        }
    }
}
