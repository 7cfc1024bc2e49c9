//! `XName` and `XNamespace`.

use crate::expr::eval::Interpreter;
use crate::expr::members::{Args, Call, Row, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, Value};

/// Namespace of `xml:` names.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// Namespace of namespace declarations.
pub(super) const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// A name with its namespace, which is empty for none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::expr::members) struct Name {
    pub(super) namespace: Text,
    pub(super) local: Text,
    /// The prefix that a text had, for the classes of `System.Xml`.
    pub(super) prefix: Prefix,
}

/// A prefix; it does not make names differ.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefix(pub(super) Text);

impl PartialEq for Prefix {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for Prefix {}

impl std::hash::Hash for Prefix {
    fn hash<H: std::hash::Hasher>(&self, _state: &mut H) {}
}

impl Name {
    pub(super) fn new(namespace: Text, local: Text) -> Self {
        Self { namespace, local, prefix: Prefix::default() }
    }

    /// A name without a namespace.
    pub(super) fn local(local: Text) -> Self {
        Self::new(Text::default(), local)
    }

    /// `xmlns="…"` or `xmlns:p="…"`
    pub(super) fn declares_namespace(&self) -> bool {
        self.namespace == *XMLNS || self.namespace.is_empty() && self.local == *"xmlns"
    }

    /// `{namespace}local`
    pub(super) fn expanded(&self) -> Text {
        if self.namespace.is_empty() {
            return self.local.clone();
        }
        Text::concat(&[&"{".into(), &self.namespace, &"}".into(), &self.local])
    }

    /// `p:local` as it was written.
    pub(super) fn qualified(&self) -> Text {
        if self.prefix.0.is_empty() {
            return self.local.clone();
        }
        Text::concat(&[&self.prefix.0, &":".into(), &self.local])
    }

    /// Reads `local` or `{namespace}local`.
    pub(super) fn parse(text: &Text) -> Result<Self, Fault> {
        let utf8 = text.to_utf8();
        if utf8.is_empty() {
            return Err(Exception::with_parameter(
                "System.ArgumentException",
                "The value cannot be an empty string.",
                "expandedName",
            )
            .into());
        }
        let Some(rest) = utf8.strip_prefix('{') else {
            check_local(&utf8)?;
            return Ok(Self::local(text.clone()));
        };
        match rest.rsplit_once('}') {
            Some((namespace, local)) if !namespace.is_empty() && !local.is_empty() => {
                check_local(local)?;
                Ok(Self::new(namespace.into(), local.into()))
            }
            _ => Err(Exception::with_parameter(
                "System.ArgumentException",
                format!("'{utf8}' is an invalid expanded name."),
                "expandedName",
            )
            .into()),
        }
    }
}

/// True for the characters that a name can begin with.
pub(super) fn starts_name(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
        | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}')
}

/// True for the characters that a name can go on with, apart from the colon.
pub(super) fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}'
            | '\u{203f}'..='\u{2040}')
}

/// Checks a name without a prefix.
pub(super) fn check_local(name: &str) -> Result<(), Fault> {
    let mut chars = name.chars();
    let wrong = match chars.next() {
        None => return Err(xml_exception("The empty string '' is not a valid local name.")),
        Some(first) if !starts_name(first) => {
            return Err(xml_exception(&format!(
                "Name cannot begin with the '{first}' character, hexadecimal value 0x{:02X}.",
                u32::from(first)
            )));
        }
        Some(_) => chars.find(|c| !continues_name(*c)),
    };
    match wrong {
        Some(c) => Err(xml_exception(&format!(
            "The '{c}' character, hexadecimal value 0x{:02X}, cannot be included in a name.",
            u32::from(c)
        ))),
        None => Ok(()),
    }
}

/// `System.Xml.XmlException`
pub(super) fn xml_exception(message: &str) -> Fault {
    Exception::new("System.Xml.XmlException", message).into()
}

/// An `XName`; equal names are one object.
#[derive(Debug)]
pub(in crate::expr::members) struct XName(pub(super) Name);

/// An `XNamespace`; equal namespaces are one object.
#[derive(Debug)]
pub(super) struct XNamespace(pub(super) Text);

fn class(name: &str) -> Type {
    table().find(name).map_or(Type::Object, Type::named)
}

impl Object for XName {
    fn type_of(&self) -> Type {
        class("System.Xml.Linq.XName")
    }

    fn to_text(&self, _interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.0.expanded())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| other.0 == self.0)
    }

    fn hash(&self) -> Option<u64> {
        Some(crate::expr::eval::hash_value(&Value::String(self.0.expanded())))
    }

    fn same_reference(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Self>().is_some_and(|other| other.0 == self.0)
    }
}

impl Object for XNamespace {
    fn type_of(&self) -> Type {
        class("System.Xml.Linq.XNamespace")
    }

