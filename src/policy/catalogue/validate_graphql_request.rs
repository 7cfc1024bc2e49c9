//! `validate-graphql-request`.

use super::prelude::*;

keyword! {
    /// What a rule does about a path of a GraphQL query.
    pub enum GraphqlRuleAction {
        /// The field goes to the backend.
        Allow = "allow",
        /// The field is taken out of the request and reported as a field error.
        Remove = "remove",
        /// The request fails and does not reach the backend.
        Reject = "reject",
        /// The rule does not apply, the next one is tried.
        Ignore = "ignore",
    }
}

/// Microsoft support raises the limit on demand.
const SIZE_LIMIT: Strictness = Strictness::DOCUMENTED.because(
    "documented as at most 100 KB, which support can raise; the service's schema has no limit",
);

policy! {
    /// Checks a GraphQL request against the schema of its API, its size and depth, and lets
    /// rules allow, remove or reject single paths.
    ///
    /// Errors are always found in the variable `GraphQLErrors`, and in another one on demand.
    /// The path `/__*` stands for the introspection system. A request may have 250 fields.
    pub struct ValidateGraphqlRequest("validate-graphql-request") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .scopes(&[Scope::Global, Scope::Workspace, Scope::Product, Scope::Api])
            .once_per_section(),
        source: "documented: validate-graphql-request, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <validate-graphql-request error-variable-name="graphqlErrors" max-size="102400" max-depth="4">
            <authorize>
                <rule path="/__*" action="reject" />
                <rule path="/Missions/name"
                    action="@(context.Request.Headers.GetValueOrDefault("X-Crew", "") == "" ? "remove" : "allow")" />
            </authorize>
        </validate-graphql-request>
    </inbound>
</policies>"#,
        attributes {
            /// Variable that receives the errors, beside `GraphQLErrors`.
            error_variable_name: NonEmpty = "error-variable-name", kind_as(EMPTY), expression(), sets_variable();
            /// Most bytes that a request may have.
            max_size: Integer = "max-size", required_as(REQUIRED_BY_DOCUMENTATION), kind_as(ANY_TEXT),
                expected_range(1, 102_400, SIZE_LIMIT), expression();
            /// Most levels that a query may have.
            max_depth: Integer = "max-depth", default("6"), kind_as(ANY_TEXT), expression();
            /// Most levels of all queries together.
            max_total_depth: Integer = "max-total-depth", kind_as(ANY_TEXT), expression(),
                undocumented();
            /// Highest complexity that a query may have.
            max_complexity: Integer = "max-complexity", kind_as(ANY_TEXT), expression(),
                undocumented();
        }
        children {
            /// Rules for single paths.
            authorize: [GraphqlAuthorize], optional();
        }
    }
}

element! {
    /// Rules for single paths, applied in order.
    pub struct GraphqlAuthorize("authorize") {
        children {
            /// The rules.
            rules: [GraphqlRule], at_least(1), at_most(100);
        }
    }
}

element! {
    /// A rule for a path.
    pub struct GraphqlRule("rule") {
        attributes {
            /// The path as `/type/field`, or `/__*`.
            path: NonEmpty = "path", required(), kind_as(EMPTY), expression();
            /// What happens to it.
            action: GraphqlRuleAction = "action", default("allow"), expression();
        }
    }
}
