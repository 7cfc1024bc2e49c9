//! Exchanges are captured in the memory of those that were played: nothing of them may be seen.

use crate::player;

const POLICY: &str = r#"<policies>
    <inbound>
        <set-variable name="team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
        <set-variable name="first" value="@(context.Request.Headers["x-team"][0])" />
        <choose>
            <when condition="@(context.Operation.Id == "odd")">
                <set-header name="x-odd" exists-action="override"><value>yes</value></set-header>
                <set-variable name="odd" value="yes" />
            </when>
        </choose>
        <llm-token-limit counter-key="@(context.Subscription?.Id ?? "nobody")" tokens-per-minute="200"
            estimate-prompt-tokens="false" remaining-tokens-header-name="x-left" />
        <llm-emit-token-metric>
            <dimension name="Subscription ID" />
            <dimension name="team" value="@((string)context.Variables["team"])" />
            <dimension name="odd" value="@(context.Variables.GetValueOrDefault<string>("odd", "no"))" />
        </llm-emit-token-metric>
    </inbound>
    <backend><forward-request /></backend>
    <outbound>
        <choose>
            <when condition="@(context.Response.Headers.GetValueOrDefault("x-kind", "") == "late")">
                <set-header name="x-seen" exists-action="override"><value>late</value></set-header>
            </when>
        </choose>
    </outbound>
    <on-error>
        <set-header name="x-why" exists-action="override"><value>@(context.LastError.Message)</value></set-header>
    </on-error>
</policies>"#;

/// Calls that differ in what they have and have not.
fn lines() -> Vec<String> {
    let line = |number: usize| {
        let subscription = match number % 7 {
            0 => String::new(),
            key => format!(r#""subscription_id":"s{key}","#),
        };
        let team = match number % 5 {
            0 => String::new(),
            team => format!(r#""x-team":"team{}""#, "x".repeat(team * 40)),
        };
        let kind = if number.is_multiple_of(3) { r#""x-kind":"late""# } else { "" };
        let operation = if number.is_multiple_of(2) { "even" } else { "odd" };
        let tokens = match number % 11 {
            0 => String::new(),
            most => format!(
                r#""usage":{{"prompt_tokens":{},"completion_tokens":{most}}},"#,
                number % 90
            ),
        };
        format!(
            r#"{{"timestamp":"2026-05-04T{:02}:{:02}:{:02}Z","duration_ms":{},"context":{{{subscription}"operation_id":"{operation}"}},"request":{{"method":"POST","url":"https://gateway.example/openai/deployments/m/chat/completions","headers":{{{team}}},"body":{{"messages":[]}}}},"response":{{"status":200,"headers":{{{kind}}},"body":{{{tokens}"model":"m"}}}}}}"#,
            number / 3_600,
            number / 60 % 60,
            number % 60,
            number % 40 * 500
        )
    };
    (0..1_200).map(line).collect()
}

#[test]
fn nothing_is_seen_of_an_exchange_that_was_played_before() {
    let lines = lines();
    let fresh = player::told(&player::play(POLICY, "classic", &[], &lines));
    for threads in [1, 2, 5] {
        let reused = player::play_on_threads(POLICY, "classic", &lines, threads);
        assert!(reused == fresh, "with {threads} threads the play tells something else");
    }
    for what in ["x-why", "x-seen", "(\"odd\", \"yes\")", "x-left", "429", "nobody", "teamxxx"] {
        assert!(fresh.contains(what), "the play shows no `{what}`");
    }
}
