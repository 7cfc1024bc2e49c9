//! Replacement patterns: `$1`, `${name}`, `$&` and the like.

use super::objects::Found;
use crate::expr::regular::{Pattern, options};
use crate::expr::value::{Text, TextBuilder};

/// A piece of a replacement pattern.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Unit(u16),
    /// A group by its place.
    Group(usize),
    Before,
    After,
    LastGroup,
    Input,
}

const fn unit(c: char) -> u16 {
    c as u16
}

/// Reads a replacement pattern; what is no reference stands for itself.
pub(super) fn read(pattern: &Pattern, replacement: &Text) -> Vec<Piece> {
    let units = replacement.units();
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(&found) = units.get(at) {
        at += 1;
        if found != unit('$') {
            pieces.push(Piece::Unit(found));
            continue;
        }
        match reference(pattern, units.get(at..).unwrap_or_default()) {
            Some((piece, length)) => {
                pieces.push(piece);
                at += length;
            }
            None => pieces.push(Piece::Unit(found)),
        }
    }
    pieces
}

fn is_digit(unit: &u16) -> bool {
    (0x30..=0x39).contains(unit)
}

fn reference(pattern: &Pattern, rest: &[u16]) -> Option<(Piece, usize)> {
    let first = *rest.first()?;
    let braced = first == unit('{');
    let body = if braced { rest.get(1..)? } else { rest };
    let digits = body.iter().take_while(|unit| is_digit(unit)).count();
    let number = |count: usize| -> Option<usize> {
        let text = String::from_utf16_lossy(body.get(..count)?);
        pattern.slot_of_number(text.parse().ok()?)
    };
    if digits > 0 {
        if braced {
            let closed = body.get(digits) == Some(&unit('}'));
            return number(digits).filter(|_| closed).map(|slot| (Piece::Group(slot), digits + 2));
        }
        if pattern.options & options::ECMA_SCRIPT != 0 {
            let longest = (1..=digits).rev().find(|count| number(*count).is_some())?;
            return Some((Piece::Group(number(longest)?), longest));
        }
        return number(digits).map(|slot| (Piece::Group(slot), digits));
    }
    if braced {
        let end = body.iter().position(|found| *found == unit('}'))?;
        let name = Text::from_units(body.get(..end)?);
        return pattern.slot_of_name(&name).map(|slot| (Piece::Group(slot), end + 2));
    }
    let piece = match char::from_u32(first.into())? {
        '$' => Piece::Unit(unit('$')),
        '&' => Piece::Group(0),
        '`' => Piece::Before,
        '\'' => Piece::After,
        '+' => Piece::LastGroup,
        '_' => Piece::Input,
        _ => return None,
    };
    Some((piece, 1))
}

/// Adds what the pieces stand for in a match.
pub(super) fn expand(pieces: &[Piece], found: &Found, out: &mut TextBuilder) {
    let input = &found.matched.input;
    let whole = found.span().unwrap_or_default();
    let group = |slot: usize, out: &mut TextBuilder| {
        if let Some(capture) = found.matched.captures.get(slot).and_then(|all| all.last()) {
            out.push(&found.text_of(*capture));
        }
    };
    for piece in pieces {
        match piece {
            Piece::Unit(unit) => out.push_unit(*unit),
            Piece::Group(slot) => group(*slot, out),
            Piece::LastGroup => group(found.matched.pattern.groups.len().saturating_sub(1), out),
            Piece::Before => out.push(&input.slice(0..whole.0).unwrap_or_default()),
            Piece::After => {
                out.push(&input.slice(whole.0 + whole.1..input.len()).unwrap_or_default());
            }
            Piece::Input => out.push(input),
        }
    }
}
