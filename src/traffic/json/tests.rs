//! Tests of the JSON reader, mostly against `serde_json`.

use proptest::prelude::*;
use serde::de::IgnoredAny;

use super::*;

/// Kind and offset of the first fault in `text`.
fn fault(text: &str) -> (FaultKind, usize) {
    let fault = Raw::parse(text).expect_err(text);
    (fault.kind, fault.at)
}

#[test]
fn faults_have_their_place() {
    assert_eq!(fault(""), (FaultKind::Truncated, 0));
    assert_eq!(fault("{\"a\": 1,}"), (FaultKind::Expected("a key in quotes"), 8));
    assert_eq!(fault("{\"a\" 1}"), (FaultKind::Expected("`:`"), 5));
    assert_eq!(fault("{\"a\": 1 \"b\"}"), (FaultKind::Expected("`,` or `}`"), 8));
    assert_eq!(fault("[1 2]"), (FaultKind::Expected("`,` or `]`"), 3));
    assert_eq!(fault("[1,]"), (FaultKind::Expected("a value"), 3));
    assert_eq!(fault("[01]"), (FaultKind::BadNumber, 1));
    assert_eq!(fault("[-]"), (FaultKind::BadNumber, 1));
    assert_eq!(fault("\"a\u{1}\""), (FaultKind::ControlCharacter, 2));
    assert_eq!(fault("\"\\q\""), (FaultKind::BadEscape, 1));
    assert_eq!(fault("\"\\u12g4\""), (FaultKind::BadEscape, 1));
    assert_eq!(fault("\"abc"), (FaultKind::Truncated, 4));
    assert_eq!(fault("{} x"), (FaultKind::Trailing, 3));
    assert_eq!(fault("nul"), (FaultKind::Expected("a value"), 0));
    assert_eq!(fault("[1}"), (FaultKind::Expected("`,` or `]`"), 2));
}

#[test]
fn nesting_has_a_limit_and_no_recursion() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(Raw::parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(fault(&nested(MAX_DEPTH + 1)), (FaultKind::TooDeep, MAX_DEPTH));
    assert_eq!(fault(&"[".repeat(5_000_000)).0, FaultKind::TooDeep);
    assert_eq!(fault(&"{\"a\":".repeat(1_000_000)).0, FaultKind::TooDeep);
}

