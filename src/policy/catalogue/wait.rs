//! `wait`.

use super::authentication_managed_identity::AuthenticationManagedIdentity;
use super::authentication_token::AuthenticationToken;
use super::cache_lookup_value::CacheLookupValue;
use super::cache_store_value::CacheStoreValue;
use super::choose::Choose;
use super::forward_request::ForwardRequest;
use super::prelude::*;
use super::send_request::SendRequest;

keyword! {
    /// How many of the policies must have ended.
    pub enum WaitFor {
        /// All of them.
        All = "all",
        /// One of them.
        Any = "any",
    }
}

/// The XSD requires it.
const FOR_MISSING: Strictness = Strictness::DOCUMENTED.because(
    "documented as optional with the default `all`; the service's published schema requires it",
);

policy! {
    /// Runs its immediate policies at the same time and goes on when all of them, or one of
    /// them, have ended. Its use is to send several requests at once.
    ///
    /// Inside of `retry` it is documented as not possible. Policies in one branch of a
    /// `choose` inside run one after another.
    pub struct Wait("wait") {
        placement: Placement::sections(&[
            SectionKind::Inbound,
            SectionKind::Backend,
            SectionKind::Outbound,
        ])
        .elsewhere(SECTION_BY_TOOLKIT),
        source: "documented: wait, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <wait for="all">
            <send-request mode="new" response-variable-name="orders">
                <set-url>https://orders.contoso.example/open</set-url>
                <set-method>GET</set-method>
            </send-request>
            <send-request mode="new" response-variable-name="stock">
                <set-url>https://stock.contoso.example/levels</set-url>
                <set-method>GET</set-method>
            </send-request>
        </wait>
    </inbound>
</policies>"#,
        attributes {
            /// How many of the policies must have ended; left out, all of them.
            wait_for: WaitFor = "for", required_as(FOR_MISSING), default("all"), expression();
        }
        children {
            /// Requests that are sent.
            requests: [SendRequest];
            /// Values that are looked up.
            cache_lookups: [CacheLookupValue];
            /// Branches.
            branches: [Choose];
            /// The call to the backend.
            forward_requests: [ForwardRequest], undocumented();
            /// Values that are stored.
            cache_stores: [CacheStoreValue], undocumented();
            /// Tokens of managed identities.
            managed_identities: [AuthenticationManagedIdentity], undocumented();
            /// Tokens.
            tokens: [AuthenticationToken], undocumented();
        }
        with {
            order: ChildOrder::Any,
            constraints: &[
                Constraint::new(Check::AtLeastOne(&[
                    &[Item::Child("send-request")],
                    &[Item::Child("cache-lookup-value")],
                    &[Item::Child("choose")],
                    &[Item::Child("forward-request")],
                    &[Item::Child("cache-store-value")],
                    &[Item::Child("authentication-managed-identity")],
                    &[Item::Child("authentication-token")],
                ]))
                .judged(Strictness::SCHEMA),
            ],
        }
    }
}
