//! The same document as well-formed XML: what raw policies leave unescaped becomes references.

use crate::source::{SourceFile, Span};

use super::entity::reference_at;
use super::{ParseOptions, XmlError, XmlErrorKind, parse};

/// The file's text as XML that any parser reads: `"`, `<` and `&` within expressions and bare
/// `&` and `<` in values become references, hyphens in comments with `--` become `=`. Line numbers stay.
///
/// # Errors
/// What is wrong with the markup itself, which no reference would mend.
pub fn well_formed(file: &SourceFile, options: &ParseOptions) -> Result<String, Vec<XmlError>> {
    let parsed = parse(file, options);
    if !parsed.errors.is_empty() {
        return Err(parsed.errors);
    }
    let text = file.text();
    let mut pieces: Vec<(Span, Piece)> =
        parsed.expressions.iter().map(|region| (region.span, Piece::Value)).collect();
    let in_values = parsed.warnings.iter().filter(|each| each.kind != XmlErrorKind::DoubleHyphen);
    pieces.extend(in_values.map(|warning| (warning.span, Piece::Value)));
    pieces.extend(parsed.tree.comments().map(|(_, span)| (span, Piece::Comment)));
    pieces.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut written = 0;
    for (span, piece) in pieces {
        let range = span.range();
        // What stands within an expression is escaped with it.
        if range.start < written {
            continue;
        }
        out.push_str(text.get(written..range.start).unwrap_or_default());
        match piece {
            Piece::Value => escape(span.of(text), &mut out),
            Piece::Comment => comment(span.of(text), &mut out),
        }
        written = range.end;
    }
    out.push_str(text.get(written..).unwrap_or_default());
    Ok(out)
}

/// What is written anew.
#[derive(Clone, Copy)]
enum Piece {
    /// An expression, or a character in a value.
    Value,
    /// The content of a comment.
    Comment,
}

/// Writes the content of a comment without hyphens that XML forbids in it.
fn comment(content: &str, out: &mut String) {
    if content.contains("--") || content.ends_with('-') {
        out.push_str(&content.replace('-', "="));
    } else {
        out.push_str(content);
    }
}

/// Writes raw text with references for what XML reserves; references stay as they are.
fn escape(raw: &str, out: &mut String) {
    for (at, c) in raw.char_indices() {
        match c {
            '&' if reference_at(raw.as_bytes(), at).is_none() => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
}
