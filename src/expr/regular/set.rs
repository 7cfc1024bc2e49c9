//! Sets of UTF-16 units: ranges, categories, subtraction.

use std::sync::LazyLock;

use super::blocks::BLOCKS;

/// General categories in the order of `UnicodeCategory`.
const CATEGORIES: [&str; 30] = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf",
    "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
];

const SURROGATE: u8 = 16;
const UNASSIGNED: u8 = 29;

/// What Unicode 15.1 and 16 added; the runtime's data are those of 15.0.
const NEWER: &[(usize, usize)] = &[
    (0x897, 0x897),
    (0x1b4e, 0x1b4f),
    (0x1b7f, 0x1b7f),
    (0x1c89, 0x1c8a),
    (0x2427, 0x2429),
    (0x2ffc, 0x2fff),
    (0x31e4, 0x31e5),
    (0x31ef, 0x31ef),
    (0xa7cb, 0xa7cd),
    (0xa7da, 0xa7dc),
];

/// The category of every unit.
static TABLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut table = vec![UNASSIGNED; 0x1_0000];
    table.iter_mut().skip(0xd800).take(0x800).for_each(|place| *place = SURROGATE);
    let all: String = (0..=0xffff_u32).filter_map(char::from_u32).collect();
    for (number, name) in CATEGORIES.iter().enumerate() {
        let number = number as u8;
        if matches!(number, SURROGATE | UNASSIGNED) {
            continue;
        }
        let Ok(pattern) = fancy_regex::Regex::new(&format!(r"\p{{{name}}}+")) else { continue };
        for found in pattern.find_iter(&all).flatten() {
            for c in found.as_str().chars() {
                if let Some(place) = table.get_mut(c as usize) {
                    *place = number;
                }
            }
        }
    }
    for (first, last) in NEWER {
        table.iter_mut().take(last + 1).skip(*first).for_each(|place| *place = UNASSIGNED);
    }
    table
});

/// `UnicodeCategory` of a unit.
pub(super) fn category(unit: u16) -> u8 {
    match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => ascii_category(byte),
        _ => table_category(unit),
    }
}

/// Most patterns are in ASCII, and the table takes a tenth of a second to make.
fn ascii_category(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' => 0,
        b'a'..=b'z' => 1,
        b'0'..=b'9' => 8,
        b' ' => 11,
        0..=31 | 127.. => 14,
        b'_' => 18,
        b'-' => 19,
        b'(' | b'[' | b'{' => 20,
        b')' | b']' | b'}' => 21,
        b'+' | b'<'..=b'>' | b'|' | b'~' => 25,
        b'$' => 26,
        b'^' | b'`' => 27,
        _ => 24,
    }
}

fn table_category(unit: u16) -> u8 {
    TABLE.get(usize::from(unit)).copied().unwrap_or(UNASSIGNED)
}

/// The bits of the categories that a name like `L` or `Lu` stands for.
fn category_bits(name: &str) -> u32 {
    CATEGORIES
        .iter()
        .enumerate()
        .filter(|(_, known)| **known == name || name.len() == 1 && known.starts_with(name))
        .fold(0, |bits, (number, _)| bits | 1 << number)
}

/// Letters with a case: without regard to it they are one category.
const CASED: u32 = 0b111;
const LETTERS: u32 = 0b1_1111;
const MARKS: u32 = 1 << 5;
const DIGITS: u32 = 1 << 8;
const SEPARATORS: u32 = 1 << 11 | 1 << 12 | 1 << 13;
const CONNECTORS: u32 = 1 << 18;

/// Categories of a word character.
pub(super) const WORD: u32 = LETTERS | MARKS | DIGITS | CONNECTORS;

/// True for what `\w` matches.
pub(super) fn is_word(unit: u16) -> bool {
    WORD & 1 << category(unit) != 0
}

/// True for what bounds a word: also the joiners.
pub(super) fn is_boundary_word(unit: u16) -> bool {
    is_word(unit) || matches!(unit, 0x200c | 0x200d)
}

/// True for what bounds a word by the rules of ECMAScript.
pub(super) fn is_ecma_word(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        || unit == 0x0130
        || unit == 0x0131
}

/// True for white space.
pub(super) fn is_space(unit: u16) -> bool {
    matches!(unit, 9..=13 | 0x85) || SEPARATORS & 1 << category(unit) != 0
}

/// The simple lower case of a unit, by which letters are equal when case is ignored.
pub(super) fn fold(unit: u16) -> u16 {
    let Some(c) = char::from_u32(unit.into()) else { return unit };
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => u16::try_from(u32::from(lower)).unwrap_or(unit),
        _ => unit,
    }
}

/// Letters whose lower case is that of letters elsewhere.
const ODD: &[(u16, u16)] = &[
    (0x212a, 0x6b),
    (0x212b, 0xe5),
    (0x2126, 0x3c9),
    (0x1e9e, 0xdf),
    (0x3f4, 0x3b8),
    (0x1c5, 0x1c6),
    (0x1c8, 0x1c9),
    (0x1cb, 0x1cc),
    (0x1f2, 0x1f3),
];

