//! `missing-child`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::schema::Item;

use super::slips::is_misspelled;

rule! {
    /// A required child element is not there.
    ///
    /// ## What it does
    ///
    /// Reports elements with fewer children of a kind than the policy needs.
    ///
    /// ## Why
    ///
    /// The service refuses to save the document, or the policy does nothing.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-emit-token-metric namespace="llm" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="API ID" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema. Where the documentation asks for more than the service's XSD, the finding is a warning and says so.
    pub(super) struct MissingChild: "missing-child", Error, Schema,
        no_fix("the content of the missing child cannot be told");
}

impl Rule for MissingChild {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(decl) = element.decl() else { return };
        if element.has_hole_content() {
            return;
        }
        for child in decl.children.iter().filter(|child| child.min > 0) {
            let found = element.children().filter(|each| each.is_child(child)).count();
            let misspelled =
                child.name().is_some_and(|name| is_misspelled(element, Item::Child(name)));
            if found >= child.min as usize || misspelled {
                continue;
            }
            let what = child.name().map_or("policy".to_owned(), |name| format!("`<{name}>`"));
            let message = match child.min {
                1 => format!("`<{}>` lacks a {what}", element.name()),
                min => format!("`<{}>` has {found} {what}, it needs {min}", element.name()),
            };
            sink.push(Report::new(element.name_span(), message).judged(child.strictness));
        }
    }
}
