//! Members of `XElement` and `XAttribute`.

use super::content::{Place, add, remove_nodes, set_text, value_text};
use super::name::{Name, XMLNS, name_argument, name_value, optional_name};
use super::nodes::{or_null, set_value, snapshot, this, to_text, writing};
use super::parse::{Reading, parse};
use super::tree::Xml;
use super::walk::{Axis, Sequence};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::value::{Array, Exception, Fault, Text, Value};

type Native = Result<Value, Fault>;

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let element = Xml::element(name_argument(args, 0)?);
    if args.len() > 1 {
        add(call, &element, args.get(1), &mut Place::End)?;
    }
    Ok(Value::object(element))
}

fn copy(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    args.required(0, "other")?;
    Ok(Value::object(this(args)?.deep_clone()))
}

/// `LoadOptions`: 1 keeps blanks.
pub(super) fn reading(args: Args<'_>, at: usize) -> Result<Reading, Fault> {
    let options = if args.len() > at { args.enumeration(at)? } else { 0 };
    Ok(Reading { whitespace: options & 1 != 0, fragment: false })
}

fn parse_element(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let text = match args.get(0) {
        Value::String(text) => text.clone(),
        Value::Null => {
            return Err(Exception::argument_null(if call.member.name == "Parse" {
                "s"
            } else {
                "textReader"
            })
            .into());
        }
        other => super::io::read_all(call, other)?,
    };
    call.interpreter.reserve(text.len())?;
    let document = parse(&text.to_utf8(), reading(args, 1)?)?;
    let root = document.children().into_iter().find(Xml::is_element);
    match root {
        Some(root) => {
            root.take();
            Ok(Value::object(root))
        }
        None => Err(super::name::xml_exception("Root element is missing.")),
    }
}

fn set_attribute(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let element = this(args)?;
    let name = name_argument(args, 1)?;
    match (element.find_attribute(&name), args.get(2)) {
        (Some(known), Value::Null) => known.take(),
        (None, Value::Null) => {}
        (known, value) => {
            let text = value_text(call, value)?;
            match known {
                Some(known) => set_value(&known, &text),
                None => element.push(&Xml::attribute(name, text)),
            }
        }
    }
    Ok(Value::Null)
}

fn set_element(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let element = this(args)?;
    let name = name_argument(args, 1)?;
    let known = element
        .children()
        .into_iter()
        .find(|child| child.is_element() && child.name().as_ref() == Some(&name));
    match (known, args.get(2)) {
        (Some(known), Value::Null) => known.take(),
        (None, Value::Null) => {}
        (known, value) => {
            let text = value_text(call, value)?;
            let target = known.unwrap_or_else(|| {
                let child = Xml::element(name);
                element.push(&child);
                child
            });
            set_text(&target, &text);
        }
    }
    Ok(Value::Null)
}

fn remove_attributes(element: &Xml) {
    for attribute in element.attributes() {
        attribute.take();
    }
}

fn replace_all(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let element = this(args)?;
    let content = snapshot(call, args.get(1))?;
    remove_nodes(element);
    remove_attributes(element);
    add(call, element, &content, &mut Place::End)?;
    Ok(Value::Null)
}

fn replace_attributes(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let element = this(args)?;
    let content = snapshot(call, args.get(1))?;
    remove_attributes(element);
    add(call, element, &content, &mut Place::End)?;
    Ok(Value::Null)
}

fn axis(args: Args<'_>, axis: Axis) -> Native {
    if args.len() > 1 && args.is_null(1) {
        let element = super::walk::linq_type("XElement");
        return Ok(Array::new(element, Vec::new()).into());
    }
    Ok(Sequence::value(this(args)?, axis, optional_name(args, 1)?))
}

