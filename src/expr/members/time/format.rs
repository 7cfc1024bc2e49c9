//! Standard and custom formats of dates and lengths of time.

use super::calendar::{DAY, HOUR, MINUTE, SECOND, clock, date_of_ticks, day_of_week};
use crate::expr::members::culture::{Culture, INVARIANT};
use crate::expr::value::{DateKind, DateTime, DateTimeOffset, Exception, Fault, TimeSpan};

/// What is written: the clock's own ticks, and what is known of its zone.
struct Moment {
    ticks: i64,
    kind: DateKind,
    /// Minutes from UTC of a `DateTimeOffset`.
    offset: Option<i16>,
}

pub(super) fn invalid() -> Fault {
    Exception::format("Input string was not in a correct format.").into()
}

/// `DateTime.ToString(format, culture)`.
pub(in crate::expr::members) fn format_date_time(
    date: DateTime,
    format: &str,
    culture: &Culture,
) -> Result<String, Fault> {
    let moment = Moment { ticks: date.ticks, kind: date.kind, offset: None };
    write(&moment, format, culture)
}

/// `DateTimeOffset.ToString(format, culture)`.
pub(in crate::expr::members) fn format_date_time_offset(
    date: DateTimeOffset,
    format: &str,
    culture: &Culture,
) -> Result<String, Fault> {
    let utc = date.ticks - i64::from(date.offset) * MINUTE;
    let moment =
        Moment { ticks: date.ticks, kind: DateKind::Unspecified, offset: Some(date.offset) };
    match format {
        "" => {
            let pattern = format!("{} {} zzz", culture.short_date, culture.long_time);
            custom(&moment, &pattern, culture)
        }
        "r" | "R" | "u" => write(&Moment { ticks: utc, ..moment }, format, culture),
        "U" => Err(invalid()),
        _ => write(&moment, format, culture),
    }
}

/// The pattern of a standard format.
pub(super) fn standard_pattern(letter: char, culture: &Culture) -> Option<String> {
    Some(match letter {
        'd' => culture.short_date.to_owned(),
        'D' => culture.long_date.to_owned(),
        'f' => format!("{} {}", culture.long_date, culture.short_time),
        'F' | 'U' => culture.full.to_owned(),
        'g' => format!("{} {}", culture.short_date, culture.short_time),
        'G' => format!("{} {}", culture.short_date, culture.long_time),
        'm' | 'M' => culture.month_day.to_owned(),
        'o' | 'O' => "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK".to_owned(),
        'r' | 'R' => "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'".to_owned(),
        's' => "yyyy'-'MM'-'dd'T'HH':'mm':'ss".to_owned(),
        't' => culture.short_time.to_owned(),
        'T' => culture.long_time.to_owned(),
        'u' => "yyyy'-'MM'-'dd HH':'mm':'ss'Z'".to_owned(),
        'y' | 'Y' => culture.year_month.to_owned(),
        _ => return None,
    })
}

fn write(moment: &Moment, format: &str, culture: &Culture) -> Result<String, Fault> {
    let format = if format.is_empty() { "G" } else { format };
    let mut letters = format.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => {
            let pattern = standard_pattern(letter, culture).ok_or_else(invalid)?;
            let fixed = matches!(letter, 'o' | 'O' | 'r' | 'R' | 's' | 'u');
            custom(moment, &pattern, if fixed { &INVARIANT } else { culture })
        }
        _ => custom(moment, format, culture),
    }
}

/// Number of equal characters from an index on.
pub(super) fn run(format: &[char], at: usize) -> usize {
    let rest = format.get(at..).unwrap_or_default();
    rest.iter().take_while(|c| Some(*c) == rest.first()).count()
}

