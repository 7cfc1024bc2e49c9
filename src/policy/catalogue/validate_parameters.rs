//! `validate-parameters`.

use super::prelude::*;
use super::validation_action::ValidationAction;

policy! {
    /// Checks header, query and path parameters of a request against the API definition.
    ///
    /// The actions given here hold for all three kinds; a child overrides them for its kind and
    /// a `parameter` for one name. With `prevent` a request is answered 400. The definition must
    /// have been imported with an API version of 2021 or later.
    pub struct ValidateParameters("validate-parameters") {
        placement: Placement::sections(&[SectionKind::Inbound]),
        source: "documented: validate-parameters, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <validate-parameters specified-parameter-action="prevent"
            unspecified-parameter-action="prevent" errors-variable-name="parameterErrors">
            <headers specified-parameter-action="detect" unspecified-parameter-action="ignore">
                <parameter name="Authorization" action="prevent" />
            </headers>
        </validate-parameters>
    </inbound>
</policies>"#,
        attributes {
            /// What happens to parameters in the definition that do not fit it.
            specified_parameter_action: ValidationAction = "specified-parameter-action",
                required(), expression();
            /// What happens to parameters that the definition does not have.
            unspecified_parameter_action: ValidationAction = "unspecified-parameter-action",
                required(), expression();
            /// Variable that receives the errors.
            errors_variable_name: NonEmpty = "errors-variable-name", kind_as(EMPTY), sets_variable();
        }
        children {
            /// Other actions for headers.
            headers: [HeaderParameters], optional();
            /// Other actions for query parameters.
            query: [QueryParameters], optional();
            /// Other actions for path parameters.
            path: [PathParameters], optional();
        }
    }
}

element! {
    /// Other actions for headers.
    pub struct HeaderParameters("headers") {
        attributes {
            /// What happens to headers in the definition that do not fit it.
            specified_parameter_action: ValidationAction = "specified-parameter-action",
                required(), expression();
            /// What happens to headers that the definition does not have.
            unspecified_parameter_action: ValidationAction = "unspecified-parameter-action",
                required(), expression();
        }
        children {
            /// Other actions for single headers.
            parameters: [ValidatedParameter];
        }
    }
}

element! {
    /// Other actions for query parameters.
    pub struct QueryParameters("query") {
        attributes {
            /// What happens to parameters in the definition that do not fit it.
            specified_parameter_action: ValidationAction = "specified-parameter-action",
                required(), expression();
            /// What happens to parameters that the definition does not have.
            unspecified_parameter_action: ValidationAction = "unspecified-parameter-action",
                required(), expression();
        }
        children {
            /// Other actions for single parameters.
            parameters: [ValidatedParameter];
        }
    }
}

element! {
    /// Other actions for path parameters. All of them stand in the definition.
    pub struct PathParameters("path") {
        attributes {
            /// What happens to parameters that do not fit the definition.
            specified_parameter_action: ValidationAction = "specified-parameter-action",
                required(), expression();
        }
        children {
            /// Other actions for single parameters.
            parameters: [ValidatedParameter];
        }
    }
}

element! {
    /// Another action for one parameter.
    pub struct ValidatedParameter("parameter") {
        attributes {
            /// Name of the parameter.
            name: NonEmpty = "name", required(), kind_as(EMPTY), expression();
            /// What happens to it when it does not fit.
            action: ValidationAction = "action", required(), expression();
        }
    }
}
