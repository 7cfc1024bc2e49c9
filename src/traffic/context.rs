//! What the gateway knew about an exchange besides the messages themselves.

use std::borrow::Cow;

use super::json::{Kind, Raw, Text};

/// The `context` of a line: ids by their native names, read when asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context<'a>(Option<Raw<'a>>);

/// Declares [`ContextIds`] and the list of its names from one row per id.
macro_rules! context_ids {
    ($($(#[doc = $meaning:literal])+ $name:ident,)+) => {
        /// The ids of a context that this tool knows; `None` for what was not recorded.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct ContextIds<'a> {
            $($(#[doc = $meaning])+ pub $name: Option<Cow<'a, str>>,)+
        }

        impl<'a> ContextIds<'a> {
            /// The names of the known ids, each with what it means.
            pub const KNOWN: &'static [(&'static str, &'static str)] =
                &[$((stringify!($name), concat!($($meaning),+).trim_ascii())),+];

            /// The place of the id `name`; `None` when it is not a known one.
            fn place(&mut self, name: &str) -> Option<&mut Option<Cow<'a, str>>> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    _ => None,
                }
            }
        }
    };
}

context_ids! {
    /// Correlation id that the gateway gave the exchange: `context.RequestId`.
    request_id,
    /// `context.Api.Id`.
    api_id,
    /// `context.Api.Name`.
    api_name,
    /// `context.Api.Path`.
    api_path,
    /// `context.Api.Revision`.
    api_revision,
    /// `context.Api.Version`.
    api_version,
    /// `context.Operation.Id`.
    operation_id,
    /// `context.Operation.Name`.
    operation_name,
    /// `context.Product.Id`; absent for a call outside every product.
    product_id,
    /// `context.Product.Name`.
    product_name,
    /// `context.Subscription.Id`; absent for a call without a subscription key.
    subscription_id,
    /// `context.Subscription.Name`.
    subscription_name,
    /// `context.User.Id`; absent when nobody owns the subscription.
    user_id,
    /// `context.User.Email`.
    user_email,
    /// `context.Workspace.Id`.
    workspace_id,
    /// `context.Request.IpAddress`: address of the caller.
    ip_address,
    /// `context.Deployment.Region`.
    region,
    /// `context.Deployment.Gateway.Id`.
    gateway_id,
    /// `context.Deployment.ServiceId`.
    service_id,
    /// `context.Deployment.ServiceName`.
    service_name,
    /// Id of the backend that answered: `context.Backend.Id`.
    backend_id,
}

impl<'a> Context<'a> {
    /// A context from a line's `context` object.
    #[must_use]
    pub fn from_raw(raw: Raw<'a>) -> Self {
        Self(Some(raw))
    }

    /// Every member as recorded and in that order, known or not.
    pub fn iter(self) -> impl Iterator<Item = (Text<'a>, Raw<'a>)> {
        self.0.into_iter().flat_map(Raw::members)
    }

    /// The member `key` as text: a string, or a number or boolean as written.
    /// `None` when it is absent, `null`, an array or an object.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Cow<'a, str>> {
        self.0?.get(key).and_then(id_text)
    }

    /// All known ids in one pass.
    #[must_use]
    pub fn ids(self) -> ContextIds<'a> {
        let mut ids = ContextIds::default();
        for (key, value) in self.iter() {
            let place = match key.plain() {
                "" => ids.place(&key.decode()),
                plain => ids.place(plain),
            };
            if let Some(place) = place {
                *place = id_text(value);
            }
        }
        ids
    }
}

/// The text of a value that can be an id.
fn id_text(value: Raw<'_>) -> Option<Cow<'_, str>> {
    match value.kind() {
        Kind::String => value.string().map(Text::decode),
        Kind::Number | Kind::Boolean => Some(Cow::Borrowed(value.text())),
        Kind::Null | Kind::Array | Kind::Object => None,
    }
}
