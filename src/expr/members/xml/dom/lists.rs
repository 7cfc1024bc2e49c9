//! Lists, attributes and namespaces of an XML document.

use super::*;

/// An `XmlNodeList`.
#[derive(Debug)]
struct List {
    class: &'static str,
    nodes: Vec<Xml>,
}

pub(super) fn list(class: &'static str, nodes: Vec<Xml>) -> Value {
    Value::object(List { class, nodes })
}

impl Object for List {
    fn type_of(&self) -> Type {
        table().find("System.Xml.XmlNodeList").map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        Some(self.class.to_owned())
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.nodes.iter().cloned().map(value).collect()))
    }

    fn count(&self) -> Option<usize> {
        Some(self.nodes.len())
    }
}

fn item(args: Args<'_>) -> Native {
    let found = usize::try_from(args.int(1)?).ok();
    Ok(or_null(found.and_then(|at| args.object::<List>(0).ok()?.nodes.get(at).cloned())))
}

pub(super) const LIST: &[Row] = &[
    row(
        "int Count { get; }",
        |_, a| Ok(whole(a.object::<List>(0)?.nodes.len())),
        "number of nodes",
    ),
    row("XmlNode Item(int index)", |_, a| item(a), "a node, or null").nullable(),
    row("XmlNode this[int i] { get; }", |_, a| item(a), "a node, or null").nullable(),
    row("void Dispose()", |_, _| Ok(Value::Null), "does nothing"),
];

/// An `XmlAttributeCollection`.
#[derive(Debug)]
pub(super) struct Attributes(pub(super) Xml);

impl Object for Attributes {
    fn type_of(&self) -> Type {
        table().find("System.Xml.XmlAttributeCollection").map_or(Type::Object, Type::named)
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.0.attributes().into_iter().map(value).collect()))
    }

    fn count(&self) -> Option<usize> {
        Some(self.0.attributes().len())
    }
}

pub(super) const ATTRIBUTES: &[Row] = &[
    row(
        "int Count { get; }",
        |_, a| Ok(whole(a.object::<Attributes>(0)?.0.attributes().len())),
        "number of attributes",
    ),
    row(
        "XmlAttribute this[string name] { get; }",
        |_, args| {
            let name = args.required_text(1, "name")?;
            Ok(or_null(attribute(&args.object::<Attributes>(0)?.0, name)))
        },
        "the attribute of a name, or null",
    )
    .nullable(),
    row(
        "XmlAttribute this[int i] { get; }",
        |_, args| {
            let found = usize::try_from(args.int(1)?).ok();
            let found = found
                .and_then(|at| args.object::<Attributes>(0).ok()?.0.attributes().get(at).cloned());
            match found {
                Some(found) => Ok(value(found)),
                None => Err(Exception::index_out_of_range().into()),
            }
        },
        "an attribute by its index",
    ),
    row(
        "XmlNode GetNamedItem(string name)",
        |_, args| {
            let name = args.required_text(1, "name")?;
            Ok(or_null(attribute(&args.object::<Attributes>(0)?.0, name)))
        },
        "the attribute of a name, or null",
    )
    .nullable(),
    row(
        "XmlAttribute Append(XmlAttribute node)",
        |_, args| {
            let node = node_argument(args, 1, "node")?;
            let element = &args.object::<Attributes>(0)?.0;
            if let Some(known) = node.name().and_then(|name| element.find_attribute(&name)) {
                known.take();
            }
            node.take();
            element.push(&node);
            Ok(args.value(1))
        },
        "adds an attribute",
    )
    .impure(),
];

/// An `XmlNameTable`.
#[derive(Debug)]
pub(super) struct Names;

impl Object for Names {
    fn type_of(&self) -> Type {
        table().find("System.Xml.XmlNameTable").map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        Some("System.Xml.NameTable".to_owned())
    }
}

/// An `XmlNamespaceManager`.
#[derive(Debug)]
pub(in crate::expr::members::xml) struct Manager {
    pub(in crate::expr::members::xml) prefixes: std::cell::RefCell<Vec<(Text, Text)>>,
}

impl Object for Manager {
    fn type_of(&self) -> Type {
        table().find("System.Xml.XmlNamespaceManager").map_or(Type::Object, Type::named)
    }
}

pub(super) const MANAGER: &[Row] = &[
    row(
        "new(XmlNameTable nameTable)",
        |_, args| {
            args.required(0, "nameTable")?;
            Ok(Value::object(Manager { prefixes: std::cell::RefCell::default() }))
        },
        "no prefixes",
    ),
    row(
        "void AddNamespace(string prefix, string uri)",
        |_, args| {
            let prefix = args.required_text(1, "prefix")?.clone();
            let uri = args.required_text(2, "uri")?.clone();
            args.object::<Manager>(0)?.prefixes.borrow_mut().push((prefix, uri));
            Ok(Value::Null)
        },
        "adds a prefix",
    )
    .impure(),
    row(
        "string LookupNamespace(string prefix)",
        |_, args| {
            let prefix = args.required_text(1, "prefix")?;
            let known = args.object::<Manager>(0)?.prefixes.borrow();
            Ok(known
                .iter()
                .rev()
                .find(|(name, _)| name == prefix)
                .map(|(_, uri)| uri.clone())
                .into())
        },
        "the namespace of a prefix, or null",
    )
    .nullable(),
    row(
        "bool HasNamespace(string prefix)",
        |_, args| {
            let prefix = args.optional_text(1)?;
            let known = args.object::<Manager>(0)?.prefixes.borrow();
            Ok(known.iter().any(|(name, _)| Some(name) == prefix).into())
        },
        "true when there is the prefix",
    ),
];
