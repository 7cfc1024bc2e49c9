//! `trace`.

use super::prelude::*;

keyword! {
    /// The level of a trace.
    pub enum TraceSeverity {
        /// For the request tracing of the test console only.
        Verbose = "verbose",
        /// Also for Application Insights and resource logs.
        Information = "information",
        /// The same, as an error.
        Error = "error",
    }
}

/// The XSD takes text without `message`, and real documents do so.
const MESSAGE: Strictness = Strictness::DOCUMENTED.because(
    "documented as exactly one; the service's schema and real documents take a trace without one",
);

/// The XSD takes any order.
const ORDER: Strictness = Strictness::DOCUMENTED
    .because("the documentation shows `message` first; the service's schema takes any order");

element! {
    /// The text of a trace.
    pub struct TraceMessage("message") {
        text {
            /// The text.
            message: Text;
        }
    }
}

element! {
    /// A custom property of a trace.
    pub struct TraceMetadata("metadata") {
        attributes {
            /// Name of the property.
            name: NonEmpty = "name", required(), kind_as(EMPTY), expression();
            /// Its value.
            value: Text = "value", required(), expression();
        }
    }
}

policy! {
    /// Writes a custom trace into the request tracing of the test console, into Application
    /// Insights and into resource logs, as far as their verbosity lets its severity through.
    ///
    /// It is not subject to the sampling of Application Insights. Secrets and personal data in
    /// the message end up wherever the logs go.
    pub struct Trace("trace") {
        placement: Placement::anywhere(),
        source: "documented: trace, 2024-07, and error handling (on-error); XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <trace source="orders" severity="information">
            <message>@("order call for " + context.Operation.Id)</message>
            <metadata name="region" value="@(context.Deployment.Region)" />
        </trace>
    </inbound>
</policies>"#,
        attributes {
            /// Where the trace comes from, in the reader's own terms.
            source: Text = "source", required();
            /// The level.
            severity: TraceSeverity = "severity", default("verbose");
        }
        children {
            /// The text.
            message: [TraceMessage], once(), judged(MESSAGE);
            /// Custom properties.
            metadata: [TraceMetadata];
        }
        text {
            /// Text without a `message` element, which the service takes.
            text: Text;
        }
        with { order: ChildOrder::Declared(ORDER) }
    }
}
