//! Findings of the type checker with the text that they underline in the file.

use crate::lint::{Settings, check};
use crate::policy::{Document, ParseOptions};
use crate::source::{FileId, SourceFile};

/// The findings of a document, each as `rule: underlined text`.
fn lint(xml: &str) -> Vec<String> {
    let document = Document::parse(SourceFile::new("a.xml", xml), &ParseOptions::default());
    let findings = check(&document, FileId(0), &Settings::default());
    let line = |finding: &crate::source::Finding| {
        format!("{}: {}", finding.rule, finding.location.span.of(xml))
    };
    findings.iter().map(line).collect()
}

/// The findings of a variable's value, as it stands in the attribute.
fn of_value(value: &str) -> Vec<String> {
    lint(&format!(
        "<policies><inbound><set-variable name=\"x\" value=\"{value}\" /></inbound></policies>"
    ))
}

#[test]
fn the_exact_text_is_underlined_raw_and_escaped() {
    assert_eq!(of_value("@(context.Request.Methd)"), ["unknown-member: Methd"]);
    assert_eq!(of_value("@(1 < 2 && \"a\".Lenght > 0)"), ["unknown-member: Lenght"], "raw form");
    assert_eq!(
        of_value("@(1 &lt; 2 &amp;&amp; &quot;a&quot;.Lenght &gt; 0)"),
        ["unknown-member: Lenght"],
        "entities before the place move it"
    );
    assert_eq!(
        of_value("@(DateTime.UtcNow.AddSeconds(&quot;60&quot;))"),
        ["type-mismatch: &quot;60&quot;"],
        "an entity is underlined as a whole"
    );
    assert_eq!(
        lint(
            "<policies><inbound><set-body>\n  @{\n    return context.Request.Bdy;\n  }\n</set-body></inbound></policies>"
        ),
        ["unknown-member: Bdy"],
        "in a text body"
    );
}

#[test]
fn every_problem_of_a_document_is_found() {
    let xml = r#"<policies>
    <inbound>
        <set-variable name="x" value="@(int.Parse(1))" />
        <choose>
            <when condition="@(context.Foo == 1)">
                <set-body>@{ string x; return x; }</set-body>
            </when>
        </choose>
    </inbound>
</policies>"#;
    assert_eq!(
        lint(xml),
        ["wrong-argument: int.Parse", "unknown-member: Foo", "unassigned-local: x"]
    );
}

#[test]
fn holes_silence_what_they_could_change() {
    assert!(of_value("@({{limit}} + 1)").is_empty());
    assert!(of_value("@(int.Parse({{limit}}))").is_empty());
    assert!(of_value("@(\"a\".Substring({{from}}, 2, 3))").is_empty(), "it may be a comment");
    assert!(of_value("@{ {{code}} }").iter().all(|line| !line.starts_with("missing-return")));
    assert!(of_value("@{ var a = 1; return {{code}}; }").is_empty(), "the hole may read it");
    assert!(of_value("@(\"{{text}}\" == \"\" ? 1 : 2)").is_empty());
    assert_eq!(of_value("@({{limit}} + context.Foo)"), ["unknown-member: Foo"]);
    assert_eq!(of_value("@(\"{{text}}\".Lenght)"), ["unknown-member: Lenght"]);
}

#[test]
fn a_mistake_is_reported_once() {
    assert_eq!(of_value("@(context.Foo.Bar(1).Baz + 1)"), ["unknown-member: Foo"]);
    assert_eq!(
        of_value("@{ var a = context.Foo; return a.Length; }"),
        ["unknown-member: Foo"],
        "what follows from it is silent"
    );
    assert_eq!(of_value("@(context.Request.Method == )").len(), 1, "a syntax error is not typed");
}

#[test]
fn words_that_a_deployment_replaces_are_warnings() {
    let xml = r#"<policies><inbound><set-variable name="x" value="@(RETRY_COUNT + 1)" /></inbound></policies>"#;
    let document = Document::parse(SourceFile::new("a.xml", xml), &ParseOptions::default());
    let findings = check(&document, FileId(0), &Settings::default());
    let severities: Vec<_> = findings.iter().map(|f| (f.rule, f.severity)).collect();
    assert_eq!(severities, [("unknown-member", crate::source::Severity::Warning)]);
}

#[test]
fn results_are_compared_with_their_place() {
    let when = |condition: &str| {
        lint(&format!(
            "<policies><inbound><choose><when condition=\"{condition}\"><set-method>POST</set-method></when></choose></inbound></policies>"
        ))
    };
    assert!(when("@(true || context.Request.Method == &quot;GET&quot;)").is_empty());
    assert_eq!(when("@(context.Request.Method)"), ["wrong-result-type: context.Request.Method"]);
    assert_eq!(
        when(
            "@{ if (context.Request.Method == &quot;GET&quot;) { return true; } return &quot;no&quot;; }"
        ),
        ["wrong-result-type: &quot;no&quot;"],
        "only the `return` that is wrong"
    );
    assert!(
        when("@{ return context.Request.Headers.Any(h => { return h.Value.Length == 0; }); }")
            .is_empty()
    );
    let body = |text: &str| {
        lint(&format!("<policies><inbound><set-body>{text}</set-body></inbound></policies>"))
    };
    assert!(body("@(context.Request.Body.As<string>(true))").is_empty());
    assert_eq!(
        body("@(context.Request.Body.As<JObject>(true))"),
        ["wrong-result-type: context.Request.Body.As<JObject>(true)"]
    );
    assert!(of_value("@(new JObject())").is_empty());
    assert_eq!(of_value("@(new [] { 1 })"), ["wrong-result-type: new [] { 1 }"]);
}
