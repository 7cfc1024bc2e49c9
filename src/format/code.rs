//! Expressions: moved as they are or laid out anew, raw or escaped.

use crate::expr::ast::{Body, ExpressionKind, walk};
use crate::expr::print::print;
use crate::policy::Expression;
use crate::source::Span;
use crate::xml::escape::{is_raw_code, raw_code, xml_text};

use super::options::{Escape, Expressions, Options, TAB};

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'p> {
    /// The quote around it; `None` in the text of an element.
    pub quote: Option<char>,
    /// What the lines of the code begin with, but for the first.
    pub base: &'p str,
}

/// The expression as it is written at its place; `raw` is how it stands in the file.
pub(super) fn expression(
    expression: &Expression,
    raw: &str,
    place: Place<'_>,
    options: &Options,
) -> String {
    let parsed = expression.parsed();
    let readable = parsed.body.as_ref().filter(|_| parsed.errors.is_empty());
    let write = |code: &str| match options.escape {
        Escape::Raw => raw_code(code),
        Escape::Xml => xml_text(code, place.quote),
        Escape::Keep if is_raw_code(raw) || !raw.contains('&') => raw_code(code),
        Escape::Keep => xml_text(code, place.quote),
    };
    if let Some(body) = readable
        && options.expressions == Expressions::Layout
        && parsed.comments.is_empty()
        && let Some(code) = laid_out(expression, body, place, options)
    {
        return write(&code);
    }
    let moved = match readable {
        Some(body) => {
            let strings = string_spans(body);
            shifted(&expression.text, &strings, place.base, options)
        }
        // Where strings begin and end is not known.
        None => expression.text.to_string(),
    };
    // What was not moved and keeps its form stays to the byte.
    if options.escape == Escape::Keep && moved == *expression.text {
        return raw.to_owned();
    }
    write(&moved)
}

/// The code in the canonical layout; `None` where that is a single line too long to read.
fn laid_out(
    expression: &Expression,
    body: &Body,
    place: Place<'_>,
    options: &Options,
) -> Option<String> {
    let printed = print(body, &expression.text);
    let is_long = !printed.contains('\n')
        && columns(place.base) + printed.chars().count() > options.width
        && expression.text.contains('\n');
    if is_long {
        return None;
    }
    // The printed code is read again, so that the strings in it stay as they are.
    let source = crate::expr::parse::ExpressionSource::whole(&printed);
    let again = crate::expr::parse::parse(&source);
    let strings = match again.body.filter(|_| again.errors.is_empty()) {
        Some(body) => string_spans(&body),
        // Holes are not read again; without line breaks in it, there is nothing to move.
        None if !printed.contains('\n') => Vec::new(),
        None => return None,
    };
    Some(shifted(&printed, &strings, place.base, options))
}

/// The strings that go over more than one line, or may: their lines must not be moved.
fn string_spans(body: &Body) -> Vec<Span> {
    let mut spans = Vec::new();
    walk(body, &mut |node| {
        if matches!(node.kind, ExpressionKind::Literal(_) | ExpressionKind::Interpolated(_)) {
            spans.push(node.span);
        }
    });
    spans.sort_by_key(|span| span.start);
    spans
}

/// The code with its lines moved so that the leftmost one stands at `base`, or one level deeper
/// where the code does not end in a line of its own. What stands in strings is not moved.
fn shifted(code: &str, strings: &[Span], base: &str, options: &Options) -> String {
    if !code.contains('\n') {
        return code.to_owned();
    }
    let mut offset = 0;
    let lines: Vec<Line<'_>> = code
        .split('\n')
        .map(|text| {
            let start = offset;
            offset += text.len() + 1;
            let inside = |at: usize| within(strings, at);
            Line {
                text,
                starts_in_string: inside(start),
                ends_in_string: inside(start + text.len()),
            }
        })
        .collect();
    let movable = |line: &&Line<'_>| !line.starts_in_string && !line.text.trim().is_empty();
    let least = lines.iter().skip(1).filter(movable).map(|line| indentation(line.text)).min();
    let closes = lines.last().is_some_and(|line| {
        !line.starts_in_string && line.text.trim_start().starts_with([')', '}', ']'])
    });
    let base = if closes { base.to_owned() } else { format!("{base}{}", options.indent.text()) };
    let mut out = String::with_capacity(code.len());
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let text = if line.ends_in_string { line.text } else { line.text.trim_end() };
        if number == 0 || line.starts_in_string {
            out.push_str(text);
        } else if !text.trim_start().is_empty() || line.ends_in_string {
            out.push_str(&base);
            let more = indentation(text).saturating_sub(least.unwrap_or_default());
            out.extend(std::iter::repeat_n(' ', more));
            out.push_str(text.trim_start_matches([' ', '\t']));
        }
    }
    out
}

/// One line of code.
struct Line<'c> {
    text: &'c str,
    starts_in_string: bool,
    ends_in_string: bool,
}

/// True when the byte at `at` stands within one of the strings, which do not overlap but in the
/// holes of interpolated ones.
fn within(strings: &[Span], at: usize) -> bool {
    let at = Span::from_range(at..at).start;
    let before = strings.partition_point(|span| span.start < at);
    let mut nearest = strings.get(..before).unwrap_or_default().iter().rev().take(NESTED);
    nearest.any(|span| at < span.end)
}

/// Strings within the holes of an interpolated string that are looked back over.
const NESTED: usize = 64;

/// Columns of the blanks at the beginning of a line.
fn indentation(line: &str) -> usize {
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    columns(line.get(..blanks).unwrap_or_default())
}

/// Columns of a text, tabs counted as four.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| if c == '\t' { TAB } else { 1 }).sum()
}
