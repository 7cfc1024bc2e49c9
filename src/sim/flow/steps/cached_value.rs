//! `cache-lookup-value`, `cache-store-value` and `cache-remove-value`: a keyed store whose
//! entries end on the clock of the exchanges.

use crate::plan::steps;

use super::Run;
use crate::sim::clock::Micros;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `cache-lookup-value`
#[derive(Debug)]
pub(super) struct Lookup {
    key: Operand,
    variable: Operand,
    otherwise: Option<Operand>,
}

/// `cache-store-value`
#[derive(Debug)]
pub(super) struct Store {
    key: Operand,
    value: Operand,
    seconds: Operand,
}

/// `cache-remove-value`
#[derive(Debug)]
pub(super) struct Remove(Operand);

pub(super) fn make_lookup(
    builder: &mut Builder,
    lookup: &steps::CacheLookupValue,
) -> Option<Lookup> {
    let key = builder.text(&lookup.key);
    let variable = builder.text(&lookup.variable_name);
    let otherwise = builder.optional(lookup.default_value.as_ref(), Builder::any)?;
    Some(Lookup { key: key?, variable: variable?, otherwise })
}

pub(super) fn make_store(builder: &mut Builder, store: &steps::CacheStoreValue) -> Option<Store> {
    let key = builder.text(&store.key);
    let value = builder.any(&store.value);
    let seconds = builder.count(&store.duration);
    Some(Store { key: key?, value: value?, seconds: seconds? })
}

pub(super) fn make_remove(
    builder: &mut Builder,
    remove: &steps::CacheRemoveValue,
) -> Option<Remove> {
    builder.text(&remove.key).map(Remove)
}

impl Run for Lookup {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let key = runner.string(self.key, info)?;
        let name = runner.string(self.variable, info)?;
        let value = match runner.engine.cache.get(&key, runner.now) {
            Some(value) => value,
            // Without a default the variable is left as it is: of the page's two statements
            // that one agrees with how policies ask for it, `ContainsKey`.
            None => match self.otherwise {
                Some(otherwise) => {
                    let value = runner.datum(otherwise, info)?;
                    evaluate::variable(value, runner.program, runner.captured)
                }
                None => return Ok(Flow::Through),
            },
        };
        runner.state.set_variable(&name, value);
        Ok(Flow::Through)
    }
}

impl Run for Store {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let key = runner.string(self.key, info)?;
        let value = runner.datum(self.value, info)?;
        let value = evaluate::variable(value, runner.program, runner.captured);
        let seconds = i64::try_from(runner.integer(self.seconds, info)?).unwrap_or(i64::MAX);
        let end = runner.now.plus(Micros(seconds.saturating_mul(Micros::SECOND.0)));
        runner.engine.cache.store(&key, value, runner.now, end);
        Ok(Flow::Through)
    }
}

impl Run for Remove {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let key = runner.string(self.0, info)?;
        runner.engine.cache.remove(&key);
        Ok(Flow::Through)
    }
}
