//! Bills by whatever calls are told apart by.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Serialize;

use super::bill::{Bill, Consumption, Unpriced};
use super::list::PriceList;

/// Values of a field, and models, that are told apart; what comes after is counted together.
const MOST: usize = 50_000;

/// Bills of all calls, by fields and by what has no price.
#[derive(Clone, Debug)]
pub struct Accounts {
    prices: Arc<PriceList>,
    /// Which prices may hold for a model and provider.
    known: HashMap<Box<str>, Vec<usize>>,
    costs: CostReport,
}

/// What calls cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CostReport {
    /// All calls that were counted.
    pub all: Bill,
    /// Models without a price for the time of their calls; `null` for calls whose model
    /// nothing names, and for what did not fit into the table.
    #[serde(serialize_with = "as_list")]
    pub unpriced_models: BTreeMap<Option<String>, Unpriced>,
    /// By each field that was asked for.
    pub by: Vec<FieldCosts>,
}

/// What calls cost by the values of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldCosts {
    /// Name of the field.
    pub field: &'static str,
    /// Bills by value; `null` where it was not recorded.
    #[serde(serialize_with = "as_list")]
    pub groups: BTreeMap<Option<String>, Bill>,
    /// What did not fit into the table.
    pub others: Option<Bill>,
}

/// Writes a map as a list of pairs: its keys are no texts.
fn as_list<V: Serialize, S: serde::Serializer>(
    map: &BTreeMap<Option<String>, V>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(map.iter())
}

impl Accounts {
    /// Accounts by fields of these names, without calls.
    #[must_use]
    pub fn new(prices: Arc<PriceList>, fields: &[&'static str]) -> Self {
        let by = fields.iter().map(|field| FieldCosts { field, ..FieldCosts::default() });
        let costs = CostReport { by: by.collect(), ..CostReport::default() };
        Self { prices, known: HashMap::new(), costs }
    }

    /// Counts a call, whose fields have these values in the order of the names; its own
    /// bill.
    pub fn count<'v>(
        &mut self,
        call: &Consumption<'_>,
        values: impl Iterator<Item = Option<&'v str>>,
    ) -> Bill {
        let bill = self.bill(call);
        self.costs.all.add(&bill);
        if bill.unpriced.calls > 0 {
            let models = &mut self.costs.unpriced_models;
            let model = call.model.map(str::to_owned);
            let room = models.len() < MOST || models.contains_key(&model);
            models.entry(model.filter(|_| room)).or_default().add(&bill.unpriced);
        }
        for (costs, value) in self.costs.by.iter_mut().zip(values) {
            costs.add(value.map(str::to_owned), &bill);
        }
        bill
    }

    /// The bill of one call.
    fn bill(&mut self, call: &Consumption<'_>) -> Bill {
        let mut bill = Bill::default();
        let price = call.model.and_then(|model| {
            let key = format!("{}\n{model}", call.provider);
            if self.known.len() >= MOST {
                self.known.clear();
            }
            let prices = &self.prices;
            let known = self.known.entry(key.into());
            let numbers = known.or_insert_with(|| prices.of_model(model, call.provider));
            prices.at(numbers, call.at)
        });
        bill.count(call, price);
        bill
    }

    /// Adds the calls of other accounts by the same fields.
    pub fn add(&mut self, other: Self) {
        let costs = &mut self.costs;
        costs.all.add(&other.costs.all);
        for (model, unpriced) in other.costs.unpriced_models {
            costs.unpriced_models.entry(model).or_default().add(&unpriced);
        }
        for (costs, other) in costs.by.iter_mut().zip(other.costs.by) {
            for (value, bill) in other.groups {
                costs.add(value, &bill);
            }
            if let Some(others) = other.others {
                costs.others.get_or_insert_default().add(&others);
            }
        }
    }

    /// What they cost.
    #[must_use]
    pub fn finish(self) -> CostReport {
        self.costs
    }
}

impl FieldCosts {
    fn add(&mut self, value: Option<String>, bill: &Bill) {
        if self.groups.len() < MOST || self.groups.contains_key(&value) {
            self.groups.entry(value).or_default().add(bill);
        } else {
            self.others.get_or_insert_default().add(bill);
        }
    }
}
