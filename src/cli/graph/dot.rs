//! A graph for Graphviz.

use std::fmt::Write;

use crate::model::Workspace;
use crate::model::graph::{Graph, Link};

/// The graph as a `digraph`.
pub(super) fn draw(workspace: &Workspace, graph: &Graph) -> String {
    let mut text = String::from("digraph policies {\n    rankdir=BT;\n    node [shape=box];\n");
    let number = |id| graph.nodes.iter().position(|node| *node == id).unwrap_or(usize::MAX);
    for (at, id) in graph.nodes.iter().enumerate() {
        let (label, is_fragment) = super::node(workspace, *id);
        let shape = if is_fragment { ", shape=note" } else { "" };
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "    n{at} [label={}{shape}];", quoted(&label));
    }
    for edge in &graph.edges {
        let (from, to) = (number(edge.from), number(edge.to));
        let (label, style) = match edge.link {
            Link::Base => (super::sections(edge), ""),
            Link::WithoutBase => ("no base".to_owned(), ", style=dotted"),
            Link::Include => (super::sections(edge), ", style=dashed"),
        };
        let _ = writeln!(text, "    n{from} -> n{to} [label={}{style}];", quoted(&label));
    }
    for (at, (from, name)) in graph.missing.iter().enumerate() {
        let label = quoted(&format!("fragment {name} (missing)"));
        let _ = writeln!(text, "    m{at} [label={label}, shape=note, color=red];");
        let _ = writeln!(text, "    n{} -> m{at} [style=dashed, color=red];", number(*from));
    }
    text.push_str("}\n");
    text
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
