//! Policies inside of other files: findings where they stand in the file, and answers there.

use lsp_types::{Diagnostic, Range};
use policyc::lsp::Encoding;
use policyc::source::SourceFile;
use serde_json::{Value, json};

use crate::client::{Client, uri};

/// A policy in documentation, in a list, so that each of its lines is indented.
const MARKDOWN: &str = r#"# Größe

1. Like this:

   ```xml
   <policies>
     <inbound>
       <base />
       <set-variable name="team" value="@(context.Subscription.Name)" />
       <set-header nmae="X-Team" exists-action="override">
         <value>@((string)context.Variables["team"])</value>
       </set-header>
     </inbound>
   </policies>
   ```

Or a fragment:

```xml
<fragment>
  <set-methd>GET</set-methd>
</fragment>
```
"#;

const JSON: &str = "{\n  \"value\": \"<policies>\\r\\n<inbound><base /><set-header nmae=\\\"a\\\" exists-action=\\\"delete\\\" /></inbound></policies>\"\n}\n";

const BICEP: &str = "resource p 'x' = {\n  value: '''\n<policies><inbound><base /><set-header nmae=\"a\" exists-action=\"delete\" /></inbound></policies>\n'''\n}\n";

const TERRAFORM: &str = "resource \"p\" \"x\" {\n  xml_content = <<-XML\n    <policies><inbound><base /><set-header nmae=\"a\" exists-action=\"delete\" /></inbound></policies>\n  XML\n}\n";

fn underlined(text: &str, range: Range) -> &str {
    let file = SourceFile::new("a", text);
    let span = Encoding::Utf16.span(&file, range);
    text.get(span.range()).unwrap()
}

/// `rule: the text at its place`, in the order of the file.
fn told(text: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    let mut found: Vec<_> = diagnostics.iter().collect();
    found.sort_by_key(|each| (each.range.start.line, each.range.start.character));
    let line = |each: &&Diagnostic| {
        let code = match &each.code {
            Some(lsp_types::NumberOrString::String(code)) => code.as_str(),
            _ => "-",
        };
        format!("{code}: {}", underlined(text, each.range))
    };
    found.iter().map(line).collect()
}

/// The position of the first place of `needle` in the text, `within` bytes from its start.
fn at(text: &str, path: &str, needle: &str, within: usize) -> Value {
    let offset = text.find(needle).unwrap() + within;
    let file = SourceFile::new("a", text);
    let position = Encoding::Utf16.position(&file, u32::try_from(offset).unwrap());
    json!({ "textDocument": { "uri": uri(path).as_str() }, "position": position })
}

fn ask(client: &mut Client, method: &str, params: &Value) -> Value {
    client.ask(method, params.clone()).unwrap()
}

#[test]
fn findings_stand_where_the_file_has_them() {
    for (name, text) in
        [("a.md", MARKDOWN), ("a.json", JSON), ("a.bicep", BICEP), ("a.tf", TERRAFORM)]
    {
        let path = format!("/w/{name}");
        let mut client = Client::start(&[]);
        client.open(&path, text);
        client.wait_for(&path, |lines| lines.iter().any(|it| it.contains("unknown-attribute")));
        let told = told(text, &client.published[uri(&path).as_str()]);
        assert!(told.contains(&"unknown-attribute: nmae".to_owned()), "{name}: {told:#?}");
        if name == "a.md" {
            assert!(told.contains(&"unknown-element: set-methd".to_owned()), "{told:#?}");
        }
        client.end();
    }
}

#[test]
fn answers_are_about_the_policy_at_the_place() {
    let path = "/w/a.md";
    let mut client = Client::start(&[("a.md", MARKDOWN)]);
    client.open(path, MARKDOWN);
    let place = |needle, within| at(MARKDOWN, path, needle, within);
    let hover = ask(&mut client, "textDocument/hover", &place("set-variable", 1));
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**set-variable**"));
    let range: Range = serde_json::from_value(hover["range"].clone()).unwrap();
    assert_eq!(underlined(MARKDOWN, range), "set-variable");
    let hover = ask(&mut client, "textDocument/hover", &place("Größe", 1));
    assert_eq!(hover, Value::Null, "what is not in a policy is not policyc's");
    let found = ask(&mut client, "textDocument/definition", &place("\"team\"]", 2));
    let range: Range = serde_json::from_value(found[0]["range"].clone()).unwrap();
    assert_eq!(range.start.line, 8);
    assert_eq!(underlined(MARKDOWN, range), "team");
    let mut params = place("\"team\"]", 2);
    params["newName"] = json!("group");
    let edit = ask(&mut client, "textDocument/rename", &params);
    let edits = edit["changes"][uri(path).as_str()].as_array().unwrap();
    let lines: Vec<_> = edits.iter().map(|it| it["range"]["start"]["line"].as_u64()).collect();
    assert_eq!(lines, [Some(8), Some(10)]);
    client.end();
}

