//! Documents as trees that can be changed and written, with the place of everything written.

use std::ops::Range;

/// An element. Text stands before the children.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: Option<String>,
    pub children: Vec<Node>,
}

/// Positions of children from the root down.
pub(crate) type Path = Vec<usize>;

/// A part of an element as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The name in the start tag.
    Name,
    /// The start tag with its brackets.
    StartTag,
    /// The name of an attribute.
    AttributeName(String),
    /// The name of an attribute where it stands for the second time.
    AttributeAgain(String),
    /// The value of an attribute without its quotes.
    AttributeValue(String),
    /// The text, trimmed.
    Text,
}

/// Where the parts of one element stand.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    name: Range<usize>,
    start_tag: Range<usize>,
    attributes: Vec<(String, Range<usize>, Range<usize>)>,
    text: Range<usize>,
    children: Vec<Marks>,
}

impl Node {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    pub(crate) fn with(mut self, attribute: &str, value: &str) -> Self {
        self.attributes.push((attribute.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn child(mut self, child: Node) -> Self {
        self.children.push(child);
        self
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.text = Some(text.to_owned());
        self
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(each, _)| each == name)?;
        Some(value)
    }

    /// Gives an attribute another value; adds it where it is not there.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        match self.attributes.iter_mut().find(|(each, _)| each == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.attributes.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Writes the element as a document.
    pub(crate) fn print(&self) -> (String, Marks) {
        let mut out = String::new();
        let marks = self.write(&mut out, 0);
        out.push('\n');
        (out, marks)
    }

    fn write(&self, out: &mut String, depth: usize) -> Marks {
        let mut marks = Marks::default();
        let start = out.len();
        out.push('<');
        marks.name = push(out, &self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            let name_range = push(out, name);
            out.push_str("=\"");
            let value_range = push(out, &escape(value));
            out.push('"');
            marks.attributes.push((name.clone(), name_range, value_range));
        }
        if self.text.is_none() && self.children.is_empty() {
            out.push_str(" />");
            marks.start_tag = start..out.len();
            return marks;
        }
        out.push('>');
        marks.start_tag = start..out.len();
        if let Some(text) = &self.text {
            marks.text = push(out, &escape(text));
        }
        for child in &self.children {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', 4 * (depth + 1)));
            marks.children.push(child.write(out, depth + 1));
        }
        if !self.children.is_empty() {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', 4 * depth));
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
        marks
    }
}

impl Marks {
    /// Where a part of the element at a path stands.
    pub(crate) fn range(&self, path: &[usize], part: &Part) -> Range<usize> {
        let marks = path.iter().fold(self, |marks, index| &marks.children[*index]);
        let attribute = |name: &str, nth: usize| {
            let mut of_name = marks.attributes.iter().filter(|(each, ..)| each == name);
            of_name.nth(nth).expect("an attribute")
        };
        match part {
            Part::Name => marks.name.clone(),
            Part::StartTag => marks.start_tag.clone(),
            Part::AttributeName(name) => attribute(name, 0).1.clone(),
            Part::AttributeAgain(name) => attribute(name, 1).1.clone(),
            Part::AttributeValue(name) => attribute(name, 0).2.clone(),
            Part::Text => marks.text.clone(),
        }
    }
}

fn push(out: &mut String, text: &str) -> Range<usize> {
    let start = out.len();
    out.push_str(text);
    start..out.len()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
