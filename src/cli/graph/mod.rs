//! `policyc graph`: which document inherits from which, and which fragments they include.
//!
//! A format is one file here and one variant of [`Format`].

mod dot;
mod mermaid;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use crate::model::graph::{Edge, Graph};
use crate::model::{DocumentId, Place, Workspace};
use crate::policy::schema::SectionKind;

use super::config::ConfigArgs;
use super::input;
use super::output;

/// Arguments of `policyc graph`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder that holds the service's artifacts; the current one by default.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,

    /// The language of the graph.
    #[arg(long, value_enum, default_value_t = Format::Mermaid)]
    format: Format,

    #[command(flatten)]
    config: ConfigArgs,
}

/// The language of a graph.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Graphviz.
    Dot,
    /// Mermaid, which Markdown viewers draw.
    Mermaid,
}

/// Draws the graph.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let workspace = input::load_service(arguments.folder.as_deref(), &arguments.config)?;
    let service = input::only_service(&workspace)?;
    let graph = Graph::of(&workspace, service);
    let text = match arguments.format {
        Format::Dot => dot::draw(&workspace, &graph),
        Format::Mermaid => mermaid::draw(&workspace, &graph),
    };
    output::print(|out| out.write_all(text.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

/// What stands in a node: the place, and whether it is a fragment.
fn node(workspace: &Workspace, id: DocumentId) -> (String, bool) {
    let place = workspace.document(id).and_then(|document| document.place.as_ref());
    let label = place.map_or_else(String::new, |place| place.to_string().replace('`', ""));
    (label, matches!(place, Some(Place::Fragment(_))))
}

/// The sections of an edge, where they are not all.
fn sections(edge: &Edge) -> String {
    if edge.sections.len() == SectionKind::ALL.len() {
        return String::new();
    }
    let names: Vec<_> = edge.sections.iter().map(|section| section.name()).collect();
    names.join(", ")
}
