//! Tests of the hosts: which documents they hold, and where each byte of them stands.

use proptest::prelude::*;

use super::*;
use crate::source::{Basis, Edit, FileId, Finding, Fix, Label, Location, Safety, Severity};

fn read(path: &str, text: &str) -> Found {
    host(path).unwrap().read(text)
}

/// The texts of the documents in a host.
fn documents(path: &str, text: &str) -> Vec<String> {
    read(path, text).documents.into_iter().map(|document| document.text).collect()
}

fn references(path: &str, text: &str) -> Vec<String> {
    let found = read(path, text).references;
    for reference in &found {
        assert!(reference.span.of(text).ends_with(&reference.path));
    }
    found.into_iter().map(|reference| reference.path).collect()
}

/// The raw text of every character of a document, checked to be what `decode` makes it.
#[track_caller]
fn check_map(host: &str, document: &Embedded, decode: impl Fn(&str) -> String) {
    let mut last = 0;
    for (at, c) in document.text.char_indices() {
        let span = document.map.to_raw(Span::from_range(at..at + c.len_utf8()));
        assert!(span.start >= last, "{c:?} at {at} goes back to {span:?}");
        last = span.end;
        assert_eq!(decode(span.of(host)), c.to_string(), "{span:?} at {at}");
    }
    let all = document.map.to_raw(Span::from_range(0..document.text.len()));
    assert_eq!(all.end, last);
}

fn same(raw: &str) -> String {
    raw.to_owned()
}

fn of_json(raw: &str) -> String {
    serde_json::from_str(&format!("\"{raw}\"")).unwrap()
}

#[test]
fn hosts_are_known_by_their_ending() {
    let name = |path| host(path).map(|host| host.name());
    assert_eq!(name("a/README.MD"), Some("Markdown"));
    assert_eq!(name("main.bicep"), Some("Bicep"));
    assert_eq!(name("main.tf"), Some("Terraform"));
    assert_eq!(name("azuredeploy.json"), Some("JSON"));
    assert_eq!(name("policy.xml"), None);
    assert_eq!(name("bicep"), None);
}

#[test]
fn the_root_decides_what_is_a_document() {
    assert!(is_document("\u{feff}<!-- a --><?xml version='1.0'?>\n<policies>"));
    assert!(is_document("<fragment/>"));
    assert!(is_document("<http-data-source>"));
    for text in ["", "<policy/>", "a <policies/>", "<inbound/>", "<policiesx>"] {
        assert!(!is_document(text), "{text}");
    }
}

#[test]
fn fences_of_markdown() {
    let text = "# A\n```xml\n<policies/>\n```\n\n1. step\n   ```XML title=\"a\"\n   <fragment>\n     x\n   </fragment>\n   ```\n\
        > ~~~~ razor\n> <policies>\n> ~~~\n> </policies>\n> ~~~~\n```json\n<policies/>\n```\n```xml\n<inbound/>\n```\n\
        - ```xml\n  <policies a/>\n";
    let expected = [
        "<policies/>\n",
        "<fragment>\n  x\n</fragment>\n",
        "<policies>\n~~~\n</policies>\n",
        "<policies a/>\n",
    ];
    assert_eq!(documents("a.md", text), expected.map(str::to_owned));
    for document in read("a.md", text).documents {
        check_map(text, &document, same);
    }
    assert_eq!(documents("a.md", "````xml\n<policies>\n```\n</policies>\n````\n").len(), 1);
    assert_eq!(documents("a.md", "> ```xml\n> <policies/>\nno quotation\n"), ["<policies/>\n"]);
    assert_eq!(documents("a.md", "``` `xml`\n<policies/>\n"), Vec::<String>::new());
}

#[test]
fn strings_of_bicep() {
    let text = "// '''<policies/>\nvar a = '''\r\n<policies>'x'</policies>\n'''\n/* ' */ var b = ''''<fragment/>''''\n\
        var c = '<policies a=\\'\\u{e9}\\' b=\"${f('x', { y: 'z}' })}\">\\n</policies>'\nvar d = 'it is <b>'\n\
        value: loadTextContent( './p/a.xml' )\nvar e = loadTextContent('${x}.xml')\nvar f = '${loadTextContent('b.xml')}'\n";
    let expected = [
        "<policies>'x'</policies>\n",
        "<policies a='é' b=\"${f('x', { y: 'z}' })}\">\n</policies>",
    ];
    assert_eq!(documents("a.bicep", text), expected.map(str::to_owned), "`'<fragment/>'` is text");
    assert_eq!(references("a.bicep", text), ["./p/a.xml"]);
    let decode = |raw: &str| match raw {
        "\\'" => "'".to_owned(),
        "\\u{e9}" => "é".to_owned(),
        "\\n" => "\n".to_owned(),
        raw => raw.to_owned(),
    };
    for document in read("a.bicep", text).documents {
        check_map(text, &document, decode);
    }
}

