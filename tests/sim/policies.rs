//! Random policies that meter, with branches, variables, outputs and expressions that can fail.

use proptest::prelude::*;
use proptest::sample::select;

/// A kind of gateway.
pub(crate) fn gateway() -> impl Strategy<Value = &'static str> {
    select(vec!["classic", "classic", "v2", "v2", "self-hosted", "workspace", "consumption"])
}

/// Text that may stand as a key or a dimension: literals and expressions, two of which can fail.
fn text() -> impl Strategy<Value = &'static str> {
    select(vec![
        "all",
        "@(context.Subscription.Id)",
        "@(context.Subscription?.Id ?? \"nobody\")",
        "@(context.Subscription?.Id)",
        "@(context.Request.Headers.GetValueOrDefault(\"x-team\", \"none\"))",
        "@(context.Request.IpAddress)",
        "@(context.Api.Id + \"/\" + context.Request.Headers.GetValueOrDefault(\"x-team\", \"none\"))",
        "@(context.Variables.GetValueOrDefault<string>(\"v0\", \"unset\"))",
        "@((string)context.Variables[\"v1\"])",
        "@(context.Request.MatchedParameters[\"deployment-id\"])",
    ])
}

/// A condition.
fn condition() -> impl Strategy<Value = &'static str> {
    select(vec![
        "@(context.Request.Headers.ContainsKey(\"x-team\"))",
        "@(context.Subscription == null)",
        "@(context.Api.Id == \"api-0\")",
        "@(context.Variables.ContainsKey(\"v0\"))",
        "@(context.Request.Body.As<JObject>(true)[\"stream\"].Value<bool>())",
        "@(context.Timestamp.Second % 2 == 0)",
    ])
}

fn token_limit(number: usize) -> impl Strategy<Value = String> {
    let rate = prop_oneof![
        2 => (1_u32..600).prop_map(|rate| rate.to_string()),
        1 => Just("@(context.Api.Id == \"api-0\" ? 300 : 120)".to_owned()),
    ];
    let quota = (
        prop_oneof![
            2 => (1_u32..2_000).prop_map(|quota| quota.to_string()),
            1 => Just("@(context.Subscription == null ? 500L : 900L)".to_owned()),
        ],
        select(vec!["Hourly", "Daily", "Weekly", "Monthly", "Yearly"]),
    );
    let names = prop::collection::vec(any::<bool>(), 8);
    (any::<bool>(), text(), prop::option::of(rate), prop::option::of(quota), any::<bool>(), names)
        .prop_map(move |(azure, key, rate, quota, estimate, names)| {
            let policy = if azure { "azure-openai-token-limit" } else { "llm-token-limit" };
            let rate = rate.or_else(|| quota.is_none().then(|| "250".to_owned()));
            let mut text = format!(
                "<{policy} id='t{number}' counter-key='{key}' estimate-prompt-tokens='{estimate}'"
            );
            if let Some(rate) = rate {
                text.push_str(&format!(" tokens-per-minute='{rate}'"));
            }
            if let Some((quota, period)) = quota {
                text.push_str(&format!(" token-quota='{quota}' token-quota-period='{period}'"));
            }
            let attributes = [
                ("remaining-tokens-header-name", format!("x-left-{number}")),
                ("remaining-quota-tokens-header-name", format!("x-quota-{number}")),
                ("remaining-tokens-variable-name", format!("left{number}")),
                ("remaining-quota-tokens-variable-name", format!("quota{number}")),
                ("tokens-consumed-header-name", "x-used".to_owned()),
                ("tokens-consumed-variable-name", format!("used{number}")),
                ("retry-after-header-name", "x-retry".to_owned()),
                ("retry-after-variable-name", "retry".to_owned()),
            ];
            for ((attribute, name), _) in attributes.iter().zip(names).filter(|(_, wanted)| *wanted)
            {
                text.push_str(&format!(" {attribute}='{name}'"));
            }
            text + " />"
        })
}

