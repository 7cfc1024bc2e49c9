//! `XmlReader` over a text or a tree: a walk from node to node.

use std::cell::{Cell, RefCell};

use super::element::namespace_of_prefix;
use super::nodes::{node_type, node_type_value};
use super::parse::{Reading, parse};
use super::tree::{Kind, Xml};
use super::write::{Writing, write};
use crate::expr::members::{Args, Call, Row, TypeRows, class, enumeration, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, Value};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    class("System.Xml.XmlReader", "walks XML from node to node")
        .bases(&["IDisposable"])
        .rows(READER)
        .not_allowed(),
    class("System.Xml.XmlReaderSettings", "how XML is read").rows(SETTINGS).not_allowed(),
    enumeration(
        "System.Xml.ReadState",
        &[("Initial", 0), ("Interactive", 1), ("Error", 2), ("EndOfFile", 3), ("Closed", 4)],
        "where a reader is",
    )
    .not_allowed(),
];

type Native = Result<Value, Fault>;

/// Where a reader stands.
#[derive(Clone, Debug)]
enum Stand {
    Before,
    /// At the start of a node.
    Start(Xml),
    /// At an attribute of an element.
    Attribute(Xml),
    /// At the end of an element.
    End(Xml),
    After,
    Closed,
}

#[derive(Debug)]
struct Reader {
    /// The document, or the node that the reader was made for.
    root: Xml,
    stand: RefCell<Stand>,
}

impl Object for Reader {
    fn type_of(&self) -> Type {
        table().find("System.Xml.XmlReader").map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        Some(match self.root.kind() {
            Kind::Document { .. } => "System.Xml.XmlReaderImpl".to_owned(),
            _ => "System.Xml.Linq.XNodeReader".to_owned(),
        })
    }
}

/// `XmlReaderSettings`
#[derive(Debug, Default)]
struct Settings {
    ignore_whitespace: Cell<bool>,
    ignore_comments: Cell<bool>,
}

impl Object for Settings {
    fn type_of(&self) -> Type {
        table().find("System.Xml.XmlReaderSettings").map_or(Type::Object, Type::named)
    }
}

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let text = super::io::read_all(call, args.required(0, "input")?)?;
    let settings = args.get(1).downcast::<Settings>();
    let ignore = settings.is_some_and(|settings| settings.ignore_whitespace.get());
    if settings.is_some_and(|settings| settings.ignore_comments.get()) {
        return Err(Fault::not_supported("XmlReaderSettings.IgnoreComments"));
    }
    call.interpreter.reserve(text.len())?;
    let document = parse(&text.to_utf8(), Reading { whitespace: !ignore, fragment: false })?;
    Ok(Value::object(Reader { root: document, stand: RefCell::new(Stand::Before) }))
}

/// `XNode.CreateReader()`
pub(super) fn of_node(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let root = args.object::<Xml>(0)?.clone();
    Ok(Value::object(Reader { root, stand: RefCell::new(Stand::Before) }))
}

impl Reader {
    fn stand(&self) -> Stand {
        self.stand.borrow().clone()
    }

    /// Goes to the next node; false at the end.
    fn read(&self) -> bool {
        let next = match self.stand() {
            Stand::Before => match self.root.kind() {
                Kind::Document { .. } => self.root.first_child().map_or(Stand::After, Stand::Start),
                _ => Stand::Start(self.root.clone()),
            },
            Stand::Start(node) if node.is_element() && !node.is_empty_element() => {
                match node.first_child() {
                    Some(first) => Stand::Start(first),
                    None => Stand::End(node),
                }
            }
            Stand::Attribute(attribute) => {
                let element = attribute.parent();
                if let Some(element) = element {
                    *self.stand.borrow_mut() = Stand::Start(element);
                }
                return self.read();
            }
            Stand::Start(node) | Stand::End(node) => self.after(&node),
            other => other,
        };
        let more = !matches!(next, Stand::After | Stand::Closed);
        *self.stand.borrow_mut() = next;
        more
    }

    /// What follows a node and all below it.
    fn after(&self, node: &Xml) -> Stand {
        if node.same(&self.root) {
            return Stand::After;
        }
        match (node.next(), node.parent()) {
            (Some(next), _) => Stand::Start(next),
            (None, Some(parent)) if parent.is_element() => Stand::End(parent),
            _ => Stand::After,
        }
    }

