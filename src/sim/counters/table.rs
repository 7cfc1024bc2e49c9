//! The counters of one limit, by key.

use std::sync::Arc;

use super::decide::decide;
use super::{Algorithm, Amount, Counters, Verdict};
use crate::sim::assumptions::Assumed;
use crate::sim::clock::Time;
use crate::sim::hash::{QuickMap, quick_map};

/// Charges after which idle counters are looked for, at the least.
const SWEEP_AFTER: usize = 1_024;

/// Counters of one algorithm by key. A counter comes into being with its first charge and is
/// forgotten some time after it has become idle, which changes no answer.
///
/// Memory: what is charged within the algorithm's window, plus as many idle counters as were
/// live at the last sweep.
#[derive(Debug)]
pub struct Table<A: Algorithm> {
    algorithm: A,
    counters: QuickMap<Arc<str>, A::State>,
    /// Charges until the next sweep: paid for by as many counters looked at then.
    sweep_in: usize,
    sweep_after: usize,
}

impl<A: Algorithm> Table<A> {
    /// No counters yet.
    #[must_use]
    pub fn new(algorithm: A) -> Self {
        Self::sweeping_after(algorithm, SWEEP_AFTER)
    }

    /// Looks for idle counters after `charges` charges at the least.
    pub(super) fn sweeping_after(algorithm: A, charges: usize) -> Self {
        Self { algorithm, counters: quick_map(), sweep_in: charges, sweep_after: charges }
    }

    fn sweep(&mut self, at: Time) {
        self.sweep_in = self.sweep_in.saturating_sub(1);
        if self.sweep_in > 0 {
            return;
        }
        let Self { algorithm, counters, .. } = self;
        counters.retain(|_, state| !algorithm.is_idle(state, at));
        if counters.capacity() / 4 > counters.len() {
            counters.shrink_to_fit();
        }
        self.sweep_in = self.sweep_after.max(counters.len());
    }
}

impl<A: Algorithm> Counters for Table<A> {
    fn check(
        &mut self,
        key: &str,
        at: Time,
        limit: Amount,
        wanted: Amount,
        assumed: &mut Assumed,
    ) -> Verdict {
        let Self { algorithm, counters, .. } = self;
        match counters.get_mut(key) {
            Some(state) => {
                algorithm.pass(state, at, assumed);
                decide(algorithm, state, at, limit, wanted, assumed)
            }
            None => {
                let state = algorithm.fresh(at, limit, assumed);
                decide(algorithm, &state, at, limit, wanted, assumed)
            }
        }
    }

    fn charge(
        &mut self,
        key: &Arc<str>,
        at: Time,
        limit: Amount,
        amount: Amount,
        assumed: &mut Assumed,
    ) {
        let Self { algorithm, counters, .. } = self;
        if let Some(state) = counters.get_mut(key) {
            algorithm.pass(state, at, assumed);
            algorithm.charge(state, at, limit, amount);
        } else {
            let mut state = algorithm.fresh(at, limit, assumed);
            algorithm.charge(&mut state, at, limit, amount);
            counters.insert(Arc::clone(key), state);
        }
        self.sweep(at);
    }

    fn refund(
        &mut self,
        key: &str,
        at: Time,
        charged_at: Time,
        amount: Amount,
        assumed: &mut Assumed,
    ) {
        if let Some(state) = self.counters.get_mut(key) {
            self.algorithm.pass(state, at, assumed);
            self.algorithm.refund(state, charged_at, amount);
        }
    }

    fn remaining(&mut self, key: &str, at: Time, limit: Amount, assumed: &mut Assumed) -> Amount {
        let Self { algorithm, counters, .. } = self;
        let used = match counters.get_mut(key) {
            Some(state) => {
                algorithm.pass(state, at, assumed);
                algorithm.used(state)
            }
            None => {
                let state = algorithm.fresh(at, limit, assumed);
                algorithm.used(&state)
            }
        };
        let scale = algorithm.scale();
        Amount::from_units(limit.units(scale).saturating_sub(used), scale)
    }

    fn intern(&self, key: &str) -> Arc<str> {
        match self.counters.get_key_value(key) {
            Some((key, _)) => Arc::clone(key),
            None => Arc::from(key),
        }
    }

    fn stored(&self) -> usize {
        self.counters.len()
    }
}
