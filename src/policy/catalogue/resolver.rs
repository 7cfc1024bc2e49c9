//! Where the GraphQL resolver policies stand: in documents of their own.

use super::prelude::*;

/// A resolver document has no sections and no scope above it (documented: policies overview,
/// 2023-10).
pub(super) const IN_RESOLVER: Placement = Placement::sections(&[]).scopes(&[]).elsewhere(
    Strictness::DOCUMENTED_ERROR
        .because("it stands in a GraphQL resolver, a document whose root is a data source"),
);

/// A data source is the root of its document.
pub(super) const RESOLVER_ROOT: Placement = IN_RESOLVER.once_per_document().root();

/// Gateways that resolve from databases.
pub(super) const DATABASE_GATEWAYS: &[Gateway] = &[Gateway::Classic, Gateway::V2];

/// Gateways that resolve by HTTP.
pub(super) const HTTP_GATEWAYS: &[Gateway] = &[Gateway::Classic, Gateway::V2, Gateway::Consumption];
