//! A name on the command line that nothing answers to.

use miette::Diagnostic;
use thiserror::Error;

/// Similarity from which a known name is worth a suggestion (Jaro-Winkler, 0 to 1).
const NEAR: f64 = 0.85;

/// Bytes from which a part of a name is worth a suggestion.
const SHORTEST_PART: usize = 4;

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
    let near = known.into_iter().map(|word| (likeness(&name, word), word));
    near.filter(|(likeness, _)| *likeness >= NEAR)
        .reduce(|best, other| if other.0 > best.0 { other } else { best })
        .map(|(_, word)| word)
}

/// How like two names are, from 0 to 1; a part of a name is as like as a near miss of it.
fn likeness(name: &str, word: &str) -> f64 {
    let likeness = strsim::jaro_winkler(name, word);
    let is_part = name.len() >= SHORTEST_PART && word.contains(name);
    if is_part { likeness.max(NEAR) } else { likeness }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_misses_and_parts_are_suggested() {
        let known =
            ["llm-token-limit", "azure-openai-token-limit", "unknown-attribute", "set-header"];
        assert_eq!(nearest("unknown-atribute", known), Some("unknown-attribute"));
        assert_eq!(nearest("Set-Headers", known), Some("set-header"));
        assert_eq!(nearest("token-limit", known), Some("llm-token-limit"));
        assert_eq!(nearest("xyz", known), None);
        assert_eq!(nearest("", known), None);
    }
}
