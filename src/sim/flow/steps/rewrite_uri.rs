//! `rewrite-uri`.
//!
//! The template's parameters are those of the operation's own template. Where the recording
//! does not say what they were, the URL stays as it was, and the step is counted as passed by.

use crate::plan::steps;

use super::Run;
use super::pass_by::{self, PassBy};
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::RequestParts;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;
use crate::sim::flow::url;

/// `rewrite-uri`
#[derive(Debug)]
pub(super) struct RewriteUri {
    template: Operand,
    copy: Operand,
    /// Counts the calls whose parameters are not known.
    unknown: Option<PassBy>,
}

pub(super) fn make(
    builder: &mut Builder,
    rewrite: &steps::RewriteUri,
    info: InfoId,
) -> Option<RewriteUri> {
    builder.note_change(RequestParts::URL);
    builder.program.keeps_lines = true;
    let text = match (rewrite.template.literal(), rewrite.template.template()) {
        (Some(text), _) => text.as_str(),
        (_, Some(template)) => template.text.as_str(),
        _ => "",
    };
    let unknown = text.contains('{').then(|| {
        let reason = "a parameter of its template is not recorded";
        pass_by::make(builder, info, reason, true)
    });
    let template = builder.text(&rewrite.template);
    let copy = builder.truth(&rewrite.copy_unmatched);
    Some(RewriteUri { template: template?, copy: copy?, unknown })
}

impl Run for RewriteUri {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let template = runner.string(self.template, info)?;
        let copy = runner.truth(self.copy, info)?;
        let template = match &self.unknown {
            None => Some(template),
            Some(_) => filled(runner, &template),
        };
        match (template, &self.unknown) {
            (Some(template), _) => {
                let changed = url::rewritten(&runner.url(), &template, copy);
                runner.state.request.url = Some(changed.into());
            }
            (None, Some(unknown)) => unknown.count(runner),
            (None, None) => {}
        }
        Ok(Flow::Through)
    }
}

/// The template with its parameters; `None` when one of them is not known.
fn filled(runner: &Runner<'_>, template: &str) -> Option<String> {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        text.push_str(before);
        text.push_str(&runner.view.matched_parameter(name)?);
        rest = after;
    }
    text.push_str(rest);
    Some(text)
}
