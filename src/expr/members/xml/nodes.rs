//! Members of `XObject`, `XNode`, `XContainer` and of the nodes without nodes below.

use super::compare::{Comparer, deep_equals, document_order};
use super::content::{Place, add, remove_nodes, set_text};
use super::name::optional_name;
use super::tree::{Kind, Xml};
use super::walk::{Axis, Sequence};
use super::write::{Writing, write};
use crate::expr::eval::hash_value;
use crate::expr::members::{Args, Call, Row, row, table};
use crate::expr::value::{Exception, Fault, Text, Value};

type Native = Result<Value, Fault>;

/// The node that a member is called on.
pub(super) fn this(args: Args<'_>) -> Result<&Xml, Fault> {
    args.object::<Xml>(0)
}

/// A node, or null.
pub(super) fn or_null(node: Option<Xml>) -> Value {
    node.map_or(Value::Null, Value::object)
}

/// The number of `XmlNodeType` for a node.
pub(super) fn node_type(node: &Xml) -> i64 {
    match node.kind() {
        Kind::Element { .. } => 1,
        Kind::Attribute(..) => 2,
        Kind::Text(_) => 3,
        Kind::CData(_) => 4,
        Kind::Instruction(..) => 7,
        Kind::Comment(_) => 8,
        Kind::Document { .. } => 9,
        Kind::DocumentType(_) => 10,
    }
}

pub(super) fn node_type_value(number: i64) -> Value {
    table().find("System.Xml.XmlNodeType").map_or(Value::Null, |id| Value::Enum(id, number))
}

/// How `SaveOptions` write: 1 without formatting, 2 without repeated declarations.
pub(super) fn writing(options: i64) -> Writing {
    Writing { indent: options & 1 == 0, omit_duplicates: options & 2 != 0 }
}

pub(super) fn to_text(call: &mut Call<'_, '_>, node: &Xml, writing: Writing) -> Native {
    let text = write(node, writing)?;
    call.interpreter.reserve(text.len())?;
    Ok(text.into())
}

pub(super) const OBJECT: &[Row] = &[
    row("string BaseUri { get; }", |_, _| Ok("".into()), "empty"),
    row(
        "XDocument Document { get; }",
        |_, args| {
            let top = this(args)?.top();
            Ok(match top.kind() {
                Kind::Document { .. } => Value::object(top),
                _ => Value::Null,
            })
        },
        "the document that it is in, or null",
    )
    .nullable(),
    row(
        "System.Xml.XmlNodeType NodeType { get; }",
        |_, args| Ok(node_type_value(node_type(this(args)?))),
        "what kind of node it is",
    ),
    row(
        "XElement Parent { get; }",
        |_, args| Ok(or_null(this(args)?.parent().filter(Xml::is_element))),
        "the element that it is in, or null",
    )
    .nullable(),
];

fn axis(args: Args<'_>, axis: Axis) -> Native {
    // A null name asks for nothing.
    if args.len() > 1 && args.is_null(1) {
        let element = super::walk::linq_type("XElement");
        return Ok(crate::expr::value::Array::new(element, Vec::new()).into());
    }
    Ok(Sequence::value(this(args)?, axis, optional_name(args, 1)?))
}

fn beside(call: &mut Call<'_, '_>, args: Args<'_>, after: bool) -> Native {
    let node = this(args)?;
    let Some(parent) = node.parent() else {
        return Err(Exception::invalid_operation("The parent is missing.").into());
    };
    let mut place = Place::At(node.index() + usize::from(after));
    add(call, &parent, args.get(1), &mut place)?;
    Ok(Value::Null)
}

fn remove(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let node = this(args)?;
    if node.parent().is_none() {
        return Err(Exception::invalid_operation("The parent is missing.").into());
    }
    node.take();
    Ok(Value::Null)
}

fn replace(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let node = this(args)?;
    let Some(parent) = node.parent() else {
        return Err(Exception::invalid_operation("The parent is missing.").into());
    };
    let at = node.index();
    node.take();
    add(call, &parent, args.get(1), &mut Place::At(at))?;
    Ok(Value::Null)
}

fn ordered(args: Args<'_>) -> Result<std::cmp::Ordering, Fault> {
    args.required(1, "node")?;
    document_order(args.get(0), args.get(1))
}

