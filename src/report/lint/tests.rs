//! Tests of the formats: what they print, and that they agree on places.

use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::Value;

use crate::source::{Basis, FileId, Finding, Label, Location, Severity, SourceFile, Span};

use super::*;

/// The span of the first `needle` in `text`.
fn span(text: &str, needle: &str) -> Span {
    let start = text.find(needle).expect("the needle stands in the text");
    Span::from_range(start..start + needle.len())
}

fn finding(span: Span) -> Finding {
    Finding {
        rule: "unknown-attribute",
        severity: Severity::Error,
        basis: Basis::Schema,
        message: "unknown attribute `nmae`".to_owned(),
        notes: Vec::new(),
        help: None,
        location: Location { file: FileId(0), span },
        labels: Vec::new(),
        fixes: Vec::new(),
    }
}

fn run(text: &str, findings: Vec<Finding>) -> LintRun {
    let files = vec![SourceFile::new("a.xml", text)];
    LintRun { documents: files.len(), files, findings, ..LintRun::default() }
}

fn written(format: &dyn Format, run: &LintRun, color: bool) -> String {
    let mut out = Vec::new();
    format.write(run, Look { color, ..Look::PLAIN }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Checks what `text` draws for one finding at `needle`.
fn drawn(text: &str, needle: &str) -> String {
    written(&Text, &run(text, vec![finding(span(text, needle))]), false)
}

#[test]
fn text_draws_labels_notes_help_and_basis() {
    let text = "<policies>\n\t<set-header nmae=\"é\" nmae=\"b\" />\n</policies>\n";
    let mut finding = finding(span(text, "nmae"));
    finding.notes.push("first line\nsecond line".to_owned());
    finding.help = Some("did you mean `name`?".to_owned());
    let location = Location { file: FileId(0), span: span(text, "nmae=\"b\"") };
    finding.labels.push(Label { location, message: "and again here".to_owned() });
    assert_snapshot!(written(&Text, &run(text, vec![finding]), false), @r#"
    error[unknown-attribute]: unknown attribute `nmae`
      ┌─ a.xml:2:14
      │
    2 │     <set-header nmae="é" nmae="b" />
      │                 ^^^^     -------- and again here
      │
      = note: first line
              second line
      = help: did you mean `name`?
      = basis: the service's schema

    1 file: 1 error
    more on a rule: `policyc explain unknown-attribute`
    "#);
}

#[test]
fn severities_keep_their_own_words_and_colours() {
    let text = "<a/>";
    let findings = [Severity::Error, Severity::Warning, Severity::Info].map(|severity| Finding {
        severity,
        message: "note".to_owned(),
        ..finding(span(text, "a"))
    });
    let run = run(text, findings.to_vec());
    let plain = written(&Text, &run, false);
    let headers: Vec<_> = plain.lines().filter(|line| line.ends_with(": note")).collect();
    assert_eq!(
        headers,
        [
            "error[unknown-attribute]: note",
            "warning[unknown-attribute]: note",
            "info[unknown-attribute]: note"
        ]
    );
    assert!(plain.contains("1 file: 1 error, 1 warning, 1 info\n"), "{plain}");
    let colored = written(&Text, &run, true);
    for header in ["\u{1b}[1;31merror[", "\u{1b}[1;33mwarning[", "\u{1b}[1;36minfo["] {
        assert!(colored.contains(header), "{header:?} in {colored:?}");
    }
    let sequence = without_colors(&colored);
    assert_eq!(sequence, plain, "colours change nothing but colours");
}

/// `text` without its colour sequences.
fn without_colors(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    first + &pieces.map(|piece| piece.split_once('m').unwrap().1).collect::<String>()
}

#[test]
fn a_byte_order_mark_takes_no_column() {
    assert_snapshot!(drawn("\u{feff}<nmae/>", "nmae"), @r"
    error[unknown-attribute]: unknown attribute `nmae`
      ┌─ a.xml:1:2
      │
    1 │ <nmae/>
      │  ^^^^
      │
      = basis: the service's schema

    1 file: 1 error
    more on a rule: `policyc explain unknown-attribute`
    ");
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let text = format!("<a b=\"{}\" nmae=\"{}\"/>", "é".repeat(40_000), "x".repeat(40_000));
    let output = drawn(&text, "nmae");
    assert!(output.contains(":1:40009"), "{output}");
    let widest = output.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest < 200, "{widest}");
    let carets = output.lines().find(|line| line.contains('^')).unwrap();
    let source = output.lines().find(|line| line.starts_with("1 │")).unwrap();
    let column = carets.chars().position(|c| c == '^').unwrap();
    assert_eq!(source.chars().skip(column).take(4).collect::<String>(), "nmae");
}

#[test]
fn what_a_terminal_would_act_on_is_not_passed_through() {
    let text = "<a b=\"\u{1b}[2J\u{7}\u{202e}\" nmae=\"\"/>";
    let mut finding = finding(span(text, "nmae"));
    finding.message = "unknown `\u{1b}[31m\nx`".to_owned();
    finding.notes.push("\u{1b}]0;title\u{7}".to_owned());
    let run = run(text, vec![finding]);
    for format in [&Text as &dyn Format, &Short] {
        let output = written(format, &run, false);
        assert!(!output.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{output:?}");
    }
    assert_eq!(
        written(&Short, &run, false),
        "a.xml:1:15: error[unknown-attribute]: unknown `\\u{1b}[31m\\nx`\n"
    );
}

#[test]
fn a_span_over_many_lines_shows_its_ends() {
    let text = format!("<a>\n{}</a>\n", "  <b/>\n".repeat(20));
    assert_snapshot!(drawn(&text, text.trim_end()), @r"
    error[unknown-attribute]: unknown attribute `nmae`
       ┌─ a.xml:1:1
       │  
     1 │ ╭ <a>
     2 │ │   <b/>
     3 │ │   <b/>
     4 │ │   <b/>
       · │
    21 │ │   <b/>
    22 │ │ </a>
       │ ╰────^
       │  
       = basis: the service's schema

    1 file: 1 error
    more on a rule: `policyc explain unknown-attribute`
    ");
    let text = format!("<a>\r\n{}</a>\n", "  <b/>\r\n".repeat(2_000));
    let output = drawn(&text, &text);
    assert!(output.contains("1 │ <a>\n  │ ^^^\n"), "{output}");
}

#[test]
fn the_end_of_the_text_can_be_pointed_at() {
    let text = "<a>\n";
    let output = written(&Text, &run(text, vec![finding(Span::at(4))]), false);
    assert!(output.contains("a.xml:2:1\n  │\n2 │ \n  │ ^\n"), "{output}");
    let output = written(&Text, &run("", vec![finding(Span::at(0))]), false);
    assert!(output.contains("a.xml:1:1\n"), "{output}");
}

#[test]
fn json_has_every_field_of_the_contract() {
    let text = "\u{feff}<é nmae=\"\"/>";
    let mut finding = finding(span(text, "nmae"));
    let location = Location { file: FileId(0), span: span(text, "é") };
    finding.labels.push(Label { location, message: "in here".to_owned() });
    let run = LintRun { skipped: 3, unreadable: 1, ..run(text, vec![finding]) };
    let report: Value = serde_json::from_str(&written(&Json, &run, false)).unwrap();
    assert_eq!(
        report,
        serde_json::json!({
            "schema": "policyc/lint/1",
            "summary": {
                "files": 1, "errors": 1, "warnings": 0, "infos": 0, "unreadable": 1, "skipped": 3, "known": 0,
            "fixed": 0,
            },
            "findings": [{
                "rule": "unknown-attribute",
                "severity": "error",
                "basis": "schema",
                "message": "unknown attribute `nmae`",
                "notes": [],
                "help": null,
                "path": "a.xml",
                "span": {
                    "start": { "line": 1, "column": 4, "offset": 7 },
                    "end": { "line": 1, "column": 8, "offset": 11 },
                },
                "labels": [{
                    "message": "in here",
                    "path": "a.xml",
                    "span": {
                        "start": { "line": 1, "column": 2, "offset": 4 },
                        "end": { "line": 1, "column": 3, "offset": 6 },
                    },
                }],
            }],
        })
    );
}

#[test]
fn the_schema_names_what_the_report_has() {
    let schema = serde_json::to_value(json_schema()).unwrap();
    assert_eq!(schema["properties"]["schema"]["const"], "policyc/lint/1");
    let report = written(&Json, &run("<a/>", vec![finding(Span::new(1, 2))]), false);
    let report: Value = serde_json::from_str(&report).unwrap();
    let keys = |value: &Value| -> Vec<String> {
        value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default()
    };
    let declared = keys(&schema["$defs"]["Finding"]["properties"]);
    assert_eq!(keys(&report["findings"][0]), declared);
    assert_eq!(keys(&report["summary"]), keys(&schema["$defs"]["Summary"]["properties"]));
}

#[test]
fn formats_have_names_of_their_own() {
    let mut names: Vec<_> = ALL.iter().map(|format| format.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ALL.len());
    assert!(ALL.iter().all(|known| format(known.name()).is_some()));
}

#[test]
fn formats_say_what_their_readers_will_not_show() {
    let many = |count| run("<a/>", vec![finding(Span::at(0)); count]);
    let said = |format: &dyn Format, count| format.unshown(&many(count));
    assert_eq!(said(&GitHub, 10), None);
    assert_snapshot!(said(&GitHub, 11).unwrap(), @"GitHub shows ten annotations of each kind for a step; the log has all 11 findings");
    assert_eq!(said(&Sarif, 5_000), None);
    assert_snapshot!(said(&Sarif, 5_001).unwrap(), @"code scanning keeps 5,000 of 5,001 results: take fewer with `--min-severity` or `--baseline`");
    assert_snapshot!(said(&Sarif, 25_001).unwrap(), @"code scanning refuses 25,001 results, 25,000 at most: take fewer with `--min-severity` or `--baseline`");
    assert_eq!(said(&Text, 25_001), None);
}

#[test]
fn findings_are_sorted_by_file_place_and_rule() {
    let place = |file, start| Location { file: FileId(file), span: Span::at(start) };
    let at =
        |file, start, rule| Finding { rule, location: place(file, start), ..finding(Span::at(0)) };
    let mut run = run("abc", vec![at(1, 0, "a"), at(0, 2, "a"), at(0, 1, "b"), at(0, 1, "a")]);
    run.sort();
    let order: Vec<_> = run
        .findings
        .iter()
        .map(|finding| (finding.location.file.0, finding.location.span.start, finding.rule))
        .collect();
    assert_eq!(order, [(0, 1, "a"), (0, 1, "b"), (0, 2, "a"), (1, 0, "a")]);
}

proptest! {
    /// Text, short and JSON name the same place, and nothing panics, wherever a span stands.
    #[test]
    fn formats_agree_on_places(
        text in "\u{feff}?[<a\té😀e\u{301}\u{1b}\u{202e}\r\n]{0,60}",
        start in 0u32..80,
        length in 0u32..80,
        other in 0u32..80,
    ) {
        let mut found = finding(Span::new(start, start + length));
        let location = Location { file: FileId(0), span: Span::new(other, other + length) };
        found.labels.push(Label { location, message: "there".to_owned() });
        let run = run(&text, vec![found]);
        let report: Value = serde_json::from_str(&written(&Json, &run, false)).unwrap();
        let at = &report["findings"][0]["span"]["start"];
        let place = format!("a.xml:{}:{}", at["line"], at["column"]);
        let short = written(&Short, &run, false);
        prop_assert!(short.starts_with(&format!("{place}: error[")), "{} in {}", place, short);
        let drawn = written(&Text, &run, false);
        prop_assert!(drawn.contains(&format!("┌─ {place}\n")), "{} in {}", place, drawn);
    }
}

mod ci;
