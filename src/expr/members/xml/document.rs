//! Members of `XDocument` and `XDeclaration`.

use std::cell::RefCell;

use super::content::{Place, add};
use super::nodes::{or_null, this, to_text, writing};
use super::parse::parse;
use super::tree::{Kind, Xml};
use super::walk::linq_type;
use super::write::declaration_text;
use crate::expr::eval::Interpreter;
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, Value};

type Native = Result<Value, Fault>;

/// An `XDeclaration`: version, encoding, standalone.
#[derive(Debug)]
struct Declaration([RefCell<Option<Text>>; 3]);

impl Object for Declaration {
    fn type_of(&self) -> Type {
        linq_type("XDeclaration")
    }

    fn to_text(&self, _interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        let [version, encoding, standalone] = self.parts();
        Ok(declaration_text(version.as_ref(), encoding.as_ref(), standalone.as_ref()).into())
    }
}

impl Declaration {
    fn parts(&self) -> [Option<Text>; 3] {
        let [version, encoding, standalone] = &self.0;
        [version.borrow().clone(), encoding.borrow().clone(), standalone.borrow().clone()]
    }
}

/// Makes an `XDeclaration`.
pub(super) fn declaration(
    version: Option<Text>,
    encoding: Option<Text>,
    standalone: Option<Text>,
) -> Value {
    Value::object(Declaration([version.into(), encoding.into(), standalone.into()]))
}

/// Version, encoding and standalone of an `XDeclaration`.
pub(super) fn parts(value: &Value) -> Option<[Option<Text>; 3]> {
    value.downcast::<Declaration>().map(Declaration::parts)
}

fn set_declaration(document: &Xml, value: Value) {
    if let Kind::Document { declaration, .. } = document.kind() {
        *declaration.borrow_mut() = value;
    }
}

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    if let Some(other) = args.get(0).downcast::<Xml>()
        && call.member.parameters.first().is_some_and(|first| first.name == "other")
    {
        return Ok(Value::object(other.deep_clone()));
    }
    let document = Xml::document();
    for (at, parameter) in call.member.parameters.iter().enumerate() {
        match parameter.name {
            "declaration" => set_declaration(&document, args.value(at)),
            _ => add(call, &document, args.get(at), &mut Place::End)?,
        }
    }
    Ok(Value::object(document))
}

fn parse_document(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let text = match args.get(0) {
        Value::String(text) => text.clone(),
        Value::Null => {
            let parameter = if call.member.name == "Parse" { "s" } else { "textReader" };
            return Err(Exception::argument_null(parameter).into());
        }
        other => super::io::read_all(call, other)?,
    };
    call.interpreter.reserve(text.len())?;
    Ok(Value::object(parse(&text.to_utf8(), super::element::reading(args, 1)?)?))
}

pub(super) const DOCUMENT: &[Row] = &[
    row("new()", create, "an empty document"),
    row("new(params object[] content)", create, "a document with content"),
    row(
        "new(XDeclaration declaration, params object[] content)",
        create,
        "a document with content",
    ),
    row("new(XDocument other)", create, "a copy"),
    row("static XDocument Parse(string text)", parse_document, "the document that XML text says"),
    row(
        "static XDocument Parse(string text, LoadOptions options)",
        parse_document,
        "the document that XML text says",
    ),
    row(
        "static XDocument Load(System.IO.TextReader textReader)",
        parse_document,
        "the document that XML text says",
    )
    .not_allowed(),
    row(
        "static XDocument Load(System.IO.TextReader textReader, LoadOptions options)",
        parse_document,
        "the document that XML text says",
    )
    .not_allowed(),
    row(
        "XElement Root { get; }",
        |_, args| Ok(or_null(this(args)?.children().into_iter().find(Xml::is_element))),
        "its element, or null",
    )
    .nullable(),
    row(
        "XDeclaration Declaration { get; set; }",
        |_, args| match this(args)?.kind() {
            Kind::Document { declaration, .. } => Ok(declaration.borrow().clone()),
            _ => Ok(Value::Null),
        },
        "its declaration, or null",
    )
    .set(|_, args| {
        set_declaration(this(args)?, args.value(1));
        Ok(Value::Null)
    })
    .nullable(),
    row(
        "XDocumentType DocumentType { get; }",
        |_, args| {
            let found = this(args)?.children().into_iter();
            Ok(or_null(found.into_iter().find(|n| matches!(n.kind(), Kind::DocumentType(_)))))
        },
        "its document type, or null",
    )
    .nullable(),
    row(
        "void Save(System.IO.TextWriter textWriter)",
        super::io::save,
        "writes it with a declaration",
    )
    .impure(),
    row(
        "void Save(System.IO.TextWriter textWriter, SaveOptions options)",
        super::io::save,
        "writes it with a declaration",
    )
    .impure(),
    row(
        "string ToString(SaveOptions options)",
        |call, args| {
            let options = args.enumeration(1)?;
            to_text(call, this(args)?, writing(options))
        },
        "its XML without the declaration",
    ),
];

fn part(args: Args<'_>, at: usize) -> Native {
    let parts = args.object::<Declaration>(0)?.parts();
    Ok(parts.get(at).cloned().flatten().into())
}

fn set_part(args: Args<'_>, at: usize) -> Native {
    if let Some(place) = args.object::<Declaration>(0)?.0.get(at) {
        *place.borrow_mut() = args.optional_text(1)?.cloned();
    }
    Ok(Value::Null)
}

pub(super) const DECLARATION: &[Row] = &[
    row(
        "new(string version, string encoding, string standalone)",
        |_, args| {
            let part = |at: usize| args.optional_text(at).map(|text| text.cloned());
            Ok(declaration(part(0)?, part(1)?, part(2)?))
        },
        "a declaration",
    ),
    row("string Version { get; set; }", |_, a| part(a, 0), "the version")
        .set(|_, a| set_part(a, 0))
        .nullable(),
    row("string Encoding { get; set; }", |_, a| part(a, 1), "the encoding")
        .set(|_, a| set_part(a, 1))
        .nullable(),
    row("string Standalone { get; set; }", |_, a| part(a, 2), "`yes`, `no` or null")
        .set(|_, a| set_part(a, 2))
        .nullable(),
];
