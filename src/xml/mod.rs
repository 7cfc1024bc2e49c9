//! Reading raw policies: scanner, mask, tree and entity decoding. It knows no policy and no
//! C# beyond where an expression ends.
//!
//! ```text
//! text ── scan ── mask ── roxmltree ── build ── Tree
//!           │               │ if it fails
//!           │               └─ diagnose ── repair ── roxmltree ── build ── Tree
//!           └─ expressions, errors
//! ```
//!
//! APIM's raw form leaves `"`, `<` and `&` inside expressions as they are, so most real
//! documents are not well-formed XML. The scanner finds the expressions first; a mask of
//! the same length hides them from the XML parser, so that all offsets stay true.
//!
//! If the markup itself is broken, a second reader finds out what is wrong and what would
//! mend it, and the mended text is parsed, so that one mistake does not hide the rest.
//! [`value`] says what a decoded attribute value or text is: literal, expression, holes.

mod build;
mod comment;
mod decode;
mod diagnose;
mod entity;
mod error;
pub mod escape;
mod expression;
mod mask;
mod recover;
mod repair;
mod scan;
mod tree;
pub mod value;
mod well_formed;

use std::sync::Arc;

use memchr::memchr_iter;
use roxmltree::Document;

use crate::source::{SourceFile, Span};

pub use decode::Decoded;
pub use error::{XmlError, XmlErrorKind};
pub use expression::UnclosedCause;
pub use scan::{Form, Place, Region, RegionState};
pub use tree::{Attribute, Element, NodeId, NodeKind, Tree};
pub use well_formed::well_formed;

#[cfg(test)]
mod tests;

/// How to read a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// Allow several elements, or none, at the top: pieces of documents.
    pub several_roots: bool,
    /// What is too much.
    pub limits: Limits,
}

/// Limits on files that come from outside. Each has a clear error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a file.
    pub max_bytes: usize,
    /// Most elements that may be open at once.
    pub max_depth: usize,
    /// Most elements of a file.
    pub max_elements: usize,
    /// Most attributes of one element.
    pub max_attributes: usize,
    /// Most namespace declarations of a file.
    pub max_namespaces: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: SourceFile::MAX_BYTES,
            max_depth: 256,
            max_elements: 1_000_000,
            max_attributes: 128,
            max_namespaces: 256,
        }
    }
}

/// A file as far as it could be read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The document. If there are errors it may lack what they concern; if the file could
    /// not be mended, it is empty.
    pub tree: Tree,
    /// What is wrong, in the order of the file. One cause gives one error.
    pub errors: Vec<XmlError>,
    /// What XML forbids but real documents contain and the tree does not suffer from; see
    /// [`XmlErrorKind::is_tolerated`].
    pub warnings: Vec<XmlError>,
    /// The expressions of the file in order, also if there is no tree. Comments hold none.
    pub expressions: Vec<Region>,
}

impl Parsed {
    /// True when an expression in the value or text at `span` could not be read. An error
    /// says so, and nothing that is found in the value is worth telling.
    #[must_use]
    pub fn is_broken(&self, span: Span) -> bool {
        let first = self.expressions.partition_point(|region| region.span.start < span.start);
        let rest = self.expressions.get(first..).unwrap_or_default();
        let mut within = rest.iter().take_while(|region| region.span.start < span.end);
        within.any(|region| region.state == RegionState::Unclosed)
    }
}

