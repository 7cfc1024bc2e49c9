//! A plan for people: one line per step, indented by nesting.
//!
//! What a step says of itself stands beside its data, in [`super::steps`].

use std::collections::HashSet;
use std::fmt::{self, Write};

use super::{Plan, Step, Value};

impl Plan {
    /// The listing: sources, then the steps of each section with their line.
    #[must_use]
    pub fn listing(&self) -> String {
        self.listed(|_| true)
    }

    /// The listing with these sources and those that a step comes from.
    pub(super) fn listing_with(&self, layers: &[u32]) -> String {
        let used: HashSet<_> = self.steps().map(|(_, step)| step.origin.source).collect();
        self.listed(|source| layers.contains(&source) || used.contains(&source))
    }

    fn listed(&self, shows: impl Fn(u32) -> bool) -> String {
        let mut lister = Lister { text: String::new() };
        // Writing to a string cannot fail.
        let _ = lister.plan(self, shows);
        lister.text
    }
}

/// What every kind of step tells about itself.
pub(super) trait Listed {
    /// Writes the rest of the step's line, and further lines.
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result;

    /// The lists of steps within, in their order.
    fn nested(&self) -> Vec<&[Step]> {
        Vec::new()
    }
}

/// A listing in the making.
pub(super) struct Lister {
    pub(super) text: String,
}

impl Lister {
    fn plan(&mut self, plan: &Plan, shows: impl Fn(u32) -> bool) -> fmt::Result {
        for (number, source) in (0_u32..).zip(&plan.sources).filter(|(number, _)| shows(*number)) {
            let scope = source.scope.map_or("", |scope| scope.name());
            let gap = if scope.is_empty() { "" } else { " at " };
            writeln!(self.text, "source {number}: {}{gap}{scope}", source.path)?;
        }
        for (name, steps) in plan.sections.named() {
            writeln!(self.text, "\n{name}")?;
            match steps {
                None => writeln!(self.text, "         (not in the document)")?,
                Some([]) => writeln!(self.text, "         (nothing)")?,
                Some(steps) => self.steps(steps, 0)?,
            }
        }
        Ok(())
    }

    /// A list of steps.
    pub(super) fn steps(&mut self, steps: &[Step], depth: usize) -> fmt::Result {
        steps.iter().try_for_each(|step| self.step(step, depth))
    }

    /// A line of its own: where it stands, indented.
    fn line(&mut self, step: &Step, depth: usize) -> fmt::Result {
        let place = format!("{}:{}", step.origin.source, step.origin.line);
        write!(self.text, "{place:>7}  {:depth$}", "", depth = depth * 2)
    }

    /// A line that continues a step.
    pub(super) fn more(&mut self, depth: usize) -> fmt::Result {
        write!(self.text, "         {:depth$}", "", depth = (depth + 1) * 2)
    }

    /// A line for each header and variable that a step sets.
    pub(super) fn outputs(
        &mut self,
        named: &[(&str, Option<&Value<String>>)],
        depth: usize,
    ) -> fmt::Result {
        for (attribute, name) in named {
            if let Some(name) = name {
                self.more(depth)?;
                writeln!(self.text, "{attribute} {name}")?;
            }
        }
        Ok(())
    }

    fn step(&mut self, step: &Step, depth: usize) -> fmt::Result {
        self.line(step, depth)?;
        write!(self.text, "{}", step.policy)?;
        if let Some(id) = &step.id {
            write!(self.text, " #{id}")?;
        }
        match step.action.listed() {
            Some(data) => data.list(self, depth),
            None => writeln!(self.text),
        }
    }
}
