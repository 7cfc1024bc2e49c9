//! `invoke-dapr-binding`.

use super::dapr::{DaprContentType, DaprTemplate, TIMEOUT};
use super::prelude::*;

policy! {
    /// Triggers an output binding through the Dapr sidecar of a self-hosted gateway.
    ///
    /// Metadata and data go to the binding as Dapr defines them for its kind. An error of Dapr
    /// leads to the on-error section unless it is ignored.
    pub struct InvokeDaprBinding("invoke-dapr-binding") {
        placement: Placement::sections(&[
            SectionKind::Inbound,
            SectionKind::Outbound,
            SectionKind::OnError,
        ])
        .scopes(&[Scope::Global, Scope::Product, Scope::Api, Scope::Operation])
        .gateways(&[Gateway::SelfHosted]),
        source: "documented: invoke-dapr-binding, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <invoke-dapr-binding name="archive" operation="create" response-variable-name="bindResponse">
            <metadata>
                <item key="client-ip">@(context.Request.IpAddress)</item>
            </metadata>
            <data>@(context.Request.Body.As<string>(preserveContent: true))</data>
        </invoke-dapr-binding>
    </inbound>
</policies>"#,
        attributes {
            /// Name of the binding.
            name: NonEmpty = "name", required(), kind_as(EMPTY), expression();
            /// What the binding should do; the words depend on its kind.
            operation: Text = "operation";
            /// Whether the request goes on when Dapr reports an error.
            ignore_error: Boolean = "ignore-error", default("false");
            /// Variable that receives Dapr's response.
            response_variable_name: NonEmpty = "response-variable-name", kind_as(EMPTY), sets_variable_of("IResponse");
            /// Seconds to wait for Dapr.
            timeout: Integer = "timeout", default("5"), expected_range(1, 240, TIMEOUT), expression();
            /// Engine that makes the message of its template.
            template: DaprTemplate = "template", no_expression_as(EXPRESSION_UNKNOWN);
            /// Content type of the message. The service's schema lacks it.
            content_type: DaprContentType = "content-type", kind_as(Strictness::DOCUMENTED_ERROR),
                no_expression_as(EXPRESSION_UNKNOWN);
        }
        children {
            /// Metadata for the binding.
            metadata: [DaprMetadata], optional();
            /// The message.
            data: [DaprData], optional();
        }
    }
}

element! {
    /// Metadata for the binding.
    pub struct DaprMetadata("metadata") {
        children {
            /// Pairs of key and value.
            items: [DaprMetadataItem];
        }
    }
}

element! {
    /// One value of the metadata.
    pub struct DaprMetadataItem("item") {
        attributes {
            /// Its key.
            key: NonEmpty = "key", required(), kind_as(EMPTY), expression();
        }
        text {
            /// The value.
            value: Text;
        }
    }
}

element! {
    /// The message.
    pub struct DaprData("data") {
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
