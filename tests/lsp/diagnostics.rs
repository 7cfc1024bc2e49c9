//! Diagnostics: pushed and asked for, while typing, and across files.

use serde_json::json;

use crate::client::{Client, uri};

const GOOD: &str = "<policies>\n  <inbound>\n    <base />\n  </inbound>\n</policies>\n";
const MISSPELT: &str = "<policies>\n  <inbound>\n    <set-methd>GET</set-methd>\n    <base />\n  </inbound>\n</policies>\n";

fn has(rule: &'static str) -> impl Fn(&[String]) -> bool {
    move |lines| lines.iter().any(|line| line.contains(&format!(" {rule}: ")))
}

#[test]
fn findings_come_and_go_as_one_types() {
    let mut client = Client::start(&[("a.xml", GOOD)]);
    client.open("/w/a.xml", GOOD);
    client.edit("/w/a.xml", 2, (2, 4), (2, 4), "<set-methd />\n    ");
    let lines = client.wait_for("/w/a.xml", has("unknown-element"));
    let line = lines.iter().find(|line| line.contains("unknown-element")).unwrap();
    assert!(line.starts_with("2:5-2:14 unknown-element: "), "{line}");
    client.edit("/w/a.xml", 3, (2, 4), (3, 4), "");
    client.wait_for("/w/a.xml", |lines| !lines.iter().any(|line| line.contains("unknown-element")));
    client.end();
}

#[test]
fn files_that_are_not_open_are_judged_too() {
    let mut client = Client::start(&[("a.xml", MISSPELT)]);
    client.wait_for("/w/a.xml", has("unknown-element"));
    client.end();
}

#[test]
fn an_open_text_counts_before_the_disk_until_it_is_closed() {
    let mut client = Client::start(&[("a.xml", MISSPELT)]);
    client.wait_for("/w/a.xml", has("unknown-element"));
    client.open("/w/a.xml", GOOD);
    client.wait_for("/w/a.xml", |lines| lines.is_empty());
    let closed = json!({ "textDocument": { "uri": uri("/w/a.xml").as_str() } });
    client.tell("textDocument/didClose", closed);
    client.wait_for("/w/a.xml", has("unknown-element"));
    client.end();
}

#[test]
fn a_finding_links_to_its_page_and_other_places() {
    let own = json!({ "docsUrl": "https://example.org/rules" });
    let mut client = Client::start_with(&[("a.xml", MISSPELT)], json!({}), own);
    client.wait_for("/w/a.xml", has("unknown-element"));
    let diagnostics = &client.published[uri("/w/a.xml").as_str()];
    let found = serde_json::to_value(diagnostics).unwrap();
    let found = found.as_array().unwrap().iter().find(|it| it["code"] == "unknown-element");
    let found = found.unwrap();
    assert_eq!(found["codeDescription"]["href"], "https://example.org/rules/unknown-element.html");
    assert_eq!(found["source"], "policyc");
    assert_eq!(found["severity"], 1);
    client.end();
}

#[test]
fn one_document_changes_what_is_wrong_with_another() {
    let including = "<policies>\n  <inbound>\n    <base />\n    <include-fragment fragment-id=\"one\" />\n  </inbound>\n</policies>\n";
    let fragment = "<fragment>\n  <set-method>GET</set-method>\n</fragment>\n";
    let mut client = Client::start(&[
        ("apis/a/policy.xml", including),
        ("apis/a/apiInformation.json", "{}"),
        ("policy fragments/one/policy.xml", fragment),
        ("policy fragments/one/policyFragmentInformation.json", "{}"),
        ("policy fragments/two/policy.xml", fragment),
        ("policy fragments/two/policyFragmentInformation.json", "{}"),
    ]);
    let two = "/w/policy%20fragments/two/policy.xml";
    let one = "/w/policy%20fragments/one/policy.xml";
    client.wait_for(two, has("unused-fragment"));
    client.open("/w/apis/a/policy.xml", including);
    client.edit("/w/apis/a/policy.xml", 2, (3, 35), (3, 38), "two");
    client.wait_for(one, has("unused-fragment"));
    client.wait_for(two, |lines| !has("unused-fragment")(lines));
    client.end();
}

