//! `XmlDocument` and its nodes: the classes of `System.Xml` over the same trees.

mod lists;

pub(super) use lists::Manager;
use lists::{ATTRIBUTES, Attributes, LIST, MANAGER, Names, list};

use super::element::namespace_of_prefix;
use super::name::{Name, Prefix};
use super::nodes::{node_type, node_type_value};
use super::parse::{Reading, parse};
use super::reader::attribute;
use super::tree::{Kind, Xml};
use super::write::{Writing, write};
use super::xpath::{Outcome, evaluate};
use crate::expr::members::{Args, Call, Row, TypeRows, class, row, table};
use crate::expr::types::Type;
use crate::expr::value::{
    Enumerator, Exception, Fault, Object, Text, Value, enumerate_values, whole,
};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    class("System.Xml.XmlNode", "a node of an XmlDocument")
        .bases(&["System.Collections.IEnumerable"])
        .rows(NODE)
        .not_allowed(),
    class("System.Xml.XmlLinkedNode", "a node with neighbours").bases(&["XmlNode"]).not_allowed(),
    class("System.Xml.XmlDocument", "a document").bases(&["XmlNode"]).rows(DOCUMENT).not_allowed(),
    class("System.Xml.XmlElement", "an element")
        .bases(&["XmlLinkedNode"])
        .rows(ELEMENT)
        .not_allowed(),
    class("System.Xml.XmlAttribute", "an attribute")
        .bases(&["XmlNode"])
        .rows(ATTRIBUTE)
        .not_allowed(),
    class("System.Xml.XmlCharacterData", "text").bases(&["XmlLinkedNode"]).rows(TEXT).not_allowed(),
    class("System.Xml.XmlText", "a text").bases(&["XmlCharacterData"]).not_allowed(),
    class("System.Xml.XmlCDataSection", "a CDATA section")
        .bases(&["XmlCharacterData"])
        .not_allowed(),
    class("System.Xml.XmlComment", "a comment").bases(&["XmlCharacterData"]).not_allowed(),
    class("System.Xml.XmlProcessingInstruction", "an instruction")
        .bases(&["XmlLinkedNode"])
        .not_allowed(),
    class("System.Xml.XmlDocumentType", "a document type").bases(&["XmlLinkedNode"]).not_allowed(),
    class("System.Xml.XmlNodeList", "nodes in order")
        .bases(&["System.Collections.IEnumerable", "IDisposable"])
        .rows(LIST)
        .not_allowed(),
    class("System.Xml.XmlAttributeCollection", "the attributes of an element")
        .bases(&["System.Collections.IEnumerable"])
        .rows(ATTRIBUTES)
        .not_allowed(),
    class("System.Xml.XmlNameTable", "names of a document").not_allowed(),
    class("System.Xml.XmlNamespaceManager", "prefixes of a query").rows(MANAGER).not_allowed(),
];

type Native = Result<Value, Fault>;

/// A node as a class of `System.Xml`.
#[derive(Debug)]
pub(super) struct Dom(pub(super) Xml);

impl Object for Dom {
    fn type_of(&self) -> Type {
        let name = match self.0.kind() {
            Kind::Document { .. } => "XmlDocument",
            Kind::Element { .. } => "XmlElement",
            Kind::Attribute(..) => "XmlAttribute",
            Kind::Text(_) => "XmlText",
            Kind::CData(_) => "XmlCDataSection",
            Kind::Comment(_) => "XmlComment",
            Kind::Instruction(..) => "XmlProcessingInstruction",
            Kind::DocumentType(_) => "XmlDocumentType",
        };
        table().find(&format!("System.Xml.{name}")).map_or(Type::Object, Type::named)
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| self.0.same(&other.0))
    }

    fn hash(&self) -> Option<u64> {
        Some(self.0.address() as u64)
    }

    fn same_reference(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Self>().is_some_and(|other| self.0.same(&other.0))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.0.children().into_iter().map(value).collect()))
    }
}

fn value(node: Xml) -> Value {
    Value::object(Dom(node))
}

fn or_null(node: Option<Xml>) -> Value {
    node.map_or(Value::Null, value)
}

