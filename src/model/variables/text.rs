//! Reads of variables in text that is no parsed code: Liquid templates, free XML, and code
//! that cannot be parsed.

use memchr::memmem;

use crate::source::Span;

/// What a text reads.
#[derive(Debug, Default)]
pub(super) struct TextReads {
    /// Names, with their quotes where they have any, in the text.
    pub named: Vec<(Box<str>, Span)>,
    /// It reads by a name that is not a plain word.
    pub any: bool,
}

/// How the variables are written in every language that reads them.
const MARK: &str = "context.Variables";

/// Looks for `context.Variables` in raw text.
pub(super) fn reads(text: &str) -> TextReads {
    let mut found = TextReads::default();
    for at in memmem::find_iter(text.as_bytes(), MARK) {
        let after = at + MARK.len();
        match name_after(text, after) {
            Some((name, span)) => found.named.push((name, span)),
            None => found.any = true,
        }
    }
    found
}

/// The name that follows at `at`: `["x"]`, `['x']`, `.GetValueOrDefault<T>("x"`, and Liquid's
/// `.x`. Quotes may be escaped for XML.
fn name_after(text: &str, at: usize) -> Option<(Box<str>, Span)> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start_matches('?').trim_start();
    if let Some(inner) = trimmed.strip_prefix('[') {
        return quoted(text, text.len() - inner.len());
    }
    let member = trimmed.strip_prefix('.')?.trim_start();
    let len = member.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(member.len());
    let (name, tail) = member.split_at_checked(len)?;
    // Generic arguments are short, and hold neither quotes nor brackets of calls.
    let tail = tail.trim_start();
    let generic = tail.starts_with('<') || tail.starts_with("&lt;");
    let call = if generic {
        const MOST: usize = 100;
        let end = text.floor_char_boundary((text.len() - tail.len() + MOST).min(text.len()));
        let near = text.get(text.len() - tail.len()..end)?;
        near.find('(').and_then(|open| tail.get(open + 1..))
    } else {
        tail.strip_prefix('(')
    };
    match call {
        Some(inner) => quoted(text, text.len() - inner.len()),
        None if name.is_empty() || generic => None,
        None => {
            let start = text.len() - member.len();
            Some((name.into(), Span::from_range(start..start + len)))
        }
    }
}

/// A quoted name at `at`, blanks before it allowed.
fn quoted(text: &str, at: usize) -> Option<(Box<str>, Span)> {
    let rest = text.get(at..)?.trim_start();
    let start = text.len() - rest.len();
    let quote = ["\"", "'", "&quot;", "&#34;"].into_iter().find(|quote| rest.starts_with(quote))?;
    let inner = rest.get(quote.len()..)?;
    let line = inner.lines().next().unwrap_or_default();
    let len = line.find(quote)?;
    let name = inner.get(..len)?;
    let plain = !name.is_empty() && !name.contains(['\\', '{', '&']);
    let end = start + quote.len() + len + quote.len();
    plain.then(|| (name.into(), Span::from_range(start..end)))
}
