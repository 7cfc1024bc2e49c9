//! Metering stories: each file of `stories/` tells what callers saw, and the simulator must
//! tell the same. A new story is a new file.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod agreement;
mod invariants;
mod naive;
mod player;
mod policies;
mod report;
mod reuse;
mod story;
mod traffic;

use std::fs;
use std::path::Path;

use policyc::sim::assumptions::{ALL, Assumption};

#[test]
fn every_story_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sim/stories");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut failed = Vec::new();
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if let Err(differences) = story::check(&fs::read_to_string(file).unwrap()) {
            failed.push(format!("{name}\n  {}", differences.join("\n  ")));
        }
    }
    assert!(files.len() >= 10, "only {} stories", files.len());
    assert!(
        failed.is_empty(),
        "{} of {} stories:\n{}",
        failed.len(),
        files.len(),
        failed.join("\n")
    );
}

#[test]
fn a_wrong_story_is_noticed() {
    let story = r#"
        title = "a call that must not be refused"
        basis = "documented"
        source = "none: it is wrong on purpose"
        gateway = "classic"
        policy = "<policies><inbound><llm-token-limit counter-key='k' tokens-per-minute='5' estimate-prompt-tokens='false' /></inbound></policies>"
        [[call]]
        prompt = 3
        completion = 3
        then = { status = 429, charged = 7 }
    "#;
    assert_eq!(
        story::check(story).unwrap_err(),
        ["call 1: status is 200, not 429", "call 1: charged is 6, not 7"]
    );
}

/// The row of an assumption in `docs/metering.md`.
fn documented(entry: &dyn Assumption) -> String {
    let choices = entry.choices();
    let mut names = choices.iter().map(|(name, _)| format!("`{name}`"));
    let default = names.next().unwrap();
    let others = names.collect::<Vec<_>>().join(", ");
    let facts = entry.facts();
    format!("| `{}` | {default} | {others} | {} |", facts.name, facts.ground.name())
}

#[test]
fn the_page_lists_every_assumption() {
    let page = include_str!("../../docs/metering.md");
    let (_, table) = page.split_once("|---|---|---|---|\n").unwrap();
    let rows: Vec<_> = ALL.iter().map(|entry| documented(*entry)).collect();
    assert_eq!(table.trim_end(), rows.join("\n"), "the table should be:\n{}", rows.join("\n"));
}
