//! `repeated-base`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::{ElementKind, ElementRef};
use crate::source::Safety;

rule! {
    /// `<base />` stands twice in one section.
    ///
    /// ## What it does
    ///
    /// Reports the second `<base />` of a section.
    ///
    /// ## Why
    ///
    /// The policies of the wider scope would run twice: limits would be charged twice and metrics emitted twice.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="tenant" value="none" />
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
    ///         <base />
    ///         <set-variable name="tenant" value="none" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice: the service's XSD takes any number, and no document of a sample of several hundred repeats it.
    pub(super) struct RepeatedBase: "repeated-base", Warning, Advice, fixes(Safe);
}

impl Rule for RepeatedBase {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if !matches!(element.kind(), ElementKind::Section(_)) {
            return;
        }
        let mut bases = element.children().filter(|child| child.kind() == ElementKind::Base);
        let Some(first) = bases.next() else { return };
        for again in bases {
            sink.push(
                Report::new(again.start_tag(), "`<base />` stands twice in one section")
                    .label(first.start_tag(), "the first one")
                    .fix(mend::remove_element(unit.file, again, Safety::Safe))
                    .note("the policies of the wider scope would run once for each"),
            );
        }
    }
}