/// The text of a quoted literal that starts at an index, and its length with the quotes.
pub(super) fn quoted(format: &[char], at: usize) -> Result<(String, usize), Fault> {
    let quote = format.get(at).copied().unwrap_or('\'');
    let mut text = String::new();
    let mut next = at + 1;
    while let Some(&c) = format.get(next) {
        next += 1;
        if c == quote {
            return Ok((text, next - at));
        }
        if c == '\\' {
            let escaped = format.get(next).ok_or_else(invalid)?;
            text.push(*escaped);
            next += 1;
        } else {
            text.push(c);
        }
    }
    Err(invalid())
}

/// True when the format holds the day of the month, which makes month names genitive.
fn has_day(format: &[char]) -> bool {
    let mut at = 0;
    while at < format.len() {
        let length = run(format, at).max(1);
        if format.get(at) == Some(&'d') && length <= 2 {
            return true;
        }
        at += length;
    }
    false
}

fn custom(moment: &Moment, format: &str, culture: &Culture) -> Result<String, Fault> {
    let format: Vec<char> = format.chars().collect();
    let genitive = has_day(&format);
    let mut out = String::new();
    let mut at = 0;
    while let Some(&c) = format.get(at) {
        let mut length = run(&format, at);
        match c {
            '\'' | '"' => {
                let (text, end) = quoted(&format, at)?;
                out.push_str(&text);
                length = end;
            }
            '\\' => {
                out.push(*format.get(at + 1).ok_or_else(invalid)?);
                length = 2;
            }
            '%' => {
                let next = format.get(at + 1).filter(|next| **next != '%').ok_or_else(invalid)?;
                out.push_str(&part(moment, *next, 1, culture, genitive)?);
                length = 2;
            }
            ':' => {
                out.push_str(culture.time_separator);
                length = 1;
            }
            '/' => {
                out.push_str(culture.date_separator);
                length = 1;
            }
            'F' => {
                let digits = fraction(moment.ticks.rem_euclid(SECOND), length)?;
                let digits = digits.trim_end_matches('0');
                if digits.is_empty() && out.ends_with('.') {
                    out.pop();
                }
                out.push_str(digits);
            }
            _ => out.push_str(&part(moment, c, length, culture, genitive)?),
        }
        at += length;
    }
    Ok(out)
}

/// So many digits of the fraction of a second.
fn fraction(ticks: i64, digits: usize) -> Result<String, Fault> {
    if digits > 7 {
        return Err(invalid());
    }
    let text = format!("{ticks:07}");
    Ok(text.get(..digits).unwrap_or_default().to_owned())
}

fn part(
    moment: &Moment,
    letter: char,
    length: usize,
    culture: &Culture,
    genitive: bool,
) -> Result<String, Fault> {
    let date = date_of_ticks(moment.ticks);
    let (hour, minute, second, ticks) = clock(moment.ticks);
    let two = |number: i64| if length == 1 { number.to_string() } else { format!("{number:02}") };
    let name = |names: &[&str], at: i64| {
        usize::try_from(at)
            .ok()
            .and_then(|at| names.get(at))
            .copied()
            .unwrap_or_default()
            .to_owned()
    };
    let month = i64::from(date.month);
    Ok(match letter {
        'd' => match length {
            1 | 2 => two(date.day.into()),
            3 => name(culture.short_days, day_of_week(moment.ticks)),
            _ => name(culture.days, day_of_week(moment.ticks)),
        },
        'f' => fraction(ticks, length)?,
        'F' => fraction(ticks, length)?.trim_end_matches('0').to_owned(),
        'g' => culture.era.to_owned(),
        'h' => two(if hour % 12 == 0 { 12 } else { hour % 12 }),
        'H' => two(hour),
        'm' => two(minute),
        's' => two(second),
        'M' => match (length, genitive) {
            (1 | 2, _) => two(month),
            (3, true) => name(culture.short_genitive_months, month - 1),
            (3, false) => name(culture.short_months, month - 1),
            (_, true) => name(culture.genitive_months, month - 1),
            (_, false) => name(culture.months, month - 1),
        },
        't' => {
            let designator = if hour < 12 { culture.am } else { culture.pm };
            designator.chars().take(if length == 1 { 1 } else { usize::MAX }).collect()
        }
        'y' => match length {
            1 => (date.year % 100).to_string(),
            2 => format!("{:02}", date.year % 100),
            _ => format!("{:0length$}", date.year),
        },
        'K' => {
            let zone = match (moment.offset, moment.kind) {
                (Some(offset), _) => zone(offset, 3),
                (None, DateKind::Utc) => "Z".to_owned(),
                (None, DateKind::Local) => zone(0, 3),
                (None, DateKind::Unspecified) => String::new(),
            };
            zone.repeat(length)
        }
        'z' => zone(moment.offset.unwrap_or(0), length),
        other => other.to_string().repeat(length),
    })
}

