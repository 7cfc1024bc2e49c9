//! Price lists, exact sums, and what has no price.

use std::sync::Arc;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::pattern::fits;
use super::{Accounts, Bill, Consumption, CostReport, PriceList};
use crate::traffic::Timestamp;
use crate::usage::TokenUsage;

const LIST: &str = r#"
currency = "USD"

[[price]]
model = "gpt-4o*"
input = 2.5
cached_input = 1.25
output = 10
valid_to = 2026-07-01

[[price]]
model = "gpt-4o*"
input = "2.00"
cached_input = 1.0
output = 8.0
valid_from = 2026-07-01T00:00:00Z

[[price]]
model = "claude-*"
provider = "anthropic"
input = 3
cached_input = 0.3
output = 15
cache_write = 3.75

[[price]]
model = "mistral-?"
input = 0.1
cached_input = 0.1
output = 0.3
currency = "EUR"
"#;

fn list() -> Arc<PriceList> {
    Arc::new(PriceList::parse(LIST).unwrap())
}

fn tokens(prompt: u64, completion: u64, cached: u64) -> TokenUsage {
    TokenUsage {
        prompt: Some(prompt),
        completion: Some(completion),
        cached: Some(cached),
        ..TokenUsage::default()
    }
}

/// The bill of one call.
fn bill(model: &str, at: &str, tokens: &TokenUsage, includes: bool) -> Bill {
    let mut accounts = Accounts::new(list(), &[]);
    let provider = if model.starts_with("claude") { "anthropic" } else { "openai" };
    let call = Consumption {
        model: Some(model),
        provider,
        at: Timestamp::parse(at).unwrap(),
        tokens,
        prompt_includes_cached: includes,
        succeeded: true,
    };
    accounts.count(&call, std::iter::empty())
}

fn cost(bill: &Bill) -> String {
    let costs: Vec<_> = bill.costs().map(|(currency, sum)| format!("{sum} {currency}")).collect();
    costs.join(" + ")
}

const MAY: &str = "2026-05-04T10:00:00Z";

#[test]
fn cached_tokens_are_part_of_openais_prompts_and_not_of_anthropics() {
    // 88 × 2.5 + 12 × 1.25 + 10 × 10 = 335 millionths.
    assert_eq!(cost(&bill("gpt-4o-2024-08-06", MAY, &tokens(100, 10, 12), true)), "0.000335 USD");
    // 100 × 3 + 12 × 0.3 + 10 × 15 = 453.6 millionths.
    assert_eq!(cost(&bill("claude-x", MAY, &tokens(100, 10, 12), false)), "0.0004536 USD");
    let mut written = tokens(100, 10, 12);
    written.cache_creation = Some(8);
    assert_eq!(cost(&bill("claude-x", MAY, &written, false)), "0.0004836 USD");
    // 1 million more than was cached, as one would get with the wrong flag, is no refund.
    let wrong = bill("gpt-4o", MAY, &tokens(26, 0, 1_000_026), true);
    assert_eq!((cost(&wrong).as_str(), wrong.inconsistent_calls), ("1.2500325 USD", 1));
}

#[test]
fn the_first_price_that_holds_counts() {
    for (at, expected) in [
        ("2026-06-30T23:59:59.999999Z", "2.5 USD"),
        ("2026-07-01T00:00:00Z", "2 USD"),
        ("2026-07-01T01:59:59+02:00", "2.5 USD"),
    ] {
        assert_eq!(cost(&bill("GPT-4o", at, &tokens(1_000_000, 0, 0), true)), expected, "{at}");
    }
    assert_eq!(cost(&bill("mistral-7", MAY, &tokens(3, 3, 0), true)), "0.0000012 EUR");
}

#[test]
fn what_has_no_price_is_told_and_never_0() {
    let unpriced = bill("gpt-5", MAY, &tokens(100, 10, 0), true);
    assert_eq!((cost(&unpriced).as_str(), unpriced.priced_calls), ("", 0));
    assert_eq!((unpriced.unpriced.calls, unpriced.unpriced.total_tokens), (1, 110));
    // The price is another provider's.
    let mut accounts = Accounts::new(list(), &[]);
    let call = Consumption {
        model: Some("claude-x"),
        provider: "bedrock",
        at: Timestamp(0),
        tokens: &tokens(1, 1, 0),
        prompt_includes_cached: false,
        succeeded: true,
    };
    assert_eq!(accounts.count(&call, std::iter::empty()).unpriced.calls, 1);
    // Tokens written to a cache, without a price for that.
    let written = TokenUsage { cache_creation: Some(1), ..tokens(100, 10, 0) };
    assert_eq!(bill("gpt-4o", MAY, &written, true).unpriced.calls, 1);
    // Only a total.
    let total = TokenUsage { total: Some(5), ..TokenUsage::default() };
    assert_eq!(bill("gpt-4o", MAY, &total, true).unpriced.total_tokens, 5);
    let unknown = bill("gpt-4o", MAY, &TokenUsage::default(), true);
    assert_eq!((unknown.unknown_calls, unknown.unpriced.calls), (1, 0));
}

