//! Tests of limits over several policies, places and gateways, and of refusals.

use super::*;
use crate::sim::Tokens;
use crate::sim::assumptions::{Assumed, Id};
use crate::sim::clock::{Period, Time};
use crate::sim::counters::Refusal;
use crate::sim::gateway::Gateway;

fn second(second: i64) -> Time {
    Time(1_777_888_800_000_000 + second * 1_000_000)
}

struct Desk {
    book: LimitBook,
    assumed: Assumed,
    place: Place,
}

impl Desk {
    fn new(gateway: Gateway, both_twins: bool, assume: &[(&str, &str)]) -> Self {
        let mut book = LimitBook::new(gateway, both_twins);
        let mut assumed = Assumed::default();
        for (name, choice) in assume {
            assumed.choices.set(name, choice).unwrap();
        }
        let place = book.place("westeurope", "managed");
        Self { book, assumed, place }
    }

    fn request(&self, key: &'static str) -> Request<'static> {
        let place = self.place;
        let rate = Some(Tokens(100));
        Request { twin: Twin::Llm, place, key, rate, quota: None, estimate: Tokens::ZERO }
    }

    fn admit(
        &mut self,
        request: &Request<'_>,
        at: i64,
        earlier: &[Ticket],
    ) -> Result<Ticket, LimitRefusal> {
        self.book.admit(request, second(at), earlier.iter(), &mut self.assumed)
    }

    fn charge(&mut self, ticket: &Ticket, tokens: u64, at: i64) -> Standing {
        self.book.charge(ticket, Tokens(tokens), second(at), &mut self.assumed);
        self.book.standing(ticket, second(at), &mut self.assumed)
    }
}

#[test]
fn a_key_has_one_counter_wherever_it_is_used() {
    // Documented: a single counter for each key value at all scopes.
    let mut desk = Desk::new(Gateway::Classic, false, &[]);
    let request = desk.request("team");
    let ticket = desk.admit(&request, 0, &[]).unwrap();
    desk.charge(&ticket, 120, 1);
    assert_eq!(desk.admit(&request, 2, &[]).unwrap_err().kind, LimitKind::Rate);
    let other = desk.request("other");
    assert!(desk.admit(&other, 2, &[]).is_ok());
}

#[test]
fn places_never_share_counters() {
    // Documented: counts are kept per gateway and region.
    let mut desk = Desk::new(Gateway::Classic, false, &[]);
    let here = desk.request("team");
    let ticket = desk.admit(&here, 0, &[]).unwrap();
    desk.charge(&ticket, 120, 1);
    let elsewhere = Request { place: desk.book.place("northeurope", "managed"), ..here };
    let own = Request { place: desk.book.place("westeurope", "self-hosted-1"), ..here };
    assert!(desk.admit(&elsewhere, 2, &[]).is_ok());
    assert!(desk.admit(&own, 2, &[]).is_ok());
    assert_eq!(desk.book.place("westeurope", "managed"), here.place);
}

#[test]
fn the_gateway_chooses_the_rate_algorithm() {
    // 130 of 100 tokens at second 0. A window forgets them all at 60, a bucket has paid its
    // debt at 18.
    let free_at = |gateway, assume: &[(&str, &str)]| {
        let mut desk = Desk::new(gateway, false, assume);
        let request = desk.request("k");
        let ticket = desk.admit(&request, 0, &[]).unwrap();
        desk.charge(&ticket, 130, 0);
        let free = (1..100).find(|at| desk.admit(&request, *at, &[]).is_ok()).unwrap();
        (free, desk.assumed.uses.count(Id::OtherGatewayRate) > 0)
    };
    assert_eq!(free_at(Gateway::Classic, &[]), (60, false));
    assert_eq!(free_at(Gateway::V2, &[]), (19, false));
    for gateway in [Gateway::SelfHosted, Gateway::Workspace] {
        assert_eq!(free_at(gateway, &[]), (60, true));
        assert_eq!(free_at(gateway, &[("other-gateway-rate", "token-bucket")]), (19, true));
    }
}

#[test]
fn rate_and_quota_stand_in_one_policy() {
    let mut desk = Desk::new(Gateway::Classic, false, &[]);
    let quota = Some((Tokens(150), Period::Hourly));
    let request = Request { quota, ..desk.request("k") };
    let ticket = desk.admit(&request, 0, &[]).unwrap();
    let standing = desk.charge(&ticket, 100, 0);
    assert_eq!(standing, Standing { rate: Some(Tokens(0)), quota: Some(Tokens(50)) });
    assert_eq!(desk.admit(&request, 1, &[]).unwrap_err().kind, LimitKind::Rate);
    let ticket = desk.admit(&request, 70, &[]).unwrap();
    desk.charge(&ticket, 100, 70);
    assert_eq!(desk.assumed.uses.count(Id::RefusalOrder), 0);
    assert_eq!(desk.admit(&request, 71, &[]).unwrap_err().kind.status(), 429);
    assert_eq!(desk.assumed.uses.count(Id::RefusalOrder), 1);
    desk.assumed.choices.set("refusal-order", "quota-first").unwrap();
    assert_eq!(desk.admit(&request, 71, &[]).unwrap_err().kind.status(), 403);
    assert_eq!(desk.admit(&request, 140, &[]).unwrap_err().kind, LimitKind::Quota(Period::Hourly));
}

#[test]
fn one_key_in_two_policies_is_charged_by_each_unless_assumed_otherwise() {
    for (choice, left) in [("each", 20), ("once", 60)] {
        let mut desk = Desk::new(Gateway::Classic, false, &[("same-key-twice", choice)]);
        let request = desk.request("k");
        let first = desk.admit(&request, 0, &[]).unwrap();
        let second = desk.admit(&request, 0, std::slice::from_ref(&first)).unwrap();
        desk.charge(&first, 40, 1);
        let standing = desk.charge(&second, 40, 1);
        assert_eq!(standing.rate, Some(Tokens(left)), "{choice}");
        assert_eq!(desk.assumed.uses.count(Id::SameKeyTwice), 1);
    }
}

#[test]
fn twins_share_a_counter_unless_assumed_otherwise() {
    for (choice, admitted) in [("shared", false), ("separate", true)] {
        let mut desk = Desk::new(Gateway::Classic, true, &[("twin-policies", choice)]);
        let llm = desk.request("k");
        let ticket = desk.admit(&llm, 0, &[]).unwrap();
        desk.charge(&ticket, 100, 0);
        let azure = Request { twin: Twin::AzureOpenAi, ..llm };
        assert_eq!(desk.admit(&azure, 1, &[]).is_ok(), admitted, "{choice}");
        assert!(desk.assumed.uses.count(Id::TwinPolicies) > 0);
    }
}

#[test]
fn an_estimate_is_charged_on_arrival_and_corrected_at_the_end() {
    let mut desk = Desk::new(Gateway::Classic, false, &[]);
    let request = Request { estimate: Tokens(60), ..desk.request("k") };
    let first = desk.admit(&request, 0, &[]).unwrap();
    assert!(desk.admit(&request, 1, &[]).unwrap_err().refusal.by_estimate);
    assert_eq!(desk.charge(&first, 50, 2).rate, Some(Tokens(50)), "ten are given back");
    let small = Request { estimate: Tokens(10), ..request };
    let second = desk.admit(&small, 3, &[]).unwrap();
    assert_eq!(desk.charge(&second, 30, 4).rate, Some(Tokens(20)), "twenty more");
    let third = desk.admit(&small, 5, &[]).unwrap();
    desk.book.cancel(&third, super::tests::second(6), &mut desk.assumed);
    assert_eq!(desk.charge(&second, 10, 6).rate, Some(Tokens(20)), "cancelled: nothing stays");

    let mut desk = Desk::new(Gateway::Classic, false, &[("estimate-charge", "at-response")]);
    let first = desk.admit(&request, 0, &[]).unwrap();
    assert!(desk.admit(&request, 1, &[]).is_ok());
    assert_eq!(desk.charge(&first, 50, 2).rate, Some(Tokens(50)));
}

#[test]
fn a_refused_request_can_be_told_what_is_left() {
    let mut desk = Desk::new(Gateway::Classic, false, &[]);
    let quota = Some((Tokens(1_000), Period::Daily));
    let request = Request { quota, ..desk.request("k") };
    let ticket = desk.admit(&request, 0, &[]).unwrap();
    desk.charge(&ticket, 130, 0);
    assert!(desk.admit(&request, 1, &[]).is_err());
    let standing = desk.book.standing_of(&request, second(1), &mut desk.assumed);
    assert_eq!(standing, Standing { rate: Some(Tokens(0)), quota: Some(Tokens(870)) });
}

#[test]
fn refusals_read_as_recorded() {
    // Observed: body and reason of both kinds.
    let refusal = |kind, by_estimate, retry_after| RefusalAnswer { kind, by_estimate, retry_after };
    let quota = LimitKind::Quota(Period::Hourly);
    assert_eq!(
        refusal(LimitKind::Rate, false, Some(41)).body(),
        r#"{ "statusCode": 429, "message": "Token limit is exceeded. Try again in 41 seconds." }"#
    );
    assert_eq!(
        refusal(quota, false, Some(1_293)).body(),
        r#"{ "statusCode": 403, "message": "Token quota is exceeded. Try again in 21 minutes and 33 seconds." }"#
    );
    assert_eq!(
        refusal(quota, true, Some(82_800)).message(),
        "Token quota will exceed. Try again in 23 hours."
    );
    assert_eq!(refusal(LimitKind::Rate, true, None).message(), "Token limit is exceeded.");
    assert_eq!(
        refusal(quota, false, Some(90_061)).message(),
        "Token quota is exceeded. Try again in 1 day, 1 hour, 1 minute and 1 second."
    );
    assert_eq!(LimitKind::Rate.reason(), "OpenAITokenLimitExceeded");
    assert_eq!(quota.reason(), "OpenAITokenQuotaExceeded");
}

#[test]
fn refusals_do_not_change_what_comes_after() {
    let mut desk = Desk::new(Gateway::V2, false, &[]);
    let request = desk.request("k");
    let ticket = desk.admit(&request, 0, &[]).unwrap();
    desk.charge(&ticket, 200, 0);
    let first = desk.admit(&request, 1, &[]).unwrap_err();
    for _ in 0..10 {
        assert_eq!(desk.admit(&request, 1, &[]).unwrap_err(), first);
    }
    assert!(matches!(first.refusal, Refusal { by_estimate: false, retry_after: Some(_) }));
}
