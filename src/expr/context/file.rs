//! The context file of `policyc eval --context` as types: what may stand in it, and its JSON
//! Schema. A file is read as these types first, so that a misspelt field is told.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value as Json;

/// The request and everything else that `context` shows to an expression. Parts that are absent
/// are null in `context`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "policyc expression context")]
#[expect(dead_code, reason = "the fields are checked here and read by `from_json`")]
pub struct ContextFile {
    /// `context.Request`.
    request: Option<RequestPart>,
    /// `context.Response`.
    response: Option<ResponsePart>,
    /// `context.Api`.
    api: Option<ApiPart>,
    /// `context.Operation`.
    operation: Option<OperationPart>,
    /// `context.Product`.
    product: Option<ProductPart>,
    /// `context.Subscription`.
    subscription: Option<SubscriptionPart>,
    /// `context.User`.
    user: Option<UserPart>,
    /// `context.Deployment`.
    deployment: Option<DeploymentPart>,
    /// `context.LastError`, as `on-error` sees it.
    last_error: Option<LastErrorPart>,
    /// `context.Workspace`.
    workspace: Option<NamedPart>,
    /// `context.Variables`: texts, numbers (`int`, or `long` when large), `true` and `false`,
    /// null, objects as `JObject`, arrays as `JArray`; any other type as
    /// `{"$type": "DateTime", "value": "2024-05-01T00:00:00Z"}`.
    #[serde(default)]
    variables: BTreeMap<String, Json>,
    /// `context.Timestamp`, ISO 8601; 2024-01-01 when absent.
    #[schemars(extend("format" = "date-time"))]
    timestamp: Option<String>,
    /// `context.Elapsed` in milliseconds.
    #[schemars(range(min = 0))]
    elapsed_ms: Option<f64>,
    /// `context.RequestId`.
    #[schemars(extend("format" = "uuid"))]
    request_id: Option<String>,
    /// `context.Tracing`.
    tracing: Option<bool>,
    /// What `DateTime.UtcNow` gives; `timestamp` plus `elapsed_ms` when absent.
    #[schemars(extend("format" = "date-time"))]
    now: Option<String>,
    /// Choices where the gateway's behaviour is not documented.
    #[serde(rename = "_options")]
    options: Option<Options>,
}

/// Choices where the gateway's behaviour is not documented.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct Options {
    /// What `context.Variables["name"]` does for a variable that is not set.
    missing_variable: Option<MissingVariable>,
}

/// What a read of a variable that is not set does.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum MissingVariable {
    /// A `KeyNotFoundException`; the default.
    Throw,
    /// It gives null.
    Null,
}

/// A URL as text, or its parts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
enum UrlPart {
    /// An absolute URL.
    Text(String),
    /// Its parts.
    Parts(UrlParts),
}

/// The parts of a URL.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct UrlParts {
    /// `https` when absent.
    scheme: Option<String>,
    /// Host name.
    host: Option<String>,
    /// 443 when absent.
    port: Option<u16>,
    /// Path with its leading slash.
    path: Option<String>,
    /// Query with its question mark.
    query_string: Option<String>,
}

/// A body as text, as base 64, or as JSON that is written out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
enum BodyPart {
    /// Text in UTF-8.
    Text(String),
    /// Bytes.
    Bytes {
        /// In base 64.
        base64: String,
    },
    /// Any other JSON stands for its own text.
    Json(Json),
}

/// The values of a header: one, or several.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
enum HeaderPart {
    /// One value.
    One(String),
    /// Several values in order.
    Several(Vec<String>),
}

/// `context.Request`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct RequestPart {
    /// HTTP method; `GET` when absent.
    method: Option<String>,
    /// The URL that goes to the backend.
    url: Option<UrlPart>,
    /// The URL that the caller asked for; `url` when absent.
    original_url: Option<UrlPart>,
    /// Headers; names have no case.
    #[serde(default)]
    headers: BTreeMap<String, HeaderPart>,
    /// The body; null for a request without one.
    body: Option<BodyPart>,
    /// Address of the caller.
    ip_address: Option<String>,
    /// Parameters of the operation's URL template.
    #[serde(default)]
    matched_parameters: BTreeMap<String, Json>,
    /// The client certificate in PEM.
    certificate: Option<String>,
    /// The private endpoint connection.
    private_endpoint_connection: Option<PrivateEndpointPart>,
}

/// `context.Request.PrivateEndpointConnection`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct PrivateEndpointPart {
    /// Its name.
    name: Option<String>,
    /// Its group.
    group_id: Option<String>,
    /// Its member.
    member_name: Option<String>,
}