pub(super) const NODE: &[Row] = &[
    row("XNode NextNode { get; }", |_, a| Ok(or_null(this(a)?.next())), "the node after it")
        .nullable(),
    row("XNode PreviousNode { get; }", |_, a| Ok(or_null(this(a)?.previous())), "the node before")
        .nullable(),
    row("IEnumerable<XElement> Ancestors()", |_, a| axis(a, Axis::Ancestors), "elements above"),
    row(
        "IEnumerable<XElement> Ancestors(XName name)",
        |_, a| axis(a, Axis::Ancestors),
        "elements above",
    ),
    row(
        "IEnumerable<XElement> ElementsAfterSelf()",
        |_, a| axis(a, Axis::ElementsAfterSelf),
        "elements after it",
    ),
    row(
        "IEnumerable<XElement> ElementsAfterSelf(XName name)",
        |_, a| axis(a, Axis::ElementsAfterSelf),
        "elements after it",
    ),
    row(
        "IEnumerable<XElement> ElementsBeforeSelf()",
        |_, a| axis(a, Axis::ElementsBeforeSelf),
        "elements before it",
    ),
    row(
        "IEnumerable<XElement> ElementsBeforeSelf(XName name)",
        |_, a| axis(a, Axis::ElementsBeforeSelf),
        "elements before it",
    ),
    row(
        "IEnumerable<XNode> NodesAfterSelf()",
        |_, a| axis(a, Axis::NodesAfterSelf),
        "nodes after it",
    ),
    row(
        "IEnumerable<XNode> NodesBeforeSelf()",
        |_, a| axis(a, Axis::NodesBeforeSelf),
        "nodes before it",
    ),
    row("void AddAfterSelf(object content)", |c, a| beside(c, a, true), "adds content after it")
        .impure(),
    row(
        "void AddAfterSelf(params object[] content)",
        |c, a| beside(c, a, true),
        "adds content after it",
    )
    .impure(),
    row("void AddBeforeSelf(object content)", |c, a| beside(c, a, false), "adds content before it")
        .impure(),
    row(
        "void AddBeforeSelf(params object[] content)",
        |c, a| beside(c, a, false),
        "adds content before it",
    )
    .impure(),
    row("void Remove()", remove, "takes it out of its parent").impure(),
    row("void ReplaceWith(object content)", replace, "puts content in its place").impure(),
    row("void ReplaceWith(params object[] content)", replace, "puts content in its place").impure(),
    row(
        "bool IsAfter(XNode node)",
        |_, a| Ok(ordered(a)?.is_gt().into()),
        "true when it comes later",
    ),
    row(
        "bool IsBefore(XNode node)",
        |_, a| Ok(ordered(a)?.is_lt().into()),
        "true when it comes earlier",
    ),
    row(
        "string ToString(SaveOptions options)",
        |call, args| {
            let options = args.enumeration(1)?;
            to_text(call, this(args)?, writing(options))
        },
        "its XML, indented or not",
    ),
    row(
        "static bool DeepEquals(XNode n1, XNode n2)",
        |_, args| {
            Ok(match (args.get(0).downcast::<Xml>(), args.get(1).downcast::<Xml>()) {
                (Some(a), Some(b)) => deep_equals(a, b),
                (None, None) => true,
                _ => false,
            }
            .into())
        },
        "true for the same names, values and structure",
    ),
    row(
        "static int CompareDocumentOrder(XNode n1, XNode n2)",
        |_, args| Ok((document_order(args.get(0), args.get(1))? as i32).into()),
        "which node comes first",
    ),
    row(
        "static XNodeDocumentOrderComparer DocumentOrderComparer { get; }",
        |_, _| Ok(Value::object(Comparer { by_order: true })),
        "compares places in a document",
    ),
    row(
        "static XNodeEqualityComparer EqualityComparer { get; }",
        |_, _| Ok(Value::object(Comparer { by_order: false })),
        "compares structure and values",
    ),
    row("System.Xml.XmlReader CreateReader()", super::reader::of_node, "a reader over the node"),
    row(
        "static XNode ReadFrom(System.Xml.XmlReader reader)",
        super::reader::read_node,
        "the node that a reader stands at",
    )
    .impure(),
];

fn add_content(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    add(call, this(args)?, args.get(1), &mut Place::End)?;
    Ok(Value::Null)
}

fn add_first(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    add(call, this(args)?, args.get(1), &mut Place::At(0))?;
    Ok(Value::Null)
}

