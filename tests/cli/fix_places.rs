//! `policyc lint --fix` where places are hard: fixes beside each other, several documents of a
//! service, other line ends, policies inside of other files.

use std::fs;

use serde_json::{Value, json};

use crate::run::{Folder, Run};

/// Makes all fixes and gives back the file.
fn fixed(folder: &Folder, arguments: &[&str], path: &str) -> (Run, String) {
    let arguments = [&["lint", "--fix", "--unsafe-fixes"], arguments].concat();
    let run = folder.run(&arguments);
    let again = folder.run(&arguments);
    assert!(again.stdout.contains("nothing was fixed"), "{}", again.stdout);
    (run, fs::read_to_string(folder.path().join(path)).unwrap())
}

const THREE: &str = "<policies>\r\n    <inbound>\r\n        <base />\r\n        <set-header nmae='a' exist-action='skip'><value> @(context.Product.Id)</value></set-header>\r\n    </inbound>\r\n</policies>\r\n";

#[test]
fn fixes_of_one_line_are_all_made() {
    let text = format!("\u{feff}{THREE}");
    let folder = Folder::new("fix-one-line", &[("a.xml", &text)]);
    let (run, after) = fixed(&folder, &["a.xml"], "a.xml");
    assert_eq!(run.stderr, "");
    let expected = text.replace("nmae", "name").replace("exist-action", "exists-action");
    let expected = expected.replace("context.Product.Id", "context.Product?.Id ?? \"none\"");
    assert_eq!(after, expected);
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}

#[test]
fn fixes_that_contradict_each_other_are_made_one_after_the_other() {
    // Both sections want to be the only one, and `<base />` stands twice.
    let text = "<policies>\n    <outbound>\n        <base />\n        <base />\n    </outbound>\n    <inbound>\n        <base />\n    </inbound>\n    <inbound>\n        <base />\n    </inbound>\n</policies>\n";
    let folder = Folder::new("fix-contradict", &[("a.xml", text)]);
    let (_, after) = fixed(&folder, &["a.xml"], "a.xml");
    assert_eq!(after.matches("<inbound>").count(), 1, "{after}");
    assert_eq!(after.matches("<base />").count(), 2, "{after}");
    assert!(after.find("<inbound>") < after.find("<outbound>"), "{after}");
}

fn policy(inside: &str) -> String {
    format!(
        "<policies>\n    <inbound>\n        <base />\n        {inside}\n    </inbound>\n</policies>\n"
    )
}

#[test]
fn fixes_of_a_service_look_at_all_its_documents() {
    let fragment = "<fragment>\n    <set-variable name=\"tenant-id\" value=\"a\" />\n</fragment>\n";
    let information = json!({ "properties": { "displayName": "chat", "path": "chat" } });
    let api = policy(
        "<include-fragment fragment-id=\"tennant\" />\n        <set-header name=\"x\" exists-action=\"skip\"><value>@((string)context.Variables[\"tenantid\"])</value></set-header>",
    );
    let folder = Folder::new(
        "fix-service",
        &[
            (
                "policy.xml",
                "<policies>\n    <inbound />\n    <backend>\n        <forward-request />\n    </backend>\n    <outbound />\n    <on-error />\n</policies>\n",
            ),
            ("apis/chat/policy.xml", &api),
            ("apis/chat/apiInformation.json", &information.to_string()),
            ("policy fragments/tenant/policy.xml", fragment),
            ("policy fragments/tenant/policyFragmentInformation.json", "{\"properties\": {}}"),
        ],
    );
    let (run, after) = fixed(&folder, &["."], "apis/chat/policy.xml");
    let expected =
        api.replace("\"tennant\"", "\"tenant\"").replace("[\"tenantid\"]", "[\"tenant-id\"]");
    assert_eq!(after, expected, "{}{}", run.stdout, run.stderr);
    let path = folder.path().join("policy fragments/tenant/policy.xml");
    assert_eq!(fs::read_to_string(path).unwrap(), fragment);
}

/// A policy whose fix writes quotes, and what it becomes.
fn quotes() -> (String, String) {
    let raw = "<rewrite-uri template=\"@(\"/raw/\" + context.Request.IpAddress)\" />";
    let limited = "<rate-limit-by-key calls=\"1\" renewal-period=\"60\" counter-key=\"@(context.Product.Id)\" />";
    let before = policy(&format!("{raw}{limited}"));
    let after = before.replace("Product.Id", "Product?.Id ?? \"none\"");
    (before, after)
}

#[test]
fn code_is_escaped_as_its_host_and_its_neighbours_are() {
    let (before, after) = quotes();
    let escaped = policy(
        "<rate-limit-by-key calls=\"1\" renewal-period=\"60\" counter-key=\"@(context.Product.Id + &quot;a&quot;)\" />",
    );
    let folder = Folder::new(
        "fix-quotes",
        &[
            ("a.json", &json!({ "format": "rawxml", "value": before }).to_string()),
            ("b.md", &format!("# Policy\n\n```xml\n{before}```\n")),
            ("c.bicep", &format!("var policy = '''\n{before}'''\n")),
            ("d.bicep", &format!("var policy = '{}'\n", before.replace('\n', "\\n"))),
            ("e.tf", &format!("xml_content = <<XML\n{before}XML\n")),
            ("f.xml", &escaped),
        ],
    );
    // A fallback where the value is the whole expression, raw as the rest.
    for (path, host) in [
        ("b.md", format!("# Policy\n\n```xml\n{after}```\n")),
        ("c.bicep", format!("var policy = '''\n{after}'''\n")),
        ("d.bicep", format!("var policy = '{}'\n", after.replace('\n', "\\n"))),
        ("e.tf", format!("xml_content = <<XML\n{after}XML\n")),
    ] {
        let (_, text) = fixed(&folder, &["--embedded", path], path);
        assert_eq!(text, host, "{path}");
    }
    let (_, text) = fixed(&folder, &["--embedded", "a.json"], "a.json");
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value, json!({ "format": "rawxml", "value": after }));
    let (_, text) = fixed(&folder, &["f.xml"], "f.xml");
    assert_eq!(text, escaped.replace("Product.Id", "Product?.Id"));
}