fn this(args: Args<'_>) -> Result<&Xml, Fault> {
    Ok(&args.object::<Dom>(0)?.0)
}

/// The name as it is written, or what stands for one.
fn qualified(node: &Xml) -> Text {
    match node.kind() {
        Kind::Document { .. } => "#document".into(),
        Kind::Text(_) => "#text".into(),
        Kind::CData(_) => "#cdata-section".into(),
        Kind::Comment(_) => "#comment".into(),
        Kind::Instruction(target, _) => target.borrow().clone(),
        Kind::DocumentType(found) => found.name.clone(),
        _ => node.name().map(|name| name.qualified()).unwrap_or_default(),
    }
}

fn markup(node: &Xml) -> Result<String, Fault> {
    match node.kind() {
        Kind::Document { declaration, .. } => {
            let mut out = match super::document::parts(&declaration.borrow()) {
                Some([version, encoding, standalone]) => super::write::declaration_text(
                    version.as_ref(),
                    encoding.as_ref(),
                    standalone.as_ref(),
                ),
                None => String::new(),
            };
            out.push_str(&inner(node)?);
            Ok(out)
        }
        _ => write(node, Writing::default()),
    }
}

fn inner(node: &Xml) -> Result<String, Fault> {
    if node.is_attribute() {
        return Ok(node.text().to_utf8().into_owned());
    }
    let mut out = String::new();
    for child in node.children() {
        out.push_str(&write(&child, Writing::default())?);
    }
    Ok(out)
}

fn text_of(node: &Xml) -> Text {
    match node.kind() {
        Kind::Document { .. } | Kind::Element { .. } => node.text(),
        Kind::DocumentType(_) => Text::default(),
        _ => node.text(),
    }
}

