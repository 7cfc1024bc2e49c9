//! The page of an assumption of the simulator.

use crate::sim::assumptions::{self, Assumption};

use super::{Page, Topic};

/// The page of one assumption.
pub(super) fn page(entry: &dyn Assumption) -> Page {
    let facts = entry.facts();
    Page {
        topic: Topic::Assumption,
        name: facts.name,
        aliases: Vec::new(),
        summary: facts.question.to_owned(),
        remark: facts.ground.name().to_owned(),
        fixes: None,
        markdown: assumptions::page(entry),
    }
}
