//! Tests of the policy that is written.

use super::*;
use crate::plan;
use crate::policy::{Document, ParseOptions};
use crate::sim::clock::Period;
use crate::sim::recommend::{Recommended, Together};
use crate::source::SourceFile;

fn key(name: Option<&str>, limits: [u64; 3]) -> KeyRecommendation {
    let limit = |limit| Recommended { limit, refused: 0, curve: Vec::new(), is_monotone: true };
    KeyRecommendation {
        key: name.map(str::to_owned),
        calls: 1,
        tokens: 1,
        unknown_calls: 0,
        busiest_minute: 1,
        limits: limits.map(limit).to_vec(),
        together: Together { limits: limits.map(Some).to_vec(), refused: 0, keeps: true },
    }
}

fn snippet(field: Field, keys: &[KeyRecommendation]) -> std::io::Result<String> {
    let bounds =
        [Bound::Rate(Gateway::V2), Bound::Quota(Period::Daily), Bound::Quota(Period::Monthly)];
    let found = Recommendations {
        field,
        gateway: Gateway::V2,
        estimates: false,
        share: Share(0),
        bounds: &bounds,
        keys,
        curves: &[],
        together: &[],
    };
    let mut out = Vec::new();
    write_snippet(&found, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn the_policy_compiles_whatever_the_keys_hold() {
    let keys = [
        key(Some("plain"), [10, 20, 30]),
        key(Some("it's \"<&>\" \\ \n"), [40, 50, 60]),
        key(None, [70, 5, 5]),
    ];
    let text = snippet(Field::Subscription, &keys).unwrap();
    let expected = r#"<!-- for `inbound`; by subscription -->
<set-variable name="limit-key" value='@(context.Subscription?.Id ?? "none")' />
<choose>
    <when condition='@((string)context.Variables["limit-key"] == "plain")'>
        <llm-token-limit counter-key='@((string)context.Variables["limit-key"] + ":Daily")' tokens-per-minute="10" token-quota="20" token-quota-period="Daily" estimate-prompt-tokens="false" />
        <llm-token-limit counter-key='@((string)context.Variables["limit-key"] + ":Monthly")' token-quota="30" token-quota-period="Monthly" estimate-prompt-tokens="false" />
    </when>
    <when condition='@((string)context.Variables["limit-key"] == "it&apos;s \"&lt;&amp;>\" \\ \u000a")'>
"#;
    assert!(text.starts_with(expected), "{text}");
    assert!(text.contains("tokens-per-minute=\"70\" token-quota=\"50\""), "{text}");
    let document = format!("<policies><inbound>{text}</inbound></policies>");
    let document = Document::parse(SourceFile::new("p", &*document), &ParseOptions::default());
    let plan = plan::compile(&document, None).unwrap();
    let limits = plan.steps().filter(|(_, step)| step.policy == "llm-token-limit").count();
    assert_eq!(limits, 6);
}

#[test]
fn what_a_policy_cannot_read_is_refused() {
    let error = snippet(Field::Model, &[key(Some("m"), [1, 2, 3])]).unwrap_err().to_string();
    assert_eq!(error, "no policy can read `model` before the call");
    let many: Vec<_> = (0..101).map(|number| key(Some(&number.to_string()), [1; 3])).collect();
    let error = snippet(Field::Api, &many).unwrap_err().to_string();
    assert_eq!(error, "101 keys are too many for one policy: at most 100");
}
