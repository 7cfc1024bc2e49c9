//! Symbols of all documents: fragments, what policies are attached to, variables, named values.

use lsp_types::{SymbolInformation, SymbolKind, WorkspaceSymbolParams, WorkspaceSymbolResponse};

use super::Outcome;
use crate::ide::names::title;
use crate::lsp::folder::Folder;
use crate::lsp::state::State;
use crate::model::ResourceKind;
use crate::model::variables::Sites;
use crate::source::{Location, Span};

/// Most symbols of one answer.
const MOST: usize = 500;

pub(super) fn symbols(
    state: &mut State,
    params: WorkspaceSymbolParams,
) -> Outcome<Option<WorkspaceSymbolResponse>> {
    let query = params.query.to_lowercase();
    let mut found = Vec::new();
    for folder in state.folders() {
        for (name, kind, location) in of_folder(folder) {
            if found.len() >= MOST {
                break;
            }
            if !fits(&name.to_lowercase(), &query) {
                continue;
            }
            if let Some(location) = state.location(folder, location) {
                #[expect(
                    deprecated,
                    reason = "the type of the protocol's crate has no other constructor"
                )]
                found.push(SymbolInformation {
                    name,
                    kind,
                    tags: None,
                    deprecated: None,
                    location,
                    container_name: None,
                });
            }
        }
    }
    Ok(Some(WorkspaceSymbolResponse::Flat(found)))
}

/// True when the letters of the query come in the name, in their order.
fn fits(name: &str, query: &str) -> bool {
    let mut letters = name.chars();
    query.chars().filter(|c| !c.is_whitespace()).all(|c| letters.any(|letter| letter == c))
}

fn of_folder(folder: &Folder) -> Vec<(String, SymbolKind, Location)> {
    let mut found = Vec::new();
    for member in folder.workspace().members() {
        let root = member.document.document.root();
        let at = member.at(root.map_or(Span::at(0), |root| root.name_span()));
        if let Some(title) = title(member) {
            found.push((title, SymbolKind::FILE, at));
        }
        let sites = Sites::of(&member.document.document);
        for set in sites.sets() {
            if let Some(name) = &set.name {
                let location = member.at(set.attribute.value_span());
                found.push((name.to_string(), SymbolKind::VARIABLE, location));
            }
        }
    }
    for service in folder.workspace().services() {
        for resource in service.resources(ResourceKind::NamedValue) {
            if let Some(location) = resource.location {
                let name = format!("{{{{{}}}}}", resource.name.name);
                found.push((name, SymbolKind::CONSTANT, location));
            }
        }
    }
    found
}