/// The namespace that a prefix stands for at an element.
pub(super) fn namespace_of_prefix(element: &Xml, prefix: &str) -> Option<Text> {
    let mut node = Some(element.clone());
    while let Some(found) = node {
        for attribute in found.attributes() {
            let Some(name) = attribute.name() else { continue };
            let declares = if prefix.is_empty() {
                name.namespace.is_empty() && name.local == *"xmlns"
            } else {
                name.namespace == *XMLNS && name.local == *prefix
            };
            if declares {
                return Some(attribute.text());
            }
        }
        node = found.parent();
    }
    match prefix {
        "xml" => Some(super::name::XML.into()),
        "xmlns" => Some(XMLNS.into()),
        _ => None,
    }
}

/// The prefix that an element has for a namespace; the default has none.
fn prefix_of_namespace(element: &Xml, namespace: &Text) -> Option<Text> {
    let mut node = Some(element.clone());
    while let Some(found) = node {
        for attribute in found.attributes() {
            let Some(name) = attribute.name() else { continue };
            if name.namespace == *XMLNS && attribute.text() == *namespace {
                let prefix = name.local.to_utf8().into_owned();
                if namespace_of_prefix(element, &prefix).as_ref() == Some(namespace) {
                    return Some(name.local);
                }
            }
        }
        node = found.parent();
    }
    match &*namespace.to_utf8() {
        super::name::XML => Some("xml".into()),
        XMLNS => Some("xmlns".into()),
        _ => None,
    }
}

fn namespace_value(text: Text) -> Value {
    Value::object(super::name::XNamespace(text))
}

