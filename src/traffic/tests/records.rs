//! Records in every wrapping, also where buffers end anywhere, and in what is broken.

use std::io::Read;

use proptest::prelude::*;

use crate::traffic::records::{Head, Place, canonical, read};

/// Gives a few bytes at a time.
struct Slow<'t>(&'t [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(into.len()).min(self.0.len());
        let (now, later) = self.0.split_at(count);
        into[..count].copy_from_slice(now);
        self.0 = later;
        Ok(count)
    }
}

/// `LINE: text of field a`, or `LINE: ! reason`; at the end what stopped the reading.
fn seen(text: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut note = |place: Place, what: String| seen.push(format!("{}: {what}", place.line));
    let outcome = read(Box::new(Slow(text.as_bytes(), 7)), &mut |place, met| {
        match met {
            Ok(record) => note(place, record.text(&["a"]).unwrap_or_default().into_owned()),
            Err(reason) => note(place, format!("! {reason}")),
        }
        Ok(())
    });
    if let Err(error) = outcome {
        seen.push(format!("!! {error}"));
    }
    seen
}

#[test]
fn every_wrapping_gives_the_same_records() {
    let expected = ["x", "y \"}"];
    for text in [
        "{\"a\":\"x\"}\n{\"a\":\"y \\\"}\"}\n",
        "\n{\"a\":\"x\"}\r\n\r\n{\"a\":\"y \\\"}\"}",
        "[{\"a\":\"x\"},{\"a\":\"y \\\"}\"}]",
        " [ {\"a\" : \"x\", \"b\":[1,{\"c\":\"]\"}]} ,\n {\"b\":null,\"a\":\"y \\\"}\"} ] ",
        "{\"records\":[{\"a\":\"x\"},{\"a\":\"y \\\"}\"}]}",
        "{\"records\":[{\"a\":\"x\"}]}\n{\"records\":[]}\n{\"records\":[{\"a\":\"y \\\"}\"}]}\n",
        "{\n \"records\": [\n {\"a\":\"x\"}],\"more\":{\"a\":1}\n}\n{\"records\":[{\"a\":\"y \\\"}\"}]}",
        "[{\"records\":[{\"a\":\"x\"},{\"a\":\"y \\\"}\"}]}]",
        "{\"log\":{\"version\":\"1.2\",\"entries\":[{\"a\":\"x\"},{\"a\":\"y \\\"}\"}],\"z\":1}}",
        "{\"tables\":[{\"name\":\"t\",\"columns\":[{\"name\":\"b\"},{\"name\":\"A\"}],\"rows\":[[1,\"x\"],[null,\"y \\\"}\"]]}]}",
        "b,a\n1,x\n2,\"y \"\"}\"\n",
        "b,a\r\n1,x\r\n\r\n2,\"y \"\"}\"",
    ] {
        let texts: Vec<_> =
            seen(text).iter().map(|seen| seen.split_once(": ").unwrap().1.to_owned()).collect();
        assert_eq!(texts, expected, "{text}");
    }
}

#[test]
fn records_are_told_by_the_line_they_begin_on() {
    assert_eq!(seen("[\n{\"a\":\n1},\n\n{\"a\":2}]"), ["2: 1", "5: 2"]);
    assert_eq!(seen("{\"a\":1}\n\n{\"a\":2}\n"), ["1: 1", "3: 2"]);
    assert_eq!(seen("a\n1\n\"2\n2\"\n3\n"), ["2: 1", "3: 2\n2", "5: 3"]);
}

#[test]
fn what_is_broken_is_told_and_spoils_no_other_line() {
    assert_eq!(
        seen("{\"a\":1}\n{\"a\":\n5\n{\"a\":2}"),
        ["1: 1", "2: ! it is not JSON", "3: ! it is not an object", "4: 2"]
    );
    assert_eq!(
        seen("[{\"a\":1},{\"a\" 1},7,\"x\",{\"a\":2}]"),
        [
            "1: 1",
            "1: ! it is not JSON",
            "1: ! it is not an object",
            "1: ! it is not an object",
            "1: 2"
        ]
    );
    assert_eq!(
        seen("a,b\n1,2\n3\n4,5"),
        ["2: 1", "3: ! it has another number of columns than the header", "4: 4"]
    );
    let rows = "{\"tables\":[{\"columns\":[{\"name\":\"a\"}],\"rows\":[[1],[],[2,3],5]}]}";
    assert_eq!(
        seen(rows),
        [
            "1: 1",
            "1: ! it has fewer values than its table has columns",
            "1: ! it has more values than its table has columns",
            "1: ! it is not an object"
        ]
    );
    for (text, line) in [
        ("[{\"records\":\n{}}]", 2),
        ("[{\"a\":1}\n{\"a\":2}]", 2),
        ("[{\"a\":1},\n{\"a\":", 2),
        ("[\n", 2),
    ] {
        let seen = seen(text);
        let last = seen.last().unwrap();
        assert!(last.contains(&format!("from line {line} on")), "{text}: {seen:?}");
    }
}

#[test]
fn names_are_the_same_however_an_export_spells_them() {
    for (written, name) in [
        ("promptTokens", "prompttokens"),
        ("PromptTokens", "prompttokens"),
        ("promptTokens_d", "prompttokens"),
        ("lastError_message_s", "lasterrormessage"),
        ("operation_Id", "operationid"),
        ("TimeGenerated [UTC]", "timegenerated"),
        ("Subscription Name", "subscriptionname"),
        ("_ResourceId", "resourceid"),
        ("a_s", "a"),
        ("_s", "s"),
    ] {
        assert_eq!(canonical(written), name, "{written}");
    }
}

#[test]
fn the_head_tells_fields_at_the_right_depth() {
    let log =
        Head::new("{\"category\":\"x\",\"properties\":{\"url\":{\"deep\":1},\"b\":\"{\"},\"c\":");
    assert!(log.has(&["category", "properties", "url", "b", "c"]));
    assert!(!log.has(&["deep"]));
    assert!(Head::new("TimeGenerated [UTC],\"CorrelationId\"\n1,2").has(&["correlationid"]));
    let tables = "{\"tables\":[{\"name\":\"t\",\"columns\":[{\"name\":\"Url\",\"type\":\"string\"}],\"rows\":[[\"name\"]]}]}";
    assert!(Head::new(tables).has(&["url"]));
    assert_eq!(Head::new("{\"log\":{\"entries\":[").envelope(), Some("log"));
    assert!(Head::new("[\n{\"a\":1}").has(&["a"]));
}

proptest! {
    /// Nothing panics and everything ends, whatever is read.
    #[test]
    fn never_panics(text in r#"[\[\]{}",:\\ \na1]{0,60}"#, any in any::<String>()) {
        seen(&text);
        seen(&any);
        let _ = (Head::new(&text), Head::new(&any));
    }

    /// Values of any shape are found again.
    #[test]
    fn arrays_of_objects_are_taken_apart(
        values in proptest::collection::vec("[\\PC\n]{0,12}", 0..6),
        pretty in any::<bool>(),
    ) {
        let objects: Vec<_> = values
            .iter()
            .map(|value| serde_json::json!({ "b": [value, {"a": 1}], "a": format!("<{value}") }))
            .collect();
        let text = if pretty {
            serde_json::to_string_pretty(&objects)
        } else {
            serde_json::to_string(&objects)
        };
        let found: Vec<_> = seen(&text.unwrap())
            .iter()
            .map(|seen| seen.split_once(": ").unwrap().1.to_owned())
            .collect();
        let expected: Vec<_> = values.iter().map(|value| format!("<{value}")).collect();
        prop_assert_eq!(found, expected);
    }
}
