//! The same files as they were before something changed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::cli::changed::{Changed, ChangedError};
use crate::model::LayoutRules;
use crate::source::SourceFile;

use super::walk::{self, Kind};
use super::{Hosts, Input, Outcome, Request, decoded, detect, hosts, shown};

impl Input {
    /// The input as it was before: without what is new, with what is gone, with former texts.
    /// Files that ignore files leave out are not asked for when they are gone.
    ///
    /// # Errors
    /// [`ChangedError`] when git does not give the texts.
    pub(in crate::cli) fn before(
        &self,
        request: Request<'_>,
        layout: &LayoutRules,
        changed: &Changed,
    ) -> Result<Self, ChangedError> {
        let unchanged = |file: &&SourceFile| !changed.has(file.name());
        let mut before = Self {
            files: self.files.iter().filter(unchanged).cloned().collect(),
            hosts: self.hosts.iter().filter(|host| unchanged(&&host.file)).cloned().collect(),
            information: self.information.iter().filter(unchanged).cloned().collect(),
            ..Self::default()
        };
        let names = self.names();
        let past = changed.with_past().into_iter().filter_map(|path| {
            let name = match names.get(path) {
                Some(name) => PathBuf::from(name),
                None if path.symlink_metadata().is_ok() => return None,
                None => below(path, request.paths)?,
            };
            let kind = walk::kind_of(&name, layout, request.hosts != Hosts::None)?;
            Some((path, name, kind))
        });
        let past: Vec<_> = past.collect();
        let paths: Vec<_> = past.iter().map(|(path, ..)| *path).collect();
        for ((_, name, kind), bytes) in past.iter().zip(changed.past(&paths)?) {
            before.take(match kind {
                Kind::Document if detect::verdict(&bytes).is_err() => continue,
                Kind::Document => decoded(name, bytes),
                Kind::Host => match SourceFile::from_bytes(shown(name), bytes) {
                    Ok(file) => hosts::judged(file),
                    Err(_) => continue,
                },
                Kind::Information => match decoded(name, bytes) {
                    Outcome::File(file) => Outcome::Information(file),
                    other => other,
                },
            });
        }
        Ok(before)
    }

    /// All that was looked into: the name as it is shown, by the path without links.
    fn names(&self) -> HashMap<PathBuf, &str> {
        let files = self.files.iter().chain(&self.information);
        let files = files.chain(self.hosts.iter().map(|host| &host.file)).map(SourceFile::name);
        let skipped = self.skipped.iter().map(|skipped| skipped.path.as_str());
        let names = files.chain(skipped);
        names.filter_map(|name| Some((Path::new(name).canonicalize().ok()?, name))).collect()
    }
}

/// The name that a file of these folders would have if it were still there.
fn below(path: &Path, folders: &[PathBuf]) -> Option<PathBuf> {
    let here = [PathBuf::from(".")];
    let folders = if folders.is_empty() { &here } else { folders };
    folders.iter().filter(|folder| folder.is_dir()).find_map(|folder| {
        let within = path.strip_prefix(folder.canonicalize().ok()?).ok()?;
        let hidden =
            |part: std::path::Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
        (!within.components().any(hidden)).then(|| folder.join(within))
    })
}
