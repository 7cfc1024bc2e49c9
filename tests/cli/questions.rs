//! `policyc simulate --sensitivity`, `policyc simulate --against` and `policyc recommend`.

use serde_json::Value;

use crate::run::{Folder, Run};

/// A policy with this limit on each subscription.
fn policy(attributes: &str) -> String {
    format!(
        r#"<policies>
    <inbound>
        <llm-token-limit counter-key="@(context.Subscription.Id)" estimate-prompt-tokens="false" {attributes} />
        <llm-emit-token-metric namespace="test"><dimension name="API ID" /></llm-emit-token-metric>
    </inbound>
    <backend><forward-request /></backend>
</policies>"#
    )
}

/// A chat completion, `second` seconds after ten o'clock.
fn call(second: u32, subscription: &str, tokens: u32) -> String {
    format!(
        r#"{{"timestamp":"2026-05-04T10:{:02}:{:02}Z","duration_ms":0,"context":{{"subscription_id":"{subscription}","api_id":"chat"}},"request":{{"method":"POST","url":"https://gateway.example/openai/deployments/chat-prod/chat/completions","headers":{{}},"body":{{"messages":[]}}}},"response":{{"status":200,"headers":{{}},"body":{{"object":"chat.completion","usage":{{"prompt_tokens":{tokens},"completion_tokens":0,"total_tokens":{tokens}}}}}}}}}"#,
        second / 60,
        second % 60
    ) + "\n"
}

const PRICES: &str = r#"
[[price]]
model = "gpt-4o"
currency = "USD"
input = 1000
cached_input = 1000
output = 1000
"#;

