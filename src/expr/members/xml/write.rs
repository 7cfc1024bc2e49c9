//! Writes trees as text: prefixes, indentation and escapes as .NET's writer has them.

use super::name::{Name, XML, XMLNS};
use super::tree::{Kind, Xml};
use crate::expr::value::{Exception, Fault, Text};

/// How to write.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Writing {
    pub(super) indent: bool,
    /// Declarations that repeat what holds already are left out.
    pub(super) omit_duplicates: bool,
}

/// Whether a declaration is written, has to be, or holds already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Declared {
    Written,
    Needed,
    Implied,
}

struct Scope {
    prefix: String,
    namespace: String,
    declared: Declared,
}

/// The open elements of the writer.
struct Element {
    /// Number of scopes before it.
    scopes: usize,
    /// `mixedContent` of the element around it.
    mixed: bool,
    name: String,
}

/// Writes one node, or the content of a document.
pub(super) fn write(node: &Xml, writing: Writing) -> Result<String, Fault> {
    let mut writer = Writer::new(writing);
    match node.kind() {
        Kind::Document { .. } => {
            for child in node.children() {
                writer.tree(&child)?;
            }
        }
        Kind::Attribute(name, value) => {
            let value = value.borrow().clone();
            writer.resolver_of(node);
            writer.start("x", "x", "");
            let length = writer.out.len();
            writer.attribute(name, &value.to_utf8())?;
            return Ok(writer.out.get(length..).unwrap_or_default().trim().to_owned());
        }
        _ => {
            writer.resolver_of(node);
            writer.tree(node)?;
        }
    }
    Ok(writer.out)
}

struct Writer {
    out: String,
    writing: Writing,
    scopes: Vec<Scope>,
    elements: Vec<Element>,
    mixed: bool,
    /// Declarations in scope, nearest last, with the depth that they belong to.
    resolver: Vec<(usize, String, String)>,
    /// True once something stands at the top.
    started: bool,
}

impl Writer {
    fn new(writing: Writing) -> Self {
        let scope = |prefix: &str, namespace: &str| Scope {
            prefix: prefix.to_owned(),
            namespace: namespace.to_owned(),
            declared: Declared::Implied,
        };
        Self {
            out: String::new(),
            writing,
            scopes: vec![scope("xmlns", XMLNS), scope("xml", XML), scope("", "")],
            elements: Vec::new(),
            mixed: false,
            resolver: Vec::new(),
            started: false,
        }
    }

    /// Declarations of the elements above the node.
    fn resolver_of(&mut self, node: &Xml) {
        let mut above = Vec::new();
        let mut parent = node.parent();
        while let Some(found) = parent {
            above.push(found.clone());
            parent = found.parent();
        }
        for element in above.into_iter().rev() {
            self.declare(&element, 0);
        }
    }

    fn declare(&mut self, element: &Xml, depth: usize) {
        for attribute in element.attributes() {
            if let (true, Some(name)) = (attribute.declares_namespace(), attribute.name()) {
                let prefix = if name.namespace.is_empty() {
                    String::new()
                } else {
                    name.local.to_utf8().into_owned()
                };
                self.resolver.push((depth, prefix, attribute.text().to_utf8().into_owned()));
            }
        }
    }

    /// The prefix that the tree declares for a namespace.
    fn prefix_of(&self, namespace: &str, allow_default: bool) -> Option<String> {
        if namespace.is_empty() {
            return Some(String::new());
        }
        for (index, (_, prefix, known)) in self.resolver.iter().enumerate().rev() {
            if known == namespace && (allow_default || !prefix.is_empty()) {
                let hidden = self.resolver.iter().skip(index + 1).any(|(_, p, _)| p == prefix);
                if !hidden {
                    return Some(prefix.clone());
                }
            }
        }
        match namespace {
            XML => Some("xml".to_owned()),
            XMLNS => Some("xmlns".to_owned()),
            _ => None,
        }
    }

