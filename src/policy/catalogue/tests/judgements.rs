//! Policies as users write them, right and wrong: where documentation, the service's schema
//! and practice disagree, these are the decisions.

use super::{FileId, Settings, Severity, check, parse};
use crate::policy::schema::{Gateway, Scope};

/// Rules that judge what the policies of a whole document do together. The documents here hold
/// one policy each, which is odd to them.
const ABOUT_THE_WHOLE: [&str; 1] = ["half-a-cache"];

/// The findings of a document, each as `severity rule: underlined text`.
fn findings(xml: &str, settings: &Settings) -> Vec<String> {
    check(&parse(xml), FileId(0), settings)
        .iter()
        .filter(|finding| !ABOUT_THE_WHOLE.contains(&finding.rule))
        .map(|finding| {
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            };
            format!("{severity} {}: {}", finding.rule, finding.location.span.of(xml))
        })
        .collect()
}

/// Puts policies into a section and compares what is found.
#[track_caller]
fn expect(section: &str, policies: &str, expected: &[&str]) {
    expect_with(&Settings::default(), section, policies, expected);
}

#[track_caller]
fn expect_with(settings: &Settings, section: &str, policies: &str, expected: &[&str]) {
    // The backend section takes one policy only.
    let base = if section == "backend" { "" } else { "<base />" };
    let xml = format!("<policies><{section}>{base}{policies}</{section}></policies>");
    assert_eq!(findings(&xml, settings), expected, "{policies}");
}

#[test]
fn choose_needs_a_branch_and_ends_with_otherwise() {
    let when = r#"<when condition="@(context.Tracing)" />"#;
    expect("inbound", &format!("<choose>{when}<otherwise /></choose>"), &[]);
    expect(
        "inbound",
        &format!("<choose><otherwise />{when}</choose>"),
        &["error children-out-of-order: when"],
    );
    expect("inbound", "<choose><otherwise /></choose>", &["error missing-child: choose"]);
    expect(
        "inbound",
        &format!("<choose>{when}<otherwise /><otherwise /></choose>"),
        &["error too-many-children: otherwise"],
    );
    expect(
        "inbound",
        r#"<choose><when condition="maybe" /></choose>"#,
        &["error invalid-value: maybe"],
    );
}

#[test]
fn headers_and_parameters_need_a_value_unless_they_go() {
    for name in ["set-header", "set-query-parameter"] {
        let write = |rest: &str| format!("<{name} name=\"a\" {rest}</{name}>");
        expect("inbound", &write("><value>1</value><value>@(2)</value>"), &[]);
        expect("inbound", &write("exists-action=\"delete\">"), &[]);
        expect("inbound", &write("exists-action=\"@(\"delete\")\">"), &[]);
        expect("inbound", &write(">"), &[&format!("warning incomplete-element: {name}")]);
        expect(
            "inbound",
            &write("exists-action=\"replace\"><value />"),
            &["error invalid-value: replace"],
        );
    }
    let parameter = r#"<set-query-parameter name="a"><value>1</value></set-query-parameter>"#;
    expect("backend", parameter, &["warning request-not-forwarded: backend"]);
    expect("outbound", parameter, &["warning wrong-section: set-query-parameter"]);
}

#[test]
fn a_response_is_written_in_order() {
    let status = r#"<set-status code="200" reason="OK" />"#;
    let header = r#"<set-header name="a"><value>1</value></set-header>"#;
    let write = |inner: &str| format!("<return-response>{inner}</return-response>");
    expect("on-error", &write(&format!("{status}{header}{header}<set-body>x</set-body>")), &[]);
    expect("inbound", &write(""), &[]);
    expect(
        "inbound",
        &write(&format!("{header}{status}")),
        &["error children-out-of-order: set-status"],
    );
    expect(
        "inbound",
        &write("<set-method>GET</set-method>"),
        &["error misplaced-element: set-method"],
    );
}

