//! Checks over the shared material: real policy documents, expressions, traffic, scenarios.
//!
//! They run where the folder named by `POLICYC_SHARED` exists (default: `../shared` beside
//! the project), and say that they were skipped where it does not.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test may stop at the first surprise, and says what it skips"
)]

use std::path::{Path, PathBuf};

mod catalogue;
mod catalogue_differences;
mod diff;
mod embedded;
mod estimate;
mod expr_eval;
mod expr_parse;
mod expr_table;
mod fix;
mod flow;
mod format;
mod import;
mod lint;
#[path = "naive.rs"]
mod metering;
#[path = "../sim/naive/mod.rs"]
mod naive;
mod placeholders;
mod plan;
#[path = "../sim/player.rs"]
mod player;
#[path = "../violations/safe.rs"]
mod safe;
mod scenarios;
mod simulate;
#[path = "../sim/traffic.rs"]
mod traffic;
mod usage;
mod xml;
mod xsd;
mod xsd_differences;

/// The shared folder; `None`, said aloud, when it is not there.
fn shared() -> Option<PathBuf> {
    let folder = match std::env::var_os("POLICYC_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no folder {}", folder.display());
    None
}

/// The lines of a JSON Lines file in the shared folder.
fn json_lines(folder: &Path, file: &str) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
