//! `sections-out-of-order`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::schema::SectionKind;
use crate::policy::{ElementKind, ElementRef};

rule! {
    /// The sections stand in another order than documented.
    ///
    /// ## What it does
    ///
    /// Reports a section that stands after one that the documentation shows later: `inbound`, `backend`, `outbound`, `on-error`.
    ///
    /// ## Why
    ///
    /// The service takes the sections in any order and runs them in its own. A reader expects the order in which they run.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <outbound>
    ///         <base />
    ///     </outbound>
    ///     <inbound>
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
    ///     </inbound>
    ///     <outbound>
    ///         <base />
    ///     </outbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: every policy page shows this order. The service's XSD (`xs:all`) takes any.
    pub(super) struct SectionsOutOfOrder: "sections-out-of-order", Info, Documented, fixes(Safe);
}

impl Rule for SectionsOutOfOrder {
    fn names(&self) -> &'static [&'static str] {
        &["policies"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if !matches!(element.kind(), ElementKind::Policies) {
            return;
        }
        let mut latest: Option<ElementRef<'_>> = None;
        for section in
            element.children().filter(|child| matches!(child.kind(), ElementKind::Section(_)))
        {
            // One that stands twice is a finding of its own.
            let mut earlier = element.children().take_while(|child| *child != section);
            if earlier.any(|child| child.kind() == section.kind()) {
                continue;
            }
            match latest {
                Some(before) if section.section() < before.section() => {
                    let message = format!(
                        "section `<{}>` stands after `<{}>`",
                        section.name(),
                        before.name()
                    );
                    sink.push(
                        Report::new(section.name_span(), message)
                            .label(before.name_span(), format!("`<{}>` stands here", before.name()))
                            .fix(mend::reorder(unit.file, element, |child| {
                                let mut same = element.children();
                                let is_first =
                                    same.find(|each| each.kind() == child.kind()) == Some(child);
                                let section = child.section().filter(|_| is_first)?;
                                SectionKind::ALL.iter().position(|each| *each == section)
                            }))
                            .note("the documented order is `inbound`, `backend`, `outbound`, `on-error`"),
                    );
                }
                _ => latest = Some(section),
            }
        }
    }
}
