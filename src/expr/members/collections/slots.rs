//! A hash table whose entries keep the places that the runtime gives them: new entries go to the
//! place that was freed last, so that the order of walking is the runtime's.

use std::collections::HashMap;

use super::equality::Equality;
use crate::expr::value::{Fault, Value};

/// Entries of a `Dictionary<K, V>`, or the elements of a `HashSet<T>` with no values.
#[derive(Debug, Default)]
pub(in crate::expr::members) struct Slots {
    entries: Vec<Option<(Value, Value)>>,
    free: Vec<usize>,
    by_hash: HashMap<u64, Vec<usize>>,
    count: usize,
    /// Grows when an entry is added: walks that began before then stop.
    version: u32,
}

impl Drop for Slots {
    fn drop(&mut self) {
        let entries = self.entries.iter_mut().flatten();
        let mut values = entries.map(|(_, value)| std::mem::take(value)).collect();
        crate::expr::stack::release(&mut values);
    }
}

impl Slots {
    /// Number of entries.
    pub(in crate::expr::members) fn len(&self) -> usize {
        self.count
    }

    pub(in crate::expr::members) fn version(&self) -> u32 {
        self.version
    }

    /// Number of places, free ones included.
    pub(in crate::expr::members) fn places(&self) -> usize {
        self.entries.len()
    }

    /// The entry at a place.
    pub(in crate::expr::members) fn at(&self, place: usize) -> Option<&(Value, Value)> {
        self.entries.get(place)?.as_ref()
    }

    /// The place of a key.
    pub(in crate::expr::members) fn find(
        &self,
        equality: &Equality,
        key: &Value,
    ) -> Result<Option<usize>, Fault> {
        let Some(places) = self.by_hash.get(&equality.hash(key)) else { return Ok(None) };
        for &place in places {
            if let Some((known, _)) = self.at(place)
                && equality.equal(known, key)?
            {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// The value of a key.
    pub(in crate::expr::members) fn get(
        &self,
        equality: &Equality,
        key: &Value,
    ) -> Result<Option<&(Value, Value)>, Fault> {
        Ok(self.find(equality, key)?.and_then(|place| self.at(place)))
    }

    /// Adds an entry; false, and nothing changes, when the key is there.
    pub(in crate::expr::members) fn add(
        &mut self,
        equality: &Equality,
        key: Value,
        value: Value,
    ) -> Result<bool, Fault> {
        if self.find(equality, &key)?.is_some() {
            return Ok(false);
        }
        let hash = equality.hash(&key);
        let place = match self.free.pop() {
            Some(place) => place,
            None => {
                self.entries.push(None);
                self.entries.len() - 1
            }
        };
        if let Some(slot) = self.entries.get_mut(place) {
            *slot = Some((key, value));
        }
        self.by_hash.entry(hash).or_default().push(place);
        self.count += 1;
        self.version = self.version.wrapping_add(1);
        Ok(true)
    }

    /// Adds an entry, or replaces the value of the key.
    pub(in crate::expr::members) fn set(
        &mut self,
        equality: &Equality,
        key: Value,
        value: Value,
    ) -> Result<(), Fault> {
        match self.find(equality, &key)? {
            Some(place) => {
                if let Some(Some((_, old))) = self.entries.get_mut(place) {
                    *old = value;
                }
            }
            None => {
                self.add(equality, key, value)?;
            }
        }
        Ok(())
    }

    /// Takes an entry out.
    pub(in crate::expr::members) fn remove(
        &mut self,
        equality: &Equality,
        key: &Value,
    ) -> Result<Option<(Value, Value)>, Fault> {
        let Some(place) = self.find(equality, key)? else { return Ok(None) };
        if let Some(places) = self.by_hash.get_mut(&equality.hash(key)) {
            places.retain(|known| *known != place);
        }
        self.free.push(place);
        self.count -= 1;
        Ok(self.entries.get_mut(place).and_then(Option::take))
    }

    /// Takes all entries out.
    pub(in crate::expr::members) fn clear(&mut self) {
        self.entries.clear();
        self.free.clear();
        self.by_hash.clear();
        self.count = 0;
    }

    /// All entries in the order of walking.
    pub(in crate::expr::members) fn iter(&self) -> impl Iterator<Item = &(Value, Value)> {
        self.entries.iter().flatten()
    }
}
