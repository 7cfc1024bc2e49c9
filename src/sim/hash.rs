//! Hash tables by keys that come from recordings: a quick hash with a seed that differs from run to
//! run, so that no recording can be made to collide. Nothing may depend on their order.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use rustc_hash::FxSeededState;

/// A table with a quick hash.
pub(super) type QuickMap<K, V> = HashMap<K, V, FxSeededState>;

/// An empty table.
pub(super) fn quick_map<K, V>() -> QuickMap<K, V> {
    let seed = RandomState::new().build_hasher().finish();
    HashMap::with_hasher(FxSeededState::with_seed(seed as usize))
}
