//! `send-service-bus-message`.

use super::prelude::*;

/// The policy is younger than the schema, and a draft of its page had the other order.
const ORDER: Strictness = Strictness::DOCUMENTED
    .because("documented in this order; an earlier draft had the payload first");

policy! {
    /// Sends a message to a queue or topic of Azure Service Bus. The policy is in preview.
    ///
    /// The queue or topic must exist, and the managed identity needs the role Azure Service Bus
    /// Data Sender. The request may go on to a backend or be answered right away with
    /// `return-response`.
    pub struct SendServiceBusMessage("send-service-bus-message") {
        placement: Placement::sections(&[
            SectionKind::Inbound,
            SectionKind::Outbound,
            SectionKind::OnError,
        ])
        .scopes(&[Scope::Global, Scope::Product, Scope::Api, Scope::Operation])
        .gateways(&[Gateway::Classic]),
        source: "documented: send-service-bus-message, 2025-09; changelog 2026-06; no XSD",
        example: r#"<policies>
    <inbound>
        <base />
        <send-service-bus-message queue-name="orders" namespace="contoso.servicebus.windows.net">
            <message-properties>
                <message-property name="Customer">Contoso</message-property>
            </message-properties>
            <payload>@(context.Request.Body.As<string>(preserveContent: true))</payload>
        </send-service-bus-message>
    </inbound>
</policies>"#,
        attributes {
            /// Queue that receives the message.
            queue_name: Text = "queue-name", expression();
            /// Topic that receives the message.
            topic_name: Text = "topic-name", expression();
            /// Fully qualified host name of the Service Bus namespace.
            namespace: Text = "namespace", expression();
            /// Client identifier of a user-assigned identity; the system-assigned one where it is
            /// left out.
            client_id: Text = "client-id", expression();
            /// Identifier of the message; announced 2026-06.
            message_id: Text = "message-id", expression();
            /// Session of the message; announced 2026-06.
            session_id: Text = "session-id", expression();
            /// How long the message lives; announced 2026-06.
            time_to_live: Text = "time-to-live", expression();
            /// Whether the request goes on when the message cannot be sent; announced 2026-06.
            ignore_error: Boolean = "ignore-error", kind_as(Strictness::DOCUMENTED_ERROR), expression();
        }
        children {
            /// Properties that go with the message.
            message_properties: [MessageProperties], optional(), judged(Strictness::DOCUMENTED_ERROR);
            /// Content of the message.
            payload: [MessagePayload], once(), judged(Strictness::DOCUMENTED_ERROR);
        }
        with {
            order: ChildOrder::Declared(ORDER),
            constraints: &[
                Constraint::new(Check::ExactlyOne(&[
                    Item::Attribute("queue-name"),
                    Item::Attribute("topic-name"),
                ])),
            ],
        }
    }
}

element! {
    /// Properties that go with the message.
    pub struct MessageProperties("message-properties") {
        children {
            /// The properties.
            properties: [MessageProperty], at_least(1), judged(Strictness::DOCUMENTED_ERROR);
        }
    }
}

element! {
    /// A property of the message.
    pub struct MessageProperty("message-property") {
        attributes {
            /// Its name.
            name: Text = "name", required_as(Strictness::DOCUMENTED_ERROR), expression();
        }
        text {
            /// Its value.
            value: Text;
        }
    }
}

element! {
    /// Content of the message.
    pub struct MessagePayload("payload") {
        text {
            /// The content.
            content: Text;
        }
    }
}
