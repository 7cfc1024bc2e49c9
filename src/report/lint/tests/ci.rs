//! The formats for other programs: what each writes of one sample, and that no text of a user
//! breaks out of its place.

use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::Value;

use super::{finding, span, written};
use crate::lint::PageAddress;
use crate::report::lint::*;
use crate::source::{Edit, FileId, Finding, Fix, Label, Location, Safety, Severity, SourceFile};

const TEXT: &str = "\u{feff}<policies>\n  <!-- 😀 --><base nmae=\"a\"\n />\n</policies>\n";

/// A run with an error that has everything, a warning over two lines, an advice, and a file
/// without findings.
fn sample() -> LintRun {
    let files = vec![SourceFile::new("./a b,c;d.xml", TEXT), SourceFile::new("clean.xml", "<a/>")];
    let at = |needle: &str| span(TEXT, needle);
    let mut error = finding(at("nmae"));
    error.message = "`<base>` has no attribute `nmae`: 100%|*".to_owned();
    error.notes.push("first line\nsecond <line>".to_owned());
    error.help = Some("did you mean `name`?".to_owned());
    let location = Location { file: FileId(0), span: at("policies") };
    error.labels.push(Label { location, message: "inside of this".to_owned() });
    let edit = Edit { file: FileId(0), span: at("nmae"), replacement: "name".to_owned() };
    error.fixes.push(Fix {
        title: "rename `nmae` to `name`".to_owned(),
        safety: Safety::Safe,
        edits: vec![edit],
    });
    let warning = Finding {
        severity: Severity::Warning,
        rule: "nested-base",
        message: "over two lines".to_owned(),
        ..finding(at("nmae=\"a\"\n />"))
    };
    let info = Finding {
        severity: Severity::Info,
        rule: "idle-wait",
        message: "advice".to_owned(),
        ..finding(at("policies"))
    };
    let docs_url = PageAddress::new("https://docs.example/{rule}.html").ok();
    let mut run = LintRun {
        documents: 2,
        files,
        findings: vec![error, warning, info],
        docs_url,
        ..LintRun::default()
    };
    run.sort();
    run
}

fn sample_in(format: &dyn Format) -> String {
    let first = written(format, &sample(), false);
    assert_eq!(first, written(format, &sample(), true), "no colours, and the same bytes each time");
    first
}