/// Reads a file. Total: whatever the text, it ends with a tree, errors, or both.
#[must_use]
pub fn parse(file: &SourceFile, options: &ParseOptions) -> Parsed {
    let text = file.shared_text();
    let limits = &options.limits;
    if text.len() > limits.max_bytes {
        let kind = XmlErrorKind::TooLarge { size: text.len(), limit: limits.max_bytes };
        return Parsed {
            tree: Tree::empty(text),
            errors: vec![XmlError::new(kind, Span::at(0))],
            warnings: Vec::new(),
            expressions: Vec::new(),
        };
    }
    let scan::Scan { regions, mut errors, quotes_missing, gave_up } = scan::scan(&text, limits);
    for region in &regions {
        errors.extend(control_character(&text, region.span));
    }
    let masked = mask::mask(&text, &regions, &quotes_missing);
    let tree = if gave_up {
        None
    } else if let Some(error) = over_limit(&masked, limits) {
        errors.push(error);
        None
    } else {
        tree(&masked, Arc::clone(&text), options, &regions, &mut errors)
    };
    errors.sort_by_key(|error| error.span.start);
    let (warnings, errors) = errors.into_iter().partition(|error| error.kind.is_tolerated());
    Parsed {
        tree: tree.unwrap_or_else(|| Tree::empty(text)),
        errors,
        warnings,
        expressions: regions,
    }
}

/// The first control character in a masked region, where the XML parser does not see it.
fn control_character(text: &str, region: Span) -> Option<XmlError> {
    let found = region.of(text).bytes().position(|b| b < b' ' && !scan::is_blank(b))?;
    let at = region.start as usize + found;
    let c = char::from(*text.as_bytes().get(at)?);
    Some(XmlError::new(XmlErrorKind::InvalidCharacter(c), Span::from_range(at..at + 1)))
}

/// The limits that protect the XML parser: it makes room for what it counts, and looks
/// through all namespaces for each name.
fn over_limit(masked: &str, limits: &Limits) -> Option<XmlError> {
    let bytes = masked.as_bytes();
    let nth = |needle: u8, limit: usize| {
        // Most files are shorter than the limit, which settles it.
        (bytes.len() > limit).then(|| memchr_iter(needle, bytes).nth(limit))?
    };
    // Each element has one `<` or two.
    if let Some(at) = nth(b'<', limits.max_elements.saturating_mul(2)) {
        let kind = XmlErrorKind::TooManyElements(limits.max_elements);
        return Some(XmlError::new(kind, Span::from_range(at..at + 1)));
    }
    let equals_signs = limits.max_elements.saturating_mul(4);
    if let Some(at) = nth(b'=', equals_signs) {
        let kind = XmlErrorKind::TooManyEqualsSigns(equals_signs);
        return Some(XmlError::new(kind, Span::from_range(at..at + 1)));
    }
    /// Length of ` xmlns=""`.
    const SHORTEST: usize = 9;
    if bytes.len() <= limits.max_namespaces.saturating_mul(SHORTEST) {
        return None;
    }
    let declares = |at: &usize| {
        let blank = at.checked_sub(1).and_then(|at| bytes.get(at).copied());
        blank.is_some_and(scan::is_blank)
            && bytes.get(at + 5).is_some_and(|&b| b == b':' || b == b'=' || scan::is_blank(b))
    };
    let mut namespaces = memchr::memmem::find_iter(bytes, "xmlns").filter(declares);
    namespaces.nth(limits.max_namespaces).map(|at| {
        let kind = XmlErrorKind::TooManyNamespaces(limits.max_namespaces);
        XmlError::new(kind, Span::from_range(at..at + 5))
    })
}

/// Parses the masked text; if that fails, finds out why, mends it and parses again.
fn tree(
    masked: &str,
    text: Arc<str>,
    options: &ParseOptions,
    regions: &[Region],
    errors: &mut Vec<XmlError>,
) -> Option<Tree> {
    if !options.several_roots {
        let parsed = Document::parse(masked);
        if let Ok(document) = parsed {
            let offsets = repair::Offsets::default();
            return Some(build::build(&document, masked, text, &offsets, false));
        }
    }
    let known = errors.len();
    let diagnosis = diagnose::diagnose(masked, options.several_roots, regions);
    errors.extend(diagnosis.errors);
    let (repaired, offsets) = repair::apply(&diagnosis.mended, diagnosis.repairs);
    match Document::parse(&repaired) {
        Ok(document) => Some(build::build(&document, &repaired, text, &offsets, diagnosis.wrapped)),
        Err(error) => {
            if errors.len() == known {
                errors.push(diagnose::translate(&error, &repaired, &offsets));
            }
            None
        }
    }
}
