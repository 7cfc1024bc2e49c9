//! Reads lengths of time.

use super::calendar::{DAY, HOUR, MINUTE, SECOND};
use super::format::{invalid, quoted, run};
use crate::expr::value::{Exception, Fault, TimeSpan};

fn unreadable(text: &str) -> Fault {
    Exception::format(format!("String '{text}' was not recognized as a valid TimeSpan.")).into()
}

fn out_of_range(text: &str) -> Fault {
    Exception::overflow(&format!(
        "The TimeSpan string '{text}' could not be parsed because at least one of the numeric components is out of range or contains too many digits."
    ))
    .into()
}

/// `TimeSpan.Parse`: days, `h:m`, `h:m:s`, `d.h:m:s`, `d:h:m:s`, with a fraction of seconds.
pub(super) fn parse(text: &str) -> Result<TimeSpan, Fault> {
    let trimmed = text.trim();
    let (negative, rest) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed),
    };
    let mut numbers: Vec<&str> = Vec::new();
    let mut marks = String::new();
    let mut start = 0;
    for (at, c) in rest.char_indices() {
        if !c.is_ascii_digit() {
            if !matches!(c, ':' | '.') {
                return Err(unreadable(text));
            }
            numbers.push(rest.get(start..at).unwrap_or_default());
            marks.push(c);
            start = at + 1;
        }
    }
    numbers.push(rest.get(start..).unwrap_or_default());
    if numbers.iter().any(|number| number.is_empty()) {
        return Err(unreadable(text));
    }
    let fraction = match marks.as_str() {
        ":." | "::." | ".::." | ":::." | ".:." => numbers.pop(),
        _ => None,
    };
    if fraction.is_some() {
        marks.pop();
    }
    let value = |at: usize| -> Result<i64, Fault> {
        let number = numbers.get(at).copied().unwrap_or("0");
        number.parse().ok().filter(|number| *number <= 99_999_999).ok_or_else(|| out_of_range(text))
    };
    let (days, hours, minutes, seconds) = match (marks.as_str(), fraction) {
        ("", None) => (value(0)?, 0, 0, 0),
        (":", None) => (0, value(0)?, value(1)?, 0),
        (".:", None) => (value(0)?, value(1)?, value(2)?, 0),
        // Hours that are none are days.
        ("::", None) if value(0)? > 23 => (value(0)?, value(1)?, value(2)?, 0),
        ("::", _) => (0, value(0)?, value(1)?, value(2)?),
        (".::" | ":::", _) => (value(0)?, value(1)?, value(2)?, value(3)?),
        // Minutes, seconds and a fraction are no form of their own.
        _ => return Err(unreadable(text)),
    };
    if hours > 23 || minutes > 59 || seconds > 59 || days > 10_675_199 {
        return Err(out_of_range(text));
    }
    let ticks = match fraction {
        None => 0,
        Some(digits) if digits.len() <= 7 => {
            format!("{digits:0<7}").parse::<i64>().map_err(|_| out_of_range(text))?
        }
        Some(_) => return Err(out_of_range(text)),
    };
    let total = i128::from(days) * i128::from(DAY)
        + i128::from(hours * HOUR + minutes * MINUTE + seconds * SECOND + ticks);
    let total = if negative { -total } else { total };
    i64::try_from(total).map(TimeSpan).map_err(|_| out_of_range(text))
}

/// `TimeSpan.ParseExact` with a standard or custom format.
pub(super) fn parse_exact(text: &str, format: &str) -> Result<TimeSpan, Fault> {
    match format {
        "c" | "t" | "T" => return parse_constant(text),
        "g" | "G" => {
            return Err(Fault::not_supported("TimeSpan.ParseExact with the formats g and G"));
        }
        _ => {}
    }
    let format: Vec<char> = format.chars().collect();
    if format.len() < 2 {
        return Err(invalid());
    }
    let mut rest = text;
    let mut values = [0_i64; 5];
    let mut at = 0;
    while let Some(&c) = format.get(at) {
        let mut length = run(&format, at);
        let literal = match c {
            '\'' | '"' => {
                let (text, end) = quoted(&format, at)?;
                length = end;
                Some(text)
            }
            '\\' => {
                length = 2;
                Some(format.get(at + 1).ok_or_else(invalid)?.to_string())
            }
            _ => None,
        };
        if let Some(literal) = literal {
            rest = rest.strip_prefix(literal.as_str()).ok_or_else(|| unreadable(text))?;
            at += length;
            continue;
        }
        let (letter, count) = if c == '%' {
            length = 2;
            (*format.get(at + 1).ok_or_else(invalid)?, 1)
        } else {
            (c, length)
        };
        let (slot, most) = match letter {
            'd' => (0, if count == 1 { 8 } else { count }),
            'h' => (1, 2),
            'm' => (2, 2),
            's' => (3, 2),
            'f' | 'F' => (4, count),
            _ => return Err(invalid()),
        };
        let digits = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let enough = match letter {
            'F' => true,
            'f' => digits == count,
            _ => digits >= count.min(most),
        };
        if !enough {
            return Err(unreadable(text));
        }
        let (number, behind) = rest.split_at(digits);
        rest = behind;
        let number = if slot == 4 { format!("{number:0<7}") } else { number.to_owned() };
        if let Some(place) = values.get_mut(slot) {
            *place = number.parse().unwrap_or(0);
        }
        at += length;
    }
    let [days, hours, minutes, seconds, ticks] = values;
    if !rest.is_empty() {
        return Err(unreadable(text));
    }
    if hours > 23 || minutes > 59 || seconds > 59 {
        return Err(out_of_range(text));
    }
    Ok(TimeSpan(days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND + ticks))
}

/// The format `c` takes what `Parse` takes but for days behind colons.
fn parse_constant(text: &str) -> Result<TimeSpan, Fault> {
    if text.matches(':').count() > 2 {
        return Err(unreadable(text));
    }
    parse(text)
}
