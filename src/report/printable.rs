//! The user's own text, made safe for a terminal and for one line.

use std::borrow::Cow;

/// True for what a terminal would act on instead of showing it: control characters, and the
/// marks that turn the direction of writing.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `text` on one line: line breaks, tabs and other control characters as escapes.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
    }
    Cow::Owned(line)
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn control_characters_become_escapes() {
        assert_eq!(one_line("a\nb\t\u{1b}[2J\u{202e}é"), "a\\nb\\t\\u{1b}[2J\\u{202e}é");
        assert_eq!(one_line("plain é 😀"), "plain é 😀");
    }
}
