//! What must hold for any policy and any traffic.

use proptest::prelude::*;
use serde_json::json;

use crate::player::{self, Played, Seen};
use crate::{policies, traffic};

/// One call: milliseconds since the last, duration, caller, prompt, completion, kind.
#[derive(Clone, Debug)]
struct Call {
    gap: u32,
    takes: u32,
    caller: u8,
    prompt: u16,
    completion: u16,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Plain,
    Stream,
    Silent,
    Broken,
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let kind = prop_oneof![
        6 => Just(Kind::Plain), 2 => Just(Kind::Stream), 1 => Just(Kind::Silent),
        1 => Just(Kind::Broken),
    ];
    let call = (1_u32..40_000, 0_u32..30_000, 0_u8..3, 0_u16..200, 0_u16..200, kind).prop_map(
        |(gap, takes, caller, prompt, completion, kind)| Call {
            gap,
            takes,
            caller,
            prompt,
            completion,
            kind,
        },
    );
    prop::collection::vec(call, 1..40)
}

/// A policy of one or two limits and a metric, with keys that hold the caller.
fn policy() -> impl Strategy<Value = String> {
    let limit = (
        any::<bool>(),
        prop::option::of(1_u32..600),
        prop::option::of((1_u32..3_000, prop::sample::select(vec!["Hourly", "Daily", "Weekly"]))),
        any::<bool>(),
    );
    prop::collection::vec(limit, 1..3).prop_map(|limits| {
        let mut steps = String::new();
        for (number, (azure, rate, quota, estimate)) in limits.into_iter().enumerate() {
            let name = if azure { "azure-openai-token-limit" } else { "llm-token-limit" };
            steps.push_str(&format!(
                "<{name} counter-key='@(context.Subscription.Id + \"-{number}\")' \
                 estimate-prompt-tokens='{estimate}' remaining-tokens-header-name='rate-{number}' \
                 remaining-quota-tokens-header-name='quota-{number}'"
            ));
            let rate = rate.or_else(|| quota.is_none().then_some(250));
            if let Some(rate) = rate {
                steps.push_str(&format!(" tokens-per-minute='{rate}'"));
            }
            if let Some((tokens, period)) = quota {
                steps.push_str(&format!(" token-quota='{tokens}' token-quota-period='{period}'"));
            }
            steps.push_str(" />");
        }
        format!(
            "<policies><inbound>{steps}<llm-emit-token-metric namespace='n'><dimension \
             name='Subscription ID' /></llm-emit-token-metric></inbound></policies>"
        )
    })
}

fn gateway() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["classic", "v2", "self-hosted", "workspace"])
}

/// The calls as lines, each with its arrival in milliseconds.
fn lines(calls: &[Call]) -> Vec<(i64, String)> {
    let mut arrival = 1_777_888_800_000;
    calls
        .iter()
        .map(|call| {
            arrival += i64::from(call.gap);
            (arrival, line(arrival, call))
        })
        .collect()
}

fn line(arrival: i64, call: &Call) -> String {
    let total = u32::from(call.prompt) + u32::from(call.completion);
    let usage = json!({
        "prompt_tokens": call.prompt, "completion_tokens": call.completion, "total_tokens": total,
    });
    let (status, content_type, body) = match call.kind {
        Kind::Plain => (200, "application/json", json!({"model": "m", "usage": usage})),
        Kind::Silent => (200, "application/json", json!({"model": "m"})),
        Kind::Broken => (500, "application/json", json!({"error": {"message": "no"}})),
        Kind::Stream => {
            let chunk = json!({"model": "m", "choices": [], "usage": usage});
            (200, "text/event-stream", json!(format!("data: {chunk}\n\ndata: [DONE]\n\n")))
        }
    };
    json!({
        "timestamp": jiff::Timestamp::from_millisecond(arrival).unwrap().to_string(),
        "duration_ms": call.takes,
        "context": {"subscription_id": format!("sub-{}", call.caller)},
        "request": {
            "method": "POST",
            "url": "https://gateway.example/openai/deployments/m/chat/completions",
            "headers": {}, "body": {"messages": []},
        },
        "response": {"status": status, "headers": {"content-type": content_type}, "body": body},
    })
    .to_string()
}

