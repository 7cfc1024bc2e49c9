//! `System.Xml.Linq` and what expressions use of `System.Xml`: one kind of tree under both.

mod compare;
mod content;
mod convert;
mod document;
pub(in crate::expr::members) mod dom;
mod element;
mod extensions;
pub(in crate::expr::members) mod io;
pub(in crate::expr::members) mod json;
mod name;
mod nodes;
mod parse;
pub(in crate::expr::members) mod reader;
mod tree;
mod walk;
mod write;
mod xpath;

use document::declaration;
use tree::{Kind, Xml};

use super::{TypeRows, class, enumeration, statics};
use crate::expr::eval::Interpreter;
use crate::expr::types::Type;
use crate::expr::value::{Fault, Object, Text, Value};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Xml.Linq.XObject", "a node or attribute of a tree").rows(nodes::OBJECT),
    class("System.Xml.Linq.XNode", "a node of a tree").bases(&["XObject"]).rows(nodes::NODE),
    class("System.Xml.Linq.XContainer", "a node with nodes below it")
        .bases(&["XNode"])
        .rows(nodes::CONTAINER),
    class("System.Xml.Linq.XElement", "an element").bases(&["XContainer"]).rows(&element::ALL),
    class("System.Xml.Linq.XAttribute", "an attribute")
        .bases(&["XObject"])
        .rows(&element::ALL_ATTRIBUTE),
    class("System.Xml.Linq.XDocument", "a document")
        .bases(&["XContainer"])
        .rows(document::DOCUMENT),
    class("System.Xml.Linq.XDeclaration", "the declaration of a document")
        .rows(document::DECLARATION),
    class("System.Xml.Linq.XText", "a text").bases(&["XNode"]).rows(nodes::TEXT),
    class("System.Xml.Linq.XCData", "a CDATA section").bases(&["XText"]).rows(nodes::CDATA),
    class("System.Xml.Linq.XComment", "a comment").bases(&["XNode"]).rows(nodes::COMMENT),
    class("System.Xml.Linq.XProcessingInstruction", "an instruction")
        .bases(&["XNode"])
        .rows(nodes::INSTRUCTION),
    class("System.Xml.Linq.XDocumentType", "a document type")
        .bases(&["XNode"])
        .rows(nodes::DOCUMENT_TYPE),
    class("System.Xml.Linq.XName", "a name with its namespace").rows(name::NAME),
    class("System.Xml.Linq.XNamespace", "a namespace").rows(name::NAMESPACE),
    class("System.Xml.Linq.XNodeEqualityComparer", "compares structure and values")
        .bases(&["IEqualityComparer<XNode>"])
        .rows(nodes::EQUALITY),
    class("System.Xml.Linq.XNodeDocumentOrderComparer", "compares places in a document")
        .bases(&["IComparer<XNode>"])
        .rows(nodes::ORDER),
    statics("System.Xml.Linq.Extensions", "members of sequences of nodes").rows(extensions::ROWS),
    enumeration(
        "System.Xml.Linq.SaveOptions",
        &[("None", 0), ("DisableFormatting", 1), ("OmitDuplicateNamespaces", 2)],
        "how XML is written",
    )
    .flags()
    .not_allowed(),
    enumeration(
        "System.Xml.Linq.LoadOptions",
        &[("None", 0), ("PreserveWhitespace", 1), ("SetBaseUri", 2), ("SetLineInfo", 4)],
        "how XML is read",
    )
    .flags()
    .not_allowed(),
    enumeration(
        "System.Xml.XmlNodeType",
        &[
            ("None", 0),
            ("Element", 1),
            ("Attribute", 2),
            ("Text", 3),
            ("CDATA", 4),
            ("EntityReference", 5),
            ("Entity", 6),
            ("ProcessingInstruction", 7),
            ("Comment", 8),
            ("Document", 9),
            ("DocumentType", 10),
            ("DocumentFragment", 11),
            ("Notation", 12),
            ("Whitespace", 13),
            ("SignificantWhitespace", 14),
            ("EndElement", 15),
            ("EndEntity", 16),
            ("XmlDeclaration", 17),
        ],
        "kinds of nodes",
    ),
];

impl Object for Xml {
    fn type_of(&self) -> Type {
        walk::linq_type(match self.kind() {
            Kind::Document { .. } => "XDocument",
            Kind::Element { .. } => "XElement",
            Kind::Attribute(..) => "XAttribute",
            Kind::Text(_) => "XText",
            Kind::CData(_) => "XCData",
            Kind::Comment(_) => "XComment",
            Kind::Instruction(..) => "XProcessingInstruction",
            Kind::DocumentType(_) => "XDocumentType",
        })
    }

    fn to_text(&self, _interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(write::write(self, nodes::writing(0))?.into())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| self.same(other))
    }

    fn hash(&self) -> Option<u64> {
        Some(self.address() as u64)
    }

    fn same_reference(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Self>().is_some_and(|other| self.same(other))
    }
}

/// The node that a value of either family of classes is.
fn node_of(value: &Value) -> Option<Xml> {
    let node = value.downcast::<Xml>().cloned();
    node.or_else(|| value.downcast::<dom::Dom>().map(|dom| dom.0.clone()))
}

/// The XML tree of a text, for bodies and variables: `XElement` or `XDocument`.
pub(crate) fn parse_xml(text: &str, class: &str) -> Result<Value, Fault> {
    let document = parse::parse(text, parse::Reading::default())?;
    if class == "XDocument" {
        return Ok(Value::object(document));
    }
    match document.children().into_iter().find(Xml::is_element) {
        Some(root) => {
            root.take();
            Ok(Value::object(root))
        }
        None => Err(name::xml_exception("Root element is missing.")),
    }
}
