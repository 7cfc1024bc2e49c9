//! Where JSON values end: a validating scan without recursion.

use thiserror::Error;

/// Levels of arrays and objects that are read inside one value.
pub const MAX_DEPTH: usize = 512;

/// Why a text is not JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Offset in bytes into the scanned text.
    pub at: usize,
}

/// What is wrong with a JSON text. Never quotes the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FaultKind {
    /// Something else was due.
    #[error("expected {0}")]
    Expected(&'static str),
    /// The text ends inside a value.
    #[error("the text ends inside a value")]
    Truncated,
    /// A control character stands unescaped in a string.
    #[error("a control character in a string")]
    ControlCharacter,
    /// A backslash with something that JSON does not know.
    #[error("an escape that JSON does not know")]
    BadEscape,
    /// Not a JSON number.
    #[error("a malformed number")]
    BadNumber,
    /// More than one value.
    #[error("more text after the end of the value")]
    Trailing,
    /// Nesting beyond [`MAX_DEPTH`].
    #[error("more than {MAX_DEPTH} levels of arrays and objects")]
    TooDeep,
}

/// Open arrays and objects, one bit each: set for an object.
struct Levels {
    bits: [u64; MAX_DEPTH / 64],
    depth: usize,
}

impl Levels {
    fn new() -> Self {
        Self { bits: [0; MAX_DEPTH / 64], depth: 0 }
    }

    /// Opens a level; false when that is one too many.
    fn push(&mut self, object: bool) -> bool {
        let Some(word) = self.bits.get_mut(self.depth / 64) else { return false };
        let bit = 1 << (self.depth % 64);
        if object {
            *word |= bit;
        } else {
            *word &= !bit;
        }
        self.depth += 1;
        true
    }

    /// Whether the innermost level is an object.
    fn in_object(&self) -> bool {
        let at = self.depth.wrapping_sub(1);
        self.bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}

/// The offset of the first byte from `at` that is not JSON space.
#[inline]
pub(super) fn skip_space(bytes: &[u8], at: usize) -> usize {
    next(bytes, at).1
}

/// The first byte from `at` that is not JSON space, 0 at the end, and its offset.
#[inline]
fn next(bytes: &[u8], mut at: usize) -> (u8, usize) {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(&byte) => return (byte, at),
            None => return (0, at),
        }
    }
}

/// Bytes that are looked at as one word.
const WORD: usize = size_of::<u64>();

/// Words without anything special after which a search for longer runs pays.
const SHORT: usize = 16;

/// Where the string ends whose first byte after the opening quote is at `at`:
/// the offset after its closing quote, and whether it holds escapes.
#[inline]
pub(super) fn string_end(bytes: &[u8], at: usize) -> Result<(usize, bool), Fault> {
    // Most strings are short and hold nothing special.
    let mut from = at;
    for _ in 0..SHORT {
        let Some(word) = bytes.get(from..).and_then(|rest| rest.first_chunk::<WORD>()) else {
            break;
        };
        let found = specials(u64::from_le_bytes(*word));
        if found != 0 {
            from += found.trailing_zeros() as usize / 8;
            if bytes.get(from) == Some(&b'"') {
                return Ok((from + 1, false));
            }
            break;
        }
        from += WORD;
    }
    any_string_end(bytes, from).ok_or_else(|| string_fault(bytes, at))
}

/// Like [`string_end`] for every string, from anywhere in it; `None` when it has no end.
#[inline(never)]
fn any_string_end(bytes: &[u8], mut at: usize) -> Option<(usize, bool)> {
    let mut escaped = false;
    let mut plain_words = SHORT;
    while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<WORD>()) {
        let found = specials(u64::from_le_bytes(*word));
        if found == 0 {
            at += WORD;
            plain_words += 1;
            if plain_words >= SHORT {
                at = long_run_end(bytes, at);
                plain_words = 0;
            }
            continue;
        }
        at += found.trailing_zeros() as usize / 8;
        match bytes.get(at) {
            Some(b'"') => return Some((at + 1, escaped)),
            Some(b'\\') => {
                escaped = true;
                plain_words = 0;
                // Escapes come in runs: `\n\n`, `\"\n`.
                while let Some([b'\\', next, ..]) = bytes.get(at..) {
                    at = if is_simple_escape(*next) {
                        at + 2
                    } else {
                        escape_end(bytes, at).ok()?
                    };
                }
            }
            _ => return None,
        }
    }
    loop {
        match bytes.get(at)? {
            b'"' => return Some((at + 1, escaped)),
            b'\\' => {
                escaped = true;
                at = escape_end(bytes, at).ok()?;
            }
            0..0x20 => return None,
            _ => at += 1,
        }
    }
}

/// Why the string has no end whose first byte after the opening quote is at `at`.
#[cold]
fn string_fault(bytes: &[u8], mut at: usize) -> Fault {
    loop {
        match bytes.get(at) {
            Some(b'\\') => match escape_end(bytes, at) {
                Ok(end) => at = end,
                Err(fault) => return fault,
            },
            Some(0..0x20) => return Fault { kind: FaultKind::ControlCharacter, at },
            Some(_) => at += 1,
            None => return Fault { kind: FaultKind::Truncated, at },
        }
    }
}

/// Whether a backslash before `byte` is a whole escape. A bit for each byte from
/// `"` to `z`, so that the answer takes no branch.
fn is_simple_escape(byte: u8) -> bool {
    const KNOWN: u128 = bit(b'"')
        | bit(b'\\')
        | bit(b'/')
        | bit(b'b')
        | bit(b'f')
        | bit(b'n')
        | bit(b'r')
        | bit(b't');
    const fn bit(byte: u8) -> u128 {
        1 << byte
    }
    byte < 128 && KNOWN >> byte & 1 == 1
}

