//! Imports: what is joined, left over and noted, in bounded memory.

use serde_json::{Value, json};

use crate::traffic::import::{ImportOptions, ImportReport, Importer, InMemory, Tallies};
use crate::traffic::{Redaction, format};

fn options(memory: usize) -> ImportOptions<'static> {
    ImportOptions { redaction: Redaction::default(), memory, summarise: &|_| None }
}

/// Imports texts; the lines and the report.
fn import_within(memory: usize, files: &[&str]) -> (Vec<Value>, ImportReport) {
    let mut importer = Importer::new(options(memory), &InMemory);
    for (number, file) in files.iter().enumerate() {
        importer.read(&format!("f{number}"), file.as_bytes(), None).unwrap();
    }
    let imported = importer.finish().unwrap();
    let report = imported.report.clone();
    (imported.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect(), report)
}

fn import(files: &[&str]) -> (Vec<Value>, ImportReport) {
    import_within(1 << 20, files)
}

fn lines(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

/// A row of the gateway's log.
fn gateway(id: &str, second: u32) -> Value {
    json!({
        "time": format!("2026-05-04T10:00:{second:02}.5Z"), "category": "GatewayLogs",
        "correlationId": id, "durationMs": 100, "resourceId": "/S/PROVIDERS/MICROSOFT.APIMANAGEMENT/SERVICE/Contoso",
        "properties": {
            "method": "POST", "url": "https://g/openai/deployments/m/chat/completions",
            "responseCode": 200, "backendResponseCode": 200, "apimSubscriptionId": "s",
        },
    })
}

/// A row of the language model's log.
fn llm(id: &str, properties: Value) -> Value {
    json!({
        "time": "2026-05-04T10:00:01Z", "category": "GatewayLlmLogs", "correlationId": id,
        "properties": properties,
    })
}

fn counts(prompt: u64, completion: u64) -> Value {
    json!({"modelName": "m", "promptTokens": prompt, "completionTokens": completion,
           "totalTokens": prompt + completion, "sequenceNumber": 0})
}

fn told(tallies: &Tallies) -> Vec<(String, u64, u128)> {
    tallies.iter().map(|tally| (tally.what.to_owned(), tally.count, tally.tokens)).collect()
}

#[test]
fn rows_are_joined_across_files_and_come_in_the_order_of_time() {
    let calls = lines(&[gateway("b", 9), gateway("a", 3), gateway("c", 6)]);
    let models = lines(&[llm("c", counts(5, 6)), llm("a", counts(1, 2)), llm("x", counts(7, 8))]);
    let (found, report) = import(&[&models, &calls]);
    let brief: Vec<_> = found
        .iter()
        .map(|line| (&line["context"]["request_id"], &line["usage"]["total_tokens"]))
        .collect();
    assert_eq!(
        brief,
        [(&json!("a"), &json!(3)), (&json!("c"), &json!(11)), (&json!("b"), &Value::Null)]
    );
    assert_eq!(found[0]["context"]["service_id"], "contoso");
    assert_eq!((report.exchanges, report.joined), (3, 2));
    let [left] = &told(&report.left_over)[..] else { panic!("{report:?}") };
    assert!(left.0.starts_with("GatewayLlmLogs rows without a GatewayLogs row"));
    assert_eq!((left.1, left.2), (1, 15));
    let first = report.left_over.iter().next().unwrap();
    assert_eq!(first.first, "f0:3 (x)");
}

#[test]
fn any_amount_of_memory_gives_the_same_lines() {
    let mut records: Vec<_> = (0..300).map(|n| gateway(&format!("id{n}"), n * 37 % 60)).collect();
    records.extend((0..300).map(|n| llm(&format!("id{}", n * 7 % 300), counts(n, 1))));
    let text = lines(&records);
    let (expected, report) = import_within(1 << 30, &[&text]);
    assert_eq!((expected.len(), report.joined), (300, 300));
    // One entry a run: several generations of merges.
    for memory in [1, 5_000, 100_000] {
        let (found, again) = import_within(memory, &[&text]);
        assert_eq!(found, expected, "{memory}");
        assert_eq!(again, report);
    }
}

#[test]
fn what_was_delivered_twice_counts_once() {
    let records = [gateway("a", 1), llm("a", counts(1, 2))];
    let text = lines(&records).repeat(3);
    let (found, report) = import(&[&text]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["usage"]["total_tokens"], 3);
    assert_eq!(report.notes.count("rows that were delivered again: counted once"), 4);
    assert_eq!(told(&report.left_over), []);
}

#[test]
fn chunks_of_messages_are_put_together_by_number() {
    let row = |number: u32, name: &str, text: Value| {
        llm("a", json!({"sequenceNumber": number, name: text}))
    };
    let records = [
        row(1, "requestMessages", json!(",\"content\":\"two\"}]")),
        gateway("a", 1),
        row(2, "responseMessages", json!([{"role": "assistant", "content": "three"}])),
        row(0, "requestMessages", json!("[{\"role\":\"user\"")),
        llm(
            "a",
            json!({"sequenceNumber": 3, "modelName": "m", "totalTokens": 5, "isStreamCompletion": true}),
        ),
    ];
    let (found, report) = import(&[&lines(&records)]);
    let [line] = &found[..] else { panic!("{found:?}") };
    let body = json!({"messages": [{"role": "user", "content": "two"}], "stream": true});
    assert_eq!(line["request"]["body"], body);
    let choice = json!([{"index": 0, "message": {"role": "assistant", "content": "three"}}]);
    assert_eq!(line["response"]["body"]["choices"], choice);
    assert_eq!((report.exchanges, report.notes.iter().count()), (1, 0));

    let (found, report) = import(&[&lines(&records[..4])]);
    assert_eq!(
        found[0]["request"]["body"],
        body["messages"].is_array().then(|| json!({"messages": body["messages"]})).unwrap()
    );
    assert_eq!(report.notes.iter().count(), 0);

    let without_first: Vec<_> = [&records[..3], &records[4..]].concat();
    let (found, report) = import(&[&lines(&without_first)]);
    assert_eq!(found[0]["request"].get("body"), None, "half a message is none");
    assert_eq!(report.notes.count("messages left out because their chunks give no JSON"), 1);

    let gap: Vec<_> = [&records[..2], &records[3..]].concat();
    let (_, report) = import(&[&lines(&gap)]);
    assert_eq!(report.notes.count("messages left out because a chunk is missing"), 1);
}

#[test]
fn zeros_and_refusals_are_no_consumption() {
    let mut refused = gateway("r", 2);
    refused["properties"]["responseCode"] = json!(429);
    refused["properties"].as_object_mut().unwrap().remove("backendResponseCode");
    let records = [
        refused,
        llm("r", json!({"modelName": "", "totalTokens": 0})),
        gateway("z", 3),
        llm(
            "z",
            json!({"modelName": "m", "promptTokens": 0, "completionTokens": 0, "totalTokens": 0}),
        ),
    ];
    let (found, report) = import(&[&lines(&records)]);
    assert_eq!((&found[0]["response"]["status"], found[0].get("usage")), (&json!(429), None));
    assert_eq!(found[1]["usage"], json!({"model": "m"}));
    let notes: Vec<_> = report.notes.iter().map(|tally| tally.what).collect();
    assert_eq!(
        notes,
        [
            "calls that the gateway refused: what they would have used is not known",
            "answered calls whose log tells 0 tokens: taken as not known"
        ]
    );
}

#[test]
fn a_body_that_the_log_cut_off_is_no_body() {
    let with_body = |id: &str, body: String| {
        let mut row = gateway(id, 1);
        row["properties"]["requestBody"] = body.into();
        row
    };
    let records = [
        with_body("a", "{\"messages\":[]}".to_owned()),
        with_body("b", format!("{{\"messages\":\"{}", "x".repeat(500))),
        with_body("c", "y".repeat(8_192)),
    ];
    let (found, report) = import(&[&lines(&records)]);
    assert_eq!(found[0]["request"]["body"], json!({"messages": []}));
    assert!(found[1..].iter().all(|line| line["request"].get("body").is_none()));
    assert_eq!(report.notes.iter().map(|tally| tally.count).sum::<u64>(), 2);
}

#[test]
fn broken_records_are_told_with_their_line() {
    let mut nameless = gateway("a", 1);
    nameless.as_object_mut().unwrap().remove("correlationId");
    let mut timeless = gateway("b", 1);
    timeless["time"] = json!("yesterday");
    let text = lines(&[gateway("c", 1), nameless, timeless]) + "{\"category\":\n";
    let (found, report) = import(&[&text]);
    assert_eq!(found.len(), 1);
    let bad: Vec<_> = report.bad.iter().map(|tally| (tally.what, tally.first.as_str())).collect();
    assert_eq!(
        bad,
        [
            ("it has no correlation id", "f0:2"),
            ("it has no time that can be read", "f0:3"),
            ("it is not JSON", "f0:4")
        ]
    );
    assert_eq!(report.files[0].records, 4);
}

#[test]
fn local_times_are_refused_by_name() {
    let csv = "TimeGenerated [Local Time],CorrelationId,ResponseCode,ApiId,Url,Method\n\
               \"5/4/2026, 10:00:00.250 AM\",a,200,x,https://g/,POST\n";
    let (found, report) = import(&[csv]);
    assert!(found.is_empty());
    assert_eq!(report.bad.count("its time is local: export the table with UTC times"), 1);
}

#[test]
fn metrics_of_application_insights_go_to_their_request_only() {
    let request = |operation: &str, id: &str| {
        json!({
            "timestamp": "2026-05-04T10:00:00Z", "id": id, "url": "https://g/x", "name": "POST /x",
            "resultCode": "200", "duration": 5.5, "operation_Id": operation,
            "customDimensions": {"API Name": "x;rev=2", "Subscription Name": "s"},
        })
    };
    let metric = |operation: &str, parent: &str, name: &str, sum: u64, calls: u64| {
        json!({
            "timestamp": "2026-05-04T10:00:05Z", "name": name, "valueSum": sum,
            "valueCount": calls, "operation_Id": operation, "operation_ParentId": parent,
            "customDimensions": {},
        })
    };
    let records = [
        request("one", "1"),
        metric("one", "", "Total Tokens", 7, 1),
        metric("one", "", "Total Tokens", 7, 1),
        request("two", "2a"),
        request("two", "2b"),
        metric("two", "2b", "Total Tokens", 9, 1),
        metric("two", "", "Total Tokens", 11, 1),
        metric("three", "", "Total Tokens", 13, 1),
        metric("one", "", "Total Tokens", 17, 2),
        metric("", "", "Total Tokens", 19, 1),
        metric("one", "", "Requests", 1, 1),
    ];
    let (found, report) = import(&[&lines(&records)]);
    let totals: Vec<_> = found.iter().map(|line| line["usage"]["total_tokens"].clone()).collect();
    assert_eq!(totals, [json!(7), Value::Null, json!(9)]);
    assert_eq!(found[0]["context"]["api_id"], "x");
    let mut left: Vec<_> =
        report.left_over.iter().map(|tally| (tally.tokens, tally.count)).collect();
    left.sort_unstable();
    assert_eq!(left, [(0, 1), (11, 1), (13, 1), (17, 1), (19, 1)]);
    assert_eq!(report.notes.iter().map(|tally| tally.count).collect::<Vec<_>>(), [1]);
}

#[test]
fn formats_are_recognised_and_can_be_told() {
    for (text, name) in [
        (lines(&[gateway("a", 1)]), "apim-logs"),
        (format!("{{\"records\":[{}]}}", gateway("a", 1)), "apim-logs"),
        ("CorrelationId,PromptTokens,SequenceNumber,TimeGenerated\n".to_owned(), "log-analytics"),
        ("[{\"name\":\"a\",\"valueSum\":1,\"valueCount\":1}]".to_owned(), "application-insights"),
        ("{\"log\":{\"entries\":[]}}".to_owned(), "har"),
        ("{\"timestamp\":\"\",\"request\":{\"log\":1},\"response\":{}}".to_owned(), "native"),
    ] {
        let (format, _) = crate::traffic::open(Box::new(text.as_bytes()), None).unwrap();
        assert_eq!(format.name(), name, "{text}");
    }
    let mut importer = Importer::new(options(1 << 20), &InMemory);
    let har = format::format("har").unwrap();
    importer.read("x", "[{\"a\":1}]".as_bytes(), Some(har)).unwrap();
    assert_eq!(importer.finish().unwrap().report.bad.iter().count(), 1);
    let mut importer = Importer::new(options(1 << 20), &InMemory);
    assert!(importer.read("x", "<html>".as_bytes(), None).is_err());
}