fn select(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Vec<Xml>, Fault> {
    let query = args.required_text(1, "xpath")?.to_utf8().into_owned();
    let manager = args.get(2).downcast::<Manager>();
    let prefixes = |prefix: &str| -> Option<Text> {
        let manager = manager?;
        if prefix.is_empty() {
            return Some(Text::default());
        }
        let known = manager.prefixes.borrow();
        known.iter().rev().find(|(name, _)| *name == *prefix).map(|(_, uri)| uri.clone())
    };
    call.interpreter.step()?;
    match evaluate(&query, this(args)?, &prefixes)? {
        Outcome::Nodes(nodes) => Ok(nodes),
        _ => Err(Exception::new(
            "System.Xml.XPath.XPathException",
            "Expression must evaluate to a node-set.",
        )
        .into()),
    }
}

/// Puts a node below another; what is already somewhere is moved.
fn put(to: &Xml, child: &Xml, before: Option<&Xml>) -> Result<(), Fault> {
    if to.is_within(child) {
        let message = "Cannot insert a node or any ancestor of that node as a child of itself.";
        return Err(Exception::argument(message).into());
    }
    if let (Kind::Document { .. }, true) = (to.kind(), child.is_element())
        && to.children().iter().any(|known| known.is_element() && !known.same(child))
    {
        let message = "This document already has a 'DocumentElement' node.";
        return Err(Exception::invalid_operation(message).into());
    }
    child.take();
    match before {
        Some(before) => to.insert(before.index(), child),
        None => to.push(child),
    }
    Ok(())
}

fn node_argument(args: Args<'_>, at: usize, parameter: &str) -> Result<Xml, Fault> {
    args.required(at, parameter)?;
    Ok(args.object::<Dom>(at)?.0.clone())
}

fn append(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    call.interpreter.step()?;
    let child = node_argument(args, 1, "newChild")?;
    let first = if call.member.name == "PrependChild" { this(args)?.first_child() } else { None };
    put(this(args)?, &child, first.as_ref())?;
    Ok(args.value(1))
}

fn insert(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let child = node_argument(args, 1, "newChild")?;
    let beside = args.get(2).downcast::<Dom>().map(|dom| dom.0.clone());
    let before = match (call.member.name, beside) {
        ("InsertBefore", beside) => beside,
        (_, Some(beside)) => beside.next(),
        (_, None) => this(args)?.first_child(),
    };
    put(this(args)?, &child, before.as_ref())?;
    Ok(args.value(1))
}

fn remove(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let child = node_argument(args, 1, "oldChild")?;
    if !child.parent().is_some_and(|parent| this(args).is_ok_and(|this| parent.same(this))) {
        return Err(
            Exception::argument("The node to be removed is not a child of this node.").into()
        );
    }
    child.take();
    this(args)?.set_open(true);
    Ok(args.value(1))
}

/// The nodes below; the declaration of a document would be one of them, and is not modelled.
fn below(args: Args<'_>) -> Result<Vec<Xml>, Fault> {
    let node = this(args)?;
    match node.kind() {
        Kind::Document { declaration, .. } if !declaration.borrow().is_null() => {
            Err(Fault::not_supported("the XML declaration as a node of XmlDocument"))
        }
        _ => Ok(node.children()),
    }
}

fn set_inner_xml(args: Args<'_>) -> Native {
    let node = this(args)?;
    let text = args.required_text(1, "value")?;
    let reading = Reading { whitespace: true, fragment: true };
    let parsed = parse(&text.to_utf8(), reading)?;
    super::content::remove_nodes(node);
    for child in parsed.children() {
        child.take();
        node.push(&child);
    }
    node.set_open(true);
    Ok(Value::Null)
}

fn set_inner_text(args: Args<'_>) -> Native {
    let text = args.optional_text(1)?.cloned().unwrap_or_default();
    match this(args)?.kind() {
        Kind::Element { .. } => super::content::set_text(this(args)?, &text),
        Kind::Document { .. } => {
            let message = "The 'InnerText' of a 'Document' node is read-only and cannot be set.";
            return Err(Exception::invalid_operation(message).into());
        }
        _ => super::nodes::set_value(this(args)?, &text),
    }
    Ok(Value::Null)
}

fn node_value(args: Args<'_>) -> Native {
    let node = this(args)?;
    Ok(match node.kind() {
        Kind::Document { .. } | Kind::Element { .. } | Kind::DocumentType(_) => Value::Null,
        _ => node.text().into(),
    })
}

fn child_by_name(args: Args<'_>) -> Native {
    let name = args.required_text(1, "name")?;
    let found = this(args)?.children().into_iter();
    let found = found.filter(Xml::is_element).find(|child| qualified(child) == *name);
    Ok(or_null(found))
}

const NODE: &[Row] = &[
    row("string Name { get; }", |_, a| Ok(qualified(this(a)?).into()), "name with its prefix"),
    row(
        "string LocalName { get; }",
        |_, args| {
            let node = this(args)?;
            Ok(node.name().map_or_else(|| qualified(node), |name| name.local).into())
        },
        "name without its prefix",
    ),
    row(
        "string Prefix { get; }",
        |_, a| Ok(this(a)?.name().map(|n| n.prefix.0).unwrap_or_default().into()),
        "prefix of the name",
    ),
    row(
        "string NamespaceURI { get; }",
        |_, a| Ok(this(a)?.name().map(|n| n.namespace).unwrap_or_default().into()),
        "namespace of the name",
    ),
    row("string BaseURI { get; }", |_, _| Ok("".into()), "empty"),
    row(
        "System.Xml.XmlNodeType NodeType { get; }",
        |_, a| Ok(node_type_value(node_type(this(a)?))),
        "what kind of node it is",
    ),
    row("string Value { get; set; }", |_, a| node_value(a), "its own text, or null")
        .set(|_, a| set_inner_text(a))
        .nullable(),
    row("string InnerText { get; set; }", |_, a| Ok(text_of(this(a)?).into()), "all text below it")
        .set(|_, a| set_inner_text(a)),
    row("string InnerXml { get; set; }", |_, a| Ok(inner(this(a)?)?.into()), "the markup below it")
        .set(|_, a| set_inner_xml(a)),
    row("string OuterXml { get; }", |_, a| Ok(markup(this(a)?)?.into()), "its markup"),
    row(
        "bool HasChildNodes { get; }",
        |_, a| Ok(this(a)?.has_children().into()),
        "true with nodes below",
    ),
    row(
        "XmlNodeList ChildNodes { get; }",
        |_, a| Ok(list("System.Xml.XmlChildNodes", below(a)?)),
        "the nodes below",
    ),
    row(
        "XmlNode FirstChild { get; }",
        |_, a| Ok(or_null(below(a)?.into_iter().next())),
        "the first node below",
    )
    .nullable(),
    row(
        "XmlNode LastChild { get; }",
        |_, a| Ok(or_null(this(a)?.last_child())),
        "the last node below",
    )
    .nullable(),
    row(
        "XmlNode NextSibling { get; }",
        |_, a| Ok(or_null(sibling(this(a)?, true))),
        "the node after it",
    )
    .nullable(),
    row(
        "XmlNode PreviousSibling { get; }",
        |_, a| Ok(or_null(sibling(this(a)?, false))),
        "the node before it",
    )
    .nullable(),
    row(
        "XmlNode ParentNode { get; }",
        |_, a| Ok(or_null(this(a)?.parent().filter(|_| this(a).is_ok_and(|n| !n.is_attribute())))),
        "the node above it",
    )
    .nullable(),
    row(
        "XmlDocument OwnerDocument { get; }",
        |_, args| {
            let node = this(args)?;
            let top = node.top();
            Ok(match top.kind() {
                Kind::Document { .. } if !top.same(node) => value(top),
                _ => Value::Null,
            })
        },
        "its document",
    )
    .nullable(),
    row(
        "XmlAttributeCollection Attributes { get; }",
        |_, args| {
            let node = this(args)?;
            Ok(if node.is_element() {
                Value::object(Attributes(node.clone()))
            } else {
                Value::Null
            })
        },
        "its attributes; null for what is no element",
    )
    .nullable(),
    row(
        "XmlElement this[string name] { get; }",
        |_, a| child_by_name(a),
        "the first element of a name below",
    )
    .nullable(),
    row(
        "XmlNode SelectSingleNode(string xpath)",
        |c, a| Ok(or_null(select(c, a)?.into_iter().next())),
        "the first node of a query, or null",
    )
    .nullable(),
    row(
        "XmlNode SelectSingleNode(string xpath, XmlNamespaceManager nsmgr)",
        |c, a| Ok(or_null(select(c, a)?.into_iter().next())),
        "the first node of a query, or null",
    )
    .nullable(),
    row(
        "XmlNodeList SelectNodes(string xpath)",
        |c, a| Ok(list("System.Xml.XPathNodeList", select(c, a)?)),
        "the nodes of a query",
    ),
    row(
        "XmlNodeList SelectNodes(string xpath, XmlNamespaceManager nsmgr)",
        |c, a| Ok(list("System.Xml.XPathNodeList", select(c, a)?)),
        "the nodes of a query",
    ),
    row("XmlNode AppendChild(XmlNode newChild)", append, "adds a node at the end").impure(),
    row("XmlNode PrependChild(XmlNode newChild)", append, "adds a node at the beginning").impure(),
    row(
        "XmlNode InsertBefore(XmlNode newChild, XmlNode refChild)",
        insert,
        "adds a node before another",
    )
    .impure(),
    row(
        "XmlNode InsertAfter(XmlNode newChild, XmlNode refChild)",
        insert,
        "adds a node after another",
    )
    .impure(),
    row("XmlNode RemoveChild(XmlNode oldChild)", remove, "takes a node out").impure(),
    row(
        "XmlNode ReplaceChild(XmlNode newChild, XmlNode oldChild)",
        |_, args| {
            let (new, old) =
                (node_argument(args, 1, "newChild")?, node_argument(args, 2, "oldChild")?);
            put(this(args)?, &new, Some(&old))?;
            old.take();
            Ok(args.value(2))
        },
        "puts a node in the place of another",
    )
    .impure(),
    row(
        "void RemoveAll()",
        |_, args| {
            super::content::remove_nodes(this(args)?);
            for attribute in this(args)?.attributes() {
                attribute.take();
            }
            Ok(Value::Null)
        },
        "removes all nodes and attributes",
    )
    .impure(),
    row(
        "XmlNode CloneNode(bool deep)",
        |_, args| {
            let copy = this(args)?.deep_clone();
            if !args.bool(1)? {
                super::content::remove_nodes(&copy);
            }
            Ok(value(copy))
        },
        "a copy",
    ),
    row("XmlNode Clone()", |_, a| Ok(value(this(a)?.deep_clone())), "a copy"),
    row(
        "string GetNamespaceOfPrefix(string prefix)",
        |_, args| {
            let prefix = args.required_text(1, "prefix")?.to_utf8().into_owned();
            Ok(namespace_of_prefix(this(args)?, &prefix).unwrap_or_default().into())
        },
        "the namespace that a prefix stands for",
    ),
];

fn sibling(node: &Xml, next: bool) -> Option<Xml> {
    if node.is_attribute() {
        return None;
    }
    if next { node.next() } else { node.previous() }
}

/// A name with the namespace that its prefix has at a node.
fn name_at(node: Option<&Xml>, text: &Text, namespace: Option<&Text>) -> Result<Name, Fault> {
    let utf8 = text.to_utf8();
    let (prefix, local) = utf8.split_once(':').unwrap_or(("", &utf8));
    super::name::check_local(local)?;
    let found = match namespace {
        Some(namespace) => namespace.clone(),
        None if prefix.is_empty() => Text::default(),
        None => node.and_then(|node| namespace_of_prefix(node, prefix)).unwrap_or_default(),
    };
    Ok(Name { namespace: found, local: local.into(), prefix: Prefix(prefix.into()) })
}

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let _ = &call;
    let document = this(args)?;
    let text = args.required_text(1, "name")?;
    let namespace = if args.len() > 2 { args.optional_text(2)? } else { None };
    let name = name_at(Some(document), text, namespace)?;
    Ok(value(match call.member.name {
        "CreateElement" => Xml::element(name),
        _ => Xml::attribute(name, Text::default()),
    }))
}

