//! `cache-lookup`.

use super::caching_type::CachingType;
use super::prelude::*;

keyword! {
    /// Who may cache a response on its way to the client, for the `Cache-Control` header.
    pub enum DownstreamCachingType {
        /// Nobody.
        None = "none",
        /// The client.
        Private = "private",
        /// The client and proxies.
        Public = "public",
    }
}

policy! {
    /// Answers a GET request from the response cache where it can. `cache-store` in the outbound
    /// section fills the cache; neither does anything without the other.
    ///
    /// One response is kept for each path and each combination of what is listed here. Responses
    /// to requests with an `Authorization` header are kept only with
    /// `allow-private-response-caching`. A hit ends the inbound section: the policies after it
    /// and the backend do not run, so that limits belong before the lookup.
    pub struct CacheLookup("cache-lookup") {
        placement: Placement::sections(&[SectionKind::Inbound]).once_per_section(),
        source: "documented: cache-lookup, 2025-11; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <cache-lookup vary-by-developer="false" vary-by-developer-groups="false"
            downstream-caching-type="none" caching-type="internal">
            <vary-by-header>Accept</vary-by-header>
            <vary-by-query-parameter>version</vary-by-query-parameter>
        </cache-lookup>
    </inbound>
    <outbound>
        <base />
        <cache-store duration="300" />
    </outbound>
</policies>"#,
        attributes {
            /// Whether each subscription key has responses of its own.
            vary_by_developer: Boolean = "vary-by-developer", required(), expression();
            /// Whether each group of developers has responses of its own.
            vary_by_developer_groups: Boolean = "vary-by-developer-groups", required(), expression();
            /// Which cache is used.
            caching_type: CachingType = "caching-type", default("prefer-external");
            /// Who may cache the response on its way.
            downstream_caching_type: DownstreamCachingType = "downstream-caching-type",
                default("none"), expression();
            /// Whether those caches must ask again once a response is stale.
            must_revalidate: Boolean = "must-revalidate", default("true"), expression();
            /// Whether responses to requests with an `Authorization` header are kept too.
            allow_private_response_caching: Boolean = "allow-private-response-caching",
                default("false"), expression();
        }
        children {
            /// Headers whose values tell responses apart.
            vary_by_headers: [VaryByHeader];
            /// Query parameters that tell responses apart; without any, all of them do.
            vary_by_query_parameters: [VaryByQueryParameter];
        }
        with { order: ChildOrder::Any }
    }
}

element! {
    /// A header whose values tell responses apart.
    pub struct VaryByHeader("vary-by-header") {
        text {
            /// Name of the header.
            name: NonEmpty, required(), judged(EMPTY);
        }
    }
}

element! {
    /// Query parameters that tell responses apart.
    pub struct VaryByQueryParameter("vary-by-query-parameter") {
        text {
            /// Name of a parameter, or several with semicolons between them.
            names: NonEmpty, required(), judged(EMPTY);
        }
    }
}
