//! Patterns that say which files are meant, as in `.gitignore`.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A list of patterns. The last one that matches a path decides; one with `!` takes it out.
#[derive(Clone, Debug)]
pub(super) struct Patterns(Gitignore);

impl Patterns {
    /// Reads the patterns.
    ///
    /// # Errors
    /// Which pattern is wrong, by its number, and why.
    pub(super) fn new(patterns: &[String]) -> Result<Self, (usize, String)> {
        let mut builder = builder();
        for (number, pattern) in patterns.iter().enumerate() {
            add(&mut builder, pattern).map_err(|why| (number, why))?;
        }
        let built = builder.build().map_err(|error| (0, error.to_string()))?;
        Ok(Self(built))
    }

    /// True when the patterns mean the file at `path`, which is seen from the folder that the
    /// patterns belong to and has `/` between its parts. A file outside of it is not meant.
    pub(super) fn matches(&self, path: &str) -> bool {
        let path = Path::new(path);
        !path.has_root()
            && !path.starts_with("..")
            && self.0.matched_path_or_any_parents(path, false).is_ignore()
    }
}

/// Says what is wrong with one pattern.
pub(super) fn check(pattern: &str) -> Result<(), String> {
    add(&mut builder(), pattern)
}

/// Git takes `a[` for a name with a bracket in it; here it is a slip.
fn builder() -> GitignoreBuilder {
    let mut builder = GitignoreBuilder::new("");
    builder.allow_unclosed_class(false);
    builder
}

fn add(builder: &mut GitignoreBuilder, pattern: &str) -> Result<(), String> {
    // `.gitignore` takes these for a blank line and a comment.
    if pattern.trim().is_empty() {
        return Err("an empty pattern matches nothing".to_owned());
    }
    if pattern.starts_with('#') {
        return Err("a pattern that begins with `#` matches nothing; write `\\#`".to_owned());
    }
    match builder.add_line(None, pattern) {
        Ok(_) => Ok(()),
        Err(ignore::Error::Glob { err, .. }) => Err(format!("not a pattern: {err}")),
        Err(error) => Err(format!("not a pattern: {error}")),
    }
}
