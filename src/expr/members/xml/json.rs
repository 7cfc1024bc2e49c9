//! XML as JSON and back: `JsonConvert.SerializeXNode`, `DeserializeXNode` and their kin.

use super::element::namespace_of_prefix;
use super::name::{Name, Prefix, XMLNS};
use super::tree::{Kind, Xml};
use crate::expr::json::{Data, ScalarKind, Token};
use crate::expr::members::{Args, Call};
use crate::expr::value::{Exception, Fault, Text, Value};

/// Namespace of the attribute that makes an element an array.
const JSON: &str = "http://james.newtonking.com/projects/json";
/// Deepest nesting.
const MOST_DEEP: usize = 128;

type Fields = Vec<(Text, Token)>;

/// The JSON of a node.
pub(crate) fn to_json(value: &Value, omit_root: bool) -> Option<Result<Token, Fault>> {
    let node = super::node_of(value)?;
    Some(node_to_json(&node, omit_root))
}

fn node_to_json(node: &Xml, omit_root: bool) -> Result<Token, Fault> {
    let mut fields: Fields = Vec::new();
    match node.kind() {
        Kind::Document { declaration, .. } => {
            let parts = super::document::parts(&declaration.borrow());
            if let Some([version, encoding, standalone]) = parts {
                let mut inner: Fields = Vec::new();
                for (name, part) in
                    [("@version", version), ("@encoding", encoding), ("@standalone", standalone)]
                {
                    if let Some(part) = part {
                        inner.push((name.into(), Token::text(part)));
                    }
                }
                fields.push(("?xml".into(), object(inner)));
            }
            children(node, &mut fields, omit_root, 0)?;
        }
        Kind::Element { .. } if omit_root => return element(node, 0),
        Kind::Element { .. } => {
            let value = element(node, 0)?;
            let value = if is_array(node) { array(vec![value]) } else { value };
            fields.push((qualified(node), value));
        }
        _ => return Err(Fault::not_supported("JSON of an XML node that is no element")),
    }
    if omit_root && let [(_, only)] = fields.as_slice() {
        return Ok(only.deep_clone());
    }
    Ok(object(fields))
}

fn object(fields: Fields) -> Token {
    let object = crate::expr::members::json_tokens::empty_object();
    for (name, value) in fields {
        object.set(&name, &value);
    }
    object
}

fn array(items: Vec<Token>) -> Token {
    Token::array(items)
}

/// The name with the prefix that holds where the node stands.
fn qualified(node: &Xml) -> Text {
    let Some(name) = node.name() else { return Text::default() };
    if name.namespace.is_empty() {
        return name.local;
    }
    if name.namespace == *super::name::XML {
        return Text::concat(&[&"xml:".into(), &name.local]);
    }
    match prefix_of(node, &name.namespace) {
        Some(prefix) if !prefix.is_empty() => Text::concat(&[&prefix, &":".into(), &name.local]),
        _ => name.local,
    }
}

/// The prefix that a namespace has at a node; empty for the default.
fn prefix_of(node: &Xml, namespace: &Text) -> Option<Text> {
    let mut above = Some(node.clone());
    while let Some(found) = above {
        for attribute in found.attributes() {
            if attribute.declares_namespace() && attribute.text() == *namespace {
                let name = attribute.name()?;
                let prefix = if name.namespace.is_empty() { Text::default() } else { name.local };
                if namespace_of_prefix(node, &prefix.to_utf8()).as_ref() == Some(namespace) {
                    return Some(prefix);
                }
            }
        }
        above = found.parent();
    }
    None
}

fn is_array(element: &Xml) -> bool {
    let name = Name::new(JSON.into(), "Array".into());
    element.find_attribute(&name).is_some_and(|found| {
        let text = found.text();
        text == *"true" || text == *"1"
    })
}