#[test]
fn status_codes_have_three_digits_and_reasons_are_a_nicety() {
    expect("outbound", r#"<set-status code="404" />"#, &["info missing-attribute: set-status"]);
    expect("outbound", r#"<set-status code="@(404)" reason="" />"#, &[]);
    expect("outbound", r#"<set-status code="20" reason="OK" />"#, &["warning out-of-range: 20"]);
    expect("outbound", r#"<set-status code="0" reason="OK" />"#, &["error out-of-range: 0"]);
    expect("outbound", r#"<set-status code="ok" reason="OK" />"#, &["error invalid-value: ok"]);
}

#[test]
fn bodies_take_text_templates_and_xml() {
    expect("inbound", r#"<set-body template="liquid">{{body.id}}</set-body>"#, &[]);
    expect("inbound", "<set-body><order unknown=\"1\"><id>1</id></order></set-body>", &[]);
    expect("inbound", r#"<set-body template="none">x</set-body>"#, &["info undocumented: none"]);
    expect(
        "inbound",
        r#"<set-body template="razor">x</set-body>"#,
        &["error invalid-value: razor"],
    );
    expect("on-error", "<set-body>x</set-body>", &["warning wrong-section: set-body"]);
}

#[test]
fn a_backend_is_a_url_or_an_entity() {
    let write = |rest: &str| format!("<set-backend-service {rest} />");
    expect("inbound", &write(r#"base-url="https://{{host}}/v1""#), &[]);
    expect("inbound", &write(r#"backend-id="@(context.Api.Id)" sf-partition-key="1""#), &[]);
    expect(
        "inbound",
        &write(r#"base-url="https://a.example" backend-id="b""#),
        &["error conflicting-attributes: backend-id"],
    );
    expect("inbound", &write(""), &["error incomplete-element: set-backend-service"]);
    expect("inbound", &write(r#"base-url="api/v1""#), &["warning invalid-value: api/v1"]);
    expect(
        "inbound",
        &write(r#"backend-id="dapr" dapr-app-id="a""#),
        &["error incomplete-element: set-backend-service"],
    );
    expect("inbound", &write(r#"backend-id="dapr" dapr-app-id="a" dapr-method="m""#), &[]);
    expect(
        "inbound",
        &write(r#"backend-id="pool" dapr-app-id="a""#),
        &["warning conflicting-attributes: dapr-app-id"],
    );
    expect(
        "inbound",
        &write(r#"base-url="https://a.example" sf-replica-type="primary""#),
        &["warning conflicting-attributes: sf-replica-type"],
    );
    expect(
        "outbound",
        &write(r#"backend-id="b""#),
        &["warning wrong-section: set-backend-service"],
    );
}

#[test]
fn requests_are_forwarded_in_backend_only() {
    expect("backend", r#"<forward-request timeout="@(60)" http-version="2or1" />"#, &[]);
    expect("inbound", "<forward-request />", &["error wrong-section: forward-request"]);
    expect(
        "backend",
        r#"<forward-request timeout="60" timeout-ms="60000" />"#,
        &["error conflicting-attributes: timeout-ms"],
    );
    expect("backend", r#"<forward-request timeout="-1" />"#, &["warning out-of-range: -1"]);
    expect("backend", r#"<forward-request http-version="3" />"#, &["warning invalid-value: 3"]);
    expect(
        "backend",
        r#"<forward-request buffer-response="@(false)" buffer-request-body="@(true)" />"#,
        &["error expression-not-allowed: @(false)", "warning expression-not-allowed: @(true)"],
    );
}

#[test]
fn retries_wait_as_documented() {
    let write = |rest: &str| {
        format!(
            r#"<retry condition="@(context.Elapsed.TotalSeconds < 9)" {rest}><set-method>PUT</set-method></retry>"#
        )
    };
    expect("inbound", &write(r#"count="3" interval="0""#), &[]);
    expect("inbound", &write(r#"count="51" interval="1""#), &["warning out-of-range: 51"]);
    expect("inbound", &write(r#"count="0" interval="1""#), &["error out-of-range: 0"]);
    expect("inbound", &write(r#"count="3" interval="-1""#), &["error out-of-range: -1"]);
    expect("inbound", &write(r#"count="3""#), &["error missing-attribute: retry"]);
    expect(
        "inbound",
        &write(r#"count="3" interval="1" max-interval="9""#),
        &["warning incomplete-element: retry"],
    );
    expect(
        "inbound",
        r#"<retry condition="@(context.Tracing)" count="1" interval="1"><set-method>PUT</set-method><wait for="all"><choose><when condition="@(context.Tracing)" /></choose><choose><when condition="@(context.Tracing)" /></choose></wait></retry>"#,
        &["warning conflicting-attributes: wait"],
    );
}

#[test]
fn wait_runs_what_can_run_at_the_same_time() {
    let send = r#"<send-request response-variable-name="a"><set-url>https://a.example</set-url><set-method>GET</set-method></send-request>"#;
    expect("inbound", &format!(r#"<wait for="any">{send}{send}</wait>"#), &[]);
    expect("inbound", &format!("<wait>{send}{send}</wait>"), &["warning missing-attribute: wait"]);
    expect("inbound", r#"<wait for="all" />"#, &["error incomplete-element: wait"]);
    expect(
        "inbound",
        r#"<wait for="all"><set-method>GET</set-method></wait>"#,
        &["error incomplete-element: wait", "error misplaced-element: set-method"],
    );
    expect(
        "on-error",
        &format!(r#"<wait for="all">{send}{send}</wait>"#),
        &["warning wrong-section: wait"],
    );
}

#[test]
fn new_requests_name_url_and_method() {
    let write = |attributes: &str, inner: &str| {
        format!(r#"<send-request response-variable-name="a" {attributes}>{inner}</send-request>"#)
    };
    let url = "<set-url>https://a.example</set-url>";
    let method = "<set-method>GET</set-method>";
    let identity = r#"<authentication-managed-identity resource="r" />"#;
    expect("on-error", &write("", &format!("{url}{method}")), &[]);
    expect("inbound", &write(r#"mode="copy""#, url), &[]);
    expect("inbound", &write("", url), &["warning incomplete-element: send-request"]);
    expect("inbound", &write("", method), &["error incomplete-element: send-request"]);
    expect(
        "inbound",
        &write("", &format!("{method}{url}")),
        &["error children-out-of-order: set-url"],
    );
    expect(
        "outbound",
        &write("", &format!("{url}{method}{identity}")),
        &["info undocumented: authentication-managed-identity"],
    );
    expect(
        "inbound",
        &write("", &format!("<set-url></set-url>{method}")),
        &["error missing-text: <set-url>"],
    );
    expect("inbound", url, &["warning wrong-section: set-url"]);
}

#[test]
fn certificates_have_one_source() {
    let write = |rest: &str| format!("<authentication-certificate {rest} />");
    expect("inbound", &write(r#"body="@(new byte[0])" password="{{p}}""#), &[]);
    expect("inbound", &write(""), &["error incomplete-element: authentication-certificate"]);
    expect(
        "inbound",
        &write(r#"thumbprint="a" certificate-id="b""#),
        &["warning conflicting-attributes: certificate-id"],
    );
    expect(
        "inbound",
        &write(r#"thumbprint="a" password="b""#),
        &["warning incomplete-element: authentication-certificate"],
    );
}

#[test]
fn limits_renew_within_five_minutes() {
    expect("inbound", r#"<rate-limit calls="1" renewal-period="300" />"#, &[]);
    expect(
        "inbound",
        r#"<rate-limit calls="1" renewal-period="301" />"#,
        &["warning out-of-range: 301"],
    );
    expect(
        "inbound",
        r#"<rate-limit calls="@(1)" renewal-period="60" />"#,
        &["error expression-not-allowed: @(1)"],
    );
    expect(
        "inbound",
        r#"<rate-limit calls="1" renewal-period="60"><api calls="1" renewal-period="1" /></rate-limit>"#,
        &["error incomplete-element: api"],
    );
    expect(
        "inbound",
        r#"<rate-limit-by-key calls="@(1)" renewal-period="@(60)" counter-key="@(context.Request.IpAddress)" increment-count="two" />"#,
        &["error invalid-value: two"],
    );
    expect("inbound", r#"<quota renewal-period="0" />"#, &["error incomplete-element: quota"]);
    expect(
        "inbound",
        r#"<quota-by-key calls="1" renewal-period="hour" counter-key="@(context.Request.IpAddress)" first-period-start="tomorrow" />"#,
        &["error invalid-value: hour", "error invalid-value: tomorrow"],
    );
}

#[test]
fn limits_stand_where_subscriptions_are_known() {
    let at = |scope| Settings { scope: Some(scope), ..Settings::default() };
    let limit = r#"<rate-limit calls="1" renewal-period="60" />"#;
    expect_with(&at(Scope::Product), "inbound", limit, &[]);
    expect_with(&at(Scope::Global), "inbound", limit, &["error wrong-scope: rate-limit"]);
    let quota = r#"<quota calls="1" renewal-period="0" />"#;
    expect_with(&at(Scope::Product), "inbound", quota, &[]);
    expect_with(&at(Scope::Api), "inbound", quota, &["error wrong-scope: quota"]);
    let consumption = Settings { gateway: Some(Gateway::Consumption), ..Settings::default() };
    let keyed = r#"<rate-limit-by-key calls="1" renewal-period="60" counter-key="@(context.Request.IpAddress)" />"#;
    expect_with(&consumption, "inbound", keyed, &["error wrong-gateway: rate-limit-by-key"]);
    expect("inbound", &format!("{limit}{limit}"), &["warning repeated-policy: rate-limit"]);
    expect(
        "inbound",
        &format!(
            r#"<choose><when condition="@(context.Tracing)">{limit}</when><otherwise>{limit}</otherwise></choose>"#
        ),
        &[],
    );
}

#[test]
fn token_limits_follow_the_newest_page() {
    let write = |rest: &str| {
        format!(r#"<llm-token-limit counter-key="@(context.Request.IpAddress)" {rest} />"#)
    };
    let estimate = r#"estimate-prompt-tokens="true""#;
    expect("inbound", &write(&format!(r#"{estimate} tokens-per-minute="1""#)), &[]);
    expect(
        "inbound",
        &write(r#"token-quota="@(1L)" token-quota-period="@("Daily")""#),
        &["warning missing-attribute: llm-token-limit"],
    );
    expect("inbound", &write(estimate), &["error incomplete-element: llm-token-limit"]);
    expect(
        "inbound",
        &write(&format!(r#"{estimate} token-quota="5""#)),
        &["warning incomplete-element: llm-token-limit"],
    );
    expect(
        "inbound",
        &write(&format!(r#"{estimate} token-quota="5" token-quota-period="Indefinite""#)),
        &["info undocumented: Indefinite"],
    );
    expect(
        "inbound",
        &write(&format!(r#"{estimate} tokens-per-minute="0""#)),
        &["warning out-of-range: 0"],
    );
    expect(
        "inbound",
        &write(r#"estimate-prompt-tokens="@(true)" tokens-per-minute="@(5)""#),
        &["warning expression-not-allowed: @(true)", "warning expression-not-allowed: @(5)"],
    );
}

#[test]
fn safety_and_cache_take_what_their_services_take() {
    let safety =
        |inner: &str| format!(r#"<llm-content-safety backend-id="b">{inner}</llm-content-safety>"#);
    let categories = |threshold: &str| {
        format!(
            r#"<categories output-type="EightSeverityLevels"><category name="Hate" threshold="{threshold}" /></categories>"#
        )
    };
    let lists = "<blocklists><id>a</id><id>b</id></blocklists>";
    expect("outbound", &safety(&format!("{lists}{}", categories("7"))), &[]);
    expect("inbound", &safety(&categories("8")), &["warning out-of-range: 8"]);
    expect("inbound", &safety("<categories />"), &["error missing-child: categories"]);
    expect(
        "inbound",
        &safety("<block-lists><id>a</id></block-lists>"),
        &["error unknown-element: block-lists"],
    );
    let lookup =
        |rest: &str| format!(r#"<llm-semantic-cache-lookup embeddings-backend-id="e" {rest} />"#);
    expect(
        "inbound",
        &lookup(r#"score-threshold="1.5" embeddings-backend-auth="system-assigned""#),
        &["warning out-of-range: 1.5"],
    );
    expect(
        "inbound",
        &lookup(r#"score-threshold="0.05""#),
        &["warning missing-attribute: llm-semantic-cache-lookup"],
    );
    expect(
        "inbound",
        &lookup(r#"score-threshold="0.05" embeddings-backend-auth="header""#),
        &["info undocumented: header"],
    );
    expect(
        "inbound",
        r#"<llm-semantic-cache-store duration="60" />"#,
        &["error wrong-section: llm-semantic-cache-store"],
    );
}

#[test]
fn logs_take_a_message() {
    let message = "<message>m</message>";
    let trace = |inner: &str| format!(r#"<trace source="s">{inner}</trace>"#);
    expect("on-error", &trace(message), &[]);
    expect("inbound", &trace("text"), &["warning missing-child: trace"]);
    expect(
        "inbound",
        &trace(&format!(r#"<metadata name="a" value="b" />{message}"#)),
        &["warning children-out-of-order: message"],
    );
    expect(
        "inbound",
        r#"<log-to-eventhub logger-id="@("l")" partition-id="0" partition-key="k">m</log-to-eventhub>"#,
        &[
            "warning expression-not-allowed: @(\"l\")",
            "error conflicting-attributes: partition-key",
        ],
    );
    expect(
        "inbound",
        r#"<log-to-eventhub logger-id="l" />"#,
        &["warning missing-text: <log-to-eventhub logger-id=\"l\" />"],
    );
}
