//! Tests of the plan's data: JSON and listing.

use super::steps::*;
use super::*;
use crate::source::Span;

fn at(line: u32) -> Origin {
    Origin { source: 0, span: Span::new(line * 10, line * 10 + 5), line, column: 3 }
}

fn expression<T>(text: &str, line: u32) -> Value<T> {
    Value::Expression(Expression { text: text.to_owned(), origin: at(line) })
}

fn literal(text: &str) -> Value<String> {
    Value::Literal(text.to_owned())
}

fn step(policy: &str, path: &str, line: u32, action: Action) -> Step {
    Step {
        policy: policy.to_owned(),
        id: None,
        path: path.to_owned(),
        origin: at(line),
        within: None,
        action,
    }
}

/// A plan with a step of every kind.
fn sample() -> Plan {
    let dimension = |name: &str, value| Dimension { name: literal(name), value };
    let limit = TokenLimit {
        counter_key: expression("@(context.Subscription.Id)", 8),
        tokens_per_minute: Some(Value::Literal(u64::MAX)),
        quota: Some(TokenQuota {
            tokens: expression("@(long.Parse(\"1\"))", 9),
            period: literal("Monthly"),
        }),
        estimate_prompt_tokens: Value::Literal(true),
        outputs: Outputs {
            remaining_tokens_header_name: Some(literal("x-left")),
            ..Outputs::default()
        },
    };
    let header = SetHeader {
        name: literal("x-caller"),
        exists_action: Value::Literal(ExistsAction::Append),
        values: vec![literal("a"), expression("@{\n  return \"b\";\n}", 5)],
    };
    let choose = Choose {
        branches: vec![Branch {
            condition: expression("@(true)", 4),
            steps: vec![step(
                "set-header",
                "choose[1]/when[1]/set-header[1]",
                5,
                Action::SetHeader(header),
            )],
        }],
        otherwise: Some(vec![step(
            "return-response",
            "choose[1]/otherwise[1]/return-response[1]",
            6,
            Action::ReturnResponse(ReturnResponse {
                response_variable_name: None,
                steps: vec![
                    step(
                        "set-status",
                        "set-status[1]",
                        6,
                        Action::SetStatus(SetStatus {
                            code: Value::Literal(401),
                            reason: Some(literal("No")),
                        }),
                    ),
                    step(
                        "set-body",
                        "set-body[1]",
                        7,
                        Action::SetBody(SetBody {
                            body: Some(literal("no")),
                            template: None,
                            keeps_dates: false,
                            nil_is_null: false,
                        }),
                    ),
                ],
            }),
        )]),
    };
    let template = Template {
        text: "{{team}}-x".to_owned(),
        holes: vec!["{{team}}".to_owned()],
        origin: at(3),
    };
    let mut limit_step =
        step("llm-token-limit", "llm-token-limit[1]", 8, Action::TokenLimit(Box::new(limit)));
    limit_step.id = Some("per-team".to_owned());
    let inbound = vec![
        step("base", "base[1]", 2, Action::Base),
        step(
            "set-variable",
            "set-variable[1]",
            3,
            Action::SetVariable(SetVariable {
                name: literal("team"),
                value: Value::Template(template),
            }),
        ),
        step("choose", "choose[1]", 4, Action::Choose(choose)),
        limit_step,
        step(
            "llm-emit-token-metric",
            "llm-emit-token-metric[1]",
            10,
            Action::TokenMetric(TokenMetric {
                namespace: literal("llm"),
                dimensions: vec![
                    dimension("API ID", None),
                    dimension("ip", Some(expression("@(context.Request.IpAddress)", 11))),
                ],
            }),
        ),
        step(
            "emit-metric",
            "emit-metric[1]",
            12,
            Action::EmitMetric(EmitMetric {
                name: literal("calls"),
                namespace: literal("llm"),
                value: Some(Value::Literal(0.5)),
                dimensions: vec![dimension("API ID", None)],
            }),
        ),
        step(
            "trace",
            "trace[1]",
            13,
            Action::Inert(Inert { reason: "writes a trace".to_owned(), expressions: Vec::new() }),
        ),
        step(
            "rate-limit",
            "rate-limit[1]",
            14,
            Action::NotSimulated(NotSimulated::new("could refuse the call")),
        ),
    ];
    let forward = Action::ForwardRequest(ForwardRequest::default());
    let sources = vec![Source { path: "policy.xml".to_owned(), scope: Some(Scope::Api) }];
    let backend = vec![step("forward-request", "forward-request[1]", 17, forward)];
    Plan::new(
        sources,
        Sections {
            inbound: Some(inbound),
            backend: Some(backend),
            outbound: Some(Vec::new()),
            on_error: None,
        },
    )
}

#[test]
fn json_round_trips() {
    let plan = sample();
    let json = plan.to_json().unwrap();
    assert_eq!(Plan::from_json(&json).unwrap(), plan);
    assert!(json.starts_with("{\n  \"schema\": \"policyc/plan/2\","));
}

#[test]
fn steps_come_in_the_order_of_the_text() {
    let plan = sample();
    let lines: Vec<_> = plan.steps().map(|(_, step)| step.origin.line).collect();
    assert!(lines.is_sorted(), "{lines:?}");
    assert_eq!(lines.len(), 13);
    assert_eq!(plan.steps().last().map(|(section, _)| section), Some("backend"));
}

#[test]
fn what_is_no_plan_is_refused_with_a_reason() {
    let other = r#"{"schema": "policyc/plan/9", "sections": 1}"#;
    let message = |text: &str| Plan::from_json(text).unwrap_err().to_string();
    assert_eq!(
        message(other),
        "the file says that it is `policyc/plan/9`, this program reads `policyc/plan/2`: \
         compile anew"
    );
    assert!(message("{").starts_with("not a plan: EOF while parsing"), "{}", message("{"));
    assert!(message("{}").starts_with("not a plan: missing field `schema`"));
    let mut plan = sample();
    plan.sources.clear();
    let json = plan.to_json().unwrap();
    assert_eq!(message(&json), "step `base[1]` comes from source 0, but there are only 0");
}

#[test]
fn deep_nesting_is_an_error_not_a_crash() {
    let deep = format!("{{\"schema\": \"policyc/plan/2\", \"sources\": {}", "[".repeat(100_000));
    assert!(matches!(Plan::from_json(&deep), Err(PlanError::Malformed(_))));
}

#[test]
fn the_listing_shows_every_step() {
    insta::assert_snapshot!(sample().listing(), @r#"
    source 0: policy.xml at api

    inbound
        0:2  base
        0:3  set-variable `team` = template `{{team}}-x`
        0:4  choose
               when @(true)
        0:5      set-header `append` `x-caller` = `a`, @{ return "b"; }
               otherwise
        0:6      return-response
        0:6        set-status `401` `No`
        0:7        set-body `no`
        0:8  llm-token-limit #per-team per @(context.Subscription.Id)
               rate `18446744073709551615` tokens per minute
               quota @(long.Parse("1")) tokens `Monthly`
               estimate prompt `true`
               remaining-tokens-header-name `x-left`
       0:10  llm-emit-token-metric in `llm`
               `API ID` by default
               `ip` = @(context.Request.IpAddress)
       0:12  emit-metric `calls` in `llm` value `0.5`
               `API ID` by default
       0:13  trace (no effect: writes a trace)
       0:14  rate-limit (not simulated: could refuse the call)

    backend
       0:17  forward-request

    outbound
             (nothing)

    on-error
             (not in the document)
    "#);
}
