//! Secrets in recorded traffic: which they are, and how they are kept out of
//! everything that is shown.

mod line;
mod rewrite;

use std::borrow::Cow;

pub use line::{Redaction, Redactor};

/// What stands in the place of a secret value that is left out whole.
pub const REDACTED: &str = "[redacted]";

/// How names of secret headers, query parameters and members end, in lower case:
/// `Ocp-Apim-Subscription-Key`, `x-amz-security-token`, `Set-Cookie`, `apiKey` …
const SECRET_ENDINGS: &[&str] = &[
    "authorization",
    "apikey",
    "-key",
    "_key",
    "cookie",
    "token",
    "secret",
    "password",
    "signature",
    "credential",
    "assertion",
    "client-cert",
];

/// Names that are secret as a whole: query parameters of Azure, Google and AWS.
const SECRET_NAMES: &[&str] = &["key", "sig", "code", "x-ms-client-principal"];

/// How values begin that are keys wherever they stand.
const SECRET_PREFIXES: &[&str] = &["sk-", "gsk_", "xai-", "hf_", "AIza", "AKIA", "ASIA", "eyJ"];

/// Schemes of an `Authorization` value; the word after one is a secret.
const SCHEMES: &[&str] = &["bearer", "basic", "sharedaccesssignature", "apikey"];

/// Shortest value with a secret prefix that counts as a key, in bytes.
const SHORTEST_KEY: usize = 16;

/// Longest name that is looked at, in bytes.
const LONGEST_NAME: usize = 64;

/// Whether the value of the header, query parameter or member `name` is a secret;
/// its case is ignored.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.contains(&name.as_str())
        || SECRET_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// `text` with every byte of a secret value replaced by `*`, so that offsets stay.
///
/// Works on JSON, broken JSON, JSON inside strings, URLs and header lines alike:
/// it looks for secret names before `:` or `=`, for the schemes of `Authorization`,
/// and for well-known key prefixes, and trusts no structure.
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut secrets = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let Some(word) = word_at(bytes, at) else {
            at += 1;
            continue;
        };
        at = word.1;
        let name = text.get(word.0..word.1).unwrap_or_default();
        if let Some(value) = separator_end(bytes, word.1).filter(|_| is_secret_word(name)) {
            at = mask_value(bytes, value, &mut secrets).max(at);
        } else if SCHEMES.iter().any(|scheme| name.eq_ignore_ascii_case(scheme))
            && bytes.get(at) == Some(&b' ')
        {
            let end = opaque_end(bytes, at + 1);
            secrets.push((at + 1, end));
            at = end;
        } else if name.len() >= SHORTEST_KEY
            && SECRET_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        {
            secrets.push(word);
        }
    }
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut shown = 0;
    for (start, end) in secrets {
        masked.push_str(text.get(shown..start).unwrap_or_default());
        masked.extend(std::iter::repeat_n('*', end - start));
        shown = end;
    }
    masked.push_str(text.get(shown..).unwrap_or_default());
    Cow::Owned(masked)
}

/// Like [`is_secret_name`], but only the end of an overlong word is looked at.
fn is_secret_word(word: &str) -> bool {
    let start = word.len().saturating_sub(LONGEST_NAME);
    is_secret_name(word.get(start..).unwrap_or(word))
}

/// The span of the word that begins at `at`.
fn word_at(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let length = bytes.get(at..)?.iter().take_while(|byte| part(byte)).count();
    (length > 0).then_some((at, at + length))
}

/// Where a value begins after a name that ends at `at`: past a closing quote, also
/// an escaped one, space, and `:` or `=`.
fn separator_end(bytes: &[u8], at: usize) -> Option<usize> {
    let at = skip(bytes, at, b"\\");
    let at = skip(bytes, at, b"\"'");
    let at = skip(bytes, at, b" \t");
    matches!(bytes.get(at), Some(b':' | b'=')).then(|| skip(bytes, at + 1, b" \t"))
}

fn skip(bytes: &[u8], mut at: usize, which: &[u8]) -> usize {
    while bytes.get(at).is_some_and(|byte| which.contains(byte)) {
        at += 1;
    }
    at
}

/// Masks the value that begins at `at`, or each string of the list that does;
/// gives the offset after it.
fn mask_value(bytes: &[u8], at: usize, secrets: &mut Vec<(usize, usize)>) -> usize {
    if bytes.get(at) == Some(&b'[') {
        let mut at = at + 1;
        loop {
            at = skip(bytes, at, b" \t,");
            match bytes.get(at) {
                None | Some(b']') => return at,
                Some(_) => at = mask_one(bytes, at, secrets).max(at + 1),
            }
        }
    }
    mask_one(bytes, at, secrets)
}

fn mask_one(bytes: &[u8], at: usize, secrets: &mut Vec<(usize, usize)>) -> usize {
    // As many backslashes as open the string must close it: text inside text.
    let inside = skip(bytes, at, b"\\");
    let escapes = inside - at;
    match bytes.get(inside) {
        Some(b'"') => {
            let end = quote_end(bytes, inside + 1, escapes);
            secrets.push((inside + 1, end));
            skip(bytes, end, b"\\\"")
        }
        Some(b'{') => inside,
        _ => {
            let end = opaque_end(bytes, at);
            secrets.push((at, end));
            end
        }
    }
}

/// Where a quote with at most `escapes` backslashes before it stands, from `at`.
fn quote_end(bytes: &[u8], mut at: usize, escapes: usize) -> usize {
    let mut before = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => before += 1,
            b'"' if before <= escapes => return at - before,
            _ => before = 0,
        }
        at += 1;
    }
    at
}

/// Where a value without quotes ends; a scheme and the word after it are one.
fn opaque_end(bytes: &[u8], start: usize) -> usize {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"&\"\\,;}]'<>".contains(byte);
    let word = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| !ends(byte)).count()
    };
    let end = word(start);
    let scheme = bytes.get(start..end).unwrap_or_default();
    let is_scheme = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known.as_bytes()));
    if is_scheme && bytes.get(end) == Some(&b' ') { word(end + 1) } else { end }
}
