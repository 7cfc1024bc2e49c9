//! Markdown for a terminal: the pages of rules and policies, wrapped, without a parser's
//! ambition. It knows what those pages use: headings, paragraphs, lists, code fences.

use std::io::{self, Write};

use super::Look;

/// Columns beyond which running text is hard to read.
const WIDEST: usize = 100;

/// A block of a page.
#[derive(Debug, PartialEq, Eq)]
enum Block<'m> {
    Heading(&'m str),
    Code(Vec<&'m str>),
    /// Running text, its marker (`- `, `1. `) and how far the marker is indented.
    Text {
        indent: usize,
        marker: &'m str,
        words: Vec<&'m str>,
    },
}

/// Writes `markdown` as plain text of at most the width of `look`.
///
/// # Errors
/// When `out` fails.
pub fn write_markdown(markdown: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let width = look.width.min(WIDEST);
    let blocks = blocks(markdown);
    let mut before: Option<&Block<'_>> = None;
    for block in &blocks {
        if before.is_some_and(|before| !(is_item(before) && is_item(block))) {
            writeln!(out)?;
        }
        match block {
            Block::Heading(text) => write_heading(text, look, out)?,
            Block::Code(lines) => {
                for line in lines {
                    writeln!(out, "{}", format!("    {line}").trim_end())?;
                }
            }
            Block::Text { indent, marker, words } => {
                write_words(words, *indent, marker, width, out)?;
            }
        }
        before = Some(block);
    }
    Ok(())
}

fn is_item(block: &Block<'_>) -> bool {
    matches!(block, Block::Text { marker, .. } if !marker.is_empty())
}

fn write_heading(text: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if look.color { writeln!(out, "\u{1b}[1m{text}\u{1b}[0m") } else { writeln!(out, "{text}") }
}

/// Writes words with a hanging indent behind the marker.
fn write_words(
    words: &[&str],
    indent: usize,
    marker: &str,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let hanging = indent + marker.len();
    write!(out, "{:indent$}{marker}", "")?;
    let mut column = hanging;
    let mut fresh = true;
    for word in words {
        let length = word.chars().count();
        if !fresh && column + 1 + length > width {
            write!(out, "\n{:hanging$}", "")?;
            column = hanging;
            fresh = true;
        }
        if !fresh {
            write!(out, " ")?;
            column += 1;
        }
        write!(out, "{word}")?;
        column += length;
        fresh = false;
    }
    writeln!(out)
}

/// Splits a page into blocks.
fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines();
    let mut open = false;
    while let Some(line) = lines.next() {
        let text = line.trim();
        let (marker, rest) = split_marker(text);
        if text.is_empty() {
            open = false;
        } else if text.starts_with("```") {
            blocks.push(Block::Code(
                lines.by_ref().take_while(|line| line.trim() != "```").collect(),
            ));
            open = false;
        } else if text.starts_with('#') {
            blocks.push(Block::Heading(text.trim_start_matches('#').trim_start()));
            open = false;
        } else if !marker.is_empty() {
            let indent = line.len() - line.trim_start().len();
            blocks.push(Block::Text { indent, marker, words: rest.split_whitespace().collect() });
            open = true;
        } else {
            match blocks.last_mut() {
                Some(Block::Text { words, .. }) if open => words.extend(text.split_whitespace()),
                _ => {
                    let words = text.split_whitespace().collect();
                    blocks.push(Block::Text { indent: 0, marker: "", words });
                }
            }
            open = true;
        }
    }
    blocks
}

/// The list marker of a line and what follows; no marker is empty.
fn split_marker(text: &str) -> (&str, &str) {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length = match text.get(digits..) {
        Some(rest) if digits > 0 && rest.starts_with(". ") => digits + 2,
        Some(rest) if digits == 0 && (rest.starts_with("- ") || rest.starts_with("* ")) => 2,
        _ => 0,
    };
    text.split_at_checked(length).unwrap_or(("", text))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{Look, write_markdown};

    fn plain(markdown: &str, width: usize) -> String {
        let mut out = Vec::new();
        write_markdown(markdown, Look { width, ..Look::PLAIN }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_is_wrapped_and_its_code_is_not() {
        let page = "A summary that is longer\nthan one line.\n\n## Why\nBecause of `this`.\n\n\
            - one item that goes over the line\n- two\n  more of two\n1. first\n\n\
            ```xml\n<a>\n\n  <b with=\"a long attribute that stays\" />\n```\nThe end.\n";
        assert_snapshot!(plain(page, 20), @r#"
        A summary that is
        longer than one
        line.

        Why

        Because of `this`.

        - one item that goes
          over the line
        - two more of two
        1. first

            <a>

              <b with="a long attribute that stays" />

        The end.
        "#);
    }

    #[test]
    fn odd_pages_lose_nothing() {
        assert_eq!(plain("", 20), "");
        assert_eq!(plain("```xml\n<a>", 20), "    <a>\n");
        assert_eq!(
            plain("a-very-long-word-without-a-break here", 10),
            "a-very-long-word-without-a-break\nhere\n"
        );
        assert_eq!(plain("1.5 is no item\n- ", 40), "1.5 is no item -\n");
    }
}
