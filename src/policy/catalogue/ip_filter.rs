//! `ip-filter`.

use super::prelude::*;
use crate::policy::types::IpAddress;

keyword! {
    /// What happens to the listed addresses.
    pub enum IpFilterAction {
        /// They pass, all others are refused.
        Allow = "allow",
        /// They are refused, all others pass.
        Forbid = "forbid",
    }
}

/// The service's schema has `xs:string`, and documents with a word in its place are deployed from.
const NO_ADDRESS: Strictness = Strictness::DOCUMENTED
    .because("documented as an IP address; the service's schema takes any text here");

policy! {
    /// Lets requests from the listed IP addresses pass, or refuses them, with a 403.
    ///
    /// The address is that of the direct caller; behind a proxy or an Application Gateway it is
    /// theirs. Ranges are written with both ends; CIDR notation is not known.
    pub struct IpFilter("ip-filter") {
        placement: Placement::sections(&[SectionKind::Inbound]),
        source: "documented: ip-filter, 2026-02; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <ip-filter action="allow">
            <address>203.0.113.7</address>
            <address-range from="198.51.100.0" to="198.51.100.127" />
        </ip-filter>
    </inbound>
</policies>"#,
        attributes {
            /// Whether the listed addresses pass or are refused. The service's schema takes
            /// `allow` where it is left out.
            action: IpFilterAction = "action", required_as(REQUIRED_BY_DOCUMENTATION),
                expression();
        }
        children {
            /// Single addresses.
            addresses: [FilteredAddress];
            /// Ranges of addresses.
            ranges: [FilteredAddressRange];
        }
        with {
            order: ChildOrder::Any,
            constraints: &[
                Constraint::new(Check::AtLeastOne(&[
                    &[Item::Child("address")],
                    &[Item::Child("address-range")],
                ]))
                .judged(REQUIRED_BY_DOCUMENTATION),
            ],
        }
    }
}

element! {
    /// One address.
    pub struct FilteredAddress("address") {
        text {
            /// An IPv4 or IPv6 address.
            address: IpAddress, required(), judged(NO_ADDRESS);
        }
    }
}

element! {
    /// A range of addresses, both ends included.
    pub struct FilteredAddressRange("address-range") {
        attributes {
            /// First address.
            from: IpAddress = "from", required(), kind_as(NO_ADDRESS), expression();
            /// Last address.
            to: IpAddress = "to", required(), kind_as(NO_ADDRESS), expression();
        }
    }
}
