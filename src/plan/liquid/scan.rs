//! Splits a template into text, outputs and tags, and the inside of those into words.

use std::ops::Range;

use super::LiquidError;

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// Text, without the blanks that a dash takes away.
    Text(&'t str),
    /// The inside of `{{ }}`, and where it begins.
    Output(&'t str, usize),
    /// The inside of `{% %}`, and where it begins.
    Tag(&'t str, usize),
}

/// The parts of a template, in order.
pub(super) fn parts(text: &str) -> Result<Vec<Part<'_>>, LiquidError> {
    let mut parts = Vec::new();
    let (mut at, mut trimmed) = (0, false);
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let next = [rest.find("{{"), rest.find("{%")].into_iter().flatten().min();
        let Some(found) = next else {
            parts.push(Part::Text(after_dash(rest, trimmed)));
            return Ok(parts);
        };
        let start = at + found;
        let is_tag = text.get(start..).is_some_and(|rest| rest.starts_with("{%"));
        let close = if is_tag { "%}" } else { "}}" };
        let dash = text.get(start + 2..).is_some_and(|rest| rest.starts_with('-'));
        let inside = start + 2 + usize::from(dash);
        let end = text.get(inside..).and_then(|rest| rest.find(close)).map(|end| inside + end);
        let Some(end) = end else {
            let message = format!("`{}` is not closed", if is_tag { "{%" } else { "{{" });
            return Err(LiquidError { message, span: start..start + 2 });
        };
        let before = after_dash(text.get(at..start).unwrap_or_default(), trimmed);
        let before = if dash { before.trim_end_matches([' ', '\t']) } else { before };
        parts.push(Part::Text(before));
        let content = text.get(inside..end).unwrap_or_default();
        trimmed = content.ends_with('-');
        let content = content.strip_suffix('-').unwrap_or(content);
        if is_tag && content.trim() == "raw" {
            let raw = text.get(end + 2..).unwrap_or_default();
            let Some((length, closed)) = raw_end(raw) else {
                let message = "`raw` is not ended by `endraw`".to_owned();
                return Err(LiquidError { message, span: start..end + 2 });
            };
            parts.push(Part::Text(raw.get(..length).unwrap_or_default()));
            at = end + 2 + closed;
            trimmed = text.get(..at).is_some_and(|before| before.ends_with("-%}"));
            continue;
        }
        parts.push(if is_tag { Part::Tag(content, inside) } else { Part::Output(content, inside) });
        at = end + 2;
    }
}

/// How long the text of `raw` is, and where the tag that ends it ends.
fn raw_end(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    loop {
        let start = at + text.get(at..)?.find("{%")?;
        let inside = text.get(start + 2..)?;
        let close = inside.find("%}")?;
        let name = inside.get(..close)?.trim_matches('-').trim();
        if name == "endraw" {
            return Some((start, start + 2 + close + 2));
        }
        at = start + 2;
    }
}

/// Text behind a tag that ends with a dash: DotLiquid takes away one line break, or blanks.
fn after_dash(text: &str, trimmed: bool) -> &str {
    if !trimmed {
        return text;
    }
    let line = text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n'));
    line.unwrap_or_else(|| text.trim_start_matches([' ', '\t']))
}

/// A word of the inside of a tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word<'t> {
    Name(&'t str),
    Text(&'t str),
    Integer(i64),
    Number(f64),
    Sign(&'t str),
}

/// Signs, longer ones first.
const SIGNS: [&str; 17] =
    ["==", "!=", "<>", "<=", ">=", "..", "<", ">", "=", "|", ":", ",", ".", "[", "]", "(", ")"];

/// The words, each with where it stands.
pub(super) fn words(
    inside: &str,
    start: usize,
) -> Result<Vec<(Word<'_>, Range<usize>)>, LiquidError> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(rest) = inside.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let (word, length) = word(rest).ok_or_else(|| {
            let end = rest.chars().next().map_or(0, char::len_utf8);
            let message =
                format!("`{}` is not understood here", rest.get(..end).unwrap_or_default());
            LiquidError { message, span: start + at..start + at + end }
        })?;
        words.push((word, start + at..start + at + length));
        at += length;
    }
    Ok(words)
}

fn word(rest: &str) -> Option<(Word<'_>, usize)> {
    let first = rest.chars().next()?;
    if first == '"' || first == '\'' {
        let inside = rest.get(1..)?;
        let end = inside.find(first)?;
        return Some((Word::Text(inside.get(..end)?), end + 2));
    }
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if is_number(rest) || rest.strip_prefix('-').is_some_and(is_number) {
        let digits =
            rest.get(1..)?.find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |n| n + 1);
        let fraction = rest.get(digits..)?.strip_prefix('.').filter(|rest| is_number(rest));
        let end = match fraction {
            Some(more) => {
                let length = more.find(|c: char| !c.is_ascii_digit()).unwrap_or(more.len());
                digits + 1 + length
            }
            None => digits,
        };
        let text = rest.get(..end)?;
        let word = match fraction {
            Some(_) => Word::Number(text.parse().ok()?),
            None => Word::Integer(text.parse().ok()?),
        };
        return Some((word, end));
    }
    if first.is_alphabetic() || first == '_' {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '?');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        return Some((Word::Name(rest.get(..end)?), end));
    }
    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
    Some((Word::Sign(sign), sign.len()))
}
