//! JSON written anew with some of its strings and numbers replaced, without space between
//! its parts, so that it stands on one line.

/// What replaces strings and numbers.
pub(super) trait Edit {
    /// Writes the string `raw` (the inside, escapes included) with its quotes. `key` is the
    /// member that it belongs to, the nearest one for elements of arrays.
    fn string(&mut self, key: &str, raw: &str, out: &mut String);

    /// Writes a number, a boolean or `null`.
    fn bare(&mut self, in_array: bool, raw: &str, out: &mut String);
}

/// Leaves everything as it is.
pub(super) struct Keep;

impl Edit for Keep {
    fn string(&mut self, _key: &str, raw: &str, out: &mut String) {
        quote(raw, out);
    }

    fn bare(&mut self, _in_array: bool, raw: &str, out: &mut String) {
        out.push_str(raw);
    }
}

/// Writes a string whose inside is escaped already.
pub(super) fn quote(raw: &str, out: &mut String) {
    out.push('"');
    out.push_str(raw);
    out.push('"');
}

/// A level of nesting.
struct Level<'t> {
    array: bool,
    /// The next string is a key.
    wants_key: bool,
    key: &'t str,
}

/// Writes the JSON value `text`, which must have been checked, edited. Linear and without
/// recursion.
pub(super) fn rewrite(text: &str, edit: &mut impl Edit, out: &mut String) {
    let bytes = text.as_bytes();
    let mut levels: Vec<Level<'_>> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'{' | b'[' => {
                let key = levels.last().map_or("", |level| level.key);
                levels.push(Level { array: byte == b'[', wants_key: byte == b'{', key });
                out.push(char::from(byte));
            }
            b'}' | b']' => {
                levels.pop();
                out.push(char::from(byte));
            }
            b',' => {
                if let Some(level) = levels.last_mut() {
                    level.wants_key = !level.array;
                }
                out.push(',');
            }
            b':' => out.push(':'),
            b'"' => {
                let end = string_end(bytes, at);
                let raw = text.get(at..end).unwrap_or_default();
                at = end + 1;
                match levels.last_mut() {
                    Some(level) if level.wants_key => {
                        level.wants_key = false;
                        level.key = raw;
                        quote(raw, out);
                    }
                    level => edit.string(level.map_or("", |level| level.key), raw, out),
                }
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || b",]}".contains(byte);
                let rest = bytes.get(start..).unwrap_or_default();
                at = start + rest.iter().take_while(|byte| !ends(byte)).count().max(1);
                let in_array = levels.last().is_some_and(|level| level.array);
                edit.bare(in_array, text.get(start..at).unwrap_or_default(), out);
            }
        }
    }
}

/// Offset of the quote that ends the string whose inside begins at `at`.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(rest) = bytes.get(at..) {
        match memchr::memchr2(b'"', b'\\', rest) {
            Some(found) if rest.get(found) == Some(&b'\\') => at += found + 2,
            Some(found) => return at + found,
            None => break,
        }
    }
    bytes.len()
}
