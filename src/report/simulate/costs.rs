//! What a run would have cost: a bill for what was answered, one for what was refused.

use std::sync::Arc;

use serde::Serialize;

use crate::prices::{Accounts, Bill, Consumption, CostReport, PriceList};
use crate::sim::{Captured, Decision, Field, Outcome};
use crate::traffic::Timestamp;

/// Bills while a run goes on.
#[derive(Clone, Debug)]
pub struct Costs {
    fields: Vec<Field>,
    answered: Accounts,
    refused: Accounts,
}

/// What a run would have cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SimulatedCosts {
    /// Calls that got the backend's answer.
    pub answered: CostReport,
    /// Calls that a limit refused, as recorded: what they would have cost.
    pub refused: Bill,
}

impl Costs {
    /// Bills by these fields, without calls.
    #[must_use]
    pub fn new(prices: Arc<PriceList>, fields: &[Field]) -> Self {
        let names: Vec<_> = fields.iter().map(|field| field.name()).collect();
        Self {
            fields: fields.to_vec(),
            answered: Accounts::new(Arc::clone(&prices), &names),
            refused: Accounts::new(prices, &[]),
        }
    }

    /// Counts the end of an exchange.
    pub fn count(&mut self, decision: &Decision<'_>) {
        let captured = decision.captured;
        let call = consumption(captured);
        match decision.outcome {
            Outcome::Answered => {
                let values = self.fields.iter().map(|field| captured.field(*field));
                self.answered.count(&call, values);
            }
            Outcome::Refused => {
                self.refused.count(&call, std::iter::empty());
            }
            _ => {}
        }
    }

    /// What it all cost.
    #[must_use]
    pub fn finish(self) -> SimulatedCosts {
        SimulatedCosts { answered: self.answered.finish(), refused: self.refused.finish().all }
    }
}

/// What an exchange consumed, as recorded.
pub(in crate::report) fn consumption(captured: &Captured) -> Consumption<'_> {
    Consumption {
        model: captured.field(Field::Model),
        provider: captured.field(Field::Provider).unwrap_or_default(),
        at: Timestamp(captured.arrival.0),
        tokens: &captured.usage,
        prompt_includes_cached: captured.prompt_includes_cached,
        succeeded: (200..300).contains(&captured.status),
    }
}
