//! Which model a call is to, where its URL only names a deployment.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::traffic::Exchange;
use crate::usage::call::{Call, percent_decoded};
use crate::usage::{Source, Usage};

/// Models by the deployments that serve them. Names of deployments compare without case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models(BTreeMap<String, String>);

impl Models {
    /// The models of these deployments: pairs of deployment and model.
    #[must_use]
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let lower = |(deployment, model): (String, String)| (deployment.to_lowercase(), model);
        Self(pairs.into_iter().map(lower).collect())
    }

    /// The model of a deployment.
    fn get(&self, deployment: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&deployment.to_lowercase()).map(String::as_str)
    }

    /// The model of a call: of the deployment in its URL, of the name that the exchange
    /// gives, or that name itself.
    pub(super) fn of<'m>(
        &'m self,
        exchange: &Exchange<'_>,
        usage: &'m Usage<'_>,
    ) -> Option<Cow<'m, str>> {
        if !self.0.is_empty() {
            let deployment = Call::new(&exchange.request.url).after("deployments");
            let model = deployment.and_then(|name| self.get(&percent_decoded(name)));
            if let Some(model) = model {
                return Some(Cow::Borrowed(model));
            }
        }
        let named = usage.model.as_deref()?;
        Some(Cow::Borrowed(self.get(named).unwrap_or(named)))
    }

    /// The model of the deployment that a usage names in the place of a model.
    #[must_use]
    pub fn serving(&self, usage: &Usage<'_>) -> Option<&str> {
        self.get(usage.model.as_deref()?)
    }
}

impl Usage<'_> {
    /// Whether neither the response nor the recorder says what was used.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.source == Source::None
    }
}
