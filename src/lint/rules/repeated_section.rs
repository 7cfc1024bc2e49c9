//! `repeated-section`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::{ElementKind, ElementRef};
use crate::source::{Edit, Fix, Safety, Span};

rule! {
    /// A section that stands twice.
    ///
    /// ## What it does
    ///
    /// Reports the second `<inbound>`, `<backend>`, `<outbound>` or `<on-error>` of a document.
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
    ///         <base />
    ///     </inbound>
    ///     <inbound>
    ///         <set-variable name="tenant" value="none" />
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
    /// Schema: each section is allowed once.
    pub(super) struct RepeatedSection: "repeated-section", Error, Schema, fixes(Safe, Unsafe);
}

/// The content of the second section at the end of the first one.
fn merged(unit: &Unit<'_>, first: ElementRef<'_>, second: ElementRef<'_>) -> Option<Fix> {
    let (text, tree) = (unit.document.text(), unit.document.tree());
    let content = tree.content_span(second.node()).of(text);
    if content.trim().is_empty() {
        return Some(mend::remove_element(unit.file, second, Safety::Safe));
    }
    let end = tree.element(first.node())?.end_tag?.start;
    // Behind the last line of the content, before the blanks of the end tag.
    let inside = text.get(..end as usize)?;
    let at = Span::at(Span::from_range(0..inside.trim_end().len()).end);
    let edit = |span, replacement: &str| Edit {
        file: unit.file,
        span,
        replacement: replacement.to_owned(),
    };
    Some(Fix {
        title: format!("move the policies into the first `<{}>`", first.name()),
        safety: Safety::Unsafe,
        edits: vec![edit(at, content.trim_end()), edit(mend::whole_lines(text, second.span()), "")],
    })
}

impl Rule for RepeatedSection {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let ElementKind::Section(section) = element.kind() else { return };
        let Some(parent) = element.parent() else { return };
        let first = parent.children().find(|each| each.kind() == ElementKind::Section(section));
        if let Some(first) = first.filter(|first| *first != element && !first.may_exclude(element))
        {
            sink.push(
                Report::new(
                    element.name_span(),
                    format!("section `<{}>` stands twice", element.name()),
                )
                .label(first.name_span(), "the first one")
                .fix(merged(unit, first, element))
                .help("move the policies of both into one"),
            );
        }
    }
}
