//! Character and entity references: the five that XML defines, and numbers.

/// The character that the reference at `at` stands for, and the reference's length in bytes.
///
/// `None` when no well-formed reference begins there. A document type cannot be declared,
/// so there are no other entities than the five of XML.
pub(super) fn reference_at(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let rest = bytes.get(at..)?;
    let named: [(&[u8], char); 5] =
        [(b"&quot;", '"'), (b"&amp;", '&'), (b"&lt;", '<'), (b"&gt;", '>'), (b"&apos;", '\'')];
    if let Some((name, c)) = named.iter().find(|(name, _)| rest.starts_with(name)) {
        return Some((*c, name.len()));
    }
    let digits = rest.strip_prefix(b"&#")?;
    let (digits, radix, before) = match digits.strip_prefix(b"x") {
        Some(digits) => (digits, 16, 3),
        None => (digits, 10, 2),
    };
    number(digits, radix).map(|(c, len)| (c, before + len))
}

/// Reads `digits;` as a character that XML allows.
fn number(digits: &[u8], radix: u32) -> Option<(char, usize)> {
    let mut value = 0_u32;
    for (at, &byte) in digits.iter().enumerate() {
        if byte == b';' {
            let c = char::from_u32(value).filter(|&c| at > 0 && is_xml_character(c))?;
            return Some((c, at + 1));
        }
        let digit = char::from(byte).to_digit(radix)?;
        value = value.checked_mul(radix)?.checked_add(digit)?;
    }
    None
}

/// The characters that an XML 1.0 document may hold.
pub(super) fn is_xml_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}
