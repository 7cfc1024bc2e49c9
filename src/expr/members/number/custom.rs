//! Custom numeric formats: `#,##0.00;(0.00);zero`.

use super::digits::{Digits, Family};
use crate::expr::members::culture::Culture;

/// Where a section starts: 0 for positive, 1 for negative, 2 for zero. A section that is not
/// there or empty is the first.
fn find_section(format: &[char], mut section: usize) -> usize {
    let mut at = 0;
    while section > 0 {
        let Some(&c) = format.get(at) else { return 0 };
        at += 1;
        match c {
            '\'' | '"' => at = behind_quote(format, at, c),
            '\\' => at += 1,
            ';' => {
                section -= 1;
                if section == 0 {
                    return match format.get(at) {
                        None | Some(';' | '\0') => 0,
                        _ => at,
                    };
                }
            }
            '\0' => return 0,
            _ => {}
        }
    }
    0
}

fn behind_quote(format: &[char], mut at: usize, quote: char) -> usize {
    while let Some(&c) = format.get(at) {
        at += 1;
        if c == quote {
            break;
        }
    }
    at
}

/// What one section asks for.
struct Section {
    digits: i32,
    point: i32,
    first: i32,
    last: i32,
    scientific: bool,
    thousands: bool,
    scale: i32,
}

/// True for the digits of an exponent at `at`, just behind the `E`.
fn exponent_at(format: &[char], at: usize) -> bool {
    match format.get(at) {
        Some('0') => true,
        Some('+' | '-') => format.get(at + 1) == Some(&'0'),
        _ => false,
    }
}

fn read_section(format: &[char], start: usize) -> Section {
    let mut found = Section {
        digits: 0,
        point: -1,
        first: i32::MAX,
        last: 0,
        scientific: false,
        thousands: false,
        scale: 0,
    };
    let (mut comma, mut commas) = (-1, 0);
    let mut at = start;
    while let Some(&c) = format.get(at) {
        at += 1;
        match c {
            ';' | '\0' => break,
            '#' => found.digits += 1,
            '0' => {
                if found.first == i32::MAX {
                    found.first = found.digits;
                }
                found.digits += 1;
                found.last = found.digits;
            }
            '.' if found.point < 0 => found.point = found.digits,
            ',' if found.digits > 0 && found.point < 0 => {
                if comma >= 0 && comma == found.digits {
                    commas += 1;
                } else {
                    found.thousands |= comma >= 0;
                    comma = found.digits;
                    commas = 1;
                }
            }
            '%' => found.scale += 2,
            '\u{2030}' => found.scale += 3,
            '\'' | '"' => at = behind_quote(format, at, c),
            '\\' => at += 1,
            'E' | 'e' if exponent_at(format, at) => {
                at += 1;
                while format.get(at) == Some(&'0') {
                    at += 1;
                }
                found.scientific = true;
            }
            _ => {}
        }
    }
    if found.point < 0 {
        found.point = found.digits;
    }
    if comma >= 0 {
        if comma == found.point {
            found.scale -= commas * 3;
        } else {
            found.thousands = true;
        }
    }
    found
}

/// Writes digits one by one, with the separators of thousands.
struct Writer<'a> {
    number: &'a Digits,
    culture: &'a Culture,
    text: String,
    /// Next digit of the number.
    next: usize,
    /// Place of the next digit before (positive) or behind the point.
    place: i32,
    thousands: bool,
    /// Places from the point at which a separator may stand.
    most: i32,
}

impl Writer<'_> {
    fn take(&mut self) -> Option<char> {
        let digit = self.number.digits.get(self.next)?;
        self.next += 1;
        Some(char::from(*digit))
    }

    fn digit(&mut self, digit: char) {
        self.text.push(digit);
        let behind = self.place - 1;
        if self.thousands && behind > 0 && behind % 3 == 0 && behind < self.most {
            self.text.push_str(self.culture.group);
        }
    }
}

