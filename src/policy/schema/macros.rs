//! The declaration macros: one declaration gives the typed struct, the schema, the lowering
//! and the documentation text.

/// Declares an enum of words that an attribute takes. Words after `undocumented` are taken by
/// the service without being documented.
macro_rules! keyword {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)+
    } $(undocumented {
        $($(#[$extra_meta:meta])* $extra:ident = $extra_text:literal,)+
    })?) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $text)] $variant,)+
            $($($(#[$extra_meta])* #[serde(rename = $extra_text)] $extra,)+)?
        }

        impl $name {
            /// The word as written in a policy.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                    $($(Self::$extra => $extra_text,)+)?
                }
            }
        }

        impl $crate::policy::schema::AttributeType for $name {
            type Value<'d> = Self;

            const KIND: $crate::policy::schema::ValueKind =
                $crate::policy::schema::ValueKind::Keyword(&[$($text),+]);

            $(const UNDOCUMENTED_WORDS: &'static [&'static str] = &[$($extra_text),+];)?

            fn parse(text: std::borrow::Cow<'_, str>) -> Option<Self> {
                match &*text {
                    $($text => Some(Self::$variant),)+
                    $($($extra_text => Some(Self::$extra),)+)?
                    _ => None,
                }
            }
        }
    };
}

/// Declares what [`element!`] and [`policy!`] have in common: typed struct, schema, lowering.
macro_rules! typed_element {
    ($(#[doc = $doc:literal])* pub struct $name:ident($xml:literal) {
        $(attributes { $(
            $(#[doc = $attr_doc:literal])*
            $attr:ident: $attr_type:ident = $attr_name:literal
                $(, $attr_call:ident($($attr_arg:expr),* $(,)?))*;
        )* })?
        $(children { $(
            $(#[doc = $child_doc:literal])*
            $child:ident: [$child_type:ident] $(, $child_call:ident($($child_arg:expr),* $(,)?))*;
        )* })?
        $(text {
            $(#[doc = $text_doc:literal])*
            $text:ident: $text_type:ident $(, $text_call:ident($($text_arg:expr),* $(,)?))*;
        })?
        $(with { $($field:ident: $value:expr),* $(,)? })?
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name<'d> {
            /// The element as it stands in the document.
            pub element: $crate::policy::ElementRef<'d>,
            $($($(#[doc = $attr_doc])*
            pub $attr: Option<$crate::policy::Attribute<'d, $attr_type>>,)*)?
            $($($(#[doc = $child_doc])*
            pub $child: Vec<$child_type<'d>>,)*)?
            $($(#[doc = $text_doc])*
            pub $text: Option<$crate::policy::Value<'d, $text_type>>,)?
        }

        impl $crate::policy::schema::ElementSchema for $name<'_> {
            const ELEMENT: $crate::policy::schema::ElementDecl =
                $crate::policy::schema::ElementDecl {
                    attributes: &[$($(
                        $crate::policy::schema::AttributeDecl::new(
                            $attr_name,
                            <$attr_type as $crate::policy::schema::AttributeType>::KIND,
                        )
                        .also_takes(
                            <$attr_type as $crate::policy::schema::AttributeType>::UNDOCUMENTED_WORDS,
                        )
                        $(.$attr_call($($attr_arg),*))*
                        .doc(concat!($($attr_doc, "\n"),*)),
                    )*)?],
                    children: &[$($(
                        $crate::policy::schema::ChildDecl::new(
                            <$child_type<'static> as $crate::policy::ChildType>::CONTENT,
                        )
                        $(.$child_call($($child_arg),*))*
                        .doc(concat!($($child_doc, "\n"),*)),
                    )*)?],
                    $(text: Some(
                        $crate::policy::schema::TextDecl::of(
                            <$text_type as $crate::policy::schema::AttributeType>::KIND,
                        )
                        $(.$text_call($($text_arg),*))*
                        .doc(concat!($($text_doc, "\n"),*)),
                    ),)?
                    doc: concat!($($doc, "\n"),*),
                    $($($field: $value,)*)?
                    ..$crate::policy::schema::ElementDecl::empty($xml)
                };
        }

        impl<'d> $name<'d> {
            /// Reads the element; attributes that are not there are `None`.
            #[must_use]
            pub fn lower(element: $crate::policy::ElementRef<'d>) -> Self {
                Self {
                    $($($attr: element.typed_attribute($attr_name),)*)?
                    $($($child: element.typed_children::<$child_type<'static>>(),)*)?
                    $($text: element.text().map(|text| text.typed::<$text_type>()),)?
                    element,
                }
            }
        }
    };
}

/// Declares an element that is part of a policy: typed struct, schema and lowering.
///
/// ```text
/// element! {
///     /// What it is.
///     pub struct Dimension("dimension") {
///         attributes {
///             /// What the attribute is.
///             name: Text = "name", required(), expression();
///         }
///         children {
///             /// An element of its own, or a policy such as `set-header`.
///             headers: [SetHeader], at_least(1);
///         }
///         text {
///             /// What the text is.
///             body: Text, required();
///         }
///         with { constraints: &[…] }
///     }
/// }
/// ```
macro_rules! element {
    ($(#[doc = $doc:literal])* pub struct $name:ident($xml:literal) { $($body:tt)* }) => {
        $crate::policy::schema::typed_element! {
            $(#[doc = $doc])*
            pub struct $name($xml) { $($body)* }
        }

        impl $crate::policy::ChildType for $name<'_> {
            type Typed<'d> = $name<'d>;

            const CONTENT: $crate::policy::schema::ChildContent =
                $crate::policy::schema::ChildContent::Element(
                    &<$name<'static> as $crate::policy::schema::ElementSchema>::ELEMENT,
                );

            fn lower(element: $crate::policy::ElementRef<'_>) -> $name<'_> {
                $name::lower(element)
            }
        }
    };
}

/// A list, or the empty one where none is given.
macro_rules! or_empty {
    () => {
        &[]
    };
    ($list:expr) => {
        $list
    };
}

/// Declares a policy: what [`element!`] takes, with its names, placement, example and source.
/// As a child of another element it stands for the policy of that name.
///
/// ```text
/// policy! {
///     /// What it does.
///     pub struct TokenLimit("llm-token-limit") also ["azure-openai-token-limit"] {
///         placement: Placement::sections(&[SectionKind::Inbound]),
///         variants: &[…],
///         source: "documented: llm-token-limit, 2026-04",
///         example: "<policies>…</policies>",
///         attributes { … }
///         children { … }
///         with { constraints: &[…] }
///     }
/// }
/// ```
macro_rules! policy {
    ($(#[doc = $doc:literal])* pub struct $name:ident($xml:literal)
        $(also [$($alias:literal),+ $(,)?])? {
        placement: $placement:expr,
        $(variants: $variants:expr,)?
        source: $source:expr,
        $(documented: $documented:expr,)?
        example: $example:expr,
        $($rest:tt)*
    }) => {
        $crate::policy::schema::typed_element! {
            $(#[doc = $doc])*
            pub struct $name($xml) { $($rest)* }
        }

        impl $crate::policy::ChildType for $name<'_> {
            type Typed<'d> = $name<'d>;

            const CONTENT: $crate::policy::schema::ChildContent =
                $crate::policy::schema::ChildContent::Policy($xml);

            fn lower(element: $crate::policy::ElementRef<'_>) -> $name<'_> {
                $name::lower(element)
            }
        }

        impl $crate::policy::schema::PolicySchema for $name<'_> {
            const POLICY: $crate::policy::schema::PolicyDecl =
                $crate::policy::schema::PolicyDecl {
                    names: &[$xml $(, $($alias),+)?],
                    element: <$name<'static> as $crate::policy::schema::ElementSchema>::ELEMENT,
                    placement: $placement,
                    variants: $crate::policy::schema::or_empty!($($variants)?),
                    documented: true $(&& $documented)?,
                    example: $example,
                    source: $source,
                };
        }

        impl<'d> $name<'d> {
            /// Reads the element if it is this policy.
            #[must_use]
            pub fn of(element: $crate::policy::ElementRef<'d>) -> Option<Self> {
                let names = <Self as $crate::policy::schema::PolicySchema>::POLICY.names;
                names.contains(&element.name()).then(|| Self::lower(element))
            }
        }
    };
}

pub(crate) use {element, keyword, or_empty, policy, typed_element};
