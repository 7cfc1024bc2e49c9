//! The parts of the API object as plain data.

use std::rc::Rc;

use super::{Body, Map};
use crate::expr::members::table;
use crate::expr::types::Type;
use crate::expr::value::{DateTime, Object, Text, Value};

/// Declares a part with the interface that expressions see, and the name that its default
/// `ToString()` gives.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident, $interface:literal, $runtime:expr, {
        $($(#[$field_doc:meta])* $field:ident: $ty:ty,)+
    }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name { $($(#[$field_doc])* pub $field: $ty,)+ }

        impl Object for $name {
            fn type_of(&self) -> Type {
                table().find($interface).map_or(Type::Object, Type::named)
            }

            fn runtime_name(&self) -> Option<String> {
                let name: &str = $runtime;
                Some(name.to_owned())
            }
        }

        impl From<Rc<$name>> for Value {
            fn from(part: Rc<$name>) -> Self {
                Self::Object(part)
            }
        }
    };
}

part! {
    /// `IRequest`.
    Request, "Apim.IRequest", "Apim.Impl.Request", {
        /// `Method`.
        method: Option<Text>,
        /// `Url`.
        url: Option<Rc<Url>>,
        /// `OriginalUrl`.
        original_url: Option<Rc<Url>>,
        /// `Headers`, by [`Map::of_lists`].
        headers: Rc<Map>,
        /// `Body`.
        body: Option<Rc<Body>>,
        /// `IpAddress`.
        ip_address: Option<Text>,
        /// `MatchedParameters`, by [`Map::of_texts`].
        matched_parameters: Rc<Map>,
        /// `Certificate`: an object of the certificate family, or null.
        certificate: Value,
        /// `PrivateEndpointConnection`.
        private_endpoint: Option<Rc<PrivateEndpoint>>,
    }
}

part! {
    /// `IResponse`.
    Response, "Apim.IResponse", "Apim.Impl.Response", {
        /// `StatusCode`.
        status_code: i32,
        /// `StatusReason`.
        status_reason: Option<Text>,
        /// `Headers`, by [`Map::of_lists`].
        headers: Rc<Map>,
        /// `Body`.
        body: Option<Rc<Body>>,
    }
}

part! {
    /// `IContextApi`.
    Api, "Apim.IContextApi", "Apim.Impl.Api", {
        /// `Id`.
        id: Option<Text>,
        /// `Name`.
        name: Option<Text>,
        /// `Path`.
        path: Option<Text>,
        /// `Revision`.
        revision: Option<Text>,
        /// `Version`.
        version: Option<Text>,
        /// `IsCurrentRevision`.
        is_current_revision: bool,
        /// `Protocols`.
        protocols: Vec<Text>,
        /// `ServiceUrl`.
        service_url: Option<Rc<Url>>,
        /// `SubscriptionKeyParameterNames`.
        key_names: Option<Rc<KeyNames>>,
    }
}

part! {
    /// `ISubscriptionKeyParameterNames`.
    KeyNames, "Apim.ISubscriptionKeyParameterNames", "Apim.Impl.KeyNames", {
        /// `Header`.
        header: Text,
        /// `Query`.
        query: Text,
    }
}

part! {
    /// `IOperation`.
    Operation, "Apim.IOperation", "Apim.Impl.Operation", {
        /// `Id`.
        id: Option<Text>,
        /// `Name`.
        name: Option<Text>,
        /// `Method`.
        method: Option<Text>,
        /// `UrlTemplate`.
        url_template: Option<Text>,
    }
}

part! {
    /// `IProduct`.
    Product, "Apim.IProduct", "Apim.Impl.Product", {
        /// `Id`.
        id: Option<Text>,
        /// `Name`.
        name: Option<Text>,
        /// `ApprovalRequired`.
        approval_required: bool,
        /// `SubscriptionRequired`.
        subscription_required: bool,
        /// `SubscriptionLimit`.
        subscription_limit: Option<i32>,
        /// `State`.
        published: bool,
        /// `Groups`.
        groups: Vec<Rc<Group>>,
        /// `Apis`.
        apis: Vec<Rc<Api>>,
    }
}

part! {
    /// `IGroup`.
    Group, "Apim.IGroup", "Apim.Impl.Group", {
        /// `Id`.
        id: Option<Text>,
        /// `Name`.
        name: Option<Text>,
    }
}

part! {
    /// `ISubscription`.
    Subscription, "Apim.ISubscription", "Apim.Impl.Subscription", {
        /// `Id`.
        id: Option<Text>,
        /// `Name`.
        name: Option<Text>,
        /// `Key`.
        key: Option<Text>,
        /// `PrimaryKey`.
        primary_key: Option<Text>,
        /// `SecondaryKey`.
        secondary_key: Option<Text>,
        /// `CreatedDate`.
        created_date: DateTime,
        /// `StartDate`.
        start_date: Option<DateTime>,
        /// `EndDate`.
        end_date: Option<DateTime>,
    }
}

part! {
    /// `IUser`.
    User, "Apim.IUser", "Apim.Impl.User", {
        /// `Id`.
        id: Option<Text>,
        /// `Email`.
        email: Option<Text>,
        /// `FirstName`.
        first_name: Option<Text>,
        /// `LastName`.
        last_name: Option<Text>,
        /// `Note`.
        note: Option<Text>,
        /// `RegistrationDate`.
        registration_date: DateTime,
        /// `Groups`.
        groups: Vec<Rc<Group>>,
        /// `Identities`.
        identities: Vec<Rc<Identity>>,
    }
}

part! {
    /// `IUserIdentity`.
    Identity, "Apim.IUserIdentity", "Apim.Impl.UserIdentity", {
        /// `Id`.
        id: Option<Text>,
        /// `Provider`.
        provider: Option<Text>,
    }
}

part! {
    /// `IDeployment`.
    Deployment, "Apim.IDeployment", "Apim.Impl.Deployment", {
        /// `GatewayId`.
        gateway_id: Text,
        /// `Gateway`.
        gateway: Rc<Gateway>,
        /// `Region`.
        region: Option<Text>,
        /// `ServiceId`.
        service_id: Option<Text>,
        /// `ServiceName`.
        service_name: Option<Text>,
        /// `Certificates`.
        certificates: Rc<Map>,
    }
}

part! {
    /// `IGateway`.
    Gateway, "Apim.IGateway", "Apim.Impl.Gateway", {
        /// `Id`.
        id: Text,
        /// `InstanceId`.
        instance_id: Text,
        /// `IsManaged`.
        is_managed: bool,
    }
}

part! {
    /// `ILastError`.
    LastError, "Apim.ILastError", "Apim.Impl.LastError", {
        /// `Source`.
        source: Option<Text>,
        /// `Reason`.
        reason: Option<Text>,
        /// `Message`.
        message: Option<Text>,
        /// `Scope`.
        scope: Option<Text>,
        /// `Section`.
        section: Option<Text>,
        /// `Path`.
        path: Option<Text>,
        /// `PolicyId`.
        policy_id: Option<Text>,
        /// `HttpErrorCode`.
        http_error_code: i32,
    }
}

part! {
    /// `IWorkspace`.
    Workspace, "Apim.IWorkspace", "Apim.Impl.Workspace", {
        /// `Id`.
        id: Option<Text>,
        /// `Name`.
        name: Option<Text>,
    }
}

part! {
    /// `IPrivateEndpointConnection`.
    PrivateEndpoint, "Apim.IPrivateEndpointConnection", "Apim.Impl.PrivateEndpoint", {
        /// `Name`.
        name: Option<Text>,
        /// `GroupId`.
        group_id: Option<Text>,
        /// `MemberName`.
        member_name: Option<Text>,
    }
}

part! {
    /// `Authorization`.
    Authorization, "Apim.Authorization", "Apim.Authorization", {
        /// `AccessToken`.
        access_token: Option<Text>,
        /// `Claims`.
        claims: Rc<Map>,
    }
}

part! {
    /// `BasicAuthCredentials`.
    BasicCredentials, "Apim.BasicAuthCredentials", "Apim.BasicAuthCredentials", {
        /// `UserId` and `Username`.
        user: Text,
        /// `Password`.
        password: Text,
    }
}

part! {
    /// `Jwt`.
    Jwt, "Apim.Jwt", "Apim.Jwt", {
        /// `Algorithm`.
        algorithm: Option<Text>,
        /// `Audiences`, a `string[]`.
        audiences: Value,
        /// `Claims`.
        claims: Rc<Map>,
        /// `ExpirationTime`.
        expiration_time: Option<DateTime>,
        /// `Id`.
        id: Option<Text>,
        /// `Issuer`.
        issuer: Option<Text>,
        /// `IssuedAt`.
        issued_at: Option<DateTime>,
        /// `NotBefore`.
        not_before: Option<DateTime>,
        /// `Subject`.
        subject: Option<Text>,
        /// `Type`.
        kind: Option<Text>,
    }
}

impl From<Rc<Body>> for Value {
    fn from(part: Rc<Body>) -> Self {
        Self::Object(part)
    }
}

/// `IUrl`.
#[derive(Debug)]
pub struct Url {
    /// `Scheme`.
    pub scheme: Text,
    /// `Host`.
    pub host: Text,
    /// `Port`.
    pub port: i32,
    /// `Path`, with its leading slash.
    pub path: Text,
    /// `QueryString`, with its question mark; empty without a query.
    pub query_string: Text,
    /// `Query`: decoded, names without case.
    pub query: Rc<Map>,
}

impl Url {
    /// A URL of its parts; the query parameters are read from `query_string`.
    #[must_use]
    pub fn new(scheme: &str, host: &str, port: i32, path: &str, query_string: &str) -> Self {
        let mut grouped: Vec<(String, Vec<Text>)> = Vec::new();
        for (name, value) in query_pairs(query_string) {
            match grouped.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&name)) {
                Some((_, values)) => values.push(value.into()),
                None => grouped.push((name, vec![value.into()])),
            }
        }
        let query =
            Map::of_lists(grouped.iter().map(|(name, values)| (name.as_str(), values.clone())));
        Self {
            scheme: scheme.into(),
            host: host.into(),
            port,
            path: path.into(),
            query_string: query_string.into(),
            query: Rc::new(query),
        }
    }

    /// Splits an absolute URL; `None` when it has no scheme and host.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let scheme = scheme.to_ascii_lowercase();
        let usual = if scheme == "http" { 80 } else { 443 };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => {
                (host, if port.is_empty() { usual } else { port.parse().ok()? })
            }
            _ => (authority, usual),
        };
        if host.is_empty() {
            return None;
        }
        let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
        let (path, query) = match rest.find('?') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let path = if path.is_empty() { "/" } else { path };
        let query = if query == "?" { "" } else { query };
        Some(Self::new(&scheme, &host.to_ascii_lowercase(), port, path, query))
    }

    /// The whole URL, without the port where it is the scheme's own.
    #[must_use]
    pub fn whole(&self) -> String {
        let usual = self.scheme == *"https" && self.port == 443
            || self.scheme == *"http" && self.port == 80;
        let port = if usual { String::new() } else { format!(":{}", self.port) };
        format!("{}://{}{port}{}{}", self.scheme, self.host, self.path, self.query_string)
    }
}

