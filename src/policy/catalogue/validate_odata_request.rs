//! `validate-odata-request`.

use super::prelude::*;

policy! {
    /// Checks that URL, headers and parameters of a request conform to OData.
    ///
    /// It belongs to an API that was imported from an OData description. Which versions pass is
    /// told by the `OData-Version` header of the request.
    pub struct ValidateOdataRequest("validate-odata-request") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .scopes(&[Scope::Global, Scope::Workspace, Scope::Product, Scope::Api])
            .once_per_section(),
        source: "documented: validate-odata-request, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <validate-odata-request error-variable-name="odataErrors" default-odata-version="4.01" />
    </inbound>
</policies>"#,
        attributes {
            /// Variable that receives the errors. The other validation policies spell the
            /// attribute `errors-variable-name`.
            error_variable_name: NonEmpty = "error-variable-name", kind_as(EMPTY), expression(), sets_variable();
            /// Version assumed for a request without the header.
            default_odata_version: Text = "default-odata-version", default("4.0"), expression();
            /// Lowest version that passes.
            min_odata_version: Text = "min-odata-version", expression();
            /// Highest version that passes.
            max_odata_version: Text = "max-odata-version", expression();
            /// Most bytes that a body may have.
            max_size: Integer = "max-size", kind_as(ANY_TEXT), expression();
        }
    }
}