    /// Skips the node that the reader stands at.
    fn skip(&self) {
        if let Stand::Start(node) = self.stand() {
            let next = self.after(&node);
            *self.stand.borrow_mut() = next;
        } else {
            self.read();
        }
    }

    fn node(&self) -> Option<Xml> {
        match self.stand() {
            Stand::Start(node) | Stand::Attribute(node) | Stand::End(node) => Some(node),
            _ => None,
        }
    }

    fn number(&self) -> i64 {
        match self.stand() {
            Stand::End(_) => 15,
            Stand::Start(node) => match node.kind() {
                Kind::Text(text) if text.borrow().to_utf8().trim().is_empty() => 13,
                _ => node_type(&node),
            },
            Stand::Attribute(_) => 2,
            _ => 0,
        }
    }

    /// Goes on to content: elements, text, or their ends.
    fn move_to_content(&self) -> i64 {
        if matches!(self.stand(), Stand::Before) {
            self.read();
        }
        loop {
            match self.number() {
                2 => {
                    if let Some(element) = self.node().and_then(|node| node.parent()) {
                        *self.stand.borrow_mut() = Stand::Start(element);
                    }
                    return 1;
                }
                1 | 3 | 4 | 15 => return self.number(),
                _ if !self.read() => return self.number(),
                _ => {}
            }
        }
    }
}

fn this(args: Args<'_>) -> Result<&Reader, Fault> {
    args.object::<Reader>(0)
}

/// A name with its prefix as it was written.
fn qualified(node: &Xml) -> Text {
    match node.kind() {
        Kind::Instruction(target, _) => target.borrow().clone(),
        Kind::DocumentType(found) => found.name.clone(),
        _ => node.name().map(|name| name.qualified()).unwrap_or_default(),
    }
}

/// The attribute of a name as it was written.
pub(super) fn attribute(element: &Xml, name: &Text) -> Option<Xml> {
    element.attributes().into_iter().find(|attribute| qualified(attribute) == *name)
}

fn get_attribute(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let Some(element) = this(args)?.node().filter(Xml::is_element) else { return Ok(Value::Null) };
    let found = attribute(&element, args.required_text(1, "name")?);
    Ok(found.map(|attribute| attribute.text()).into())
}