fn create_text(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let text = args.optional_text(1)?.cloned().unwrap_or_default();
    Ok(value(Xml::new(match call.member.name {
        "CreateTextNode" => Kind::Text(text.into()),
        "CreateCDataSection" => Kind::CData(text.into()),
        _ => Kind::Comment(text.into()),
    })))
}

fn by_tag(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let name = args.required_text(1, "name")?;
    let found = this(args)?
        .descendants()
        .into_iter()
        .filter(|node| node.is_element() && (*name == *"*" || qualified(node) == *name));
    Ok(list("System.Xml.XmlElementList", found.collect()))
}

fn by_tag_in(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let name = Name::new(
        args.required_text(2, "namespaceURI")?.clone(),
        args.required_text(1, "localName")?.clone(),
    );
    let found = this(args)?
        .descendants()
        .into_iter()
        .filter(|node| node.name().as_ref() == Some(&name) && node.is_element());
    Ok(list("System.Xml.XmlElementList", found.collect()))
}

const DOCUMENT: &[Row] = &[
    row("new()", |_, _| Ok(value(Xml::document())), "an empty document"),
    row(
        "void LoadXml(string xml)",
        |call, args| {
            let text = args.required_text(1, "xml")?;
            call.interpreter.reserve(text.len())?;
            let parsed = parse(&text.to_utf8(), Reading::default())?;
            let document = this(args)?;
            super::content::remove_nodes(document);
            for child in parsed.children() {
                child.take();
                document.push(&child);
            }
            if let (
                Kind::Document { declaration: to, .. },
                Kind::Document { declaration: from, .. },
            ) = (document.kind(), parsed.kind())
            {
                *to.borrow_mut() = from.borrow().clone();
            }
            Ok(Value::Null)
        },
        "reads XML text",
    )
    .impure(),
    row(
        "XmlElement DocumentElement { get; }",
        |_, a| Ok(or_null(this(a)?.children().into_iter().find(Xml::is_element))),
        "its element, or null",
    )
    .nullable(),
    row("XmlNameTable NameTable { get; }", |_, _| Ok(Value::object(Names)), "its names"),
    row("XmlElement CreateElement(string name)", create, "an element of a name"),
    row(
        "XmlElement CreateElement(string qualifiedName, string namespaceURI)",
        create,
        "an element of a name",
    ),
    row("XmlAttribute CreateAttribute(string name)", create, "an attribute of a name"),
    row(
        "XmlAttribute CreateAttribute(string qualifiedName, string namespaceURI)",
        create,
        "an attribute of a name",
    ),
    row("XmlText CreateTextNode(string text)", create_text, "a text"),
    row("XmlCDataSection CreateCDataSection(string data)", create_text, "a CDATA section"),
    row("XmlComment CreateComment(string data)", create_text, "a comment"),
    row("XmlNodeList GetElementsByTagName(string name)", by_tag, "all elements of a name"),
    row(
        "XmlNodeList GetElementsByTagName(string localName, string namespaceURI)",
        by_tag_in,
        "all elements of a name",
    ),
    row(
        "XmlNode ImportNode(XmlNode node, bool deep)",
        |_, a| Ok(value(node_argument(a, 1, "node")?.deep_clone())),
        "a copy for this document",
    ),
];