/// The offset of the first quote, backslash or control character from `at`, found
/// with wide steps.
fn long_run_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
    let run = rest.get(..length).unwrap_or_default();
    // Looked at as a whole, so that the compiler makes vector code of it.
    if run.iter().fold(false, |any, &byte| any | (byte < 0x20)) {
        return at + run.iter().position(|&byte| byte < 0x20).unwrap_or(length);
    }
    at + length
}

/// The high bit of each byte in `word` that is a quote, a backslash or a control
/// character; exact up to the first one, which is all that is used.
fn specials(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGH: u64 = ONES << 7;
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let quotes = zeros(word ^ (ONES * b'"' as u64));
    let backslashes = zeros(word ^ (ONES * b'\\' as u64));
    let controls = word.wrapping_sub(ONES * 0x20) & !word;
    (quotes | backslashes | controls) & HIGH
}

/// The offset after the escape whose backslash is at `at`.
#[inline]
fn escape_end(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            let digits = bytes.get(at + 2..at + 6);
            if digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                Ok(at + 6)
            } else {
                Err(Fault { kind: FaultKind::BadEscape, at })
            }
        }
        Some(_) => Err(Fault { kind: FaultKind::BadEscape, at }),
        None => Err(Fault { kind: FaultKind::Truncated, at: at + 1 }),
    }
}

/// The offset after the number that starts at `at`.
fn number_end(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let digits = |mut at: usize| {
        let from = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        (at > from).then_some(at)
    };
    let bad = Fault { kind: FaultKind::BadNumber, at: start };
    let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
    at = match bytes.get(at) {
        Some(b'0') => at + 1,
        _ => digits(at).ok_or(bad)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1).ok_or(bad)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        at = digits(at).ok_or(bad)?;
    }
    if bytes.get(at).is_some_and(u8::is_ascii_digit) { Err(bad) } else { Ok(at) }
}

/// The offset after the literal `word` at `at`.
fn literal_end(bytes: &[u8], at: usize, word: &str) -> Result<usize, Fault> {
    let end = at + word.len();
    if bytes.get(at..end) == Some(word.as_bytes()) {
        Ok(end)
    } else {
        Err(Fault { kind: FaultKind::Expected("a value"), at })
    }
}

/// The offset after the key and colon of an object at `at`, where the value begins.
#[inline]
fn key_end(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let (quote, at) = next(bytes, at);
    if quote != b'"' {
        return Err(due(bytes, at, "a key in quotes"));
    }
    let (colon, at) = next(bytes, string_end(bytes, at + 1)?.0);
    if colon != b':' {
        return Err(due(bytes, at, "`:`"));
    }
    Ok(at + 1)
}

/// The fault that `name` does not stand at `at`.
#[cold]
fn due(bytes: &[u8], at: usize, name: &'static str) -> Fault {
    let ended = at >= bytes.len();
    Fault { kind: if ended { FaultKind::Truncated } else { FaultKind::Expected(name) }, at }
}

/// The offset after the string, number or literal at `at`.
#[inline]
fn scalar_end(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at) {
        Some(b'"') => Ok(string_end(bytes, at + 1)?.0),
        Some(b'-' | b'0'..=b'9') => number_end(bytes, at),
        Some(b't') => literal_end(bytes, at, "true"),
        Some(b'f') => literal_end(bytes, at, "false"),
        Some(b'n') => literal_end(bytes, at, "null"),
        _ => Err(due(bytes, at, "a value")),
    }
}

/// The offset after the value that starts at `at`.
#[inline]
pub(super) fn value_end(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at) {
        Some(b'{' | b'[') => container_end(bytes, at),
        _ => scalar_end(bytes, at),
    }
}

/// The offset after the object or array that starts at `at`.
fn container_end(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    let mut levels = Levels::new();
    // Whether the innermost level is an object.
    let mut object = false;
    loop {
        let (open, start) = next(bytes, at);
        at = start;
        if open == b'{' || open == b'[' {
            object = open == b'{';
            if !levels.push(object) {
                return Err(Fault { kind: FaultKind::TooDeep, at });
            }
            let (close, inside) = next(bytes, at + 1);
            if close != if object { b'}' } else { b']' } {
                at = if object { key_end(bytes, inside)? } else { inside };
                continue;
            }
            at = inside;
        } else {
            at = scalar_end(bytes, at)?;
        }
        // A value has ended, or stands before the end of its empty container.
        loop {
            let (byte, end) = next(bytes, at);
            match byte {
                b',' => {
                    at = if object { key_end(bytes, end + 1)? } else { end + 1 };
                    break;
                }
                b'}' if object => {}
                b']' if !object => {}
                _ => return Err(due(bytes, end, if object { "`,` or `}`" } else { "`,` or `]`" })),
            }
            at = end + 1;
            levels.depth -= 1;
            if levels.depth == 0 {
                return Ok(at);
            }
            object = levels.in_object();
        }
    }
}

/// The offset after the value that starts at `at`, in text that is known to be JSON:
/// brackets are counted, nothing is checked.
pub(super) fn known_value_end(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    loop {
        match bytes.get(at) {
            Some(b'"') => at = string_end(bytes, at + 1).map_or(bytes.len(), |(end, _)| end),
            Some(b'{' | b'[') => {
                depth += 1;
                at += 1;
                continue;
            }
            Some(b'}' | b']') if depth > 0 => {
                depth -= 1;
                at += 1;
            }
            // The end of the container that a number or literal stands in.
            Some(b'}' | b']' | b',' | b' ' | b'\t' | b'\n' | b'\r') if depth == 0 => return at,
            Some(_) => {
                at += 1;
                continue;
            }
            None => return at,
        }
        if depth == 0 {
            return at;
        }
    }
}
