//! Reads XML text into a tree, with .NET's errors.

use std::collections::HashMap;

use super::name::{Name, Prefix, XML, XMLNS, continues_name, starts_name};
use super::tree::{DocumentType, Kind, Xml};
use crate::expr::value::{Exception, Fault, Text, Value};

/// Deepest nesting of elements.
const MOST_DEEP: usize = 10_000;
/// Most characters that entities may expand to.
const MOST_EXPANDED: usize = 10_000_000;

/// What to keep while reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// Text of blanks only is kept.
    pub(super) whitespace: bool,
    /// What follows the root element is left alone, and several top nodes are allowed.
    pub(super) fragment: bool,
}

/// The tree of a text.
pub(super) fn parse(text: &str, reading: Reading) -> Result<Xml, Fault> {
    let document = Xml::document();
    let mut parser = Parser {
        text,
        at: 0,
        reading,
        entities: HashMap::new(),
        expanded: 0,
        open: Vec::new(),
        document: document.clone(),
    };
    parser.document()?;
    Ok(document)
}

/// An element whose end has not come yet.
struct Open {
    element: Xml,
    /// The name as it was written, and where.
    name: String,
    at: usize,
    /// Prefixes that the element declares.
    prefixes: Vec<(String, Text)>,
    /// `xml:space="preserve"`
    preserve: bool,
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    reading: Reading,
    entities: HashMap<String, String>,
    expanded: usize,
    open: Vec<Open>,
    document: Xml,
}