/// `context.Response`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct ResponsePart {
    /// HTTP status; 200 when absent.
    status_code: Option<i32>,
    /// Reason phrase.
    status_reason: Option<String>,
    /// Headers; names have no case.
    #[serde(default)]
    headers: BTreeMap<String, HeaderPart>,
    /// The body; null for a response without one.
    body: Option<BodyPart>,
}

/// `context.Api`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct ApiPart {
    /// Identifier.
    id: Option<String>,
    /// Display name.
    name: Option<String>,
    /// Path below the host.
    path: Option<String>,
    /// Revision.
    revision: Option<String>,
    /// Version.
    version: Option<String>,
    /// URL of the backend.
    service_url: Option<UrlPart>,
    /// True when absent.
    is_current_revision: Option<bool>,
    /// `["https"]` when absent.
    protocols: Option<Vec<String>>,
    /// Header with the subscription key.
    subscription_key_header: Option<String>,
    /// Query parameter with the subscription key.
    subscription_key_query: Option<String>,
}

/// `context.Operation`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct OperationPart {
    /// Identifier.
    id: Option<String>,
    /// Display name.
    name: Option<String>,
    /// HTTP method.
    method: Option<String>,
    /// Template of the path.
    url_template: Option<String>,
}

/// `context.Product`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct ProductPart {
    /// Identifier.
    id: Option<String>,
    /// Display name.
    name: Option<String>,
    /// `Published` when absent, or `NotPublished`.
    state: Option<String>,
    /// False when absent.
    approval_required: Option<bool>,
    /// True when absent.
    subscription_required: Option<bool>,
    /// Most subscriptions of a user.
    subscription_limit: Option<i32>,
    /// Groups that see the product.
    #[serde(default)]
    groups: Vec<NamedPart>,
    /// APIs of the product.
    #[serde(default)]
    apis: Vec<ApiPart>,
}

/// Something with an identifier and a name: a group, a workspace.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct NamedPart {
    /// Identifier.
    id: Option<String>,
    /// Display name.
    name: Option<String>,
}

/// `context.Subscription`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct SubscriptionPart {
    /// Identifier.
    id: Option<String>,
    /// Display name.
    name: Option<String>,
    /// The key that the caller sent.
    key: Option<String>,
    /// The first of the two keys; `key` when absent.
    primary_key: Option<String>,
    /// The second of the two keys.
    secondary_key: Option<String>,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    created_date: Option<String>,
    /// When it begins.
    #[schemars(extend("format" = "date-time"))]
    start_date: Option<String>,
    /// When it ends.
    #[schemars(extend("format" = "date-time"))]
    end_date: Option<String>,
}

/// `context.User`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct UserPart {
    /// Identifier.
    id: Option<String>,
    /// Address.
    email: Option<String>,
    /// First name.
    first_name: Option<String>,
    /// Last name.
    last_name: Option<String>,
    /// Note of the administrator.
    note: Option<String>,
    /// When the user registered.
    #[schemars(extend("format" = "date-time"))]
    registration_date: Option<String>,
    /// Groups of the user.
    #[serde(default)]
    groups: Vec<NamedPart>,
    /// Identities of the user.
    #[serde(default)]
    identities: Vec<IdentityPart>,
}

/// An identity of a user.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct IdentityPart {
    /// Identifier at the provider.
    id: Option<String>,
    /// The provider.
    provider: Option<String>,
}

/// `context.Deployment`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct DeploymentPart {
    /// `managed` when absent, which makes it a managed gateway.
    gateway_id: Option<String>,
    /// Instance of the gateway.
    gateway_instance_id: Option<String>,
    /// Region of the gateway.
    region: Option<String>,
    /// Name of the service.
    service_name: Option<String>,
    /// Identifier of the service; its name when absent.
    service_id: Option<String>,
    /// Certificates of the service in PEM, by name.
    #[serde(default)]
    certificates: BTreeMap<String, String>,
}

/// `context.LastError`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "checked here and read by `from_json`")]
struct LastErrorPart {
    /// The policy that failed.
    source: Option<String>,
    /// The kind of error, for machines.
    reason: Option<String>,
    /// What happened, for people.
    message: Option<String>,
    /// The scope of the policy's document.
    scope: Option<String>,
    /// The section.
    section: Option<String>,
    /// Where the policy stands among its neighbours.
    path: Option<String>,
    /// The `id` of the policy.
    policy_id: Option<String>,
    /// HTTP status of the error.
    http_error_code: Option<i32>,
}

/// The JSON Schema of a context file.
#[must_use]
pub fn json_schema() -> Json {
    schemars::schema_for!(ContextFile).to_value()
}