fn folder(name: &str) -> Folder {
    let calls = [(0, "a", 100), (1, "a", 10), (3, "b", 10), (61, "a", 10), (62, "b", 300)];
    let traffic: String = calls.iter().map(|(at, key, tokens)| call(*at, key, *tokens)).collect();
    Folder::new(
        name,
        &[
            ("old.xml", &policy(r#"tokens-per-minute="100""#)),
            ("new.xml", &policy(r#"tokens-per-minute="101""#)),
            ("tight.xml", &policy(r#"tokens-per-minute="10""#)),
            ("traffic.jsonl", &traffic),
        ],
    )
}

fn json(run: &Run) -> Value {
    assert_eq!(run.status, 0, "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn sensitivity_names_what_decides() {
    let folder = folder("sensitivity");
    let arguments =
        ["simulate", "--policy", "old.xml", "--traffic", "traffic.jsonl", "--sensitivity"];
    let run = folder.run(&arguments);
    assert_eq!(run.status, 0, "{run:?}");
    let expected = "refused: 0.0 % to 20.0 %, decided by `tpm-boundary`\n";
    assert!(run.stdout.contains(expected), "{}", run.stdout);
    let report = json(&folder.run(&[&arguments[..], &["--format", "json"]].concat()));
    assert_eq!(report["schema"], "policyc/sensitivity/1");
    assert_eq!(report["decided_by"], "tpm-boundary");
    assert_eq!(report["assumed"]["refused"], 1);
    let first = &report["alternatives"][0];
    assert_eq!(first["choice"], "refuse-past-limit");
    assert_eq!(first["result"]["refused"], 0);
}

#[test]
fn sensitivity_refuses_what_cannot_be_read_again() {
    let folder = folder("sensitivity-pipe");
    let run = folder.run(&["simulate", "--policy", "old.xml", "--traffic", "-", "--sensitivity"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("reads the traffic several times"), "{}", run.stderr);
}

#[test]
fn another_policy_admits_and_refuses_others() {
    let folder = folder("against");
    folder.write("prices.toml", PRICES.as_bytes());
    folder.write(
        "policyc.toml",
        b"[simulate]\nprices = \"prices.toml\"\n[simulate.deployments]\nChat-Prod = \"gpt-4o\"\n",
    );
    let arguments = |new: &'static str| {
        vec!["simulate", "--policy", new, "--against", "old.xml", "--traffic", "traffic.jsonl"]
    };
    let looser = json(&folder.run(&[arguments("new.xml"), vec!["--format", "json"]].concat()));
    assert_eq!(looser["schema"], "policyc/against/1");
    assert_eq!(looser["changes"]["newly_admitted"]["calls"], 1);
    assert_eq!(looser["changes"]["newly_admitted"]["tokens"], 10);
    assert_eq!(looser["changes"]["newly_refused"]["calls"], 0);
    assert_eq!(looser["examples"]["newly_admitted"][0]["line"], 2);
    assert_eq!(looser["money"]["newly_admitted"]["all"]["costs"]["USD"], "0.01");
    assert_eq!(looser["metrics"][0]["rows"], serde_json::json!([4, 5]));
    let tighter = folder.run(&arguments("tight.xml"));
    assert_eq!(tighter.status, 0, "{tighter:?}");
    let words: Vec<_> = tighter.stdout.split_whitespace().collect();
    let words = words.join(" ");
    for line in [
        "refused with 429 1 2 +1",
        "newly refused: 1 call, 300 tokens, 0.3000 USD",
        "line 5, 2026-05-04T10:01:02Z, b, gpt-4o, 300 tokens: 200 before, 429 by tokens-per-minute of `b` now",
    ] {
        assert!(words.contains(line), "{line}\n{}", tighter.stdout);
    }
    let denied = folder.run(&[arguments("tight.xml"), vec!["--deny-newly-refused"]].concat());
    assert_eq!(denied.status, 1);
    let same = folder.run(&[arguments("old.xml"), vec!["--deny-newly-refused"]].concat());
    assert_eq!(same.status, 0);
    assert!(same.stdout.contains("no call ends otherwise"), "{}", same.stdout);
}

#[test]
fn recommended_limits_refuse_no_more_than_allowed() {
    let folder = folder("recommend");
    let arguments = ["recommend", "--traffic", "traffic.jsonl", "--by", "subscription"];
    let report = json(&folder.run(&[&arguments[..], &["--format", "json"]].concat()));
    assert_eq!(report["schema"], "policyc/recommend/1");
    assert_eq!(report["keys"][0]["key"], "b");
    let limits = &report["keys"][1]["limits"];
    assert_eq!(limits[0]["algorithm"], "sliding-window");
    // 100 tokens are used when the second call comes.
    assert_eq!(limits[0]["limit"], 101);
    assert_eq!(limits[2]["period"], "Daily");
    assert_eq!(limits[2]["limit"], 110);
    let text = folder.run(&[&arguments[..], &["--refuse-at-most", "40%"]].concat());
    assert!(text.stdout.contains("of the calls of each key at most 40 % refused"), "{text:?}");
    let snippet = folder.run(&[&arguments[..], &["--format", "policy"]].concat()).stdout;
    let whole = format!(
        "<policies><inbound>{snippet}</inbound><backend><forward-request /></backend></policies>"
    );
    folder.write("recommended.xml", whole.as_bytes());
    let run = folder.run(&[
        "simulate",
        "--policy",
        "recommended.xml",
        "--traffic",
        "traffic.jsonl",
        "--format",
        "json",
    ]);
    let report = json(&run);
    assert_eq!(report["totals"]["answered"], 5, "{snippet}");
    let arguments = [&arguments[..], &["--refuse-at-most", "40%"]].concat();
    let together = json(&folder.run(&[&arguments[..], &["--format", "json"]].concat()));
    let refused: u64 = together["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["together"]["refused"].as_u64().unwrap())
        .sum();
    let snippet = folder.run(&[&arguments[..], &["--format", "policy"]].concat()).stdout;
    let whole = format!(
        "<policies><inbound>{snippet}</inbound><backend><forward-request /></backend></policies>"
    );
    folder.write("recommended.xml", whole.as_bytes());
    let totals = json(&folder.run(&[
        "simulate",
        "--policy",
        "recommended.xml",
        "--traffic",
        "traffic.jsonl",
        "--format",
        "json",
    ]));
    let by = |name: &str| totals["totals"][name].as_u64().unwrap();
    assert_eq!(by("refused_by_rate") + by("refused_by_quota"), refused, "{snippet}");
}

#[test]
fn assumptions_of_the_configuration_hold_unless_the_command_line_says_otherwise() {
    let folder = folder("assume");
    folder.write("policyc.toml", b"[simulate.assume]\ntpm-boundary = \"refuse-past-limit\"\n");
    let arguments =
        ["simulate", "--policy", "old.xml", "--traffic", "traffic.jsonl", "--format", "json"];
    assert_eq!(json(&folder.run(&arguments))["totals"]["refused_by_rate"], 0);
    let other = [&arguments[..], &["--assume", "tpm-boundary=refuse-at-limit"]].concat();
    assert_eq!(json(&folder.run(&other))["totals"]["refused_by_rate"], 1);
    folder.write("policyc.toml", b"[simulate.assume]\ntpm-boundary = \"refuse\"\n");
    let run = folder.run(&arguments);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("`tpm-boundary` has no choice `refuse`"), "{}", run.stderr);
}