/// All units that are equal to one when case is ignored, itself included.
fn equivalents(unit: u16) -> Vec<u16> {
    let lower = fold(unit);
    let mut all = vec![unit, lower];
    if let Some(c) = char::from_u32(lower.into()) {
        let mut upper = c.to_uppercase();
        if let (Some(upper), None) = (upper.next(), upper.next())
            && let Ok(upper) = u16::try_from(u32::from(upper))
            && fold(upper) == lower
        {
            all.push(upper);
        }
    }
    all.extend(ODD.iter().filter(|(_, folded)| *folded == lower).map(|(odd, _)| *odd));
    all
}

/// A set of units.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    negated: bool,
    ranges: Vec<(u16, u16)>,
    /// Bits of categories, and whether the set has what is not among them.
    categories: Vec<(u32, bool)>,
    spaces: bool,
    subtracted: Option<Box<Self>>,
    /// Which of the first 128 units are in it.
    ascii: u128,
}

impl Set {
    /// A set of ranges.
    pub(super) fn of_ranges(ranges: &[(u16, u16)], negated: bool) -> Self {
        Self { negated, ranges: ranges.to_vec(), ..Self::default() }.finish(false)
    }

    /// The set that `\d`, `\W` and the like stand for.
    pub(super) fn of_escape(letter: char, ecma: bool) -> Self {
        let mut set = Self::default();
        set.add_escape(letter, ecma);
        set.finish(false)
    }

    pub(super) fn negate(&mut self) {
        self.negated = true;
    }

    pub(super) fn add_range(&mut self, first: u16, last: u16) {
        self.ranges.push((first, last));
    }

    pub(super) fn subtract(&mut self, other: Self) {
        self.subtracted = Some(Box::new(other));
    }

    pub(super) fn add_escape(&mut self, letter: char, ecma: bool) {
        let negated = letter.is_ascii_uppercase();
        let ranges: &[(u16, u16)] = match (letter.to_ascii_lowercase(), ecma) {
            ('d', true) => &[(0x30, 0x39)],
            ('w', true) => {
                &[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a), (0x130, 0x131)]
            }
            ('s', true) => &[(9, 13), (0x20, 0x20)],
            ('d', _) => return self.categories.push((DIGITS, negated)),
            ('w', _) => return self.categories.push((WORD, negated)),
            _ if negated => return self.add_not_space(),
            _ => {
                self.spaces = true;
                return;
            }
        };
        if negated {
            let mut from = 0;
            for (first, last) in ranges {
                if *first > from {
                    self.ranges.push((from, first - 1));
                }
                from = last + 1;
            }
            self.ranges.push((from, u16::MAX));
        } else {
            self.ranges.extend_from_slice(ranges);
        }
    }

    fn add_not_space(&mut self) {
        let mut from = 0_u16;
        for unit in (0..=u16::MAX).filter(|unit| is_space(*unit)) {
            if unit > from {
                self.ranges.push((from, unit - 1));
            }
            from = unit + 1;
        }
        self.ranges.push((from, u16::MAX));
    }

    /// Adds a category or block by its name; false when there is none.
    pub(super) fn add_named(&mut self, name: &str, negated: bool, ignore_case: bool) -> bool {
        let mut bits = category_bits(name);
        if ignore_case && bits != 0 && bits & CASED == bits {
            bits = CASED;
        }
        if bits != 0 {
            self.categories.push((bits, negated));
            return true;
        }
        let Some((_, first, last)) = BLOCKS.iter().find(|(known, ..)| *known == name) else {
            return false;
        };
        if !negated {
            self.ranges.push((*first, *last));
            return true;
        }
        if *first > 0 {
            self.ranges.push((0, first - 1));
        }
        if *last < u16::MAX {
            self.ranges.push((last + 1, u16::MAX));
        }
        true
    }

    /// Ends the making of the set; with `ignore_case` its letters get their other case.
    pub(super) fn finish(mut self, ignore_case: bool) -> Self {
        if ignore_case {
            let mut more = Vec::new();
            for (first, last) in &self.ranges {
                // Without end points in the alphabet a range this wide has both cases already.
                if (*first, *last) == (0, u16::MAX) {
                    continue;
                }
                for unit in *first..=*last {
                    more.extend(equivalents(unit).into_iter().filter(|other| *other != unit));
                }
            }
            more.sort_unstable();
            more.dedup();
            self.ranges.extend(more.into_iter().map(|unit| (unit, unit)));
        }
        self.ranges.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::with_capacity(self.ranges.len());
        for (first, last) in self.ranges.drain(..) {
            match merged.last_mut() {
                Some(before) if before.1 >= first || before.1 + 1 == first => {
                    before.1 = before.1.max(last);
                }
                _ => merged.push((first, last)),
            }
        }
        self.ranges = merged;
        self.ascii =
            (0..128_u16).filter(|unit| self.slow_has(*unit)).fold(0, |bits, unit| bits | 1 << unit);
        self
    }

    /// True for a unit of the set.
    pub(super) fn has(&self, unit: u16) -> bool {
        if unit < 128 { self.ascii & 1 << unit != 0 } else { self.slow_has(unit) }
    }

    fn slow_has(&self, unit: u16) -> bool {
        let after = self.ranges.partition_point(|(first, _)| *first <= unit);
        let in_range =
            after > 0 && self.ranges.get(after - 1).is_some_and(|(_, last)| unit <= *last);
        let found = in_range
            || self.spaces && is_space(unit)
            || self.categories.iter().any(|(bits, not)| (bits & 1 << category(unit) != 0) != *not);
        found != self.negated && !self.subtracted.as_ref().is_some_and(|other| other.has(unit))
    }
}

#[cfg(test)]
mod tests;
