//! What a run reports besides the single outcomes, and what it refuses to run.

use policyc::sim::{Captured, Field, NoSink, Options, Report, Simulator};
use policyc::traffic::Exchange;
use policyc::usage;
use serde_json::json;

use crate::player::plan_of;

const LIMIT: &str = "<llm-token-limit counter-key='@(context.Subscription.Id)' \
                     tokens-per-minute='50' estimate-prompt-tokens='false' />";

fn policy(inbound: &str) -> String {
    format!("<policies>\n<inbound>\n{inbound}\n</inbound>\n</policies>")
}

/// A chat completion at a second, of a subscription, with this many completion tokens.
fn call(second: i64, subscription: &str, tokens: Option<u64>) -> String {
    let usage = tokens.map(|tokens| {
        json!({"prompt_tokens": 1, "completion_tokens": tokens - 1, "total_tokens": tokens})
    });
    json!({
        "timestamp": jiff::Timestamp::from_second(1_777_888_800 + second).unwrap().to_string(),
        "duration_ms": 0,
        "context": {"subscription_id": subscription},
        "request": {
            "method": "POST", "url": "https://gateway.example/openai/deployments/m/chat/completions",
            "headers": {}, "body": {"messages": []},
        },
        "response": {
            "status": 200, "headers": {"content-type": "application/json"},
            "body": {"model": "m", "usage": usage},
        },
    })
    .to_string()
}

fn capture(simulator: &Simulator, index: u64, line: &str) -> Box<Captured> {
    let exchange = Exchange::decode(line, index).unwrap();
    simulator.recorder().capture(index, line, &exchange, &usage::read(&exchange))
}

fn run(inbound: &str, lines: &[String]) -> Report {
    let options = Options { by: vec![Field::Subscription, Field::Product], ..Options::default() };
    let mut simulator = Simulator::new(&plan_of(&policy(inbound)), &options).unwrap();
    for (index, line) in lines.iter().enumerate() {
        let captured = capture(&simulator, index as u64, line);
        simulator.push(captured, &mut NoSink).unwrap();
    }
    simulator.finish(&mut NoSink)
}

#[test]
fn totals_are_told_by_field_and_limit() {
    let lines = [
        call(0, "a", Some(60)),
        call(1, "a", Some(7)),
        call(2, "b", Some(20)),
        call(3, "a", Some(8)),
        call(4, "b", None),
    ];
    let report = run(LIMIT, &lines);
    let totals = report.totals;
    assert_eq!((totals.calls, totals.answered, totals.refused_by_rate), (5, 3, 2));
    assert_eq!((totals.total_tokens, totals.prompt_tokens, totals.refused_tokens), (80, 2, 15));
    assert_eq!(totals.usage_unknown, 1);
    let [by_subscription, by_product] = &report.by[..] else { panic!("{:?}", report.by) };
    let rows: Vec<_> = by_subscription
        .groups
        .iter()
        .map(|(name, totals)| (name.as_deref(), totals.total_tokens, totals.refused_by_rate))
        .collect();
    assert_eq!(rows, [(Some("a"), 60, 2), (Some("b"), 20, 0)]);
    assert_eq!(by_product.groups.len(), 1);
    assert_eq!(by_product.groups[0].0, None, "not recorded");
    let [limit] = &report.limits[..] else { panic!("{:?}", report.limits) };
    assert_eq!((limit.policy.as_str(), limit.origin.line), ("llm-token-limit", 3));
    assert_eq!(limit.refused_keys, [("a".to_owned(), 2)]);
    assert_eq!(report.first.unwrap().to_string(), "2026-05-04T10:00:00Z");
    assert_eq!(report.last.unwrap().to_string(), "2026-05-04T10:00:04Z");
}

#[test]
fn steps_that_are_not_run_are_counted() {
    let inbound = "<choose><when condition='@(context.Subscription.Id == \"a\")'>\
                   <xsl-transform /></when></choose>\
                   <set-variable name='b' value='@(context.Request.Body.As&lt;string>(true))' />\
                   <trace source='t'>x</trace>";
    let report = run(inbound, &[call(0, "a", None), call(1, "b", None), call(2, "a", None)]);
    let steps: Vec<_> = report
        .passed_by
        .iter()
        .map(|step| (step.policy.as_str(), step.matters, step.times))
        .collect();
    assert_eq!(steps, [("xsl-transform", true, 2), ("trace", false, 3)]);
}

