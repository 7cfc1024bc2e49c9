//! `set-url`.

use super::prelude::*;
use crate::policy::shapes::HttpUrl;

/// Only the XSD knows it as a policy of its own.
const ALONE: Strictness = Strictness::ADVICE.because(
    "documented as part of the policies that send a request; the service's schema also takes it alone",
);

policy! {
    /// The URL of a request that the gateway sends itself: in `send-request`,
    /// `send-one-way-request` and the HTTP data source of a GraphQL resolver.
    pub struct SetUrl("set-url") {
        placement: Placement::sections(&[]).elsewhere(ALONE),
        source: "documented: send-request, 2023-08; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <send-one-way-request mode="new">
            <set-url>https://hooks.contoso.example/calls</set-url>
            <set-method>POST</set-method>
        </send-one-way-request>
    </inbound>
</policies>"#,
        text {
            /// The URL.
            url: HttpUrl, required(), kind_as(ANY_SHAPE);
        }
    }
}
