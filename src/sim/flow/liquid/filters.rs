//! The filters of templates, as DotLiquid has them.

use crate::plan::liquid::FilterKind;

use super::item::date_text;
use super::numbers::{self, Operation};
use super::sort::sort;
use super::{Item, unsupported};
use crate::sim::clock::Time;
use crate::sim::flow::dot_net;
use crate::sim::flow::evaluate::EvalFault;

/// Applies a filter. The number of arguments was checked when the template was read.
/// `now` is what stands for the time of day.
pub(super) fn apply(
    kind: FilterKind,
    input: Item,
    arguments: &[Item],
    now: Time,
) -> Result<Item, EvalFault> {
    use FilterKind as F;
    let argument = |at: usize| arguments.get(at).cloned().unwrap_or(Item::Nil);
    let text = |at: usize| argument(at).to_text();
    match kind {
        F::Abs => numbers::absolute(&input),
        F::AtLeast => numbers::bounded(input, &argument(0), f64::max),
        F::AtMost => numbers::bounded(input, &argument(0), f64::min),
        F::Plus => numbers::calculate(&input, Operation::Plus, &argument(0)),
        F::Minus => numbers::calculate(&input, Operation::Minus, &argument(0)),
        F::Times => numbers::calculate(&input, Operation::Times, &argument(0)),
        F::DividedBy => numbers::calculate(&input, Operation::DividedBy, &argument(0)),
        F::Modulo => numbers::calculate(&input, Operation::Modulo, &argument(0)),
        F::Round => numbers::round(&input, arguments.first()),
        F::Sort => {
            let property = arguments.first().map(Item::to_text).transpose()?;
            sort(&input, property.as_deref().filter(|name| !name.is_empty()))
        }
        F::Default => match &input {
            Item::Bool(_) => Err(unsupported("`Default` of a boolean")),
            Item::Nil => Ok(argument(0)),
            Item::Text(text) if text.trim().is_empty() => Ok(argument(0)),
            Item::List(items) if items.is_empty() => Ok(argument(0)),
            _ => Ok(input),
        },
        F::Date => date(&input, &text(0)?, now),
        F::First => input.member("first"),
        F::Last => input.member("last"),
        F::Size => match &input {
            Item::Text(_) | Item::List(_) => input.member("size"),
            Item::Object(object) => {
                Ok(Item::Integer(i64::try_from(object.entries.len()).unwrap_or(i64::MAX)))
            }
            Item::Element(_) => Err(unsupported("the size of an XML element is not known")),
            Item::Unknown(why) => Err(unsupported(*why)),
            _ => Ok(Item::Integer(0)),
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
            let replaced = dot_net::replace(&input.to_text()?, &text(0)?, &text(1)?)?;
            Ok(Item::text(replaced))
        }
        F::ReplaceFirst | F::RemoveFirst => {
            let replacement = if kind == F::RemoveFirst { String::new() } else { text(1)? };
            let (input, pattern) = (input.to_text()?, text(0)?);
            if input.trim().is_empty() || pattern.is_empty() {
                return Ok(Item::text(input));
            }
            Ok(Item::text(dot_net::replace_first(&input, &pattern, &replacement)?))
        }
        F::StripHtml => strip_html(&input.to_text()?),
        F::Capitalize => capitalize(&input.to_text()?),
        F::TruncateWords => {
            let most = if arguments.is_empty() { Item::Integer(15) } else { argument(0) };
            let end = if arguments.len() > 1 { text(1)? } else { "...".to_owned() };
            truncate_words(&input.to_text()?, &most, &end)
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
                F::NewlineToBr => {
                    let marked = input.replace('\n', "<br />\n");
                    marked.replace("\r<br />\n", "<br />\r\n")
                }
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

fn whole(item: &Item) -> Result<i64, EvalFault> {
    match item {
        Item::Integer(number) => Ok(*number),
        _ => Err(unsupported("a filter needs a whole number")),
    }
}

fn slice(text: &str, start: &Item, length: Option<&Item>) -> Result<Item, EvalFault> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let size = i64::try_from(units.len()).unwrap_or(i64::MAX);
    let mut start = whole(start)?;
    let mut length = length.map_or(Ok(1), whole)?.max(0);
    if start > size {
        return Ok(Item::Nil);
    }
    if start < 0 {
        start = start.saturating_add(size);
        if start < 0 {
            length = length.saturating_add(start).max(0);
            start = 0;
        }
    }
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

/// A date in the format given: one of .NET, as nothing tells the service to read those of Ruby.
fn date(input: &Item, format: &str, now: Time) -> Result<Item, EvalFault> {
    if matches!(input, Item::Nil) {
        return Ok(Item::Nil);
    }
    let is_now =
        |text: &str| text.eq_ignore_ascii_case("now") || text.eq_ignore_ascii_case("today");
    if format.trim().is_empty() {
        return Ok(match input.date() {
            Some(_) => Item::text(input.to_text()?),
            None if input.to_text().is_ok_and(|text| is_now(&text)) => {
                return Err(unsupported("`Date` without a format writes as the gateway does"));
            }
            None => Item::text(input.to_text()?),
        });
    }
    if format.chars().count() == 1 && !format.contains(['o', 'O', 'r', 'R', 's', 'u']) {
        let message = format!("the format `{format}` of `Date` is that of the gateway's culture");
        return Err(unsupported(message));
    }
    if let Some(date) = input.date() {
        return date_text(date, format).map(Item::text);
    }
    match input {
        Item::Text(text) if is_now(text) => date_text(&now.to_string(), format).map(Item::text),
        Item::Text(text) => dot_net::format_date(text, format).map(Item::text),
        Item::Element(_) => dot_net::format_date(&input.to_text()?, format).map(Item::text),
        _ => Err(unsupported("`Date` of something that is neither a date nor a text")),
    }
}

/// Tags taken away. Where versions differ (scripts, styles, comments, tags over several lines)
/// nothing is said.
fn strip_html(text: &str) -> Result<Item, EvalFault> {
    let lower = text.to_ascii_lowercase();
    if ["<script", "<style", "<!--"].iter().any(|start| lower.contains(start)) {
        return Err(unsupported("`StripHtml` meets a script, a style or a comment"));
    }
    let (mut stripped, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, tag)) = rest.split_once('<') {
        let Some((inside, behind)) = tag.split_once('>') else { break };
        if inside.contains('\n') {
            return Err(unsupported("`StripHtml` meets a tag of several lines"));
        }
        stripped.push_str(before);
        rest = behind;
    }
    stripped.push_str(rest);
    Ok(Item::text(stripped))
}

/// Each word begins with a capital letter. Versions differ where a word holds one already, or
/// something that is no letter.
fn capitalize(text: &str) -> Result<Item, EvalFault> {
    let is_plain = text.split(' ').all(|word| {
        let mut letters = word.chars();
        letters.next().is_none_or(|first| first.is_ascii_alphabetic())
            && letters.all(|letter| letter.is_ascii_lowercase())
    });
    if !is_plain {
        return Err(unsupported("`Capitalize` of other words than those of small letters"));
    }
    let words = text.split(' ').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    Ok(Item::text(words.collect::<Vec<_>>().join(" ")))
}

fn truncate_words(text: &str, most: &Item, end: &str) -> Result<Item, EvalFault> {
    let most = usize::try_from(whole(most)?).unwrap_or(0);
    if text.is_empty() || text.split(' ').count() <= most {
        return Ok(Item::text(text));
    }
    let kept: Vec<_> = text.split(' ').take(most).collect();
    Ok(Item::text(kept.join(" ") + end))
}