pub(super) const ELEMENT: &[Row] = &[
    row("new(XName name)", create, "an element without content"),
    row("new(XName name, object content)", create, "an element with content"),
    row("new(XName name, params object[] content)", create, "an element with content"),
    row("new(XElement other)", copy, "a copy"),
    row("static XElement Parse(string text)", parse_element, "the element that XML text says"),
    row(
        "static XElement Parse(string text, LoadOptions options)",
        parse_element,
        "the element that XML text says",
    ),
    row(
        "static XElement Load(System.IO.TextReader textReader)",
        parse_element,
        "the element that XML text says",
    ),
    row(
        "static XElement Load(System.IO.TextReader textReader, LoadOptions options)",
        parse_element,
        "the element that XML text says",
    ),
    row(
        "static IEnumerable<XElement> EmptySequence { get; }",
        |_, _| Ok(Array::new(super::walk::linq_type("XElement"), Vec::new()).into()),
        "no elements",
    ),
    row(
        "XName Name { get; set; }",
        |_, args| Ok(this(args)?.name().map_or(Value::Null, name_value)),
        "its name",
    )
    .set(|_, args| {
        let name = name_argument(args, 1)?;
        if let super::tree::Kind::Element { name: place, .. } = this(args)?.kind() {
            *place.borrow_mut() = name;
        }
        Ok(Value::Null)
    }),
    row("string Value { get; set; }", |_, a| Ok(this(a)?.text().into()), "all text below it").set(
        |_, args| {
            set_text(this(args)?, args.required_text(1, "value")?);
            Ok(Value::Null)
        },
    ),
    row("bool IsEmpty { get; }", |_, a| Ok(this(a)?.is_empty_element().into()), "true for `<a />`"),
    row(
        "bool HasElements { get; }",
        |_, a| Ok(this(a)?.children().iter().any(Xml::is_element).into()),
        "true with elements below",
    ),
    row(
        "bool HasAttributes { get; }",
        |_, a| Ok((!this(a)?.attributes().is_empty()).into()),
        "true with attributes",
    ),
    row(
        "XAttribute FirstAttribute { get; }",
        |_, a| Ok(or_null(this(a)?.attributes().first().cloned())),
        "the first attribute",
    )
    .nullable(),
    row(
        "XAttribute LastAttribute { get; }",
        |_, a| Ok(or_null(this(a)?.attributes().last().cloned())),
        "the last attribute",
    )
    .nullable(),
    row(
        "XAttribute Attribute(XName name)",
        |_, args| {
            let Some(name) = optional_name(args, 1)? else { return Ok(Value::Null) };
            Ok(or_null(this(args)?.find_attribute(&name)))
        },
        "the attribute of a name, or null",
    )
    .nullable(),
    row("IEnumerable<XAttribute> Attributes()", |_, a| axis(a, Axis::Attributes), "its attributes"),
    row(
        "IEnumerable<XAttribute> Attributes(XName name)",
        |_, a| axis(a, Axis::Attributes),
        "its attributes of a name",
    ),
    row(
        "IEnumerable<XElement> AncestorsAndSelf()",
        |_, a| axis(a, Axis::AncestorsAndSelf),
        "it and the elements above",
    ),
    row(
        "IEnumerable<XElement> AncestorsAndSelf(XName name)",
        |_, a| axis(a, Axis::AncestorsAndSelf),
        "it and the elements above",
    ),
    row(
        "IEnumerable<XElement> DescendantsAndSelf()",
        |_, a| axis(a, Axis::DescendantsAndSelf),
        "it and all elements below",
    ),
    row(
        "IEnumerable<XElement> DescendantsAndSelf(XName name)",
        |_, a| axis(a, Axis::DescendantsAndSelf),
        "it and all elements below",
    ),
    row(
        "IEnumerable<XNode> DescendantNodesAndSelf()",
        |_, a| axis(a, Axis::DescendantNodesAndSelf),
        "it and all nodes below",
    ),
    row(
        "void SetAttributeValue(XName name, object value)",
        set_attribute,
        "sets, adds or removes an attribute",
    )
    .impure(),
    row(
        "void SetElementValue(XName name, object value)",
        set_element,
        "sets, adds or removes an element",
    )
    .impure(),
    row(
        "void SetValue(object value)",
        |call, args| {
            let text = value_text(call, args.required(1, "value")?)?;
            set_text(this(args)?, &text);
            Ok(Value::Null)
        },
        "replaces all content by a value",
    )
    .impure(),
    row(
        "void RemoveAll()",
        |_, args| {
            remove_nodes(this(args)?);
            remove_attributes(this(args)?);
            Ok(Value::Null)
        },
        "removes content and attributes",
    )
    .impure(),
    row(
        "void RemoveAttributes()",
        |_, args| {
            remove_attributes(this(args)?);
            Ok(Value::Null)
        },
        "removes its attributes",
    )
    .impure(),
    row("void ReplaceAll(object content)", replace_all, "replaces content and attributes").impure(),
    row("void ReplaceAll(params object[] content)", replace_all, "replaces content and attributes")
        .impure(),
    row("void ReplaceAttributes(object content)", replace_attributes, "replaces its attributes")
        .impure(),
    row(
        "void ReplaceAttributes(params object[] content)",
        replace_attributes,
        "replaces its attributes",
    )
    .impure(),
    row(
        "XNamespace GetDefaultNamespace()",
        |_, args| Ok(namespace_value(namespace_of_prefix(this(args)?, "").unwrap_or_default())),
        "the namespace of names without a prefix",
    ),
    row(
        "XNamespace GetNamespaceOfPrefix(string prefix)",
        |_, args| {
            let prefix = args.required_text(1, "prefix")?.to_utf8().into_owned();
            if prefix.is_empty() {
                return Err(Exception::argument("The value cannot be an empty string.").into());
            }
            Ok(namespace_of_prefix(this(args)?, &prefix).map_or(Value::Null, namespace_value))
        },
        "the namespace that a prefix stands for, or null",
    )
    .nullable(),
    row(
        "string GetPrefixOfNamespace(XNamespace ns)",
        |_, args| {
            args.required(1, "ns")?;
            let namespace = &args.object::<super::name::XNamespace>(1)?.0;
            Ok(prefix_of_namespace(this(args)?, namespace).into())
        },
        "the prefix of a namespace, or null",
    )
    .nullable(),
    row("void Save(System.IO.TextWriter textWriter)", super::io::save, "writes it").impure(),
    row(
        "void Save(System.IO.TextWriter textWriter, SaveOptions options)",
        super::io::save,
        "writes it",
    )
    .impure(),
    row(
        "string ToString(SaveOptions options)",
        |call, args| {
            let options = args.enumeration(1)?;
            to_text(call, this(args)?, writing(options))
        },
        "its XML, indented or not",
    ),
];

