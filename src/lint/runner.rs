//! Runs the rules over one document.

use crate::policy::Document;
use crate::source::{FileId, Finding};

use super::rule::{Sink, Unit};
use super::rules;
use super::settings::Settings;

/// All findings of one document, in the order of the text.
#[must_use]
pub fn check(document: &Document, file: FileId, settings: &Settings) -> Vec<Finding> {
    let unit = Unit { document, file, settings };
    let mut findings = Vec::new();
    for rule in rules::ALL {
        rule.document(&unit, &mut Sink::new(rule.meta(), file, &mut findings));
    }
    for element in document.elements() {
        if !element.is_judged() {
            continue;
        }
        for rule in rules::ALL {
            rule.element(element, &unit, &mut Sink::new(rule.meta(), file, &mut findings));
        }
    }
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.location.span.start, finding.location.span.end);
        key(a).cmp(&key(b)).then_with(|| a.rule.cmp(b.rule))
    });
    findings
}
