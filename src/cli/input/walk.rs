//! The files of a folder that may be policy documents, or that tell about their service.

use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::embed;
use crate::model::LayoutRules;

use super::{Unreadable, shown};

/// Name of policyc's own ignore file; `.gitignore` and `.ignore` count as well.
const IGNORE_FILE: &str = ".policycignore";

/// Parts of a file name, after its first dot, that say that it may be a policy document:
/// `api.xml`, `api.policy.xml`, `api.policy`, `api.xml.tftpl`.
const EXTENSIONS: [&str; 2] = ["xml", "policy"];

/// What a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A policy document.
    Document,
    /// A file that holds policy documents.
    Host,
    /// Tells about the service.
    Information,
}

/// The files below `folder` with a fitting name, by their path. Hidden files and what ignore
/// files name are left out; links are not followed.
pub(super) fn files(
    folder: &Path,
    layout: &LayoutRules,
    hosts: bool,
    unreadable: &mut Vec<Unreadable>,
) -> Vec<(PathBuf, Kind)> {
    let mut found = Vec::new();
    let walk = WalkBuilder::new(folder)
        .add_custom_ignore_filename(IGNORE_FILE)
        .require_git(false)
        .follow_links(false)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let kind = kind(&entry, layout, hosts);
                found.extend(kind.map(|kind| (entry.into_path(), kind)));
            }
            Err(error) => unreadable.push(Unreadable::new(&path_of(&error, folder), error)),
        }
    }
    found.sort();
    found
}

/// What a file of a folder may be, by its name.
fn kind(entry: &DirEntry, layout: &LayoutRules, hosts: bool) -> Option<Kind> {
    entry.file_type().filter(|kind| kind.is_file())?;
    kind_of(entry.path(), layout, hosts)
}

/// What a file of that path may be.
pub(super) fn kind_of(path: &Path, layout: &LayoutRules, hosts: bool) -> Option<Kind> {
    let name = path.file_name()?.to_string_lossy();
    let is_json = name.ends_with(".json");
    if is_json && layout.is_information(&shown(path)) {
        Some(Kind::Information)
    } else if !is_json && is_policy_name(&name) {
        Some(Kind::Document)
    } else {
        (hosts && embed::host(&name).is_some()).then_some(Kind::Host)
    }
}

/// True for the name of a file that may be a policy document.
pub(super) fn is_policy_name(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    name.split('.').skip(1).any(|part| EXTENSIONS.contains(&part))
}

/// The path that a walk error is about; the folder itself when it names none.
fn path_of(error: &ignore::Error, folder: &Path) -> PathBuf {
    match error {
        ignore::Error::WithPath { path, .. } => path.clone(),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err, folder)
        }
        _ => folder.to_owned(),
    }
}
