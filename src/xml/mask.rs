//! Hides expressions from the XML parser without moving anything.

use std::borrow::Cow;

use super::scan::{Place, Region};

/// `text` with every region overwritten by as many letters as it has bytes, so that each
/// offset in the result is an offset in the file. CDATA sections stay: nothing in them can
/// do harm. Where a closing quote is missing, it takes the place of the last character.
pub(super) fn mask<'t>(
    text: &'t str,
    regions: &[Region],
    quotes_missing: &[(usize, char)],
) -> Cow<'t, str> {
    if regions.iter().all(|region| region.place == Place::CData) {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    let mut quotes = quotes_missing.iter();
    let mut quote = quotes.next();
    for (number, region) in regions.iter().enumerate() {
        if region.place == Place::CData {
            continue;
        }
        let range = region.span.range();
        masked.push_str(text.get(at..range.start).unwrap_or_default());
        fill(&mut masked, range.len());
        at = range.end;
        if let Some((_, c)) = quote.filter(|(of, _)| *of == number) {
            let last = region.span.of(text).chars().next_back().map_or(0, char::len_utf8);
            masked.truncate(masked.len().saturating_sub(last));
            masked.push(*c);
            masked.extend(std::iter::repeat_n(' ', last.saturating_sub(1)));
            quote = quotes.next();
        }
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(masked)
}

fn fill(masked: &mut String, mut len: usize) {
    const FILLER: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    while len > 0 {
        let piece = FILLER.get(..len).unwrap_or(FILLER);
        masked.push_str(piece);
        len -= piece.len();
    }
}
