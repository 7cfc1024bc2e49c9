//! `cosmosdb-data-source`.

use super::cosmosdb_request::{
    CosmosDeleteRequest, CosmosQueryRequest, CosmosReadRequest, CosmosWriteRequest,
};
use super::prelude::*;
use super::resolver::{DATABASE_GATEWAYS, RESOLVER_ROOT};
use super::{IncludeFragment, PublishEvent, SetBody};

policy! {
    /// Resolves a field of a GraphQL schema by a query, read, write or delete on a container of
    /// Cosmos DB. The policy is in preview.
    ///
    /// There is one of the four requests. Without a response element the result is returned as
    /// JSON. The policy is the root of a resolver document.
    pub struct CosmosdbDataSource("cosmosdb-data-source") {
        placement: RESOLVER_ROOT.gateways(DATABASE_GATEWAYS),
        source: "documented: cosmosdb-data-source, 2024-03; XSD 2025-02",
        example: r#"<cosmosdb-data-source>
    <connection-info>
        <connection-string use-managed-identity="true">
            AccountEndpoint=https://contoso.documents.azure.com:443/;
        </connection-string>
        <database-name>shop</database-name>
        <container-name>orders</container-name>
    </connection-info>
    <read-request>
        <id>@(context.GraphQL.Arguments["id"].ToString())</id>
        <partition-key>@(context.GraphQL.Arguments["customer"].ToString())</partition-key>
    </read-request>
</cosmosdb-data-source>"#,
        children {
            /// The container.
            connection_info: [CosmosConnectionInfo], once();
            /// Runs a query.
            query_request: [CosmosQueryRequest], optional();
            /// Reads an item.
            read_request: [CosmosReadRequest], optional();
            /// Deletes an item.
            delete_request: [CosmosDeleteRequest], optional();
            /// Writes an item.
            write_request: [CosmosWriteRequest], optional();
            /// What becomes of the result.
            response: [CosmosResponse], optional();
        }
        with {
            constraints: &[
                Constraint::new(Check::ExactlyOne(&[
                    Item::Child("query-request"),
                    Item::Child("read-request"),
                    Item::Child("delete-request"),
                    Item::Child("write-request"),
                ])),
            ],
        }
    }
}

element! {
    /// The container of a resolver.
    pub struct CosmosConnectionInfo("connection-info") {
        children {
            /// The connection string.
            connection_string: [CosmosConnectionString], once();
            /// The database.
            database_name: [CosmosDatabaseName], once();
            /// The container in the database.
            container_name: [CosmosContainerName], once();
        }
    }
}

element! {
    /// A connection string of Cosmos DB.
    pub struct CosmosConnectionString("connection-string") {
        attributes {
            /// Whether the managed identity of the instance takes the place of the account key.
            use_managed_identity: Boolean = "use-managed-identity", default("false"),
                kind_as(ANY_TEXT), expression();
            /// Client identifier of a user-assigned identity.
            client_id: Text = "client-id", expression(), undocumented();
        }
        text {
            /// The connection string; with an account key it belongs into a secret named value.
            connection_string: Text;
        }
    }
}

element! {
    /// A database of Cosmos DB.
    pub struct CosmosDatabaseName("database-name") {
        text {
            /// Its name.
            name: Text;
        }
    }
}

element! {
    /// A container of Cosmos DB.
    pub struct CosmosContainerName("container-name") {
        text {
            /// Its name.
            name: Text;
        }
    }
}

element! {
    /// What becomes of the result.
    pub struct CosmosResponse("response") {
        children {
            /// Sets the body; without it, JSON with the field names of the schema is mapped.
            body: [SetBody], optional();
            /// Publishes the response to subscriptions.
            publish_event: [PublishEvent], optional();
            /// Fragments to insert.
            fragments: [IncludeFragment], undocumented();
        }
    }
}
