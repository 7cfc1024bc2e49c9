//! The API object `context`: its parts and their properties.

use std::rc::Rc;

use super::context_newer::refuse;
use super::{Row, TypeRows, class, enumeration, interface, row, statics, table};
use crate::expr::context::{
    Api, Authorization, BasicCredentials, Deployment, Gateway, Group, Identity, Jwt, KeyNames,
    LastError, Map, Operation, PrivateEndpoint, Product, Request, Response, Subscription, User,
    Workspace,
};
use crate::expr::types::Type;
use crate::expr::value::{Array, Text, Value};

pub(super) const TYPES: &[TypeRows] = &[
    interface("Apim.IExpressionContext", "the request that is being processed").rows(CONTEXT),
    interface("Apim.IApi", "an API").rows(I_API),
    interface("Apim.IContextApi", "the API of the request").bases(&["IApi"]).rows(I_CONTEXT_API),
    interface("Apim.IWorkspace", "a workspace").rows(I_WORKSPACE),
    interface("Apim.ISubscriptionKeyParameterNames", "where clients put the subscription key")
        .rows(I_SUBSCRIPTION_KEY_PARAMETER_NAMES),
    interface("Apim.IGateway", "a gateway").rows(I_GATEWAY),
    interface("Apim.IDeployment", "where the gateway runs").rows(I_DEPLOYMENT),
    interface("Apim.IGroup", "a group of users").rows(I_GROUP),
    interface("Apim.ILastError", "the error that on-error handles").rows(I_LAST_ERROR),
    interface("Apim.IOperation", "an operation").rows(I_OPERATION),
    interface("Apim.IPrivateEndpointConnection", "a private endpoint connection")
        .rows(I_PRIVATE_ENDPOINT_CONNECTION),
    interface("Apim.IProduct", "a product").rows(I_PRODUCT),
    interface("Apim.IRequest", "a request").rows(I_REQUEST),
    interface("Apim.IResponse", "a response").rows(I_RESPONSE),
    interface("Apim.ISubscription", "a subscription").rows(I_SUBSCRIPTION),
    interface("Apim.IUser", "a user").rows(I_USER),
    interface("Apim.IUserIdentity", "an identity of a user").rows(I_USER_IDENTITY),
    class("Apim.Authorization", "what get-authorization-context stores").rows(AUTHORIZATION),
    class("Apim.BasicAuthCredentials", "user and password").rows(BASIC_AUTH_CREDENTIALS),
    class("Apim.Jwt", "a JSON web token").rows(JWT),
    interface("Apim.IMessageBody", "the body of a request or response")
        .rows(super::context_maps::BODY),
    interface("Apim.IUrl", "a URL").rows(super::context_maps::URL),
    enumeration(
        "Apim.ProductState",
        &[("NotPublished", 0), ("Published", 1)],
        "whether a product is published",
    ),
    statics("Apim.ExpressionExtensions", "what APIM adds to strings and dictionaries")
        .rows(super::context_maps::EXTENSIONS)
        .nearer(),
    statics("Apim.CryptographyExtensions", "what APIM adds to bytes")
        .rows(&super::crypto::EXTENSIONS)
        .nearer()
        .hidden(),
    statics("Apim.CertificateExtensions", "what APIM adds to certificates")
        .rows(&super::crypto::CERTIFICATE_EXTENSIONS)
        .nearer()
        .hidden(),
];

