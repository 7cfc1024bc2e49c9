//! `policyc compile` and `policyc simulate`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::run::{Folder, Run};

const POLICY: &str = r#"<policies>
    <inbound>
        <llm-token-limit counter-key="@(context.Subscription.Id)" tokens-per-minute="100"
            estimate-prompt-tokens="false" remaining-tokens-header-name="x-left" />
        <llm-emit-token-metric namespace="test"><dimension name="API ID" /></llm-emit-token-metric>
    </inbound>
    <backend><forward-request /></backend>
</policies>"#;

/// A chat completion that used `tokens`, `second` seconds after ten o'clock.
fn call(second: u32, subscription: &str, tokens: u32) -> String {
    format!(
        r#"{{"timestamp":"2026-05-04T10:00:{second:02}Z","duration_ms":0,"context":{{"subscription_id":"{subscription}","api_id":"chat"}},"request":{{"method":"POST","url":"https://gateway.example/openai/deployments/m/chat/completions","headers":{{}},"body":{{"messages":[]}}}},"response":{{"status":200,"headers":{{"content-type":"application/json"}},"body":{{"object":"chat.completion","model":"m","usage":{{"prompt_tokens":{tokens},"completion_tokens":0,"total_tokens":{tokens}}}}}}}}}"#
    )
}

fn traffic(calls: &[(u32, &str, u32)]) -> String {
    let lines = calls
        .iter()
        .map(|(second, subscription, tokens)| call(*second, subscription, *tokens) + "\n");
    lines.collect()
}

/// A folder with the policy and three calls, the second of which is refused.
fn folder(name: &str) -> Folder {
    let calls = traffic(&[(0, "a", 150), (1, "a", 10), (2, "b", 10)]);
    Folder::new(name, &[("policy.xml", POLICY), ("traffic.jsonl", &calls)])
}

fn report(run: &Run) -> Value {
    assert_eq!(run.status, 0, "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_report_counts_who_was_refused() {
    let folder = folder("simulate-report");
    let run = folder.run(&[
        "simulate",
        "--policy",
        "policy.xml",
        "--traffic",
        "traffic.jsonl",
        "--format",
        "json",
        "--by",
        "subscription,api",
    ]);
    let report = report(&run);
    assert_eq!(report["schema"], "policyc/simulate/1");
    assert_eq!(report["totals"]["calls"], 3);
    assert_eq!(report["totals"]["refused_by_rate"], 1);
    assert_eq!(report["totals"]["total_tokens"], 160);
    assert_eq!(report["limits"][0]["refused_keys"], serde_json::json!([["a", 1]]));
    assert_eq!(report["by"][0]["field"], "subscription");
    assert_eq!(report["by"][1]["field"], "api");
}

#[test]
fn decisions_and_metrics_go_to_files() {
    let folder = folder("simulate-files");
    let run = folder.run(&[
        "simulate",
        "--policy",
        "policy.xml",
        "--traffic",
        "traffic.jsonl",
        "--decisions",
        "d",
        "--metrics",
        "m",
    ]);
    assert_eq!(run.status, 0, "{run:?}");
    let decisions = lines(&folder.path().join("d"));
    let statuses: Vec<_> = decisions.iter().map(|line| line["status"].clone()).collect();
    assert_eq!(statuses, [200, 429, 200]);
    let [first, refused, _] = decisions.as_slice() else { panic!("{decisions:?}") };
    assert_eq!(first["headers"]["x-left"], serde_json::json!(["0"]));
    assert_eq!(first["charged"], 150);
    assert_eq!(refused["refused_by"]["attribute"], "tokens-per-minute");
    assert_eq!(refused["refused_by"]["key"], "a");
    assert_eq!(refused["metric_rows"], 0);
    assert_eq!(refused["headers"]["Retry-After"], serde_json::json!(["59"]));
    let rows = lines(&folder.path().join("m"));
    let names: Vec<_> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names.iter().filter(|name| **name == "Total Tokens").count(), 2);
    assert!(rows.iter().all(|row| row["customDimensions"]["API ID"] == "chat"));
    assert!(rows.iter().all(|row| row["customDimensions"]["Service Type"] == "API Management"));
    let [first, ..] = rows.as_slice() else { panic!("{rows:?}") };
    let columns: Vec<_> = first.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(columns.join(","), COLUMNS);
    assert_eq!(first["timestamp"], "2026-05-04T10:00:00Z");
    assert_eq!([&first["value"], &first["valueSum"], &first["valueCount"]], [150, 150, 1]);
}

