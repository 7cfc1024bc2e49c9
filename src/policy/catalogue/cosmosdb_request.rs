//! The four requests of `cosmosdb-data-source`.

use super::prelude::*;
use super::{IncludeFragment, SetBody};

keyword! {
    /// How fresh the data of a request must be; the words are those of Cosmos DB.
    pub enum CosmosConsistencyLevel {
        /// Behind by a bounded number of versions or time.
        BoundedStaleness = "bounded-staleness",
        /// Never out of order.
        ConsistentPrefix = "consistent-prefix",
        /// Some time later.
        Eventual = "eventual",
        /// What the same session has written.
        Session = "session",
        /// The newest.
        Strong = "strong",
    }
}

keyword! {
    /// How an item is written.
    pub enum CosmosWriteType {
        /// It must be new.
        Insert = "insert",
        /// It must be there.
        Replace = "replace",
        /// It is replaced or inserted.
        Upsert = "upsert",
    }
}

keyword! {
    /// Type of a partition key.
    pub enum PartitionKeyType {
        /// Text.
        String = "string",
        /// A number.
        Number = "number",
        /// True or false.
        Bool = "bool",
        /// No key.
        None = "none",
        /// Null.
        Null = "null",
    }
}

keyword! {
    /// Which state of an item a request is for.
    pub enum EtagCondition {
        /// The one with the tag.
        Match = "match",
        /// Any but the one with the tag.
        NoMatch = "no-match",
    }
}

keyword! {
    /// The engine that makes a value of its template.
    pub enum CosmosTemplate {
        /// Liquid.
        Liquid = "liquid",
    }
}

/// The schema has the attribute in a comment.
const TEMPLATE: Strictness = Strictness::DOCUMENTED
    .because("documented with this word; the service's schema has the attribute commented out");

element! {
    /// Runs a query.
    pub struct CosmosQueryRequest("query-request") {
        attributes {
            /// Sets the option of that name of Cosmos DB.
            enable_low_precision_order_by: Boolean = "enable-low-precision-order-by",
                no_expression_as(EXPRESSION_UNKNOWN);
        }
        children {
            /// The query.
            sql_statement: [CosmosSqlStatement], optional();
            /// Its parameters.
            parameters: [CosmosParameters], optional();
            /// Partition that it goes to.
            partition_key: [CosmosPartitionKey], optional();
            /// How the result is split.
            paging: [CosmosPaging], optional();
        }
    }
}

element! {
    /// A query in the SQL of Cosmos DB.
    pub struct CosmosSqlStatement("sql-statement") {
        text {
            /// The query.
            statement: Text;
        }
    }
}

element! {
    /// Parameters of a query.
    pub struct CosmosParameters("parameters") {
        children {
            /// The parameters.
            parameters: [CosmosParameter];
        }
    }
}

element! {
    /// A parameter of a query.
    pub struct CosmosParameter("parameter") {
        attributes {
            /// Name of the parameter, with `@`.
            name: NonEmpty = "name", required(), kind_as(EMPTY), expression();
            /// Its type.
            parameter_type: Text = "type", expression(), undocumented();
        }
        text {
            /// Its value.
            value: Text;
        }
    }
}

element! {
    /// How a result is split into pages.
    pub struct CosmosPaging("paging") {
        children {
            /// Most items on a page.
            max_item_count: [CosmosMaxItemCount], once();
            /// Where the page before has ended.
            continuation_token: [CosmosContinuationToken], once();
        }
    }
}

element! {
    /// Most items on a page.
    pub struct CosmosMaxItemCount("max-item-count") {
        attributes {
            /// Engine that makes the number of its template.
            template: CosmosTemplate = "template", kind_as(TEMPLATE), no_expression_as(TEMPLATE);
        }
        text {
            /// The number, -1 for no limit, or a template.
            count: Text;
        }
    }
}

element! {
    /// Where the page before has ended.
    pub struct CosmosContinuationToken("continuation-token") {
        attributes {
            /// Engine that makes the token of its template.
            template: CosmosTemplate = "template", kind_as(TEMPLATE), no_expression_as(TEMPLATE);
        }
        text {
            /// The token, or a template.
            token: Text;
        }
    }
}

