//! The pages of rules, policies and assumptions as Markdown: `explain` prints them, `docs` writes them.

mod assumption;
pub(super) mod expressions;
pub(super) mod figures;
pub(super) mod formats;
mod policy;
mod rule;
pub(super) mod simulation;
pub(super) mod summary;

use crate::lint::rules;
use crate::policy::catalogue;
use crate::sim::assumptions;

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    /// A lint rule.
    Rule,
    /// A policy.
    Policy,
    /// An assumption of the simulator.
    Assumption,
}

impl Topic {
    /// Every topic: the word for it, its plural as a heading.
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Rule, "rule", "Rules"),
        (Self::Policy, "policy", "Policies"),
        (Self::Assumption, "assumption", "Assumptions of the simulator"),
    ];
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) topic: Topic,
    pub(super) name: &'static str,
    /// Other names that lead to the page.
    pub(super) aliases: Vec<&'static str>,
    /// One sentence or two.
    pub(super) summary: String,
    /// Few words that stand beside the name in lists.
    pub(super) remark: String,
    /// How far the fixes of a rule may be trusted, in words; `None` for what is no rule.
    pub(super) fixes: Option<String>,
    /// The whole page.
    pub(super) markdown: String,
}

/// Every page: rules first, each kind in the order of the alphabet.
pub(super) fn all() -> Vec<Page> {
    let mut pages: Vec<_> = rules::ALL.iter().map(|rule| rule::page(rule.meta())).collect();
    pages.extend(catalogue::ALL.iter().map(|decl| policy::page(decl)));
    pages.extend(assumptions::ALL.iter().map(|entry| assumption::page(*entry)));
    pages.sort_by_key(|page| (page.topic, page.name));
    pages
}

/// The pages that `name` leads to, in any case. A rule and a policy may share a name.
pub(super) fn named(name: &str) -> Vec<Page> {
    let answers = |page: &Page| {
        page.name.eq_ignore_ascii_case(name)
            || page.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    };
    all().into_iter().filter(answers).collect()
}

/// The text of a doc comment, without the blank that follows each `///`.
fn doc_text(doc: &str) -> String {
    crate::lint::Page::new(doc).markdown.trim_end().to_owned()
}

/// `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests;
