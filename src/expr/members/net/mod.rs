//! `System.Net`: addresses, and the encodings of the web.

pub(in crate::expr::members) mod address;
mod entities;
mod ip;
mod web;

use super::{TypeRows, class, enumeration, statics};

pub(super) const TYPES: &[TypeRows] = &[
    statics("System.Net.WebUtility", "encodings of the web").rows(web::ROWS),
    class("System.Net.IPAddress", "an internet address").rows(ip::ROWS),
    enumeration(
        "System.Net.Sockets.AddressFamily",
        &[("Unspecified", 0), ("InterNetwork", 2), ("InterNetworkV6", 23)],
        "families of addresses",
    )
    .not_allowed(),
];
