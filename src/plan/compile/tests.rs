//! Tests of the compiler: what becomes of each policy, and what is refused.

use super::*;
use crate::policy::{ParseOptions, catalogue};

fn compiled(text: &str) -> Result<Plan, Vec<CompileError>> {
    let file = SourceFile::new("policy.xml", text);
    compile(&Document::parse(file, &ParseOptions::default()), Some(Scope::Api))
}

/// The listing of a document's inbound section.
fn inbound(steps: &str) -> String {
    let plan = compiled(&format!("<policies>\n<inbound>\n{steps}\n</inbound>\n</policies>"));
    let listing = plan.unwrap_or_else(|errors| panic!("{errors:?}")).listing();
    let from = listing.find("inbound\n").unwrap() + "inbound\n".len();
    listing[from..listing.find("\n\nbackend").unwrap()].to_owned()
}

/// Each error as the text that it underlines and its message.
fn errors(text: &str) -> Vec<String> {
    let errors = compiled(text).unwrap_err();
    errors.iter().map(|error| format!("{} << {error}", error.span.of(text))).collect()
}

fn errors_inbound(steps: &str) -> Vec<String> {
    errors(&format!("<policies><inbound>{steps}</inbound></policies>"))
}

#[test]
fn sections_are_kept_apart_from_missing_ones() {
    let plan = compiled("<policies><inbound><base /></inbound><backend></backend></policies>");
    let listing = plan.unwrap().listing();
    insta::assert_snapshot!(listing, @r"
    source 0: policy.xml at api

    inbound
        0:1  base

    backend
             (nothing)

    outbound
             (not in the document)

    on-error
             (not in the document)
    ");
}

#[test]
fn limits_on_calls_keep_all_that_they_say() {
    let listing = inbound(
        r#"<rate-limit calls="20" renewal-period="60" remaining-calls-header-name="x-left"><api
            id="chat" name="Chat" calls="5" renewal-period="30"><operation name="create" calls="1"
            renewal-period="10" /></api></rate-limit><rate-limit-by-key calls="@(5)"
            renewal-period="60" counter-key="k" increment-condition="@(true)"
            increment-count="2" /><quota calls="10" bandwidth="40" renewal-period="3600"><api
            id="chat" calls="3" /></quota><quota-by-key bandwidth="40" renewal-period="0"
            counter-key="k" first-period-start="2026-01-01T00:00:00Z" />"#,
    );
    insta::assert_snapshot!(listing, @r"
    0:3  rate-limit per subscription
           `20` calls in `60` seconds
           api id `chat` `5` calls in `30` seconds
           api id `chat` operation `create` `1` calls in `10` seconds
           remaining-calls-header-name `x-left`
    0:5  rate-limit-by-key per `k`
           @(5) calls in `60` seconds
           counts when @(true)
           counts by `2`
    0:7  quota per subscription
           `10` calls and `40` kilobytes in `3600` seconds
           api id `chat` `3` calls in `3600` seconds
    0:8  quota-by-key per `k`
           `40` kilobytes for good
           first period starts `2026-01-01T00:00:00Z`
    ");
}

#[test]
fn a_token_limit_keeps_all_that_it_says() {
    let listing = inbound(
        r#"<azure-openai-token-limit id="team" counter-key="@(context.Subscription.Id)"
            tokens-per-minute="{{rate}}" token-quota="1000000" token-quota-period="Monthly"
            estimate-prompt-tokens="true" remaining-tokens-header-name="x-left"
            retry-after-variable-name="wait" />"#,
    );
    insta::assert_snapshot!(listing, @r"
    0:3  azure-openai-token-limit #team per @(context.Subscription.Id)
           rate template `{{rate}}` tokens per minute
           quota `1000000` tokens `Monthly`
           estimate prompt `true`
           retry-after-variable-name `wait`
           remaining-tokens-header-name `x-left`
    ");
}

#[test]
fn metrics_keep_their_dimensions_and_default_namespace() {
    let listing = inbound(
        r#"<llm-emit-token-metric><dimension name="api id" /><dimension name="ip"
             value="@(context.Request.IpAddress)" /></llm-emit-token-metric>
           <emit-metric name="calls" value="@(2)" namespace="n"><dimension name="@("x")" /></emit-metric>"#,
    );
    insta::assert_snapshot!(listing, @r#"
    0:3  llm-emit-token-metric in `API Management`
           `api id` by default
           `ip` = @(context.Request.IpAddress)
    0:5  emit-metric `calls` in `n` value @(2)
           @("x") by default
    "#);
}

#[test]
fn branches_nest_and_paths_count_by_name() {
    let text = r#"<policies><inbound>
        <set-variable name="a" value="1" />
        <choose>
            <when condition="@(1 &lt; 2)"><set-variable name="b" value="@{ return 1; }" /></when>
            <when condition="true"><base /></when>
            <otherwise>
                <choose><when condition="@(false)"><trace source="t">x</trace></when></choose>
                <return-response><set-status code="401" reason="No" /><set-body>@("no")</set-body></return-response>
            </otherwise>
        </choose>
        <set-variable name="c" value="" />
    </inbound></policies>"#;
    let plan = compiled(&text.replace("<base />", "")).unwrap();
    let paths: Vec<_> = plan.steps().map(|(_, step)| step.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "set-variable[1]",
            "choose[1]",
            "choose[1]/when[1]/set-variable[1]",
            "choose[1]/otherwise[1]/choose[1]",
            "choose[1]/otherwise[1]/choose[1]/when[1]/trace[1]",
            "choose[1]/otherwise[1]/return-response[1]",
            "choose[1]/otherwise[1]/return-response[1]/set-status[1]",
            "choose[1]/otherwise[1]/return-response[1]/set-body[1]",
            "set-variable[2]",
        ]
    );
    let json = plan.to_json().unwrap();
    assert_eq!(Plan::from_json(&json).unwrap(), plan);
}

#[test]
fn headers_bodies_and_the_backend_call() {
    let listing = inbound(
        r#"<set-header name="x" exists-action="skip"><value>a</value><value>@("b")</value></set-header>
           <set-header name="y" exists-action="delete" />
           <set-body template="liquid">{"a": "{{body.a}}"}</set-body>
           <set-body><a><b/></a></set-body>
           <retry condition="@(false)" count="2" interval="1"><forward-request fail-on-error-status-code="true" /></retry>"#,
    );
    insta::assert_snapshot!(listing, @r#"
    0:3  set-header `skip` `x` = `a`, @("b")
    0:4  set-header `delete` `y`
    0:5  set-body liquid template `{"a": "{{body.a}}"}`
    0:6  set-body `<a><b/></a>`
    0:7  retry `2` times while @(false)
           after `1` seconds
    0:7    forward-request
    "#);
}

#[test]
fn what_is_not_run_says_why() {
    let listing = inbound(
        r#"<json-to-xml apply="always" /><trace source="t">x</trace>
           <cache-value key="k" variable-name="v" /><include-fragment fragment-id="f" />"#,
    );
    insta::assert_snapshot!(listing, @r"
    0:3  json-to-xml (not simulated: changes the request or response that later expressions see)
    0:3  trace (no effect: only reports what happens)
    0:4  cache-value (not simulated: no page says how its policies hand over the value that is kept)
    0:4  include-fragment (not simulated: its policies stand in another document)
    ");
}

#[test]
fn every_policy_has_a_step_or_a_reason() {
    for name in catalogue::names() {
        assert!(
            policies::acts(name).is_some() != effects::listed(name).is_some(),
            "`{name}` must stand in exactly one of the two lists"
        );
        assert!(simulation(name).is_some());
    }
}

#[test]
fn what_cannot_run_is_refused_at_its_place() {
    assert_eq!(
        errors_inbound(r#"<llm-token-limit tokens-per-minute="many" />"#),
        [
            r#"<llm-token-limit tokens-per-minute="many" /> << `<llm-token-limit>` lacks the attribute `counter-key`"#,
            "many << `many` is not an integer"
        ]
    );
    assert_eq!(
        errors_inbound(r#"<llm-token-limit counter-key="k" token-quota="5" />"#),
        [
            r#"<llm-token-limit counter-key="k" token-quota="5" /> << `token-quota` and `token-quota-period` belong together"#
        ]
    );
    assert_eq!(
        errors_inbound(r#"<llm-token-limit counter-key="k" />"#),
        [r#"<llm-token-limit counter-key="k" /> << `<llm-token-limit>` limits nothing"#]
    );
    assert_eq!(
        errors_inbound(
            r#"<llm-emit-token-metric namespace="@("n")"><dimension name="team" /></llm-emit-token-metric>"#
        ),
        [
            r#"@("n") << `namespace` takes no expression"#,
            r#"<dimension name="team" /> << dimension `team` has no value and is no default dimension"#
        ]
    );
    assert_eq!(
        errors_inbound("<no-such-policy />"),
        ["no-such-policy << `<no-such-policy>` is no policy, or may not stand here"]
    );
}

#[test]
fn only_whole_documents_are_compiled() {
    assert_eq!(
        errors("<fragment></fragment>"),
        ["fragment << only a policy definition can be compiled"]
    );
    assert_eq!(errors("<policies><inbound></policies>").len(), 1);
    assert_eq!(errors("").len(), 1);
}

#[test]
fn deep_nesting_compiles_or_is_refused() {
    let open = r#"<choose><when condition="@(true)">"#;
    for depth in [50, 100_000] {
        let text = format!(
            "<policies><inbound>{}{}</inbound></policies>",
            open.repeat(depth),
            "</when></choose>".repeat(depth)
        );
        let _ = compiled(&text);
    }
}
