//! The typed AST of policy documents and the catalogue of policies, one file per policy.
//!
//! [`Document::parse`] reads a file into elements that know their declaration; typed structs
//! such as [`catalogue::TokenLimit`] are views of one element. Nothing here judges: what does
//! not fit a declaration is kept as it stands, for the rules to report.

pub mod catalogue;
mod code;
mod document;
mod element;
pub mod meaning;
pub mod schema;
pub mod shapes;
mod structure;
pub mod types;
mod value;

pub use code::forget_code;
pub use document::{Document, DocumentKind, ParseOptions};
pub use element::{AttributeRef, ElementId, ElementKind, ElementRef, KnownElement, TextRef};
pub use structure::{BASE, FRAGMENT, POLICIES};
pub use value::{AnyPolicy, AnyXml, Attribute, ChildType, Content, Expression, Template, Value};
