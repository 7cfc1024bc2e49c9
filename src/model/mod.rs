//! Several documents, and several places of one document, seen together.

pub mod expressions;