const CONTEXT: &[Row] = &[
    row("IContextApi Api { get; }", |call, _| Ok(call.interpreter.host().api().into()), "the API")
        .nullable(),
    row(
        "IDeployment Deployment { get; }",
        |call, _| Ok(call.interpreter.host().deployment().into()),
        "where the gateway runs",
    ),
    row(
        "ILastError LastError { get; }",
        |call, _| Ok(call.interpreter.host().last_error().into()),
        "the error that on-error handles",
    )
    .nullable(),
    row(
        "IOperation Operation { get; }",
        |call, _| Ok(call.interpreter.host().operation().into()),
        "the operation",
    )
    .nullable(),
    row(
        "IProduct Product { get; }",
        |call, _| Ok(call.interpreter.host().product().into()),
        "the product of the subscription",
    )
    .nullable(),
    row(
        "IRequest Request { get; }",
        |call, _| Ok(call.interpreter.host().request().into()),
        "the request",
    ),
    row(
        "IResponse Response { get; }",
        |call, _| Ok(call.interpreter.host().response().into()),
        "the response",
    )
    .nullable(),
    row(
        "ISubscription Subscription { get; }",
        |call, _| Ok(call.interpreter.host().subscription().into()),
        "the subscription",
    )
    .nullable(),
    row(
        "IUser User { get; }",
        |call, _| Ok(call.interpreter.host().user().into()),
        "the user of the subscription",
    )
    .nullable(),
    row(
        "IWorkspace Workspace { get; }",
        |call, _| Ok(call.interpreter.host().workspace().into()),
        "the workspace of the API",
    )
    .nullable(),
    row(
        "TimeSpan Elapsed { get; }",
        |call, _| Ok(call.interpreter.host().elapsed().into()),
        "time since the request was received",
    ),
    row(
        "Guid RequestId { get; }",
        |call, _| Ok(call.interpreter.host().request_id().into()),
        "identifier of the request",
    ),
    row(
        "DateTime Timestamp { get; }",
        |call, _| Ok(call.interpreter.host().timestamp().into()),
        "when the request was received",
    ),
    row("IBackend Backend { get; }", refuse, "the backend that the request went to").nullable(),
    row("IGraphQL GraphQL { get; }", refuse, "the field that a resolver answers").nullable(),
    row(
        "bool Tracing { get; }",
        |call, _| Ok(call.interpreter.host().tracing().into()),
        "whether tracing is on",
    ),
    row(
        "IReadOnlyDictionary<string, object> Variables { get; }",
        |_, _| Ok(Value::object(Map::of_variables())),
        "variables set by earlier policies",
    ),
    row(
        "void Trace(string message)",
        |call, args| {
            call.interpreter.host().trace(args.required_text(1, "message")?);
            Ok(Value::Null)
        },
        "writes to the trace",
    )
    .impure(),
];

const I_API: &[Row] = &[
    row("string Id { get; }", |_, args| Ok(args.object::<Api>(0)?.id.clone().into()), "identifier"),
    row("string Name { get; }", |_, args| Ok(args.object::<Api>(0)?.name.clone().into()), "name"),
    row("string Path { get; }", |_, args| Ok(args.object::<Api>(0)?.path.clone().into()), "path"),
    row(
        "IEnumerable<string> Protocols { get; }",
        |_, args| Ok(strings(&args.object::<Api>(0)?.protocols)),
        "protocols",
    ),
    row(
        "IUrl ServiceUrl { get; }",
        |_, args| Ok(args.object::<Api>(0)?.service_url.clone().into()),
        "service url",
    )
    .nullable(),
    row(
        "ISubscriptionKeyParameterNames SubscriptionKeyParameterNames { get; }",
        |_, args| Ok(args.object::<Api>(0)?.key_names.clone().into()),
        "subscription key parameter names",
    ),
];

const I_CONTEXT_API: &[Row] = &[
    row(
        "bool IsCurrentRevision { get; }",
        |_, args| Ok(args.object::<Api>(0)?.is_current_revision.into()),
        "is current revision",
    ),
    row(
        "string Revision { get; }",
        |_, args| Ok(args.object::<Api>(0)?.revision.clone().into()),
        "revision",
    ),
    row(
        "string Version { get; }",
        |_, args| Ok(args.object::<Api>(0)?.version.clone().into()),
        "version",
    )
    .nullable(),
];

