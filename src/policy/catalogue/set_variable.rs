//! `set-variable`.

use super::prelude::*;

policy! {
    /// Sets a variable of the call, which every later expression finds in
    /// `context.Variables`. A variable that exists is replaced, with its type.
    ///
    /// Plain text gives a `string`; an expression gives the type it returns, which must be one
    /// of the types that the service lets through: the numbers, `bool`, `char`, `string`,
    /// `Guid`, `DateTime`, `TimeSpan`, byte arrays and Json.NET tokens.
    pub struct SetVariable("set-variable") {
        placement: Placement::anywhere(),
        source: "documented: set-variable, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <set-variable name="attempts" value="@(0)" />
    </inbound>
</policies>"#,
        attributes {
            /// Name of the variable, with case.
            name: NonEmpty = "name", required(), kind_as(EMPTY), sets_variable();
            /// Its value.
            value: Text = "value", required(), expression();
        }
    }
}
