//! The documents as files, for other tools to judge.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::case::{Case, Outcome};

/// Writes the documents into the folder named by `POLICYC_VIOLATIONS`, if there is one:
/// `00001.xml` and so on, and a line for each in `cases.jsonl`.
pub(crate) fn where_asked(cases: &[Case], outcomes: &[Outcome]) {
    let Some(folder) = std::env::var_os("POLICYC_VIOLATIONS").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).unwrap();
    let mut index = String::new();
    for (number, (case, outcome)) in cases.iter().zip(outcomes).enumerate() {
        let file = format!("{number:05}.xml");
        fs::write(folder.join(&file), &outcome.text).unwrap();
        let line = json!({
            "file": file,
            "kind": case.kind,
            "fact": case.fact,
        });
        index.push_str(&line.to_string());
        index.push('\n');
    }
    fs::write(folder.join("cases.jsonl"), index).unwrap();
    println!("written to {}", folder.display());
}
