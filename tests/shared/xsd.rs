//! The catalogue against the service's own published schemas: a declaration takes what the
//! schema takes, and where it does not, or takes more, a reason is given.

use std::fs;
use std::path::Path;

use policyc::policy::catalogue;
use policyc::policy::schema::{
    AttributeDecl, ChildContent, ChildDecl, ChildOrder, ElementDecl, ExpressionUse, Required,
    ValueKind,
};
use policyc::source::Severity;
use roxmltree::{Document, Node};

use crate::catalogue::check_reasons;
use crate::shared;
use crate::xsd_differences::XSD_DIFFERENCES;

const XS: &str = "http://www.w3.org/2001/XMLSchema";

#[test]
fn declarations_take_what_the_schemas_take() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("reference/xsd");
    let common = read(&folder.join("common-types.xsd"));
    let common = Document::parse(&common).unwrap();
    let mut differences = Vec::new();
    let mut policies = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name == "common-types" || name == "policies" {
            continue;
        }
        let text = read(&path);
        let document = Document::parse(&text).unwrap();
        let schema = Schema { documents: [&document, &common] };
        for element in children(document.root_element(), "element") {
            let name = element.attribute("name").unwrap();
            match catalogue::policy(name) {
                Some(decl) => {
                    policies += 1;
                    let content = schema.content(element);
                    compare(&schema, name, &content, &decl.element, true, &mut differences);
                }
                None => differences.push(format!("{name}: not declared")),
            }
        }
    }
    assert!(policies > 40, "only {policies} policies were compared");
    differences.sort();
    differences.dedup();
    check_reasons(&differences, XSD_DIFFERENCES);
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap().trim_start_matches('\u{feff}').to_owned()
}

fn children<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.has_tag_name((XS, name)))
}

/// One schema file and the common types.
struct Schema<'a, 'i> {
    documents: [&'a Document<'i>; 2],
}

/// What the schema says of an element's content.
#[derive(Default)]
struct Content<'a, 'i> {
    attributes: Vec<Attribute>,
    children: Vec<Child<'a, 'i>>,
    takes_any: bool,
    ordered: bool,
    text: bool,
}

struct Attribute {
    name: String,
    required: bool,
    kind: Simple,
}

/// What the schema says of a text.
#[derive(Default)]
struct Simple {
    /// The built-in type without `xs:`; empty for words.
    base: String,
    expression: bool,
    words: Vec<String>,
}

impl Simple {
    /// True when any text fits, an expression too.
    fn is_free(&self) -> bool {
        self.base == "string" && self.words.is_empty()
    }
}

struct Child<'a, 'i> {
    name: String,
    max: Option<u32>,
    element: Node<'a, 'i>,
}

impl<'a, 'i> Schema<'a, 'i> {
    /// A named type of the file or of the common types.
    fn named(&self, name: &str) -> Option<Node<'a, 'i>> {
        self.documents.iter().find_map(|document| {
            document.root_element().children().find(|node| {
                node.attribute("name") == Some(name) && !node.has_tag_name((XS, "element"))
            })
        })
    }

    fn content(&self, element: Node<'a, 'i>) -> Content<'a, 'i> {
        let mut content = Content::default();
        if let Some(inline) = children(element, "complexType").next() {
            self.gather(inline, &mut content);
        } else if let Some(name) = element.attribute("type").map(str::trim) {
            match self.named(name) {
                Some(node) if node.has_tag_name((XS, "complexType")) => {
                    self.gather(node, &mut content);
                }
                _ => content.text = true,
            }
        } else if children(element, "simpleType").next().is_some() {
            content.text = true;
        }
        content
    }

    fn gather(&self, node: Node<'a, 'i>, content: &mut Content<'a, 'i>) {
        content.text |= node.attribute("mixed") == Some("true");
        for part in node.children().filter(Node::is_element) {
            match part.tag_name().name() {
                "attribute" => content.attributes.push(self.attribute(part)),
                "sequence" | "choice" | "all" => self.particles(part, false, content),
                "simpleContent" => {
                    content.text = true;
                    self.gather(part, content);
                }
                "complexContent" => self.gather(part, content),
                "extension" => {
                    let base = part.attribute("base").and_then(|base| self.named(base.trim()));
                    if let Some(base) = base.filter(|base| base.has_tag_name((XS, "complexType"))) {
                        self.gather(base, content);
                    }
                    self.gather(part, content);
                }
                _ => {}
            }
        }
    }