#[test]
fn diagnostics_can_be_asked_for() {
    let pull = json!({ "diagnostics": "pull" });
    let mut client = Client::start_with(&[("a.xml", MISSPELT), ("b.xml", GOOD)], json!({}), pull);
    assert_eq!(client.capabilities["diagnosticProvider"]["workspaceDiagnostics"], true);
    let document = json!({ "uri": uri("/w/a.xml").as_str() });
    let full = client.ask("textDocument/diagnostic", json!({ "textDocument": document })).unwrap();
    assert_eq!(full["kind"], "full");
    assert!(full["items"].as_array().unwrap().iter().any(|it| it["code"] == "unknown-element"));
    let again = json!({ "textDocument": document, "previousResultId": full["resultId"] });
    let again = client.ask("textDocument/diagnostic", again).unwrap();
    assert_eq!(again["kind"], "unchanged");
    let all = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let items = all["items"].as_array().unwrap();
    assert_eq!(items[0]["uri"], uri("/w/a.xml").as_str());
    assert!(client.published.is_empty(), "nothing is pushed");
    client.end();
}

#[test]
fn the_configuration_is_watched() {
    let mut client = Client::start(&[("a.xml", MISSPELT)]);
    client.wait_for("/w/a.xml", has("unknown-element"));
    client.write("/w/policyc.toml", "[rules]\nunknown-element = \"allow\"\n");
    let change = json!({ "changes": [{ "uri": "file:///w/policyc.toml", "type": 1 }] });
    client.tell("workspace/didChangeWatchedFiles", change);
    client.wait_for("/w/a.xml", |lines| !has("unknown-element")(lines));
    client.write("/w/policyc.toml", "[rules]\nunknown-elemnt = \"allow\"\n");
    // Without a word: a client that does not watch files.
    client.wait_for("/w/policyc.toml", |lines| {
        lines.iter().any(|line| line.contains("there is no rule `unknown-elemnt`"))
    });
    client.wait_for("/w/a.xml", has("unknown-element"));
    client.end();
}

#[test]
fn other_xml_is_left_alone() {
    let mut client = Client::start(&[]);
    client.open("/elsewhere/pom.xml", "<project><a></project>");
    client.open("/elsewhere/policy.xml", MISSPELT);
    client.wait_for("/elsewhere/policy.xml", has("unknown-element"));
    assert!(!client.published.contains_key(uri("/elsewhere/pom.xml").as_str()));
    client.end();
}

#[test]
fn a_folder_can_come_and_go() {
    let mut client = Client::start(&[]);
    client.write("/other/a.xml", MISSPELT);
    let folder = json!([{ "uri": "file:///other", "name": "other" }]);
    let event = json!({ "event": { "added": folder, "removed": [] } });
    client.tell("workspace/didChangeWorkspaceFolders", event);
    client.wait_for("/other/a.xml", has("unknown-element"));
    let event = json!({ "event": { "added": [], "removed": folder } });
    client.tell("workspace/didChangeWorkspaceFolders", event);
    client.wait_for("/other/a.xml", |lines| lines.is_empty());
    client.end();
}

#[test]
fn the_configuration_says_where_the_pages_stand() {
    let toml = "docs-url = \"https://docs.example/r/{rule}\"\n";
    let mut client = Client::start(&[("a.xml", MISSPELT), ("policyc.toml", toml)]);
    client.wait_for("/w/a.xml", has("unknown-element"));
    let found = serde_json::to_value(&client.published[uri("/w/a.xml").as_str()]).unwrap();
    assert_eq!(
        found[0]["codeDescription"]["href"],
        format!("https://docs.example/r/{}", found[0]["code"].as_str().unwrap()),
    );
    client.end();
}
