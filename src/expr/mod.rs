//! C# policy expressions: parse, types, members, check, evaluate. It knows no XML and no
//! policy.

pub mod ast;