fn call_limit() -> impl Strategy<Value = String> {
    let increments = select(vec![
        "",
        "",
        " increment-condition='@(context.Response.StatusCode &lt; 400)'",
        " increment-count='2'",
        " increment-count='@(context.Response.StatusCode == 200 ? 3 : 0)'",
    ]);
    let outputs = select(vec![
        "",
        " remaining-calls-header-name='x-calls' total-calls-header-name='x-total'",
        " remaining-calls-variable-name='calls' retry-after-variable-name='again'",
    ]);
    let period = select(vec![5, 60, 300]);
    let rate = (1_u32..6, period, text(), increments.clone(), outputs).prop_map(
        |(calls, period, key, increments, outputs)| {
            format!("<rate-limit-by-key calls='{calls}' renewal-period='{period}' counter-key='{key}'{increments}{outputs} />")
        },
    );
    let bound = select(vec!["calls='3'", "calls='6'", "bandwidth='1'", "calls='4' bandwidth='2'"]);
    let period = select(vec!["300", "3600", "0"]);
    let first = select(vec!["", " first-period-start='2026-01-01T00:00:10Z'"]);
    let quota = (bound, period, text(), increments, first).prop_map(
        |(bound, period, key, increments, first)| {
            format!("<quota-by-key {bound} renewal-period='{period}' counter-key='{key}'{increments}{first} />")
        },
    );
    let own = select(vec![
        "<rate-limit calls='3' renewal-period='20' remaining-calls-header-name='x-rate' />",
        "<rate-limit calls='5' renewal-period='60'><api id='api-0' calls='2' renewal-period='30'><operation id='create' calls='1' renewal-period='5' /></api></rate-limit>",
        "<rate-limit calls='9' renewal-period='60'><api name='API 1' calls='1' renewal-period='60' /></rate-limit>",
        "<quota calls='4' bandwidth='2' renewal-period='600' />",
        "<quota calls='8' renewal-period='300'><api id='api-1' calls='1' /></quota>",
    ]);
    prop_oneof![2 => rate, 2 => quota, 1 => own.prop_map(str::to_owned)]
}

fn metric() -> impl Strategy<Value = String> {
    let dimension = prop_oneof![
        2 => select(vec!["API ID", "Subscription ID", "Product ID", "Location", "gateway id", "User ID"])
            .prop_map(|name| format!("<dimension name='{name}' />")),
        3 => (select(vec!["team", "caller", "@(\"of-\" + context.Api.Id)"]), text())
            .prop_map(|(name, value)| format!("<dimension name='{name}' value='{value}' />")),
    ];
    let kind = select(vec![
        ("llm-emit-token-metric namespace='llm'", "llm-emit-token-metric"),
        ("azure-openai-emit-token-metric", "azure-openai-emit-token-metric"),
        ("emit-metric name='calls'", "emit-metric"),
        (
            "emit-metric name='load' namespace='n' value='@(context.Request.Method == \"POST\" ? 1.5 : 2.5)'",
            "emit-metric",
        ),
    ]);
    (kind, prop::collection::vec(dimension, 1..4)).prop_map(|((open, close), dimensions)| {
        format!("<{open}>{}</{close}>", dimensions.concat())
    })
}

fn set_variable() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        text().prop_map(str::to_owned),
        Just("@(context.Variables.Count)".to_owned()),
        Just("@(context.Timestamp)".to_owned()),
        Just("@((long)7)".to_owned()),
    ];
    (0_u8..3, value)
        .prop_map(|(name, value)| format!("<set-variable name='v{name}' value='{value}' />"))
}