const I_WORKSPACE: &[Row] = &[
    row(
        "string Id { get; }",
        |_, args| Ok(args.object::<Workspace>(0)?.id.clone().into()),
        "identifier",
    ),
    row(
        "string Name { get; }",
        |_, args| Ok(args.object::<Workspace>(0)?.name.clone().into()),
        "name",
    ),
];

const I_SUBSCRIPTION_KEY_PARAMETER_NAMES: &[Row] = &[
    row(
        "string Header { get; }",
        |_, args| Ok(args.object::<KeyNames>(0)?.header.clone().into()),
        "header",
    ),
    row(
        "string Query { get; }",
        |_, args| Ok(args.object::<KeyNames>(0)?.query.clone().into()),
        "query",
    ),
];

const I_GATEWAY: &[Row] = &[
    row(
        "string Id { get; }",
        |_, args| Ok(args.object::<Gateway>(0)?.id.clone().into()),
        "identifier",
    ),
    row(
        "string InstanceId { get; }",
        |_, args| Ok(args.object::<Gateway>(0)?.instance_id.clone().into()),
        "instance id",
    ),
    row(
        "bool IsManaged { get; }",
        |_, args| Ok(args.object::<Gateway>(0)?.is_managed.into()),
        "is managed",
    ),
];

const I_DEPLOYMENT: &[Row] = &[
    row(
        "string GatewayId { get; }",
        |_, args| Ok(args.object::<Deployment>(0)?.gateway_id.clone().into()),
        "gateway id",
    ),
    row(
        "IGateway Gateway { get; }",
        |_, args| Ok(args.object::<Deployment>(0)?.gateway.clone().into()),
        "gateway",
    ),
    row(
        "string Region { get; }",
        |_, args| Ok(args.object::<Deployment>(0)?.region.clone().into()),
        "region",
    ),
    row(
        "string ServiceId { get; }",
        |_, args| Ok(args.object::<Deployment>(0)?.service_id.clone().into()),
        "service id",
    ),
    row(
        "string ServiceName { get; }",
        |_, args| Ok(args.object::<Deployment>(0)?.service_name.clone().into()),
        "service name",
    ),
    row(
        "IReadOnlyDictionary<string, X509Certificate2> Certificates { get; }",
        |_, args| Ok(args.object::<Deployment>(0)?.certificates.clone().into()),
        "certificates",
    ),
];

const I_GROUP: &[Row] = &[
    row(
        "string Id { get; }",
        |_, args| Ok(args.object::<Group>(0)?.id.clone().into()),
        "identifier",
    ),
    row("string Name { get; }", |_, args| Ok(args.object::<Group>(0)?.name.clone().into()), "name"),
];

const I_LAST_ERROR: &[Row] = &[
    row(
        "string Source { get; }",
        |_, args| Ok(args.object::<LastError>(0)?.source.clone().into()),
        "source",
    ),
    row(
        "string Reason { get; }",
        |_, args| Ok(args.object::<LastError>(0)?.reason.clone().into()),
        "reason",
    ),
    row(
        "string Message { get; }",
        |_, args| Ok(args.object::<LastError>(0)?.message.clone().into()),
        "message",
    ),
    row(
        "string Scope { get; }",
        |_, args| Ok(args.object::<LastError>(0)?.scope.clone().into()),
        "scope",
    ),
    row(
        "string Section { get; }",
        |_, args| Ok(args.object::<LastError>(0)?.section.clone().into()),
        "section",
    ),
    row(
        "string Path { get; }",
        |_, args| Ok(args.object::<LastError>(0)?.path.clone().into()),
        "path",
    ),
    row(
        "string PolicyId { get; }",
        |_, args| Ok(args.object::<LastError>(0)?.policy_id.clone().into()),
        "policy id",
    ),
    row(
        "int HttpErrorCode { get; }",
        |_, args| Ok(args.object::<LastError>(0)?.http_error_code.into()),
        "http error code",
    ),
];

