//! `policyc trace`, and traffic of several files.

use serde_json::Value;

use crate::run::{Folder, Run};

const POLICY: &str = r#"<policies>
    <inbound>
        <set-variable name="caller" value="@(context.Subscription.Id)" />
        <choose>
            <when condition="@(context.Variables.ContainsKey(&quot;vip&quot;))">
                <set-header name="x-vip" exists-action="override"><value>1</value></set-header>
            </when>
            <otherwise>
                <set-header name="x-team" exists-action="append"><value>blue</value></set-header>
            </otherwise>
        </choose>
        <llm-token-limit counter-key="@((string)context.Variables[&quot;caller&quot;])" tokens-per-minute="100"
            estimate-prompt-tokens="false" remaining-tokens-header-name="x-left" />
    </inbound>
    <backend><forward-request /></backend>
    <on-error><set-header name="x-why" exists-action="override"><value>@(context.LastError.Reason)</value></set-header></on-error>
</policies>"#;

fn call(second: u32, subscription: &str, tokens: u32) -> String {
    let line = serde_json::json!({
        "timestamp": format!("2026-05-04T10:00:{second:02}Z"),
        "context": {"subscription_id": subscription, "request_id": format!("r{second}")},
        "request": {
            "method": "POST",
            "url": "https://gateway.example/openai/deployments/m/chat/completions",
            "headers": {"x-team": "red"},
        },
        "response": {
            "status": 200,
            "headers": {"content-type": "application/json"},
            "body": {"model": "m", "usage": {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}},
        },
    });
    line.to_string() + "\n"
}

fn folder(name: &str) -> Folder {
    let [first, second] =
        [[call(0, "a", 70), call(20, "a", 1)], [call(10, "a", 60), call(30, "b", 5)]]
            .map(|calls| calls.concat());
    Folder::new(
        name,
        &[
            ("policy.xml", POLICY),
            ("one.jsonl", &first),
            ("month/two.jsonl", &second),
            ("month/notes.txt", "none"),
        ],
    )
}

fn json(run: &Run) -> Value {
    assert_eq!(run.status, 0, "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn a_refused_call_is_told_step_by_step() {
    let folder = folder("trace");
    let base = ["trace", "--policy", "policy.xml", "--traffic", "one.jsonl", "--traffic", "month"];
    let with = |more: &[&str]| folder.run(&[&base[..], more].concat());
    let run = with(&["--line", "one.jsonl:2"]);
    assert_eq!(run.status, 0, "{run:?}");
    let expected = [
        "one.jsonl line 2: 429 refused",
        "inbound (2026-05-04T10:00:20Z)",
        "set-variable  policy.xml:3:9",
        "expression at 3:44 = \"a\"",
        "variable caller: (none) -> \"a\"",
        "no `when` holds",
        "request header x-team: red -> red, blue",
        "tokens-per-minute of \"a\" refuses: 0 left of 100",
        "raises OpenAITokenLimitExceeded (429): Token limit is exceeded. Try again in 40 seconds.",
        "response header x-why: (none) -> OpenAITokenLimitExceeded",
        "refused: Token limit is exceeded.",
    ];
    for piece in expected {
        assert!(run.stdout.contains(piece), "{piece}\n{}", run.stdout);
    }
    // What the calls of both files before it used was counted.
    let answered = with(&["--id", "r10", "--format", "json"]);
    let report = json(&answered);
    assert_eq!(report["file"], "month/two.jsonl");
    assert_eq!(report["line"], 1);
    assert_eq!(report["outcome"], "answered");
    let steps = report["steps"].as_array().unwrap();
    let limit = steps.iter().find(|step| step["policy"] == "llm-token-limit").unwrap();
    assert_eq!(limit["counters"][0]["left_before"], 30);
    let charge = steps.iter().find(|step| step["section"] == "response").unwrap();
    assert_eq!(charge["counters"][0]["charged"], 60);
    assert_eq!(charge["counters"][0]["left_after"], 0);
}

#[test]
fn an_exchange_that_is_not_there_is_named() {
    let folder = folder("trace-missing");
    let base = ["trace", "--policy", "policy.xml", "--traffic", "one.jsonl"];
    let with = |more: &[&str]| {
        let run = folder.run(&[&base[..], more].concat());
        assert_eq!(run.status, 2, "{run:?}");
        run.stderr
    };
    assert!(with(&["--line", "9"]).contains("no exchange of line 9"));
    assert!(with(&["--line", "0"]).contains("which counts from 1"));
    assert!(with(&["--id", "r1"]).contains("`request_id` \"r1\""));
    assert!(with(&["--traffic", "month", "--line", "1"]).contains("--line FILE:LINE"));
}

#[test]
fn files_and_folders_are_played_in_the_order_of_time() {
    let folder = folder("several");
    let simulate = |traffic: &[&str]| {
        let base = ["simulate", "--policy", "policy.xml", "--format", "json", "--decisions", "d"];
        let traffic = traffic.iter().flat_map(|path| ["--traffic", path]);
        folder.run(&base.into_iter().chain(traffic).collect::<Vec<_>>())
    };
    let run = simulate(&["one.jsonl", "month"]);
    let report = json(&run);
    assert_eq!(report["totals"]["calls"], 4);
    assert_eq!(report["totals"]["refused_by_rate"], 1);
    assert_eq!(report["files"], serde_json::json!(["one.jsonl", "month/two.jsonl"]));
    assert!(run.stderr.contains("month/notes.txt is no traffic: left out"), "{}", run.stderr);
    let decisions = std::fs::read_to_string(folder.path().join("d")).unwrap();
    let places: Vec<_> = decisions
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            format!("{} {}", line["file"].as_str().unwrap(), line["line"])
        })
        .collect();
    assert_eq!(places, ["one.jsonl 0", "month/two.jsonl 0", "one.jsonl 1", "month/two.jsonl 1"]);
    let usage = folder.run(&["usage", "--format", "json", "one.jsonl", "month"]);
    assert_eq!(usage.status, 0, "{usage:?}");
    assert_eq!(usage.stdout.lines().count(), 4);
    assert!(usage.stdout.starts_with("{\"file\":\"one.jsonl\",\"line\":0,"), "{}", usage.stdout);
}

#[test]
fn a_bad_line_of_several_files_is_told_with_its_file() {
    let folder = folder("several-bad");
    folder.write("bad.jsonl", (call(1, "a", 1) + "{\"timestamp\": 5}\n").as_bytes());
    let traffic = ["--traffic", "one.jsonl", "--traffic", "bad.jsonl"];
    let run = folder.run(&[&["simulate", "--policy", "policy.xml"], &traffic[..]].concat());
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stderr.contains("bad.jsonl:2:"), "{}", run.stderr);
}
