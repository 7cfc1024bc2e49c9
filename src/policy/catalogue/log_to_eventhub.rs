//! `log-to-eventhub`.

use super::prelude::*;

/// The XSD takes empty text.
const NO_MESSAGE: Strictness = Strictness::DOCUMENTED
    .because("documented as required; the service's schema takes the element without text");

policy! {
    /// Sends a message to an event hub that a logger entity describes. Messages of more than
    /// 200 kB are cut.
    ///
    /// It is not subject to sampling and does not wait for the hub: a message that cannot be
    /// sent is lost. Policies that read a body for the message must keep it for what comes
    /// later. It is not available in workspaces.
    pub struct LogToEventHub("log-to-eventhub") {
        placement: Placement::anywhere()
            .scopes(&[Scope::Global, Scope::Product, Scope::Api, Scope::Operation])
            .except_gateway(Gateway::Workspace),
        source: "documented: log-to-eventhub, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
    </inbound>
    <outbound>
        <base />
        <log-to-eventhub logger-id="usage-hub" partition-key="@(context.Api.Id)">@{
            return new JObject(
                new JProperty("operation", context.Operation.Id),
                new JProperty("status", context.Response.StatusCode)).ToString();
        }</log-to-eventhub>
    </outbound>
</policies>"#,
        attributes {
            /// Name of the logger entity.
            logger_id: NonEmpty = "logger-id", required(), kind_as(EMPTY),
                no_expression_as(EXPRESSION_BY_TOOLKIT);
            /// Number of the partition that takes the message.
            partition_id: Text = "partition-id";
            /// Text whose hash selects the partition.
            partition_key: Text = "partition-key", expression();
        }
        text {
            /// The message.
            message: Text, required(), judged(NO_MESSAGE);
        }
        with {
            constraints: &[
                Constraint::new(Check::AtMostOne(&[
                    Item::Attribute("partition-id"),
                    Item::Attribute("partition-key"),
                ])),
            ],
        }
    }
}
