//! From places in an embedded document to places in its host.

use crate::source::{Edit, FileId, Finding, Fix, Location, Span};

use super::Embedded;

/// How text has to be written to stand in the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// As it is, unless the text contains what would end the document; after each line break
    /// comes what stands before every line.
    Lines {
        /// What stands before every line.
        prefix: String,
        /// What the text must not contain.
        end: String,
    },
    /// As a JSON string.
    Json,
    /// Between single quotes, with backslashes.
    Bicep,
    /// Between double quotes, with backslashes.
    Terraform,
}

impl Writing {
    /// `text` as it stands in the host.
    ///
    /// # Errors
    /// Why it cannot stand there, or that nobody can say whether a `${` in it is meant for the
    /// host.
    fn write(&self, text: &str) -> Result<String, String> {
        let written = self.written(text);
        written.ok_or_else(|| match self {
            Self::Lines { end, .. } if text.contains(end.as_str()) => {
                format!("`{end}` in it would end the policy in the file around it")
            }
            _ => "the file around the policy would read `${` in it as its own".to_owned(),
        })
    }

    fn written(&self, text: &str) -> Option<String> {
        let template = |text: &str| text.contains("${") || text.contains("%{");
        match self {
            Self::Lines { prefix, end } => {
                let fits = !text.contains(end.as_str()) && !template(text);
                fits.then(|| text.replace('\n', &format!("\n{prefix}")))
            }
            Self::Json => Some(escaped(text, '"')),
            Self::Bicep => (!template(text)).then(|| escaped(text, '\'')),
            Self::Terraform => (!template(text)).then(|| escaped(text, '"')),
        }
    }
}

/// With a backslash before `quote` and before backslashes, and escapes for line breaks.
fn escaped(text: &str, quote: char) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            c if c == quote || c == '\\' => {
                written.push('\\');
                written.push(c);
            }
            c => written.push(c),
        }
    }
    written
}

/// An embedded document and the file that holds it.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'e> {
    /// The host.
    pub host: FileId,
    /// The document.
    pub document: &'e Embedded,
}

impl Placed<'_> {
    /// The place of a span of the document in the host.
    #[must_use]
    pub fn location(&self, span: Span) -> Location {
        Location { file: self.host, span: self.document.map.to_raw(span) }
    }

    /// An edit in the host.
    ///
    /// # Errors
    /// Why it cannot be made there.
    pub fn edit(&self, edit: &Edit) -> Result<Edit, String> {
        let replacement = self.document.writing.write(&edit.replacement)?;
        Ok(Edit { file: self.host, span: self.document.map.to_raw(edit.span), replacement })
    }
}

/// Moves a finding into the hosts: `find` knows the embedded documents by the number that they
/// were linted under. A fix that cannot be written in the host is taken away.
pub fn relocate<'e>(finding: &mut Finding, find: impl Fn(FileId) -> Option<Placed<'e>>) {
    let moved = |location: Location| match find(location.file) {
        Some(placed) => placed.location(location.span),
        None => location,
    };
    finding.location = moved(finding.location);
    for label in &mut finding.labels {
        label.location = moved(label.location);
    }
    let edit = |edit: &Edit| match find(edit.file) {
        Some(placed) => placed.edit(edit).ok(),
        None => Some(edit.clone()),
    };
    finding.fixes.retain_mut(|Fix { edits, .. }| {
        let moved: Option<Vec<_>> = edits.iter().map(edit).collect();
        let fits = moved.is_some();
        *edits = moved.unwrap_or_default();
        fits
    });
}