#[test]
fn members_and_elements_keep_their_order_and_text() {
    let raw = Raw::parse(r#" {"a" : [1, "x", {}] , "b\u0063":null, "a":2.50} "#).unwrap();
    let members: Vec<_> =
        raw.members().map(|(key, value)| (key.decode().into_owned(), value.text())).collect();
    let expected = [("a", "[1, \"x\", {}]"), ("bc", "null"), ("a", "2.50")];
    assert_eq!(members, expected.map(|(key, value)| (key.to_owned(), value)));
    let elements: Vec<_> =
        raw.members().next().unwrap().1.elements().map(|element| element.text()).collect();
    assert_eq!(elements, ["1", "\"x\"", "{}"]);
    assert_eq!(raw.get("a").unwrap().text(), "2.50", "the last one counts");
    assert_eq!(raw.get("bc").unwrap().kind(), Kind::Null);
    assert_eq!(raw.get("c"), None);
    assert_eq!(raw.get("a").unwrap().members().count(), 0);
}

#[test]
fn late_members_are_those_of_the_object_itself() {
    let late = |text| Raw::parse(text).unwrap().get_late(&LateKey::new("u")).map(|raw| raw.text());
    assert_eq!(late(r#"{"a":[{"u":1}],"u":{"x":[2]},"z":{"u":3}}"#), Some(r#"{"x":[2]}"#));
    assert_eq!(late(r#"{"a":"\"u\":1","b":["u",{"u":2}]}"#), None);
    assert_eq!(late(r#"{ "u" : 1 , "b" : "u" }"#), Some("1"));
    assert_eq!(late(r#"{"a":[{"u":1},"b",2]}"#), None);
    assert_eq!(late(r#"{"a":[{"u":1},{"b":2}]}"#), None);
    assert_eq!(late(r#"[{"u":1}]"#), None);
    assert_eq!(
        late(r#"{"u":1,"a":{"u":2,"u":2,"u":2,"u":2,"u":2,"u":2,"u":2,"u":2,"u":2}}"#),
        Some("1")
    );
}

#[test]
fn numbers_are_taken_only_when_whole() {
    let unsigned = |text| Raw::parse(text).unwrap().unsigned();
    assert_eq!(unsigned("0"), Some(0));
    assert_eq!(unsigned("18446744073709551615"), Some(u64::MAX));
    assert_eq!(unsigned("18446744073709551616"), None);
    assert_eq!(unsigned("12.0"), Some(12));
    assert_eq!(unsigned("1.2e1"), Some(12));
    assert_eq!(unsigned("1.5"), None);
    assert_eq!(unsigned("-1"), None);
    assert_eq!(unsigned("1e300"), None);
    assert_eq!(unsigned("\"12\""), None);
    assert_eq!(unsigned("null"), None);
}

#[test]
fn half_surrogates_become_the_replacement_character() {
    let text = |json| Raw::parse(json).unwrap().string().unwrap().decode().into_owned();
    assert_eq!(text(r#""\ud83d\ude00 \ud83d x \ude00""#), "😀 \u{fffd} x \u{fffd}");
    assert_eq!(text(r#""\ud83d\n""#), "\u{fffd}\n");
}

/// JSON values with few names, so that keys meet on every level.
fn values() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        any::<u8>().prop_map(serde_json::Value::from),
        "(u|\\\\|\"|:|,|\\}| ){0,5}".prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let key = prop_oneof![Just("u".to_owned()), "[uv\"\\\\]{0,3}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::vec((key, inner), 0..5)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Members and elements are those that `serde_json` sees, by whatever way.
    #[test]
    fn members_are_the_same(value in values(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.unwrap();
        let raw = Raw::parse(&text).unwrap();
        let parsed = |raw: Raw<'_>| serde_json::from_str::<serde_json::Value>(raw.text()).unwrap();
        prop_assert_eq!(raw.get("u").map(parsed), value.get("u").cloned());
        prop_assert_eq!(raw.get_late(&LateKey::new("u")).map(parsed), value.get("u").cloned(), "{}", text);
        let members: serde_json::Map<_, _> =
            raw.members().map(|(key, value)| (key.decode().into_owned(), parsed(value))).collect();
        prop_assert_eq!(members, value.as_object().cloned().unwrap_or_default());
        let elements: Vec<_> = raw.elements().map(parsed).collect();
        prop_assert_eq!(elements, value.as_array().cloned().unwrap_or_default());
    }

    /// What is JSON for `serde_json` is JSON here, and the reverse.
    #[test]
    fn agrees_on_what_is_json(text in r#"([\[\]{},:\\" ]|"[a-z\\]{0,20}"|-?[0-9.eE+-]{1,4}|true|null|\\u[0-9a-f]{4}|é){0,12}"#) {
        let theirs = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        prop_assert_eq!(Raw::parse(&text).is_ok(), theirs, "{}", text);
    }

    /// Every string comes back from its escaped form.
    #[test]
    fn decodes_every_string(text in any::<String>(), ascii in any::<bool>()) {
        let mut json = serde_json::to_string(&text).unwrap();
        if ascii {
            json = json.chars().flat_map(|c| {
                let mut units = [0; 2];
                let escape = |unit: &u16| format!("\\u{unit:04x}");
                if c.is_ascii() { c.to_string() } else { c.encode_utf16(&mut units).iter().map(escape).collect() }
                    .chars().collect::<Vec<_>>()
            }).collect();
        }
        prop_assert_eq!(Raw::parse(&json).unwrap().string().unwrap().decode(), text.as_str());
        prop_assert!(Raw::parse(&json).unwrap().string().unwrap().is(&text));
    }

    /// No input makes it panic.
    #[test]
    fn never_panics(text in any::<String>()) {
        if let Ok(raw) = Raw::parse(&text) {
            let _ = (raw.unsigned(), raw.number(), raw.members().count(), raw.elements().count());
        }
    }
}