#[test]
fn a_changed_message_that_nothing_reads_does_not_matter() {
    let inbound = "<json-to-xml apply='always' /><trace source='t'>x</trace>";
    let report = run(inbound, &[call(0, "a", None)]);
    let step = &report.passed_by[0];
    assert_eq!((step.policy.as_str(), step.matters, step.times), ("json-to-xml", false, 1));
    assert!(step.reason.ends_with("and nothing reads it"), "{}", step.reason);
    let limit = "<json-to-xml apply='always' /><llm-token-limit counter-key='k' \
                 tokens-per-minute='9' estimate-prompt-tokens='true' />";
    assert!(run(limit, &[call(0, "a", None)]).passed_by[0].matters, "the limit reads the prompt");
}

#[test]
fn faults_are_told_once_with_place_and_number() {
    let inbound = "<set-variable name='v' value='@(context.Product.Id)' />";
    let report = run(inbound, &[call(0, "a", None), call(1, "b", None)]);
    assert_eq!(report.totals.failed, 2);
    let [fault] = &report.faults[..] else { panic!("{:?}", report.faults) };
    assert_eq!((fault.times, fault.first_line, fault.origin.line), (2, 0, 3));
    assert!(!fault.unsupported);
    assert!(fault.message.starts_with("Expression evaluation failed. "), "{}", fault.message);
}

#[test]
fn holes_in_texts_are_left_and_told_holes_in_numbers_are_refused() {
    let inbound = "<set-variable name='v' value='{{team}}-{{team}}' />";
    let report = run(inbound, &[call(0, "a", None)]);
    let holes: Vec<_> = report.unresolved.iter().map(|hole| hole.hole.as_str()).collect();
    assert_eq!(holes, ["{{team}}"]);
    let limit = "<llm-token-limit counter-key='k' tokens-per-minute='{{tpm}}' \
                 estimate-prompt-tokens='{{estimate}}' />";
    let error = Simulator::new(&plan_of(&policy(limit)), &Options::default()).unwrap_err();
    let messages: Vec<_> = error.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`{{tpm}}` is not filled, and the policy needs a number there: give the value",
            "`{{estimate}}` is not filled, and the policy needs `true` or `false` there: give \
             the value",
        ]
    );
}

#[test]
fn expressions_that_do_not_compile_are_refused_at_their_place() {
    let inbound = "<set-variable name='v' value='@(1 +)' />\n\
                   <set-variable name='w' value='@(context.Nothing)' />";
    let error = Simulator::new(&plan_of(&policy(inbound)), &Options::default()).unwrap_err();
    let lines: Vec<_> = error.problems.iter().map(|problem| problem.origin.line).collect();
    assert_eq!(lines, [3, 4], "{:?}", error.problems);
}

#[test]
fn late_exchanges_are_left_out_and_counted() {
    let mut simulator = Simulator::new(&plan_of(&policy(LIMIT)), &Options::default()).unwrap();
    let first = capture(&simulator, 0, &call(100, "a", Some(10)));
    simulator.push(first, &mut NoSink).unwrap();
    let late = capture(&simulator, 1, &call(0, "a", Some(10)));
    let error = simulator.push(late, &mut NoSink).unwrap_err().to_string();
    assert!(error.contains("widen the reorder window to 100 s or more"), "{error}");
    let report = simulator.finish(&mut NoSink);
    assert_eq!((report.totals.calls, report.late), (1, 1));
}

#[test]
fn a_gateway_without_limits_says_so() {
    let options = Options { gateway: policyc::sim::Gateway::Consumption, ..Options::default() };
    let simulator = Simulator::new(&plan_of(&policy(LIMIT)), &options).unwrap();
    assert!(!simulator.finish(&mut NoSink).limits_apply);
    assert!(run(LIMIT, &[]).limits_apply);
}

#[test]
fn plain_fields_read_the_same_as_evaluated_ones() {
    let fields = [
        "context.Api.Id",
        "context.Operation.Id",
        "context.Product.Id",
        "context.Request.IpAddress",
        "context.Subscription.Id",
        "context.User.Id",
    ];
    let mut recorded: serde_json::Value = serde_json::from_str(&call(0, "a", Some(3))).unwrap();
    let bare = recorded.to_string();
    recorded["context"] = json!({
        "api_id": "api", "operation_id": "op", "product_id": "prod", "ip_address": "10.0.0.1",
        "subscription_id": "sub", "user_id": "usér",
    });
    let lines = [recorded.to_string(), bare];
    for field in fields {
        // In brackets it is no plain field any more.
        let [plain, evaluated] = [format!("@({field})"), format!("@(({field}))")].map(|value| {
            let inbound = format!(
                "<llm-emit-token-metric><dimension name='d' value='{value}' /></llm-emit-token-metric>"
            );
            crate::player::play(&policy(&inbound), "classic", &[], &lines)
        });
        assert_eq!(plain.seen, evaluated.seen, "{field}");
        assert_eq!(plain.rows, evaluated.rows, "{field}");
        assert!(!plain.rows.is_empty() && !plain.rows[0].dimensions[0].1.is_empty(), "{field}");
    }
}
