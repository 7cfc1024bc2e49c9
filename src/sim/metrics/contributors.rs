//! Which values of a dimension send most rows, in bounded memory, and how many rows come
//! after the first hundred values.

use std::collections::HashSet;
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
    /// The first values of the window.
    first: HashSet<u64, BuildHasherDefault<Fingerprinted>>,
    beyond: u64,
    /// No slot has fewer rows than that, and only those from the place on may have as few: rows
    /// only ever grow.
    fewest: (u64, usize),
}

#[derive(Debug)]
struct Slot {
    fingerprint: u64,
    value: String,
    rows: u64,
    uncertain: u64,
}

/// What is known of a value from the last time that its rows were noted. It spares the search.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// Its place, unless another value has taken it since.
    place: Option<usize>,
    /// Whether it is among the first values of the window.
    is_first: Option<bool>,
}

impl Known {
    /// Another window has begun.
    pub(super) fn close_window(&mut self) {
        self.is_first = None;
    }
}

impl Contributors {
    /// Notes `rows` rows of a value. `known` is what the last call for the value left there;
    /// `None` in it when there was none.
    pub(super) fn note(&mut self, value: &str, fingerprint: u64, rows: u64, known: &mut Known) {
        let is_first = *known.is_first.get_or_insert_with(|| {
            self.first.contains(&fingerprint)
                || (self.first.len() < VALUES_CAP && self.first.insert(fingerprint))
        });
        if !is_first {
            self.beyond = self.beyond.saturating_add(rows);
        }
        let place = match known.place {
            Some(place) => Some(place).filter(|place| self.holds(*place, fingerprint)),
            None => self.slots.iter().position(|slot| slot.fingerprint == fingerprint),
        };
        if let Some(slot) = place.and_then(|place| self.slots.get_mut(place)) {
            slot.rows = slot.rows.saturating_add(rows);
            known.place = place;
            return;
        }
        let kept = value.get(..value.floor_char_boundary(LONGEST)).unwrap_or_default();
        if self.slots.len() < SLOTS {
            known.place = Some(self.slots.len());
            self.slots.push(Slot { fingerprint, value: kept.to_owned(), rows, uncertain: 0 });
            return;
        }
        let place = self.place_with_fewest();
        known.place = Some(place);
        if let Some(slot) = self.slots.get_mut(place) {
            slot.fingerprint = fingerprint;
            slot.value.clear();
            slot.value.push_str(kept);
            slot.uncertain = slot.rows;
            slot.rows = slot.rows.saturating_add(rows);
        }
    }

    fn holds(&self, place: usize, fingerprint: u64) -> bool {
        self.slots.get(place).is_some_and(|slot| slot.fingerprint == fingerprint)
    }

    /// The first of the places with the fewest rows.
    fn place_with_fewest(&mut self) -> usize {
        let (fewest, from) = self.fewest;
        let rest = self.slots.get(from..).unwrap_or_default();
        let place = match rest.iter().position(|slot| slot.rows <= fewest) {
            Some(at) => from + at,
            None => {
                let places = self.slots.iter().enumerate();
                places.min_by_key(|(_, slot)| slot.rows).map_or(0, |(place, _)| place)
            }
        };
        self.fewest = (self.slots.get(place).map_or(0, |slot| slot.rows), place);
        place
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
            value: slot.value.clone(),
            rows: slot.rows,
            uncertain: slot.uncertain,
        });
        told.collect()
    }
}
