//! `policyc test`.

use std::fs;
use std::path::Path;

use crate::run::{Folder, Run, command};

/// The tests of the examples, with more arguments.
fn examples(more: &[&str]) -> Run {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    command(root, &[&["test", "policies-examples/tests"], more].concat()).output().unwrap().into()
}

#[test]
fn the_tests_of_the_examples_hold() {
    let run = examples(&["--coverage"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("\n3 tests, 0 failed\n"), "{}", run.stdout);
    assert!(run.stdout.contains("policies-examples/assistant.xml"), "{}", run.stdout);
    assert!(!run.stdout.contains("never ran"), "{}", run.stdout);
}

const POLICY: &str = r#"<policies>
    <inbound>
        <choose>
            <when condition="@(context.Request.Method == "GET")">
                <return-response><set-status code="204" /></return-response>
            </when>
        </choose>
        <set-header name="x-a" exists-action="override"><value>1</value></set-header>
    </inbound>
    <backend><forward-request /></backend>
    <outbound><set-header name="x-b" exists-action="override"><value>2</value></set-header></outbound>
</policies>"#;

const TESTS: &str = r#"policy = "p.xml"

[[test]]
name = "the header is there"
snapshot = true

[[test.call]]
usage = { prompt = 1 }
expect.headers.x-b = "3"
"#;

fn folder(name: &str) -> Folder {
    Folder::new(name, &[("p.xml", POLICY), ("t/a.test.toml", &TESTS.replace("p.xml", "../p.xml"))])
}

#[test]
fn a_failure_shows_its_line_and_the_status_says_so() {
    let folder = folder("test-fails");
    let run = folder.run(&["test", "t", "--junit", "j.xml"]);
    assert_eq!(run.status, 1, "{run:?}");
    let expected = [
        "FAILED t/a.test.toml: the header is there",
        "t/a.test.toml:9:22: header `x-b` of call 1 is not as expected",
        "expected  3",
        "found     2",
        "there is no snapshot yet",
        "1 tests, 1 failed",
    ];
    for piece in expected {
        assert!(run.stdout.contains(piece), "{piece}\n{}", run.stdout);
    }
    let junit = fs::read_to_string(folder.path().join("j.xml")).unwrap();
    assert!(junit.contains("tests=\"1\" failures=\"1\""), "{junit}");
    assert!(junit.contains("<failure message=\"header `x-b` of call 1\">"), "{junit}");
}

#[test]
fn snapshots_are_written_when_asked_for_and_compared_after_that() {
    let folder = folder("test-snapshot");
    let fixed = TESTS.replace("p.xml", "../p.xml").replace("\"3\"", "\"2\"");
    folder.write("t/a.test.toml", fixed.as_bytes());
    assert_eq!(folder.run(&["test", "t"]).status, 1);
    assert_eq!(folder.run(&["test", "t", "--update"]).status, 0);
    assert_eq!(folder.run(&["test", "t"]).status, 0);
    let snapshot = fs::read_to_string(folder.path().join("t/a.test.snap")).unwrap();
    assert!(snapshot.contains("call 1: 200 answered\n"), "{snapshot}");
    folder.write("p.xml", POLICY.replace("<value>2</value>", "<value>20</value>").as_bytes());
    let changed = folder.run(&["test", "t"]);
    assert_eq!(changed.status, 1);
    assert!(changed.stdout.contains("-   header x-b: 2\n"), "{}", changed.stdout);
    assert!(changed.stdout.contains("+   header x-b: 20\n"), "{}", changed.stdout);
}

#[test]
fn coverage_names_what_no_test_ran() {
    let folder = folder("test-coverage");
    let run = folder.run(&["test", "t/a.test.toml", "--coverage", "--lcov", "c.info"]);
    assert!(run.stdout.contains("p.xml:5:17: return-response never ran"), "{}", run.stdout);
    assert!(run.stdout.contains("p.xml:3:9: `when` 1 is never taken"), "{}", run.stdout);
    let lcov = fs::read_to_string(folder.path().join("c.info")).unwrap();
    assert!(lcov.contains("SF:p.xml\n"), "{lcov}");
    assert!(lcov.contains("BRF:2\nBRH:1\n"), "{lcov}");
    assert!(lcov.contains("DA:5,0\n") && lcov.contains("DA:8,1\n"), "{lcov}");
}

#[test]
fn what_cannot_be_used_is_drawn_with_status_2() {
    let folder = folder("test-wrong");
    let wrong = |text: &str| {
        folder.write("w.test.toml", text.as_bytes());
        let run = folder.run(&["test", "w.test.toml"]);
        assert_eq!(run.status, 2, "{run:?}");
        run.stderr
    };
    let misspelt =
        wrong("policy = \"p.xml\"\n[[test]]\nname = \"x\"\n[[test.call]]\nexpekt = {}\n");
    assert!(misspelt.contains("w.test.toml:5:1"), "{misspelt}");
    assert!(wrong("policy = \"q.xml\"\n").contains("q.xml"));
    let nothing = folder.run(&["test", "."]);
    assert_eq!(nothing.status, 2, "{nothing:?}");
    let empty = Folder::new("test-none", &[("a.xml", POLICY)]).run(&["test"]);
    assert_eq!(empty.status, 2);
    assert!(empty.stderr.contains("there is no `*.test.toml`"), "{}", empty.stderr);
}
