//! Parts of the API object that the documentation has and recorded requests do not: they type, and
//! reading them is refused by name.

use super::{Args, Call, TypeRows, enumeration, interface, row};
use crate::expr::value::{Fault, Value};

pub(super) const TYPES: &[TypeRows] = &[
    // documented: api-management-policy-expressions, 2026-01; changelog of March 2026
    interface("Apim.IBackend", "the backend that the request went to").rows(&[
        row("string Id { get; }", refuse, "its identifier"),
        row("BackendType Type { get; }", refuse, "single or pool"),
        row("string AzureRegion { get; }", refuse, "its region").nullable(),
    ]),
    enumeration("Apim.BackendType", &[("Single", 0), ("Pool", 1)], "kinds of backends"),
    interface("Apim.IGraphQL", "the field that a resolver answers").rows(&[
        row("IGraphQLDataObject GraphQLArguments { get; }", refuse, "arguments of the field"),
        row("IGraphQLDataObject Arguments { get; }", refuse, "arguments of the field"),
        row("IGraphQLDataObject Parent { get; }", refuse, "the object that has the field"),
    ]),
    // Its members are left open; the resolvers of the documentation index by name and use the
    // value as text and as number.
    interface("Apim.IGraphQLDataObject", "values by their names").rows(&[row(
        "dynamic this[string name] { get; }",
        refuse,
        "a value",
    )
    .nullable()]),
];

pub(super) fn refuse(call: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Err(call.not_supported())
}