fn element(node: &Xml, depth: usize) -> Result<Token, Fault> {
    if depth > MOST_DEEP {
        return Err(Fault::not_supported("JSON of XML nested this deep"));
    }
    let mut fields: Fields = Vec::new();
    for attribute in node.attributes() {
        let Some(name) = attribute.name() else { continue };
        let of_json =
            name.namespace == *JSON || name.namespace == *XMLNS && attribute.text() == *JSON;
        if of_json {
            continue;
        }
        let written = match (name.declares_namespace(), name.namespace.is_empty()) {
            (true, true) => "xmlns".into(),
            (true, false) => Text::concat(&[&"xmlns:".into(), &name.local]),
            _ => qualified(&attribute_at(node, &attribute)),
        };
        let written = Text::concat(&[&"@".into(), &written]);
        fields.push((written, Token::text(attribute.text())));
    }
    let below = node.children();
    if fields.is_empty() {
        match below.as_slice() {
            [] if node.is_empty_element() => {
                return Ok(Token::scalar(ScalarKind::Null, Value::Null));
            }
            [] => return Ok(Token::text(Text::default())),
            [only] if matches!(only.kind(), Kind::Text(_)) => return Ok(Token::text(only.text())),
            _ => {}
        }
    }
    children(node, &mut fields, false, depth + 1)?;
    Ok(object(fields))
}

/// The attribute itself; its namespace is looked up from its element.
fn attribute_at(_element: &Xml, attribute: &Xml) -> Xml {
    attribute.clone()
}

/// Nodes below by name: several of one name are an array.
fn children(node: &Xml, fields: &mut Fields, omit_root: bool, depth: usize) -> Result<(), Fault> {
    let mut groups: Vec<(Text, Vec<Token>, bool)> = Vec::new();
    for child in node.children() {
        let (name, value, always) = match child.kind() {
            Kind::Element { .. } => (qualified(&child), element(&child, depth)?, is_array(&child)),
            Kind::Text(text) => ("#text".into(), Token::text(text.borrow().clone()), false),
            Kind::CData(text) => {
                ("#cdata-section".into(), Token::text(text.borrow().clone()), false)
            }
            Kind::Instruction(target, data) => (
                Text::concat(&[&"?".into(), &target.borrow()]),
                Token::text(data.borrow().clone()),
                false,
            ),
            Kind::DocumentType(found) => {
                let mut inner: Fields = vec![("@name".into(), Token::text(found.name.clone()))];
                for (name, part) in [
                    ("@public", &found.public),
                    ("@system", &found.system),
                    ("@internalSubset", &found.subset),
                ] {
                    if let Some(part) = part.as_ref().filter(|part| !part.is_empty()) {
                        inner.push((name.into(), Token::text(part.clone())));
                    }
                }
                ("!DOCTYPE".into(), object(inner), false)
            }
            Kind::Comment(_) => return Err(Fault::not_supported("JSON of XML comments")),
            _ => continue,
        };
        match groups.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, values, many)) => {
                values.push(value);
                *many = true;
            }
            None => groups.push((name, vec![value], always)),
        }
    }
    let _ = omit_root;
    for (name, mut values, many) in groups {
        let value = match (many, values.pop()) {
            (false, Some(only)) => only,
            (true, Some(last)) => {
                values.push(last);
                array(values)
            }
            (_, None) => continue,
        };
        fields.push((name, value));
    }
    Ok(())
}

/// What `DeserializeXNode` is told.
struct Building<'c, 'i, 'h> {
    call: &'c mut Call<'i, 'h>,
    /// Whether arrays are marked by an attribute.
    array_attribute: bool,
}

fn failed(message: &str) -> Fault {
    Exception::new("Newtonsoft.Json.JsonSerializationException", message).into()
}

/// The document that a JSON object stands for.
pub(super) fn from_json(
    call: &mut Call<'_, '_>,
    token: &Token,
    root: Option<&Text>,
    array_attribute: bool,
) -> Result<Xml, Fault> {
    let Data::Object(_) = token.data() else {
        return Err(match token.kind() {
            10 => failed("XmlNodeConverter can only convert JSON that begins with an object."),
            _ => failed(
                "XmlNodeConverter can only convert JSON that begins with an object. Path '', line 1, position 1.",
            ),
        });
    };
    let document = Xml::document();
    let mut building = Building { call, array_attribute };
    match root {
        Some(name) => {
            let element = building.named(name, &document)?;
            document.push(&element);
            building.fill(&element, token, 0)?;
        }
        None => building.fill(&document, token, 0)?,
    }
    Ok(document)
}

