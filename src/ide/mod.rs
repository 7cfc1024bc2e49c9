//! What an editor asks about a document, without any editor: a document among others and a byte
//! in, plain data out. Every text will do, broken ones too.
//!
//! [`context`] says where a byte stands by a scan of its own that needs no whole tags; the rest
//! asks the typed AST, the declarations and the model.

pub mod actions;
mod code;
pub mod complete;
pub mod context;
mod describe;
pub mod effective;
pub mod folding;
pub mod hints;
pub mod hover;
pub mod links;
pub mod names;
pub mod outline;
pub mod selection;
pub mod signature;
pub mod tokens;
pub mod writing;

#[cfg(test)]
mod tests;
