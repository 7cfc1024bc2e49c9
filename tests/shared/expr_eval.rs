//! Answers of the evaluator against those of a real C# compiler.

use std::collections::BTreeMap;

use policyc::expr::batch::Batch;
use serde_json::Value;

use super::{json_lines, shared};

/// Least agreement in percent, by kind of case. They only ever rise.
const LEAST: &[(&str, f64)] = &[("real", 70.0), ("micro", 45.0)];

/// Most answers that are a value and the wrong one, over all cases. It only ever falls.
const MOST_WRONG_VALUES: usize = 25;

/// True when the answer is what the reference or one of its alternatives says.
fn agrees(wanted: &Value, found: &Value) -> bool {
    let flags = wanted["flags"].as_array().map(Vec::as_slice).unwrap_or_default();
    if flags.iter().any(|flag| flag == "nondeterministic") {
        return wanted["ok"] == found["ok"];
    }
    let same = |wanted: &Value| {
        if wanted["ok"] != found["ok"] {
            return false;
        }
        if wanted["ok"] == false {
            return wanted["stage"] != "runtime" || wanted["error_type"] == found["error_type"];
        }
        let text = wanted["value"].as_str().unwrap_or_default();
        let named = Some(text) == wanted["type"].as_str() || text.starts_with("System.Linq.");
        if wanted.get("json").is_some() && named {
            return found.get("json").is_none() || wanted["json"] == found["json"];
        }
        wanted["value"] == found["value"] && wanted["type"] == found["type"]
    };
    let alternatives = ["en_us", "no_icu"].into_iter().filter_map(|name| wanted.get(name));
    same(wanted) || alternatives.into_iter().any(same)
}

#[test]
fn values_are_those_of_the_c_sharp_compiler() {
    let Some(folder) = shared() else { return };
    let folder = folder.join("expressions");
    let wanted: BTreeMap<String, Value> = json_lines(&folder, "results.jsonl")
        .into_iter()
        .map(|line| (line["id"].to_string(), line))
        .collect();
    let mut batch = Batch::new();
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let text = std::fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    for line in text.lines() {
        let found = batch.answer(line).unwrap();
        let Some(wanted) = wanted.get(&found["id"].to_string()) else { continue };
        let id = found["id"].as_str().unwrap_or_default();
        let kind = if id.starts_with("m/") { "micro" } else { "real" };
        let count = counts.entry(kind).or_default();
        count.1 += 1;
        if agrees(wanted, &found) {
            count.0 += 1;
        } else if found["ok"] == true {
            wrong.push(format!("{id}: {} instead of {}", found["value"], wanted["value"]));
        }
    }
    for (kind, least) in LEAST {
        let (agree, all) = counts.get(kind).copied().unwrap_or_default();
        let percent = f64::from(agree) * 100.0 / f64::from(all.max(1));
        eprintln!("{kind}: {agree} of {all} agree ({percent:.2} %)");
        assert!(percent >= *least, "{kind}: {percent:.2} % agree, less than {least} %");
    }
    assert!(wrong.len() <= MOST_WRONG_VALUES, "wrong values:\n{}", wrong.join("\n"));
}
