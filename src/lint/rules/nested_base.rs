//! `nested-base`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::{ElementKind, ElementRef};
use crate::source::Safety;

rule! {
    /// `<base />` that does not stand directly in a section.
    ///
    /// ## What it does
    ///
    /// Reports `<base />` inside of another policy such as `choose`, in a fragment, or outside of the sections.
    ///
    /// ## Why
    ///
    /// `<base />` stands for the policies of the wider scope and is resolved when the document is saved, not while a call runs. Inside of a condition or a fragment it has no meaning, and the service refuses it.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <choose>
    ///             <when condition="@(context.Request.Method == "GET")">
    ///                 <base />
    ///             </when>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml
    /// <fragment>
    ///     <base />
    ///     <set-variable name="tenant" value="none" />
    /// </fragment>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <choose>
    ///             <when condition="@(context.Request.Method == "GET")">
    ///                 <set-variable name="kind" value="read" />
    ///             </when>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: fragments must not hold `<base />`. For policies within a section the documentation is silent; no document of a sample of several hundred does it.
    pub(super) struct NestedBase: "nested-base", Error, Documented, fixes(Unsafe);
}

impl Rule for NestedBase {
    fn names(&self) -> &'static [&'static str] {
        &["base"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if element.kind() != ElementKind::Base {
            return;
        }
        let Some(parent) = element.parent() else { return };
        let message = format!("`<base />` must not stand in `<{}>`", parent.name());
        let report = Report::new(element.start_tag(), message);
        sink.push(match parent.kind() {
            ElementKind::Section(_) => return,
            ElementKind::Fragment => report
                .fix(mend::remove_element(unit.file, element, Safety::Unsafe))
                .note("a fragment is inserted as it is; the including document says where the wider scope runs"),
            _ => report.help("put `<base />` directly into the section"),
        });
    }
}