    fn particles(&self, group: Node<'a, 'i>, repeated: bool, content: &mut Content<'a, 'i>) {
        let repeated = repeated || group.attribute("maxOccurs") == Some("unbounded");
        content.ordered |= group.has_tag_name((XS, "sequence")) && !repeated;
        for part in group.children().filter(Node::is_element) {
            match part.tag_name().name() {
                "element" => content.children.push(Child {
                    name: part.attribute("name").unwrap().to_owned(),
                    max: match part.attribute("maxOccurs") {
                        _ if repeated => None,
                        Some("unbounded") => None,
                        Some(max) => Some(max.parse().unwrap()),
                        None => Some(1),
                    },
                    element: part,
                }),
                "any" => content.takes_any = true,
                "sequence" | "choice" | "all" => self.particles(part, repeated, content),
                other => panic!("unknown particle `{other}`"),
            }
        }
    }

    fn attribute(&self, node: Node<'a, 'i>) -> Attribute {
        let mut kind = Simple::default();
        match (node.attribute("type"), children(node, "simpleType").next()) {
            (Some(name), _) => self.simple(name.trim(), &mut kind),
            (None, Some(inline)) => self.simple_type(inline, &mut kind),
            (None, None) => kind.base = "string".to_owned(),
        }
        Attribute {
            name: node.attribute("name").unwrap().to_owned(),
            required: node.attribute("use") == Some("required"),
            kind,
        }
    }

    fn simple(&self, name: &str, kind: &mut Simple) {
        match name.strip_prefix("xs:") {
            Some(base) => kind.base = base.to_owned(),
            None if name == "expression" => kind.expression = true,
            None => match self.named(name) {
                Some(node) => self.simple_type(node, kind),
                None => panic!("no type `{name}`"),
            },
        }
    }

    fn simple_type(&self, node: Node<'a, 'i>, kind: &mut Simple) {
        for part in node.descendants() {
            match part.tag_name().name() {
                "union" => {
                    let members = part.attribute("memberTypes").unwrap_or_default();
                    members.split_whitespace().for_each(|member| self.simple(member, kind));
                }
                "restriction" => {
                    let words: Vec<_> = children(part, "enumeration")
                        .map(|word| word.attribute("value").unwrap().to_owned())
                        .collect();
                    if words.is_empty() {
                        let base = part.attribute("base").unwrap();
                        base.trim_start_matches("xs:").clone_into(&mut kind.base);
                        if children(part, "minLength").next().is_some() {
                            "text that is not empty".clone_into(&mut kind.base);
                        }
                    }
                    kind.words.extend(words);
                }
                _ => {}
            }
        }
    }
}

fn compare(
    schema: &Schema<'_, '_>,
    path: &str,
    content: &Content<'_, '_>,
    decl: &'static ElementDecl,
    is_policy: bool,
    differences: &mut Vec<String>,
) {
    let mut say = |line: String| differences.push(format!("{path}{line}"));
    for attribute in &content.attributes {
        let name = &attribute.name;
        match decl.attribute(name) {
            Some(decl) => compare_attribute(attribute, decl, &mut say),
            None if is_policy && name == "id" => {}
            None => say(format!("@{name}: not declared")),
        }
    }
    for attribute in decl.attributes {
        if !content.attributes.iter().any(|each| each.name == attribute.name) {
            say(format!("@{}: not in the schema", attribute.name));
        }
    }
    let any_xml = decl.children.iter().any(|child| matches!(child.content, ChildContent::AnyXml));
    let text = decl.text.is_some() || any_xml;
    if content.text != text {
        say(format!(": text: {} | {text}", content.text));
    }
    if content.ordered && content.children.len() > 1 && decl.order == ChildOrder::Any {
        say(": the schema has an order".to_owned());
    }
    if !content.ordered
        && content.children.len() > 1
        && matches!(decl.order, ChildOrder::Declared(judged) if judged.severity == Severity::Error)
    {
        say(": the schema has no order".to_owned());
    }
    compare_children(schema, path, content, decl, differences);
}

