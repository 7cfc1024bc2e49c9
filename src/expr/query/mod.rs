//! What an editor asks about an expression: what can be written at a place, what a name stands
//! for, which arguments a call takes. Text in, plain data out; every text will do, broken ones
//! too, since code is broken while it is written.
//!
//! Completion and signatures look only at the text before the cursor: a name of our own takes the
//! place of what is being written, and the parser closes what is open.

mod complete;
mod describe;
mod hints;
mod hover;
mod signature;

use crate::expr::ast::{Body, Visitor, walk_body, walk_expression};
use crate::expr::bind::{Checked, Receiver, Seen, check_seeing};
use crate::expr::parse::{ExpressionSource, Form, HolePlace, Parsed, parse};
use crate::source::Span;

pub use complete::{Candidate, CandidateKind, complete};
pub use describe::{Described, describe_member, describe_type};
pub use hints::{TypeHint, type_hints};
pub use hover::{ExpressionHover, LocalUse, hover, local_uses};
pub use signature::{Signature, Signatures, signatures};

#[cfg(test)]
mod tests;

/// Stands for what is being written. Named values cannot be told from it, and need not be.
const CURSOR: &str = "{{policyc.cursor}}";

/// Where the cursor stands, and what it sees.
#[derive(Debug)]
struct Here {
    /// What surrounds the cursor: code, a literal or a comment.
    place: HolePlace,
    /// The tree of the text before the cursor, closed by the parser.
    parsed: Parsed,
    /// What is known about that tree.
    checked: Option<Checked>,
    /// What the cursor sees.
    seen: Seen,
    /// Where the cursor stands in the tree.
    cursor: Span,
}

/// The word that is being written at the end of a text.
fn word_before(before: &str) -> Span {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let start = before.trim_end_matches(is_part).len();
    // A name does not begin with a digit; a number is no name.
    let word = before.get(start..).unwrap_or_default();
    let start = if word.starts_with(|c: char| c.is_ascii_digit()) { before.len() } else { start };
    Span::from_range(start..before.len())
}

/// Looks at code from its beginning to a cursor after it.
fn look(before: &str, form: Form) -> Here {
    let mut text = String::with_capacity(before.len() + CURSOR.len() + 1);
    text.push_str(before);
    if text.ends_with('{') {
        // Three braces in a row are no named value.
        text.push(' ');
    }
    let start = text.len();
    text.push_str(CURSOR);
    let cursor = Span::from_range(start..text.len());
    let parsed = parse(&ExpressionSource::inner(&text, form));
    let hole = parsed.holes.iter().find(|hole| hole.span == cursor);
    let place = hole.map_or(HolePlace::Literal, |hole| hole.place);
    let (checked, seen) = match &parsed.body {
        Some(body) if place == HolePlace::Code => {
            let (checked, seen) = check_seeing(body, Some(cursor));
            (Some(checked), seen)
        }
        _ => (None, Seen::default()),
    };
    Here { place, parsed, checked, seen, cursor }
}

/// Shows every expression of a tree to `visit`, those around others first.
fn each_expression<'t>(body: &'t Body, visit: &mut dyn FnMut(&'t crate::expr::ast::Expression)) {
    struct Each<'v, 't>(&'v mut dyn FnMut(&'t crate::expr::ast::Expression));

    impl<'t> Visitor<'t> for Each<'_, 't> {
        fn expression(&mut self, expression: &'t crate::expr::ast::Expression) {
            (self.0)(expression);
            walk_expression(self, expression);
        }
    }

    walk_body(&mut Each(visit), body);
}
