//! `System.Xml.Linq.Extensions`: members of sequences of nodes.

use super::compare::path;
use super::name::optional_name;
use super::tree::Xml;
use super::walk::{Axis, Many};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Value};

type Native = Result<Value, Fault>;

fn many(call: &Call<'_, '_>, args: Args<'_>, axis: Axis, class: &'static str) -> Native {
    args.required(0, "source")?;
    if args.len() > 1 && args.is_null(1) {
        return Ok(Array::new(super::walk::linq_type("XElement"), Vec::new()).into());
    }
    Ok(Value::object(Many {
        source: args.value(0),
        axis,
        name: optional_name(args, 1)?,
        class,
        argument: call.types.first().cloned(),
    }))
}

fn remove(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    args.required(0, "source")?;
    for node in call.collect(args.get(0))? {
        match node.downcast::<Xml>() {
            Some(node) if node.parent().is_none() => {
                return Err(Exception::invalid_operation("The parent is missing.").into());
            }
            Some(node) => node.take(),
            None => {}
        }
    }
    Ok(Value::Null)
}

fn in_order(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    args.required(0, "source")?;
    let mut nodes = call.collect(args.get(0))?;
    nodes.sort_by_key(|node| node.downcast::<Xml>().map(path));
    Ok(Array::new(call.types.first().cloned().unwrap_or(Type::Object), nodes).into())
}

pub(super) const ROWS: &[Row] = &[
    row(
        "static IEnumerable<XElement> Elements<T>(this IEnumerable<T> source)",
        |c, a| many(c, a, Axis::Elements, "<GetElements>d__24"),
        "the elements below each",
    ),
    row(
        "static IEnumerable<XElement> Elements<T>(this IEnumerable<T> source, XName name)",
        |c, a| many(c, a, Axis::Elements, "<GetElements>d__24"),
        "the elements of a name below each",
    ),
    row(
        "static IEnumerable<XElement> Descendants<T>(this IEnumerable<T> source)",
        |c, a| many(c, a, Axis::Descendants, "<GetDescendants>d__23"),
        "all elements below each",
    ),
    row(
        "static IEnumerable<XElement> Descendants<T>(this IEnumerable<T> source, XName name)",
        |c, a| many(c, a, Axis::Descendants, "<GetDescendants>d__23"),
        "all elements of a name below each",
    ),
    row(
        "static IEnumerable<XElement> DescendantsAndSelf(this IEnumerable<XElement> source)",
        |c, a| many(c, a, Axis::DescendantsAndSelf, "<GetDescendants>d__23"),
        "each and all elements below",
    ),
    row(
        "static IEnumerable<XElement> DescendantsAndSelf(this IEnumerable<XElement> source, XName name)",
        |c, a| many(c, a, Axis::DescendantsAndSelf, "<GetDescendants>d__23"),
        "each and all elements below",
    ),
    row(
        "static IEnumerable<XNode> DescendantNodes<T>(this IEnumerable<T> source)",
        |c, a| many(c, a, Axis::DescendantNodes, "<GetDescendantNodes>d__22"),
        "all nodes below each",
    ),
    row(
        "static IEnumerable<XNode> DescendantNodesAndSelf(this IEnumerable<XElement> source)",
        |c, a| many(c, a, Axis::DescendantNodesAndSelf, "<GetDescendantNodes>d__22"),
        "each and all nodes below",
    ),
    row(
        "static IEnumerable<XNode> Nodes<T>(this IEnumerable<T> source)",
        |c, a| many(c, a, Axis::Nodes, "<NodesIterator>d__17"),
        "the nodes below each",
    ),
    row(
        "static IEnumerable<XElement> Ancestors<T>(this IEnumerable<T> source)",
        |c, a| many(c, a, Axis::Ancestors, "<GetAncestors>d__21"),
        "the elements above each",
    ),
    row(
        "static IEnumerable<XElement> Ancestors<T>(this IEnumerable<T> source, XName name)",
        |c, a| many(c, a, Axis::Ancestors, "<GetAncestors>d__21"),
        "the elements above each",
    ),
    row(
        "static IEnumerable<XElement> AncestorsAndSelf(this IEnumerable<XElement> source)",
        |c, a| many(c, a, Axis::AncestorsAndSelf, "<GetAncestors>d__21"),
        "each and the elements above",
    ),
    row(
        "static IEnumerable<XElement> AncestorsAndSelf(this IEnumerable<XElement> source, XName name)",
        |c, a| many(c, a, Axis::AncestorsAndSelf, "<GetAncestors>d__21"),
        "each and the elements above",
    ),
    row(
        "static IEnumerable<XAttribute> Attributes(this IEnumerable<XElement> source)",
        |c, a| many(c, a, Axis::Attributes, "<GetAttributes>d__20"),
        "the attributes of each",
    ),
    row(
        "static IEnumerable<XAttribute> Attributes(this IEnumerable<XElement> source, XName name)",
        |c, a| many(c, a, Axis::Attributes, "<GetAttributes>d__20"),
        "the attributes of a name of each",
    ),
    row(
        "static IEnumerable<T> InDocumentOrder<T>(this IEnumerable<T> source)",
        in_order,
        "the nodes in the order of the document",
    ),
    row(
        "static void Remove<T>(this IEnumerable<T> source)",
        remove,
        "takes each out of its parent",
    )
    .impure(),
    row(
        "static void Remove(this IEnumerable<XAttribute> source)",
        remove,
        "takes each out of its element",
    )
    .impure(),
];
