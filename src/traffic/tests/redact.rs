//! Secrets never show.

use proptest::prelude::*;

use crate::traffic::{is_secret_name, redact};

#[test]
fn names_of_secrets_are_known() {
    for name in [
        "Authorization",
        "proxy-authorization",
        "api-key",
        "X-Api-Key",
        "Ocp-Apim-Subscription-Key",
        "subscription-key",
        "x-goog-api-key",
        "x-functions-key",
        "X-Amz-Security-Token",
        "Cookie",
        "Set-Cookie",
        "apiKey",
        "client_secret",
        "key",
        "sig",
    ] {
        assert!(is_secret_name(name), "{name}");
    }
    for name in [
        "content-type",
        "x-ratelimit-remaining-tokens",
        "x-amzn-bedrock-input-token-count",
        "user-agent",
        "x-request-id",
        "monkey",
    ] {
        assert!(!is_secret_name(name), "{name}");
    }
}

#[test]
fn values_are_masked_wherever_they_stand() {
    for (text, shown) in [
        (r#"{"api-key":"s3cret","a":1}"#, r#"{"api-key":"******","a":1}"#),
        (r#"{"Set-Cookie": ["a=1", "b\"2"], "x": ""#, r#"{"Set-Cookie": ["***", "****"], "x": ""#),
        (
            r#"{"body":"{\"api_key\":\"abc\",\"n\":1}"}"#,
            r#"{"body":"{\"api_key\":\"***\",\"n\":1}"}"#,
        ),
        ("https://x/y?subscription-key=abc&z=1", "https://x/y?subscription-key=***&z=1"),
        ("authorization: Bearer abc.def more", "authorization: ************** more"),
        (r#""x":"Bearer abc","y":2"#, r#""x":"Bearer ***","y":2"#),
        ("use sk-proj-0123456789 here", "use ****************** here"),
    ] {
        assert_eq!(redact(text), shown, "{text}");
    }
}

#[test]
fn an_unterminated_secret_is_masked_to_the_end() {
    assert_eq!(redact(r#"{"authorization":"Bearer abc"#), r#"{"authorization":"**********"#);
    assert_eq!(redact(r#"authorization":"abcdé"#), r#"authorization":"******"#);
}

proptest! {
    /// Offsets stay, and a known secret never stays, whatever stands around it.
    #[test]
    fn offsets_stay_and_secrets_go(before in ".{0,40}", after in ".{0,40}") {
        let text = format!("{before} \"Api-Key\": \"Zq9SECRET9qZ\" {after}");
        let shown = redact(&text);
        prop_assert_eq!(shown.len(), text.len());
        prop_assert!(!shown.contains("Zq9SECRET9qZ"), "{}", shown);
    }

    /// Nor does it in the middle of arbitrary text.
    #[test]
    fn never_panics(text in any::<String>()) {
        prop_assert_eq!(redact(&text).len(), text.len());
    }
}
