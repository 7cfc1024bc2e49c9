//! Where a policy may stand: sections, scopes, gateways.

use serde::{Deserialize, Serialize};

/// Declares a fieldless enum with the names that users write, and a set of its values.
macro_rules! named_set {
    ($(#[$enum_doc:meta])* $name:ident, $(#[$set_doc:meta])* $set:ident {
        $($(#[$doc:meta])* $variant:ident = $text:literal,)+
    }) => {
        $(#[$enum_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in the field's usual order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name that users know it by.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }

        $(#[$set_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $set(u8);

        impl $set {
            /// All of them.
            pub const ALL: Self = Self::of($name::ALL);

            /// The set of the given values.
            #[must_use]
            pub const fn of(values: &[$name]) -> Self {
                let mut rest = values;
                let mut bits = 0;
                while let [first, tail @ ..] = rest {
                    bits |= 1 << *first as u8;
                    rest = tail;
                }
                Self(bits)
            }

            /// The set without one value.
            #[must_use]
            pub const fn without(self, value: $name) -> Self {
                Self(self.0 & !(1 << value as u8))
            }

            /// True when `value` belongs to the set.
            #[must_use]
            pub const fn contains(self, value: $name) -> bool {
                self.0 & (1 << value as u8) != 0
            }

            /// The values in the usual order.
            pub fn iter(self) -> impl Iterator<Item = $name> {
                $name::ALL.iter().copied().filter(move |value| self.contains(*value))
            }
        }
    };
}

named_set! {
    /// A section of a policy document.
    SectionKind,
    /// A set of sections.
    Sections {
        /// Before the call to the backend.
        Inbound = "inbound",
        /// The call to the backend.
        Backend = "backend",
        /// After the backend has answered.
        Outbound = "outbound",
        /// After an error in any other section.
        OnError = "on-error",
    }
}

named_set! {
    /// Where a document is attached, widest first.
    Scope,
    /// A set of scopes.
    Scopes {
        /// The whole service.
        Global = "global",
        /// A workspace.
        Workspace = "workspace",
        /// A product.
        Product = "product",
        /// An API.
        Api = "api",
        /// One operation of an API.
        Operation = "operation",
    }
}

named_set! {
    /// The kind of gateway that runs a policy.
    Gateway,
    /// A set of gateways.
    Gateways {
        /// Developer, Basic, Standard and Premium tiers.
        Classic = "classic",
        /// Basic v2, Standard v2 and Premium v2 tiers.
        V2 = "v2",
        /// The Consumption tier.
        Consumption = "consumption",
        /// The self-hosted gateway.
        SelfHosted = "self-hosted",
        /// A workspace gateway.
        Workspace = "workspace",
    }
}

/// Where a policy may stand and how often.
#[derive(Clone, Copy, Debug)]
pub struct Placement {
    /// Sections that take the policy.
    pub sections: Sections,
    /// How a section outside of that set is judged.
    pub sections_strictness: super::Strictness,
    /// Scopes that take the policy.
    pub scopes: Scopes,
    /// Gateways that run the policy.
    pub gateways: Gateways,
    /// How often the policy may stand.
    pub repeat: Repeat,
    /// How standing more often is judged.
    pub repeat_strictness: super::Strictness,
    /// True for a policy that is the root of a document of its own.
    pub root: bool,
}

/// A use of a policy that has a place of its own.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// What makes it that use.
    pub when: super::Condition,
    /// Where it may stand.
    pub placement: Placement,
}

/// How often a policy may stand in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// As often as one likes.
    Any,
    /// Once on every path through a section.
    OncePerSection,
    /// Once on every path through a document.
    OncePerDocument,
}

impl Placement {
    /// Allowed in `sections`, at every scope, on every gateway, as often as one likes.
    #[must_use]
    pub const fn sections(sections: &[SectionKind]) -> Self {
        Self {
            sections: Sections::of(sections),
            sections_strictness: super::Strictness::DOCUMENTED_ERROR,
            scopes: Scopes::ALL,
            gateways: Gateways::ALL,
            repeat: Repeat::Any,
            repeat_strictness: super::Strictness::DOCUMENTED_ERROR,
            root: false,
        }
    }

    /// Allowed in every section.
    #[must_use]
    pub const fn anywhere() -> Self {
        Self::sections(SectionKind::ALL)
    }

    /// The same with other scopes.
    #[must_use]
    pub const fn scopes(mut self, scopes: &[Scope]) -> Self {
        self.scopes = Scopes::of(scopes);
        self
    }

    /// The same without one gateway.
    #[must_use]
    pub const fn except_gateway(mut self, gateway: Gateway) -> Self {
        self.gateways = self.gateways.without(gateway);
        self
    }

    /// The same with other gateways.
    #[must_use]
    pub const fn gateways(mut self, gateways: &[Gateway]) -> Self {
        self.gateways = Gateways::of(gateways);
        self
    }

    /// The same, at most once on every path through a section.
    #[must_use]
    pub const fn once_per_section(mut self) -> Self {
        self.repeat = Repeat::OncePerSection;
        self
    }

    /// The same, at most once on every path through a document.
    #[must_use]
    pub const fn once_per_document(mut self) -> Self {
        self.repeat = Repeat::OncePerDocument;
        self
    }

    /// The same; standing more often is judged as `strictness` says.
    #[must_use]
    pub const fn repeat_judged(mut self, strictness: super::Strictness) -> Self {
        self.repeat_strictness = strictness;
        self
    }

    /// The same, as the root of a document of its own.
    #[must_use]
    pub const fn root(mut self) -> Self {
        self.root = true;
        self
    }

    /// The same; another section is judged as `strictness` says.
    #[must_use]
    pub const fn elsewhere(mut self, strictness: super::Strictness) -> Self {
        self.sections_strictness = strictness;
        self
    }
}
