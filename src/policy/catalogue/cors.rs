//! `cors`.

use super::prelude::*;
use crate::policy::shapes::{MethodOrAny, Origin};

policy! {
    /// Lets pages of the listed origins call the API from a browser: it answers preflight
    /// requests and adds the headers that browsers look for.
    ///
    /// Preflight requests carry no credentials, so that the policy has to stand before anything
    /// that checks them, first in inbound. Of all scopes the first one with the policy decides,
    /// and it is looked for directly in `inbound`, not inside of `choose`. Without
    /// `allowed-methods`, GET and POST are allowed.
    pub struct Cors("cors") {
        placement: Placement::sections(&[SectionKind::Inbound]).once_per_section(),
        source: "documented: cors, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <cors allow-credentials="true">
            <allowed-origins>
                <origin>https://app.contoso.com</origin>
            </allowed-origins>
            <allowed-methods preflight-result-max-age="300">
                <method>GET</method>
                <method>PATCH</method>
            </allowed-methods>
            <allowed-headers>
                <header>Content-Type</header>
                <header>Authorization</header>
            </allowed-headers>
            <expose-headers>
                <header>X-Request-Id</header>
            </expose-headers>
        </cors>
        <base />
    </inbound>
</policies>"#,
        attributes {
            /// Whether pages may send cookies and other credentials.
            allow_credentials: Boolean = "allow-credentials", default("false"), expression();
            /// Whether a request that matches nothing here is answered with an empty 200 right
            /// away, instead of going on without the headers. The documentation gives both
            /// values as the default.
            terminate_unmatched_request: Boolean = "terminate-unmatched-request", default("false"),
                expression();
        }
        children {
            /// Origins whose pages may call.
            allowed_origins: [AllowedOrigins], once();
            /// Methods that they may use.
            allowed_methods: [AllowedMethods], optional();
            /// Headers that they may send.
            allowed_headers: [AllowedHeaders], optional();
            /// Headers that they may read.
            expose_headers: [ExposeHeaders], optional();
        }
        with {
            order: ChildOrder::Any,
            constraints: &[
                Constraint::new(Check::All(&[Item::Child("allowed-headers")])).judged(NO_HEADERS),
            ],
        }
    }
}

/// Deployed documents go without the element.
const NO_HEADERS: Strictness = Strictness::DOCUMENTED
    .because("documented as required; the service's schema and deployed documents do without");

element! {
    /// Origins whose pages may call.
    pub struct AllowedOrigins("allowed-origins") {
        children {
            /// The origins.
            origins: [AllowedOrigin], at_least(1);
        }
    }
}

element! {
    /// An origin whose pages may call.
    pub struct AllowedOrigin("origin") {
        text {
            /// Either `*` for any, or scheme, host and port without a path.
            origin: Origin, kind_as(ANY_SHAPE);
        }
    }
}

element! {
    /// Methods that pages may use.
    pub struct AllowedMethods("allowed-methods") {
        attributes {
            /// Seconds for which a browser may keep the answer to a preflight request.
            preflight_result_max_age: Long = "preflight-result-max-age", default("0"),
                range(0, 4_294_967_295), expression();
        }
        children {
            /// The methods.
            methods: [AllowedMethod], at_least(1);
        }
    }
}

element! {
    /// A method that pages may use.
    pub struct AllowedMethod("method") {
        text {
            /// Either `*` for any, or the method in capitals.
            method: MethodOrAny, required(), judged(ANY_SHAPE);
        }
    }
}

element! {
    /// Headers that pages may send.
    pub struct AllowedHeaders("allowed-headers") {
        children {
            /// The headers.
            headers: [CorsHeader], at_least(1);
        }
    }
}

element! {
    /// Headers that pages may read.
    pub struct ExposeHeaders("expose-headers") {
        children {
            /// The headers.
            headers: [CorsHeader], at_least(1);
        }
    }
}

element! {
    /// A header that pages may send or read.
    pub struct CorsHeader("header") {
        text {
            /// Either `*` for any, or the name of the header.
            name: Text;
        }
    }
}
