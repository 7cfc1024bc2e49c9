//! `buffered-stream`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::expressions;

use super::code::{Message, body_reads};

rule! {
    /// A response that is to be streamed is read as a whole.
    ///
    /// ## What it does
    ///
    /// Reports reads of `context.Response.Body` in `outbound` and `on-error` of a document whose `forward-request` says `buffer-response="false"`.
    ///
    /// ## Why
    ///
    /// Reading the body makes the gateway wait for all of it. The caller of a model gets the tokens at once at the end, in place of one by one, and a long answer runs into a timeout.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    ///     <backend>
    ///         <forward-request buffer-response="false" />
    ///     </backend>
    ///     <outbound>
    ///         <base />
    ///         <set-header name="x-model" exists-action="override">
    ///             <value>@((string)context.Response.Body.As<JObject>(preserveContent: true)["model"])</value>
    ///         </set-header>
    ///     </outbound>
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
    ///     <backend>
    ///         <forward-request buffer-response="false" />
    ///     </backend>
    ///     <outbound>
    ///         <base />
    ///         <set-header name="x-model" exists-action="override">
    ///             <value>@(context.Response.Headers.GetValueOrDefault("x-ms-model", "none"))</value>
    ///         </set-header>
    ///     </outbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: how to use API Management with server-sent events.
    pub(super) struct BufferedStream: "buffered-stream", Warning, Documented,
        no_fix("either the read or the streaming has to go");
}

impl Rule for BufferedStream {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let unbuffered = unit.document.elements().find_map(|element| {
            let attribute = element.attribute("buffer-response")?;
            (attribute.literal()?.trim() == "false").then_some(attribute)
        });
        let Some(unbuffered) = unbuffered else { return };
        for placed in expressions(unit.document) {
            for read in body_reads(&placed) {
                if read.message == Message::Response {
                    sink.push(
                        Report::new(
                            read.span,
                            "this makes the gateway wait for the whole response",
                        )
                        .label(unbuffered.span(), "it is to be streamed"),
                    );
                }
            }
        }
    }
}
