//! `invoke-request`.

use super::prelude::*;

/// The toolkit can name a backend instead.
const NO_URL: Strictness = Strictness::DOCUMENTED
    .because("the service's schema requires it; Microsoft's policy toolkit calls it optional");

policy! {
    /// Sends a request and either keeps the response in a variable or answers with it. No page
    /// documents it; `send-request` does the same and is documented.
    ///
    /// The service's schema and Microsoft's policy toolkit know different parts of it: the
    /// schema a URL and values, the toolkit also method, backend, headers and body.
    pub struct InvokeRequest("invoke-request") {
        placement: Placement::anywhere(),
        source: "XSD 2025-02; policy toolkit, 2026-05",
        documented: false,
        example: r#"<policies>
    <inbound>
        <base />
        <invoke-request url="https://audit.contoso.com/calls" />
    </inbound>
</policies>"#,
        attributes {
            /// Where the request goes.
            url: Text = "url", required_as(NO_URL), expression();
            /// Method of the request.
            method: Text = "method", expression();
            /// Identifier of the backend that it goes to.
            backend_id: Text = "backend-id", expression();
            /// Variable that receives the response; without it, the response goes to the caller
            /// and the section ends.
            response_variable_name: Text = "response-variable-name", sets_variable_of("IResponse");
        }
        children {
            /// Headers of the request.
            headers: [InvokeRequestHeader];
            /// Body of the request.
            body: [InvokeRequestBody], optional();
            /// Values.
            values: [InvokeRequestValue];
        }
        with { order: ChildOrder::Any }
    }
}

element! {
    /// A header of the request.
    pub struct InvokeRequestHeader("header") {
        attributes {
            /// Name of the header.
            name: Text = "name", required(), expression();
            /// Value of the header.
            value: Text = "value", expression();
        }
    }
}

element! {
    /// Body of the request.
    pub struct InvokeRequestBody("body") {
        text {
            /// The body.
            body: Text;
        }
    }
}

element! {
    /// A value.
    pub struct InvokeRequestValue("value") {
        text {
            /// The value.
            value: Text;
        }
    }
}
