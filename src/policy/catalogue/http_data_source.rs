//! `http-data-source`.

use super::prelude::*;
use super::resolver::{HTTP_GATEWAYS, RESOLVER_ROOT};
use super::{
    AuthenticationCertificate, FindAndReplace, ForwardRequest, GetAuthorizationContext,
    IncludeFragment, JsonToXml, PublishEvent, SetBackendService, SetBody, SetHeader, SetMethod,
    SetUrl, XmlToJson,
};

policy! {
    /// Resolves a field of a GraphQL schema by an HTTP request.
    ///
    /// The arguments of the field are in `context.GraphQL.Arguments`, its parent object in
    /// `context.GraphQL.Parent`. Without a response element the body goes to the field as it is.
    /// The policy is the root of a resolver document.
    pub struct HttpDataSource("http-data-source") {
        placement: RESOLVER_ROOT.gateways(HTTP_GATEWAYS),
        source: "documented: http-data-source, 2024-05; XSD 2025-02",
        example: r#"<http-data-source>
    <http-request>
        <set-method>GET</set-method>
        <set-url>@($"https://data.contoso.com/users/{context.GraphQL.Arguments["id"]}")</set-url>
    </http-request>
    <http-response>
        <find-and-replace from="userName" to="name" />
    </http-response>
</http-data-source>"#,
        children {
            /// The request.
            request: [HttpDataRequest], once();
            /// How the request is sent.
            backend: [HttpDataBackend], optional();
            /// What becomes of the response.
            response: [HttpDataResponse], optional();
        }
    }
}

/// The documented table has fragments before the method; the documented statement has not.
const REQUEST_ORDER: Strictness = Strictness::SCHEMA.because(
    "the service's schema and the documented statement have this order; the documented table puts `include-fragment` before `set-method`",
);

element! {
    /// The request of a resolver.
    pub struct HttpDataRequest("http-request") {
        children {
            /// Fetches a credential for the request.
            authorization_context: [GetAuthorizationContext], optional();
            /// Chooses another backend.
            backend_service: [SetBackendService], optional();
            /// Method of the request: GET, POST, PUT, PATCH or DELETE.
            method: [SetMethod], once();
            /// URL of the request.
            url: [SetUrl], once();
            /// Fragments to insert.
            fragments: [IncludeFragment];
            /// Headers of the request.
            headers: [SetHeader];
            /// Body of the request.
            body: [SetBody], optional();
            /// Client certificate of the request.
            certificate: [AuthenticationCertificate], optional();
        }
        with { order: ChildOrder::Declared(REQUEST_ORDER) }
    }
}

element! {
    /// How the request of a resolver is sent.
    pub struct HttpDataBackend("backend") {
        children {
            /// Forwards the request.
            forward_request: [ForwardRequest], optional();
        }
    }
}

element! {
    /// What becomes of the response of a resolver.
    pub struct HttpDataResponse("http-response") {
        children {
            /// Sets the body.
            body: [SetBody], optional();
            /// Converts the body to XML.
            json_to_xml: [JsonToXml], optional(), undocumented();
            /// Converts the body to JSON.
            xml_to_json: [XmlToJson], optional();
            /// Replaces a text in the body.
            find_and_replace: [FindAndReplace], optional();
            /// Publishes the response to subscriptions.
            publish_event: [PublishEvent], optional();
            /// Fragments to insert.
            fragments: [IncludeFragment];
        }
    }
}
