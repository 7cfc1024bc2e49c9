//! The page of a lint rule: its doc comment under a heading that says how bad and why.

use crate::lint::{Page as RulePage, RuleMeta};
use crate::report::lint::{basis_name, severity_name};
use crate::source::Safety;

use super::{Page, Topic};

/// The page of the rule.
pub(super) fn page(meta: &'static RuleMeta) -> Page {
    let page = RulePage::new(meta.doc);
    let remark = severity_name(meta.severity).to_owned();
    let fixes = fix_words(meta);
    let fix = if fixes.is_empty() { String::new() } else { format!(" Fix: {fixes}.") };
    let markdown = format!(
        "# {}\n\nSeverity: {remark}. Basis: {}.{fix}\n\n{}",
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
