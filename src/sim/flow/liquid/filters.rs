//! The filters of templates, as DotLiquid has them.

use crate::plan::liquid::FilterKind;

use super::{Item, unsupported};
use crate::sim::flow::evaluate::{self, EvalFault};

/// Applies a filter. The number of arguments was checked when the template was read.
pub(super) fn apply(kind: FilterKind, input: Item, arguments: &[Item]) -> Result<Item, EvalFault> {
    use FilterKind as F;
    let argument = |at: usize| arguments.get(at).cloned().unwrap_or(Item::Nil);
    let text = |at: usize| argument(at).to_text();
    match kind {
        F::Abs => arithmetic(&input, &Item::Integer(0), |a, _| a.checked_abs(), |a, _| a.abs()),
        F::Plus => arithmetic(&input, &argument(0), i64::checked_add, |a, b| a + b),
        F::Minus => arithmetic(&input, &argument(0), i64::checked_sub, |a, b| a - b),
        F::Times => arithmetic(&input, &argument(0), i64::checked_mul, |a, b| a * b),
        F::DividedBy => arithmetic(&input, &argument(0), i64::checked_div, |a, b| a / b),
        F::Modulo => arithmetic(&input, &argument(0), i64::checked_rem, |a, b| a % b),
        F::AtLeast => arithmetic(&input, &argument(0), |a, b| Some(a.max(b)), f64::max),
        F::AtMost => arithmetic(&input, &argument(0), |a, b| Some(a.min(b)), f64::min),
        F::Default => Ok(match &input {
            Item::Nil | Item::Bool(false) => argument(0),
            Item::Text(text) if text.is_empty() => argument(0),
            Item::List(items) if items.is_empty() => argument(0),
            _ => input,
        }),
        F::First => input.member("first"),
        F::Last => input.member("last"),
        F::Size => match &input {
            Item::Nil => Ok(Item::Integer(0)),
            _ => input.member("size"),
        },
        F::Compact => list(&input, |items| {
            Ok(items.into_iter().filter(|item| !matches!(item, Item::Nil)).collect())
        }),
        F::Uniq => list(&input, |items| {
            let mut kept: Vec<Item> = Vec::new();
            for item in items {
                let mut known = false;
                for other in &kept {
                    known |= other.equals(&item)?;
                }
                if !known {
                    kept.push(item);
                }
            }
            Ok(kept)
        }),
        F::Map => {
            let name = text(0)?;
            list(&input, |items| items.iter().map(|item| item.member(&name)).collect())
        }
        F::Join => {
            let glue = if arguments.is_empty() { " ".to_owned() } else { text(0)? };
            let texts: Result<Vec<_>, _> = input.items().iter().map(Item::to_text).collect();
            Ok(Item::text(texts?.join(&glue)))
        }
        F::Split => {
            let (input, by) = (input.to_text()?, text(0)?);
            if by.is_empty() {
                return Err(unsupported("`Split` without a separator"));
            }
            let parts = input.split(by.as_str()).filter(|part| !part.is_empty());
            Ok(Item::list(parts.map(Item::text).collect()))
        }
        _ if matches!(input, Item::Nil) => Ok(Item::Nil),
        F::Replace => {
            let replaced = evaluate::replace(&input.to_text()?, &text(0)?, &text(1)?)?;
            Ok(Item::text(replaced))
        }
        F::Slice => slice(&input.to_text()?, &argument(0), arguments.get(1)),
        F::Truncate => {
            let most = if arguments.is_empty() { Item::Integer(50) } else { argument(0) };
            let end = if arguments.len() > 1 { text(1)? } else { "...".to_owned() };
            truncate(&input.to_text()?, &most, &end)
        }
        kind => {
            let input = input.to_text()?;
            Ok(Item::text(match kind {
                F::Append => input + &text(0)?,
                F::Prepend => text(0)? + &input,
                F::Remove => match text(0)? {
                    part if part.is_empty() => input,
                    part => input.replace(&part, ""),
                },
                F::Downcase => input.to_lowercase(),
                F::Upcase => input.to_uppercase(),
                F::Lstrip => input.trim_start().to_owned(),
                F::Rstrip => input.trim_end().to_owned(),
                F::Strip => input.trim().to_owned(),
                F::StripNewlines => input.replace("\r\n", "").replace('\n', ""),
                F::NewlineToBr => input.replace("\r\n", "\n").replace('\n', "<br />\n"),
                F::UrlEncode => url_encode(&input),
                F::UrlDecode => {
                    let pairs = crate::expr::context::query_pairs(&input.replace('&', "%26"));
                    let joined = pairs.into_iter().map(|(name, value)| match value.as_str() {
                        "" if !input.contains('=') => name,
                        value => format!("{name}={value}"),
                    });
                    joined.collect()
                }
                _ => escape(&input),
            }))
        }
    }
}

fn list(
    input: &Item,
    change: impl FnOnce(Vec<Item>) -> Result<Vec<Item>, EvalFault>,
) -> Result<Item, EvalFault> {
    match input {
        Item::Nil => Ok(Item::Nil),
        _ => change(input.items()).map(Item::list),
    }
}

/// Whole numbers stay whole, as in C#.
fn arithmetic(
    left: &Item,
    right: &Item,
    whole: impl FnOnce(i64, i64) -> Option<i64>,
    real: impl FnOnce(f64, f64) -> f64,
) -> Result<Item, EvalFault> {
    if let (Item::Integer(left), Item::Integer(right)) = (left, right) {
        let result = whole(*left, *right).map(Item::Integer);
        return result.ok_or_else(|| {
            EvalFault::new("a number of the template is too large, or divided by 0".to_owned())
        });
    }
    match (left.number(), right.number()) {
        (Some(left), Some(right)) => Ok(Item::Number(real(left, right))),
        _ => Err(unsupported("a filter calculates with something that is no number")),
    }
}

fn whole(item: &Item) -> Result<i64, EvalFault> {
    match item {
        Item::Integer(number) => Ok(*number),
        _ => Err(unsupported("a filter needs a whole number")),
    }
}

fn slice(text: &str, start: &Item, length: Option<&Item>) -> Result<Item, EvalFault> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let size = i64::try_from(units.len()).unwrap_or(i64::MAX);
    let start = match whole(start)? {
        start if start < 0 => start.saturating_add(size).max(0),
        start => start.min(size),
    };
    let length = length.map_or(Ok(1), whole)?.max(0);
    let end = start.saturating_add(length).min(size);
    let range = usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(0);
    let part = units.get(range).unwrap_or_default();
    Ok(Item::text(String::from_utf16_lossy(part)))
}

fn truncate(text: &str, most: &Item, end: &str) -> Result<Item, EvalFault> {
    let most = usize::try_from(whole(most)?).unwrap_or(0);
    let units: Vec<u16> = text.encode_utf16().collect();
    if units.len() <= most {
        return Ok(Item::text(text));
    }
    let kept = most.saturating_sub(end.encode_utf16().count());
    let kept = String::from_utf16_lossy(units.get(..kept).unwrap_or_default());
    Ok(Item::text(kept + end))
}

/// `WebUtility.UrlEncode`
fn url_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => encoded.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// `WebUtility.HtmlEncode`
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{a0}'..='\u{ff}' | '\u{10000}'.. => {
                escaped.push_str(&format!("&#{};", u32::from(character)));
            }
            other => escaped.push(other),
        }
    }
    escaped
}