fn get_attribute(args: Args<'_>) -> Result<Option<Xml>, Fault> {
    let element = this(args)?;
    if args.len() > 2 {
        let name = Name::new(
            args.required_text(2, "namespaceURI")?.clone(),
            args.required_text(1, "localName")?.clone(),
        );
        return Ok(element.find_attribute(&name));
    }
    Ok(attribute(element, args.required_text(1, "name")?))
}

const ELEMENT: &[Row] = &[
    row(
        "bool IsEmpty { get; set; }",
        |_, a| Ok(this(a)?.is_empty_element().into()),
        "true for `<a />`",
    )
    .set(|_, args| {
        if args.bool(1)? {
            super::content::remove_nodes(this(args)?);
        } else {
            this(args)?.set_open(true);
        }
        Ok(Value::Null)
    }),
    row(
        "bool HasAttributes { get; }",
        |_, a| Ok((!this(a)?.attributes().is_empty()).into()),
        "true with attributes",
    ),
    row(
        "string GetAttribute(string name)",
        |_, a| Ok(get_attribute(a)?.map(|found| found.text()).unwrap_or_default().into()),
        "the value of an attribute, or the empty text",
    ),
    row(
        "string GetAttribute(string localName, string namespaceURI)",
        |_, a| Ok(get_attribute(a)?.map(|found| found.text()).unwrap_or_default().into()),
        "the value of an attribute, or the empty text",
    ),
    row(
        "bool HasAttribute(string name)",
        |_, a| Ok(get_attribute(a)?.is_some().into()),
        "true when there is the attribute",
    ),
    row(
        "XmlAttribute GetAttributeNode(string name)",
        |_, a| Ok(or_null(get_attribute(a)?)),
        "an attribute, or null",
    )
    .nullable(),
    row(
        "void SetAttribute(string name, string value)",
        |_, args| {
            let element = this(args)?;
            let text = args.optional_text(2)?.cloned().unwrap_or_default();
            match get_attribute(Args(&[args.value(0), args.value(1)]))? {
                Some(known) => super::nodes::set_value(&known, &text),
                None => {
                    let name = name_at(Some(element), args.text(1)?, None)?;
                    element.push(&Xml::attribute(name, text));
                }
            }
            Ok(Value::Null)
        },
        "sets or adds an attribute",
    )
    .impure(),
    row(
        "void RemoveAttribute(string name)",
        |_, args| {
            if let Some(known) = get_attribute(args)? {
                known.take();
            }
            Ok(Value::Null)
        },
        "removes an attribute",
    )
    .impure(),
    row("XmlNodeList GetElementsByTagName(string name)", by_tag, "all elements of a name below"),
];

const ATTRIBUTE: &[Row] = &[
    row(
        "XmlElement OwnerElement { get; }",
        |_, a| Ok(or_null(this(a)?.parent())),
        "its element, or null",
    )
    .nullable(),
    row("bool Specified { get; }", |_, _| Ok(true.into()), "true"),
];

const TEXT: &[Row] = &[
    row("string Data { get; set; }", |_, a| Ok(this(a)?.text().into()), "the text")
        .set(|_, a| set_inner_text(a)),
    row("int Length { get; }", |_, a| Ok(whole(this(a)?.text().len())), "number of units"),
];

/// The document of JSON text, as a class of `System.Xml`.
pub(crate) fn deserialize(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    super::json::deserialize_tree(call, args).map(value)
}
