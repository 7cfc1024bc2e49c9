//! What raw documents become, and that it means the same.

use crate::source::SourceFile;
use crate::xml::{ParseOptions, parse, well_formed};

fn written(text: &str) -> String {
    let file = SourceFile::new("test.xml", text);
    let text = well_formed(&file, &ParseOptions::default()).unwrap();
    roxmltree::Document::parse(&text).unwrap();
    text
}

#[test]
fn expressions_and_bare_characters_become_references() {
    assert_eq!(
        written(r#"<a b="@(x["k"] < 1 && y)" c='@("'")'>@{ return "<b/>" + '&amp;'; }</a>"#),
        r#"<a b="@(x[&quot;k&quot;] &lt; 1 &amp;&amp; y)" c='@(&quot;&apos;&quot;)'>@{ return &quot;&lt;b/&gt;&quot; + &apos;&amp;&apos;; }</a>"#
    );
    assert_eq!(
        written(r#"<a b="x & y"><!-- a -- b - c ---></a>"#),
        r#"<a b="x &amp; y"><!-- a == b = c =--></a>"#
    );
    let plain = "<a b=\"1\">\n  <c>&lt;</c>\n</a>";
    assert_eq!(written(plain), plain);
}

#[test]
fn values_stay_what_they_were() {
    let text = r#"<a><b c="@("a<b" + "c")" d="p&q" /><e>@(x < 1 ? "é&#233;" : "&")</e></a>"#;
    let values = |text: &str| {
        let file = SourceFile::new("test.xml", text);
        let tree = parse(&file, &ParseOptions::default()).tree;
        let of = |node| {
            let attributes = tree.attributes(node).iter();
            let attributes = attributes.map(|each| tree.attribute_text(each).text.into_owned());
            let text =
                tree.element(node).is_some().then(|| tree.element_text(node).text.into_owned());
            attributes.chain(text).collect::<Vec<_>>()
        };
        tree.nodes().flat_map(of).collect::<Vec<_>>()
    };
    assert_eq!(values(text), values(&written(text)));
}

#[test]
fn broken_markup_stays_broken() {
    let file = SourceFile::new("test.xml", "<a><b></a>");
    assert!(well_formed(&file, &ParseOptions::default()).is_err());
}
