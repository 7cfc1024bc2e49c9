//! `publish-event`.

use super::prelude::*;
use super::resolver::{HTTP_GATEWAYS, IN_RESOLVER};

policy! {
    /// Publishes the response of a GraphQL resolver to subscriptions of the schema.
    ///
    /// It stands in the response of a resolver for a query or mutation. The subscription's own
    /// field has no resolver.
    pub struct PublishEvent("publish-event") {
        placement: IN_RESOLVER.gateways(HTTP_GATEWAYS),
        source: "documented: publish-event, 2024-07; XSD 2025-02",
        example: r#"<http-data-source>
    <http-request>
        <set-method>POST</set-method>
        <set-url>https://data.contoso.com/user/create</set-url>
    </http-request>
    <http-response>
        <publish-event>
            <targets>
                <graphql-subscription id="onUserCreated" />
            </targets>
        </publish-event>
    </http-response>
</http-data-source>"#,
        children {
            /// Who receives the event.
            targets: [EventTargets], once();
        }
    }
}

element! {
    /// Who receives an event.
    pub struct EventTargets("targets") {
        children {
            /// The subscriptions.
            subscriptions: [GraphqlSubscription], at_least(1);
        }
    }
}

element! {
    /// A subscription that receives an event.
    pub struct GraphqlSubscription("graphql-subscription") {
        attributes {
            /// Name of the subscription's field in the schema.
            id: NonEmpty = "id", required(), kind_as(EMPTY), expression();
        }
    }
}
