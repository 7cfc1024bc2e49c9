//! Which steps ran, and which branches they took, over all tests.

use std::collections::{BTreeMap, HashMap};

use super::play::Played;
use crate::plan::{Action, Routes, Step};
use crate::sim::TracePlace;

/// What ran, document by document.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    files: BTreeMap<String, FileCoverage>,
}

/// What ran of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCoverage {
    /// Steps by line and column.
    pub steps: BTreeMap<(u32, u32), StepCount>,
}

/// How often a step ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepCount {
    /// Name of the policy.
    pub policy: String,
    /// How often.
    pub times: u64,
    /// Branches of a `choose`: each `when`, and what follows when none holds.
    pub branches: Vec<BranchCount>,
}

/// How often a branch was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BranchCount {
    /// How often.
    pub times: u64,
}

impl Coverage {
    /// Adds the steps of plans, which may have run or not.
    pub fn expect(&mut self, routes: &Routes) {
        for plan in &routes.plans {
            for (_, steps) in plan.sections.named() {
                let mut waiting: Vec<&Step> = steps.unwrap_or_default().iter().collect();
                while let Some(step) = waiting.pop() {
                    self.add(routes, step);
                    waiting.extend(step.action.nested());
                }
            }
        }
    }

    fn add(&mut self, routes: &Routes, step: &Step) {
        // Nothing stands for the sections of wider scopes that are not known.
        if step.action == Action::Base {
            return;
        }
        let Some(source) = routes.sources.get(step.origin.source as usize) else { return };
        let file = self.files.entry(source.path.clone()).or_default();
        let place = (step.origin.line, step.origin.column);
        file.steps.entry(place).or_insert_with(|| StepCount {
            policy: step.policy.clone(),
            times: 0,
            branches: match &step.action {
                Action::Choose(choose) => vec![BranchCount::default(); choose.branches.len() + 1],
                _ => Vec::new(),
            },
        });
    }

    /// Counts what ran in a test.
    pub fn count(&mut self, played: &Played) {
        let traces = played.seen.iter().flatten().map(|seen| &seen.trace);
        for step in traces.flat_map(|trace| &trace.steps) {
            let TracePlace { file, line, column } = &step.place;
            let Some(known) = self.files.get_mut(file) else { continue };
            let Some(count) = known.steps.get_mut(&(*line, *column)) else { continue };
            count.times = count.times.saturating_add(1);
            // 0 stands for no `when`, which is the last of the branches.
            let taken = step.branch.map(|branch| branch as usize);
            let taken = taken.map(|branch| branch.checked_sub(1).unwrap_or(usize::MAX));
            let Some(taken) = taken else { continue };
            let last = count.branches.len().saturating_sub(1);
            if let Some(branch) = count.branches.get_mut(taken.min(last)) {
                branch.times = branch.times.saturating_add(1);
            }
        }
    }

    /// The documents by their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &FileCoverage)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }
}

impl FileCoverage {
    /// Steps that ran, and all of them.
    #[must_use]
    pub fn steps_run(&self) -> (usize, usize) {
        let run = self.steps.values().filter(|step| step.times > 0).count();
        (run, self.steps.len())
    }

    /// Branches that were taken, and all of them.
    #[must_use]
    pub fn branches_taken(&self) -> (usize, usize) {
        let branches = || self.steps.values().flat_map(|step| &step.branches);
        (branches().filter(|branch| branch.times > 0).count(), branches().count())
    }

    /// How often each line that begins a step ran.
    #[must_use]
    pub fn lines(&self) -> BTreeMap<u32, u64> {
        let mut lines: HashMap<u32, u64> = HashMap::new();
        for ((line, _), step) in &self.steps {
            let times = lines.entry(*line).or_default();
            *times = (*times).max(step.times);
        }
        lines.into_iter().collect()
    }
}