fn replace_nodes(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let node = this(args)?;
    let content = snapshot(call, args.get(1))?;
    remove_nodes(node);
    add(call, node, &content, &mut Place::End)?;
    Ok(Value::Null)
}

/// Content that is computed now, before what it may come from is removed.
pub(super) fn snapshot(call: &mut Call<'_, '_>, content: &Value) -> Native {
    let is_sequence = match content {
        Value::Object(object) => {
            content.downcast::<Xml>().is_none() && object.enumerate().is_some()
        }
        Value::Array(_) | Value::Token(_) => true,
        _ => false,
    };
    if !is_sequence {
        return Ok(content.clone());
    }
    let items = call.collect(content)?;
    Ok(crate::expr::value::Array::new(crate::expr::types::Type::Object, items).into())
}

pub(super) const CONTAINER: &[Row] = &[
    row(
        "XNode FirstNode { get; }",
        |_, a| Ok(or_null(this(a)?.first_child())),
        "the first node below",
    )
    .nullable(),
    row(
        "XNode LastNode { get; }",
        |_, a| Ok(or_null(this(a)?.last_child())),
        "the last node below",
    )
    .nullable(),
    row(
        "XElement Element(XName name)",
        |_, args| {
            let Some(name) = optional_name(args, 1)? else { return Ok(Value::Null) };
            let found = this(args)?.children().into_iter();
            let found = found.filter(Xml::is_element).find(|e| e.name().as_ref() == Some(&name));
            Ok(or_null(found))
        },
        "the first element of a name, or null",
    )
    .nullable(),
    row("IEnumerable<XElement> Elements()", |_, a| axis(a, Axis::Elements), "the elements below"),
    row(
        "IEnumerable<XElement> Elements(XName name)",
        |_, a| axis(a, Axis::Elements),
        "the elements of a name below",
    ),
    row(
        "IEnumerable<XElement> Descendants()",
        |_, a| axis(a, Axis::Descendants),
        "all elements below, at any depth",
    ),
    row(
        "IEnumerable<XElement> Descendants(XName name)",
        |_, a| axis(a, Axis::Descendants),
        "all elements of a name below",
    ),
    row(
        "IEnumerable<XNode> DescendantNodes()",
        |_, a| axis(a, Axis::DescendantNodes),
        "all nodes below",
    ),
    row("IEnumerable<XNode> Nodes()", |_, a| axis(a, Axis::Nodes), "the nodes below"),
    row("void Add(object content)", add_content, "adds content at the end").impure(),
    row("void Add(params object[] content)", add_content, "adds content at the end").impure(),
    row("void AddFirst(object content)", add_first, "adds content at the beginning").impure(),
    row("void AddFirst(params object[] content)", add_first, "adds content at the beginning")
        .impure(),
    row(
        "void RemoveNodes()",
        |_, args| {
            remove_nodes(this(args)?);
            Ok(Value::Null)
        },
        "removes all nodes below",
    )
    .impure(),
    row("void ReplaceNodes(object content)", replace_nodes, "replaces all nodes below").impure(),
    row("void ReplaceNodes(params object[] content)", replace_nodes, "replaces all nodes below")
        .impure(),
];

fn value(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(this(args)?.text().into())
}

/// Sets the text of a text, comment, instruction or attribute.
pub(super) fn set_value(node: &Xml, text: &Text) {
    match node.kind() {
        Kind::Text(place)
        | Kind::CData(place)
        | Kind::Comment(place)
        | Kind::Instruction(_, place)
        | Kind::Attribute(_, place) => *place.borrow_mut() = text.clone(),
        Kind::Element { .. } => set_text(node, text),
        _ => {}
    }
}

fn assign(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    set_value(this(args)?, args.required_text(1, "value")?);
    Ok(Value::Null)
}

/// Makes a node of one text.
fn create(args: Args<'_>, make: fn(std::cell::RefCell<Text>) -> Kind) -> Native {
    if let Some(other) = args.get(0).downcast::<Xml>() {
        return Ok(Value::object(other.deep_clone()));
    }
    Ok(Value::object(Xml::new(make(args.required_text(0, "value")?.clone().into()))))
}

pub(super) const TEXT: &[Row] = &[
    row("new(string value)", |_, a| create(a, Kind::Text), "a text"),
    row("new(XText other)", |_, a| create(a, Kind::Text), "a copy"),
    row("string Value { get; set; }", value, "the text").set(assign),
];

