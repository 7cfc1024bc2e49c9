//! `base`: the place of the wider scope's section.

use super::Run;
use crate::sim::flow::program::InfoId;
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;
use crate::sim::flow::state::Section;

/// `base` where no wider scope is known.
#[derive(Debug)]
pub(super) struct Base;

impl Run for Base {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, _: InfoId) -> Result<Flow, Box<Raised>> {
        // The global scope forwards the request.
        Ok(match runner.section {
            Section::Backend => Flow::Backend(runner.forward()),
            Section::Inbound | Section::Outbound | Section::OnError => Flow::Through,
        })
    }
}
