//! Tests of the rules over all files of a workspace: what they find, and what they leave alone.

use crate::lint::{Settings, check_member, check_workspace};
use crate::model::{LayoutRules, Workspace};
use crate::source::SourceFile;

/// The findings of these rules in a workspace, each as `path: rule: underlined text`.
fn findings(rules: &[&str], files: &[(&str, String)]) -> Vec<String> {
    let files: Vec<_> =
        files.iter().map(|(path, text)| SourceFile::new(*path, text.as_str())).collect();
    let workspace = Workspace::new(&files, &LayoutRules::default());
    let settings = Settings::default();
    let mut found: Vec<_> =
        workspace.members().flat_map(|member| check_member(member, &settings)).collect();
    found.extend(check_workspace(&workspace));
    let wanted = found.iter().filter(|finding| rules.contains(&finding.rule));
    wanted
        .map(|finding| {
            let file = &files[finding.location.file.0 as usize];
            let text = file.slice(finding.location.span);
            format!("{}: {}: {text}", file.name(), finding.rule)
        })
        .collect()
}

fn policies(section: &str, inside: &str) -> String {
    format!("<policies><{section}>{inside}</{section}></policies>")
}

fn inbound(inside: &str) -> String {
    policies("inbound", inside)
}

fn limit(key: &str, rate: u32) -> String {
    format!(
        "<llm-token-limit counter-key=\"{key}\" tokens-per-minute=\"{rate}\" estimate-prompt-tokens=\"true\" />"
    )
}

const IP: &str = "@(context.Request.IpAddress)";
const LIMITS: [&str; 2] = ["shadowed-limit", "shared-counter"];

#[test]
fn a_higher_limit_below_a_lower_one_is_idle() {
    let files = [
        ("policy.xml", inbound(&limit(IP, 500))),
        (
            "apis/chat/policy.xml",
            inbound(&format!("<base/>{}", limit("@( context.Request.IpAddress )", 5000))),
        ),
        ("apis/other/policy.xml", inbound("<base/>")),
    ];
    assert_eq!(findings(&LIMITS, &files), ["apis/chat/policy.xml: shadowed-limit: 5000"]);
}

#[test]
fn a_limit_that_another_api_still_reaches_is_not_idle() {
    let chat = ("apis/chat/policy.xml", inbound(&format!("<base/>{}", limit(IP, 500))));
    let global = ("policy.xml", inbound(&limit(IP, 5000)));
    let alone = [global.clone(), chat.clone()];
    assert_eq!(findings(&LIMITS, &alone), ["policy.xml: shadowed-limit: 5000"]);
    let other = ("apis/other/policy.xml", inbound("<base/>"));
    let files = [global, chat, other];
    assert_eq!(findings(&LIMITS, &files), ["apis/chat/policy.xml: shared-counter: 500"]);
}

#[test]
fn a_limit_under_a_condition_does_not_silence_another() {
    let choose = format!(
        "<base/><choose><when condition=\"@(context.Request.Method == &quot;GET&quot;)\">{}</when></choose>",
        limit(IP, 100)
    );
    let files =
        [("policy.xml", inbound(&limit(IP, 500))), ("apis/chat/policy.xml", inbound(&choose))];
    assert_eq!(findings(&LIMITS, &files), ["apis/chat/policy.xml: shared-counter: 100"]);
    let document = format!("<base/>{}{choose}", limit(IP, 500)).replacen("<base/>", "", 1);
    let files = [("apis/chat/policy.xml", inbound(&document))];
    assert_eq!(findings(&LIMITS, &files), [""; 0]);
}

#[test]
fn apis_share_a_counter_only_by_the_same_key_and_other_numbers() {
    let apis = |key: &str, first: u32, second: u32| {
        [
            ("apis/a/policy.xml", inbound(&format!("<base/>{}", limit(key, first)))),
            ("apis/b/policy.xml", inbound(&format!("<base/>{}", limit(key, second)))),
        ]
    };
    assert_eq!(findings(&LIMITS, &apis(IP, 1, 2)), ["apis/b/policy.xml: shared-counter: 2"]);
    assert_eq!(findings(&LIMITS, &apis(IP, 2, 2)), [""; 0]);
    for key in ["@(context.Api.Id)", "@((string)context.Variables[&quot;key&quot;])"] {
        assert_eq!(findings(&LIMITS, &apis(key, 1, 2)), [""; 0], "{key}");
    }
    let rate = "<rate-limit-by-key counter-key=\"x\" calls=\"5\" renewal-period=\"60\" />";
    let mut files = apis("x", 1, 2);
    files[0].1 = inbound(rate);
    assert_eq!(findings(&LIMITS, &files), [""; 0], "another policy has another counter");
}

#[test]
fn other_windows_and_other_ways_to_count_are_compared_with_their_like() {
    let rate = |calls: u32, more: &str| {
        format!("<rate-limit-by-key counter-key=\"{IP}\" calls=\"{calls}\" {more} />")
    };
    let both = |first: &str, second: &str| {
        let inside = rate(5, first) + &rate(50, second);
        findings(&LIMITS, &[("apis/a/policy.xml", inbound(&inside))])
    };
    let minute = "renewal-period=\"60\"";
    assert_eq!(both(minute, minute), ["apis/a/policy.xml: shadowed-limit: 50"]);
    assert_eq!(both(minute, "renewal-period=\"3600\""), [""; 0]);
    let errors =
        "renewal-period=\"60\" increment-condition=\"@(context.Response.StatusCode == 401)\"";
    assert_eq!(both(minute, errors), [""; 0]);
}