#[test]
fn strings_of_terraform() {
    let text = "# <<XML\nx = <<XML\n<policies a=\"${b[\"c\"]}\">\n  $${d} %%{ if }\n</policies>\nXML\n\
        y = <<-XML\r\n    <fragment>\n\n      z\n    </fragment>\n    XML\n\
        z = \"<policies a=\\\"\\u00e9\\\" b='${f(\"}\")}' c='$${d}'/>\"\nw = 1 << 2\n\
        v = file(\"${path.module}/p/a.xml\")\nu = templatefile (\"b.tftpl\", { a = 1 })\nt = file(\"${var.x}.xml\")\n";
    let expected = [
        "<policies a=\"${b[\"c\"]}\">\n  ${d} %{ if }\n</policies>\n",
        "<fragment>\n\n  z\n</fragment>\n",
        "<policies a=\"é\" b='${f(\"}\")}' c='${d}'/>",
    ];
    assert_eq!(documents("a.tf", text), expected.map(str::to_owned));
    assert_eq!(references("a.tf", text), ["p/a.xml", "b.tftpl"]);
    let decode = |raw: &str| match raw {
        "$$" => "$".to_owned(),
        "%%" => "%".to_owned(),
        "\\\"" => "\"".to_owned(),
        "\\u00e9" => "é".to_owned(),
        raw => raw.to_owned(),
    };
    for document in read("a.tf", text).documents {
        check_map(text, &document, decode);
    }
    assert_eq!(documents("a.tf", "a = <<X\n<policies/>\n").len(), 1, "the mark is missing");
}

#[test]
fn strings_of_json() {
    let text = r#"{ // "<policies/>"
        "a": "<policies b=\"\u00e9\ud83d\ude00\">\r\n\t<x/>\/</policies>", /* " */
        "c": "\u003cfragment>
</fragment>",
        "d": "[concat('<policies>', parameters('x'), '</policies>')]",
        "e": "[[<policies/>", "f": "<b>", "g": "<policies"#;
    let expected = ["<policies b=\"é😀\">\r\n\t<x/>/</policies>", "<fragment>\n</fragment>"];
    assert_eq!(documents("a.json", text), expected.map(str::to_owned));
    let found = read("a.json", text);
    assert_eq!(found.unread.len(), 1);
    assert!(found.unread[0].span.of(text).starts_with("[concat('<policies>'"));
    check_map(text, &found.documents[0], of_json);
    check_map(text, &found.documents[1], |raw| if raw == "\n" { same(raw) } else { of_json(raw) });
}

/// A finding with a fix, both at `span` of file 7.
fn finding(span: Span, replacement: &str) -> Finding {
    let location = Location { file: FileId(7), span };
    let edit = Edit { file: FileId(7), span, replacement: replacement.to_owned() };
    let fix = Fix { title: "mend".to_owned(), safety: Safety::Safe, edits: vec![edit] };
    Finding {
        rule: "unknown-attribute",
        severity: Severity::Error,
        basis: Basis::Schema,
        message: String::new(),
        notes: Vec::new(),
        help: None,
        location,
        labels: vec![Label { location, message: String::new() }],
        fixes: vec![fix],
    }
}

/// The host after the fix, or `None` when the fix cannot be made there.
fn mended(path: &str, text: &str, wrong: &str, replacement: &str) -> Option<String> {
    let documents = read(path, text).documents;
    let document = &documents[0];
    let at = document.text.find(wrong).unwrap();
    let mut finding = finding(Span::from_range(at..at + wrong.len()), replacement);
    relocate(&mut finding, |id| (id == FileId(7)).then_some(Placed { host: FileId(2), document }));
    assert_eq!((finding.location.file, finding.labels[0].location), (FileId(2), finding.location));
    let edit = finding.fixes.first()?.edits[0].clone();
    assert_eq!((edit.file, edit.span), (FileId(2), finding.location.span));
    let mut text = text.to_owned();
    text.replace_range(edit.span.range(), &edit.replacement);
    Some(text)
}

