//! Every policy, one file each; policies that share a schema share a file.
//!
//! A new policy is one file here and one line in [`ALL`].

mod authentication_basic;
mod authentication_certificate;
mod authentication_managed_identity;
mod authentication_token;
mod authentication_token_store;
mod block;
mod cache_lookup;
mod cache_lookup_value;
mod cache_remove_value;
mod cache_store;
mod cache_store_value;
mod cache_value;
mod caching_type;
mod check_header;
mod choose;
mod cors;
mod cosmosdb_data_source;
mod cosmosdb_request;
mod cross_domain;
mod dapr;
mod dimension;
mod emit_metric;
mod find_and_replace;
mod forward_request;
mod get_authorization_context;
mod graphql_data_source;
mod http_data_source;
mod include_fragment;
mod invoke_dapr_binding;
mod invoke_request;
mod ip_filter;
mod json_to_xml;
mod jsonp;
mod judgement;
mod limit_concurrency;
mod llm_content_safety;
mod log_to_eventhub;
mod mock_response;
mod parameter_value;
mod prelude;
mod proxy;
mod publish_event;
mod publish_to_dapr;
mod quota;
mod quota_by_key;
mod rate_limit;
mod rate_limit_by_key;
mod redirect_content_urls;
mod resolver;
mod retry;
mod return_response;
mod rewrite_uri;
mod semantic_cache_lookup;
mod semantic_cache_store;
mod send_one_way_request;
mod send_request;
mod send_service_bus_message;
mod set_backend_service;
mod set_body;
mod set_header;
mod set_method;
mod set_query_parameter;
mod set_request_metric_dimension_value;
mod set_status;
mod set_url;
mod set_variable;
mod sql_data_source;
mod token_claim;
mod token_limit;
mod token_metric;
mod trace;
mod validate_azure_ad_token;
mod validate_client_certificate;
mod validate_content;
mod validate_graphql_request;
mod validate_headers;
mod validate_jwt;
mod validate_odata_request;
mod validate_parameters;
mod validate_status_code;
mod validation_action;
mod wait;
mod xml_to_json;
mod xsl_transform;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use authentication_basic::AuthenticationBasic;
pub use authentication_certificate::AuthenticationCertificate;
pub use authentication_managed_identity::AuthenticationManagedIdentity;
pub use authentication_token::{AuthenticationToken, AuthenticationTokenType};
pub use authentication_token_store::AuthenticationTokenStore;
pub use block::Block;
pub use cache_lookup::{CacheLookup, DownstreamCachingType, VaryByHeader, VaryByQueryParameter};
pub use cache_lookup_value::CacheLookupValue;
pub use cache_remove_value::CacheRemoveValue;
pub use cache_store::CacheStore;
pub use cache_store_value::CacheStoreValue;
pub use cache_value::{CacheValue, CachedValue};
pub use caching_type::CachingType;
pub use check_header::{CheckHeader, CheckHeaderValue};
pub use choose::{Choose, Otherwise, When};
pub use cors::{
    AllowedHeaders, AllowedMethod, AllowedMethods, AllowedOrigin, AllowedOrigins, Cors, CorsHeader,
    ExposeHeaders,
};
pub use cosmosdb_data_source::{
    CosmosConnectionInfo, CosmosConnectionString, CosmosContainerName, CosmosDatabaseName,
    CosmosResponse, CosmosdbDataSource,
};
pub use cosmosdb_request::{
    CosmosConsistencyLevel, CosmosContinuationToken, CosmosDeleteRequest, CosmosEtag, CosmosItemId,
    CosmosMaxItemCount, CosmosPaging, CosmosParameter, CosmosParameters, CosmosPartitionKey,
    CosmosQueryRequest, CosmosReadRequest, CosmosSqlStatement, CosmosTemplate, CosmosWriteRequest,
    CosmosWriteType, EtagCondition, PartitionKeyType,
};
pub use cross_domain::{
    AllowAccessFrom, AllowHeadersFrom, CrossDomain, CrossDomainPolicy, PermittedPolicies,
    SiteControl,
};
pub use dapr::{DaprContentType, DaprTemplate};
pub use dimension::{ALWAYS_ADDED, DEFAULT_DIMENSIONS, Dimension, default_dimension};
pub use emit_metric::EmitMetric;
pub use find_and_replace::FindAndReplace;
pub use forward_request::{ForwardRequest, HttpVersion};
pub use get_authorization_context::{AuthorizationIdentity, GetAuthorizationContext};
pub use graphql_data_source::{
    GraphqlDataSource, GraphqlDocument, GraphqlOperationName, GraphqlRequest, GraphqlResponse,
    GraphqlVariable, GraphqlVariables,
};
pub use http_data_source::{HttpDataBackend, HttpDataRequest, HttpDataResponse, HttpDataSource};
pub use include_fragment::IncludeFragment;
pub use invoke_dapr_binding::{DaprData, DaprMetadata, DaprMetadataItem, InvokeDaprBinding};
pub use invoke_request::{
    InvokeRequest, InvokeRequestBody, InvokeRequestHeader, InvokeRequestValue,
};
pub use ip_filter::{FilteredAddress, FilteredAddressRange, IpFilter, IpFilterAction};
pub use json_to_xml::{EmptyValues, JsonToXml, JsonToXmlApply};
pub use jsonp::Jsonp;
pub use limit_concurrency::LimitConcurrency;
pub use llm_content_safety::{
    BlocklistId, Blocklists, ContentSafetyCategories, ContentSafetyCategory, HarmCategory,
    LlmContentSafety, SeverityLevels,
};
pub use log_to_eventhub::LogToEventHub;
pub use mock_response::MockResponse;
pub use parameter_value::{ExistsAction, ParameterValue};
pub use proxy::Proxy;
pub use publish_event::{EventTargets, GraphqlSubscription, PublishEvent};
pub use publish_to_dapr::PublishToDapr;
pub use quota::{Quota, QuotaApi, QuotaOperation};
pub use quota_by_key::QuotaByKey;
pub use rate_limit::{RateLimit, RateLimitApi, RateLimitOperation};
pub use rate_limit_by_key::RateLimitByKey;
pub use redirect_content_urls::RedirectContentUrls;
pub use retry::Retry;
pub use return_response::ReturnResponse;
pub use rewrite_uri::RewriteUri;
pub use semantic_cache_lookup::{EmbeddingsAuthentication, SemanticCacheLookup, SemanticVaryBy};
pub use semantic_cache_store::SemanticCacheStore;
pub use send_one_way_request::SendOneWayRequest;
pub use send_request::{RequestMode, SendRequest};
pub use send_service_bus_message::{
    MessagePayload, MessageProperties, MessageProperty, SendServiceBusMessage,
};
pub use set_backend_service::{ReplicaType, SetBackendService};
pub use set_body::{BodyTemplate, SetBody, XsiNil};
pub use set_header::SetHeader;
pub use set_method::SetMethod;
pub use set_query_parameter::SetQueryParameter;
pub use set_request_metric_dimension_value::SetRequestMetricDimensionValue;
pub use set_status::SetStatus;
pub use set_url::SetUrl;
pub use set_variable::SetVariable;
pub use sql_data_source::{
    SqlConnectionInfo, SqlConnectionString, SqlDataSource, SqlParameter, SqlParameters, SqlRequest,
    SqlResponse, SqlStatement,
};
pub use token_claim::{Audience, Claim, ClaimMatch, ClaimValue};
pub use token_limit::{PromptType, QuotaPeriod, TokenLimit};
pub use token_metric::{TokenMetric, TokenMetricKind};
pub use trace::{Trace, TraceMessage, TraceMetadata, TraceSeverity};
pub use validate_azure_ad_token::{
    ApplicationId, BackendApplicationIds, ClientApplicationIds, EntraAudiences, EntraDecryptionKey,
    EntraDecryptionKeys, EntraRequiredClaims, ValidateAzureAdToken,
};
pub use validate_client_certificate::{
    CertificateIdentities, CertificateIdentity, ValidateClientCertificate,
};
pub use validate_content::{
    ContentFormat, ContentTypeMap, MappedContentType, ValidateContent, ValidatedContent,
};
pub use validate_graphql_request::{
    GraphqlAuthorize, GraphqlRule, GraphqlRuleAction, ValidateGraphqlRequest,
};
pub use validate_headers::{ValidateHeaders, ValidatedHeader};
pub use validate_jwt::{
    Audiences, DecryptionKey, DecryptionKeys, Issuer, IssuerSigningKey, IssuerSigningKeys,
    IssuerSigningToken, IssuerSigningTokens, Issuers, OpenidConfig, RequiredClaims, ValidateJwt,
    ZumoMasterKey,
};
pub use validate_odata_request::ValidateOdataRequest;
pub use validate_parameters::{
    HeaderParameters, PathParameters, QueryParameters, ValidateParameters, ValidatedParameter,
};
pub use validate_status_code::{ValidateStatusCode, ValidatedStatusCode};
pub use validation_action::ValidationAction;
pub use wait::{Wait, WaitFor};
pub use xml_to_json::{XmlToJson, XmlToJsonApply, XmlToJsonKind};
pub use xsl_transform::{XslParameter, XslStylesheet, XslTransform};

