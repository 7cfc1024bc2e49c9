//! A name on the command line that nothing answers to.

use miette::Diagnostic;
use thiserror::Error;

/// Similarity from which a known name is worth a suggestion (Jaro-Winkler, 0 to 1).
const NEAR: f64 = 0.8;

/// The user asked for a name that does not exist.
#[derive(Debug, Diagnostic, Error)]
#[error("there is no {kind} `{name}`")]
pub(super) struct UnknownName {
    kind: &'static str,
    name: String,
    #[help]
    help: String,
}

impl UnknownName {
    /// `name` is none of `known`; `list` is the command that lists them.
    pub(super) fn new<'k>(
        kind: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'k str>,
        list: &str,
    ) -> Self {
        let help = match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`? `{list}` lists all"),
            None => format!("`{list}` lists all"),
        };
        Self { kind, name: name.to_owned(), help }
    }
}

/// The known name that is most like `name`, if one is like it at all.
fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let name = name.to_ascii_lowercase();
    known
        .into_iter()
        .map(|word| (strsim::jaro_winkler(&name, word), word))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, word)| word)
}