    /// Writes a node and all below it, without recursion.
    fn tree(&mut self, root: &Xml) -> Result<(), Fault> {
        enum Step {
            Enter(Xml),
            Leave(bool),
        }
        let mut steps = vec![Step::Enter(root.clone())];
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave(empty) => self.end_element(empty),
                Step::Enter(node) if node.is_element() => {
                    self.start_element(&node)?;
                    steps.push(Step::Leave(node.is_empty_element()));
                    steps.extend(node.children().into_iter().rev().map(Step::Enter));
                }
                Step::Enter(node) => self.leaf(&node)?,
            }
        }
        Ok(())
    }

    fn leaf(&mut self, node: &Xml) -> Result<(), Fault> {
        match node.kind() {
            Kind::Text(text) => {
                let text = text.borrow();
                if self.elements.is_empty() {
                    self.out.push_str(&escape_text(&text.to_utf8())?);
                    return Ok(());
                }
                self.mixed = true;
                self.out.push_str(&escape_text(&text.to_utf8())?);
            }
            Kind::CData(text) => {
                self.mixed = true;
                let text = text.borrow().to_utf8().replace("]]>", "]]]]><![CDATA[>");
                self.out.push_str("<![CDATA[");
                self.out.push_str(&new_lines(&checked(&text)?));
                self.out.push_str("]]>");
            }
            Kind::Comment(text) => {
                self.indent();
                let mut text = new_lines(&checked(&text.borrow().to_utf8())?);
                while text.contains("--") {
                    text = text.replace("--", "- -");
                }
                if text.ends_with('-') {
                    text.push(' ');
                }
                self.out.push_str(&format!("<!--{text}-->"));
            }
            Kind::Instruction(target, data) => {
                self.indent();
                let data = new_lines(&data.borrow().to_utf8()).replace("?>", "? >");
                let target = target.borrow();
                self.out.push_str(&if data.is_empty() {
                    format!("<?{target}?>")
                } else {
                    format!("<?{target} {data}?>")
                });
            }
            Kind::DocumentType(found) => {
                self.indent();
                self.out.push_str(&document_type(found));
            }
            _ => {}
        }
        self.started = true;
        Ok(())
    }

    fn indent(&mut self) {
        if !self.writing.indent || self.mixed {
            self.started = true;
            return;
        }
        if self.started {
            self.out.push('\n');
            for _ in 0..self.elements.len() {
                self.out.push_str("  ");
            }
        }
        self.started = true;
    }

    fn start(&mut self, prefix: &str, local: &str, namespace: &str) {
        self.indent();
        let name = if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") };
        self.elements.push(Element {
            scopes: self.scopes.len(),
            mixed: self.mixed,
            name: name.clone(),
        });
        if self.elements.len() == 1 {
            self.mixed = false;
        }
        self.out.push('<');
        self.out.push_str(&name);
        let _ = namespace;
    }

    fn start_element(&mut self, element: &Xml) -> Result<(), Fault> {
        let Some(name) = element.name() else { return Ok(()) };
        self.declare(element, self.elements.len() + 1);
        let namespace = name.namespace.to_utf8().into_owned();
        let prefix = match self.prefix_of(&namespace, true) {
            Some(prefix) => prefix,
            None => self.look_up_prefix(&namespace).unwrap_or_default(),
        };
        self.start(&prefix, &name.local.to_utf8(), &namespace);
        self.push_implicit(&prefix, &namespace)?;
        for attribute in element.attributes() {
            if let Some(name) = attribute.name() {
                self.attribute(&name, &attribute.text().to_utf8())?;
            }
        }
        // What is needed and was not declared comes last, the latest first.
        let first = self.elements.last().map_or(0, |element| element.scopes);
        let mut missing = Vec::new();
        for scope in self.scopes.iter_mut().skip(first).rev() {
            if scope.declared == Declared::Needed {
                scope.declared = Declared::Written;
                missing.push((scope.prefix.clone(), scope.namespace.clone()));
            }
        }
        for (prefix, namespace) in missing {
            self.write_declaration(&prefix, &namespace)?;
        }
        if element.is_empty_element() {
            self.out.push_str(" />");
        } else {
            self.out.push('>');
            // An element without nodes counts as one with an empty text.
            if !element.has_children() {
                self.mixed = true;
            }
        }
        Ok(())
    }

    fn write_declaration(&mut self, prefix: &str, namespace: &str) -> Result<(), Fault> {
        self.out.push_str(" xmlns");
        if !prefix.is_empty() {
            self.out.push(':');
            self.out.push_str(prefix);
        }
        self.out.push_str(&format!("=\"{}\"", escape_attribute(namespace)?));
        Ok(())
    }

    fn end_element(&mut self, empty: bool) {
        let Some(element) = self.elements.pop() else { return };
        if !empty {
            if self.writing.indent && !self.mixed {
                self.out.push('\n');
                for _ in 0..self.elements.len() {
                    self.out.push_str("  ");
                }
            }
            self.out.push_str(&format!("</{}>", element.name));
        }
        self.mixed = element.mixed;
        self.scopes.truncate(element.scopes);
        let depth = self.elements.len() + 1;
        self.resolver.retain(|(at, ..)| *at < depth);
    }

    /// The namespace that a prefix stands for, with its place.
    fn scope_of(&self, prefix: &str) -> Option<usize> {
        self.scopes.iter().rposition(|scope| scope.prefix == prefix)
    }

    /// A prefix that stands for a namespace here.
    fn look_up_prefix(&self, namespace: &str) -> Option<String> {
        for (index, scope) in self.scopes.iter().enumerate().rev() {
            if scope.namespace == namespace {
                let hidden = self.scopes.iter().skip(index + 1).any(|s| s.prefix == scope.prefix);
                if !hidden {
                    return Some(scope.prefix.clone());
                }
            }
        }
        None
    }

    fn add(&mut self, prefix: &str, namespace: &str, declared: Declared) {
        self.scopes.push(Scope {
            prefix: prefix.to_owned(),
            namespace: namespace.to_owned(),
            declared,
        });
    }

    fn redefined(prefix: &str, from: &str, to: &str) -> Fault {
        super::name::xml_exception(&format!(
            "The prefix '{prefix}' cannot be redefined from '{from}' to '{to}' within the same start element tag."
        ))
    }

    /// A prefix that an element or attribute uses.
    fn push_implicit(&mut self, prefix: &str, namespace: &str) -> Result<(), Fault> {
        let first = self.elements.last().map_or(0, |element| element.scopes);
        let declared = match self.scope_of(prefix) {
            Some(at) => {
                let known = self.scopes.get(at).map(|scope| scope.namespace.clone());
                let known = known.unwrap_or_default();
                if at >= first {
                    if known != namespace {
                        return Err(Self::redefined(prefix, &known, namespace));
                    }
                    return Ok(());
                }
                if known == namespace { Declared::Implied } else { Declared::Needed }
            }
            None => Declared::Needed,
        };
        self.add(prefix, namespace, declared);
        Ok(())
    }

    /// A declaration that stands among the attributes; false when it is left out.
    fn push_explicit(&mut self, prefix: &str, namespace: &str) -> Result<bool, Fault> {
        let first = self.elements.last().map_or(0, |element| element.scopes);
        let mut write = true;
        if let Some(at) = self.scope_of(prefix)
            && let Some(scope) = self.scopes.get_mut(at)
        {
            if at >= first {
                if scope.namespace != namespace {
                    let known = scope.namespace.clone();
                    return Err(Self::redefined(prefix, &known, namespace));
                }
                if scope.declared == Declared::Implied && self.writing.omit_duplicates {
                    return Ok(false);
                }
                scope.declared = Declared::Written;
                return Ok(true);
            }
            if self.writing.omit_duplicates && scope.namespace == namespace {
                write = false;
            }
        }
        self.add(prefix, namespace, if write { Declared::Written } else { Declared::Implied });
        Ok(write)
    }

    fn attribute(&mut self, name: &Name, value: &str) -> Result<(), Fault> {
        let namespace = name.namespace.to_utf8().into_owned();
        let local = name.local.to_utf8().into_owned();
        if name.declares_namespace() {
            let prefix = if namespace.is_empty() { "" } else { &*local };
            if self.push_explicit(prefix, value)? {
                self.write_declaration(prefix, value)?;
            }
            return Ok(());
        }
        let mut prefix = String::new();
        if !namespace.is_empty() {
            let found = self.prefix_of(&namespace, false);
            let found = found.filter(|p| !p.is_empty());
            let found = found
                .or_else(|| self.look_up_prefix(&namespace).filter(|prefix| !prefix.is_empty()));
            prefix = found.unwrap_or_else(|| self.generate_prefix());
            if prefix != "xml" {
                self.push_implicit(&prefix, &namespace)?;
            }
        }
        self.out.push(' ');
        if !prefix.is_empty() {
            self.out.push_str(&prefix);
            self.out.push(':');
        }
        self.out.push_str(&format!("{local}=\"{}\"", escape_attribute(value)?));
        Ok(())
    }

    fn generate_prefix(&self) -> String {
        let base = format!("p{}", self.scopes.len().saturating_sub(3));
        if self.scope_of(&base).is_none() {
            return base;
        }
        let mut count = 0;
        loop {
            let prefix = format!("{base}{count}");
            if self.scope_of(&prefix).is_none() {
                return prefix;
            }
            count += 1;
        }
    }
}

