//! What several rules ask of a document, worked out when the first one asks.

use std::cell::OnceCell;

use crate::model::expressions::{PlacedExpression, expressions};
use crate::model::flow::Flow;
use crate::model::guards::{Risk, known_at, risks};
use crate::model::variables::{Surroundings, Variables};
use crate::policy::schema::Scope;

use super::Unit;

/// Knowledge about one document, each part worked out once.
#[derive(Debug, Default)]
pub struct Derived<'d> {
    flow: OnceCell<Flow<'d>>,
    variables: OnceCell<Variables<'d>>,
    risks: OnceCell<Vec<(PlacedExpression<'d>, Risk)>>,
}

impl<'d> Unit<'d> {
    /// How control flows through the document.
    #[must_use]
    pub fn flow(&self) -> &'d Flow<'d> {
        self.derived.flow.get_or_init(|| Flow::new(self.document))
    }

    /// What expressions use although it may be null or missing.
    pub fn risks(&self) -> impl Iterator<Item = &'d (PlacedExpression<'d>, Risk)> {
        let all = self.derived.risks.get_or_init(|| {
            let of = |placed: PlacedExpression<'d>| {
                let known = || known_at(placed.element, self.flow());
                risks(placed.expression, known).into_iter().map(move |risk| (placed, risk))
            };
            expressions(self.document).flat_map(of).collect()
        });
        all.iter()
    }

    /// What the document does with variables.
    #[must_use]
    pub fn variables(&self) -> &'d Variables<'d> {
        let narrowest = self.settings.scope == Some(Scope::Operation);
        self.derived
            .variables
            .get_or_init(|| Variables::new(self.document, Surroundings { narrowest }))
    }
}
