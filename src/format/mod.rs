//! The formatter: one layout for policy documents, raw ones included.
//!
//! [`format`] lays a document out anew and reads the result again: what it says must not have
//! changed ([`crate::policy::meaning`]), or nothing is given back. What the service may see as it
//! stands is never touched: bodies, free XML, CDATA, literal text, attribute values that are no
//! expression.
//!
//! ```text
//! Document ── Printer (elements, comments, blank lines, attributes)
//!                └─ code.rs (expressions: shifted as they are, or laid out; raw or escaped)
//! ```

mod code;
mod options;
mod printer;

use thiserror::Error;

use crate::policy::meaning::Meaning;
use crate::policy::{Document, ParseOptions};
use crate::source::SourceFile;
use crate::xml::XmlError;
use crate::xml::value::PlaceholderStyles;

pub use options::{Escape, Expressions, Indent, Options};

#[cfg(test)]
mod tests;

/// Why a document was not laid out.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum FormatError {
    /// The markup is broken, so that nobody can say what belongs together.
    #[error("it is malformed: {}", .0.first().map_or_else(String::new, XmlError::message))]
    Malformed(Vec<XmlError>),
    /// The result would say something else. A mistake of the formatter, which it found itself.
    #[error("the result would not say the same; this is a mistake of policyc, please report it")]
    Changed,
}

/// The text of a policy document in the layout that `options` ask for.
///
/// Line ends are those that most lines of the file have, and a byte-order mark stays. The result
/// is formatted already: formatting it again changes nothing.
///
/// # Errors
/// [`FormatError`] when the document is malformed, or when the result would say something else.
pub fn format(file: &SourceFile, options: &Options) -> Result<String, FormatError> {
    format_with(file, options, &ParseOptions::default())
}

/// The same for a text that is read with other options: pieces of documents, other placeholders.
///
/// # Errors
/// As [`format`].
pub fn format_with(
    file: &SourceFile,
    options: &Options,
    parse: &ParseOptions,
) -> Result<String, FormatError> {
    let text = file.text();
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    let has_returns = body.contains("\r\n");
    let is_windows = has_returns && {
        let all = memchr::memchr_iter(b'\n', body.as_bytes()).count();
        memchr::memmem::find_iter(body.as_bytes(), "\r\n").count() * 2 > all
    };
    let plain = if has_returns { body.replace("\r\n", "\n") } else { body.to_owned() };
    let before = Document::parse(SourceFile::new(file.name(), plain), parse);
    if !before.errors().is_empty() || before.root().is_none() {
        return Err(FormatError::Malformed(before.errors().to_vec()));
    }
    let laid_out = printer::print(&before, options);
    let after = Document::parse(SourceFile::new(file.name(), laid_out.as_str()), parse);
    let same = after.errors().is_empty() && Meaning::of(&before, true) == Meaning::of(&after, true);
    if !same {
        return Err(FormatError::Changed);
    }
    let laid_out = if is_windows { laid_out.replace('\n', "\r\n") } else { laid_out };
    Ok(format!("{mark}{laid_out}"))
}

/// [`format_with`] for a file whose placeholders are known.
///
/// # Errors
/// As [`format`].
pub fn format_file(
    file: &SourceFile,
    options: &Options,
    placeholders: Option<PlaceholderStyles>,
) -> Result<String, FormatError> {
    format_with(file, options, &ParseOptions { placeholders, ..ParseOptions::default() })
}
