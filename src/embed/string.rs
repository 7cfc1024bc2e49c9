//! What strings of Bicep and Terraform have in common: escapes, interpolations, and the path that
//! a function reads.

use crate::source::{MapBuilder, Span};

use super::Reference;

/// Appends what `span` of `text` stands for. `escape` knows the character that a text beginning
/// with `$`, `%` or `\` starts with, and the length of how it is written; what it does not know
/// is itself.
pub(super) fn decode(
    builder: &mut MapBuilder,
    text: &str,
    span: Span,
    escape: impl Fn(&str) -> Option<(char, usize)>,
) {
    let raw = span.of(text);
    let place = |from: usize, to: usize| Span::from_range(from..to).shift(span.start);
    let (mut pushed, mut at) = (0, 0);
    while let Some(found) =
        memchr::memchr3(b'$', b'%', b'\\', raw.as_bytes().get(at..).unwrap_or_default())
    {
        at += found;
        let Some((c, len)) = escape(raw.get(at..).unwrap_or_default()) else {
            at += 1;
            continue;
        };
        let piece = raw.get(pushed..at).unwrap_or_default();
        if !piece.is_empty() {
            builder.push_verbatim(piece, place(pushed, at).start);
        }
        builder.push_replaced(c.encode_utf8(&mut [0; 4]), place(at, at + len));
        at += len;
        pushed = at;
    }
    let rest = raw.get(pushed..).unwrap_or_default();
    if !rest.is_empty() {
        builder.push_verbatim(rest, place(pushed, raw.len()).start);
    }
}

/// The offset after the `}` that ends an interpolation, whose code begins at `at`; where the
/// code may not hold `stop`, it ends there. `string_end` gives the offset after a string in it,
/// which begins with `quote`.
pub(super) fn hole_end(
    bytes: &[u8],
    mut at: usize,
    (quote, stop): (u8, Option<u8>),
    string_end: impl Fn(usize) -> usize,
) -> usize {
    let mut open = 0_usize;
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            _ if byte == quote => string_end(at),
            _ if Some(byte) == stop => return at,
            b'}' if open == 0 => return at + 1,
            b'}' => {
                open -= 1;
                at + 1
            }
            b'{' => {
                open += 1;
                at + 1
            }
            _ => at + 1,
        };
    }
    bytes.len()
}

/// The path in `('path'…)`, which begins at `at`, without `folder` before it. A path with any
/// other interpolation or with an escape is not known.
pub(super) fn target(text: &str, at: usize, quote: char, folder: &str) -> Option<Reference> {
    let blanks = |rest: &str| rest.len() - rest.trim_start().len();
    let mut from = at + blanks(text.get(at..)?);
    text.get(from..)?.strip_prefix('(')?;
    from += 1;
    from += blanks(text.get(from..)?);
    let rest = text.get(from..)?.strip_prefix(quote)?;
    let (path, _) = rest.split_once(quote)?;
    let span = Span::from_range(from + 1..from + 1 + path.len());
    let path = path.strip_prefix(folder).unwrap_or(path);
    let plain = !path.is_empty() && !path.contains(['\n', '\\']) && !path.contains("${");
    plain.then(|| Reference { span, path: path.to_owned() })
}