const I_OPERATION: &[Row] = &[
    row(
        "string Id { get; }",
        |_, args| Ok(args.object::<Operation>(0)?.id.clone().into()),
        "identifier",
    ),
    row(
        "string Method { get; }",
        |_, args| Ok(args.object::<Operation>(0)?.method.clone().into()),
        "method",
    ),
    row(
        "string Name { get; }",
        |_, args| Ok(args.object::<Operation>(0)?.name.clone().into()),
        "name",
    ),
    row(
        "string UrlTemplate { get; }",
        |_, args| Ok(args.object::<Operation>(0)?.url_template.clone().into()),
        "url template",
    ),
];

const I_PRIVATE_ENDPOINT_CONNECTION: &[Row] = &[
    row(
        "string Name { get; }",
        |_, args| Ok(args.object::<PrivateEndpoint>(0)?.name.clone().into()),
        "name",
    ),
    row(
        "string GroupId { get; }",
        |_, args| Ok(args.object::<PrivateEndpoint>(0)?.group_id.clone().into()),
        "group id",
    ),
    row(
        "string MemberName { get; }",
        |_, args| Ok(args.object::<PrivateEndpoint>(0)?.member_name.clone().into()),
        "member name",
    ),
];

const I_PRODUCT: &[Row] = &[
    row(
        "IEnumerable<IApi> Apis { get; }",
        |_, args| Ok(parts("Apim.IApi", &args.object::<Product>(0)?.apis)),
        "apis",
    ),
    row(
        "bool ApprovalRequired { get; }",
        |_, args| Ok(args.object::<Product>(0)?.approval_required.into()),
        "approval required",
    ),
    row(
        "IEnumerable<IGroup> Groups { get; }",
        |_, args| Ok(parts("Apim.IGroup", &args.object::<Product>(0)?.groups)),
        "groups",
    ),
    row(
        "string Id { get; }",
        |_, args| Ok(args.object::<Product>(0)?.id.clone().into()),
        "identifier",
    ),
    row(
        "string Name { get; }",
        |_, args| Ok(args.object::<Product>(0)?.name.clone().into()),
        "name",
    ),
    row(
        "ProductState State { get; }",
        |_, args| Ok(state(args.object::<Product>(0)?.published)),
        "state",
    ),
    // The name that the documentation has since 2026-01.
    row(
        "int? SubscriptionsLimit { get; }",
        |_, args| Ok(args.object::<Product>(0)?.subscription_limit.into()),
        "subscription limit",
    )
    .nullable(),
    row(
        "int? SubscriptionLimit { get; }",
        |_, args| Ok(args.object::<Product>(0)?.subscription_limit.into()),
        "subscription limit",
    )
    .nullable(),
    row(
        "bool SubscriptionRequired { get; }",
        |_, args| Ok(args.object::<Product>(0)?.subscription_required.into()),
        "subscription required",
    ),
];

const I_REQUEST: &[Row] = &[
    row(
        "IMessageBody Body { get; }",
        |_, args| Ok(args.object::<Request>(0)?.body.clone().into()),
        "body",
    )
    .nullable(),
    row(
        "X509Certificate2 Certificate { get; }",
        |_, args| Ok(args.object::<Request>(0)?.certificate.clone()),
        "certificate",
    )
    .nullable(),
    row(
        "IReadOnlyDictionary<string, string[]> Headers { get; }",
        |_, args| Ok(args.object::<Request>(0)?.headers.clone().into()),
        "headers",
    ),
    row(
        "string IpAddress { get; }",
        |_, args| Ok(args.object::<Request>(0)?.ip_address.clone().into()),
        "ip address",
    ),
    row(
        "IReadOnlyDictionary<string, string> MatchedParameters { get; }",
        |_, args| Ok(args.object::<Request>(0)?.matched_parameters.clone().into()),
        "matched parameters",
    ),
    row(
        "string Method { get; }",
        |_, args| Ok(args.object::<Request>(0)?.method.clone().into()),
        "method",
    ),
    row(
        "IUrl OriginalUrl { get; }",
        |_, args| Ok(args.object::<Request>(0)?.original_url.clone().into()),
        "original url",
    ),
    row("IUrl Url { get; }", |_, args| Ok(args.object::<Request>(0)?.url.clone().into()), "url"),
    row(
        "IPrivateEndpointConnection PrivateEndpointConnection { get; }",
        |_, args| Ok(args.object::<Request>(0)?.private_endpoint.clone().into()),
        "private endpoint connection",
    )
    .nullable(),
];