#[test]
fn what_is_inserted_is_written_as_the_file_needs_it() {
    let path = "/w/a.json";
    let text = JSON.replace(" nmae=\\\"a\\\"", " ");
    let mut client = Client::start(&[]);
    client.open(path, &text);
    let place = at(&text, path, "<set-header ", "<set-header ".len());
    let found = ask(&mut client, "textDocument/completion", &place);
    let items = found["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["label"] == "name").unwrap();
    let inserted = item["textEdit"]["newText"].as_str().unwrap();
    assert!(!inserted.replace("\\\"", "").contains('"'), "{inserted}");
    client.end();
}

#[test]
fn a_fix_is_made_in_the_file() {
    let path = "/w/a.json";
    let mut client = Client::start(&[]);
    client.open(path, JSON);
    client.wait_for(path, |lines| lines.iter().any(|it| it.contains("unknown-attribute")));
    let place = at(JSON, path, "nmae", 0);
    let params = json!({
        "textDocument": place["textDocument"],
        "range": { "start": place["position"], "end": place["position"] },
        "context": { "diagnostics": [] },
    });
    let actions = ask(&mut client, "textDocument/codeAction", &params);
    let all = actions.as_array().unwrap();
    let rename = all.iter().find(|it| it["title"].as_str().unwrap().contains("name")).unwrap();
    let edit = &rename["edit"]["changes"][uri(path).as_str()][0];
    let range: Range = serde_json::from_value(edit["range"].clone()).unwrap();
    assert_eq!((underlined(JSON, range), edit["newText"].as_str()), ("nmae", Some("name")));
    client.end();
}

#[test]
fn a_policy_that_is_being_written_comes_and_goes() {
    let path = "/w/a.md";
    let before = "text\n\n```xml\n<policies><inbound><base /></inbound></policies>\n```\n";
    let mut client = Client::start(&[]);
    client.open(path, before);
    let fence = "```xml\n<fragment>\n<set-methd />\n</fragment>\n```\n";
    client.edit(path, 2, (1, 0), (1, 0), fence);
    let lines = client.wait_for(path, |lines| !lines.is_empty());
    assert!(lines[0].starts_with("3:1-3:10 unknown-element: "), "{lines:?}");
    // Text before it moves it.
    client.edit(path, 3, (0, 0), (0, 0), "a\nb\n");
    client.wait_for(path, |lines| lines.iter().any(|line| line.starts_with("5:1-5:10 ")));
    client.edit(path, 4, (3, 0), (8, 0), "");
    client.wait_for(path, |lines| lines.is_empty());
    client.end();
}

#[test]
fn files_that_are_not_open_count_where_the_configuration_says_so() {
    let own = [("a.md", MARKDOWN), ("b.xml", "<policies><inbound /><x /></policies>")];
    let mut client = Client::start(&own);
    client.wait_for("/w/b.xml", |lines| !lines.is_empty());
    let params = json!({ "previousResultIds": [] });
    let all = ask(&mut client, "workspace/diagnostic", &params);
    assert!(!all.to_string().contains("a.md"), "{all}");
    client.write("/w/policyc.toml", "embedded = true\n");
    let change = json!({ "changes": [{ "uri": "file:///w/policyc.toml", "type": 1 }] });
    client.tell("workspace/didChangeWatchedFiles", change);
    client.wait_for("/w/a.md", |lines| lines.iter().any(|it| it.contains("unknown-attribute")));
    client.end();
}

#[test]
fn a_policy_that_cannot_be_read_is_named() {
    let text = "{ \"value\": \"[concat('<policies>', parameters('x'), '</policies>')]\" }\n";
    let mut client = Client::start(&[]);
    client.open("/w/a.json", text);
    let lines = client.wait_for("/w/a.json", |lines| !lines.is_empty());
    assert!(lines[0].contains("this policy is not read: "), "{lines:?}");
    client.end();
}

#[test]
fn only_policy_documents_are_offered_to_be_formatted() {
    let formatting = json!({ "textDocument": { "formatting": { "dynamicRegistration": true } } });
    let mut client = Client::start_with(&[], formatting, json!({}));
    assert_eq!(client.capabilities["documentFormattingProvider"], Value::Null);
    client.open("/w/a.md", MARKDOWN);
    client.wait_for("/w/a.md", |lines| !lines.is_empty());
    assert!(client.asked.contains(&"client/registerCapability".to_owned()));
    let params = json!({
        "textDocument": { "uri": uri("/w/a.md").as_str() },
        "options": { "tabSize": 2, "insertSpaces": true },
    });
    assert_eq!(ask(&mut client, "textDocument/formatting", &params), Value::Null);
    client.end();
}
