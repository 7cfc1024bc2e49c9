//! The parser that pest makes of `grammar/expression.pest`.

/// Reads runs of tokens; see the grammar for its entry rules.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/expression.pest"]
pub(super) struct Grammar;
