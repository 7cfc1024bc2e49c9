//! From a syntax tree back to C# text, in one canonical layout.
//!
//! What is printed parses to the same tree again: parentheses of the source are nodes of the
//! tree, and a tree from elsewhere gets those that its operators' precedence needs. Comments
//! and the layout of the source are not in the tree and not in the text.

mod expression;
mod literal;
mod precedence;
mod statement;
mod types;

use super::ast::{Body, Expression, Identifier, TypeSyntax};
use crate::source::Span;

/// A whole expression, `@(…)` or `@{…}`.
///
/// `source` is the text that was parsed: named values and placeholders, and the strings that
/// they stand in, are copied from it.
#[must_use]
pub fn print(body: &Body, source: &str) -> String {
    let mut printer = Printer::new(source);
    match body {
        Body::Expression(value) => {
            printer.write("@(");
            printer.expression(value);
            printer.write(")");
        }
        Body::Block(block) => {
            printer.write("@");
            printer.block(block);
        }
    }
    printer.text
}

/// A part of an expression. For `source` see [`print()`].
#[must_use]
pub fn print_expression(expression: &Expression, source: &str) -> String {
    let mut printer = Printer::new(source);
    printer.expression(expression);
    printer.text
}

/// A type. For `source` see [`print()`].
#[must_use]
pub fn print_type(ty: &TypeSyntax, source: &str) -> String {
    let mut printer = Printer::new(source);
    printer.type_syntax(ty);
    printer.text
}

/// Collects the text.
struct Printer<'s> {
    source: &'s str,
    text: String,
    /// How many blocks are open.
    indent: usize,
    /// How many interpolations are open: in them all stands on one line.
    one_line: usize,
}

impl<'s> Printer<'s> {
    const fn new(source: &'s str) -> Self {
        Self { source, text: String::new(), indent: 0, one_line: 0 }
    }

    fn write(&mut self, text: &str) {
        self.text += text;
    }

    /// Begins a new line, or where only one line may be, writes a blank.
    fn line(&mut self) {
        if self.one_line > 0 {
            self.text.push(' ');
            return;
        }
        self.text.push('\n');
        for _ in 0..self.indent {
            self.text += "    ";
        }
    }

    /// The text of a hole, and what is written together with it.
    fn copy(&mut self, span: Span) {
        self.text += span.of(self.source);
    }

    /// `items` with `separator` between them.
    fn separated<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        separator: &str,
        mut print: impl FnMut(&mut Self, T),
    ) {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.write(separator);
            }
            print(self, item);
        }
    }

    fn identifier(&mut self, identifier: &Identifier) {
        if !identifier.has_hole && super::parse::is_keyword(&identifier.text) {
            self.write("@");
        }
        self.write(&identifier.text);
    }
}

#[cfg(test)]
mod tests;
