//! `policyc compile` and `policyc simulate` over documents of several scopes.

use serde_json::Value;

use crate::run::{Folder, Run};

/// A service: a limit at the global scope, which every API inherits, one at an API, one that two
/// APIs take from a fragment, and an API whose policy cannot be compiled.
const SERVICE: &[(&str, &str)] = &[
    (
        "service/policy.xml",
        r#"<policies><inbound><rate-limit calls="3" renewal-period="60" /><llm-token-limit counter-key="@(context.Subscription.Id)" tokens-per-minute="100" estimate-prompt-tokens="false" /></inbound><backend><forward-request /></backend></policies>"#,
    ),
    ("service/products/gold/policy.xml", "<policies><inbound><base /></inbound></policies>"),
    ("service/products/gold/apis.json", r#"[{"name": "chat"}]"#),
    (
        "service/apis/chat/policy.xml",
        "<policies>\n<inbound>\n<base />\n<include-fragment fragment-id=\"daily\" />\n</inbound>\n</policies>",
    ),
    (
        "service/apis/chat/operations/free/policy.xml",
        "<policies><inbound><set-header name=\"x-free\" exists-action=\"override\"><value>yes</value></set-header></inbound></policies>",
    ),
    (
        "service/apis/embed/policy.xml",
        "<policies>\n<inbound>\n<base />\n<include-fragment fragment-id=\"daily\" />\n</inbound>\n</policies>",
    ),
    (
        "service/apis/broken/policy.xml",
        "<policies>\n<inbound>\n<nonsense />\n</inbound>\n</policies>",
    ),
    ("service/apis/bare/apiInformation.json", "{}"),
    (
        "service/policyFragments/daily/policy.xml",
        "<fragment>\n<llm-token-limit counter-key=\"all\" token-quota=\"400\" token-quota-period=\"Daily\" estimate-prompt-tokens=\"false\" />\n</fragment>",
    ),
];

/// A call at that second with these ids (API, operation, product), of a subscription.
fn call(second: u32, ids: [&str; 3], subscription: &str, tokens: u32) -> String {
    let [api, operation, product] = ids;
    let ids = [
        ("subscription_id", subscription),
        ("api_id", api),
        ("operation_id", operation),
        ("product_id", product),
    ];
    let context: serde_json::Map<String, Value> = ids
        .into_iter()
        .filter(|(_, id)| !id.is_empty())
        .map(|(name, id)| (name.to_owned(), id.into()))
        .collect();
    let line = serde_json::json!({
        "timestamp": format!("2026-05-04T10:00:{second:02}Z"),
        "context": context,
        "request": {"method": "POST", "url": "https://gateway.example/openai/deployments/m/chat/completions"},
        "response": {
            "status": 200,
            "headers": {"content-type": "application/json"},
            "body": {"model": "m", "usage": {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}},
        },
    });
    line.to_string() + "\n"
}

fn service(name: &str, calls: &[String]) -> Folder {
    let traffic = calls.concat();
    let mut files = SERVICE.to_vec();
    files.push(("traffic.jsonl", &traffic));
    Folder::new(name, &files)
}

fn json(run: &Run) -> Value {
    assert_eq!(run.status, 0, "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

fn simulate(folder: &Folder, more: &[&str]) -> Run {
    let base = ["simulate", "--policy", "service", "--traffic", "traffic.jsonl"];
    folder.run(&[&base[..], more].concat())
}

#[test]
fn each_call_runs_the_policies_of_its_scopes() {
    let folder = service(
        "routes",
        &[
            call(0, ["chat", "post", "gold"], "a", 90),
            // The limit of the global scope counts what another API used.
            call(1, ["EMBED", "post", ""], "a", 90),
            call(2, ["bare", "get", ""], "a", 1),
            // Without `<base />`: no limit at all.
            call(3, ["chat", "free", ""], "a", 500),
            // The third call that the global scope counts was the last one.
            call(4, ["embed", "post", ""], "a", 1),
            call(5, ["chta", "post", ""], "b", 7),
            call(6, ["chat", "post", "bronze"], "b", 7),
            call(7, ["bare", "post", "gold"], "b", 7),
            call(8, ["", "", ""], "b", 7),
            call(9, ["chat", "", ""], "b", 7),
            call(10, ["chta", "post", ""], "b", 7),
        ],
    );
    let run = simulate(&folder, &["--format", "json", "--decisions", "d"]);
    let report = json(&run);
    assert_eq!(report["totals"]["calls"], 11);
    assert_eq!(report["totals"]["unrouted"], 6);
    let decisions = std::fs::read_to_string(folder.path().join("d")).unwrap();
    let decisions: Vec<Value> =
        decisions.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let statuses: Vec<_> = decisions.iter().map(|line| line["status"].as_u64().unwrap()).collect();
    // `bare` is refused by tokens, the last one of `embed` by calls.
    assert_eq!(statuses, [200, 200, 429, 200, 429, 200, 200, 200, 200, 200, 200]);
    assert_eq!(decisions[2]["refused_by"]["attribute"], "tokens-per-minute");
    assert_eq!(decisions[4]["refused_by"]["attribute"], "calls");
    assert_eq!(decisions[3]["headers"]["x-free"], Value::Null);
    assert_eq!(decisions[5]["outcome"], "unrouted");
    assert_eq!(decisions[5]["error"], "no API `chta`");
    let reasons: Vec<_> = report["unrouted"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| format!("{} {}", each["reason"].as_str().unwrap(), each["calls"]))
        .collect();
    assert_eq!(
        reasons,
        ["unknown-api 2", "unknown-product 1", "not-in-product 1", "no-api 1", "no-operation 1"]
    );
    let text = simulate(&folder, &[]).stdout;
    let route =
        "service/policy.xml > service/products/gold/policy.xml > service/apis/chat/policy.xml";
    assert!(text.contains(route), "{text}");
    assert!(text.contains("no API `chta`"), "{text}");
    assert!(text.contains("product `gold` does not hold API `bare`"), "{text}");
    let daily = "service/policyFragments/daily/policy.xml:2:1 in service/apis/chat/policy.xml";
    assert!(text.contains(daily), "{text}");
    assert!(!text.contains("nonsense"), "{text}");
}

#[test]
fn a_limit_of_a_fragment_counts_for_all_that_include_it() {
    let calls = ["a", "b", "c", "d", "e", "f"].iter().enumerate().map(|(second, caller)| {
        let api = if second % 2 == 0 { "chat" } else { "embed" };
        call(second as u32, [api, "post", ""], caller, 90)
    });
    let folder = service("routes-fragment", &calls.collect::<Vec<_>>());
    let report = json(&simulate(&folder, &["--format", "json"]));
    // 5 calls of 90 tokens pass 400: one counter for the key, whatever API it is.
    assert_eq!(report["totals"]["refused_by_quota"], 1);
    assert_eq!(report["totals"]["answered"], 5);
}

#[test]
fn a_broken_route_matters_when_a_call_takes_it() {
    let folder = service("routes-broken", &[call(0, ["broken", "post", ""], "a", 1)]);
    let run = simulate(&folder, &[]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.contains("service/apis/broken/policy.xml:3:2"), "{}", run.stderr);
    assert!(run.stdout.is_empty(), "{}", run.stdout);
    let all = folder.run(&["compile", "service"]);
    assert_eq!(all.status, 2, "{all:?}");
    assert!(all.stderr.contains("service/apis/broken/policy.xml:3:2"), "{}", all.stderr);
}

#[test]
fn plans_of_all_routes_run_like_their_documents() {
    let calls =
        [call(0, ["chat", "post", "gold"], "a", 90), call(1, ["embed", "post", ""], "a", 20)];
    let folder = service("routes-plans", &calls);
    std::fs::remove_dir_all(folder.path().join("service/apis/broken")).unwrap();
    let compiled = folder.run(&["compile", "service", "-o", "plans.json"]);
    assert_eq!(compiled.status, 0, "{compiled:?}");
    let from_plans =
        folder.run(&["simulate", "--policy", "plans.json", "--traffic", "traffic.jsonl"]);
    assert_eq!(from_plans.stdout, simulate(&folder, &[]).stdout);
    let listing = folder.run(&["compile", "service", "--listing"]).stdout;
    assert!(listing.starts_with("route 0: service/policy.xml\n"), "{listing}");
    let one = folder.run(&["compile", "service", "--api", "chat", "--listing"]).stdout;
    assert!(one.contains("service/policyFragments/daily/policy.xml"), "{one}");
    assert!(!one.contains("embed"), "{one}");
    let wrong = folder.run(&["compile", "service", "--api", "caht"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("no API `caht`"), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("did you mean `chat`?"), "{}", wrong.stderr);
}

#[test]
fn documents_are_put_together_by_scope() {
    let limit = |calls: u32| {
        format!(
            "<policies><inbound><base /><rate-limit calls=\"{calls}\" renewal-period=\"60\" /></inbound></policies>"
        )
    };
    let calls = [0, 1, 2].map(|second| call(second, ["chat", "", ""], "a", 1)).concat();
    let folder = Folder::new(
        "routes-files",
        &[("global.xml", &limit(2)), ("api.xml", &limit(9)), ("traffic.jsonl", &calls)],
    );
    let base = ["simulate", "--policy", "global.xml", "--policy", "api.xml"];
    let run = |scopes: &[&str]| {
        let traffic = ["--traffic", "traffic.jsonl", "--format", "json"];
        folder.run(&[&base[..], scopes, &traffic[..]].concat())
    };
    // Without a name: for every call.
    let report = json(&run(&["--scope", "global.xml=global", "--scope", "api.xml=api"]));
    assert_eq!(report["totals"]["refused_by_rate"], 1);
    assert_eq!(report["routes"].as_array().unwrap().len(), 1);
    let report = json(&run(&["--scope", "global.xml=global", "--scope", "api.xml=api:other"]));
    assert_eq!(report["totals"]["unrouted"], 3);
    let unplaced = run(&["--scope", "global.xml=global"]);
    assert_eq!(unplaced.status, 2);
    assert!(unplaced.stderr.contains("nothing says where `api.xml`"), "{}", unplaced.stderr);
    let alone = run(&["--scope", "globl.xml=global"]);
    assert!(alone.stderr.contains("which `--policy` does not name"), "{}", alone.stderr);
    let wrong = run(&["--scope", "global.xml=everywhere"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("`everywhere` is no place"), "{}", wrong.stderr);
    folder.write("policyc.toml", b"[documents]\nglobal = [\"global.xml\"]\napi = [\"api.xml\"]\n[known]\napis = [\"chat\"]\n[simulate]\npolicy = \".\"\n");
    let found = folder.run(&["simulate", "--traffic", "traffic.jsonl"]);
    assert_eq!(found.status, 0, "{found:?}");
    assert!(found.stdout.contains("refused with 429      1"), "{}", found.stdout);
}
