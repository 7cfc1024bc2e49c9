//! Policy documents inside of other files: Markdown, Bicep, Terraform, JSON.
//!
//! A host's reader takes the text of a file and gives the documents in it, each with a map from
//! its bytes to those of the host, so that findings and fixes point into the host. What is a
//! document is decided by its root element, not by the name of the key that holds it.
//!
//! A new host is one file here and one line in [`ALL`].

mod bicep;
mod json;
mod markdown;
mod place;
mod root;
mod string;
mod terraform;

use crate::source::{SourceMap, Span};

pub use place::{Placed, relocate};
pub use root::{is_document, is_root, root_name};

use place::Writing;

#[cfg(test)]
mod tests;

/// One document inside of another file.
#[derive(Clone, Debug)]
pub struct Embedded {
    /// The document, without what the host's syntax adds.
    pub text: String,
    /// From the document to the host.
    pub map: SourceMap,
    writing: Writing,
}

/// A file that the host loads as a policy document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The path as the host has it, in the host.
    pub span: Span,
    /// The path, seen from the folder of the host, with `/` between its parts.
    pub path: String,
}

/// A document that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The text that holds it, in the host.
    pub span: Span,
    /// Why it cannot.
    pub why: &'static str,
}

/// What a host holds.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The documents, in the order of the host.
    pub documents: Vec<Embedded>,
    /// The files that it loads.
    pub references: Vec<Reference>,
    /// The documents that cannot be read.
    pub unread: Vec<Unread>,
}

/// A kind of file that holds documents.
pub trait Host: Sync {
    /// What it is called.
    fn name(&self) -> &'static str;

    /// The endings of file names, in lower case and without a dot.
    fn extensions(&self) -> &'static [&'static str];

    /// The documents in a text of this kind. Takes any text, broken ones too.
    fn read(&self, text: &str) -> Found;
}

/// Every kind of host.
pub static ALL: &[&dyn Host] =
    &[&markdown::Markdown, &bicep::Bicep, &terraform::Terraform, &json::Json];

/// The host that a path stands for.
#[must_use]
pub fn host(path: &str) -> Option<&'static dyn Host> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    ALL.iter().copied().find(|host| host.extensions().contains(&extension.as_str()))
}

impl Found {
    /// Takes in what a literal of the host stands for, if it is a document.
    fn push(&mut self, (text, map): (String, SourceMap), writing: Writing) {
        if is_document(&text) {
            self.documents.push(Embedded { text, map, writing });
        }
    }
}