/// Policies of `inbound`.
fn inbound(depth: u32) -> BoxedStrategy<String> {
    let plain = prop_oneof![
        3 => (0_usize..3).prop_flat_map(token_limit),
        2 => call_limit(),
        2 => metric(),
        2 => set_variable(),
        1 => Just("<set-header name='x-team' exists-action='skip'><value>fallback</value></set-header>".to_owned()),
    ];
    if depth == 0 {
        return plain.boxed();
    }
    let inner = prop_oneof![
        8 => inbound(depth - 1),
        1 => Just("<return-response><set-status code='418' reason='no' /><set-header name='x-own'><value>@(context.Api.Id)</value></set-header></return-response>".to_owned()),
    ];
    let branch =
        (condition(), prop::collection::vec(inner.clone(), 1..3)).prop_map(|(condition, steps)| {
            format!("<when condition='{condition}'>{}</when>", steps.concat())
        });
    let otherwise = prop::option::of(prop::collection::vec(inner, 1..3)).prop_map(|steps| {
        steps.map_or_else(String::new, |steps| format!("<otherwise>{}</otherwise>", steps.concat()))
    });
    let choose =
        (prop::collection::vec(branch, 1..3), otherwise).prop_map(|(branches, otherwise)| {
            format!("<choose>{}{otherwise}</choose>", branches.concat())
        });
    prop_oneof![4 => plain, 1 => choose].boxed()
}

/// What `outbound` and `on-error` tell of the variables, whatever their type.
const TELL: &str = "<set-header name='x-variables' exists-action='override'><value>@(string.Join(\";\", context.Variables.Select(v => v.Key + \"=\" + v.Value)))</value></set-header>";

/// A document. With `is_whole` nothing stands around it; else its sections hold `base`.
pub(crate) fn document(is_whole: bool) -> impl Strategy<Value = String> {
    let backend = select(vec![
        "<backend><base /></backend>",
        "<backend><forward-request fail-on-error-status-code='true' /></backend>",
        "<backend><retry condition='@(context.Response.StatusCode == 500)' count='3' interval='1'><forward-request /></retry></backend>",
        "",
        "<backend />",
    ]);
    let outbound = prop::collection::vec(
        prop_oneof![
            4 => set_variable(),
            1 => Just("<choose><when condition='@(context.Response.StatusCode == 500)'><return-response><set-status code='502' reason='x' /></return-response></when></choose>".to_owned()),
            1 => Just("<set-header name='x-left-0' exists-action='append'><value>own</value></set-header>".to_owned()),
            1 => Just("<set-header name='content-type' exists-action='skip'><value>own</value></set-header>".to_owned()),
            1 => Just("<set-variable name='left' value='@(context.Response.Headers.GetValueOrDefault(\"x-left-1\", \"?\"))' />".to_owned()),
            1 => Just("<emit-metric name='done'><dimension name='Backend ID' /></emit-metric>".to_owned()),
        ],
        0..3,
    );
    let on_error = select(vec![
        "",
        "<set-header name='x-error' exists-action='override'><value>@(context.LastError.Source + \"|\" + context.LastError.Reason + \"|\" + context.LastError.Message + \"|\" + context.LastError.Section + \"|\" + context.LastError.Path + \"|\" + context.LastError.Scope + \"|\" + context.LastError.PolicyId + \"|\" + context.Response.StatusCode)</value></set-header>",
        "<choose><when condition='@(context.LastError.Reason.Contains(\"Limit\"))'><return-response><set-status code='503' reason='x' /></return-response></when></choose>",
        "<set-header name='x-bad'><value>@(((string)null).Length.ToString())</value></set-header>",
    ]);
    let place = if is_whole { 0..1_usize } else { 0..3 };
    (prop::collection::vec(inbound(2), 1..5), place, backend, outbound, on_error).prop_map(
        move |(mut steps, place, backend, outbound, on_error)| {
            let base = "<base />".to_owned();
            steps.insert(place.min(steps.len()), base);
            let backend = if is_whole { backend } else { "<backend><base /></backend>" };
            format!(
                "<policies><inbound>{}</inbound>{backend}<outbound><base />{}{TELL}</outbound><on-error><base />{on_error}{TELL}</on-error></policies>",
                steps.concat(),
                outbound.concat(),
            )
        },
    )
}