fn compare_attribute(attribute: &Attribute, decl: &AttributeDecl, say: &mut impl FnMut(String)) {
    let name = decl.name;
    let kind = &attribute.kind;
    match decl.required {
        Required::No if attribute.required => say(format!("@{name}: the schema requires it")),
        Required::Yes(judged) if !attribute.required && judged.severity == Severity::Error => {
            say(format!("@{name}: the schema does not require it"));
        }
        _ => {}
    }
    match decl.expression {
        ExpressionUse::Allowed if !kind.expression && !kind.is_free() => {
            say(format!("@{name}: the schema takes no expression"));
        }
        ExpressionUse::NotAllowed(judged)
            if kind.expression && judged.severity == Severity::Error =>
        {
            say(format!("@{name}: the schema takes an expression"));
        }
        _ => {}
    }
    let strict = decl.kind_strictness.severity == Severity::Error;
    let family = match decl.kind {
        ValueKind::Boolean => "boolean",
        ValueKind::Integer { .. } | ValueKind::Long { .. } => "integer",
        ValueKind::Number { .. } => "number",
        ValueKind::DateTime => "date",
        ValueKind::Keyword(_) if kind.is_free() => "words",
        ValueKind::Keyword(words) => {
            let taken = |word: &String| {
                words.contains(&word.as_str()) || decl.undocumented_words.contains(&word.as_str())
            };
            for word in kind.words.iter().filter(|word| !taken(word)) {
                say(format!("@{name}: the schema takes `{word}`"));
            }
            for word in words.iter().filter(|word| !kind.words.iter().any(|each| each == *word)) {
                say(format!("@{name}: the schema does not take `{word}`"));
            }
            return;
        }
        ValueKind::Text => "text",
        ValueKind::NonEmptyText if !strict => "text",
        ValueKind::NonEmptyText
        | ValueKind::Uri
        | ValueKind::IpAddress
        | ValueKind::Regex
        | ValueKind::Shape(_) => "special text",
    };
    let schema = match kind.base.as_str() {
        "boolean" => "boolean",
        "int" | "long" | "integer" | "positiveInteger" | "nonNegativeInteger" | "unsignedInt" => {
            "integer"
        }
        "double" | "float" | "decimal" => "number",
        "dateTime" => "date",
        "string" => "text",
        "text that is not empty" => "special text",
        "" => "words",
        other => panic!("unknown type `{other}`"),
    };
    if schema != family && (schema != "text" || strict) {
        say(format!("@{name}: type: {schema} | {family}"));
    }
}

fn compare_children(
    schema: &Schema<'_, '_>,
    path: &str,
    content: &Content<'_, '_>,
    decl: &'static ElementDecl,
    differences: &mut Vec<String>,
) {
    let any = |child: &ChildDecl| {
        matches!(
            child.content,
            ChildContent::AnyPolicy | ChildContent::AnyPolicyExcept(_) | ChildContent::AnyXml
        )
    };
    if content.takes_any && !decl.children.iter().any(any) {
        differences.push(format!("{path}: the schema takes any element"));
    }
    for child in &content.children {
        let path = format!("{path}/{}", child.name);
        let Some((_, found)) = decl.child(&child.name, true) else {
            differences.push(format!("{path}: not declared"));
            continue;
        };
        let fewer = match (found.max, child.max) {
            (Some(ours), Some(theirs)) => ours < theirs,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if fewer && found.strictness.severity == Severity::Error {
            differences.push(format!("{path}: the schema takes more of them"));
        }
        if let (None, Some(max)) = (found.max, child.max) {
            differences.push(format!("{path}: the schema takes at most {max}"));
        }
        if let ChildContent::Element(element) = found.content {
            assert!(path.matches('/').count() < 20, "{path}: too deep");
            // Without a type it may hold anything.
            let typed = child.element.has_attribute("type") || child.element.has_children();
            if typed {
                let content = schema.content(child.element);
                compare(schema, &path, &content, element, false, differences);
            }
        }
    }
    for child in decl.children {
        let Some(name) = child.name() else { continue };
        if !content.children.iter().any(|each| each.name == name) && !content.takes_any {
            differences.push(format!("{path}/{name}: not in the schema"));
        }
    }
}
