//! `graphql-data-source`.

use super::prelude::*;
use super::resolver::RESOLVER_ROOT;
use super::{
    AuthenticationBasic, AuthenticationCertificate, AuthenticationManagedIdentity,
    GetAuthorizationContext, IncludeFragment, PublishEvent, SetBackendService, SetBody, SetHeader,
    SetUrl,
};

policy! {
    /// Resolves a field of a GraphQL schema by a request to another GraphQL service.
    ///
    /// No page documents it, only the service's schema has it. The policy is the root of a
    /// resolver document.
    pub struct GraphqlDataSource("graphql-data-source") {
        placement: RESOLVER_ROOT,
        source: "XSD 2025-02",
        documented: false,
        example: r#"<graphql-data-source>
    <request>
        <set-url>https://data.contoso.com/graphql</set-url>
        <document>query user($id: ID!) { user(id: $id) { name } }</document>
        <operationName>user</operationName>
        <variables>
            <variable name="id">@(context.GraphQL.Arguments["id"])</variable>
        </variables>
    </request>
</graphql-data-source>"#,
        children {
            /// The request.
            request: [GraphqlRequest], once();
            /// What becomes of the response.
            response: [GraphqlResponse], optional();
        }
    }
}

element! {
    /// The request of a resolver.
    pub struct GraphqlRequest("request") {
        children {
            /// User and password of the request.
            basic: [AuthenticationBasic], optional();
            /// Client certificate of the request.
            certificate: [AuthenticationCertificate], optional();
            /// Managed identity of the request.
            managed_identity: [AuthenticationManagedIdentity], optional();
            /// Fetches a credential for the request.
            authorization_context: [GetAuthorizationContext], optional();
            /// Chooses another backend.
            backend_service: [SetBackendService], optional();
            /// URL of the service.
            url: [SetUrl], optional();
            /// A header of the request.
            header: [SetHeader], optional();
            /// Fragments to insert.
            fragments: [IncludeFragment];
            /// The query document.
            document: [GraphqlDocument], once();
            /// The operation to run.
            operation_name: [GraphqlOperationName], optional();
            /// Variables of the operation.
            variables: [GraphqlVariables], optional();
        }
    }
}

element! {
    /// A GraphQL query document.
    pub struct GraphqlDocument("document") {
        text {
            /// The document.
            document: Text;
        }
    }
}

element! {
    /// The operation of the document to run.
    pub struct GraphqlOperationName("operationName") {
        text {
            /// Its name.
            name: Text;
        }
    }
}

element! {
    /// Variables of the operation.
    pub struct GraphqlVariables("variables") {
        children {
            /// The variables.
            variables: [GraphqlVariable], at_least(1);
        }
    }
}

element! {
    /// A variable of the operation.
    pub struct GraphqlVariable("variable") {
        attributes {
            /// Its name.
            name: Text = "name", required(), expression();
        }
        text {
            /// Its value.
            value: Text;
        }
    }
}

element! {
    /// What becomes of the response.
    pub struct GraphqlResponse("response") {
        children {
            /// Sets the body.
            body: [SetBody], optional();
            /// Fragments to insert.
            fragments: [IncludeFragment];
            /// Publishes the response to subscriptions.
            publish_event: [PublishEvent], optional();
        }
    }
}