pub(super) const ATTRIBUTE: &[Row] = &[
    row(
        "new(XName name, object value)",
        |call, args| {
            let name = name_argument(args, 0)?;
            let text = value_text(call, args.required(1, "value")?)?;
            check_declaration(&name, &text)?;
            Ok(Value::object(Xml::attribute(name, text)))
        },
        "an attribute",
    ),
    row("new(XAttribute other)", copy, "a copy"),
    row(
        "static IEnumerable<XAttribute> EmptySequence { get; }",
        |_, _| Ok(Array::new(super::walk::linq_type("XAttribute"), Vec::new()).into()),
        "no attributes",
    ),
    row(
        "XName Name { get; }",
        |_, a| Ok(this(a)?.name().map_or(Value::Null, name_value)),
        "its name",
    ),
    row("string Value { get; set; }", |_, a| Ok(this(a)?.text().into()), "its value").set(
        |_, args| {
            set_value(this(args)?, args.required_text(1, "value")?);
            Ok(Value::Null)
        },
    ),
    row(
        "XAttribute NextAttribute { get; }",
        |_, a| Ok(or_null(this(a)?.next())),
        "the attribute after it",
    )
    .nullable(),
    row(
        "XAttribute PreviousAttribute { get; }",
        |_, a| Ok(or_null(this(a)?.previous())),
        "the attribute before it",
    )
    .nullable(),
    row(
        "bool IsNamespaceDeclaration { get; }",
        |_, a| Ok(this(a)?.declares_namespace().into()),
        "true for `xmlns`",
    ),
    row(
        "void Remove()",
        |_, args| {
            let attribute = this(args)?;
            if attribute.parent().is_none() {
                return Err(Exception::invalid_operation("The parent is missing.").into());
            }
            attribute.take();
            Ok(Value::Null)
        },
        "takes it out of its element",
    )
    .impure(),
    row(
        "void SetValue(object value)",
        |call, args| {
            let text = value_text(call, args.required(1, "value")?)?;
            set_value(this(args)?, &text);
            Ok(Value::Null)
        },
        "replaces its value",
    )
    .impure(),
];

/// A declaration of a prefix needs a namespace.
fn check_declaration(name: &Name, text: &Text) -> Result<(), Fault> {
    if name.namespace == *XMLNS && text.is_empty() {
        let message =
            format!("The prefix '{}' cannot be bound to the empty namespace name.", name.local);
        return Err(Exception::argument(&message).into());
    }
    Ok(())
}

/// Rows of two tables as one.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks the bounds")]
const fn both<const N: usize>(first: &[Row], second: &[Row]) -> [Row; N] {
    let mut rows = [crate::expr::members::abstract_row("", ""); N];
    let mut at = 0;
    while at < first.len() {
        rows[at] = first[at];
        at += 1;
    }
    let mut next = 0;
    while next < second.len() {
        rows[at] = second[next];
        at += 1;
        next += 1;
    }
    rows
}

/// Members of `XElement` with its conversions.
pub(super) static ALL: [Row; ELEMENT.len() + super::convert::ELEMENT.len()] =
    both(ELEMENT, super::convert::ELEMENT);

/// Members of `XAttribute` with its conversions.
pub(super) static ALL_ATTRIBUTE: [Row; ATTRIBUTE.len() + super::convert::ATTRIBUTE.len()] =
    both(ATTRIBUTE, super::convert::ATTRIBUTE);
