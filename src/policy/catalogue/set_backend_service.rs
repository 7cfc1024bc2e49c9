//! `set-backend-service`, for URLs, backend entities, Service Fabric and Dapr.

use super::prelude::*;

keyword! {
    /// Which replica of a Service Fabric service is called.
    pub enum ReplicaType {
        /// The primary one.
        Primary = "primary",
        /// A secondary one.
        Secondary = "secondary",
    }
}

/// A base URL that is empty or relative.
const NOT_A_URL: Strictness = Strictness::ADVICE.because("the service's schema takes any text");

/// Service Fabric settings belong to a backend entity.
const FABRIC_WITHOUT_BACKEND: Strictness = Strictness::DOCUMENTED
    .because("documented for Service Fabric backends, which `backend-id` names");

/// Dapr settings without `backend-id="dapr"`.
const DAPR_WITHOUT_DAPR: Strictness =
    Strictness::DOCUMENTED.because("documented for `backend-id=\"dapr\"` only");

/// The schema has one element for both uses.
const DAPR_OUTSIDE_OF_INBOUND: Strictness = Strictness::DOCUMENTED
    .because("with `backend-id=\"dapr\"` the policy is documented for `inbound` only");

const BASE_URL: Item = Item::Attribute("base-url");
const BACKEND_ID: Item = Item::Attribute("backend-id");
const DAPR_APP_ID: Item = Item::Attribute("dapr-app-id");
const DAPR_METHOD: Item = Item::Attribute("dapr-method");
const DAPR_NAMESPACE: Item = Item::Attribute("dapr-namespace");

policy! {
    /// Sends the request to another backend than the API's own: to a URL, or to a backend
    /// entity, which may be a pool or a Service Fabric service and brings credentials and
    /// circuit breaker with it.
    ///
    /// Where a wider scope has set a backend entity, only another backend entity replaces it.
    /// With `backend-id="dapr"` the request goes to a Dapr microservice: only on a self-hosted
    /// gateway with Dapr enabled, only in `inbound` and not at workspace scope.
    pub struct SetBackendService("set-backend-service") {
        placement: Placement::sections(&[SectionKind::Inbound, SectionKind::Backend])
            .elsewhere(SECTION_BY_TOOLKIT),
        variants: &[Variant {
            when: Condition::Is("backend-id", &["dapr"]),
            placement: Placement::sections(&[SectionKind::Inbound])
                .scopes(&[Scope::Global, Scope::Product, Scope::Api, Scope::Operation])
                .gateways(&[Gateway::SelfHosted])
                .elsewhere(DAPR_OUTSIDE_OF_INBOUND),
        }],
        source: "documented: set-backend-service, 2024-07, and its Dapr page, 2026-08; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <set-backend-service backend-id="model-pool" />
    </inbound>
</policies>"#,
        attributes {
            /// The new base URL.
            base_url: Uri = "base-url", kind_as(NOT_A_URL), expression();
            /// Name of the backend entity, or `dapr`.
            backend_id: NonEmpty = "backend-id", kind_as(EMPTY), expression();
            /// Whether the Service Fabric partition is resolved anew; meant for use in a
            /// `retry`.
            sf_resolve_condition: Boolean = "sf-resolve-condition", expression();
            /// Service Fabric: another instance than the backend's own.
            sf_service_instance_name: Text = "sf-service-instance-name", expression();
            /// Service Fabric: key of the partition of a stateful service.
            sf_partition_key: Text = "sf-partition-key", expression();
            /// Service Fabric: which replica is called.
            sf_replica_type: ReplicaType = "sf-replica-type", expression();
            /// Service Fabric: name of the listener.
            sf_listener_name: Text = "sf-listener-name", expression();
            /// Dapr: name of the microservice.
            dapr_app_id: NonEmpty = "dapr-app-id", kind_as(EMPTY), expression();
            /// Dapr: method or path to call.
            dapr_method: NonEmpty = "dapr-method", kind_as(EMPTY), expression();
            /// Dapr: namespace of the microservice.
            dapr_namespace: Text = "dapr-namespace", expression();
        }
        with {
            constraints: &[
                Constraint::new(Check::ExactlyOne(&[BASE_URL, BACKEND_ID])),
                Constraint::new(Check::All(&[DAPR_APP_ID, DAPR_METHOD]))
                    .when(Condition::Is("backend-id", &["dapr"])),
                Constraint::new(Check::None(&[DAPR_APP_ID, DAPR_METHOD, DAPR_NAMESPACE]))
                    .when(Condition::IsNot("backend-id", &["dapr"]))
                    .judged(DAPR_WITHOUT_DAPR),
                Constraint::new(Check::None(&[
                    Item::Attribute("sf-resolve-condition"),
                    Item::Attribute("sf-service-instance-name"),
                    Item::Attribute("sf-partition-key"),
                    Item::Attribute("sf-replica-type"),
                    Item::Attribute("sf-listener-name"),
                ]))
                .when(Condition::Has(BASE_URL))
                .judged(FABRIC_WITHOUT_BACKEND),
            ],
        }
    }
}
