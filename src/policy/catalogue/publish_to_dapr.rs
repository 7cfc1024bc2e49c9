//! `publish-to-dapr`.

use super::dapr::{DaprContentType, DaprTemplate, TIMEOUT};
use super::prelude::*;

policy! {
    /// Publishes a message to a topic through the Dapr sidecar of a self-hosted gateway.
    ///
    /// The content of the element is the message. Dapr has to be turned on for the gateway.
    pub struct PublishToDapr("publish-to-dapr") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .scopes(&[Scope::Global, Scope::Product, Scope::Api, Scope::Operation])
            .gateways(&[Gateway::SelfHosted])
            .elsewhere(SECTION_BY_TOOLKIT),
        source: "documented: publish-to-dapr, 2022-12; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <publish-to-dapr pubsub-name="orders" topic="new" response-variable-name="daprResponse">
            @(context.Request.Body.As<string>(preserveContent: true))
        </publish-to-dapr>
    </inbound>
</policies>"#,
        attributes {
            /// Name of the publish/subscribe component. Where it is left out, `topic` has the
            /// form `component/topic`.
            pubsub_name: Text = "pubsub-name", expression();
            /// Name of the topic.
            topic: NonEmpty = "topic", required(), kind_as(EMPTY), expression();
            /// Whether the request goes on when Dapr reports an error.
            ignore_error: Boolean = "ignore-error", default("false");
            /// Variable that receives Dapr's response.
            response_variable_name: NonEmpty = "response-variable-name", kind_as(EMPTY), sets_variable_of("IResponse");
            /// Seconds to wait for Dapr.
            timeout: Integer = "timeout", default("5"), expected_range(1, 240, TIMEOUT), expression();
            /// Engine that makes the message of its template.
            template: DaprTemplate = "template", no_expression_as(EXPRESSION_UNKNOWN);
            /// Content type of the message.
            content_type: DaprContentType = "content-type", no_expression_as(EXPRESSION_UNKNOWN);
        }
        children {
            /// The message, where it is XML.
            content: [AnyXml];
        }
        text {
            /// The message.
            message: Text;
        }
    }
}