fn content_of(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Text, Fault> {
    let reader = this(args)?;
    let number = reader.move_to_content();
    let Some(node) = reader.node().filter(|_| number == 1) else {
        let message = "The ReadElementContentAsString method is not supported on this node type.";
        let message = message.replace("ReadElementContentAsString", call.member.name);
        return Err(Exception::invalid_operation(&message).into());
    };
    if node.children().iter().any(Xml::is_element) {
        return Err(super::name::xml_exception(&format!(
            "Unexpected node type Element. {} method can only be called on elements with simple or empty content.",
            call.member.name
        )));
    }
    let text = node.text();
    reader.skip();
    Ok(text)
}

fn content_as(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let text = content_of(call, args)?;
    let ty = call.member.result.clone();
    if ty == Type::String {
        return Ok(text.into());
    }
    super::convert::parse(call, &text.to_utf8(), &ty).map_err(|fault| match fault {
        Fault::Exception(inner) => Exception::with_inner(
            "System.Xml.XmlException",
            &format!("Content cannot be converted to the type {}.", ty.full_name()),
            inner,
        )
        .into(),
        other => other,
    })
}

fn is_start(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<bool, Fault> {
    let reader = this(args)?;
    if reader.move_to_content() != 1 {
        return Ok(false);
    }
    let _ = call;
    match args.get(1) {
        Value::String(name) => Ok(reader.node().is_some_and(|node| qualified(&node) == *name)),
        _ => Ok(true),
    }
}

/// `ReadToFollowing`, `ReadToDescendant`, `ReadToNextSibling`
fn read_to(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let reader = this(args)?;
    let name = args.required_text(1, "name")?;
    let fits = |reader: &Reader| {
        reader.number() == 1 && reader.node().is_some_and(|node| qualified(&node) == *name)
    };
    match call.member.name {
        "ReadToFollowing" => {
            while reader.read() {
                call.interpreter.step()?;
                if fits(reader) {
                    return Ok(true.into());
                }
            }
            Ok(false.into())
        }
        "ReadToDescendant" => {
            let start = match reader.stand() {
                Stand::Before => None,
                _ => reader.node(),
            };
            while reader.read() {
                call.interpreter.step()?;
                if fits(reader) {
                    return Ok(true.into());
                }
                if let (Some(start), Some(node), 15) = (&start, reader.node(), reader.number())
                    && node.same(start)
                {
                    return Ok(false.into());
                }
            }
            Ok(false.into())
        }
        _ => loop {
            call.interpreter.step()?;
            reader.skip();
            if fits(reader) {
                return Ok(true.into());
            }
            if matches!(reader.number(), 0 | 15) {
                return Ok(false.into());
            }
        },
    }
}

/// `ReadInnerXml` and `ReadOuterXml`
fn markup(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let reader = this(args)?;
    let Some(node) = reader.node().filter(|_| reader.number() == 1) else {
        return Ok("".into());
    };
    let mut out = String::new();
    if call.member.name == "ReadOuterXml" {
        out = write(&node, Writing::default())?;
    } else {
        for child in node.children() {
            out.push_str(&write(&child, Writing::default())?);
        }
    }
    reader.skip();
    Ok(out.into())
}

/// `XNode.ReadFrom(reader)`: the node that the reader stands at; the reader goes on after it.
pub(super) fn read_node(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let reader = args.required(0, "reader").and_then(|_| args.object::<Reader>(0))?;
    if matches!(reader.stand(), Stand::Before) {
        let message = "The XmlReader state should be Interactive.";
        return Err(Exception::invalid_operation(message).into());
    }
    let Some(node) = reader.node() else {
        let message = "The XmlReader state should be Interactive.";
        return Err(Exception::invalid_operation(message).into());
    };
    if matches!(reader.stand(), Stand::End(_)) {
        let message = "The XmlReader should not be on a node of type EndElement.";
        return Err(Exception::invalid_operation(message).into());
    }
    let copy = node.deep_clone();
    reader.skip();
    Ok(Value::object(copy))
}

fn move_attribute(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let reader = this(args)?;
    let Some(node) = reader.node() else { return Ok(false.into()) };
    let found = match (call.member.name, reader.stand()) {
        ("MoveToFirstAttribute", Stand::Start(element)) => element.attributes().first().cloned(),
        ("MoveToFirstAttribute", Stand::Attribute(attribute)) => {
            attribute.parent().and_then(|element| element.attributes().first().cloned())
        }
        ("MoveToNextAttribute", Stand::Attribute(attribute)) => attribute.next(),
        ("MoveToNextAttribute", Stand::Start(element)) => element.attributes().first().cloned(),
        ("MoveToElement", Stand::Attribute(_)) => {
            if let Some(element) = node.parent() {
                *reader.stand.borrow_mut() = Stand::Start(element);
                return Ok(true.into());
            }
            None
        }
        ("MoveToAttribute", Stand::Start(element)) => {
            attribute(&element, args.required_text(1, "name")?)
        }
        ("MoveToAttribute", Stand::Attribute(_)) => match node.parent() {
            Some(element) => attribute(&element, args.required_text(1, "name")?),
            None => None,
        },
        _ => None,
    };
    let moved = found.is_some();
    if let Some(found) = found {
        *reader.stand.borrow_mut() = Stand::Attribute(found);
    }
    Ok(moved.into())
}

fn close(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    *this(args)?.stand.borrow_mut() = Stand::Closed;
    Ok(Value::Null)
}

const READER: &[Row] = &[
    row("static XmlReader Create(System.IO.TextReader input)", create, "a reader of XML text"),
    row(
        "static XmlReader Create(System.IO.TextReader input, XmlReaderSettings settings)",
        create,
        "a reader of XML text",
    ),
    row(
        "bool Read()",
        |_, a| Ok(this(a)?.read().into()),
        "goes to the next node; false at the end",
    )
    .impure(),
    row(
        "bool EOF { get; }",
        |_, a| Ok(matches!(this(a)?.stand(), Stand::After).into()),
        "true at the end",
    ),
    row(
        "ReadState ReadState { get; }",
        |_, args| {
            let number = match this(args)?.stand() {
                Stand::Before => 0,
                Stand::After => 3,
                Stand::Closed => 4,
                _ => 1,
            };
            Ok(table()
                .find("System.Xml.ReadState")
                .map_or(Value::Null, |id| Value::Enum(id, number)))
        },
        "where it is",
    ),
    row(
        "System.Xml.XmlNodeType NodeType { get; }",
        |_, a| Ok(node_type_value(this(a)?.number())),
        "what kind of node it stands at",
    ),
    row(
        "string Name { get; }",
        |_, a| Ok(this(a)?.node().map(|n| qualified(&n)).unwrap_or_default().into()),
        "name with its prefix",
    ),
    row(
        "string LocalName { get; }",
        |_, args| {
            let node = this(args)?.node();
            let name = node.map(|node| node.name().map_or_else(|| qualified(&node), |n| n.local));
            Ok(name.unwrap_or_default().into())
        },
        "name without its prefix",
    ),
    row(
        "string Prefix { get; }",
        |_, a| {
            Ok(this(a)?
                .node()
                .and_then(|n| n.name())
                .map(|n| n.prefix.0)
                .unwrap_or_default()
                .into())
        },
        "prefix of the name",
    ),
    row(
        "string NamespaceURI { get; }",
        |_, a| {
            Ok(this(a)?
                .node()
                .and_then(|n| n.name())
                .map(|n| n.namespace)
                .unwrap_or_default()
                .into())
        },
        "namespace of the name",
    ),
    row(
        "string Value { get; }",
        |_, args| {
            let reader = this(args)?;
            let plain = matches!(reader.number(), 0 | 1 | 9 | 15);
            Ok(if plain {
                "".into()
            } else {
                reader.node().map(|n| n.text()).unwrap_or_default().into()
            })
        },
        "text of the node",
    ),
    row(
        "bool HasValue { get; }",
        |_, a| Ok((!matches!(this(a)?.number(), 0 | 1 | 9 | 15)).into()),
        "true with a text of its own",
    ),
    row(
        "bool IsEmptyElement { get; }",
        |_, a| {
            Ok((this(a)?.number() == 1 && this(a)?.node().is_some_and(|n| n.is_empty_element()))
                .into())
        },
        "true for `<a />`",
    ),
    row(
        "bool HasAttributes { get; }",
        |_, a| Ok(this(a)?.node().is_some_and(|n| !n.attributes().is_empty()).into()),
        "true with attributes",
    ),
    row(
        "int AttributeCount { get; }",
        |_, a| Ok(crate::expr::value::whole(this(a)?.node().map_or(0, |n| n.attributes().len()))),
        "number of attributes",
    ),
    row(
        "int Depth { get; }",
        |_, args| {
            let reader = this(args)?;
            let mut depth = 0_usize;
            let mut node = reader.node();
            while let Some(parent) =
                node.as_ref().filter(|n| !n.same(&reader.root)).and_then(Xml::parent)
            {
                if parent.is_element() {
                    depth += 1;
                }
                node = Some(parent);
            }
            Ok(crate::expr::value::whole(depth))
        },
        "number of elements around it",
    ),
    row("string GetAttribute(string name)", get_attribute, "the value of an attribute, or null")
        .nullable(),
    row("string this[string name] { get; }", get_attribute, "the value of an attribute, or null")
        .nullable(),
    row("bool MoveToAttribute(string name)", move_attribute, "goes to an attribute").impure(),
    row("bool MoveToFirstAttribute()", move_attribute, "goes to the first attribute").impure(),
    row("bool MoveToNextAttribute()", move_attribute, "goes to the next attribute").impure(),
    row("bool MoveToElement()", move_attribute, "goes back to the element").impure(),
    row(
        "System.Xml.XmlNodeType MoveToContent()",
        |_, a| Ok(node_type_value(this(a)?.move_to_content())),
        "goes on to content",
    )
    .impure(),
    row("bool IsStartElement()", |c, a| Ok(is_start(c, a)?.into()), "true at an element").impure(),
    row(
        "bool IsStartElement(string name)",
        |c, a| Ok(is_start(c, a)?.into()),
        "true at an element of a name",
    )
    .impure(),
    row(
        "void ReadStartElement()",
        |call, args| {
            let reader = this(args)?;
            if reader.move_to_content() != 1 {
                return Err(super::name::xml_exception(&format!(
                    "'{}' is an invalid XmlNodeType.",
                    call.to_text(&node_type_value(reader.number()))?
                )));
            }
            reader.read();
            Ok(Value::Null)
        },
        "goes into an element",
    )
    .impure(),
    row(
        "void ReadStartElement(string name)",
        |call, args| {
            if !is_start(call, args)? {
                let message = format!("Element '{}' was not found.", args.text(1)?);
                return Err(super::name::xml_exception(&message));
            }
            this(args)?.read();
            Ok(Value::Null)
        },
        "goes into an element of a name",
    )
    .impure(),
    row(
        "void ReadEndElement()",
        |call, args| {
            let reader = this(args)?;
            if reader.move_to_content() != 15 {
                return Err(super::name::xml_exception(&format!(
                    "'{}' is an invalid XmlNodeType.",
                    call.to_text(&node_type_value(reader.number()))?
                )));
            }
            reader.read();
            Ok(Value::Null)
        },
        "goes out of an element",
    )
    .impure(),
    row("string ReadElementString()", content_as, "the text of an element").impure(),
    row("string ReadElementContentAsString()", content_as, "the text of an element").impure(),
    row("int ReadElementContentAsInt()", content_as, "the number in an element").impure(),
    row("long ReadElementContentAsLong()", content_as, "the number in an element").impure(),
    row("double ReadElementContentAsDouble()", content_as, "the number in an element").impure(),
    row("decimal ReadElementContentAsDecimal()", content_as, "the number in an element").impure(),
    row("bool ReadElementContentAsBoolean()", content_as, "the truth value in an element").impure(),
    row(
        "string ReadString()",
        |_, args| {
            let reader = this(args)?;
            let text = match reader.stand() {
                Stand::Start(node) if node.is_element() => {
                    let mut text = crate::expr::value::TextBuilder::new();
                    for child in node.children().iter().take_while(|child| child.is_text()) {
                        text.push(&child.text());
                    }
                    reader.read();
                    while matches!(reader.number(), 3 | 4 | 13) {
                        reader.read();
                    }
                    text.finish()
                }
                Stand::Start(node) if node.is_text() => {
                    let text = node.text();
                    reader.read();
                    text
                }
                _ => Text::default(),
            };
            Ok(text.into())
        },
        "the text at the reader",
    )
    .impure(),
    row("string ReadInnerXml()", markup, "the markup below the node").impure(),
    row("string ReadOuterXml()", markup, "the markup of the node").impure(),
    row("bool ReadToFollowing(string name)", read_to, "goes to the next element of a name")
        .impure(),
    row("bool ReadToDescendant(string name)", read_to, "goes to an element of a name below")
        .impure(),
    row(
        "bool ReadToNextSibling(string name)",
        read_to,
        "goes to the next element of a name beside",
    )
    .impure(),
    row(
        "void Skip()",
        |_, args| {
            this(args)?.skip();
            Ok(Value::Null)
        },
        "goes past the node",
    )
    .impure(),
    row(
        "string LookupNamespace(string prefix)",
        |_, args| {
            let prefix = args.required_text(1, "prefix")?.to_utf8().into_owned();
            Ok(this(args)?.node().and_then(|node| namespace_of_prefix(&node, &prefix)).into())
        },
        "the namespace of a prefix, or null",
    )
    .nullable(),
    row("void Close()", close, "ends reading").impure(),
    row("void Dispose()", close, "ends reading").impure(),
];

const SETTINGS: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(Settings::default())), "the usual settings"),
    row(
        "bool IgnoreWhitespace { get; set; }",
        |_, args| Ok(args.object::<Settings>(0)?.ignore_whitespace.get().into()),
        "whether text of blanks only is left out",
    )
    .set(|_, args| {
        args.object::<Settings>(0)?.ignore_whitespace.set(args.bool(1)?);
        Ok(Value::Null)
    }),
    row(
        "bool IgnoreComments { get; set; }",
        |_, args| Ok(args.object::<Settings>(0)?.ignore_comments.get().into()),
        "whether comments are left out",
    )
    .set(|_, args| {
        args.object::<Settings>(0)?.ignore_comments.set(args.bool(1)?);
        Ok(Value::Null)
    }),
];