const I_RESPONSE: &[Row] = &[
    row(
        "IMessageBody Body { get; }",
        |_, args| Ok(args.object::<Response>(0)?.body.clone().into()),
        "body",
    )
    .nullable(),
    row(
        "IReadOnlyDictionary<string, string[]> Headers { get; }",
        |_, args| Ok(args.object::<Response>(0)?.headers.clone().into()),
        "headers",
    ),
    row(
        "int StatusCode { get; }",
        |_, args| Ok(args.object::<Response>(0)?.status_code.into()),
        "status code",
    ),
    row(
        "string StatusReason { get; }",
        |_, args| Ok(args.object::<Response>(0)?.status_reason.clone().into()),
        "status reason",
    ),
];

const I_SUBSCRIPTION: &[Row] = &[
    row(
        "DateTime CreatedDate { get; }",
        |_, args| Ok(args.object::<Subscription>(0)?.created_date.into()),
        "created date",
    ),
    row(
        "DateTime? EndDate { get; }",
        |_, args| Ok(args.object::<Subscription>(0)?.end_date.into()),
        "end date",
    )
    .nullable(),
    row(
        "string Id { get; }",
        |_, args| Ok(args.object::<Subscription>(0)?.id.clone().into()),
        "identifier",
    ),
    row(
        "string Key { get; }",
        |_, args| Ok(args.object::<Subscription>(0)?.key.clone().into()),
        "key",
    ),
    row(
        "string Name { get; }",
        |_, args| Ok(args.object::<Subscription>(0)?.name.clone().into()),
        "name",
    )
    .nullable(),
    row(
        "string PrimaryKey { get; }",
        |_, args| Ok(args.object::<Subscription>(0)?.primary_key.clone().into()),
        "primary key",
    ),
    row(
        "string SecondaryKey { get; }",
        |_, args| Ok(args.object::<Subscription>(0)?.secondary_key.clone().into()),
        "secondary key",
    ),
    row(
        "DateTime? StartDate { get; }",
        |_, args| Ok(args.object::<Subscription>(0)?.start_date.into()),
        "start date",
    )
    .nullable(),
];

const I_USER: &[Row] = &[
    row(
        "string Email { get; }",
        |_, args| Ok(args.object::<User>(0)?.email.clone().into()),
        "email",
    ),
    row(
        "string FirstName { get; }",
        |_, args| Ok(args.object::<User>(0)?.first_name.clone().into()),
        "first name",
    ),
    row(
        "IEnumerable<IGroup> Groups { get; }",
        |_, args| Ok(parts("Apim.IGroup", &args.object::<User>(0)?.groups)),
        "groups",
    ),
    row(
        "string Id { get; }",
        |_, args| Ok(args.object::<User>(0)?.id.clone().into()),
        "identifier",
    ),
    row(
        "IEnumerable<IUserIdentity> Identities { get; }",
        |_, args| Ok(parts("Apim.IUserIdentity", &args.object::<User>(0)?.identities)),
        "identities",
    ),
    row(
        "string LastName { get; }",
        |_, args| Ok(args.object::<User>(0)?.last_name.clone().into()),
        "last name",
    ),
    row("string Note { get; }", |_, args| Ok(args.object::<User>(0)?.note.clone().into()), "note"),
    row(
        "DateTime RegistrationDate { get; }",
        |_, args| Ok(args.object::<User>(0)?.registration_date.into()),
        "registration date",
    ),
];

