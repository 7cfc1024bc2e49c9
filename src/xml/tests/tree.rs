//! The tree: structure, spans, navigation.

use super::*;

#[test]
fn spans_cut_the_raw_text() {
    let text = "\u{feff}<?xml version='1.0'?>\r\n<é b = 'x&amp;'\r\n c=\"@(\"\"<1)\">t<!--k--><![CDATA[<]]><d/></é >";
    let (file, Parsed { tree, errors, .. }) = read(text);
    assert!(errors.is_empty(), "{errors:?}");
    let root = tree.root().unwrap();
    let element = tree.element(root).unwrap();
    assert_eq!(file.slice(element.name), "é");
    assert_eq!(file.slice(element.start_tag), "<é b = 'x&amp;'\r\n c=\"@(\"\"<1)\">");
    assert_eq!(element.end_tag.map(|tag| file.slice(tag)), Some("</é >"));
    assert_eq!(file.slice(tree.content_span(root)), "t<!--k--><![CDATA[<]]><d/>");
    let attributes: Vec<_> = tree
        .attributes(root)
        .iter()
        .map(|a| (file.slice(a.name), file.slice(a.value), a.quote, file.slice(a.span())))
        .collect();
    assert_eq!(
        attributes,
        [("b", "x&amp;", '\'', "b = 'x&amp;'"), ("c", "@(\"\"<1)", '"', "c=\"@(\"\"<1)\""),]
    );
    let children: Vec<_> = tree.children(root).map(|id| file.slice(tree.span(id))).collect();
    assert_eq!(children, ["t", "<!--k-->", "<![CDATA[<]]>", "<d/>"]);
    let comments: Vec<_> = tree.comments().map(|(_, content)| file.slice(content)).collect();
    assert_eq!(comments, ["k"]);
    let empty = tree.child(root, "d").unwrap();
    assert_eq!(tree.element(empty).unwrap().end_tag, None);
    assert!(tree.content_span(empty).is_empty());
}

#[test]
fn navigation() {
    let (_, Parsed { tree, .. }) = read("<!--x--><a><b><c/></b><d/>t</a><!--y-->");
    let names =
        |ids: Vec<NodeId>| -> Vec<&str> { ids.into_iter().map(|id| tree.name(id)).collect() };
    let root = tree.root().unwrap();
    assert_eq!(tree.roots().count(), 3);
    assert_eq!(names(tree.child_elements(root).collect()), ["b", "d"]);
    assert_eq!(names(tree.descendants(root).collect()), ["b", "c", "d", ""]);
    let c = tree.descendants(root).find(|&id| tree.name(id) == "c").unwrap();
    assert_eq!(names(tree.ancestors(c).collect()), ["b", "a"]);
    let at = u32::try_from(tree.text().find("c/").unwrap()).unwrap();
    assert_eq!(tree.node_at(at), Some(c));
    assert_eq!(tree.node_at(u32::MAX), None);
    assert_eq!(tree.nodes().count(), tree.len());
}

#[test]
fn adjacent_text_and_cdata_stay_apart() {
    let (_, parsed) = read("<a>x<![CDATA[y]]>z<![CDATA[]]><b/>w</a>");
    assert_eq!(shown(&parsed.tree), "a(\"x\" c\"y\" \"z\" c\"\" b() \"w\")");
}

#[test]
fn very_long_names_and_gaps_keep_their_spans() {
    let name = "n".repeat(70_000);
    let gap = " ".repeat(300);
    let (file, parsed) = read(&format!("<a {name}{gap}={gap}'v'/>"));
    let attribute = parsed.tree.attributes(parsed.tree.root().unwrap())[0];
    assert_eq!(file.slice(attribute.name), name);
    assert_eq!(file.slice(attribute.value), "v");
}
