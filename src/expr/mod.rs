//! C# policy expressions: parse, types, members, check, evaluate. It knows no XML and no
//! policy.

pub mod ast;
pub mod batch;
pub mod bind;
pub mod context;
pub mod eval;
pub mod json;
pub mod members;
pub mod parse;
pub mod print;
pub mod query;
pub mod regular;
mod stack;
pub mod types;
pub mod value;
