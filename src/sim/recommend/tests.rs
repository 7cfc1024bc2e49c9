//! Tests of recommended limits.

use super::*;
use crate::plan;
use crate::policy::{Document, ParseOptions};
use crate::sim::{Field, NoSink, Options, Report, Simulator};
use crate::source::SourceFile;
use crate::traffic::Exchange;
use crate::usage::read;

/// A call of `key` that used `tokens`: arrival and duration in seconds.
fn line(at: u32, takes: u32, key: &str, tokens: u32) -> String {
    let (hour, minute, second) = (at / 3_600, at / 60 % 60, at % 60);
    format!(
        r#"{{"timestamp":"2026-05-04T{hour:02}:{minute:02}:{second:02}Z","duration_ms":{},"context":{{"subscription_id":"{key}"}},"request":{{"method":"POST","url":"https://gateway.example/openai/deployments/m/chat/completions","headers":{{}},"body":{{"messages":[]}}}},"response":{{"status":200,"headers":{{}},"body":{{"model":"m","usage":{{"prompt_tokens":{tokens},"completion_tokens":0}}}}}}}}"#,
        takes * 1_000
    )
}

/// Some traffic of two keys, bursts and pauses, without chance.
fn traffic() -> Vec<String> {
    let mut seed = 7_u32;
    let mut random = |most: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % most
    };
    let mut at = 0;
    let mut lines = Vec::new();
    for number in 0..400 {
        at += if number % 40 == 0 { 90 } else { random(9) };
        let key = if random(4) == 0 { "b" } else { "a" };
        lines.push(line(at, random(20), key, 10 + random(200)));
    }
    lines
}

fn plan_of(attributes: &str) -> plan::Plan {
    let text = format!(
        "<policies><inbound><llm-token-limit counter-key='@(context.Subscription.Id)' \
         estimate-prompt-tokens='false' {attributes} /></inbound><backend><forward-request />\
         </backend></policies>"
    );
    let document = Document::parse(SourceFile::new("p", &*text), &ParseOptions::default());
    plan::compile(&document, None).unwrap()
}

/// What a run with such a limit reports.
fn simulate(lines: &[String], gateway: Gateway, attributes: &str) -> Report {
    let options = Options { gateway, by: vec![Field::Subscription], ..Options::default() };
    let mut simulator = Simulator::new(&plan_of(attributes), &options).unwrap();
    let recorder = simulator.recorder();
    for (index, line) in lines.iter().enumerate() {
        let exchange = Exchange::decode(line, index as u64).unwrap();
        let captured = recorder.capture(index as u64, line, &exchange, &read(&exchange));
        simulator.push(captured, &mut NoSink).unwrap();
    }
    simulator.finish(&mut NoSink)
}

fn loads(lines: &[String], gateway: Gateway, terms: &Terms) -> Loads {
    let options = Options { gateway, ..Options::default() };
    let plan = plan_of("tokens-per-minute='1'");
    let recorder = Simulator::new(&plan, &options).unwrap().recorder();
    let mut loads = Loads::new(gateway, false, terms);
    for (index, line) in lines.iter().enumerate() {
        let exchange = Exchange::decode(line, index as u64).unwrap();
        let captured = recorder.capture(index as u64, line, &exchange, &read(&exchange));
        loads.add(&captured, Field::Subscription);
    }
    loads.sort();
    loads
}

/// Calls of a key that the report says were refused.
fn refused(report: &Report, key: &str) -> u64 {
    let groups = &report.by[0].groups;
    let found = groups.iter().find(|(value, _)| value.as_deref() == Some(key)).unwrap();
    found.1.refused_by_rate + found.1.refused_by_quota
}

#[test]
fn a_run_with_the_limit_refuses_as_many_calls() {
    let lines = traffic();
    for share in [Share(0), Share(50_000), Share(300_000)] {
        let terms = Terms { share, ..Terms::default() };
        for gateway in [Gateway::Classic, Gateway::V2] {
            let loads = loads(&lines, gateway, &terms);
            let bounds = [Bound::Rate(gateway), Bound::Quota(Period::Hourly)];
            for key in recommend(&loads, &bounds, &terms) {
                let name = key.key.as_deref().unwrap();
                let allowed = share.of(key.calls);
                let attributes = [
                    |limit: u64| format!("tokens-per-minute='{limit}'"),
                    |limit: u64| format!("token-quota='{limit}' token-quota-period='Hourly'"),
                ];
                for (found, attributes) in key.limits.iter().zip(attributes) {
                    let report = simulate(&lines, gateway, &attributes(found.limit));
                    assert_eq!(refused(&report, name), found.refused, "{name} {found:?}");
                    assert!(found.refused <= allowed, "{name} {found:?} {allowed}");
                    let smaller = simulate(&lines, gateway, &attributes(found.limit - 1));
                    assert!(refused(&smaller, name) > allowed, "{name} {found:?}");
                }
            }
        }
    }
}

