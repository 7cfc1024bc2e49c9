//! How bad the findings of a rule are taken: what configuration and command line say.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::source::{Finding, Severity};

use super::{nearest, rules};

/// The rules that say that a document could not be read. What they hide from other rules
/// cannot be known, so that a selection of rules never silences them.
const UNREADABLE: [&str; 2] = ["malformed-xml", "unclosed-expression"];

/// What a user makes of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Its findings are errors.
    Error,
    /// Its findings are warnings.
    Warn,
    /// Its findings are advice.
    Info,
    /// Its findings are dropped.
    Allow,
}

impl Level {
    /// All levels, worst first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warn, Self::Info, Self::Allow];

    /// The word that users write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Allow => "allow",
        }
    }

    /// The severity of the findings; `None` when they are dropped.
    const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warn => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Allow => None,
        }
    }
}

/// A name that no rule has.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("there is no rule `{name}`")]
pub struct UnknownRule {
    /// The name.
    pub name: String,
    /// The rule that was probably meant.
    pub nearest: Option<&'static str>,
}

/// The names of all rules, in alphabetical order.
pub fn rule_names() -> impl Iterator<Item = &'static str> {
    rules::ALL.iter().map(|rule| rule.meta().name)
}

/// The rule of that name, as the registry spells it.
fn known(name: &str) -> Result<&'static str, UnknownRule> {
    let found = rule_names().find(|known| *known == name);
    found.ok_or_else(|| UnknownRule { name: name.to_owned(), nearest: nearest(name, rule_names()) })
}

/// What a user makes of the findings. By default every finding stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    by_rule: BTreeMap<&'static str, Level>,
    selected: Option<BTreeSet<&'static str>>,
    deny_warnings: bool,
    min_severity: Option<Severity>,
}

impl Levels {
    /// Takes the findings of `rule` as `level`; the last word on a rule counts.
    ///
    /// # Errors
    /// [`UnknownRule`] when there is no such rule.
    pub fn set(&mut self, rule: &str, level: Level) -> Result<(), UnknownRule> {
        self.by_rule.insert(known(rule)?, level);
        Ok(())
    }

    /// Keeps only the findings of this rule and of others that are selected. Findings that a
    /// document could not be read stay, unless they are allowed.
    ///
    /// # Errors
    /// [`UnknownRule`] when there is no such rule.
    pub fn select(&mut self, rule: &str) -> Result<(), UnknownRule> {
        let rule = known(rule)?;
        self.selected.get_or_insert_default().insert(rule);
        Ok(())
    }

    /// Makes warnings errors, and drops findings that are less severe than `min_severity`.
    pub fn restrict(&mut self, deny_warnings: bool, min_severity: Option<Severity>) {
        self.deny_warnings |= deny_warnings;
        self.min_severity = min_severity.or(self.min_severity);
    }

    /// Adds what `later` says, which counts where both speak.
    pub fn extend(&mut self, later: &Self) {
        self.by_rule.extend(&later.by_rule);
        if let Some(selected) = &later.selected {
            self.selected = Some(selected.clone());
        }
        self.restrict(later.deny_warnings, later.min_severity);
    }

    /// The severity that a finding of `rule` is taken with; `None` drops it.
    #[must_use]
    pub fn judge(&self, rule: &str, severity: Severity) -> Option<Severity> {
        if let Some(selected) = &self.selected
            && !selected.contains(rule)
            && !UNREADABLE.contains(&rule)
        {
            return None;
        }
        let severity = match self.by_rule.get(rule) {
            Some(level) => level.severity()?,
            None => severity,
        };
        let severity = match severity {
            Severity::Warning if self.deny_warnings => Severity::Error,
            severity => severity,
        };
        (self.min_severity.is_none_or(|least| severity >= least)).then_some(severity)
    }

    /// Gives a finding its severity; false when it is not wanted.
    #[must_use]
    pub fn keep(&self, finding: &mut Finding) -> bool {
        let severity = self.judge(finding.rule, finding.severity);
        finding.severity = severity.unwrap_or(finding.severity);
        severity.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Levels, rule_names};
    use crate::source::Severity::{Error, Info, Warning};

    #[test]
    fn the_last_word_on_a_rule_counts() {
        let mut levels = Levels::default();
        assert_eq!(levels.judge("unknown-attribute", Error), Some(Error));
        levels.set("unknown-attribute", Level::Warn).unwrap();
        assert_eq!(levels.judge("unknown-attribute", Error), Some(Warning));
        let mut later = Levels::default();
        later.set("unknown-attribute", Level::Allow).unwrap();
        levels.extend(&later);
        assert_eq!(levels.judge("unknown-attribute", Error), None);
        assert_eq!(levels.judge("unknown-element", Error), Some(Error));
    }

    #[test]
    fn an_unknown_rule_is_refused_with_the_nearest_one() {
        let mut levels = Levels::default();
        let error = levels.set("unknown-atribute", Level::Warn).unwrap_err();
        assert_eq!(error.nearest, Some("unknown-attribute"));
        assert_eq!(levels.select("x").unwrap_err().nearest, None);
        assert_eq!(levels, Levels::default());
    }

    #[test]
    fn a_selection_never_hides_that_a_document_is_unreadable() {
        let mut levels = Levels::default();
        levels.select("unknown-attribute").unwrap();
        assert_eq!(levels.judge("unknown-element", Error), None);
        assert_eq!(levels.judge("unknown-attribute", Error), Some(Error));
        assert_eq!(levels.judge("malformed-xml", Error), Some(Error));
        levels.set("malformed-xml", Level::Allow).unwrap();
        assert_eq!(levels.judge("malformed-xml", Error), None);
        for name in super::UNREADABLE {
            assert!(rule_names().any(|known| known == name), "{name}");
        }
    }

    #[test]
    fn denied_warnings_are_errors_before_the_least_severity_counts() {
        let mut levels = Levels::default();
        levels.restrict(true, Some(Error));
        assert_eq!(levels.judge("undocumented", Warning), Some(Error));
        assert_eq!(levels.judge("undocumented", Info), None);
        let mut levels = Levels::default();
        levels.restrict(false, Some(Warning));
        assert_eq!(levels.judge("undocumented", Warning), Some(Warning));
        assert_eq!(levels.judge("undocumented", Info), None);
    }
}