fn zone(offset: i16, length: usize) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    match length {
        1 => format!("{sign}{hours}"),
        2 => format!("{sign}{hours:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}"),
    }
}

/// `TimeSpan.ToString(format, culture)`.
pub(in crate::expr::members) fn format_time_span(
    span: TimeSpan,
    format: &str,
    culture: &Culture,
) -> Result<String, Fault> {
    let sign = if span.0 < 0 { "-" } else { "" };
    let total = span.0.unsigned_abs();
    let unit = |ticks: i64| total / ticks.unsigned_abs();
    let days = unit(DAY);
    let (hours, minutes, seconds) = (unit(HOUR) % 24, unit(MINUTE) % 60, unit(SECOND) % 60);
    let rest = total % SECOND.unsigned_abs();
    match format {
        "" | "c" | "t" | "T" => {
            let days = if days > 0 { format!("{days}.") } else { String::new() };
            let rest = if rest > 0 { format!(".{rest:07}") } else { String::new() };
            Ok(format!("{sign}{days}{hours:02}:{minutes:02}:{seconds:02}{rest}"))
        }
        "g" => {
            let days = if days > 0 { format!("{days}:") } else { String::new() };
            let digits = format!("{rest:07}");
            let digits = digits.trim_end_matches('0');
            let point = if digits.is_empty() { "" } else { culture.decimal };
            Ok(format!("{sign}{days}{hours}:{minutes:02}:{seconds:02}{point}{digits}"))
        }
        "G" => {
            let point = culture.decimal;
            Ok(format!("{sign}{days}:{hours:02}:{minutes:02}:{seconds:02}{point}{rest:07}"))
        }
        _ => custom_span([days, hours, minutes, seconds, rest], format),
    }
}

fn custom_span(values: [u64; 5], format: &str) -> Result<String, Fault> {
    let format: Vec<char> = format.chars().collect();
    if format.len() < 2 {
        return Err(invalid());
    }
    let [days, hours, minutes, seconds, rest] = values;
    let part = |letter: char, length: usize| -> Result<String, Fault> {
        let (value, most) = match letter {
            'd' => (days, 8),
            'h' => (hours, 2),
            'm' => (minutes, 2),
            's' => (seconds, 2),
            'f' | 'F' => {
                let digits = fraction(i64::try_from(rest).unwrap_or(0), length)?;
                return Ok(match letter {
                    'F' => digits.trim_end_matches('0').to_owned(),
                    _ => digits,
                });
            }
            _ => return Err(invalid()),
        };
        if length > most {
            return Err(invalid());
        }
        Ok(format!("{value:0length$}"))
    };
    let mut out = String::new();
    let mut at = 0;
    while let Some(&c) = format.get(at) {
        let mut length = run(&format, at);
        match c {
            '\'' | '"' => {
                let (text, end) = quoted(&format, at)?;
                out.push_str(&text);
                length = end;
            }
            '\\' => {
                out.push(*format.get(at + 1).ok_or_else(invalid)?);
                length = 2;
            }
            '%' => {
                let next = format.get(at + 1).filter(|next| **next != '%').ok_or_else(invalid)?;
                out.push_str(&part(*next, 1)?);
                length = 2;
            }
            letter => out.push_str(&part(letter, length)?),
        }
        at += length;
    }
    Ok(out)
}