/// The columns of `customMetrics` that rows have.
const COLUMNS: &str = "timestamp,name,value,valueSum,valueCount,valueMin,valueMax,customDimensions";

#[test]
fn metrics_are_csv_where_the_name_or_the_option_says_so() {
    let folder = folder("simulate-csv");
    let run = |options: &[&str]| {
        let arguments = ["simulate", "--policy", "policy.xml", "--traffic", "traffic.jsonl"];
        let run = folder.run(&[&arguments, options].concat());
        assert_eq!(run.status, 0, "{run:?}");
    };
    run(&["--metrics", "m.csv"]);
    run(&["--metrics", "m.txt", "--metrics-format", "csv"]);
    let text = fs::read_to_string(folder.path().join("m.csv")).unwrap();
    assert_eq!(text, fs::read_to_string(folder.path().join("m.txt")).unwrap());
    let mut rows = text.lines();
    assert_eq!(rows.next(), Some(COLUMNS));
    assert_eq!(
        rows.next(),
        Some(
            "2026-05-04T10:00:00Z,Total Tokens,150,150,1,150,150,\"{\"\"API ID\"\":\"\"chat\"\",\
             \"\"Region\"\":\"\"\"\",\"\"Service ID\"\":\"\"\"\",\"\"Service Name\"\":\"\"\"\",\
             \"\"Service Type\"\":\"\"API Management\"\"}\""
        )
    );
    assert_eq!(rows.count(), 5, "three metrics of two calls");
}

#[test]
fn costs_are_told_by_field_and_for_what_was_refused() {
    let folder = folder("simulate-costs");
    let prices = "currency = \"USD\"\n[[price]]\nmodel = \"m\"\ninput = 1000\ncached_input = 1\noutput = 1\n";
    folder.write("prices.toml", prices.as_bytes());
    let arguments = ["simulate", "--policy", "policy.xml", "--traffic", "traffic.jsonl"];
    let priced = [&arguments[..], &["--prices", "prices.toml"]].concat();
    let text = folder.run(&priced);
    assert_eq!(text.status, 0, "{text:?}");
    assert!(text.stdout.contains("\ncost: 0.1600 USD\n"), "{}", text.stdout);
    assert!(text.stdout.contains("refused calls would have cost 0.0100 USD"), "{}", text.stdout);
    let report = report(&folder.run(&[&priced[..], &["--format", "json"]].concat()));
    let answered = &report["costs"]["answered"];
    assert_eq!(answered["all"]["costs"], serde_json::json!({"USD": "0.16"}));
    assert_eq!(answered["by"][0]["field"], "subscription");
    let groups = answered["by"][0]["groups"].as_array().unwrap();
    let brief: Vec<_> = groups.iter().map(|group| (&group[0], &group[1]["costs"]["USD"])).collect();
    let expected = [("a", "0.15"), ("b", "0.01")].map(|(a, b)| (a.into(), b.into()));
    assert_eq!(brief, expected.iter().map(|(a, b): &(Value, Value)| (a, b)).collect::<Vec<_>>());
    let without = folder.run(&[&arguments[..], &["--format", "json"]].concat());
    assert!(!without.stdout.contains("\"costs\""));
}

#[test]
fn a_compiled_plan_runs_like_its_document() {
    let folder = folder("simulate-plan");
    assert_eq!(folder.run(&["compile", "policy.xml", "-o", "plan.json"]).status, 0);
    let arguments = |policy| ["simulate", "--policy", policy, "--traffic", "traffic.jsonl"];
    let from_document = folder.run(&arguments("policy.xml"));
    let from_plan = folder.run(&arguments("plan.json"));
    assert_eq!(from_document.stdout, from_plan.stdout);
    assert_eq!((from_document.status, from_plan.status), (0, 0));
}