#[test]
fn github_annotates() {
    assert_snapshot!(sample_in(&GitHub), @r##"
    ::notice file=a b%2Cc;d.xml,line=1,endLine=1,col=2,endColumn=10,title=idle-wait::advice
    ::error file=a b%2Cc;d.xml,line=2,endLine=2,col=20,endColumn=24,title=unknown-attribute::`<base>` has no attribute `nmae`: 100%25|*%0Afirst line%0Asecond <line>%0Adid you mean `name`?
    ::warning file=a b%2Cc;d.xml,line=2,endLine=3,title=nested-base::over two lines
    "##);
}

#[test]
fn azure_logs() {
    assert_snapshot!(sample_in(&Azure), @r##"
    a b,c;d.xml:1:2: info[idle-wait]: advice
    ##vso[task.logissue type=error;sourcepath=a b,c%3Bd.xml;linenumber=2;columnnumber=20;code=unknown-attribute;]`<base>` has no attribute `nmae`: 100%AZP25|*; first line%0Asecond <line>; did you mean `name`?
    ##vso[task.logissue type=warning;sourcepath=a b,c%3Bd.xml;linenumber=2;columnnumber=20;code=nested-base;]over two lines
    "##);
}

#[test]
fn checkstyle_reports() {
    assert_snapshot!(sample_in(&Checkstyle), @r##"
    <?xml version="1.0" encoding="UTF-8"?>
    <checkstyle version="4.3">
      <file name="./a b,c;d.xml">
        <error line="1" column="2" severity="info" message="advice" source="policyc.idle-wait"/>
        <error line="2" column="20" severity="error" message="`&lt;base&gt;` has no attribute `nmae`: 100%|*; first line&#10;second &lt;line&gt;; did you mean `name`?" source="policyc.unknown-attribute"/>
        <error line="2" column="20" severity="warning" message="over two lines" source="policyc.nested-base"/>
      </file>
    </checkstyle>
    "##);
}

#[test]
fn junit_reports() {
    assert_snapshot!(sample_in(&JUnit), @r##"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="policyc" tests="4" failures="2" errors="0">
      <testsuite name="./a b,c;d.xml" tests="3" failures="2" errors="0">
        <testcase classname="./a b,c;d.xml" name="1:2: idle-wait">
          <system-out>advice</system-out>
        </testcase>
        <testcase classname="./a b,c;d.xml" name="2:20: unknown-attribute">
          <failure type="error" message="`&lt;base&gt;` has no attribute `nmae`: 100%|*">`&lt;base&gt;` has no attribute `nmae`: 100%|*&#10;first line&#10;second &lt;line&gt;&#10;did you mean `name`?</failure>
        </testcase>
        <testcase classname="./a b,c;d.xml" name="2:20: nested-base">
          <failure type="warning" message="over two lines">over two lines</failure>
        </testcase>
      </testsuite>
      <testsuite name="clean.xml" tests="1" failures="0" errors="0">
        <testcase classname="clean.xml" name="lint"/>
      </testsuite>
    </testsuites>
    "##);
}

#[test]
fn gitlab_reports() {
    assert_snapshot!(sample_in(&GitLab), @r##"
    [
      {
        "description": "advice",
        "check_name": "idle-wait",
        "fingerprint": "6f6daf4d9b79769382bfde6be846e674",
        "severity": "info",
        "location": {
          "path": "a b,c;d.xml",
          "lines": {
            "begin": 1,
            "end": 1
          }
        }
      },
      {
        "description": "`<base>` has no attribute `nmae`: 100%|*; first line\nsecond <line>; did you mean `name`?",
        "check_name": "unknown-attribute",
        "fingerprint": "e1f15b2a434c478c75432e6d6a374601",
        "severity": "major",
        "location": {
          "path": "a b,c;d.xml",
          "lines": {
            "begin": 2,
            "end": 2
          }
        }
      },
      {
        "description": "over two lines",
        "check_name": "nested-base",
        "fingerprint": "d77f7174df97dba74f331902cabda5c5",
        "severity": "minor",
        "location": {
          "path": "a b,c;d.xml",
          "lines": {
            "begin": 2,
            "end": 3
          }
        }
      }
    ]
    "##);
}

#[test]
fn markdown_comments() {
    assert_snapshot!(sample_in(&Markdown), @r##"
    ### policyc: 1 error, 1 warning, 1 info in 2 files

    | | place | finding |
    |---|---|---|
    | error | `a b,c;d.xml:2` | `<base>` has no attribute `nmae`: 100%\|\* ([unknown-attribute](https://docs.example/unknown-attribute.html))<br>first line\\nsecond &lt;line&gt;<br>did you mean `name`? |
    | warning | `a b,c;d.xml:2` | over two lines ([nested-base](https://docs.example/nested-base.html)) |
    | info | `a b,c;d.xml:1` | advice ([idle-wait](https://docs.example/idle-wait.html)) |
    "##);
    let empty = LintRun { documents: 1, ..LintRun::default() };
    assert_eq!(written(&Markdown, &empty, false), "### policyc: nothing found in 1 file\n");
    let many = vec![finding(span(TEXT, "nmae")); 102];
    let long = written(&Markdown, &LintRun { findings: many, ..sample() }, false);
    assert!(long.ends_with("\nNot listed: 2 more.\n"), "{long}");
}

#[test]
fn sarif_holds_rules_results_and_fixes() {
    let mut log: Value = serde_json::from_str(&sample_in(&Sarif)).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap();
    let names: Vec<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["idle-wait", "nested-base", "unknown-attribute"]);
    for rule in rules.iter() {
        for text in [&rule["help"]["text"], &rule["fullDescription"]["text"]] {
            assert!(text.as_str().is_some_and(|text| !text.is_empty()), "{rule}");
        }
        let id = rule["id"].as_str().unwrap();
        assert_eq!(rule["helpUri"], format!("https://docs.example/{id}.html"));
    }
    assert_eq!(rules[2]["defaultConfiguration"]["level"], "error");
    let results = log["runs"][0]["results"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], names[index]);
    }
    assert_snapshot!(serde_json::to_string_pretty(&results[1]).unwrap(), @r##"
    {
      "ruleId": "unknown-attribute",
      "ruleIndex": 2,
      "level": "error",
      "message": {
        "text": "`<base>` has no attribute `nmae`: 100%|*\nfirst line\nsecond <line>\ndid you mean `name`?"
      },
      "locations": [
        {
          "physicalLocation": {
            "artifactLocation": {
              "uri": "a%20b%2Cc%3Bd.xml",
              "uriBaseId": "%SRCROOT%"
            },
            "region": {
              "startLine": 2,
              "startColumn": 20,
              "endLine": 2,
              "endColumn": 24
            }
          }
        }
      ],
      "relatedLocations": [
        {
          "id": 0,
          "physicalLocation": {
            "artifactLocation": {
              "uri": "a%20b%2Cc%3Bd.xml",
              "uriBaseId": "%SRCROOT%"
            },
            "region": {
              "startLine": 1,
              "startColumn": 2,
              "endLine": 1,
              "endColumn": 10
            }
          },
          "message": {
            "text": "inside of this"
          }
        }
      ],
      "partialFingerprints": {
        "primaryLocationLineHash": "e1f15b2a434c478c75432e6d6a374601",
        "policyc/v1": "e1f15b2a434c478c75432e6d6a374601"
      },
      "fixes": [
        {
          "description": {
            "text": "rename `nmae` to `name`"
          },
          "artifactChanges": [
            {
              "artifactLocation": {
                "uri": "a%20b%2Cc%3Bd.xml",
                "uriBaseId": "%SRCROOT%"
              },
              "replacements": [
                {
                  "deletedRegion": {
                    "startLine": 2,
                    "startColumn": 20,
                    "endLine": 2,
                    "endColumn": 24
                  },
                  "insertedContent": {
                    "text": "name"
                  }
                }
              ]
            }
          ],
          "properties": {
            "safety": "safe"
          }
        }
      ]
    }
    "##);
}

#[test]
fn sarif_paths_are_uris() {
    let uri = |path: &str| {
        let files = vec![SourceFile::new(path, "nmae")];
        let run = LintRun { files, findings: vec![finding(span("nmae", "nmae"))], ..sample() };
        let log: Value = serde_json::from_str(&written(&Sarif, &run, false)).unwrap();
        let result = &log["runs"][0]["results"][0];
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        (place["uri"].as_str().unwrap().to_owned(), place["uriBaseId"] == "%SRCROOT%")
    };
    assert_eq!(uri("apis/é x%.xml"), ("apis/%C3%A9%20x%25.xml".to_owned(), true));
    assert_eq!(uri("./apis\\a.xml"), ("apis/a.xml".to_owned(), true));
    assert_eq!(uri("/work/a.xml"), ("file:///work/a.xml".to_owned(), false));
    assert_eq!(uri("C:\\work\\a.xml"), ("file:///C%3A/work/a.xml".to_owned(), false));
}

#[test]
fn what_could_not_be_read_fails_the_invocation() {
    let run = LintRun { unreadable: 1, ..sample() };
    let log: Value = serde_json::from_str(&written(&Sarif, &run, false)).unwrap();
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

/// A run with one finding of that message in a file of that name.
fn one(path: &str, message: &str) -> LintRun {
    let mut finding = finding(span(TEXT, "nmae"));
    message.clone_into(&mut finding.message);
    finding.notes.push(message.to_owned());
    LintRun {
        documents: 1,
        files: vec![SourceFile::new(path, TEXT)],
        findings: vec![finding],
        ..LintRun::default()
    }
}

/// What XML can hold of a text.
fn in_xml(text: &str) -> String {
    let held = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(held).collect()
}

proptest! {
    #[test]
    fn xml_reports_give_back_any_text(path in ".{1,12}", message in "[\\PC\n\r\t\"'<>&\\]]{0,20}") {
        let run = one(&path, &message);
        let checkstyle = written(&Checkstyle, &run, false);
        let document = roxmltree::Document::parse(&checkstyle).unwrap();
        let error = document.descendants().find(|node| node.has_tag_name("error")).unwrap();
        let both = in_xml(&format!("{message}; {message}"));
        prop_assert_eq!(error.attribute("message").unwrap(), both);
        let file = document.descendants().find(|node| node.has_tag_name("file")).unwrap();
        prop_assert_eq!(file.attribute("name").unwrap(), in_xml(&path));
        let junit = written(&JUnit, &run, false);
        let document = roxmltree::Document::parse(&junit).unwrap();
        let failure = document.descendants().find(|node| node.has_tag_name("failure")).unwrap();
        prop_assert_eq!(failure.attribute("message").unwrap(), in_xml(&message));
        prop_assert_eq!(failure.text().unwrap_or_default(), in_xml(&format!("{message}\n{message}")));
    }

    #[test]
    fn commands_stay_on_their_line(path in "[a-z:;,%\\]\n\r]{1,8}", message in "[a-z:;,%\\]#\n\r]{0,20}") {
        let run = one(&path, &message);
        let github = written(&GitHub, &run, false);
        prop_assert_eq!(github.matches(['\n', '\r']).count(), 1);
        let (head, text) = github.trim_end_matches('\n')[2..].split_once("::").unwrap();
        let plain = |text: &str| {
            let text = text.replace("%0A", "\n").replace("%0D", "\r").replace("%3A", ":");
            text.replace("%2C", ",").replace("%25", "%")
        };
        prop_assert_eq!(plain(text), format!("{message}\n{message}"));
        let file = head.split_once("file=").unwrap().1.split(',').next().unwrap();
        prop_assert_eq!(plain(file), path.clone());
        let azure = written(&Azure, &run, false);
        prop_assert_eq!(azure.matches(['\n', '\r']).count(), 1);
        let (head, text) = azure.trim_end_matches('\n').split_at(azure.rfind("code=unknown-attribute;]").unwrap());
        let plain = |text: &str| {
            let text = text.replace("%0A", "\n").replace("%0D", "\r").replace("%3B", ";");
            text.replace("%5D", "]").replace("%AZP25", "%")
        };
        prop_assert_eq!(plain(&text["code=unknown-attribute;]".len()..]), format!("{message}; {message}"));
        let file = head.split_once("sourcepath=").unwrap().1.split(';').next().unwrap();
        prop_assert_eq!(plain(file), path);
        prop_assert!(!head.contains(']'));
    }

    #[test]
    fn a_row_of_the_table_stays_a_row(message in "[a-z`|\\\\<>\n*_ ]{0,20}") {
        let text = written(&Markdown, &one("a.xml", &message), false);
        let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| error")).collect();
        prop_assert_eq!(rows.len(), 1);
        let (mut bars, mut escaped) = (0, false);
        for c in rows[0].chars() {
            bars += usize::from(c == '|' && !escaped);
            escaped = c == '\\' && !escaped;
        }
        // Within code, a bar is escaped by the backslash right before it.
        prop_assert!(bars <= 4 || rows[0].contains("\\\\"), "{}", rows[0]);
    }
}