    fn to_text(&self, _interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.0.clone())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| other.0 == self.0)
    }

    fn hash(&self) -> Option<u64> {
        Some(crate::expr::eval::hash_value(&Value::String(self.0.clone())))
    }

    fn same_reference(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Self>().is_some_and(|other| other.0 == self.0)
    }
}

/// An `XName` as a value.
pub(super) fn name_value(name: Name) -> Value {
    Value::object(XName(name))
}

/// The name that an argument of type `XName` holds.
pub(super) fn name_argument(args: Args<'_>, at: usize) -> Result<Name, Fault> {
    args.required(at, "name")?;
    Ok(args.object::<XName>(at)?.0.clone())
}

/// The name that an argument of type `XName` holds; null for any.
pub(super) fn optional_name(args: Args<'_>, at: usize) -> Result<Option<Name>, Fault> {
    if args.is_null(at) { Ok(None) } else { name_argument(args, at).map(Some) }
}

fn namespace(text: impl Into<Text>) -> Value {
    Value::object(XNamespace(text.into()))
}

fn same(args: Args<'_>) -> bool {
    args.get(0).same_reference(args.get(1))
}

pub(super) const NAME: &[Row] = &[
    row(
        "string LocalName { get; }",
        |_, args| Ok(args.object::<XName>(0)?.0.local.clone().into()),
        "the name without its namespace",
    ),
    row(
        "XNamespace Namespace { get; }",
        |_, args| Ok(namespace(args.object::<XName>(0)?.0.namespace.clone())),
        "the namespace",
    ),
    row(
        "string NamespaceName { get; }",
        |_, args| Ok(args.object::<XName>(0)?.0.namespace.clone().into()),
        "the text of the namespace, empty for none",
    ),
    row(
        "static XName Get(string expandedName)",
        |_, args| Ok(name_value(Name::parse(args.required_text(0, "expandedName")?)?)),
        "the name of a text such as `{namespace}local`",
    ),
    row(
        "static XName Get(string localName, string namespaceName)",
        |_, args| {
            let local = args.required_text(0, "localName")?.clone();
            let namespace = args.required_text(1, "namespaceName")?.clone();
            check_local(&local.to_utf8())?;
            Ok(name_value(Name::new(namespace, local)))
        },
        "the name in a namespace",
    ),
    row(
        "static implicit operator XName(string expandedName)",
        |_, args| match args.optional_text(0)? {
            Some(text) => Ok(name_value(Name::parse(text)?)),
            None => Ok(Value::Null),
        },
        "the name of a text such as `{namespace}local`",
    ),
    row(
        "static bool operator ==(XName left, XName right)",
        |_, args| Ok(same(args).into()),
        "true for the same name",
    ),
    row(
        "static bool operator !=(XName left, XName right)",
        |_, args| Ok((!same(args)).into()),
        "true for different names",
    ),
];

pub(super) const NAMESPACE: &[Row] = &[
    row(
        "string NamespaceName { get; }",
        |_, args| Ok(args.object::<XNamespace>(0)?.0.clone().into()),
        "the text of the namespace, empty for none",
    ),
    row("static XNamespace None { get; }", |_, _| Ok(namespace("")), "no namespace"),
    row("static XNamespace Xml { get; }", |_, _| Ok(namespace(XML)), "that of `xml:` names"),
    row("static XNamespace Xmlns { get; }", |_, _| Ok(namespace(XMLNS)), "that of `xmlns:` names"),
    row(
        "static XNamespace Get(string namespaceName)",
        |_, args| Ok(namespace(args.required_text(0, "namespaceName")?.clone())),
        "the namespace of a text",
    ),
    row(
        "XName GetName(string localName)",
        |_, args| {
            let local = args.required_text(1, "localName")?.clone();
            check_local(&local.to_utf8())?;
            Ok(name_value(Name::new(args.object::<XNamespace>(0)?.0.clone(), local)))
        },
        "a name in the namespace",
    ),
    row(
        "static implicit operator XNamespace(string namespaceName)",
        |_, args| match args.optional_text(0)? {
            Some(text) => Ok(namespace(text.clone())),
            None => Ok(Value::Null),
        },
        "the namespace of a text",
    ),
    row(
        "static XName operator +(XNamespace ns, string localName)",
        |_: &mut Call<'_, '_>, args| {
            args.required(0, "ns")?;
            let local = args.required_text(1, "localName")?.clone();
            check_local(&local.to_utf8())?;
            Ok(name_value(Name::new(args.object::<XNamespace>(0)?.0.clone(), local)))
        },
        "a name in the namespace",
    ),
    row(
        "static bool operator ==(XNamespace left, XNamespace right)",
        |_, args| Ok(same(args).into()),
        "true for the same namespace",
    ),
    row(
        "static bool operator !=(XNamespace left, XNamespace right)",
        |_, args| Ok((!same(args)).into()),
        "true for different namespaces",
    ),
];