#[test]
fn the_policy_is_found_where_people_work() {
    let folder = folder("simulate-found");
    let run = || folder.run(&["simulate", "--traffic", "traffic.jsonl"]);
    let found = run();
    assert!(found.stdout.starts_with("policy: policy.xml, the only one"), "{}", found.stdout);

    folder.write("other.xml", POLICY.as_bytes());
    let unclear = run();
    assert_eq!(unclear.status, 2);
    assert!(unclear.stderr.contains("2 policy definitions"), "{}", unclear.stderr);
    assert!(unclear.stderr.contains("--policy FILE"), "{}", unclear.stderr);

    folder.write("policyc.toml", b"[simulate]\npolicy = \"other.xml\"\n");
    assert!(run().stdout.starts_with("policy: other.xml, as policyc.toml says"));

    folder.write("policyc.toml", b"[simulate]\npolcy = \"other.xml\"\n");
    let misspelled = run();
    assert_eq!(misspelled.status, 2);
    assert!(misspelled.stderr.contains("did you mean `policy`?"), "{}", misspelled.stderr);
    assert!(misspelled.stderr.contains("policyc.toml:2:1"), "{}", misspelled.stderr);
}

#[test]
fn a_bad_line_stops_only_itself_unless_strict() {
    let folder = folder("simulate-bad-line");
    let calls = call(0, "a", 10) + "\n{\"timestamp\": 5}\n" + &call(1, "a", 10) + "\n";
    folder.write("traffic.jsonl", calls.as_bytes());
    let arguments = ["simulate", "--policy", "policy.xml", "--traffic", "traffic.jsonl"];
    let run = folder.run(&arguments);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("admitted      2"), "{}", run.stdout);
    assert!(run.stderr.contains("traffic.jsonl:2:15"), "{}", run.stderr);
    assert!(run.stderr.contains("1 bad line was left out"), "{}", run.stderr);

    let strict = folder.run(&[&arguments[..], &["--strict"]].concat());
    assert_eq!(strict.status, 2, "{strict:?}");
    assert_eq!(strict.stdout, "");
}

#[test]
fn what_is_no_traffic_is_refused() {
    let folder = folder("simulate-no-traffic");
    let run = folder.run(&["simulate", "--policy", "policy.xml", "--traffic", "policy.xml"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.contains("policy.xml"), "{}", run.stderr);
}

#[test]
fn an_exchange_far_out_of_order_says_what_to_do() {
    let folder = folder("simulate-late");
    folder.write("traffic.jsonl", traffic(&[(30, "a", 1), (59, "a", 1), (2, "b", 1)]).as_bytes());
    let arguments = ["simulate", "--policy", "policy.xml", "--traffic", "traffic.jsonl"];
    let run = folder.run(&arguments);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.contains("line 3"), "{}", run.stderr);
    assert!(run.stderr.contains("--reorder-window"), "{}", run.stderr);
    let wide = folder.run(&[&arguments[..], &["--reorder-window", "60s"]].concat());
    assert_eq!(wide.status, 0, "{wide:?}");
}

#[test]
fn assumptions_and_gateways_are_chosen_by_name() {
    let folder = folder("simulate-choices");
    let with = |more: &[&str]| {
        let base = ["simulate", "--policy", "policy.xml", "--traffic", "traffic.jsonl"];
        folder.run(&[&base[..], more].concat())
    };
    let wrong = with(&["--assume", "tie-oder=charge-first"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("no assumption is called `tie-oder`"), "{}", wrong.stderr);
    let unlimited = with(&["--gateway", "consumption"]);
    assert_eq!(unlimited.status, 0);
    assert!(unlimited.stdout.contains("has no token limits"), "{}", unlimited.stdout);
    assert!(!unlimited.stdout.contains("refused with 429"), "{}", unlimited.stdout);
}

#[test]
fn a_policy_that_cannot_be_compiled_is_drawn() {
    let folder = folder("simulate-broken");
    folder.write("broken.xml", b"<policies>\n  <inbound>\n</policies>\n");
    let run = folder.run(&["simulate", "--policy", "broken.xml", "--traffic", "traffic.jsonl"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.contains("broken.xml:3:1"), "{}", run.stderr);
}
