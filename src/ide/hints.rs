//! Types that the code does not write.

use crate::expr::query::type_hints;
use crate::policy::Document;
use crate::source::Span;

/// The type of a local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The name of the local.
    pub span: Span,
    /// Its type.
    pub ty: String,
}

/// The types of the locals within a stretch of the document.
#[must_use]
pub fn hints(document: &Document, within: Span) -> Vec<Hint> {
    let overlaps = |span: Span| span.start <= within.end && within.start <= span.end;
    let mut found = Vec::new();
    for expression in document.expressions().iter().filter(|it| overlaps(it.span)) {
        let Some(body) = &expression.parsed().body else { continue };
        for hint in type_hints(body) {
            let span = expression.to_file(hint.span);
            if overlaps(span) {
                found.push(Hint { span, ty: hint.ty });
            }
        }
    }
    found
}
