//! `policyc usage`: tables, lines, bad lines, statuses.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::Folder;

fn recorded() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples/traffic/recorded.jsonl")
}

#[test]
fn text_sums_by_provider_api_model_and_source() {
    let folder = Folder::new("usage-text", &[]);
    let run = folder.run(&["usage", recorded().to_str().unwrap()]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout, @"
    provider      api         model                       counts from  calls  prompt  completion  total  cached  reasoning
    anthropic     messages    claude-sonnet-4-5-20250929  usage            1      64         312    376   1,840          -
    anthropic     messages    claude-sonnet-4-5-20250929  sse-usage        1      71         187    258   1,840          -
    azure-openai  chat        gpt-4o                      none             1       -           -      -       -          -
    azure-openai  chat        gpt-4o-2024-08-06           usage            5   1,093       1,042  2,135     128          0
    azure-openai  chat        gpt-4o-2024-08-06           sse-usage        1      96         214    310       0          0
    azure-openai  chat        gpt-4o-old                  none             1       -           -      -       -          -
    azure-openai  embeddings  text-embedding-3-small      usage            1      14           -     14       -          -
    azure-openai  responses   o4-mini-2025-04-16          usage            1   1,480         640  2,120   1,024        576

    counts from  calls  prompt  completion  total  cached  reasoning
    usage            8   2,651       1,994  4,645   2,992        576
    sse-usage        2     167         401    568   1,840          0
    none             2       -           -      -       -          -
    all             12   2,818       2,395  5,213   4,832        576

    The usage of 2 of 12 calls is unknown: their answers do not say.
    ");
}

#[test]
fn json_is_a_line_for_each_exchange_on_any_number_of_threads() {
    let text = fs::read_to_string(recorded()).unwrap();
    let folder = Folder::new("usage-json", &[("many.jsonl", &text.repeat(500))]);
    let one = folder.run(&["usage", "many.jsonl", "--format", "json", "--threads", "1"]);
    let four = folder.run(&["usage", "many.jsonl", "--format", "json", "--threads", "4"]);
    assert_eq!(one.stdout, four.stdout);
    for (number, row) in one.stdout.lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let keys: Vec<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "line",
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "cached_tokens",
            "reasoning_tokens",
            "source",
            "provider",
            "api",
            "model",
            "status",
        ];
        assert_eq!(keys, expected);
        assert_eq!(row.get("line").and_then(serde_json::Value::as_u64), Some(number as u64));
    }
    assert_eq!(one.stdout.lines().count(), 6_000);
    let piped = folder.run_with(&["usage", "-", "--format", "json"], text.as_bytes());
    assert_eq!(piped.stdout.lines().count(), 12);
}

#[test]
fn bad_lines_are_told_and_left_out_and_stop_only_when_strict() {
    let good = fs::read_to_string(recorded()).unwrap();
    let secret =
        r#"{"timestamp":"2026-05-04T10:00:00Z","request":{"headers":{"api-key":"s3cret"}}}"#;
    let bad = format!("{secret}\n").repeat(7);
    let folder = Folder::new("usage-bad", &[("traffic.jsonl", &format!("{good}{bad}{good}"))]);
    let run = folder.run(&["usage", "traffic.jsonl", "--format", "json"]);
    assert_eq!(run.status, 0);
    assert_eq!(run.stdout.lines().count(), 24);
    assert!(
        run.stderr.contains("`request.method` is missing (line 13, column 47)"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("traffic.jsonl:13:47"), "{}", run.stderr);
    assert_eq!(run.stderr.matches("is missing").count(), 5);
    assert!(run.stderr.contains("… and 2 more"), "{}", run.stderr);
    assert!(run.stderr.contains("7 bad lines were left out"), "{}", run.stderr);
    assert!(!run.stderr.contains("s3cret"), "{}", run.stderr);

    let run = folder.run(&["usage", "traffic.jsonl", "--strict"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert_eq!(run.stderr.matches("is missing").count(), 1);
}

#[test]
fn what_is_no_traffic_ends_with_status_2() {
    let folder = Folder::new("usage-not", &[("policy.xml", "<policies />"), ("empty", "")]);
    for (file, told) in [
        ("policy.xml", "it looks like XML"),
        ("empty", "the input is empty"),
        ("absent.jsonl", "cannot read `absent.jsonl`"),
    ] {
        let run = folder.run(&["usage", file]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{file}");
        assert!(run.stderr.contains(told), "{file}: {}", run.stderr);
    }
}

#[test]
fn prices_give_costs_by_any_field() {
    let folder = Folder::new("usage-prices", &[]);
    let prices = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples/prices.toml");
    let (traffic, prices) = (recorded(), prices.to_str().unwrap().to_owned());
    let run = |options: &[&str]| {
        let arguments = ["usage", traffic.to_str().unwrap(), "--prices", &prices];
        let run = folder.run(&[&arguments, options].concat());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        run.stdout
    };
    let text = run(&["--by", "subscription,provider"]);
    let start = text.find("subscription ").unwrap();
    insta::assert_snapshot!(text.get(start..).unwrap(), @r"
    subscription    calls  prompt  completion  total  cached  reasoning            cost
    contoso-web         7   1,189       1,256  2,445     128          0      0.0154 USD
    fabrikam-batch      3   1,494         640  2,134   1,024        576  0.0036 USD + ?
    adventure-app       2     135         499    634   3,680          -      0.0090 USD

    provider      calls  prompt  completion  total  cached  reasoning            cost
    azure-openai     10   2,683       1,896  4,579   1,152        576  0.0190 USD + ?
    anthropic         2     135         499    634   3,680          -      0.0090 USD

    cost: 0.0280 USD + ?

    not priced              calls  prompt  completion  total
    text-embedding-3-small      1      14           0     14
    no price of the list holds for these calls, so they are in no sum
    calls in no sum because their answers do not say what they used: 1
    ");
    assert_eq!(run(&["--threads", "1"]), run(&["--threads", "4"]));
    let rows = run(&["--format", "json"]);
    let cost = |number: usize| -> serde_json::Value {
        let row = serde_json::from_str::<serde_json::Value>(rows.lines().nth(number).unwrap());
        row.unwrap().get("cost").cloned().unwrap()
    };
    assert_eq!(cost(0), serde_json::json!({"USD": "0.00241"}));
    assert_eq!(cost(2), serde_json::Value::Null, "a model without a price");
}

#[test]
fn a_wrong_price_list_is_shown_with_its_place() {
    let prices = "currency = \"USD\"\n\n[[price]]\nmodle = \"x\"\n";
    let folder = Folder::new("usage-wrong-prices", &[("prices.toml", prices)]);
    let traffic = recorded();
    let run = folder.run(&["usage", traffic.to_str().unwrap(), "--prices", "prices.toml"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("unknown field `modle`"), "{}", run.stderr);
    assert!(run.stderr.contains("prices.toml:4:1"), "{}", run.stderr);
    assert!(run.stderr.contains("policyc schema prices"), "{}", run.stderr);
}
