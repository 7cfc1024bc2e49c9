//! The files of a folder that may be policy documents, or that tell about their service.

use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::model::LayoutRules;

use super::{Unreadable, shown};

/// Name of policyc's own ignore file; `.gitignore` and `.ignore` count as well.
const IGNORE_FILE: &str = ".policycignore";

/// Parts of a file name, after its first dot, that say that it may be a policy document:
/// `api.xml`, `api.policy.xml`, `api.policy`, `api.xml.tftpl`.
const EXTENSIONS: [&str; 2] = ["xml", "policy"];

/// The files below `folder` with a fitting name, by their path. Hidden files and what ignore
/// files name are left out; links are not followed.
pub(super) fn files(
    folder: &Path,
    layout: &LayoutRules,
    unreadable: &mut Vec<Unreadable>,
) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let walk = WalkBuilder::new(folder)
        .add_custom_ignore_filename(IGNORE_FILE)
        .require_git(false)
        .follow_links(false)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) if is_candidate(&entry, layout) => found.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => unreadable.push(Unreadable::new(&path_of(&error, folder), error)),
        }
    }
    found.sort();
    found
}

fn is_candidate(entry: &DirEntry, layout: &LayoutRules) -> bool {
    let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
    entry.file_type().is_some_and(|kind| kind.is_file())
        && (name.split('.').skip(1).any(|part| EXTENSIONS.contains(&part))
            || is_json(entry.path()) && layout.is_information(&shown(entry.path())))
}

/// True for JSON, which is no policy document.
pub(super) fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
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
