//! `too-many-children`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::{ElementKind, ElementRef};
use crate::source::Safety;

rule! {
    /// More children of a kind than the element takes.
    ///
    /// ## What it does
    ///
    /// Reports the first child that is one too many, with the one that was already there.
    ///
    /// ## Why
    ///
    /// The service refuses to save such a document.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <choose>
    ///             <when condition="@(context.Request.Method == "GET")">
    ///                 <set-variable name="kind" value="read" />
    ///             </when>
    ///             <otherwise>
    ///                 <set-variable name="kind" value="write" />
    ///             </otherwise>
    ///             <otherwise>
    ///                 <set-variable name="kind" value="other" />
    ///             </otherwise>
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
    ///         <choose>
    ///             <when condition="@(context.Request.Method == "GET")">
    ///                 <set-variable name="kind" value="read" />
    ///             </when>
    ///             <otherwise>
    ///                 <set-variable name="kind" value="write" />
    ///             </otherwise>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service validates the number of children against its XSD on save.
    pub(super) struct TooManyChildren: "too-many-children", Error, Schema, fixes(Safe);
}

impl Rule for TooManyChildren {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        // Repeated sections have a rule of their own.
        if matches!(element.kind(), ElementKind::Policies) {
            return;
        }
        let Some(decl) = element.decl() else { return };
        for child in decl.children {
            let Some(max) = child.max else { continue };
            let mut found = element.children().filter(|each| each.is_child(child));
            let first = found.next();
            let Some(extra) = first.into_iter().chain(found).nth(max as usize) else { continue };
            if first.is_some_and(|first| first.may_exclude(extra)) {
                continue;
            }
            let message = match max {
                1 => format!("`<{}>` takes only one `<{}>`", element.name(), extra.name()),
                _ => format!("`<{}>` takes at most {max} `<{}>`", element.name(), extra.name()),
            };
            let report = Report::new(extra.name_span(), message).judged(child.strictness);
            sink.push(match first {
                Some(first) if max == 1 => report.label(first.name_span(), "the first one").fix(
                    mend::say_the_same(first, extra)
                        .then(|| mend::remove_element(unit.file, extra, Safety::Safe)),
                ),
                _ => report,
            });
        }
    }
}
