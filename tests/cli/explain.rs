//! `policyc explain` and `policyc schema`.

use insta::assert_snapshot;
use serde_json::Value;

use crate::run::Folder;

#[test]
fn a_rule_and_a_policy_have_their_page() {
    let folder = Folder::new("explain", &[]);
    let run = folder.run(&["explain", "unknown-attribute"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    assert!(run.stdout.starts_with("unknown-attribute\n"), "{}", run.stdout);
    assert!(!run.stdout.contains("```") && !run.stdout.contains("## "), "{}", run.stdout);
    let run = folder.run(&["explain", "azure-openai-token-limit"]);
    assert!(run.stdout.starts_with("llm-token-limit\n"), "{}", run.stdout);
    assert!(run.stdout.contains("- `counter-key` (required"), "{}", run.stdout);
}

#[test]
fn pages_stay_within_the_width() {
    let folder = Folder::new("explain-width", &[]);
    let wide: Vec<_> = folder
        .run(&["explain", "llm-token-limit"])
        .stdout
        .lines()
        .filter(|line| !line.starts_with("    ") && line.chars().count() > 80)
        .map(str::to_owned)
        .collect();
    assert!(wide.is_empty(), "{wide:#?}");
}

#[test]
fn without_a_name_all_are_listed() {
    let folder = Folder::new("explain-list", &[]);
    let list = folder.run(&["explain"]).stdout;
    for name in ["Rules:", "  unknown-attribute ", "Policies:", "  llm-token-limit "] {
        assert!(list.contains(name), "{name} in {list}");
    }
    for line in list.lines().filter(|line| line.starts_with("  ")) {
        let name = line.trim().split([' ', ',']).next().unwrap();
        let run = folder.run(&["explain", name]);
        assert_eq!(run.status, 0, "{name}");
    }
}

#[test]
fn an_unknown_name_gets_a_suggestion() {
    let folder = Folder::new("explain-unknown", &[]);
    let run = folder.run(&["explain", "unknown-atribute"]);
    assert_eq!((run.status, &*run.stdout), (2, ""));
    assert_snapshot!(run.stderr, @r"
    × there is no rule, policy or assumption `unknown-atribute`
    help: did you mean `unknown-attribute`? `policyc explain` lists all
    ");
    let run = folder.run(&["schema", "zzz"]);
    assert_eq!(run.status, 2);
    assert_snapshot!(run.stderr, @r"
    × there is no format `zzz`
    help: `policyc schema` lists all
    ");
}

#[test]
fn every_schema_is_a_schema() {
    let folder = Folder::new("schema", &[]);
    let list = folder.run(&["schema"]).stdout;
    let names: Vec<_> = list.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"lint") && names.contains(&"traffic"), "{list}");
    for name in names {
        let schema: Value = serde_json::from_str(&folder.run(&["schema", name]).stdout).unwrap();
        assert_eq!(schema["type"], "object", "{name}");
        assert!(schema["title"].is_string(), "{name}");
    }
}