element! {
    /// Reads an item.
    pub struct CosmosReadRequest("read-request") {
        children {
            /// The item.
            id: [CosmosItemId], once();
            /// Its partition; with it, the read is a quick one.
            partition_key: [CosmosPartitionKey], optional();
        }
    }
}

/// The documentation has two orders, the schema one of them.
const DELETE_ORDER: Strictness = Strictness::DOCUMENTED.because(
    "the documented table and the service's schema have this order; the documented statement puts `etag` first",
);

element! {
    /// Deletes an item.
    pub struct CosmosDeleteRequest("delete-request") {
        attributes {
            /// How fresh the data must be.
            consistency_level: CosmosConsistencyLevel = "consistency-level",
                kind_as(ANY_TEXT), expression();
            /// Trigger to run before.
            pre_trigger: Text = "pre-trigger", expression();
            /// Trigger to run after.
            post_trigger: Text = "post-trigger", expression();
        }
        children {
            /// The item.
            id: [CosmosItemId], once();
            /// Its partition.
            partition_key: [CosmosPartitionKey], optional();
            /// The state of it that may be deleted.
            etag: [CosmosEtag], optional();
        }
        with { order: ChildOrder::Declared(DELETE_ORDER) }
    }
}

element! {
    /// Writes an item. Documentation and schema have no order in common for what stands inside.
    pub struct CosmosWriteRequest("write-request") {
        attributes {
            /// How the item is written.
            write_type: CosmosWriteType = "type", default("upsert"), kind_as(ANY_TEXT),
                expression();
            /// How fresh the data must be.
            consistency_level: CosmosConsistencyLevel = "consistency-level",
                kind_as(ANY_TEXT), expression();
            /// How the container indexes the item.
            indexing_directive: Text = "indexing-directive", default("default"), expression();
            /// Trigger to run before.
            pre_trigger: Text = "pre-trigger", expression();
            /// Trigger to run after.
            post_trigger: Text = "post-trigger", expression();
            /// Whether the written item is sent back.
            enable_content_response_on_write: Boolean = "enable-content-response-on-write",
                kind_as(ANY_TEXT), expression(), undocumented();
        }
        children {
            /// The item; needed for the type `replace`. The service's schema lacks it.
            id: [CosmosItemId], optional();
            /// Its partition.
            partition_key: [CosmosPartitionKey], optional();
            /// The state of it that may be overwritten.
            etag: [CosmosEtag], optional();
            /// The item's content; without it, the arguments are mapped to JSON.
            body: [SetBody], optional();
            /// Fragments to insert.
            fragments: [IncludeFragment], undocumented();
        }
        with {
            order: ChildOrder::Any,
            constraints: &[
                Constraint::new(Check::All(&[Item::Child("id")]))
                    .when(Condition::Is("type", &["replace"]))
                    .judged(REPLACE_WITHOUT_ID),
            ],
        }
    }
}

/// The schema does not even have the element.
const REPLACE_WITHOUT_ID: Strictness = Strictness::DOCUMENTED
    .because("documented as required for `replace`; the service's schema has no `id` here");

element! {
    /// Identifier of an item.
    pub struct CosmosItemId("id") {
        attributes {
            /// Engine that makes the identifier of its template.
            template: CosmosTemplate = "template", kind_as(TEMPLATE), no_expression_as(TEMPLATE);
        }
        text {
            /// The identifier, or a template.
            id: Text;
        }
    }
}

element! {
    /// Partition of an item or a query.
    pub struct CosmosPartitionKey("partition-key") {
        attributes {
            /// Type of the key.
            data_type: PartitionKeyType = "data-type", default("string"),
                kind_as(ANY_TEXT), expression();
            /// Engine that makes the key of its template.
            template: CosmosTemplate = "template", kind_as(TEMPLATE), no_expression_as(TEMPLATE);
        }
        text {
            /// The key, or a template.
            key: Text;
        }
    }
}

element! {
    /// Entity tag of an item, for optimistic concurrency.
    pub struct CosmosEtag("etag") {
        attributes {
            /// Which state of the item the request is for.
            condition: EtagCondition = "type", default("match"), kind_as(ANY_TEXT),
                expression();
            /// Engine that makes the tag of its template.
            template: CosmosTemplate = "template", kind_as(TEMPLATE), no_expression_as(TEMPLATE);
        }
        text {
            /// The tag, or a template.
            tag: Text;
        }
    }
}