#[test]
fn the_limit_is_the_last_that_refuses_too_many_and_one() {
    // At 100 the first two calls fit into the minute and the third does not; at 60 the second
    // is refused already.
    let lines = [line(0, 0, "a", 50), line(1, 0, "a", 50), line(2, 0, "a", 50)];
    let terms = Terms::default();
    let loads = loads(&lines, Gateway::Classic, &terms);
    let found = recommend(&loads, &[Bound::Rate(Gateway::Classic)], &terms);
    assert_eq!(found[0].limits[0].limit, 101);
    assert_eq!((found[0].calls, found[0].tokens, found[0].busiest_minute), (3, 150, 150));
    let terms = Terms { share: Share(400_000), ..terms };
    let found = recommend(&loads, &[Bound::Rate(Gateway::Classic)], &terms);
    assert_eq!((found[0].limits[0].limit, found[0].limits[0].refused), (51, 1));
}

#[test]
fn a_larger_limit_may_refuse_more_calls() {
    // At 10 the large call is refused from then on nothing else; at 11 it passes, and five
    // small ones are refused within the minute.
    let mut lines = vec![line(0, 0, "a", 10), line(1, 0, "a", 1_000)];
    lines.extend((2..7).map(|at| line(at, 0, "a", 0)));
    lines.extend((62..67).map(|at| line(at, 0, "a", 1)));
    let terms = Terms { share: Share(600_000), ..Terms::default() };
    let loads = loads(&lines, Gateway::Classic, &terms);
    let bound = Bound::Rate(Gateway::Classic);
    let (_, load) = &loads.keys()[0];
    let at = |limit| loads.refused(load, bound, limit, &terms);
    assert!(at(11) < at(10) || at(11) > at(10), "the case tells something");
    let found = recommend(&loads, &[bound], &terms).remove(0).limits.remove(0);
    assert!(found.refused <= terms.share.of(lines.len() as u64));
    for (limit, refused) in found.curve.iter().filter(|(limit, _)| *limit >= found.limit) {
        assert!(*refused <= terms.share.of(lines.len() as u64), "{limit}");
    }
}

#[test]
fn one_limit_for_all_is_the_sum_of_all_keys() {
    let lines = traffic();
    let terms = Terms::default();
    let loads = loads(&lines, Gateway::Classic, &terms);
    let points = curve(&loads, Bound::Rate(Gateway::Classic), &[200, 1_000], &terms);
    for (limit, refused) in points {
        let report = simulate(&lines, Gateway::Classic, &format!("tokens-per-minute='{limit}'"));
        assert_eq!(report.totals.refused_by_rate, refused);
    }
}

#[test]
fn limits_of_one_policy_keep_the_bound_together() {
    let lines = traffic();
    for share in [Share(0), Share(20_000), Share(50_000), Share(200_000)] {
        let terms = Terms { share, ..Terms::default() };
        for gateway in [Gateway::Classic, Gateway::V2] {
            let loads = loads(&lines, gateway, &terms);
            let other = if gateway == Gateway::V2 { Gateway::Classic } else { Gateway::V2 };
            let bounds = [Bound::Rate(other), Bound::Rate(gateway), Bound::Quota(Period::Hourly)];
            for key in recommend(&loads, &bounds, &terms) {
                let [None, Some(rate), Some(quota)] = key.together.limits[..] else { panic!() };
                let attributes = |rate: u64, quota: u64| {
                    format!(
                        "tokens-per-minute='{rate}' token-quota='{quota}' \
                         token-quota-period='Hourly'"
                    )
                };
                let name = key.key.as_deref().unwrap();
                let report = simulate(&lines, gateway, &attributes(rate, quota));
                assert_eq!(refused(&report, name), key.together.refused, "{name} {key:?}");
                assert!(key.together.keeps && key.together.refused <= share.of(key.calls));
                let alone = (key.limits[1].limit, key.limits[2].limit);
                assert!(rate >= alone.0 && quota >= alone.1, "{name} {key:?}");
                if (rate, quota) != alone {
                    let report = simulate(&lines, gateway, &attributes(alone.0, alone.1));
                    assert!(refused(&report, name) > share.of(key.calls), "raised for nothing");
                }
            }
        }
    }
}

#[test]
fn shares_round_down() {
    assert_eq!(Share(5_000).of(199), 0);
    assert_eq!(Share(5_000).of(200), 1);
    assert_eq!(Share::ALL.of(u64::MAX), u64::MAX);
}
