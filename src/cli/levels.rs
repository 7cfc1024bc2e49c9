//! Options that say how bad findings are taken.

use std::collections::BTreeMap;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use miette::Diagnostic;
use thiserror::Error;

use crate::lint::levels::{UnknownRule, rule_names};
use crate::lint::{Level, Levels};
use crate::report::lint::severity_name;
use crate::source::Severity;

use super::unknown::UnknownName;

/// Options of `policyc lint` about levels. They count more than the configuration.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Levels")]
pub(super) struct LevelArgs {
    /// Take the findings of a rule as errors.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    error: Vec<String>,

    /// Take the findings of a rule as warnings.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    warn: Vec<String>,

    /// Take the findings of a rule as advice.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    info: Vec<String>,

    /// Drop the findings of a rule.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    allow: Vec<String>,

    /// Take every warning as an error.
    #[arg(long)]
    deny_warnings: bool,

    /// Keep only the findings of this rule; may be given more than once. That a document cannot
    /// be read is told in any case.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,

    /// Leave out what is less severe.
    #[arg(long, value_name = "SEVERITY", value_parser = severity_parser())]
    min_severity: Option<Severity>,
}

/// A rule with two levels.
#[derive(Debug, Diagnostic, Error)]
#[error("`{rule}` is given two levels: `--{first}` and `--{second}`")]
struct TwoLevels {
    rule: String,
    first: &'static str,
    second: &'static str,
}

fn severity_parser() -> impl TypedValueParser<Value = Severity> {
    const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];
    PossibleValuesParser::new(ALL.map(severity_name)).try_map(|name| {
        ALL.into_iter().find(|severity| severity_name(*severity) == name).ok_or("no severity")
    })
}

impl LevelArgs {
    /// The levels that the options stand for.
    pub(super) fn levels(&self) -> miette::Result<Levels> {
        let mut levels = Levels::default();
        levels.restrict(self.deny_warnings, self.min_severity);
        let mut given: BTreeMap<&str, Level> = BTreeMap::new();
        for (level, rules) in [
            (Level::Error, &self.error),
            (Level::Warn, &self.warn),
            (Level::Info, &self.info),
            (Level::Allow, &self.allow),
        ] {
            for rule in rules {
                levels.set(rule, level).map_err(unknown)?;
                match given.insert(rule, level) {
                    Some(first) if first != level => {
                        let (first, second) = (first.name(), level.name());
                        return Err(TwoLevels { rule: rule.clone(), first, second }.into());
                    }
                    _ => {}
                }
            }
        }
        for rule in &self.select {
            levels.select(rule).map_err(unknown)?;
        }
        Ok(levels)
    }
}

fn unknown(error: UnknownRule) -> UnknownName {
    UnknownName::new("rule", &error.name, rule_names(), "policyc explain")
}
