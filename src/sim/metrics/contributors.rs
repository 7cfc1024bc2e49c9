//! Which values of a dimension send most rows, in bounded memory, and how many rows come
//! after the first hundred values.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use serde::Serialize;

use super::distinct::Fingerprinted;

/// Values per dimension that the SDK of Application Insights keeps (observed: the rest is
/// dropped silently).
pub const VALUES_CAP: usize = 100;

/// Values that are counted at the same time.
const SLOTS: usize = 64;

/// Values that are told.
const TOLD: usize = 5;

/// Bytes of a value that are kept.
const LONGEST: usize = 256;

/// A value and its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopValue {
    /// The value, cut off at 256 bytes.
    pub value: String,
    /// Its rows, at most so many.
    pub rows: u64,
    /// Of these, so many may be rows of other values; 0 while a dimension has few values.
    pub uncertain: u64,
}

/// The rows of the values of one dimension.
///
/// With more values than places the one with the fewest rows makes room and passes its count
/// on (space saving, after Metwally and others): a count is never too low, and every value
/// with more than a 64th of all rows is among them.
#[derive(Debug, Default)]
pub(super) struct Contributors {
    slots: Vec<Slot>,
    places: HashMap<u64, usize, BuildHasherDefault<Fingerprinted>>,
    /// The first values of the window.
    first: HashSet<u64, BuildHasherDefault<Fingerprinted>>,
    beyond: u64,
}

#[derive(Debug)]
struct Slot {
    fingerprint: u64,
    value: Box<str>,
    rows: u64,
    uncertain: u64,
}

impl Contributors {
    /// Notes `rows` rows of a value. `known_place` is what the last call for the value in this
    /// window left there: its place, if it is among the first values.
    pub(super) fn note(
        &mut self,
        value: &str,
        fingerprint: u64,
        rows: u64,
        known_place: &mut Option<usize>,
    ) {
        let last = known_place.and_then(|place| self.slots.get_mut(place));
        if let Some(slot) = last.filter(|slot| slot.fingerprint == fingerprint) {
            slot.rows = slot.rows.saturating_add(rows);
            return;
        }
        let is_first = self.first.contains(&fingerprint)
            || (self.first.len() < VALUES_CAP && self.first.insert(fingerprint));
        if !is_first {
            self.beyond = self.beyond.saturating_add(rows);
        }
        let known = self.places.get(&fingerprint).copied();
        *known_place = known.filter(|_| is_first);
        if let Some(slot) = known.and_then(|place| self.slots.get_mut(place)) {
            slot.rows = slot.rows.saturating_add(rows);
            return;
        }
        let kept = value.get(..value.floor_char_boundary(LONGEST)).unwrap_or_default();
        let mut new = Slot { fingerprint, value: kept.into(), rows, uncertain: 0 };
        if self.slots.len() < SLOTS {
            self.places.insert(fingerprint, self.slots.len());
            self.slots.push(new);
            return;
        }
        let fewest = self.slots.iter().enumerate().min_by_key(|(_, slot)| slot.rows);
        let Some(place) = fewest.map(|(place, _)| place) else { return };
        if let Some(slot) = self.slots.get_mut(place) {
            self.places.remove(&slot.fingerprint);
            new.uncertain = slot.rows;
            new.rows = new.rows.saturating_add(slot.rows);
            *slot = new;
        }
        self.places.insert(fingerprint, place);
    }

    /// The window is over: the first values are forgotten, the counts stay.
    pub(super) fn close_window(&mut self) {
        self.first.clear();
    }

    /// Rows of values that came after the first hundred of their window.
    pub(super) fn beyond_cap(&self) -> u64 {
        self.beyond
    }

    /// The values with most rows, most first, then by value: those of whose rows most are
    /// certain. Where every value is rare, there is none.
    pub(super) fn top(&self) -> Vec<TopValue> {
        let mut slots: Vec<_> =
            self.slots.iter().filter(|slot| slot.rows / 2 >= slot.uncertain).collect();
        slots.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.value.cmp(&b.value)));
        let told = slots.into_iter().take(TOLD).map(|slot| TopValue {
            value: slot.value.to_string(),
            rows: slot.rows,
            uncertain: slot.uncertain,
        });
        told.collect()
    }
}
