//! A plan for people: one line per step, indented by nesting.

use std::fmt::{self, Write};

use super::steps::{Dimension, Retry, SetHeader, TokenLimit};
use super::{Action, Plan, Step};

impl Plan {
    /// The listing: sources, then the steps of each section with their line.
    #[must_use]
    pub fn listing(&self) -> String {
        let mut lister = Lister { text: String::new() };
        // Writing to a string cannot fail.
        let _ = lister.plan(self);
        lister.text
    }
}

struct Lister {
    text: String,
}

impl Lister {
    fn plan(&mut self, plan: &Plan) -> fmt::Result {
        for (number, source) in plan.sources.iter().enumerate() {
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

    fn steps(&mut self, steps: &[Step], depth: usize) -> fmt::Result {
        steps.iter().try_for_each(|step| self.step(step, depth))
    }

    /// A line of its own: where it stands, indented.
    fn line(&mut self, step: &Step, depth: usize) -> fmt::Result {
        let place = format!("{}:{}", step.origin.source, step.origin.line);
        write!(self.text, "{place:>7}  {:depth$}", "", depth = depth * 2)
    }

    /// A line that continues a step.
    fn more(&mut self, depth: usize) -> fmt::Result {
        write!(self.text, "         {:depth$}", "", depth = (depth + 1) * 2)
    }

    fn step(&mut self, step: &Step, depth: usize) -> fmt::Result {
        self.line(step, depth)?;
        write!(self.text, "{}", step.policy)?;
        if let Some(id) = &step.id {
            write!(self.text, " #{id}")?;
        }
        match &step.action {
            Action::Base | Action::ForwardRequest(_) => writeln!(self.text),
            Action::Choose(choose) => {
                writeln!(self.text)?;
                for branch in &choose.branches {
                    self.more(depth)?;
                    writeln!(self.text, "when {}", branch.condition)?;
                    self.steps(&branch.steps, depth + 2)?;
                }
                if let Some(steps) = &choose.otherwise {
                    self.more(depth)?;
                    writeln!(self.text, "otherwise")?;
                    self.steps(steps, depth + 2)?;
                }
                Ok(())
            }
            Action::SetVariable(set) => writeln!(self.text, " {} = {}", set.name, set.value),
            Action::SetHeader(set) => self.set_header(set),
            Action::SetStatus(set) => {
                write!(self.text, " {}", set.code)?;
                match &set.reason {
                    Some(reason) => writeln!(self.text, " {reason}"),
                    None => writeln!(self.text),
                }
            }
            Action::SetBody(set) => {
                if let Some(template) = &set.template {
                    write!(self.text, " {template}")?;
                }
                match &set.body {
                    Some(body) => writeln!(self.text, " {body}"),
                    None => writeln!(self.text, " nothing"),
                }
            }
            Action::ReturnResponse(response) => {
                if let Some(name) = &response.response_variable_name {
                    write!(self.text, " from {name}")?;
                }
                writeln!(self.text)?;
                self.steps(&response.steps, depth + 1)
            }
            Action::TokenLimit(limit) => self.token_limit(limit, depth),
            Action::TokenMetric(metric) => {
                writeln!(self.text, " in {}", metric.namespace)?;
                self.dimensions(&metric.dimensions, depth)
            }
            Action::EmitMetric(metric) => {
                write!(self.text, " {} in {}", metric.name, metric.namespace)?;
                match &metric.value {
                    Some(value) => writeln!(self.text, " value {value}")?,
                    None => writeln!(self.text)?,
                }
                self.dimensions(&metric.dimensions, depth)
            }
            Action::Retry(Retry { steps }) => {
                writeln!(self.text, " (once)")?;
                self.steps(steps, depth + 1)
            }
            Action::Inert(inert) => writeln!(self.text, " (no effect: {})", inert.reason),
            Action::NotSimulated(step) => writeln!(self.text, " (not simulated: {})", step.reason),
        }
    }

    fn set_header(&mut self, set: &SetHeader) -> fmt::Result {
        write!(self.text, " {} {}", set.exists_action, set.name)?;
        for (at, value) in set.values.iter().enumerate() {
            let mark = if at == 0 { " =" } else { "," };
            write!(self.text, "{mark} {value}")?;
        }
        writeln!(self.text)
    }

    fn token_limit(&mut self, limit: &TokenLimit, depth: usize) -> fmt::Result {
        writeln!(self.text, " per {}", limit.counter_key)?;
        if let Some(rate) = &limit.tokens_per_minute {
            self.more(depth)?;
            writeln!(self.text, "rate {rate} tokens per minute")?;
        }
        if let Some(quota) = &limit.quota {
            self.more(depth)?;
            writeln!(self.text, "quota {} tokens {}", quota.tokens, quota.period)?;
        }
        if limit.estimate_prompt_tokens.literal() != Some(&false) {
            self.more(depth)?;
            writeln!(self.text, "estimate prompt {}", limit.estimate_prompt_tokens)?;
        }
        for (attribute, name) in limit.outputs.named() {
            if let Some(name) = name {
                self.more(depth)?;
                writeln!(self.text, "{attribute} {name}")?;
            }
        }
        Ok(())
    }

    fn dimensions(&mut self, dimensions: &[Dimension], depth: usize) -> fmt::Result {
        for dimension in dimensions {
            self.more(depth)?;
            match &dimension.value {
                Some(value) => writeln!(self.text, "{} = {value}", dimension.name)?,
                None => writeln!(self.text, "{} by default", dimension.name)?,
            }
        }
        Ok(())
    }
}
