//! `sql-data-source`.

use super::prelude::*;
use super::resolver::{DATABASE_GATEWAYS, RESOLVER_ROOT};
use super::{
    AuthenticationCertificate, GetAuthorizationContext, IncludeFragment, PublishEvent, SetBody,
};
use crate::policy::shapes::SqlParameterName;

policy! {
    /// Resolves a field of a GraphQL schema by a T-SQL statement on an Azure SQL database. The
    /// policy is in preview.
    ///
    /// Values of the request belong into `parameters`, never into the text of the statement. A
    /// statement may have several parts; the last one gives the result. The policy is the root
    /// of a resolver document.
    pub struct SqlDataSource("sql-data-source") {
        placement: RESOLVER_ROOT.gateways(DATABASE_GATEWAYS),
        source: "documented: sql-data-source, 2023-06; XSD 2025-02",
        example: r#"<sql-data-source>
    <connection-info>
        <connection-string use-managed-identity="true">
            Server=tcp:contoso.database.windows.net,1433;Initial Catalog=people;
        </connection-string>
    </connection-info>
    <request single-result="true">
        <sql-statement>SELECT [Id] AS [id], [Name] AS [name] FROM [Family] WHERE [Id] = @familyId</sql-statement>
        <parameters>
            <parameter name="@familyId" sql-type="int">@(context.GraphQL.Arguments["id"])</parameter>
        </parameters>
    </request>
</sql-data-source>"#,
        children {
            /// The database.
            connection_info: [SqlConnectionInfo], once();
            /// Fragments to insert.
            fragments: [IncludeFragment];
            /// The statement.
            request: [SqlRequest], once();
            /// What becomes of the result; without it, the result is returned as JSON.
            response: [SqlResponse], optional();
        }
    }
}

element! {
    /// The database of a resolver.
    pub struct SqlConnectionInfo("connection-info") {
        children {
            /// Fetches a credential for the connection.
            authorization_context: [GetAuthorizationContext], optional(), undocumented();
            /// The connection string.
            connection_string: [SqlConnectionString], once();
            /// Fragments to insert.
            fragments: [IncludeFragment];
            /// Client certificate of the connection.
            certificate: [AuthenticationCertificate], optional();
        }
    }
}

element! {
    /// A connection string of Azure SQL.
    pub struct SqlConnectionString("connection-string") {
        attributes {
            /// Whether the managed identity of the instance takes the place of user and password.
            use_managed_identity: Boolean = "use-managed-identity", default("false"), expression();
            /// Client identifier of a user-assigned identity.
            client_id: Text = "client-id", expression(), undocumented();
            /// Scope of the identity's token.
            scope: Text = "scope", expression(), undocumented();
        }
        text {
            /// The connection string; with a password it belongs into a secret named value.
            connection_string: Text;
        }
    }
}

element! {
    /// The statement of a resolver.
    pub struct SqlRequest("request") {
        attributes {
            /// Whether the result has one row at most.
            single_result: Boolean = "single-result", default("false"), expression();
        }
        children {
            /// A fragment to insert.
            fragment: [IncludeFragment], optional();
            /// Sets the body of the request.
            body: [SetBody], optional();
            /// The statement.
            sql_statement: [SqlStatement], once();
            /// Parameters of the statement.
            parameters: [SqlParameters], optional();
        }
    }
}

element! {
    /// A T-SQL statement.
    pub struct SqlStatement("sql-statement") {
        text {
            /// The statement.
            statement: Text;
        }
    }
}

element! {
    /// Parameters of a statement.
    pub struct SqlParameters("parameters") {
        children {
            /// The parameters.
            parameters: [SqlParameter], at_least(1);
        }
    }
}

element! {
    /// A parameter of a statement.
    pub struct SqlParameter("parameter") {
        attributes {
            /// Name of the parameter, with `@`.
            name: SqlParameterName = "name", required(), kind_as(ANY_SHAPE), expression();
            /// Its T-SQL type.
            sql_type: Text = "sql-type", expression();
        }
        text {
            /// Its value.
            value: Text;
        }
    }
}

element! {
    /// What becomes of the result.
    pub struct SqlResponse("response") {
        children {
            /// A fragment to insert.
            fragment: [IncludeFragment], optional();
            /// Sets the body.
            body: [SetBody], optional();
            /// Publishes the response to subscriptions.
            publish_event: [PublishEvent], optional();
        }
    }
}