pub(super) const CDATA: &[Row] = &[
    row("new(string value)", |_, a| create(a, Kind::CData), "a CDATA section"),
    row("new(XCData other)", |_, a| create(a, Kind::CData), "a copy"),
];

pub(super) const COMMENT: &[Row] = &[
    row("new(string value)", |_, a| create(a, Kind::Comment), "a comment"),
    row("new(XComment other)", |_, a| create(a, Kind::Comment), "a copy"),
    row("string Value { get; set; }", value, "the text").set(assign),
];

pub(super) const INSTRUCTION: &[Row] = &[
    row(
        "new(string target, string data)",
        |_, args| {
            let target = args.required_text(0, "target")?.clone();
            super::name::check_local(&target.to_utf8())?;
            let data = args.required_text(1, "data")?.clone();
            Ok(Value::object(Xml::new(Kind::Instruction(target.into(), data.into()))))
        },
        "an instruction",
    ),
    row(
        "new(XProcessingInstruction other)",
        |_, args| {
            args.required(0, "other")?;
            Ok(Value::object(this(args)?.deep_clone()))
        },
        "a copy",
    ),
    row(
        "string Target { get; set; }",
        |_, args| match this(args)?.kind() {
            Kind::Instruction(target, _) => Ok(target.borrow().clone().into()),
            _ => Ok(Value::Null),
        },
        "what it is for",
    )
    .set(|_, args| {
        let target = args.required_text(1, "value")?.clone();
        super::name::check_local(&target.to_utf8())?;
        if let Kind::Instruction(place, _) = this(args)?.kind() {
            *place.borrow_mut() = target;
        }
        Ok(Value::Null)
    }),
    row("string Data { get; set; }", value, "its content").set(assign),
];

/// A part of a document type.
fn part(args: Args<'_>, part: fn(&super::tree::DocumentType) -> Option<Text>) -> Native {
    match this(args)?.kind() {
        Kind::DocumentType(found) => Ok(part(found).into()),
        _ => Ok(Value::Null),
    }
}

pub(super) const DOCUMENT_TYPE: &[Row] = &[
    row(
        "new(string name, string publicId, string systemId, string internalSubset)",
        |_, args| {
            let name = args.text(0)?.clone();
            let optional = |at: usize| args.optional_text(at).map(|text| text.cloned());
            let (public, system, subset) = (optional(1)?, optional(2)?, optional(3)?);
            let found = super::tree::DocumentType { name, public, system, subset };
            Ok(Value::object(Xml::new(Kind::DocumentType(found))))
        },
        "a document type",
    ),
    row("string Name { get; }", |_, a| part(a, |t| Some(t.name.clone())), "name of the root"),
    row("string PublicId { get; }", |_, a| part(a, |t| t.public.clone()), "its public name")
        .nullable(),
    row("string SystemId { get; }", |_, a| part(a, |t| t.system.clone()), "its address").nullable(),
    row("string InternalSubset { get; }", |_, a| part(a, |t| t.subset.clone()), "its declarations")
        .nullable(),
];

/// Rows of the comparers.
pub(super) const EQUALITY: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(Comparer { by_order: false })), "the comparer"),
    row(
        "bool Equals(XNode x, XNode y)",
        |_, args| {
            Ok(match (args.get(1).downcast::<Xml>(), args.get(2).downcast::<Xml>()) {
                (Some(a), Some(b)) => deep_equals(a, b),
                (None, None) => true,
                _ => false,
            }
            .into())
        },
        "true for the same structure and values",
    ),
    row(
        "int GetHashCode(XNode obj)",
        |call, args| {
            let text = match args.get(1).downcast::<Xml>() {
                Some(node) => write(node, Writing::default())?,
                None => return Ok(Value::Int(0)),
            };
            let hash = hash_value(&text.into()) ^ call.interpreter.host().random_seed();
            Ok(Value::Int(i32::from_ne_bytes((hash as u32).to_ne_bytes())))
        },
        "a number that equal nodes share",
    )
    .impure(),
];

pub(super) const ORDER: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(Comparer { by_order: true })), "the comparer"),
    row(
        "int Compare(XNode x, XNode y)",
        |_, args| Ok((document_order(args.get(1), args.get(2))? as i32).into()),
        "which node comes first",
    ),
];
