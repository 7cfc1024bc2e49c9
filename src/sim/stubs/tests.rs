//! Files of stubs: what they answer, and what is wrong with them.

use super::*;

#[test]
fn the_first_stub_that_fits_answers() {
    let stubs = Stubs::parse(
        r#"
        [[stub]]
        url = "https://Token.example/oauth2/*"
        method = "post"
        json = { access_token = "t" }
        latency_ms = 20

        [[stub]]
        url = "https://token.example/?auth2/*?x=1"
        status = 503
        reason = "Busy"
        headers = { Retry-After = "5" }
        body = "no"

        [[stub]]
        url = "*"
        error = "nobody listens"
        "#,
    )
    .unwrap();
    let token = stubs.find("POST", "HTTPS://TOKEN.example/oauth2/v2").unwrap();
    assert_eq!(token.latency, Micros(20_000));
    let answer = token.answer.as_ref().unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (200, r#"{"access_token":"t"}"#));
    assert_eq!(answer.headers, [("Content-Type".to_owned(), "application/json".to_owned())]);
    let busy = stubs.find("GET", "https://token.example/oauth2/y?x=1").unwrap();
    let busy = busy.answer.as_ref().unwrap();
    assert_eq!((busy.status, busy.reason.as_deref()), (503, Some("Busy")));
    // Behind the host, case counts.
    let none = stubs.find("POST", "https://token.example/OAUTH2/v2").unwrap();
    assert_eq!(none.answer.as_ref().unwrap_err(), "nobody listens");
    assert_eq!(Stubs::default().find("GET", "https://a.example/"), None);
}

#[test]
fn stubs_that_contradict_themselves_are_refused_at_their_place() {
    let wrong = |text: &str| {
        let error = Stubs::parse(text).unwrap_err();
        let place = error.span.map(|span| text[span].to_owned());
        (error.message, place.unwrap_or_default())
    };
    let (message, _) = wrong("[[stub]]\nurl = \"*\"\nbody = \"a\"\njson = 1\n");
    assert_eq!(message, "`body` and `json` both give the body: leave one of them out");
    let (message, _) = wrong("[[stub]]\nurl = \"*\"\nerror = \"a\"\nstatus = 500\n");
    assert_eq!(message, "`error` stands instead of an answer");
    let (message, _) = wrong("[[stub]]\nurl = \"\"\n");
    assert_eq!(message, "`url` is empty: `*` stands for every URL");
    let (message, place) = wrong("[[stub]]\nurl = \"*\"\nstate = 500\n");
    assert!(message.contains("unknown field `state`"), "{message}");
    assert_eq!(place, "state");
}

#[test]
fn patterns_with_many_stars_take_no_long_time() {
    let pattern = "*a".repeat(200) + "*b";
    assert!(!fits(pattern.as_bytes(), "a".repeat(20_000).as_bytes()));
    assert!(fits(b"*a*", b"bab"));
    assert!(fits(b"", b""));
    assert!(!fits(b"", b"a"));
    assert!(fits(b"a?c*", b"abc"));
}
