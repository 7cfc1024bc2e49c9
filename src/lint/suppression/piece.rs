//! Pieces of a comment's text that know where they stand.

use crate::source::Span;

/// A piece of text, and where it ends in the file. Pieces are cut off from the front, so that
/// the end says where they begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'t> {
    pub text: &'t str,
    pub end: u32,
}

impl Piece<'_> {
    pub(super) fn span(self) -> Span {
        let len = Span::from_range(0..self.text.len()).end;
        Span::new(self.end.saturating_sub(len), self.end)
    }

    /// Its span, or another one when it is empty.
    pub(super) fn span_or(self, other: Span) -> Span {
        if self.text.is_empty() { other } else { self.span() }
    }

    pub(super) fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }

    pub(super) fn trimmed(self) -> Self {
        let text = self.text.trim_start();
        let kept = text.trim_end();
        let gone = Span::from_range(0..text.len() - kept.len()).end;
        Self { text: kept, end: self.end.saturating_sub(gone) }
    }

    /// The first `len` bytes, and the rest.
    fn cut(self, len: usize) -> (Self, Self) {
        let (front, back) = self.text.split_at_checked(len).unwrap_or((self.text, ""));
        let gone = Span::from_range(0..back.len()).end;
        let front = Self { text: front, end: self.end.saturating_sub(gone) };
        (front, Self { text: back, end: self.end })
    }

    /// The first word, and the rest.
    pub(super) fn word(self) -> (Self, Self) {
        let ends = |c: char| c.is_whitespace() || c == ':';
        self.cut(self.text.find(ends).unwrap_or(self.text.len()))
    }

    /// What stands before the first colon, and after it if there is one.
    pub(super) fn split_at_colon(self) -> (Self, Option<Self>) {
        match self.text.find(':') {
            Some(at) => {
                let (front, back) = self.cut(at);
                (front, Some(back.cut(1).1))
            }
            None => (self, None),
        }
    }

    /// The words between blanks and commas.
    pub(super) fn list(self) -> impl Iterator<Item = Self> {
        let separates = |c: char| c.is_whitespace() || c == ',';
        let mut rest = self;
        std::iter::from_fn(move || {
            let start = rest.text.find(|c| !separates(c))?;
            let (_, from) = rest.cut(start);
            let (word, after) = from.cut(from.text.find(separates).unwrap_or(from.text.len()));
            rest = after;
            Some(word)
        })
    }
}
