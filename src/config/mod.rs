//! The configuration, `policyc.toml`: text in, typed settings or problems out. Where the file is
//! looked for, and what the command line says on top of it, is decided by the command line.
//!
//! ```text
//! file.rs (types with their documentation)
//!   ├─ schema.rs   JSON Schema ── check.rs: every mistake of a text with its place
//!   ├─ page.rs     the page of the documentation
//!   └─ settings.rs what holds for one file
//! ```

mod check;
mod file;
mod page;
mod pattern;
mod schema;
mod settings;

use toml::de::DeTable;

use crate::source::Span;

pub use file::Simulate;
pub use page::{EXAMPLE, page};
pub use schema::json_schema;
pub use settings::{Config, FileSettings};

#[cfg(test)]
mod tests;

/// Name of the configuration file.
pub const FILE_NAME: &str = "policyc.toml";

/// One mistake in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The text that is wrong.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// Reads a configuration.
///
/// # Errors
/// Everything that is wrong with the text, in its order.
pub fn parse(text: &str) -> Result<Config, Vec<Problem>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors.into_iter().map(|error| of_toml(text, &error)).collect());
    }
    let problems = check::check(&document, json_schema());
    if !problems.is_empty() {
        return Err(problems);
    }
    // What the schema takes, the types take; should they ever differ, the reader has the word.
    let file: file::ConfigFile =
        toml::from_str(text).map_err(|error| vec![of_toml(text, &error)])?;
    Config::new(file).map_err(|message| {
        let span = Span::at(0);
        vec![Problem { span, message, help: None }]
    })
}

/// A mistake that the TOML reader found.
fn of_toml(text: &str, error: &toml::de::Error) -> Problem {
    let span = error.span().unwrap_or(text.len()..text.len());
    Problem { span: Span::from_range(span), message: error.message().to_owned(), help: None }
}