#[test]
fn a_fragment_that_two_scopes_include_counts_twice() {
    let include = "<include-fragment fragment-id=\"limit\" />";
    let files = [
        ("policy.xml", inbound(include)),
        ("apis/chat/policy.xml", inbound(&format!("<base/>{include}"))),
        ("policyFragments/limit/policy.xml", format!("<fragment>{}</fragment>", limit(IP, 5))),
    ];
    assert_eq!(
        findings(&LIMITS, &files),
        ["apis/chat/policy.xml: shared-counter: include-fragment"]
    );
    let metric = "<fragment><llm-emit-token-metric><dimension name=\"API ID\" /></llm-emit-token-metric></fragment>";
    let mut files = files;
    files[2].1 = metric.to_owned();
    assert_eq!(
        findings(&["double-counted-tokens"], &files),
        ["apis/chat/policy.xml: double-counted-tokens: include-fragment"]
    );
}

#[test]
fn a_section_may_do_without_base_where_nothing_is_lost() {
    let rules = ["missing-base"];
    let global = |inside: &str| ("policy.xml", inbound(inside));
    let api = |text: &str| ("apis/chat/policy.xml", text.to_owned());
    let lost = [global(&limit(IP, 5)), api("<policies><inbound /></policies>")];
    assert_eq!(findings(&rules, &lost), ["apis/chat/policy.xml: missing-base: inbound"]);
    for (wide, narrow) in [
        ("<set-method>GET</set-method>", "<policies><inbound /></policies>"),
        (&*limit(IP, 5), "<policies><inbound><base/></inbound></policies>"),
        (&*limit(IP, 5), "<policies><outbound /></policies>"),
        (&*limit(IP, 5), "<policies><inbound>${base}</inbound></policies>"),
    ] {
        assert_eq!(findings(&rules, &[global(wide), api(narrow)]), [""; 0], "{narrow}");
    }
    // The API drops it already; the operation does not.
    let files = [
        global(&limit(IP, 5)),
        api("<policies><inbound /></policies>"),
        ("apis/chat/operations/o/policy.xml", inbound("")),
    ];
    assert_eq!(findings(&rules, &files), ["apis/chat/policy.xml: missing-base: inbound"]);
}

#[test]
fn a_variable_that_was_set_before_is_not_read_too_early() {
    let rules = ["late-base", "unset-variable"];
    let set = "<set-variable name=\"v\" value=\"1\" />";
    let read = "<set-method>@((string)context.Variables[&quot;v&quot;])</set-method>";
    let run = |wide: &str, narrow: String| {
        findings(&rules, &[("policy.xml", inbound(wide)), ("apis/a/policy.xml", inbound(&narrow))])
    };
    let early = "apis/a/policy.xml: late-base: &quot;v&quot;";
    assert_eq!(run(set, format!("{read}<base/>")), [early]);
    assert_eq!(run(set, format!("<base/>{read}")), [""; 0]);
    assert_eq!(run(set, format!("{set}{read}<base/>")), [""; 0]);
    assert_eq!(
        run("", format!("{read}<base/>")),
        ["apis/a/policy.xml: unset-variable: &quot;v&quot;"]
    );
}

/// A named value that is secret.
const SECRET: &str = "{\"properties\": {\"displayName\": \"key\", \"secret\": true}}";

#[test]
fn a_secret_for_another_service_is_not_told_to_the_caller() {
    let header = "<set-header name=\"a\"><value>{{key}}</value></set-header>";
    let send = format!(
        "<send-request mode=\"new\" response-variable-name=\"r\"><set-url>https://a.b</set-url>{header}</send-request>"
    );
    let run = |section: &str, inside: &str| {
        let files = [
            ("apis/a/policy.xml", policies(section, inside)),
            ("namedValues/1/namedValueInformation.json", SECRET.to_owned()),
        ];
        findings(&["logged-secret"], &files)
    };
    assert_eq!(run("inbound", header), [""; 0]);
    assert_eq!(run("outbound", &send), [""; 0]);
    let found = ["apis/a/policy.xml: logged-secret: {{key}}"];
    assert_eq!(run("outbound", header), found);
    assert_eq!(run("inbound", &format!("<return-response>{header}</return-response>")), found);
    assert_eq!(
        run("inbound", "<trace source=\"s\"><message>@(\"{{key}}\")</message></trace>"),
        found
    );
}

#[test]
fn names_are_missing_only_where_others_of_their_kind_are_shown() {
    let rules =
        ["undefined-backend", "undefined-fragment", "undefined-named-value", "unused-fragment"];
    let inside = "<set-backend-service backend-id=\"b\" /><include-fragment fragment-id=\"f\" /><set-method>{{m}}</set-method>";
    let api = ("apis/a/policy.xml", inbound(inside));
    assert_eq!(findings(&rules, std::slice::from_ref(&api)), [""; 0]);
    let backend = ("backends/other/backendInformation.json", "{}".to_owned());
    let files = [api.clone(), backend.clone()];
    assert_eq!(findings(&rules, &files), ["apis/a/policy.xml: undefined-backend: b"]);
    // Another workspace of the service is another world.
    let in_workspace =
        ("workspaces/w/apis/a/policy.xml", inbound("<set-backend-service backend-id=\"other\" />"));
    let own = ("workspaces/w/backends/own/backendInformation.json", "{}".to_owned());
    assert_eq!(findings(&rules, &[in_workspace.clone(), backend.clone()]), [""; 0]);
    assert_eq!(
        findings(&rules, &[in_workspace, backend, own]),
        ["workspaces/w/apis/a/policy.xml: undefined-backend: other"]
    );
    // A name with a hole may be that of any fragment.
    let files = [
        ("apis/a/policy.xml", inbound("<include-fragment fragment-id=\"${name}\" />")),
        ("policyFragments/f/policy.xml", "<fragment />".to_owned()),
    ];
    assert_eq!(findings(&rules, &files), [""; 0]);
}
