//! Holes that deployment tools fill: no error where the filled form could be right.

use crate::run::Folder;

const TERRAFORM: &str = r##"%{ if enabled ~}
<policies>
    <inbound>
        <base />
        ${extra_policies}
        %{ if limit > 0 }
        <rate-limit calls="${limit}" renewal-period="60" />
        %{ else ~}
        <rate-limit calls="${other}" renewal-period="60" />
        %{ endif ~}
        <set-header name="X" exists-action="override">
            ${values}
        </set-header>
        <set-header name="Z" ${attributes}><value>a</value></set-header>
        <rate-limit-by-key ${all_attributes} />
        <set-header name="Y" exists-action="#{action}#">
            %{ for v in vs ~}
            <value>${v}</value>
            %{ endfor ~}
        </set-header>
        <rate-limit-by-key calls="__CALLS__" renewal-period="@@PERIOD@@" counter-key="@(context.Request.IpAddress)" />
        <set-variable name="a" value="@(${number} + 1)" />
        <set-variable name="b" value="@("${text}" + __X__ + #{y}#.Length + @@Z@@)" />
        <set-variable name="c" value="@{ ${statements} return 1; }" />
        <set-variable name="d" value="@{ return new Dictionary<string, int> { { "a", ${n} } }; }" />
        <set-variable name="e" value='@($"{context.Api.Id}-${suffix}")' />
        <set-variable name="f" value="${expression}" />
        <llm-token-limit counter-key="${key}" tokens-per-minute="${tpm}000" estimate-prompt-tokens="${bool}" />
        <choose>
            ${whens}
        </choose>
        <choose>
            %{ for w in ws ~}
            <when condition="@(context.Subscription.Id == "${w.id}")"><set-method>${w.method}</set-method></when>
            %{ endfor ~}
        </choose>
    </inbound>
    #{section}#
    %{ if a }
    <outbound><base /></outbound>
    %{ else }
    <outbound />
    %{ endif }
</policies>
%{ endif ~}
"##;

const FORMAT: &str = r#"<policies>
    <inbound>
        <base />
        <set-backend-service base-url="https://{host}/{path}" />
        <rate-limit calls="{calls}" renewal-period="{0}" />
        <send-request mode="new" timeout="{timeout}0" response-variable-name="x"><set-url>https://{host}</set-url><set-method>{method}</set-method></send-request>
        {extra}
        <retry condition="{condition}" count="{n}" interval="1{n}"><set-method>GET</set-method></retry>
        <set-variable name="s" value='@($"{context.Api.Id}" + new[] { 1 }.Length)' />
    </inbound>
</policies>
"#;

/// Holes as operands, where nothing but configuration tells them from braces of C#.
const OPERANDS: &str = r#"<policies>
    <inbound>
        <base />
        <set-variable name="x" value="@({x} + 1)" />
        <set-variable name="y" value="@(context.Request.Body.As<string>().Length > {limit} ? {a} : {b})" />
        <set-variable name="z" value='@{ var a = new List<int> {1}; return $"({a.Count})"; }' />
    </inbound>
</policies>
"#;

#[track_caller]
fn errors(folder: &Folder, path: &str) -> Vec<String> {
    let run = folder.run(&["lint", "--format", "short", path]);
    let errors = run.stdout.lines().filter(|line| line.contains(": error["));
    errors.map(str::to_owned).collect()
}

#[test]
fn holes_are_no_errors_with_and_without_a_configuration() {
    let files = [("a.xml", TERRAFORM), ("format.xml", FORMAT), ("operands.xml", OPERANDS)];
    let folder = Folder::new("placeholders", &files);
    assert_eq!(errors(&folder, "a.xml"), Vec::<String>::new());
    assert_eq!(errors(&folder, "format.xml"), Vec::<String>::new());
    assert_eq!(errors(&folder, "operands.xml").len(), 4, "C# has no such operands");
    let all = "placeholders = ['${x}', '#{x}#', '__X__', '%{ x }', '@@X@@', '{x}']\n";
    folder.write("policyc.toml", all.as_bytes());
    for path in ["a.xml", "format.xml", "operands.xml"] {
        assert_eq!(errors(&folder, path), Vec::<String>::new(), "{path}");
    }
    folder.write("policyc.toml", b"placeholders = []\n");
    assert!(errors(&folder, "a.xml").len() > 5);
    let typed = errors(&folder, "format.xml");
    assert!(typed.iter().any(|line| line.contains("`{calls}`")), "{typed:?}");
}
