//! `consumed-body`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::expressions;
use crate::policy::schema::SectionKind;
use crate::policy::{Document, ElementKind, ElementRef, Expression};
use crate::source::{Fix, Safety, Span};

use super::code::{Message, body_reads};
use super::mend;

rule! {
    /// A body is read away from what comes after.
    ///
    /// ## What it does
    ///
    /// Reports reads of `context.Request.Body` in `inbound` and of `context.Response.Body` in `outbound` without `preserveContent: true`, when no `set-body` follows that makes a new body, and those that a later expression reads again.
    ///
    /// ## Why
    ///
    /// Reading a body takes it: the backend, the caller or the next expression gets an empty one.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="model" value="@((string)context.Request.Body.As<JObject>()["model"])" />
    ///         <set-backend-service backend-id="models" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="model" value="@((string)context.Request.Body.As<JObject>(preserveContent: true)["model"])" />
    ///         <set-backend-service backend-id="models" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: set-body, preserving the content; policy expressions, `IMessageBody.As`.
    pub(super) struct ConsumedBody: "consumed-body", Warning, Documented, fixes(Unsafe);
}

/// Policies that take the body somewhere else in place of a backend.
const SENDING: [&str; 3] = ["publish-to-dapr", "invoke-dapr-binding", "send-service-bus-message"];

impl Rule for ConsumedBody {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let reads: Vec<_> = expressions(unit.document)
            .flat_map(|placed| body_reads(&placed).into_iter().map(move |read| (placed, read)))
            .collect();
        for (at, (placed, read)) in reads.iter().enumerate() {
            // In `set-body` the text is what takes the old body's place.
            let sends = |element: ElementRef<'_>| SENDING.contains(&element.name());
            let sent = sends(placed.element) || placed.element.ancestors().any(sends);
            if read.preserves || sent || is_set_body_of(placed.element, read.message) {
                continue;
            }
            let element = placed.element;
            let replaced = |until: Option<ElementRef<'_>>| {
                sets_body(unit.document, element, until, read.message)
            };
            let again = reads.iter().skip(at + 1).find(|(later, other)| {
                other.message == read.message
                    && (later.element.shares_path_with(element))
                    && later.element.section() == element.section()
            });
            if let Some((later, other)) = again
                && !replaced(Some(later.element))
            {
                sink.push(
                    Report::new(read.span, "this takes the body away from the next read")
                        .label(other.span, "read again here")
                        .fix(preserve(unit, placed.expression, read.preserve))
                        .help("write `As<…>(preserveContent: true)`"),
                );
                continue;
            }
            let (section, who) = match read.message {
                Message::Request => (SectionKind::Inbound, "the backend"),
                Message::Response => (SectionKind::Outbound, "the caller"),
            };
            let ends = std::iter::once(element).chain(element.ancestors()).any(|each| {
                unit.flow().ends(each)
                    || each.parent().is_some_and(|parent| {
                        !matches!(parent.kind(), ElementKind::Policies)
                            && parent
                                .children()
                                .skip_while(|child| *child != each)
                                .any(|child| unit.flow().ends(child))
                    })
            });
            if element.section() == Some(section) && !ends && !replaced(None) {
                sink.push(
                    Report::new(read.span, format!("{who} gets an empty body"))
                        .note("reading a body takes it, unless its content is preserved")
                        .fix(preserve(unit, placed.expression, read.preserve))
                        .help("write `As<…>(preserveContent: true)`"),
                );
            }
        }
    }
}

/// The read that leaves the body where it is.
fn preserve(unit: &Unit<'_>, expression: &Expression, (span, code): (Span, &str)) -> Fix {
    Fix {
        title: "preserve the content".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![mend::code_edit(unit.file, unit.document, expression, span, code)],
    }
}

/// True when the element is the policy that sets this very body.
fn is_set_body_of(element: ElementRef<'_>, message: Message) -> bool {
    let section = match message {
        Message::Request => [SectionKind::Inbound, SectionKind::Backend],
        Message::Response => [SectionKind::Outbound, SectionKind::OnError],
    };
    element.name() == "set-body"
        && !element.is_part_of_policy()
        && element.section().is_none_or(|here| section.contains(&here))
}

/// True when a `set-body` between two places may make a new body, or nobody knows what runs
/// there.
fn sets_body(
    document: &Document,
    from: ElementRef<'_>,
    until: Option<ElementRef<'_>>,
    message: Message,
) -> bool {
    let end = until.map_or(u32::MAX, |until| until.span().start);
    document.elements().any(|element| {
        let start = element.span().start;
        start > from.span().start
            && start < end
            && (is_set_body_of(element, message)
                || matches!(
                    element.name(),
                    "include-fragment" | "json-to-xml" | "xml-to-json" | "xsl-transform"
                ))
    })
}
