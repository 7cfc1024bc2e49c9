//! Tests of the XML layer. Each part has one helper that takes a text and what is expected,
//! given as the underlined text.

mod decode;
mod errors;
mod expressions;
mod hostile;
mod shapes;
mod tree;
mod well_formed;

use super::*;

/// Reads a text with the usual limits.
fn read(text: &str) -> (SourceFile, Parsed) {
    read_with(text, false)
}

fn read_with(text: &str, several_roots: bool) -> (SourceFile, Parsed) {
    let file = SourceFile::new("test.xml", text);
    let parsed = parse(&file, &ParseOptions { several_roots, ..ParseOptions::default() });
    (file, parsed)
}

/// A tree as one line: elements with attributes, text in quotes, `c` for CDATA, `!` for
/// comments, `?` for processing instructions.
fn shown(tree: &Tree) -> String {
    fn node(tree: &Tree, id: NodeId, out: &mut String) {
        match tree.kind(id) {
            NodeKind::Text => out.push_str(&format!("{:?}", tree.slice(tree.span(id)))),
            NodeKind::CData(content) => out.push_str(&format!("c{:?}", tree.slice(content))),
            NodeKind::Comment(content) => out.push_str(&format!("!{:?}", tree.slice(content))),
            NodeKind::ProcessingInstruction => out.push('?'),
            NodeKind::Element(_) => {
                out.push_str(tree.name(id));
                for attribute in tree.attributes(id) {
                    let value = tree.slice(attribute.value);
                    out.push_str(&format!(" {}={value:?}", tree.slice(attribute.name)));
                }
                out.push('(');
                nodes(tree, tree.children(id), out);
                out.push(')');
            }
        }
    }
    fn nodes(tree: &Tree, ids: impl Iterator<Item = NodeId>, out: &mut String) {
        for (number, id) in ids.enumerate() {
            out.push_str(if number > 0 { " " } else { "" });
            node(tree, id, out);
        }
    }
    let mut out = String::new();
    nodes(tree, tree.roots(), &mut out);
    out
}