fn play(policy: &str, gateway: &str, lines: &[(i64, String)]) -> Played {
    let lines: Vec<_> = lines.iter().map(|(_, line)| line.clone()).collect();
    player::play(policy, gateway, &[], &lines)
}

/// What a caller sees, without the assumptions that it rests on.
fn outcome(seen: &Seen) -> Seen {
    Seen { assumptions: Vec::new(), ..seen.clone() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_charged_is_what_admitted_calls_used(
        calls in calls(), policy in policy(), gateway in gateway(),
    ) {
        let played = play(&policy, gateway, &lines(&calls));
        for (call, seen) in calls.iter().zip(&played.seen) {
            let used = u64::from(call.prompt) + u64::from(call.completion);
            let reports = matches!(call.kind, Kind::Plain | Kind::Stream);
            match seen.status {
                429 | 403 => {
                    prop_assert_eq!(seen.charged, None, "a refused call charges nothing");
                    prop_assert_eq!(seen.rows, 0, "a refused call emits nothing");
                }
                _ => {
                    prop_assert_eq!(seen.charged, reports.then_some(used));
                    prop_assert_eq!(seen.rows, if reports { 3 } else { 0 });
                }
            }
            for (name, value) in &seen.headers {
                // What is left, or how long to wait: never below 0, never above the largest limit.
                let count = value.parse::<u64>();
                let is_left = name.starts_with("rate-") || name.starts_with("quota-");
                let fits = count.as_ref().is_ok_and(|count| !is_left || *count <= 3_000);
                prop_assert!(fits, "{} is {}", name, value);
            }
        }
        let rows: f64 = played
            .rows
            .iter()
            .filter(|row| row.name == "Total Tokens")
            .map(|row| row.value)
            .sum();
        let charged: u64 = played.seen.iter().filter_map(|seen| seen.charged).sum();
        prop_assert_eq!(rows, charged as f64);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(
        calls in calls(), policy in policy(), gateway in gateway(),
    ) {
        let lines = lines(&calls);
        let (one, two) = (play(&policy, gateway, &lines), play(&policy, gateway, &lines));
        prop_assert_eq!(format!("{:?}{:?}", one.seen, one.rows), format!("{:?}{:?}", two.seen, two.rows));
        let json = |played: &Played| serde_json::to_string(&played.report).unwrap();
        prop_assert_eq!(json(&one), json(&two));
    }

    #[test]
    fn callers_with_keys_of_their_own_do_not_meet(
        calls in calls(), policy in policy(), gateway in gateway(),
    ) {
        let lines = lines(&calls);
        let together = play(&policy, gateway, &lines);
        for caller in 0..3 {
            let own: Vec<_> = (0..calls.len()).filter(|at| calls[*at].caller == caller).collect();
            let apart: Vec<_> = own.iter().map(|at| lines[*at].clone()).collect();
            let apart = play(&policy, gateway, &apart);
            for (at, seen) in own.iter().zip(&apart.seen) {
                prop_assert_eq!(outcome(&together.seen[*at]), outcome(seen));
            }
        }
    }

    #[test]
    fn input_out_of_order_within_the_window_changes_nothing(
        calls in calls(), policy in policy(), gateway in gateway(),
        delays in prop::collection::vec(0_i64..5_000, 40),
    ) {
        let sorted = lines(&calls);
        let mut order: Vec<_> = (0..sorted.len()).collect();
        order.sort_by_key(|at| (sorted[*at].0 + delays[*at], *at));
        let shuffled: Vec<_> = order.iter().map(|at| sorted[*at].clone()).collect();
        let (one, two) = (play(&policy, gateway, &sorted), play(&policy, gateway, &shuffled));
        for (place, at) in order.iter().enumerate() {
            prop_assert_eq!(&one.seen[*at], &two.seen[place]);
        }
        prop_assert_eq!(one.report, two.report);
    }

    #[test]
    fn a_limit_above_all_usage_refuses_nothing(calls in calls(), gateway in gateway()) {
        let all: u64 = calls.iter().map(|c| u64::from(c.prompt) + u64::from(c.completion)).sum();
        let policy = format!(
            "<policies><inbound><llm-token-limit counter-key='k' estimate-prompt-tokens='true' \
             tokens-per-minute='{0}' token-quota='{0}' token-quota-period='Yearly' /></inbound></policies>",
            all + 1
        );
        let played = play(&policy, gateway, &lines(&calls));
        prop_assert!(played.seen.iter().all(|seen| seen.status != 429 && seen.status != 403));
    }

    #[test]
    fn who_is_refused_had_used_up_the_limit(
        calls in calls(), gateway in gateway(), rate in 1_u64..600, quota in 1_u64..2_000,
    ) {
        let policy = format!(
            "<policies><inbound><llm-token-limit counter-key='@(context.Subscription.Id)' \
             estimate-prompt-tokens='false' tokens-per-minute='{rate}' token-quota='{quota}' \
             token-quota-period='Hourly' /></inbound></policies>"
        );
        let lines = lines(&calls);
        let played = play(&policy, gateway, &lines);
        for (at, refused) in played.seen.iter().enumerate() {
            let now = lines[at].0;
            // What the caller's calls that had ended by then were charged.
            let charges: Vec<(i64, u64)> = (0..calls.len())
                .filter(|other| calls[*other].caller == calls[at].caller)
                .map(|other| (lines[other].0 + i64::from(calls[other].takes), other))
                .filter(|(end, _)| *end <= now)
                .map(|(end, other)| (end, played.seen[other].charged.unwrap_or(0)))
                .collect();
            let since = |start: i64| -> u64 {
                charges.iter().filter(|(end, _)| *end >= start).map(|(_, tokens)| tokens).sum()
            };
            let hour = now - now % 3_600_000;
            match (refused.status, gateway) {
                (403, _) => prop_assert!(since(hour) > quota, "call {at}"),
                // A bucket may be in debt for longer than a minute.
                (429, "v2") => prop_assert!(since(0) >= rate, "call {at}"),
                (429, _) => prop_assert!(since(now - 59_999) >= rate, "call {at}"),
                _ => prop_assert!(since(hour) <= quota, "call {at} ought to be refused"),
            }
        }
    }

    #[test]
    fn the_parts_of_callers_add_up_to_the_whole(
        calls in calls(), policy in policy(), gateway in gateway(),
    ) {
        let lines = lines(&calls);
        let whole = play(&policy, gateway, &lines);
        let parts: Vec<_> = (0..3)
            .map(|caller| {
                let own = (0..calls.len()).filter(|at| calls[*at].caller == caller);
                play(&policy, gateway, &own.map(|at| lines[at].clone()).collect::<Vec<_>>())
            })
            .collect();
        let sum = |of: &dyn Fn(&Played) -> u64| -> u64 { parts.iter().map(of).sum() };
        let sums: [&dyn Fn(&Played) -> u64; 6] = [
            &|played| played.report.totals.calls,
            &|played| played.report.totals.answered,
            &|played| played.report.totals.refused_by_rate,
            &|played| played.report.totals.refused_by_quota,
            &|played| played.report.totals.total_tokens,
            &|played| played.rows.len() as u64,
        ];
        for (number, of) in sums.into_iter().enumerate() {
            prop_assert_eq!(of(&whole), sum(of), "sum {}", number);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_number_of_threads_changes_no_byte(
        policy in policies::document(true), gateway in policies::gateway(),
        start in traffic::start(), calls in traffic::calls(60), threads in 2_usize..5,
    ) {
        let lines: Vec<_> =
            traffic::lines(start, &calls).into_iter().map(|(_, line)| line).collect();
        let one = player::play_on_threads(&policy, gateway, &lines, 1);
        prop_assert_eq!(&one, &player::play_on_threads(&policy, gateway, &lines, threads));
        let plain = player::play(&policy, gateway, &[], &lines);
        prop_assert_eq!(one, player::told(&plain));
    }
}
