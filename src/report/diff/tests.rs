//! Tests of the formats of differences.

use super::{ALL, Compared, Comparison};
use crate::diff::diff;
use crate::policy::{Document, ParseOptions};
use crate::report::Look;
use crate::source::SourceFile;

fn compared(path: &str, before: Option<&str>, after: Option<&str>) -> Compared {
    let file = |text: Option<&str>| text.map(|text| SourceFile::new(path, text));
    let parsed = |text| Document::parse(SourceFile::new(path, text), &ParseOptions::default());
    let changes = match (before, after) {
        (Some(before), Some(after)) => diff(&parsed(before), &parsed(after), false),
        _ => Vec::new(),
    };
    Compared { path: path.to_owned(), before: file(before), after: file(after), changes }
}

fn sample() -> Comparison {
    let before = "<policies>\n<inbound>\n<base/>\n<rate-limit calls=\"1\" renewal-period=\"60\"/>\n<set-body>@{\nvar a = 1;\nreturn a;\n}</set-body>\n</inbound>\n</policies>";
    let after = "<policies>\n<inbound>\n<rate-limit calls=\"2\" renewal-period=\"60\"/>\n<set-body>@{\nvar a = 2;\nreturn a;\n}</set-body>\n<base/>\n</inbound>\n</policies>";
    Comparison {
        documents: vec![
            compared("a.xml", Some(before), Some(after)),
            compared("b `c`.xml", None, Some(after)),
        ],
        same: 1,
    }
}

fn written(name: &str) -> String {
    let mut bytes = Vec::new();
    let format = super::format(name).unwrap();
    format.write(&sample(), Look::PLAIN, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn text_tells_each_difference_with_its_values() {
    insta::assert_snapshot!(written("text"), @r#"
    a.xml
      changed  policies/inbound/rate-limit (line 3, was 4)
                 calls:
                   - 1
                   + 2
      changed  policies/inbound/set-body (line 4, was 5)
                 text:
                     @{
                   -     var a = 1;
                   +     var a = 2;
                         return a;
                     }
      moved    policies/inbound/base (line 8, was 3)
    b `c`.xml: added
    2 documents differ: 1 changed, 1 added; 1 the same
    "#);
}

#[test]
fn json_fits_its_shape() {
    let value: serde_json::Value = serde_json::from_str(&written("json")).unwrap();
    assert_eq!(value["schema"], "policyc/diff/1");
    assert_eq!(value["same"], 1);
    let change = &value["documents"][0]["changes"][0];
    assert_eq!(change["path"], "policies/inbound/rate-limit");
    assert_eq!((&change["line_before"], &change["line_after"]), (&4.into(), &3.into()));
    let calls = serde_json::json!({ "attribute": "calls", "before": "1", "after": "2" });
    assert_eq!(change["values"][0], calls);
    assert_eq!(value["documents"][1]["kind"], "added");
}

#[test]
fn markdown_fences_what_it_quotes() {
    let text = written("markdown");
    assert!(text.starts_with("**2 documents differ: 1 changed, 1 added; 1 the same**\n"), "{text}");
    assert!(text.contains("\n### `` b `c`.xml ``, added\n"), "{text}");
    assert!(text.contains("  ```diff\n  - 1\n  + 2\n  ```\n"), "{text}");
}

#[test]
fn formats_have_names_of_their_own() {
    let names: std::collections::BTreeSet<_> = ALL.iter().map(|format| format.name()).collect();
    assert_eq!(names.len(), ALL.len());
}