impl Building<'_, '_, '_> {
    /// An element of a name as JSON has it, `p:local`.
    fn named(&mut self, name: &Text, near: &Xml) -> Result<Xml, Fault> {
        Ok(Xml::element(self.name(name, near, true)?))
    }

    fn name(&self, written: &Text, near: &Xml, is_element: bool) -> Result<Name, Fault> {
        let text = written.to_utf8();
        if text.is_empty() {
            return Err(failed(
                "XmlNodeConverter cannot convert JSON with an empty property name to XML.",
            ));
        }
        let (prefix, local) = match text.split_once(':') {
            Some((prefix, local)) if !prefix.is_empty() && !local.is_empty() => (prefix, local),
            _ => ("", &*text),
        };
        let namespace =
            if prefix.is_empty() && !is_element { None } else { namespace_of_prefix(near, prefix) };
        if !prefix.is_empty() && namespace.is_none() {
            return Err(Fault::not_supported("JSON names with a prefix that is not declared"));
        }
        Ok(Name {
            namespace: namespace.unwrap_or_default(),
            local: encode(local).into(),
            prefix: Prefix(prefix.into()),
        })
    }

    /// Declarations come first: names below them need them.
    fn attributes(&mut self, element: &Xml, token: &Token) -> Result<(), Fault> {
        for declarations in [true, false] {
            for (name, value) in token.entries() {
                let utf8 = name.to_utf8();
                let Some(attribute) = utf8.strip_prefix('@') else { continue };
                let declares = attribute == "xmlns" || attribute.starts_with("xmlns:");
                if declares != declarations {
                    continue;
                }
                let text = self.scalar(&value)?;
                let name = match attribute.strip_prefix("xmlns:") {
                    Some(prefix) => Name::new(XMLNS.into(), prefix.into()),
                    None if attribute == "xmlns" => Name::local("xmlns".into()),
                    None => self.name(&attribute.into(), element, false)?,
                };
                element.push(&Xml::attribute(name, text));
            }
        }
        Ok(())
    }

    /// The text of a JSON value.
    fn scalar(&mut self, token: &Token) -> Result<Text, Fault> {
        let Some(scalar) = token.as_scalar() else {
            return Err(Fault::not_supported("JSON objects as XML attributes"));
        };
        Ok(match scalar.kind {
            ScalarKind::Null | ScalarKind::Undefined => Text::default(),
            ScalarKind::String => match scalar.value {
                Value::String(text) => text,
                other => self.call.to_text(&other)?,
            },
            _ => super::content::value_text(self.call, &scalar.value)?,
        })
    }

    fn fill(&mut self, to: &Xml, token: &Token, depth: usize) -> Result<(), Fault> {
        self.call.interpreter.step()?;
        if depth > MOST_DEEP {
            return Err(Fault::not_supported("XML of JSON nested this deep"));
        }
        let is_document = !to.is_element();
        for (name, value) in token.entries() {
            let utf8 = name.to_utf8().into_owned();
            match utf8.as_str() {
                "#text" => {
                    for text in items(&value) {
                        let text = self.scalar(&text)?;
                        to.push(&Xml::text_node(text));
                    }
                }
                "#cdata-section" => {
                    let text = self.scalar(&value)?;
                    to.push(&Xml::new(Kind::CData(text.into())));
                }
                "#whitespace" | "#significant-whitespace" => {
                    let text = self.scalar(&value)?;
                    to.push(&Xml::text_node(text));
                }
                "?xml" => {
                    let part = |name: &str| -> Option<Text> {
                        match value.get(&name.into())?.as_scalar()?.value {
                            Value::String(text) => Some(text),
                            _ => None,
                        }
                    };
                    if let Kind::Document { declaration, .. } = to.kind() {
                        *declaration.borrow_mut() = super::document::declaration(
                            part("@version"),
                            part("@encoding"),
                            part("@standalone"),
                        );
                    }
                }
                name if name.starts_with('@') => {
                    if is_document {
                        return Err(failed(&format!(
                            "JSON root object has property '{name}' that will be converted to an attribute. A root object cannot have any attribute properties. Consider specifying a DeserializeRootElementName."
                        )));
                    }
                }
                name if name.starts_with('?') => {
                    let data = self.scalar(&value)?;
                    let target: Text = name.trim_start_matches('?').into();
                    to.push(&Xml::new(Kind::Instruction(target.into(), data.into())));
                }
                name if name.starts_with('!') || name.starts_with('$') => {
                    return Err(Fault::not_supported(format!("XML of the JSON property `{name}`")));
                }
                _ => {
                    let is_array = matches!(value.data(), Data::Array(_));
                    for item in items(&value) {
                        if is_document && to.children().iter().any(Xml::is_element) {
                            return Err(failed(&format!(
                                "JSON root object has multiple properties. The root object must have a single property in order to create a valid XML document. Consider specifying a DeserializeRootElementName. Path '{name}'."
                            )));
                        }
                        self.element(to, &name, &item, is_array, depth)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn element(
        &mut self,
        to: &Xml,
        name: &Text,
        item: &Token,
        in_array: bool,
        depth: usize,
    ) -> Result<(), Fault> {
        // The element's own declarations hold for its own name.
        let holder = Xml::element(Name::local("holder".into()));
        to.push(&holder);
        let made = (|| {
            if matches!(item.data(), Data::Object(_)) {
                self.attributes(&holder, item)?;
            }
            self.name(name, &holder, true)
        })();
        let made = match made {
            Ok(made) => made,
            Err(fault) => {
                holder.take();
                return Err(fault);
            }
        };
        if let Kind::Element { name, .. } = holder.kind() {
            *name.borrow_mut() = made;
        }
        if in_array && self.array_attribute {
            return Err(Fault::not_supported("DeserializeXNode with writeArrayAttribute"));
        }
        match item.data() {
            Data::Object(_) => self.fill(&holder, item, depth + 1)?,
            Data::Array(_) => {
                return Err(Fault::not_supported("XML of JSON arrays within arrays"));
            }
            _ => {
                let is_null = item.as_scalar().is_some_and(|s| s.kind == ScalarKind::Null);
                if !is_null {
                    let text = self.scalar(item)?;
                    super::content::set_text(&holder, &text);
                }
            }
        }
        Ok(())
    }
}

/// The items of an array, or the one value.
fn items(token: &Token) -> Vec<Token> {
    match token.data() {
        Data::Array(_) => token.children(),
        _ => vec![token.clone()],
    }
}

/// Characters that a name cannot have, as `_x0020_`.
fn encode(name: &str) -> String {
    let mut out = String::new();
    for (index, c) in name.char_indices() {
        let fits =
            if index == 0 { super::name::starts_name(c) } else { super::name::continues_name(c) };
        if fits {
            out.push(c);
        } else {
            out.push_str(&format!("_x{:04X}_", u32::from(c)));
        }
    }
    out
}

/// `SerializeXNode` and `SerializeXmlNode`
pub(crate) fn serialize(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let indented = args.len() > 1 && args.enumeration(1)? == 1;
    let omit_root = args.len() > 2 && args.bool(2)?;
    if args.is_null(0) {
        return Ok("null".into());
    }
    let token = match to_json(args.get(0), omit_root) {
        Some(token) => token?,
        None => return Err(call.not_supported()),
    };
    Ok(crate::expr::json::write(&token, indented)?.into())
}

/// `DeserializeXNode`
pub(crate) fn deserialize(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(Value::object(deserialize_tree(call, args)?))
}

/// The document of a JSON text.
pub(crate) fn deserialize_tree(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Xml, Fault> {
    let text = args.required_text(0, "value")?;
    let root = args.optional_text(1)?;
    let array_attribute = args.len() > 2 && args.bool(2)?;
    use crate::expr::json::{Loader, Reading};
    let reading = Reading::Plain;
    let token = crate::expr::members::json::parse(&text.to_utf8(), reading, Loader::Token)?;
    from_json(call, &token, root, array_attribute)
}