/// `<!DOCTYPE …>`
fn document_type(found: &super::tree::DocumentType) -> String {
    let mut out = format!("<!DOCTYPE {} ", found.name);
    match (&found.public, &found.system) {
        (Some(public), system) => {
            out.push_str(&format!("PUBLIC \"{public}\" \""));
            if let Some(system) = system {
                out.push_str(&system.to_utf8());
            }
            out.push_str("\" ");
        }
        (None, Some(system)) => out.push_str(&format!("SYSTEM \"{system}\" ")),
        (None, None) => {}
    }
    if found.public.is_some() || found.system.is_some() {
        out.pop();
    }
    if let Some(subset) = &found.subset {
        out.push_str(&format!("[{subset}]"));
    }
    out.push('>');
    out
}

/// Checks that XML allows all characters.
fn checked(text: &str) -> Result<String, Fault> {
    match text.chars().find(|c| !super::parse::is_valid(*c)) {
        None => Ok(text.to_owned()),
        Some(c) => Err(Exception::argument(&format!(
            "'{}', hexadecimal value 0x{:02X}, is an invalid character.",
            if u32::from(c) == 0 { '.' } else { c },
            u32::from(c)
        ))
        .into()),
    }
}

/// Line ends as the writer has them.
fn new_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn escape_text(text: &str) -> Result<String, Fault> {
    let text = new_lines(&checked(text)?);
    Ok(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

fn escape_attribute(text: &str) -> Result<String, Fault> {
    let text = checked(text)?.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Ok(text
        .replace('"', "&quot;")
        .replace('\t', "&#x9;")
        .replace('\n', "&#xA;")
        .replace('\r', "&#xD;"))
}

/// `<?xml version="…" encoding="…" standalone="…"?>`
pub(super) fn declaration_text(
    version: Option<&Text>,
    encoding: Option<&Text>,
    standalone: Option<&Text>,
) -> String {
    let mut out = "<?xml".to_owned();
    for (name, value) in [("version", version), ("encoding", encoding), ("standalone", standalone)]
    {
        if let Some(value) = value {
            out.push_str(&format!(" {name}=\"{value}\""));
        }
    }
    out.push_str("?>");
    out
}
