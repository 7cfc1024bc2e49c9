//! `policyc import`: every format of the examples, what is told, redaction, direct reading.

use std::path::Path;

use serde_json::Value;

use crate::run::{Folder, Run, command};

/// Runs in the folder of the examples.
fn run(arguments: &[&str]) -> Run {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples/traffic");
    command(&folder, arguments).output().unwrap().into()
}

/// The lines that an import wrote.
fn lines(run: &Run) -> Vec<Value> {
    assert_eq!(run.status, 0, "{}", run.stderr);
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Time, caller, status and tokens of each line.
fn brief(run: &Run) -> String {
    let brief = |line: &Value| {
        let at = |pointer: &str| line.pointer(pointer).cloned().unwrap_or_default();
        let text = |pointer: &str| at(pointer).as_str().unwrap_or("-").to_owned();
        let recorded = at("/usage/total_tokens");
        let told = at("/response/body/usage/total_tokens");
        format!(
            "{} {} {} {}\n",
            text("/timestamp"),
            text("/context/subscription_id"),
            at("/response/status"),
            if recorded.is_null() { told } else { recorded }
        )
    };
    lines(run).iter().map(brief).collect()
}

#[test]
fn logs_in_storage_are_joined_across_files() {
    let run = run(&["import", "gateway-llm-logs.json", "gateway-logs.json"]);
    insta::assert_snapshot!(brief(&run), @"
    2026-05-04T10:00:00.250441Z contoso-web 200 400
    2026-05-04T10:00:06.250441Z contoso-web 200 310
    2026-05-04T10:00:09.250441Z contoso-batch 200 786
    2026-05-04T10:00:14.250441Z contoso-batch 429 null
    2026-05-04T10:00:20.250441Z contoso-web 200 null
    ");
    insta::assert_snapshot!(run.stderr, @"
    gateway-llm-logs.json: 9 records, apim-logs
    gateway-logs.json: 5 records, apim-logs
    read: 9 GatewayLlmLogs, 5 GatewayLogs
    written: 5 exchanges, 2026-05-04T10:00:00.250441Z to 2026-05-04T10:00:20.250441Z
    joined from several records: 5
    secrets replaced by numbers of their own: 2 (claims of tokens cannot be read any more)
    left over: 1 (GatewayLlmLogs rows without a GatewayLogs row: who called is not known, 42 tokens), first at gateway-llm-logs.json:9 (6f0a1c2e-0000-4000-8000-000000000005)
    note: 1 (calls that the gateway refused: what they would have used is not known), first at gateway-logs.json:4 (6f0a1c2e-0000-4000-8000-000000000003)
    note: 1 (answered calls whose log tells 0 tokens: taken as not known), first at gateway-logs.json:5 (6f0a1c2e-0000-4000-8000-000000000004)
    missing: 1 of 5 without token counts, though answered; what they consumed and what they cost is not known
    missing: 5 of 5 without a user id; keys and dimensions by user are empty
    missing: 3 of 5 without request headers; expressions that read a header find none
    missing: 5 of 5 without response headers; expressions that read a header of the response find none
    missing: 4 of 5 without a request body; prompts cannot be estimated, and expressions that read the body find none
    missing: 3 of 5 without a response body, though answered; streams cannot be estimated, and expressions that read the body find none
    ");
}

#[test]
fn batches_of_an_event_hub_may_come_twice_and_in_any_order() {
    let run = run(&["import", "event-hub.json"]);
    insta::assert_snapshot!(brief(&run), @"
    2026-05-04T10:00:00.250441Z contoso-web 200 400
    2026-05-04T10:00:06.250441Z contoso-web 200 310
    2026-05-04T10:00:09.250441Z contoso-batch 200 786
    2026-05-04T10:00:14.250441Z contoso-batch 429 null
    ");
    insta::assert_snapshot!(run.stderr, @"
    event-hub.json: 15 records, apim-logs
    read: 9 GatewayLlmLogs, 5 GatewayLogs, 1 other records
    written: 4 exchanges, 2026-05-04T10:00:00.250441Z to 2026-05-04T10:00:14.250441Z
    joined from several records: 4
    secrets replaced by numbers of their own: 2 (claims of tokens cannot be read any more)
    left over: 1 (records of other logs), first at event-hub.json:4
    note: 3 (rows that were delivered again: counted once), first at event-hub.json:3 (6f0a1c2e-0000-4000-8000-000000000000)
    note: 1 (calls that the gateway refused: what they would have used is not known), first at event-hub.json:4 (6f0a1c2e-0000-4000-8000-000000000003)
    missing: 4 of 4 without a user id; keys and dimensions by user are empty
    missing: 2 of 4 without request headers; expressions that read a header find none
    missing: 4 of 4 without response headers; expressions that read a header of the response find none
    missing: 3 of 4 without a request body; prompts cannot be estimated, and expressions that read the body find none
    missing: 2 of 4 without a response body, though answered; streams cannot be estimated, and expressions that read the body find none
    ");
}

#[test]
fn tables_of_log_analytics_say_the_same_in_json_and_csv() {
    let (json, csv) =
        (run(&["import", "log-analytics.json"]), run(&["import", "azure-diagnostics.csv"]));
    let without_time = |run: &Run| {
        let mut lines = lines(run);
        // The portal's CSV files keep milliseconds only.
        lines.iter_mut().for_each(|line| line["timestamp"] = Value::Null);
        lines
    };
    assert_eq!(without_time(&json), without_time(&csv));
    insta::assert_snapshot!(brief(&csv), @"
    2026-05-04T10:00:00.25Z contoso-web 200 400
    2026-05-04T10:00:06.25Z contoso-web 200 310
    2026-05-04T10:00:09.25Z contoso-batch 200 786
    2026-05-04T10:00:14.25Z contoso-batch 429 null
    ");
    insta::assert_snapshot!(csv.stderr, @"
    azure-diagnostics.csv: 11 records, log-analytics
    read: 4 GatewayLogs, 7 GatewayLlmLogs
    written: 4 exchanges, 2026-05-04T10:00:00.25Z to 2026-05-04T10:00:14.25Z
    joined from several records: 4
    secrets replaced by numbers of their own: 2 (claims of tokens cannot be read any more)
    note: 1 (calls that the gateway refused: what they would have used is not known), first at azure-diagnostics.csv:4 (6f0a1c2e-0000-4000-8000-000000000003)
    missing: 3 of 4 without the count of cached tokens; their prompts are priced as if nothing was cached
    missing: 4 of 4 without a user id; keys and dimensions by user are empty
    missing: 2 of 4 without request headers; expressions that read a header find none
    missing: 4 of 4 without response headers; expressions that read a header of the response find none
    missing: 3 of 4 without a request body; prompts cannot be estimated, and expressions that read the body find none
    missing: 2 of 4 without a response body, though answered; streams cannot be estimated, and expressions that read the body find none
    ");
}

#[test]
fn telemetry_gives_what_it_has() {
    let run = run(&["import", "application-insights.json"]);
    insta::assert_snapshot!(brief(&run), @"
    2026-05-04T10:00:00.077477Z contoso-web 200 400
    2026-05-04T10:00:06.077477Z contoso-web 200 null
    2026-05-04T10:00:14.077477Z contoso-batch 429 null
    ");
    insta::assert_snapshot!(run.stderr, @"
    application-insights.json: 9 records, application-insights
    read: 4 requests, 5 customMetrics
    written: 3 exchanges, 2026-05-04T10:00:00.077477Z to 2026-05-04T10:00:14.077477Z
    joined from several records: 1
    left over: 1 (customMetrics rows that sum up several calls: they belong to no single one, 620 tokens), first at application-insights.json:106
    left over: 1 (requests of other services than API Management), first at application-insights.json:120 (op9)
    missing: 1 of 3 without token counts, though answered; what they consumed and what they cost is not known
    missing: 3 of 3 without a user id; keys and dimensions by user are empty
    missing: 3 of 3 without the caller's address; keys by address are empty, and policies that filter addresses find none
    missing: 3 of 3 without response headers; expressions that read a header of the response find none
    missing: 2 of 3 without a request body; prompts cannot be estimated, and expressions that read the body find none
    missing: 2 of 3 without a response body, though answered; streams cannot be estimated, and expressions that read the body find none
    ");
}

#[test]
fn archives_have_bodies_but_no_callers() {
    let run = run(&["import", "browser.har"]);
    insta::assert_snapshot!(brief(&run), @"
    2026-05-04T10:00:00.25Z - 200 400
    2026-05-04T10:00:06Z - 200 null
    2026-05-04T10:00:12Z - 200 null
    ");
    insta::assert_snapshot!(run.stderr, @"
    browser.har: 4 records, har
    read: 4 HAR entries
    written: 3 exchanges, 2026-05-04T10:00:00.25Z to 2026-05-04T10:00:12Z
    secrets replaced by numbers of their own: 3 (claims of tokens cannot be read any more)
    left over: 1 (entries that are no HTTP calls), first at browser.har:192
    note: 1 (responses whose content the recorder left out), first at browser.har:139
    missing: 1 of 3 without token counts, though answered; what they consumed and what they cost is not known
    missing: 3 of 3 without a subscription; limits and totals by subscription take them together
    missing: 3 of 3 without an API id; policies of an API cannot be told to apply
    missing: 3 of 3 without an operation id; policies of an operation cannot be told to apply
    missing: 3 of 3 without a product id; policies of a product are taken not to apply
    missing: 3 of 3 without a user id; keys and dimensions by user are empty
    missing: 3 of 3 without a region; counters of several regions are taken for one
    missing: 3 of 3 without the caller's address; keys by address are empty, and policies that filter addresses find none
    missing: 1 of 3 without a response body, though answered; streams cannot be estimated, and expressions that read the body find none
    ");
}

#[test]
fn no_secret_of_an_example_stays_unless_it_is_asked_for() {
    let files = [
        "gateway-logs.json",
        "event-hub.json",
        "log-analytics.json",
        "azure-diagnostics.csv",
        "browser.har",
    ];
    for file in files {
        let secret = "0f3c5a5ad0e94b2f8d1f0d3d7c1a9b42";
        let found = run(&["import", file]);
        assert!(!found.stdout.contains(secret) && !found.stderr.contains(secret), "{file}");
        assert!(found.stdout.contains("redacted-1"), "{file}");
        let kept = run(&["import", "--keep-secrets", file]);
        assert!(kept.stdout.contains(secret), "{file}");
    }
    let masked = run(&["import", "--redact-bodies", "browser.har"]);
    assert!(!masked.stdout.contains("city bike"), "{}", masked.stdout);
    let usage = |run: &Run| {
        let folder = Folder::new("import-masked", &[("t.jsonl", &run.stdout)]);
        folder.run(&["usage", "t.jsonl"]).stdout
    };
    assert_eq!(usage(&masked), usage(&run(&["import", "browser.har"])), "counts stay");
}

#[test]
fn native_lines_pass_and_are_sorted() {
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples/traffic/recorded.jsonl"),
    )
    .unwrap();
    let mut backwards: Vec<_> = text.lines().collect();
    backwards.reverse();
    let folder = Folder::new("import-native", &[("back.jsonl", &(backwards.join("\n") + "\n"))]);
    let run = folder.run(&["import", "back.jsonl"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, text.as_str()), "{}", run.stderr);
    let zstd = zstd::encode_all(text.as_bytes(), 1).unwrap();
    let piped = folder.run_with(&["import", "-", "-o", "out.jsonl"], &zstd);
    assert_eq!((piped.status, piped.stdout.as_str()), (0, ""), "{}", piped.stderr);
    assert_eq!(std::fs::read_to_string(folder.path().join("out.jsonl")).unwrap(), text);
}

#[test]
fn usage_and_simulate_read_what_import_reads() {
    let imported = run(&["import", "event-hub.json"]);
    let folder = Folder::new("import-direct", &[("t.jsonl", &imported.stdout)]);
    assert_eq!(run(&["usage", "event-hub.json"]).stdout, folder.run(&["usage", "t.jsonl"]).stdout);
    let policy = "../good/token-metrics-by-subscription.xml";
    let direct = run(&["simulate", "--policy", policy, "--traffic", "event-hub.json"]);
    assert_eq!(direct.status, 0, "{}", direct.stderr);
    assert!(direct.stdout.contains("admitted      4"), "{}", direct.stdout);
    assert!(direct.stderr.contains("left over: 1 (records of other logs)"), "{}", direct.stderr);
}

#[test]
fn what_is_left_over_fails_a_strict_import_only() {
    assert_eq!(run(&["import", "event-hub.json"]).status, 0);
    assert_eq!(run(&["import", "--strict", "event-hub.json"]).status, 1);
    assert_eq!(run(&["import", "--strict", "log-analytics.json"]).status, 0);
    let folder = Folder::new("import-not", &[("policy.xml", "<policies />"), ("empty", "")]);
    for (file, told) in [
        ("policy.xml", "it looks like XML"),
        ("empty", "the input is empty"),
        ("absent.json", "cannot read `absent.json`"),
    ] {
        let run = folder.run(&["import", file]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{file}");
        assert!(run.stderr.contains(told), "{file}: {}", run.stderr);
    }
    assert_eq!(folder.run(&["import", "--format", "pcap", "empty"]).status, 2);
}
