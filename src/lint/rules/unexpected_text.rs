//! `unexpected-text`.

use super::mend;
use super::typed_value::is_placeholder;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::schema::ChildContent;
use crate::policy::{Content, ElementRef};
use crate::source::{Fix, Safety, Span};

rule! {
    /// Text where none belongs.
    ///
    /// ## What it does
    ///
    /// Reports text that is not blank in an element that takes no text. Named values and deployment placeholders are taken: their filled form may be elements.
    ///
    /// ## Why
    ///
    /// The service refuses to save such a document; often it is what a comment or a forgotten bracket left behind.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         limit by address
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
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
    ///         <!-- limit by address -->
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service validates each element against its XSD on save.
    pub(super) struct UnexpectedText: "unexpected-text", Error, Schema,
        fixes(Unsafe),
        answer("The element '…' cannot contain text. List of possible elements expected: '…'.", "github.com/microsoft/vscode-apimanagement/issues/145");
}

/// The text as a comment, so that nothing is lost.
fn commented(unit: &Unit<'_>, span: Span) -> Option<Fix> {
    let text = span.of(unit.document.text());
    let fits = !text.contains("--") && !text.contains(['<', '>']) && !text.ends_with('-');
    let comment = format!("<!-- {text} -->");
    let title = "turn the text into a comment";
    fits.then(|| mend::replace(unit.file, span, comment, title, Safety::Unsafe))
}

impl Rule for UnexpectedText {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(decl) = element.decl() else { return };
        let takes_any_xml =
            decl.children.iter().any(|child| matches!(child.content, ChildContent::AnyXml));
        if decl.text.is_some() || takes_any_xml {
            return;
        }
        if let Some(text) = element.text()
            && !matches!(text.content(), Content::Template(_))
            && !text.literal().is_some_and(|literal| is_placeholder(element, &literal))
        {
            let message = format!("`<{}>` takes no text", element.name());
            sink.push(Report::new(text.span(), message).fix(commented(unit, text.span())));
        }
    }
}
