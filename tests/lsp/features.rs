//! One question of each kind, through the protocol.

use serde_json::{Value, json};

use crate::client::{Client, uri};

const POLICY: &str = "<policies>\n  <inbound>\n    <base />\n    <set-variable name=\"user\" value=\"@(context.User.Id)\" />\n    <set-body>@((string)context.Variables[\"user\"])</set-body>\n    <set-header name=\"a\" exists-action=\"overide\"><value>1</value></set-header>\n  </inbound>\n</policies>\n";

fn at(line: u32, character: u32) -> Value {
    json!({
        "textDocument": { "uri": uri("/w/a.xml").as_str() },
        "position": { "line": line, "character": character },
    })
}

fn client() -> Client {
    let capabilities = json!({
        "textDocument": {
            "completion": { "completionItem": { "snippetSupport": true } },
            "hover": { "contentFormat": ["markdown"] },
            "foldingRange": { "lineFoldingOnly": true },
        },
    });
    let client = Client::start_with(&[("a.xml", POLICY)], capabilities, json!({}));
    client.open("/w/a.xml", POLICY);
    client
}

#[test]
fn completion_with_snippets() {
    let mut client = client();
    client.edit("/w/a.xml", 2, (2, 4), (2, 4), "<rate-li");
    let found = client.ask("textDocument/completion", at(2, 12)).unwrap();
    let items = found["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["label"] == "rate-limit").unwrap();
    assert_eq!(item["insertTextFormat"], 2);
    assert_eq!(item["textEdit"]["range"]["start"], json!({ "line": 2, "character": 5 }));
    assert!(item["textEdit"]["newText"].as_str().unwrap().contains("calls=\"$1\""));
    client.end();
}

#[test]
fn hover_signature_and_navigation() {
    let mut client = client();
    let hover = client.ask("textDocument/hover", at(5, 8)).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**set-header**"));
    let definition = client.ask("textDocument/definition", at(4, 44)).unwrap();
    assert_eq!(definition[0]["range"]["start"], json!({ "line": 3, "character": 24 }));
    let mut params = at(4, 44);
    params["context"] = json!({ "includeDeclaration": true });
    let references = client.ask("textDocument/references", params.clone()).unwrap();
    assert_eq!(references.as_array().unwrap().len(), 2);
    params["newName"] = json!("caller");
    let edit = client.ask("textDocument/rename", params.clone()).unwrap();
    let edits = edit["changes"][uri("/w/a.xml").as_str()].as_array().unwrap();
    assert_eq!(edits.len(), 2);
    assert!(edits.iter().all(|edit| edit["newText"] == "caller"));
    params["newName"] = json!("a\"b");
    let refusal = client.ask("textDocument/rename", params).unwrap_err();
    assert!(refusal.contains("is no name for a variable"), "{refusal}");
    client.edit("/w/a.xml", 2, (3, 39), (3, 54), "\"a\".Substring(");
    let help = client.ask("textDocument/signatureHelp", at(3, 53)).unwrap();
    assert_eq!(help["signatures"].as_array().unwrap().len(), 2, "{help}");
    client.end();
}

#[test]
fn structure_colours_and_hints() {
    let mut client = client();
    let document = json!({ "textDocument": { "uri": uri("/w/a.xml").as_str() } });
    let symbols = client.ask("textDocument/documentSymbol", document.clone()).unwrap();
    assert_eq!(symbols[0]["children"][0]["name"], "inbound");
    let folds = client.ask("textDocument/foldingRange", document.clone()).unwrap();
    assert_eq!(folds[0]["startLine"], 0);
    assert_eq!(folds[0]["endLine"], 6, "the end tag stays");
    let tokens = client.ask("textDocument/semanticTokens/full", document.clone()).unwrap();
    assert_eq!(tokens["data"].as_array().unwrap().len() % 5, 0);
    let mut params = document;
    params["positions"] = json!([{ "line": 4, "character": 20 }]);
    let selection = client.ask("textDocument/selectionRange", params).unwrap();
    assert!(selection[0]["parent"].is_object());
    let symbols = client.ask("workspace/symbol", json!({ "query": "usr" })).unwrap();
    assert_eq!(symbols[0]["name"], "user");
    client.end();
}

#[test]
fn what_mends_a_finding_and_what_allows_it() {
    let mut client = client();
    let range = json!({
        "start": { "line": 5, "character": 40 }, "end": { "line": 5, "character": 45 },
    });
    let params = json!({
        "textDocument": { "uri": uri("/w/a.xml").as_str() },
        "range": range,
        "context": { "diagnostics": [] },
    });
    let actions = client.ask("textDocument/codeAction", params).unwrap();
    let titles: Vec<_> =
        actions.as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap()).collect();
    assert!(titles.contains(&"allow `invalid-value` here with a comment"), "{titles:?}");
    let allow = actions
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["title"] == "allow `invalid-value` here with a comment");
    let edit = &allow.unwrap()["edit"]["changes"][uri("/w/a.xml").as_str()][0];
    assert_eq!(edit["range"]["start"], json!({ "line": 5, "character": 4 }));
    assert!(edit["newText"].as_str().unwrap().starts_with("<!-- policyc: allow invalid-value: "));
    client.end();
}

#[test]
fn the_effective_policy_and_pages_of_rules() {
    let mut client = Client::start(&[
        (
            "policy.xml",
            "<policies>\n  <inbound>\n    <trace source=\"all\">x</trace>\n  </inbound>\n</policies>\n",
        ),
        ("apis/a/policy.xml", "<policies>\n  <inbound>\n    <base />\n  </inbound>\n</policies>\n"),
        ("apis/a/apiInformation.json", "{}"),
    ]);
    let address = uri("/w/apis/a/policy.xml");
    let document = json!({ "textDocument": { "uri": address.as_str() } });
    let lenses = client.ask("textDocument/codeLens", document).unwrap();
    assert_eq!(lenses[0]["command"]["title"], "effective policy of API `a`");
    let command = json!({ "command": "policyc.effective", "arguments": [address.as_str()] });
    let text = client.ask("workspace/executeCommand", command).unwrap();
    assert!(text.as_str().unwrap().contains("<trace source=\"all\">x</trace>"), "{text}");
    let command = json!({ "command": "policyc.explain", "arguments": ["missing-base"] });
    let page = client.ask("workspace/executeCommand", command).unwrap();
    assert!(page.as_str().unwrap().contains("## Why"), "{page}");
    client.end();
}

#[test]
fn formatting_is_that_of_the_command_line() {
    let text = "<policies><inbound><base/></inbound></policies>";
    let mut client = Client::start(&[("a.xml", text)]);
    client.open("/w/a.xml", text);
    let params = json!({
        "textDocument": { "uri": uri("/w/a.xml").as_str() },
        "options": { "tabSize": 2, "insertSpaces": true },
    });
    let edits = client.ask("textDocument/formatting", params.clone()).unwrap();
    let edit = &edits.as_array().unwrap()[0];
    assert!(edit["newText"].as_str().unwrap().contains("\n    <base />"), "{edits}");
    client.edit("/w/a.xml", 2, (0, 10), (0, 19), "");
    let refusal = client.ask("textDocument/formatting", params).unwrap_err();
    assert!(refusal.starts_with("cannot format: it is malformed"), "{refusal}");
    client.end();
}