use super::schema::{ChildContent, PolicyDecl, PolicySchema};

/// The declarations of all policies.
pub static ALL: &[&PolicyDecl] = &[
    &AuthenticationBasic::POLICY,
    &AuthenticationCertificate::POLICY,
    &AuthenticationManagedIdentity::POLICY,
    &AuthenticationToken::POLICY,
    &AuthenticationTokenStore::POLICY,
    &Block::POLICY,
    &CacheLookup::POLICY,
    &CacheLookupValue::POLICY,
    &CacheRemoveValue::POLICY,
    &CacheStore::POLICY,
    &CacheStoreValue::POLICY,
    &CacheValue::POLICY,
    &CheckHeader::POLICY,
    &Choose::POLICY,
    &Cors::POLICY,
    &CosmosdbDataSource::POLICY,
    &CrossDomain::POLICY,
    &EmitMetric::POLICY,
    &FindAndReplace::POLICY,
    &ForwardRequest::POLICY,
    &GetAuthorizationContext::POLICY,
    &GraphqlDataSource::POLICY,
    &HttpDataSource::POLICY,
    &IncludeFragment::POLICY,
    &InvokeDaprBinding::POLICY,
    &InvokeRequest::POLICY,
    &IpFilter::POLICY,
    &JsonToXml::POLICY,
    &Jsonp::POLICY,
    &LimitConcurrency::POLICY,
    &LlmContentSafety::POLICY,
    &LogToEventHub::POLICY,
    &MockResponse::POLICY,
    &Proxy::POLICY,
    &PublishEvent::POLICY,
    &PublishToDapr::POLICY,
    &Quota::POLICY,
    &QuotaByKey::POLICY,
    &RateLimit::POLICY,
    &RateLimitByKey::POLICY,
    &RedirectContentUrls::POLICY,
    &Retry::POLICY,
    &ReturnResponse::POLICY,
    &RewriteUri::POLICY,
    &SemanticCacheLookup::POLICY,
    &SemanticCacheStore::POLICY,
    &SendOneWayRequest::POLICY,
    &SendRequest::POLICY,
    &SendServiceBusMessage::POLICY,
    &SetBackendService::POLICY,
    &SetBody::POLICY,
    &SetHeader::POLICY,
    &SetMethod::POLICY,
    &SetQueryParameter::POLICY,
    &SetRequestMetricDimensionValue::POLICY,
    &SetStatus::POLICY,
    &SetUrl::POLICY,
    &SetVariable::POLICY,
    &SqlDataSource::POLICY,
    &TokenLimit::POLICY,
    &TokenMetric::POLICY,
    &Trace::POLICY,
    &ValidateAzureAdToken::POLICY,
    &ValidateClientCertificate::POLICY,
    &ValidateContent::POLICY,
    &ValidateGraphqlRequest::POLICY,
    &ValidateHeaders::POLICY,
    &ValidateJwt::POLICY,
    &ValidateOdataRequest::POLICY,
    &ValidateParameters::POLICY,
    &ValidateStatusCode::POLICY,
    &Wait::POLICY,
    &XmlToJson::POLICY,
    &XslTransform::POLICY,
];