impl Object for Url {
    fn type_of(&self) -> Type {
        table().find("Apim.IUrl").map_or(Type::Object, Type::named)
    }

    fn to_text(
        &self,
        _interpreter: &mut crate::expr::eval::Interpreter<'_>,
    ) -> Result<Text, crate::expr::value::Fault> {
        Ok(self.whole().into())
    }
}

impl From<Rc<Url>> for Value {
    fn from(part: Rc<Url>) -> Self {
        Self::Object(part)
    }
}

/// The decoded names and values of a query string or form.
#[must_use]
pub fn query_pairs(query: &str) -> Vec<(String, String)> {
    let query = query.trim_start_matches('?');
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| match part.split_once('=') {
            Some((name, value)) => (url_decode(name), url_decode(value)),
            None => (url_decode(part), String::new()),
        })
        .collect()
}

/// `WebUtility.UrlDecode`: `+` is a blank, `%xx` are UTF-8 bytes.
fn url_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        match rest {
            [] => break,
            [b'+', tail @ ..] => {
                bytes.push(b' ');
                rest = tail;
            }
            [b'%', high, low, tail @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = tail;
                }
                _ => {
                    bytes.push(b'%');
                    rest = rest.get(1..).unwrap_or_default();
                }
            },
            [byte, tail @ ..] => {
                bytes.push(*byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
