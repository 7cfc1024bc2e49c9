//! `return-response`.

use super::prelude::*;
use super::set_body::SetBody;
use super::set_header::SetHeader;
use super::set_status::SetStatus;

policy! {
    /// Ends the call at once and answers the caller with the response described here, or with
    /// one that an earlier `send-request` stored in a variable, changed as described here.
    /// Without either the answer is 200 without a body.
    ///
    /// Policies that ran before keep their effects; nothing after it runs, in no section.
    pub struct ReturnResponse("return-response") {
        placement: Placement::anywhere(),
        source: "documented: return-response, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <choose>
            <when condition="@(!context.Request.Headers.ContainsKey("x-team"))">
                <return-response>
                    <set-status code="400" reason="Bad Request" />
                    <set-header name="Content-Type" exists-action="override">
                        <value>application/json</value>
                    </set-header>
                    <set-body>{"error": "the header x-team is missing"}</set-body>
                </return-response>
            </when>
        </choose>
    </inbound>
</policies>"#,
        attributes {
            /// Variable that holds a response; it is the start instead of an empty 200.
            response_variable_name: NonEmpty = "response-variable-name", kind_as(EMPTY), reads_variable();
        }
        children {
            /// The status.
            status: [SetStatus], optional();
            /// The headers.
            headers: [SetHeader];
            /// The body.
            body: [SetBody], optional();
        }
    }
}