#[test]
fn a_fix_is_written_as_the_host_writes() {
    let json = r#"{"a":"<policies nmae=\"b\"/>"}"#;
    assert_eq!(
        mended("a.json", json, "nmae=\"b\"", "name=\"c\n\\\"").unwrap(),
        r#"{"a":"<policies name=\"c\n\\\"/>"}"#
    );
    let markdown = "> 1. ```xml\n>    <policies>\n>    </policies>\n>    ```\n";
    assert_eq!(
        mended("a.md", markdown, "</policies>", "<x>\n</x></policies>").unwrap(),
        "> 1. ```xml\n>    <policies>\n>    <x>\n>    </x></policies>\n>    ```\n"
    );
    assert_eq!(mended("a.md", markdown, "</policies>", "```"), None);
    let bicep = "var a = '<policies b=\\'c\\'/>'";
    assert_eq!(mended("a.bicep", bicep, "'c'", "'d'").unwrap(), "var a = '<policies b=\\'d\\'/>'");
    assert_eq!(mended("a.bicep", "var a = '''<policies/>'''", "/>", "a='''/>"), None);
    let terraform = "a = <<-X\n  <policies>\n  </policies>\nX\n";
    assert_eq!(
        mended("a.tf", terraform, "</policies>", "<x/>\n</policies>").unwrap(),
        "a = <<-X\n  <policies>\n  <x/>\n  </policies>\nX\n"
    );
    assert_eq!(mended("a.tf", terraform, "</policies>", "${x}"), None, "whose hole is it?");
}

/// A document of lines, with what hosts escape.
fn body() -> impl Strategy<Value = String> {
    "<policies>([ a\"'é😀<>&/{}@\\\\\t]{0,12}\n){0,4}</policies>".prop_map(|text| text)
}

/// Written by an encoder that is not ours.
fn in_json(text: &str) -> String {
    format!("{{\"format\": \"rawxml\", \"value\": {}}}", serde_json::to_string(text).unwrap())
}

proptest! {
    #[test]
    fn json_gives_the_text_back(text in body()) {
        let host = in_json(&text);
        let found = read("a.json", &host);
        prop_assert_eq!(&found.documents[0].text, &text);
        check_map(&host, &found.documents[0], of_json);
    }

    #[test]
    fn markdown_gives_the_text_back(text in body(), indent in 0usize..5, quoted in any::<bool>()) {
        let prefix = format!("{}{}", if quoted { "> " } else { "" }, " ".repeat(indent));
        let lines = text.lines().map(|line| format!("{prefix}{line}\n"));
        let host = format!("{prefix}```xml\n{}{prefix}```\n", lines.collect::<String>());
        let found = read("a.md", &host);
        prop_assert_eq!(found.documents[0].text.trim_end(), text.trim_end());
        check_map(&host, &found.documents[0], same);
    }

    #[test]
    fn heredocs_give_the_text_back(text in body(), indent in 0usize..5) {
        let escaped = text.replace("${", "$${").replace("%{", "%%{");
        let pad = " ".repeat(indent);
        let lines = escaped.lines().map(|line| format!("{pad}{line}\n"));
        let host = format!("a = <<-XML\n{}{pad}XML\n", lines.collect::<String>());
        let found = read("a.tf", &host);
        // The least indented line decides; the first one has no blanks of its own.
        prop_assert_eq!(found.documents[0].text.trim_end(), text.trim_end());
        check_map(&host, &found.documents[0], same);
    }

    #[test]
    fn bicep_gives_the_text_back(text in body()) {
        let text = text.replace("'''", "");
        let host = format!("var a = '''\n{text}\n'''\n");
        let found = read("a.bicep", &host);
        prop_assert_eq!(found.documents[0].text.trim_end_matches('\n'), &text);
        check_map(&host, &found.documents[0], same);
        let escaped = text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n");
        let host = format!("var a = '{escaped}'\n");
        prop_assert_eq!(&documents("a.bicep", &host)[0], &text);
    }

    #[test]
    fn no_text_makes_a_host_fall_over(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "<policies>", "</policies>", "'''", "'", "\"", "\\", "\\u", "${", "$${", "}", "{", "%{", "<<X\n",
                "<<-X\n", "X\n", "```xml\n", "```\n", "> ", "- ", "1. ", "~~~", "\n", "\r\n", "//", "/*", "*/", "#",
                "loadTextContent(", "file(", "é", "😀", "[concat('", " ",
            ]),
            0..40,
        ),
    ) {
        let text = pieces.concat();
        for host in ALL {
            let found = host.read(&text);
            for document in &found.documents {
                let all = document.map.to_raw(Span::from_range(0..document.text.len()));
                prop_assert!(all.end as usize <= text.len());
                prop_assert!(is_document(&document.text));
            }
        }
    }
}

#[test]
fn time_grows_with_the_text_and_not_faster() {
    for piece in ["'", "\"", "<<X\n", "${", "`", "```xml\n", "> ", "loadTextContent('", "\\", "'${"]
    {
        let text = piece.repeat(200_000 / piece.len());
        for host in ALL {
            let started = std::time::Instant::now();
            host.read(&text);
            assert!(started.elapsed().as_secs() < 5, "{}: {piece:?}", host.name());
        }
    }
}
