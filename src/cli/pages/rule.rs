//! The page of a lint rule: its doc comment under a heading that says how bad and why.

use crate::lint::{Page as RulePage, RuleMeta};
use crate::report::lint::{basis_name, severity_name};

use super::{Page, Topic};

/// The page of the rule.
pub(super) fn page(meta: &'static RuleMeta) -> Page {
    let page = RulePage::new(meta.doc);
    let remark = severity_name(meta.severity).to_owned();
    let markdown = format!(
        "# {}\n\nSeverity: {remark}. Basis: {}.\n\n{}",
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
        markdown,
    }
}