#[test]
fn costs_are_told_by_field() {
    let mut accounts = Accounts::new(list(), &["subscription"]);
    for (caller, model, prompt) in
        [(Some("a"), "gpt-4o", 400_000), (None, "gpt-4o", 100_000), (Some("a"), "x", 7)]
    {
        let call = Consumption {
            model: Some(model),
            provider: "openai",
            at: Timestamp::parse(MAY).unwrap(),
            tokens: &tokens(prompt, 0, 0),
            prompt_includes_cached: true,
            succeeded: true,
        };
        accounts.count(&call, [caller].into_iter());
    }
    let CostReport { all, by, unpriced_models } = accounts.finish();
    assert_eq!(cost(&all), "1.25 USD");
    let groups: Vec<_> =
        by[0].groups.iter().map(|(name, bill)| (name.as_deref(), cost(bill))).collect();
    assert_eq!(groups, [(None, "0.25 USD".to_owned()), (Some("a"), "1 USD".to_owned())]);
    assert_eq!(by[0].groups[&Some("a".to_owned())].unpriced.total_tokens, 7);
    assert_eq!(unpriced_models.keys().collect::<Vec<_>>(), [&Some("x".to_owned())]);
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (text, message, place) in [
        ("currency = \"USD\"\n[[price]]\nmodle = \"x\"\n", "unknown field `modle`", "modle"),
        ("curency = \"USD\"\nprice = []\n", "unknown field `curency`", "curency"),
        (
            "[[price]]\nmodel = \"x\"\noutput = 1\ncached_input = 1\n",
            "missing field `input`",
            "[[price]]",
        ),
        ("[[price]]\nmodel = \"x\"\ninput = -1\n", "a price is not negative", "-1"),
        ("[[price]]\nmodel = \"x\"\ninput = \"1,5\"\n", "this is no decimal number", "\"1,5\""),
        (
            "[[price]]\nmodel = \"x\"\ninput = 0.0000000000001\n",
            "at most 12 decimals",
            "0.0000000000001",
        ),
        (
            "[[price]]\nmodel = \"x\"\nvalid_from = 2026-01-31T10:00:00\n",
            "with an offset",
            "2026-01-31T10:00:00",
        ),
        (
            "[[price]]\nmodel = \"\"\ninput = 1\ncached_input = 1\noutput = 1\n",
            "`model` is empty",
            "[[price]]",
        ),
    ] {
        let error = PriceList::parse(text).unwrap_err();
        assert!(error.message.contains(message), "{text}\n{error}");
        let span = error.span.unwrap_or_else(|| panic!("{text}: no place"));
        assert!(text[span.clone()].starts_with(place), "{text}\n{:?}", &text[span]);
    }
    let nameless = "[[price]]\nmodel = \"x\"\ninput = 1\ncached_input = 1\noutput = 1\n";
    assert!(PriceList::parse(nameless).unwrap_err().message.contains("`x` names no currency"));
    let never =
        format!("currency = \"USD\"\n{nameless}valid_from = 2026-02-01\nvalid_to = 2026-02-01\n");
    assert!(PriceList::parse(&never).unwrap_err().message.contains("not after"));
}

#[test]
fn patterns_have_stars_and_question_marks() {
    for (pattern, name, expected) in [
        ("*", "", true),
        ("*", "any", true),
        ("gpt-4o", "GPT-4o", true),
        ("gpt-4o", "gpt-4o-mini", false),
        ("gpt-4o*", "gpt-4o", true),
        ("*-mini*", "gpt-4o-mini-2024", true),
        ("a*b*c", "axbxbxc", true),
        ("a*b*c", "axbxbx", false),
        ("mistral-?", "mistral-", false),
        ("?", "é", true),
    ] {
        assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
    }
}

proptest! {
    /// Sums do not depend on the order or on how they are split, to the last decimal.
    #[test]
    fn sums_are_exact(calls in proptest::collection::vec((0..u64::from(u32::MAX), 0..u64::from(u32::MAX)), 1..20)) {
        let bills: Vec<_> = calls
            .iter()
            .map(|(prompt, completion)| bill("gpt-4o", MAY, &tokens(*prompt, *completion, 0), true))
            .collect();
        let sum = |bills: &mut dyn Iterator<Item = &Bill>| {
            let mut sum = Bill::default();
            bills.for_each(|bill| sum.add(bill));
            sum
        };
        let (forward, backward) = (sum(&mut bills.iter()), sum(&mut bills.iter().rev()));
        prop_assert_eq!(&forward, &backward);
        let expected: u128 = calls
            .iter()
            .map(|(prompt, completion)| u128::from(*prompt) * 25 + u128::from(*completion) * 100)
            .sum();
        let found = forward.costs().next().unwrap().1 * Decimal::from(10_000_000);
        prop_assert_eq!(found, Decimal::from(expected));
    }
}
