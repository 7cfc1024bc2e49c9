//! The page of a lint rule: its doc comment under a heading that says how bad and why.

use crate::lint::{Answer, Page as RulePage, RuleMeta};
use crate::report::lint::{basis_name, severity_name};
use crate::source::Safety;

use super::{Page, Topic};

/// The page of the rule.
pub(super) fn page(meta: &'static RuleMeta) -> Page {
    let page = RulePage::new(meta.doc);
    let remark = severity_name(meta.severity).to_owned();
    let fixes = fix_words(meta);
    let fix = match meta.no_fix {
        Some(reason) => format!("No mechanical fix: {reason}."),
        None => format!("Fix: {fixes}."),
    };
    let answer = meta.answer.map_or_else(String::new, |Answer { text, source }| {
        format!("\n## What the service answers\n\n> {text}\n\nSeen: {source}.\n")
    });
    let markdown = format!(
        "# {}\n\nSeverity: {remark}. Basis: {}. {fix}\n\n{}{answer}",
        meta.name,
        basis_name(meta.basis),
        page.markdown
    );
    Page {
        topic: Topic::Rule,
        name: meta.name,
        aliases: Vec::new(),
        summary: page.summary(),
        remark,
        fixes: Some(fixes),
        markdown,
    }
}

/// How far the fixes of a rule may be trusted, in words.
pub(super) fn fix_words(meta: &RuleMeta) -> String {
    let word = |safety: &Safety| match safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
        Safety::DisplayOnly => "shown only",
    };
    meta.fixes.iter().map(word).collect::<Vec<_>>().join(", ")
}