type Read<T> = Result<T, Fault>;

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn blanks(&mut self) -> bool {
        let rest = self.rest();
        let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        self.at += rest.len() - trimmed.len();
        trimmed.len() < rest.len()
    }

    /// Line and column of a place, from 1.
    fn position(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count() + 1;
        (line, column)
    }

    fn fail<T>(&self, at: usize, message: &str) -> Read<T> {
        let (line, column) = self.position(at);
        let exception = Exception::new(
            "System.Xml.XmlException",
            format!("{message} Line {line}, position {column}."),
        );
        let number = |value: usize| Value::Int(i32::try_from(value).unwrap_or(i32::MAX));
        *exception.object().properties.borrow_mut() =
            vec![("LineNumber", number(line)), ("LinePosition", number(column))];
        Err(exception.into())
    }

    fn unexpected_end<T>(&self, what: &str) -> Read<T> {
        let message = format!("Unexpected end of file while parsing {what} has occurred.");
        self.fail(self.text.len(), &message)
    }

    /// The container of what comes next.
    fn container(&self) -> Xml {
        self.open.last().map_or_else(|| self.document.clone(), |open| open.element.clone())
    }

    fn document(&mut self) -> Read<()> {
        self.take("\u{feff}");
        if self.rest().starts_with("<?xml")
            && self.rest().get(5..6).is_some_and(|c| c.trim().is_empty())
        {
            self.declaration()?;
        }
        let mut root = false;
        loop {
            let start = self.at;
            if self.blanks() && self.open.is_empty() && self.reading.whitespace {
                let blanks = self.text.get(start..self.at).unwrap_or_default();
                if !blanks.is_empty() {
                    self.document.push(&Xml::text_node(normalize(blanks).as_str().into()));
                }
            }
            let at = self.at;
            if self.rest().is_empty() {
                break;
            }
            if self.rest().starts_with("<!DOCTYPE") {
                self.document_type()?;
            } else if self.rest().starts_with("<?") || self.rest().starts_with("<!--") {
                self.markup()?;
            } else if self.rest().starts_with('<') && !self.rest().starts_with("<![") {
                if root && !self.reading.fragment {
                    return self.fail(at + 1, "There are multiple root elements.");
                }
                root = true;
                self.element()?;
                self.content()?;
            } else if self.reading.fragment {
                self.content()?;
            } else {
                return self.fail(at, "Data at the root level is invalid.");
            }
        }
        if !root && !self.reading.fragment {
            return Err(super::name::xml_exception("Root element is missing."));
        }
        Ok(())
    }

    fn declaration(&mut self) -> Read<()> {
        self.at += "<?xml".len();
        let mut parts: [Option<Text>; 3] = [None, None, None];
        loop {
            self.blanks();
            if self.take("?>") {
                break;
            }
            let at = self.at;
            if self.rest().is_empty() {
                return self.unexpected_end("XmlDeclaration");
            }
            let name = self.name()?;
            let value = self.quoted_value()?;
            let place = match name.as_str() {
                "version" => 0,
                "encoding" => 1,
                "standalone" => 2,
                _ => return self.fail(at, "Syntax for an XML declaration is invalid."),
            };
            if let Some(part) = parts.get_mut(place) {
                *part = Some(value.as_str().into());
            }
        }
        let [version, encoding, standalone] = parts;
        if version.is_none() {
            return self.fail(self.at, "Syntax for an XML declaration is invalid.");
        }
        if let Kind::Document { declaration, .. } = self.document.kind() {
            *declaration.borrow_mut() = super::declaration(version, encoding, standalone);
        }
        Ok(())
    }

    /// `= "value"` without references.
    fn quoted_value(&mut self) -> Read<String> {
        self.blanks();
        if !self.take("=") {
            return self.unexpected("=");
        }
        self.blanks();
        let quote = match self.peek() {
            Some(quote @ ('"' | '\'')) => quote,
            _ => return self.unexpected("\"' or ''"),
        };
        self.at += 1;
        match self.rest().find(quote) {
            Some(end) => {
                let value = self.rest().get(..end).unwrap_or_default().to_owned();
                self.at += end + 1;
                Ok(value)
            }
            None => self.fail(self.text.len(), "There is an unclosed literal string."),
        }
    }

    fn unexpected<T>(&self, expected: &str) -> Read<T> {
        match self.peek() {
            Some(found) => {
                let message = format!(
                    "'{found}' is an unexpected token. The expected token is '{expected}'."
                );
                self.fail(self.at, &message)
            }
            None => self.unexpected_end("Name"),
        }
    }

    /// A name with its prefix.
    fn name(&mut self) -> Read<String> {
        let rest = self.rest();
        match rest.chars().next() {
            None => return self.unexpected_end("Name"),
            Some(first) if !starts_name(first) && first != ':' => {
                let message = format!(
                    "Name cannot begin with the '{first}' character, hexadecimal value 0x{:02X}.",
                    u32::from(first)
                );
                return self.fail(self.at, &message);
            }
            Some(_) => {}
        }
        let end = rest.find(|c| !continues_name(c) && c != ':').unwrap_or(rest.len());
        self.at += end;
        Ok(rest.get(..end).unwrap_or_default().to_owned())
    }

    fn element(&mut self) -> Read<()> {
        if self.open.len() >= MOST_DEEP {
            return Err(Fault::not_supported("XML nested this deep"));
        }
        self.at += 1;
        let at = self.at;
        let name = self.name()?;
        let mut attributes: Vec<(String, usize, String)> = Vec::new();
        let closed = loop {
            let spaced = self.blanks();
            if self.take("/>") {
                break true;
            }
            if self.take(">") {
                break false;
            }
            if self.rest().is_empty() {
                return self.unexpected_end("Name");
            }
            if !spaced {
                return self.unexpected(">");
            }
            let at = self.at;
            let attribute = self.name()?;
            if self.rest().is_empty() {
                return self.unexpected_end("Name");
            }
            let value = self.attribute_value()?;
            if attributes.iter().any(|(known, ..)| *known == attribute) {
                let message = format!("'{attribute}' is a duplicate attribute name.");
                return self.fail(at, &message);
            }
            attributes.push((attribute, at, value));
        };
        let mut prefixes = Vec::new();
        for (attribute, at, value) in &attributes {
            let prefix = match attribute.split_once(':') {
                Some(("xmlns", prefix)) => prefix,
                None if attribute == "xmlns" => "",
                _ => continue,
            };
            if !prefix.is_empty() && value.is_empty() {
                return self.fail(*at, "Invalid namespace declaration.");
            }
            prefixes.push((prefix.to_owned(), Text::from(value.as_str())));
        }
        let preserve = match attributes.iter().find(|(name, ..)| name == "xml:space") {
            Some((_, _, value)) => value == "preserve",
            None => self.open.last().is_some_and(|open| open.preserve),
        };
        self.open.push(Open {
            element: self.document.clone(),
            name: name.clone(),
            at,
            prefixes,
            preserve,
        });
        let element = Xml::element(self.qualified(&name, at, true)?);
        for (attribute, at, value) in attributes {
            let name = self.qualified(&attribute, at, false)?;
            if element.find_attribute(&name).is_some() {
                let message = format!("'{}' is a duplicate attribute name.", name.local);
                return self.fail(at, &message);
            }
            element.push(&Xml::attribute(name, value.into()));
        }
        let opened = self.open.pop();
        self.container().push(&element);
        element.set_open(!closed);
        if let (Some(opened), false) = (opened, closed) {
            self.open.push(Open { element, ..opened });
        }
        Ok(())
    }

    /// The name with the namespace that its prefix stands for.
    fn qualified(&self, name: &str, at: usize, is_element: bool) -> Read<Name> {
        let (prefix, local) = match name.split_once(':') {
            Some((prefix, local)) if !prefix.is_empty() && !local.is_empty() => (prefix, local),
            Some(_) => {
                let message =
                    "The ':' character, hexadecimal value 0x3A, cannot be included in a name.";
                return self.fail(at, message);
            }
            None => ("", name),
        };
        let namespace = match prefix {
            "" if !is_element => {
                // A default declaration has no namespace in `System.Xml.Linq`.
                Text::default()
            }
            "xml" => XML.into(),
            "xmlns" => XMLNS.into(),
            prefix => {
                let mut scopes = self.open.iter().rev().flat_map(|open| open.prefixes.iter().rev());
                match scopes.find(|(known, _)| known == prefix) {
                    Some((_, namespace)) => namespace.clone(),
                    None if prefix.is_empty() => Text::default(),
                    None => {
                        let message = format!("'{prefix}' is an undeclared prefix.");
                        return self.fail(at, &message);
                    }
                }
            }
        };
        Ok(Name { namespace, local: local.into(), prefix: Prefix(prefix.into()) })
    }

    fn attribute_value(&mut self) -> Read<String> {
        self.blanks();
        if !self.take("=") {
            return self.unexpected("=");
        }
        self.blanks();
        let quote = match self.peek() {
            Some(quote @ ('"' | '\'')) => quote,
            _ => return self.unexpected("\"' or ''"),
        };
        self.at += 1;
        let mut value = String::new();
        loop {
            let at = self.at;
            let Some(c) = self.peek() else {
                return self.fail(self.text.len(), "There is an unclosed literal string.");
            };
            if c == quote {
                self.at += 1;
                return Ok(value);
            }
            match c {
                '<' => {
                    let message = "'<', hexadecimal value 0x3C, is an invalid attribute character.";
                    return self.fail(at, message);
                }
                '&' => {
                    let replaced = self.reference()?;
                    value.push_str(&replaced);
                }
                '\r' => {
                    self.at += 1;
                    self.take("\n");
                    value.push(' ');
                }
                '\n' | '\t' => {
                    self.at += 1;
                    value.push(' ');
                }
                c => {
                    self.valid(c, at)?;
                    self.at += c.len_utf8();
                    value.push(c);
                }
            }
        }
    }

    fn valid(&self, c: char, at: usize) -> Read<()> {
        if is_valid(c) {
            return Ok(());
        }
        let shown = if u32::from(c) == 0 { '.' } else { c };
        let message = format!(
            "'{shown}', hexadecimal value 0x{:02X}, is an invalid character.",
            u32::from(c)
        );
        self.fail(at, &message)
    }

    /// What `&…;` stands for.
    fn reference(&mut self) -> Read<String> {
        let start = self.at;
        self.at += 1;
        if self.take("#") {
            let rest = self.rest();
            let Some(end) = rest.find(';') else {
                return self
                    .fail(self.at, "Invalid syntax for a decimal numeric entity reference.");
            };
            let digits = rest.get(..end).unwrap_or_default();
            let number = match digits.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            let Ok(number) = number else {
                let what = if digits.starts_with('x') { "hexadecimal" } else { "decimal" };
                let message = format!("Invalid syntax for a {what} numeric entity reference.");
                return self.fail(self.at, &message);
            };
            let at = self.at;
            self.at += end + 1;
            return match char::from_u32(number).filter(|c| is_valid(*c)) {
                Some(c) => Ok(c.to_string()),
                None => {
                    let c = char::from_u32(number).unwrap_or('\u{fffd}');
                    let message = format!(
                        "'{c}', hexadecimal value 0x{number:02X}, is an invalid character."
                    );
                    self.fail(at, &message)
                }
            };
        }
        let rest = self.rest();
        let end = rest.find(|c| !continues_name(c) && c != ':').unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        if name.is_empty() || !name.starts_with(|c| starts_name(c) || c == ':') {
            return self.fail(self.at, "An error occurred while parsing EntityName.");
        }
        if !rest.get(end..).is_some_and(|rest| rest.starts_with(';')) {
            self.at += end;
            return match self.peek() {
                Some(c) => {
                    let message =
                        format!("'{c}' is an unexpected token. The expected token is ';'.");
                    self.fail(self.at, &message)
                }
                None => self.unexpected_end("EntityName"),
            };
        }
        self.at += end + 1;
        Ok(match name {
            "lt" => "<".to_owned(),
            "gt" => ">".to_owned(),
            "amp" => "&".to_owned(),
            "quot" => "\"".to_owned(),
            "apos" => "'".to_owned(),
            name => match self.entities.get(name) {
                Some(text) => {
                    let text = text.clone();
                    self.expand(&text, start, 0)?
                }
                None => {
                    let message = format!("Reference to undeclared entity '{name}'.");
                    return self.fail(start + 1, &message);
                }
            },
        })
    }

    /// The text of an entity with the references in it replaced.
    fn expand(&mut self, text: &str, at: usize, depth: usize) -> Read<String> {
        if depth > 16 {
            return self.fail(at, "An entity refers to itself, or entities are nested too deep.");
        }
        if text.contains('<') {
            return Err(Fault::not_supported("XML entities that hold markup"));
        }
        let mut found = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('&') {
            found.push_str(before);
            let Some((name, after)) = after.split_once(';') else {
                return self.fail(at, "An error occurred while parsing EntityName.");
            };
            match name {
                "lt" => found.push('<'),
                "gt" => found.push('>'),
                "amp" => found.push('&'),
                "quot" => found.push('"'),
                "apos" => found.push('\''),
                name => {
                    let Some(inner) = self.entities.get(name).cloned() else {
                        let message = format!("Reference to undeclared entity '{name}'.");
                        return self.fail(at, &message);
                    };
                    let inner = self.expand(&inner, at, depth + 1)?;
                    found.push_str(&inner);
                }
            }
            self.expanded += found.len();
            if self.expanded > MOST_EXPANDED {
                return self.fail(
                    at,
                    "The input document has exceeded a limit set by MaxCharactersFromEntities.",
                );
            }
            rest = after;
        }
        found.push_str(rest);
        Ok(found)
    }

    /// What stands in the open elements, up to the end of the outermost.
    fn content(&mut self) -> Read<()> {
        while !self.open.is_empty() || self.reading.fragment && !self.rest().is_empty() {
            if self.rest().is_empty() {
                let Some(open) = self.open.last() else { return Ok(()) };
                let mut names: Vec<&str> = self.open.iter().map(|o| o.name.as_str()).collect();
                names.reverse();
                let what = if names.len() > 1 { "elements are" } else { "element is" };
                let message = format!(
                    "Unexpected end of file has occurred. The following {what} not closed: {}.",
                    names.join(", ")
                );
                let _ = open;
                return self.fail(self.text.len(), &message);
            }
            if self.rest().starts_with("</") {
                self.end()?;
            } else if self.rest().starts_with("<?") || self.rest().starts_with("<!") {
                self.markup()?;
            } else if self.rest().starts_with('<') {
                self.element()?;
            } else {
                self.characters()?;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Read<()> {
        self.at += 2;
        let at = self.at;
        let name = self.name()?;
        let Some(open) = self.open.last() else {
            return self.fail(at, "Unexpected end tag.");
        };
        if open.name != name {
            let (line, column) = self.position(open.at);
            let message = format!(
                "The '{}' start tag on line {line} position {column} does not match the end tag of '{name}'.",
                open.name
            );
            return self.fail(at, &message);
        }
        self.blanks();
        if !self.take(">") {
            return self.unexpected(">");
        }
        self.open.pop();
        Ok(())
    }

    /// Text up to the next markup.
    fn characters(&mut self) -> Read<()> {
        let mut text = String::new();
        let mut blank = true;
        while let Some(c) = self.peek() {
            let at = self.at;
            match c {
                '<' => break,
                '&' => {
                    let replaced = self.reference()?;
                    blank &= replaced.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
                    text.push_str(&replaced);
                }
                ']' if self.rest().starts_with("]]>") => {
                    return self.fail(at, "']]>' is not allowed in character data.");
                }
                '\r' => {
                    self.at += 1;
                    self.take("\n");
                    text.push('\n');
                }
                c => {
                    self.valid(c, at)?;
                    blank &= matches!(c, ' ' | '\t' | '\n');
                    self.at += c.len_utf8();
                    text.push(c);
                }
            }
        }
        let keep = self.reading.whitespace || self.open.last().is_some_and(|open| open.preserve);
        if !text.is_empty() && (!blank || keep) {
            self.container().push(&Xml::text_node(text.into()));
        }
        Ok(())
    }

    /// A comment, an instruction or CDATA.
    fn markup(&mut self) -> Read<()> {
        if self.take("<!--") {
            let Some(end) = self.rest().find("--") else { return self.unexpected_end("Comment") };
            let text = normalize(self.rest().get(..end).unwrap_or_default());
            self.at += end + 2;
            if !self.take(">") {
                let message =
                    "An XML comment cannot contain '--', and '-' cannot be the last character.";
                return self.fail(self.at, message);
            }
            let comment = Xml::new(Kind::Comment(Text::from(text).into()));
            self.container().push(&comment);
            return Ok(());
        }
        if self.take("<![CDATA[") {
            let Some(end) = self.rest().find("]]>") else { return self.unexpected_end("CDATA") };
            let text = normalize(self.rest().get(..end).unwrap_or_default());
            let start = self.at;
            for (offset, c) in text.char_indices() {
                self.valid(c, start + offset)?;
            }
            self.at += end + 3;
            let data = Xml::new(Kind::CData(Text::from(text).into()));
            self.container().push(&data);
            return Ok(());
        }
        if self.take("<?") {
            let at = self.at;
            let target = self.name()?;
            if target.eq_ignore_ascii_case("xml") {
                let message = "Unexpected XML declaration. The XML declaration must be the first node in the document, and no whitespace characters are allowed to appear before it.";
                return self.fail(at, message);
            }
            self.blanks();
            let Some(end) = self.rest().find("?>") else { return self.unexpected_end("PI") };
            let data = normalize(self.rest().get(..end).unwrap_or_default());
            self.at += end + 2;
            let target = Text::from(target);
            let node = Xml::new(Kind::Instruction(target.into(), Text::from(data).into()));
            self.container().push(&node);
            return Ok(());
        }
        let message = if self.rest().starts_with("<![") {
            "An error occurred while parsing CDATA."
        } else {
            "Unexpected DTD declaration."
        };
        self.fail(self.at, message)
    }

    fn document_type(&mut self) -> Read<()> {
        self.at += "<!DOCTYPE".len();
        self.blanks();
        let name = self.name()?;
        self.blanks();
        let (mut public, mut system, mut subset) = (None, None, Some(Text::default()));
        if self.take("PUBLIC") {
            public = Some(self.literal()?);
            system = Some(self.literal()?);
        } else if self.take("SYSTEM") {
            system = Some(self.literal()?);
        }
        self.blanks();
        if self.take("[") {
            let start = self.at;
            self.internal_subset()?;
            subset = self.text.get(start..self.at).map(|text| normalize(text).into());
            self.at += 1;
            self.blanks();
        }
        if !self.take(">") {
            return self.unexpected(">");
        }
        let found = DocumentType { name: name.into(), public, system, subset };
        self.document.push(&Xml::new(Kind::DocumentType(found)));
        Ok(())
    }

    fn literal(&mut self) -> Read<Text> {
        self.blanks();
        let quote = match self.peek() {
            Some(quote @ ('"' | '\'')) => quote,
            _ => return self.unexpected("\"' or ''"),
        };
        self.at += 1;
        match self.rest().find(quote) {
            Some(end) => {
                let text = self.rest().get(..end).unwrap_or_default().into();
                self.at += end + 1;
                Ok(text)
            }
            None => self.fail(self.text.len(), "There is an unclosed literal string."),
        }
    }

    /// Declarations up to the closing bracket; only general entities matter here.
    fn internal_subset(&mut self) -> Read<()> {
        loop {
            self.blanks();
            if self.rest().starts_with(']') {
                return Ok(());
            }
            if self.take("<!ENTITY") {
                self.blanks();
                if self.rest().starts_with('%') {
                    return Err(Fault::not_supported("parameter entities of XML"));
                }
                let name = self.name()?;
                self.blanks();
                if self.rest().starts_with("SYSTEM") || self.rest().starts_with("PUBLIC") {
                    return Err(Fault::not_supported("external entities of XML"));
                }
                let value = self.literal()?.to_utf8().into_owned();
                let value = self.character_references(&value)?;
                self.entities.entry(name).or_insert(value);
                self.blanks();
                if !self.take(">") {
                    return self.unexpected(">");
                }
            } else if self.take("<!--") {
                match self.rest().find("-->") {
                    Some(end) => self.at += end + 3,
                    None => return self.unexpected_end("Comment"),
                }
            } else if self.rest().starts_with("<!") || self.rest().starts_with("<?") {
                match self.rest().find('>') {
                    Some(end) => self.at += end + 1,
                    None => return self.unexpected_end("DTD"),
                }
            } else {
                return self.fail(self.at, "Unexpected content in the DTD.");
            }
        }
    }

    /// Character references in an entity's value are replaced at once.
    fn character_references(&mut self, value: &str) -> Read<String> {
        let mut found = String::new();
        let mut rest = value;
        while let Some((before, after)) = rest.split_once("&#") {
            found.push_str(before);
            let Some((digits, after)) = after.split_once(';') else {
                return self.fail(self.at, "Invalid syntax for a numeric entity reference.");
            };
            let number = match digits.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => digits.parse().ok(),
            };
            match number.and_then(char::from_u32).filter(|c| is_valid(*c)) {
                Some(c) => found.push(c),
                None => return self.fail(self.at, "Invalid numeric entity reference."),
            }
            rest = after;
        }
        found.push_str(rest);
        Ok(found)
    }
}

/// Line ends as one character.
fn normalize(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// True for the characters that XML allows.
pub(super) fn is_valid(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
