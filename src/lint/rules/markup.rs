//! Fixes of markup: what the reader of XML and of expressions stumbles over.

use crate::lint::Unit;
use crate::source::{Edit, Fix, Safety, Span};
use crate::xml::{XmlError, XmlErrorKind as K};

use super::mend;

/// What would mend the markup, where that is clear.
pub(super) fn fix(unit: &Unit<'_>, error: &XmlError) -> Option<Fix> {
    let file = unit.file;
    let text = unit.document.text();
    let here = error.span.of(text);
    let write = |new: &str, safety| {
        Some(mend::replace(file, error.span, new, format!("write `{new}`"), safety))
    };
    match &error.kind {
        K::BareAmpersand if here == "&" => write("&amp;", Safety::Safe),
        K::LessThanInValue(_) | K::LessThanInText if here == "<" => write("&lt;", Safety::Safe),
        K::CDataEndInText if here == "]]>" => write("]]&gt;", Safety::Safe),
        K::MalformedCommentEnd(end) if here == end => write("-->", Safety::Safe),
        K::DoubleHyphen => {
            let rest = text.get(error.span.start as usize..)?;
            let hyphens = rest.len() - rest.trim_start_matches('-').len();
            let span = Span::from_range(0..hyphens).shift(error.span.start);
            // The hyphens of `--->` end the comment.
            let is_end = text.get(span.end as usize..)?.starts_with('>');
            let title = "write `=` for the hyphens";
            (hyphens > 1 && !is_end)
                .then(|| mend::replace(file, span, "=".repeat(hyphens), title, Safety::Safe))
        }
        K::NoBlankBeforeAttribute(_) => {
            let at = Span::at(error.span.start);
            Some(mend::replace(file, at, " ", "add a blank", Safety::Safe))
        }
        K::UnquotedValue { .. } => {
            let plain = !here.is_empty()
                && here.chars().all(|c| c.is_alphanumeric() || "-_.:/{}".contains(c));
            let quoted = format!("\"{here}\"");
            let title = "put the value in quotes";
            plain.then(|| mend::replace(file, error.span, quoted, title, Safety::Safe))
        }
        K::StrayEndTag(_) if here.starts_with("</") => Some(mend::remove(
            file,
            unit.document,
            error.span,
            &format!("`{here}`"),
            Safety::Unsafe,
        )),
        K::MismatchedEndTag { open, .. } if here.starts_with("</") => {
            write(&format!("</{open}>"), Safety::Unsafe)
        }
        K::QuoteMissing(quote) => {
            let at = Span::at(error.span.end);
            Some(mend::replace(
                file,
                at,
                quote.to_string(),
                format!("add `{quote}`"),
                Safety::Unsafe,
            ))
        }
        K::TextAfterExpression => {
            let (expression, _) = error.related.first()?;
            let after_sign = Span::at(expression.start.saturating_add(1));
            let edit =
                |span, replacement: &str| Edit { file, span, replacement: replacement.to_owned() };
            Some(Fix {
                title: "put all of the code into brackets".to_owned(),
                safety: Safety::Unsafe,
                edits: vec![edit(after_sign, "("), edit(Span::at(error.span.end), ")")],
            })
        }
        _ => None,
    }
}