const I_USER_IDENTITY: &[Row] = &[
    row(
        "string Id { get; }",
        |_, args| Ok(args.object::<Identity>(0)?.id.clone().into()),
        "identifier",
    ),
    row(
        "string Provider { get; }",
        |_, args| Ok(args.object::<Identity>(0)?.provider.clone().into()),
        "provider",
    ),
];

const AUTHORIZATION: &[Row] = &[
    row(
        "string AccessToken { get; }",
        |_, args| Ok(args.object::<Authorization>(0)?.access_token.clone().into()),
        "access token",
    ),
    row(
        "IReadOnlyDictionary<string, object> Claims { get; }",
        |_, args| Ok(args.object::<Authorization>(0)?.claims.clone().into()),
        "claims",
    ),
];

const BASIC_AUTH_CREDENTIALS: &[Row] = &[
    row(
        "string UserId { get; }",
        |_, args| Ok(args.object::<BasicCredentials>(0)?.user.clone().into()),
        "user id",
    ),
    row(
        "string Username { get; }",
        |_, args| Ok(args.object::<BasicCredentials>(0)?.user.clone().into()),
        "username",
    ),
    row(
        "string Password { get; }",
        |_, args| Ok(args.object::<BasicCredentials>(0)?.password.clone().into()),
        "password",
    ),
];

const JWT: &[Row] = &[
    row(
        "string Algorithm { get; }",
        |_, args| Ok(args.object::<Jwt>(0)?.algorithm.clone().into()),
        "algorithm",
    ),
    row(
        "IEnumerable<string> Audiences { get; }",
        |_, args| Ok(args.object::<Jwt>(0)?.audiences.clone()),
        "audiences",
    ),
    row(
        "IReadOnlyDictionary<string, string[]> Claims { get; }",
        |_, args| Ok(args.object::<Jwt>(0)?.claims.clone().into()),
        "claims",
    ),
    row(
        "DateTime? ExpirationTime { get; }",
        |_, args| Ok(args.object::<Jwt>(0)?.expiration_time.into()),
        "expiration time",
    )
    .nullable(),
    row("string Id { get; }", |_, args| Ok(args.object::<Jwt>(0)?.id.clone().into()), "identifier")
        .nullable(),
    row(
        "string Issuer { get; }",
        |_, args| Ok(args.object::<Jwt>(0)?.issuer.clone().into()),
        "issuer",
    )
    .nullable(),
    row(
        "DateTime? IssuedAt { get; }",
        |_, args| Ok(args.object::<Jwt>(0)?.issued_at.into()),
        "issued at",
    )
    .nullable(),
    row(
        "DateTime? NotBefore { get; }",
        |_, args| Ok(args.object::<Jwt>(0)?.not_before.into()),
        "not before",
    )
    .nullable(),
    row(
        "string Subject { get; }",
        |_, args| Ok(args.object::<Jwt>(0)?.subject.clone().into()),
        "subject",
    )
    .nullable(),
    row("string Type { get; }", |_, args| Ok(args.object::<Jwt>(0)?.kind.clone().into()), "type"),
];

fn strings(texts: &[Text]) -> Value {
    Array::new(Type::String, texts.iter().cloned().map(Value::String).collect()).into()
}

fn parts<T>(element: &str, parts: &[Rc<T>]) -> Value
where
    Rc<T>: Into<Value>,
{
    let element = table().find(element).map_or(Type::Object, Type::named);
    super::collections::list(element, parts.iter().cloned().map(Into::into).collect())
}

fn state(published: bool) -> Value {
    match table().find("Apim.ProductState") {
        Some(id) => Value::Enum(id, published.into()),
        None => Value::Null,
    }
}
