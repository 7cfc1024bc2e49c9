//! Percent encoding as `System.Uri` does it.

/// Characters with a meaning in a URI (RFC 3986).
pub(super) const RESERVED: &str = ";/?:@&=+$,#[]!'()*";

/// Letters, digits and the marks that never need an escape.
pub(super) fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')
}

/// Unreserved and reserved characters.
pub(super) fn is_reserved_or_unreserved(c: char) -> bool {
    is_unreserved(c) || RESERVED.contains(c)
}

/// The byte of two hexadecimal digits after a percent sign.
fn byte_at(text: &[char], at: usize) -> Option<u8> {
    let digit = |at: usize| text.get(at).and_then(|c| c.to_digit(16));
    if text.get(at) != Some(&'%') {
        return None;
    }
    u8::try_from(digit(at + 1)? * 16 + digit(at + 2)?).ok()
}

fn push_escaped(out: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        out.push_str(&format!("%{byte:02X}"));
    }
}

/// Escapes every character but those allowed; with `keep_escapes`, escapes that are there stay.
pub(super) fn escape(text: &str, keep_escapes: bool, allowed: fn(char) -> bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (at, &c) in chars.iter().enumerate() {
        let is_escape = keep_escapes && byte_at(&chars, at).is_some();
        if is_escape || allowed(c) {
            out.push(c);
        } else {
            push_escaped(&mut out, c);
        }
    }
    out
}

/// Letters outside ASCII that an internationalised identifier may hold (RFC 3987).
fn is_international(c: char, in_query: bool) -> bool {
    let code = u32::from(c);
    match code {
        0xa0..=0xd7ff | 0xf900..=0xfdcf | 0xfdf0..=0xffef => true,
        0xe000..=0xf8ff | 0xf0000..=0xffffd | 0x100000..=0x10fffd => in_query,
        0x10000..=0xeffff => code & 0xffff < 0xfffe && !(0xe0000..=0xe0fff).contains(&code),
        _ => false,
    }
}

/// An escaped ASCII character that must stay escaped.
fn stays_escaped(c: char) -> bool {
    c.is_ascii_control() || RESERVED.contains(c) || matches!(c, '%' | '\\')
}

/// Takes the escapes at `at` as UTF-8; gives the number of characters taken. What is no UTF-8,
/// or not allowed in an internationalised identifier, stays escaped.
fn unescape_sequence(
    chars: &[char],
    at: usize,
    out: &mut String,
    international: Option<bool>,
) -> usize {
    let mut bytes = Vec::new();
    while bytes.len() < 4 {
        match byte_at(chars, at + bytes.len() * 3) {
            Some(byte) => bytes.push(byte),
            None => break,
        }
    }
    let length = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => 1,
    };
    let decoded = bytes.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let taken = if decoded.is_some() { length * 3 } else { 3 };
    match decoded.and_then(|text| text.chars().next()) {
        Some(c) if international.is_none_or(|in_query| is_international(c, in_query)) => {
            out.push(c);
        }
        _ => out.extend(chars.iter().skip(at).take(taken)),
    }
    taken
}

/// `Uri.UnescapeDataString`: every valid escape, as UTF-8.
pub(super) fn unescape_all(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(&c) = chars.get(at) {
        match byte_at(&chars, at) {
            Some(byte) if byte < 0x80 => {
                out.push(char::from(byte));
                at += 3;
            }
            Some(_) => at += unescape_sequence(&chars, at, &mut out, None),
            None => {
                out.push(c);
                at += 1;
            }
        }
    }
    out
}

/// The form for people: what can be shown is unescaped, what cannot stays; a percent sign that
/// begins no escape is escaped.
pub(super) fn display(text: &str, in_query: bool, escape_control: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(&c) = chars.get(at) {
        match byte_at(&chars, at) {
            Some(byte) if byte < 0x80 => {
                let c = char::from(byte);
                if stays_escaped(c) {
                    out.extend(chars.iter().skip(at).take(3));
                } else {
                    out.push(c);
                }
                at += 3;
            }
            Some(byte @ 0x80..=0x9f) => {
                let _ = byte;
                out.extend(chars.iter().skip(at).take(3));
                at += 3;
            }
            Some(_) => at += unescape_sequence(&chars, at, &mut out, Some(in_query)),
            None => {
                if c == '%' || escape_control && (c.is_control()) {
                    push_escaped(&mut out, c);
                } else {
                    out.push(c);
                }
                at += 1;
            }
        }
    }
    out
}

/// The form for people of a path that holds no escapes (a file's).
pub(super) fn display_file(text: &str) -> String {
    escape(text, false, |c| !matches!(c, '%' | '?' | '#'))
}

/// True when a part needs [`internationalise`]: letters outside ASCII, or escapes that should
/// not be there.
pub(super) fn needs_normalising(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if !c.is_ascii() {
            return true;
        }
        if c == '%' && at + 2 < chars.len() {
            match byte_at(&chars, at) {
                Some(byte) if byte < 0x80 && !is_unreserved(char::from(byte)) => {}
                _ => return true,
            }
            at += 2;
        }
        at += 1;
    }
    false
}

/// Normalises a part to an internationalised identifier: escapes of unreserved and of allowed
/// other letters are taken back, letters that are not allowed are escaped.
pub(super) fn internationalise(text: &str, in_query: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(&c) = chars.get(at) {
        if c == '%' {
            match byte_at(&chars, at) {
                Some(byte) if byte < 0x80 && !stays_escaped(char::from(byte)) => {
                    out.push(char::from(byte));
                    at += 3;
                }
                Some(byte) if byte >= 0xa0 => {
                    at += unescape_sequence(&chars, at, &mut out, Some(in_query));
                }
                Some(_) => {
                    out.extend(chars.iter().skip(at).take(3));
                    at += 3;
                }
                None => {
                    out.push(c);
                    at += 1;
                }
            }
            continue;
        }
        if c.is_ascii() || is_international(c, in_query) {
            out.push(c);
        } else {
            push_escaped(&mut out, c);
        }
        at += 1;
    }
    out
}