/// Writes a number by a custom format.
pub(super) fn format_custom(mut number: Digits, format: &str, culture: &Culture) -> String {
    let format: Vec<char> = format.chars().collect();
    let mut start = match (number.digits.is_empty(), number.negative) {
        (true, _) => find_section(&format, 2),
        (_, true) => find_section(&format, 1),
        _ => 0,
    };
    let section = loop {
        let section = read_section(&format, start);
        if number.digits.is_empty() {
            if number.family != Family::Binary {
                number.negative = false;
            }
            number.scale = 0;
            break section;
        }
        number.scale += section.scale;
        let keep = if section.scientific {
            section.digits
        } else {
            number.scale.saturating_add(section.digits - section.point)
        };
        // A position before the first digit leaves nothing, and rounds nothing up.
        if keep < 0 {
            number.digits.clear();
        }
        number.round(keep, false);
        if number.digits.is_empty() {
            let zero = find_section(&format, 2);
            if zero != start {
                start = zero;
                continue;
            }
        }
        break section;
    };
    write(&number, &format, start, &section, culture)
}

fn write(
    number: &Digits,
    format: &[char],
    start: usize,
    section: &Section,
    culture: &Culture,
) -> String {
    let first = if section.first < section.point { section.point - section.first } else { 0 };
    let last = if section.last > section.point { section.point - section.last } else { 0 };
    let (place, mut adjust) = if section.scientific {
        (section.point, 0)
    } else {
        (number.scale.max(section.point), number.scale - section.point)
    };
    let most = first.max(place + adjust.min(0));
    let mut out = Writer {
        number,
        culture,
        text: String::new(),
        next: 0,
        place,
        thousands: section.thousands,
        most,
    };
    if number.negative && start == 0 && number.scale != 0 {
        out.text.push_str(culture.negative);
    }
    let (mut scientific, mut pointed) = (section.scientific, false);
    let mut at = start;
    while let Some(&c) = format.get(at) {
        at += 1;
        if matches!(c, '#' | '0' | '.') {
            while adjust > 0 {
                let digit = out.take().unwrap_or('0');
                out.digit(digit);
                out.place -= 1;
                adjust -= 1;
            }
        }
        match c {
            ';' | '\0' => break,
            '#' | '0' => {
                let digit = if adjust < 0 {
                    adjust += 1;
                    (out.place <= first).then_some('0')
                } else {
                    out.take().or_else(|| (out.place > last).then_some('0'))
                };
                if let Some(digit) = digit {
                    out.digit(digit);
                }
                out.place -= 1;
            }
            '.' => {
                let more = out.next < number.digits.len();
                if out.place == 0
                    && !pointed
                    && (last < 0 || section.point < section.digits && more)
                {
                    out.text.push_str(culture.decimal);
                    pointed = true;
                }
            }
            '\u{2030}' => out.text.push_str(culture.per_mille),
            '%' => out.text.push_str(culture.percent_symbol),
            ',' => {}
            '\'' | '"' => {
                let end = behind_quote(format, at, c);
                let inside = format.get(at..end).unwrap_or_default();
                out.text.extend(inside.iter().filter(|inner| **inner != c));
                at = end;
            }
            '\\' => {
                if let Some(literal) = format.get(at) {
                    out.text.push(*literal);
                    at += 1;
                }
            }
            'E' | 'e' if scientific && exponent_at(format, at) => {
                let plus = format.get(at) == Some(&'+');
                let mut width = usize::from(format.get(at) == Some(&'0'));
                at += 1;
                while format.get(at) == Some(&'0') {
                    at += 1;
                    width += 1;
                }
                let exponent =
                    if number.digits.is_empty() { 0 } else { number.scale - section.point };
                out.text.push(c);
                if exponent < 0 {
                    out.text.push_str(culture.negative);
                } else if plus {
                    out.text.push('+');
                }
                let width = width.min(10);
                out.text.push_str(&format!("{:0>width$}", exponent.unsigned_abs()));
                scientific = false;
            }
            other => out.text.push(other),
        }
    }
    if number.negative && start == 0 && number.scale == 0 && !out.text.is_empty() {
        out.text.insert_str(0, culture.negative);
    }
    out.text
}
