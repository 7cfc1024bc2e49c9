//! The registries: every file is in them, names are names.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::usage::PROVIDERS;
use crate::usage::api::APIS;

#[test]
fn every_api_has_a_file_and_every_file_is_registered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/usage/api");
    let files = fs::read_dir(folder).unwrap().count();
    // `mod.rs` and the shared usage object are no APIs; `unmetered.rs` holds two.
    assert_eq!(files - 2 + 1, APIS.len());
}

#[test]
fn names_are_unique_or_meant_to_be_shared() {
    let names: BTreeSet<_> = PROVIDERS.iter().map(|provider| provider.name).collect();
    assert_eq!(names.len(), PROVIDERS.len());
    let mut kinds = BTreeSet::new();
    for api in APIS {
        assert!(!api.kinds().is_empty());
        for kind in api.kinds() {
            let shared = ["embeddings", "rerank"].contains(kind);
            assert!(kinds.insert(*kind) || shared, "{kind}");
        }
    }
}
