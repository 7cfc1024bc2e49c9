//! A graph for Mermaid.

use std::fmt::Write;

use crate::model::Workspace;
use crate::model::graph::{Graph, Link};

/// The graph as a `flowchart`.
pub(super) fn draw(workspace: &Workspace, graph: &Graph) -> String {
    let mut text = String::from("flowchart BT\n");
    let number = |id| graph.nodes.iter().position(|node| *node == id).unwrap_or(usize::MAX);
    for (at, id) in graph.nodes.iter().enumerate() {
        let (label, is_fragment) = super::node(workspace, *id);
        let label = escaped(&label);
        // Writing to a string cannot fail, here and below.
        let _ = if is_fragment {
            writeln!(text, "    n{at}([\"{label}\"])")
        } else {
            writeln!(text, "    n{at}[\"{label}\"]")
        };
    }
    for edge in &graph.edges {
        let (from, to) = (number(edge.from), number(edge.to));
        let (label, arrow) = match edge.link {
            Link::Base => (super::sections(edge), "-->"),
            Link::WithoutBase => ("no base".to_owned(), "-.-"),
            Link::Include => (super::sections(edge), "-.->"),
        };
        let label = if label.is_empty() { label } else { format!("|\"{}\"|", escaped(&label)) };
        let _ = writeln!(text, "    n{from} {arrow}{label} n{to}");
    }
    for (at, (from, name)) in graph.missing.iter().enumerate() {
        let name = escaped(name);
        let _ = writeln!(text, "    m{at}([\"fragment {name} (missing)\"]):::missing");
        let _ = writeln!(text, "    n{} -.-> m{at}", number(*from));
    }
    if !graph.missing.is_empty() {
        text.push_str("    classDef missing stroke:red\n");
    }
    text
}

/// A text within quotes: entities instead of what would end it or be read as markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("#quot;"),
            '#' => escaped.push_str("#35;"),
            '<' => escaped.push_str("#lt;"),
            '>' => escaped.push_str("#gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}
