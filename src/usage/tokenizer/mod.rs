//! The public tokenizers of OpenAI's models, and which model uses which.
//!
//! The vocabularies are part of the program: 2 MB compressed, read when a text is counted for
//! the first time (0.1 s each). Counts are those of OpenAI's own library, to the token.

use std::sync::LazyLock;

use tiktoken::CoreBpe;

/// A vocabulary and the pattern that cuts texts for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// `o200k_base`: GPT-4o and what came after it.
    O200k,
    /// `cl100k_base`: GPT-4, GPT-3.5 and the embeddings of their time.
    Cl100k,
}

static O200K: LazyLock<CoreBpe> = LazyLock::new(tiktoken::encoding::o200k_base);
static CL100K: LazyLock<CoreBpe> = LazyLock::new(tiktoken::encoding::cl100k_base);

/// Families of models by how their names begin; the first row that fits counts.
///
/// Source: tiktoken 0.14.0, `model.py`. The text part of `o200k_harmony` is `o200k_base`.
/// Azure writes `gpt-35-turbo`.
const FAMILIES: &[(&str, Encoding)] = &[
    ("gpt-4o", Encoding::O200k),
    ("chatgpt-4o", Encoding::O200k),
    ("gpt-4.1", Encoding::O200k),
    ("gpt-4.5", Encoding::O200k),
    ("gpt-5", Encoding::O200k),
    ("gpt-oss", Encoding::O200k),
    ("o1", Encoding::O200k),
    ("o3", Encoding::O200k),
    ("o4", Encoding::O200k),
    ("gpt-4", Encoding::Cl100k),
    ("gpt-3.5", Encoding::Cl100k),
    ("gpt-35", Encoding::Cl100k),
    ("text-embedding-3", Encoding::Cl100k),
    ("text-embedding-ada-002", Encoding::Cl100k),
    ("davinci-002", Encoding::Cl100k),
    ("babbage-002", Encoding::Cl100k),
];

impl Encoding {
    /// The encoding of the model of that name; `None` for models whose tokenizer is not
    /// public, or not known. Names of fine-tuned models and names with a vendor before a
    /// slash are understood.
    #[must_use]
    pub fn of_model(model: &str) -> Option<Self> {
        let name = family_name(model);
        let row = FAMILIES.iter().find(|(prefix, _)| is_of_family(name, prefix));
        row.map(|(_, encoding)| *encoding)
    }

    /// The name that OpenAI gives it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::O200k => "o200k_base",
            Self::Cl100k => "cl100k_base",
        }
    }

    /// The tokens of a text. Marks such as `<|endoftext|>` are text like any other.
    #[must_use]
    pub fn count(self, text: &str) -> u64 {
        let tokenizer = match self {
            Self::O200k => &O200K,
            Self::Cl100k => &CL100K,
        };
        tokenizer.count(text) as u64
    }
}

/// The name of a model without vendor and without the mark of a fine-tuned one.
pub(super) fn family_name(model: &str) -> &str {
    let name = model.rsplit_once('/').map_or(model, |(_, name)| name);
    name.strip_prefix("ft:").unwrap_or(name)
}

/// Whether the model `name` is of the family `prefix`: it begins so, case aside, and no
/// letter or digit follows.
pub(super) fn is_of_family(name: &str, prefix: &str) -> bool {
    let Some((start, rest)) = name.split_at_checked(prefix.len()) else { return false };
    start.eq_ignore_ascii_case(prefix)
        && !rest.starts_with(|next: char| next.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
