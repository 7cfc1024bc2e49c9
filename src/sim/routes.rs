//! Plans made ready to be played, and which exchange runs which of them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::plan::routes::Routes;
use crate::plan::{CallIds, Directory, Layers, Plan, Source, Unrouted};
use crate::traffic::Exchange;
use crate::usage::Usage;

use super::captured::{Captured, Line};
use super::estimates::Estimates;
use super::flow::{BuildError, Program, Shared, StepInfo, build};
use super::limits::Twin;

/// The route of an exchange: the number of its plan, or why it has none.
pub type Route = Result<u32, Box<Unrouted>>;

/// Plans that can be played. Several [`super::Simulator`]s may share them, and the exchanges
/// that were captured for them.
#[derive(Debug)]
pub struct Routing {
    sources: Arc<[Source]>,
    directory: Option<Directory>,
    numbers: HashMap<Layers, usize>,
    /// The documents of each plan, widest scope first.
    layers: Vec<Vec<u32>>,
    programs: Vec<Result<Program, BuildError>>,
    limits: Vec<StepInfo>,
    has_both_twins: bool,
    has_token_limits: bool,
    /// What exchanges without a plan run: nothing.
    nowhere: Program,
}

impl Routing {
    /// Every exchange runs this plan.
    ///
    /// # Errors
    ///
    /// [`BuildError`] when an expression cannot be compiled, or a hole stands where only a
    /// value will do.
    pub fn single(plan: &Plan) -> Result<Self, BuildError> {
        let routing = Self::new(&Routes::single(plan.clone()));
        match routing.programs.iter().find_map(|program| program.as_ref().err()) {
            Some(error) => Err(error.clone()),
            None => Ok(routing),
        }
    }

    /// Each exchange runs the plan of its documents. A plan that cannot be run is known by
    /// [`Self::broken`]; its exchanges have no route.
    #[must_use]
    pub fn new(routes: &Routes) -> Self {
        let sources: Arc<[Source]> = routes.sources.clone().into();
        let mut shared = Shared::default();
        let mut programs = Vec::with_capacity(routes.plans.len());
        for (number, plan) in (0..).zip(&routes.plans) {
            let built;
            (built, shared) = build(&plan.sections, number, Arc::clone(&sources), shared);
            programs.push(built);
        }
        let has = |twin| {
            let programs = programs.iter().flatten();
            programs.flat_map(|program| &program.token_limits).any(|limit| limit.twin == twin)
        };
        let (llm, azure) = (has(Twin::Llm), has(Twin::AzureOpenAi));
        Self {
            sources,
            directory: routes.directory.clone(),
            numbers: routes.numbers(),
            layers: routes.plans.iter().map(|plan| plan.layers.clone()).collect(),
            programs,
            limits: shared.limits,
            has_both_twins: llm && azure,
            has_token_limits: llm || azure,
            nowhere: Program::default(),
        }
    }

    /// The files that the plans were compiled from.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Why the plan of these documents cannot be run; `None` when it can, or there is none.
    #[must_use]
    pub fn broken(&self, layers: &Layers) -> Option<&BuildError> {
        self.programs.get(*self.numbers.get(layers)?)?.as_ref().err()
    }

    /// True when exchanges are told apart by their ids.
    #[must_use]
    pub const fn tells_apart(&self) -> bool {
        self.directory.is_some()
    }

    /// The documents of each plan, widest scope first: indices into [`Self::sources`].
    #[must_use]
    pub fn layers(&self) -> &[Vec<u32>] {
        &self.layers
    }

    /// The route of an exchange.
    fn route(&self, exchange: &Exchange<'_>) -> Route {
        let Some(directory) = &self.directory else { return Ok(0) };
        let ids = exchange.context.ids();
        let ids = CallIds {
            workspace: ids.workspace_id.as_deref(),
            product: ids.product_id.as_deref(),
            api: ids.api_id.as_deref(),
            revision: ids.api_revision.as_deref(),
            operation: ids.operation_id.as_deref(),
        };
        let layers = directory.find(&ids)?;
        let number = self.numbers.get(&layers).copied();
        let runs = number.filter(|number| matches!(self.programs.get(*number), Some(Ok(_))));
        let number = runs.and_then(|number| u32::try_from(number).ok());
        number.ok_or_else(|| Box::new(Unrouted::Broken(layers)))
    }

    /// Captures an exchange for the plan that it runs, in the memory of one that is no longer
    /// needed.
    pub(super) fn capture(
        &self,
        line: &Line<'_>,
        exchange: &Exchange<'_>,
        usage: &Usage<'_>,
        estimates: Estimates,
        into: &mut Captured,
    ) {
        let route = self.route(exchange);
        self.program(&route).capture(line, exchange, usage, estimates, into);
        into.route = route;
    }

    /// What runs for exchanges of that route.
    pub(super) fn program(&self, route: &Route) -> &Program {
        let program = route.as_ref().ok().and_then(|number| self.programs.get(*number as usize));
        program.and_then(|program| program.as_ref().ok()).unwrap_or(&self.nowhere)
    }

    /// The plans that can be run.
    pub(super) fn programs(&self) -> impl Iterator<Item = (usize, &Program)> {
        let numbered = self.programs.iter().enumerate();
        numbered.filter_map(|(number, program)| Some((number, program.as_ref().ok()?)))
    }

    /// The policies that limit, in the order in which reports number them.
    pub(super) fn limits(&self) -> &[StepInfo] {
        &self.limits
    }

    /// Whether any plan holds both policies that share a schema.
    pub(super) const fn has_both_twins(&self) -> bool {
        self.has_both_twins
    }

    /// Whether any plan limits tokens.
    pub(super) const fn has_token_limits(&self) -> bool {
        self.has_token_limits
    }
}
