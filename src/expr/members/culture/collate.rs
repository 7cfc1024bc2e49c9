//! Comparison of texts as the invariant culture does it: the root order of the Unicode collation
//! algorithm, for letters of Latin script and the signs of ASCII and Latin-1.

use std::cmp::Ordering;

use crate::expr::value::{Fault, Text};

/// Signs in the root order; digits and then letters come behind them.
const SIGNS: &str = "\t\n\u{b}\u{c}\r\u{85} \u{a0}_-,;:!\u{a1}?\u{bf}.\u{b7}'\"\u{ab}\u{bb}()[]{}\u{a7}\u{b6}@*/\\&#%`\u{b4}^\u{af}\u{a8}\u{b8}\u{b0}\u{a9}\u{ae}+\u{b1}\u{f7}\u{d7}<=>\u{ac}|\u{a6}~\u{a4}\u{a2}$\u{a3}\u{a5}\u{20ac}";

/// Accents in the order of their secondary weights.
const ACCENTS: [char; 11] = [
    '\u{301}', '\u{300}', '\u{306}', '\u{302}', '\u{30c}', '\u{30a}', '\u{308}', '\u{303}',
    '\u{327}', '\u{328}', '\u{304}',
];

/// Secondary weight of the overlaid stroke in `\u{f8}` and `\u{142}`, and of letters that are
/// written as two.
const STROKE: u8 = 30;

/// Letters with an accent: the letter, the accent, and its forms.
const COMPOSED: &[(char, &str, &str)] = &[
    ('\u{300}', "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
    ('\u{301}', "AEIOUYaeiouyCcNnSsZz", "ÁÉÍÓÚÝáéíóúýĆćŃńŚśŹź"),
    ('\u{302}', "AEIOUaeiou", "ÂÊÎÔÛâêîôû"),
    ('\u{303}', "ANOano", "ÃÑÕãñõ"),
    ('\u{308}', "AEIOUaeiouyY", "ÄËÏÖÜäëïöüÿŸ"),
    ('\u{30a}', "AaUu", "ÅåŮů"),
    ('\u{327}', "CcSs", "ÇçŞş"),
    ('\u{30c}', "CcSsZzEeRrNnDd", "ČčŠšŽžĚěŘřŇňĎď"),
    ('\u{306}', "AaGg", "ĂăĞğ"),
    ('\u{304}', "AEIOUaeiou", "ĀĒĪŌŪāēīōū"),
    ('\u{328}', "AEae", "ĄĘąę"),
];

/// Weights of one letter: primary, secondary, tertiary.
type Element = (u16, u8, u8);

fn letter(base: char, accent: u8, upper: bool) -> Element {
    (1000 + base.to_ascii_lowercase() as u16, accent, u8::from(upper))
}

fn accent_weight(accent: char) -> Option<u8> {
    let at = ACCENTS.iter().position(|known| *known == accent)?;
    u8::try_from(at + 1).ok()
}

fn elements(text: &str) -> Option<Vec<Element>> {
    let mut out: Vec<Element> = Vec::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' => out.push(letter(c, 0, c.is_ascii_uppercase())),
            '0'..='9' => out.push((900 + c as u16, 0, 0)),
            '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{ad}' => {}
            'ß' => out.extend([letter('s', 0, false), letter('s', STROKE, false)]),
            'æ' | 'Æ' => {
                out.extend([letter('a', STROKE, c == 'Æ'), letter('e', STROKE, c == 'Æ')]);
            }
            'ø' | 'Ø' => out.push(letter('o', STROKE, c == 'Ø')),
            'ł' | 'Ł' => out.push(letter('l', STROKE, c == 'Ł')),
            _ => {
                if let Some(at) = SIGNS.chars().position(|sign| sign == c) {
                    out.push((u16::try_from(at + 1).ok()?, 0, 0));
                } else if ACCENTS.contains(&c) {
                    out.last_mut()?.1 = accent_weight(c)?;
                } else {
                    let (accent, base) = COMPOSED.iter().find_map(|(accent, bases, forms)| {
                        let at = forms.chars().position(|form| form == c)?;
                        Some((*accent, bases.chars().nth(at)?))
                    })?;
                    out.push(letter(base, accent_weight(accent)?, base.is_ascii_uppercase()));
                }
            }
        }
    }
    Some(out)
}

/// Compares two texts; `ignore_case` leaves the case out.
///
/// # Errors
/// Refuses texts with letters whose order is not known here, unless they are equal.
pub(crate) fn compare_by_culture(a: &Text, b: &Text, ignore_case: bool) -> Result<Ordering, Fault> {
    if a == b {
        return Ok(Ordering::Equal);
    }
    let (Some(x), Some(y)) = (elements(&a.to_utf8()), elements(&b.to_utf8())) else {
        return Err(Fault::not_supported("order of letters beyond Latin script"));
    };
    let by = |level: fn(&Element) -> u16| x.iter().map(level).cmp(y.iter().map(level));
    let order = by(|e| e.0).then_with(|| by(|e| e.1.into()));
    Ok(if ignore_case { order } else { order.then_with(|| by(|e| e.2.into())) })
}

/// True when the collation gives the units no weight.
pub(crate) fn is_ignorable(unit: u16) -> bool {
    matches!(unit, 0..=8 | 0xe..=0x1f | 0x7f | 0xad | 0x200b..=0x200f | 0xfeff)
}
