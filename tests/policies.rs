//! Single policies as users write them, right and wrong: where documentation, the service's
//! schema and practice disagree, these are the decisions.

use policyc::lint::{Settings, check};
use policyc::policy::{Document, ParseOptions};
use policyc::source::{FileId, Severity, SourceFile};

/// The findings of a document, each as `severity rule: underlined text`.
fn findings(xml: &str) -> Vec<String> {
    let document = Document::parse(SourceFile::new("test.xml", xml), &ParseOptions::default());
    check(&document, FileId(0), &Settings::default())
        .iter()
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

/// Puts a policy into a section and compares what is found.
#[track_caller]
fn expect(section: &str, policy: &str, expected: &[&str]) {
    let xml = format!("<policies><{section}><base />{policy}</{section}></policies>");
    assert_eq!(findings(&xml), expected, "{policy}");
}

#[test]
fn check_header_is_stricter_in_the_documentation_than_in_the_schema() {
    expect(
        "inbound",
        r#"<check-header name="a" failed-check-httpcode="401" />"#,
        &["warning missing-attribute: check-header", "warning missing-attribute: check-header"],
    );
    expect(
        "outbound",
        r#"<check-header name="a" failed-check-httpcode="401" failed-check-error-message="" ignore-case="true" />"#,
        &["warning wrong-section: check-header"],
    );
    expect(
        "inbound",
        r#"<check-header name="a" failed-check-httpcode="no" failed-check-error-message="" ignore-case="@(true)"><value>{{key}}</value><value /></check-header>"#,
        &["error invalid-value: no"],
    );
}

#[test]
fn an_identity_goes_with_its_type() {
    let context = |rest: &str| {
        format!(
            r#"<get-authorization-context provider-id="p" authorization-id="a" context-variable-name="v" {rest} />"#
        )
    };
    expect("inbound", &context(""), &[]);
    expect("inbound", &context(r#"identity-type="jwt" identity="@("t")""#), &[]);
    expect("inbound", &context(r#"identity-type="@("jwt")" identity="t""#), &[]);
    expect(
        "inbound",
        &context(r#"identity-type="jwt""#),
        &["error incomplete-element: get-authorization-context"],
    );
    expect("inbound", &context(r#"identity="t""#), &["warning conflicting-attributes: identity"]);
    expect("inbound", &context(r#"identity-type="user""#), &["error invalid-value: user"]);
}

#[test]
fn ip_filter_takes_addresses_and_no_networks() {
    let filter = |inner: &str| format!(r#"<ip-filter action="forbid">{inner}</ip-filter>"#);
    expect(
        "inbound",
        &filter(r#"<address-range from="::1" to="::2" /><address>1.2.3.4</address>"#),
        &[],
    );
    expect("inbound", &filter("<address>{{office}}</address>"), &[]);
    expect("inbound", &filter("<address>@(context.Request.IpAddress)</address>"), &[]);
    expect(
        "inbound",
        &filter("<address>10.0.0.0/8</address>"),
        &["warning invalid-value: 10.0.0.0/8"],
    );
    expect("inbound", &filter(""), &["warning incomplete-element: ip-filter"]);
    expect(
        "inbound",
        "<ip-filter><address>1.2.3.4</address></ip-filter>",
        &["warning missing-attribute: ip-filter"],
    );
}

#[test]
fn a_token_has_one_source() {
    let jwt = |rest: &str| {
        format!(
            r#"<validate-jwt {rest}><issuer-signing-keys><key>{{{{k}}}}</key></issuer-signing-keys></validate-jwt>"#
        )
    };
    expect("inbound", &jwt(r#"header-name="Authorization""#), &[]);
    expect("inbound", &jwt(r#"token-value="@("t")""#), &[]);
    expect(
        "inbound",
        &jwt(r#"header-name="a" token-value="b""#),
        &["error conflicting-attributes: token-value"],
    );
    expect("inbound", &jwt(""), &["error incomplete-element: validate-jwt"]);
    expect(
        "inbound",
        "<validate-azure-ad-token tenant-id=\"t\" />",
        &["warning incomplete-element: validate-azure-ad-token"],
    );
    expect(
        "outbound",
        r#"<validate-jwt header-name="a" />"#,
        &["error wrong-section: validate-jwt"],
    );
}

#[test]
fn a_signing_key_is_complete() {
    let keys = |inner: &str| {
        format!(
            r#"<validate-jwt header-name="a"><issuer-signing-keys>{inner}</issuer-signing-keys></validate-jwt>"#
        )
    };
    expect("inbound", &keys(r#"<key n="AQ" e="AQAB" /><key certificate-id="c" id="1" />"#), &[]);
    expect("inbound", &keys(""), &["warning missing-child: issuer-signing-keys"]);
    expect(
        "inbound",
        &keys(r#"<key certificate-id="c">AQ==</key>"#),
        &["warning conflicting-attributes: certificate-id"],
    );
    expect("inbound", &keys("<key />"), &["error incomplete-element: key"]);
    expect("inbound", &keys(r#"<key n="AQ" />"#), &["error incomplete-element: key"]);
    expect(
        "inbound",
        &keys(r#"<key n="@("AQ")" e="AQAB" />"#),
        &[r#"error expression-not-allowed: @("AQ")"#],
    );
}

#[test]
fn client_certificates_are_checked_by_fixed_switches() {
    expect(
        "inbound",
        r#"<validate-client-certificate validate-trust="@(true)" ignore-error="yes"><identities /></validate-client-certificate>"#,
        &[
            "error expression-not-allowed: @(true)",
            "error invalid-value: yes",
            "error missing-child: identities",
        ],
    );
}

#[test]
fn content_is_limited_and_mapped() {
    let content = |size: &str, inner: &str| {
        format!(
            r#"<validate-content unspecified-content-type-action="detect" max-size="{size}" size-exceeded-action="ignore">{inner}</validate-content>"#
        )
    };
    expect("outbound", &content("4194304", ""), &[]);
    expect("inbound", &content("-1", ""), &["error out-of-range: -1"]);
    expect(
        "on-error",
        &content("9", r#"<content-type-map><type to="a" /></content-type-map>"#),
        &["error incomplete-element: type"],
    );
    expect(
        "inbound",
        &content("9", r##"<content validate-as="json" action="detect" schema-ref="#/a" />"##),
        &["error incomplete-element: content"],
    );
    expect(
        "inbound",
        &content("9", r#"<content validate-as="yaml" action="@("detect")" />"#),
        &["error invalid-value: yaml"],
    );
    expect("inbound", &content("5000000", ""), &["warning out-of-range: 5000000"]);
}

#[test]
fn graphql_and_odata_requests_have_typed_texts() {
    expect(
        "inbound",
        r#"<validate-graphql-request max-depth="deep"><authorize /></validate-graphql-request>"#,
        &[
            "warning missing-attribute: validate-graphql-request",
            "error invalid-value: deep",
            "error missing-child: authorize",
        ],
    );
    expect(
        "inbound",
        r#"<validate-odata-request errors-variable-name="e" max-size="@(5)" />"#,
        &["error unknown-attribute: errors-variable-name"],
    );
}

#[test]
fn caches_take_their_types_literally() {
    expect(
        "inbound",
        r#"<cache-lookup-value key="" variable-name="@("v")" caching-type="@("internal")" />"#,
        &[
            "warning invalid-value: ",
            r#"error expression-not-allowed: @("v")"#,
            r#"error expression-not-allowed: @("internal")"#,
        ],
    );
    expect(
        "on-error",
        r#"<cache-store-value key="a" value="" duration="@(1)" /><cache-store-value key="b" value="c" duration="1.5" />"#,
        &["error invalid-value: 1.5"],
    );
    expect(
        "inbound",
        r#"<cache-value key="k" variable-name="v"><value><set-variable name="v" value="1" /></value></cache-value>"#,
        &[],
    );
    expect(
        "inbound",
        r#"<cache-value key="k"></cache-value>"#,
        &["error missing-attribute: cache-value", "error missing-child: cache-value"],
    );
}

#[test]
fn a_stylesheet_is_free_xml_in_a_policy() {
    expect(
        "inbound",
        r#"<xsl-transform><parameter>1</parameter><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/"><anything goes="here" /></xsl:template></xsl:stylesheet></xsl-transform>"#,
        &["error incomplete-element: parameter"],
    );
}

#[test]
fn cors_needs_origins_and_headers() {
    expect(
        "inbound",
        "<cors><allowed-methods><method>*</method></allowed-methods><allowed-origins /></cors>",
        &["warning incomplete-element: cors", "error missing-child: allowed-origins"],
    );
}

#[test]
fn messages_to_dapr_and_service_bus_are_free() {
    expect(
        "inbound",
        r#"<publish-to-dapr topic="a/b" template="liquid" timeout="@(5)"><order><line /></order></publish-to-dapr>"#,
        &[],
    );
    expect(
        "outbound",
        r#"<publish-to-dapr topic="a/b" template="Liquid" timeout="300">text</publish-to-dapr>"#,
        &["warning wrong-section: publish-to-dapr", "warning out-of-range: 300"],
    );
    expect(
        "inbound",
        r#"<send-service-bus-message namespace="n"><payload>@("p")</payload></send-service-bus-message>"#,
        &["error incomplete-element: send-service-bus-message"],
    );
    expect(
        "inbound",
        r#"<send-service-bus-message queue-name="q"><message-properties /></send-service-bus-message>"#,
        &[
            "error missing-child: send-service-bus-message",
            "error missing-child: message-properties",
        ],
    );
}

#[test]
fn a_resolver_has_a_data_source_as_its_root() {
    let http = |inner: &str| format!("<http-data-source>{inner}</http-data-source>");
    let request =
        "<http-request><set-method>GET</set-method><set-url>https://a.b</set-url></http-request>";
    let publish =
        r#"<publish-event><targets><graphql-subscription id="s" /></targets></publish-event>"#;
    assert_eq!(
        findings(&http(&format!(
            "{request}<backend><forward-request /></backend><http-response>{publish}</http-response>"
        ))),
        [""; 0]
    );
    assert_eq!(
        findings(&http(
            "<http-request><set-url>https://a.b</set-url></http-request><http-response><json-to-xml apply=\"always\" /></http-response>"
        )),
        ["error missing-child: http-request", "info undocumented: json-to-xml"]
    );
    assert_eq!(
        findings(&http(&format!("<http-response />{request}"))),
        ["error children-out-of-order: http-request"]
    );
    expect("outbound", publish, &["error wrong-section: publish-event"]);
    expect("inbound", &http(request), &["error wrong-section: http-data-source"]);
}

#[test]
fn sql_values_are_parameters_of_one_statement() {
    let sql = |request: &str| {
        format!(
            r#"<sql-data-source><connection-info><connection-string use-managed-identity="@(true)">{{{{c}}}}</connection-string></connection-info><request>{request}</request></sql-data-source>"#
        )
    };
    let statement = "<sql-statement>SELECT @a</sql-statement>";
    assert_eq!(
        findings(&sql(&format!(
            r#"{statement}<parameters><parameter name="@a" sql-type="int">@(1)</parameter></parameters>"#
        ))),
        [""; 0]
    );
    assert_eq!(
        findings(&sql(&format!("{statement}<parameters />"))),
        ["error missing-child: parameters"]
    );
    assert_eq!(findings(&sql("")), ["error missing-child: request"]);
}

#[test]
fn cosmosdb_has_one_request() {
    let cosmos = |requests: &str| {
        format!(
            "<cosmosdb-data-source><connection-info><connection-string>{{{{c}}}}</connection-string><database-name>d</database-name><container-name>c</container-name></connection-info>{requests}</cosmosdb-data-source>"
        )
    };
    let read = r#"<read-request><id template="liquid">{{body.id}}</id></read-request>"#;
    assert_eq!(findings(&cosmos(read)), [""; 0]);
    assert_eq!(findings(&cosmos("")), ["error incomplete-element: cosmosdb-data-source"]);
    assert_eq!(
        findings(&cosmos(
            r#"<write-request type="replace"><set-body>x</set-body><etag type="no-match">t</etag></write-request>"#
        )),
        ["warning incomplete-element: write-request"]
    );
    assert_eq!(
        findings(&cosmos("<delete-request><etag>t</etag><id>i</id></delete-request>")),
        ["warning children-out-of-order: id"]
    );
    assert_eq!(
        findings(&cosmos(&format!("{read}<write-request />"))),
        ["error conflicting-attributes: write-request"]
    );
}

#[test]
fn texts_have_the_shape_that_their_use_needs() {
    let header = |name: &str| format!(r#"<set-header name="{name}"><value>1</value></set-header>"#);
    expect("inbound", &header("x-ms-meta-{MyName}"), &[]);
    expect("inbound", &header("@(context.Request.Method)"), &[]);
    expect("inbound", &header("X Name"), &["warning invalid-value: X Name"]);
    expect("inbound", "<set-method>post</set-method>", &["warning invalid-value: post"]);
    let cors = |origin: &str, method: &str| {
        format!(
            "<cors><allowed-origins><origin>{origin}</origin></allowed-origins><allowed-methods><method>{method}</method></allowed-methods><allowed-headers><header>*</header></allowed-headers></cors>"
        )
    };
    expect("inbound", &cors("http://localhost:8080/", "*"), &[]);
    expect("inbound", &cors("{{portal}}", "@(context.Request.Method)"), &[]);
    expect(
        "inbound",
        &cors("app.contoso.com", "GET,POST"),
        &["warning invalid-value: app.contoso.com", "warning invalid-value: GET,POST"],
    );
}

#[test]
fn a_period_of_a_quota_is_long_or_without_end() {
    let quota = |period: &str| {
        format!(
            r#"<quota-by-key calls="1" renewal-period="{period}" counter-key="@(context.Request.IpAddress)" />"#
        )
    };
    for period in ["0", "300", "2147483647"] {
        expect("inbound", &quota(period), &[]);
    }
    for period in ["1", "299", "-1"] {
        expect("inbound", &quota(period), &[&format!("warning out-of-range: {period}")]);
    }
}

#[test]
fn a_dapr_backend_has_a_place_of_its_own() {
    let backend = |id: &str| {
        format!(r#"<set-backend-service backend-id="{id}" dapr-app-id="a" dapr-method="m" />"#)
    };
    expect("inbound", &backend("dapr"), &[]);
    let document = Document::parse(
        SourceFile::new(
            "test.xml",
            format!("<policies><backend>{}</backend></policies>", backend("dapr")),
        ),
        &ParseOptions::default(),
    );
    let settings = Settings {
        gateway: policyc::policy::schema::Gateway::from_name("v2"),
        scope: policyc::policy::schema::Scope::from_name("workspace"),
    };
    let mut rules: Vec<_> =
        check(&document, FileId(0), &settings).iter().map(|finding| finding.rule).collect();
    rules.retain(|rule| rule.starts_with("wrong-"));
    assert_eq!(rules, ["wrong-gateway", "wrong-scope", "wrong-section"]);
}

#[test]
fn a_named_value_with_a_wrong_bracket_is_no_placeholder() {
    let store = |duration: &str| {
        format!(r#"<cache-store-value key="k" value="v" duration="{duration}" />"#)
    };
    expect("inbound", &store("{minutes}0"), &[]);
    expect("inbound", &store("{{minutes}]"), &["error invalid-value: {{minutes}]"]);
}
