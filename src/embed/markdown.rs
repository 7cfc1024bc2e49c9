//! Markdown: fenced code in XML whose root is that of a document. Pieces of documents are not
//! linted: they lack what a document must have.

use crate::source::{MapBuilder, Span};

use super::place::Writing;
use super::{Found, Host};

/// Markdown files.
#[derive(Debug)]
pub(super) struct Markdown;

/// Languages of fences that hold policies; the other two are there for the colours of C#.
const LANGUAGES: [&str; 3] = ["xml", "cshtml", "razor"];

impl Host for Markdown {
    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown", "mdx"]
    }

    fn read(&self, text: &str) -> Found {
        let mut found = Found::default();
        let mut open: Option<Block> = None;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let begins = start;
            start += line.len();
            match &mut open {
                Some(block) => {
                    if !block.take(line, begins) {
                        close(open.take(), &mut found);
                        // A line that ends a quotation may begin a fence of its own.
                        open = Fence::of(line).filter(|fence| !fence.is_plain).map(Block::new);
                    }
                }
                None => open = Fence::of(line).map(Block::new),
            }
        }
        close(open, &mut found);
        found
    }
}

/// A line that begins fenced code.
#[derive(Clone, Copy, Debug)]
struct Fence<'t> {
    /// What stands before the fence: blanks, `>` and list markers.
    before: &'t str,
    mark: char,
    /// Number of marks.
    length: usize,
    /// Nothing stands after the marks.
    is_plain: bool,
    is_xml: bool,
}

impl<'t> Fence<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let rest = after_markers(line);
        let before = line.get(..line.len() - rest.len())?;
        let mark = rest.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let length = rest.chars().take_while(|c| *c == mark).count();
        let info = rest.get(length..)?.trim();
        if length < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let language = info.split(|c: char| c.is_whitespace() || c == '{' || c == ',').next();
        let language = language.unwrap_or_default().to_ascii_lowercase();
        let is_xml = LANGUAGES.contains(&language.as_str());
        Some(Self { before, mark, length, is_plain: info.is_empty(), is_xml })
    }
}

/// The line without the blanks, `>` and list markers at its beginning.
fn after_markers(line: &str) -> &str {
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t']);
        let number = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = number.len() < trimmed.len() && trimmed.len() - number.len() < 10;
        let after = if let Some(after) = trimmed.strip_prefix('>') {
            Some(after)
        } else if numbered {
            number.strip_prefix(". ").or(number.strip_prefix(") "))
        } else {
            ["- ", "* ", "+ "].iter().find_map(|marker| trimmed.strip_prefix(marker))
        };
        match after {
            Some(after) => rest = after,
            None => return trimmed,
        }
    }
}

/// Fenced code that is open.
#[derive(Debug)]
struct Block<'t> {
    fence: Fence<'t>,
    builder: MapBuilder,
}

impl<'t> Block<'t> {
    fn new(fence: Fence<'t>) -> Self {
        Self { fence, builder: MapBuilder::new() }
    }

    /// Takes a line that stands at `start`; false when it ends the block.
    fn take(&mut self, line: &str, start: usize) -> bool {
        let quotes = self.fence.before.matches('>').count();
        let mut rest = line;
        for _ in 0..quotes {
            match rest.trim_start_matches([' ', '\t']).strip_prefix('>') {
                Some(after) => rest = after,
                None => return false,
            }
        }
        let fence = rest.trim();
        let marks = fence.chars().take_while(|c| *c == self.fence.mark).count();
        if marks >= self.fence.length && marks == fence.chars().count() {
            return false;
        }
        if self.fence.is_xml {
            // What stands before the fence on its line is not part of the code.
            let after_quote = self.fence.before.rsplit('>').next().unwrap_or_default();
            let indent = after_quote.chars().count();
            let cut = rest.bytes().take(indent).take_while(|b| matches!(b, b' ' | b'\t')).count();
            let piece = rest.get(cut..).unwrap_or_default();
            let at = start + line.len() - piece.len();
            self.builder.push_verbatim(piece, Span::from_range(at..at).start);
        }
        true
    }
}

fn close(block: Option<Block<'_>>, found: &mut Found) {
    let Some(Block { fence, builder }) = block.filter(|block| block.fence.is_xml) else { return };
    // A list marker stands on the first line only.
    let prefix = fence.before.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' });
    let end = fence.mark.to_string().repeat(fence.length);
    found.push(builder.finish(), Writing::Lines { prefix: prefix.collect(), end });
}