/// The declaration of the policy of that name.
#[must_use]
pub fn policy(name: &str) -> Option<&'static PolicyDecl> {
    static BY_NAME: LazyLock<HashMap<&'static str, &'static PolicyDecl>> = LazyLock::new(|| {
        let names = |decl: &&'static PolicyDecl| decl.names.iter().copied();
        ALL.iter().flat_map(|decl| names(decl).map(move |name| (name, *decl))).collect()
    });
    BY_NAME.get(name).copied()
}

/// The policy that has a part of that name; the first one of several.
#[must_use]
pub fn owner_of_part(name: &str) -> Option<&'static PolicyDecl> {
    static OWNERS: LazyLock<HashMap<&'static str, &'static PolicyDecl>> = LazyLock::new(|| {
        let mut owners = HashMap::new();
        for policy in ALL {
            let mut open = vec![&policy.element];
            while let Some(element) = open.pop() {
                for child in element.children {
                    if let ChildContent::Element(part) = child.content {
                        owners.entry(part.name).or_insert(*policy);
                        open.push(part);
                    }
                }
            }
        }
        owners
    });
    OWNERS.get(name).copied()
}

/// The names of all policies, aliases included, in the order of [`ALL`].
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().flat_map(|decl| decl.names.iter().copied())
}

#[cfg(test)]
mod tests;
