//! Plain tables: columns of words and columns of numbers, aligned with spaces.

use std::io::{self, Write};

/// One column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// The word above it.
    pub(super) name: &'static str,
    /// Numbers stand at the right.
    pub(super) number: bool,
}

impl Column {
    /// A column of words.
    pub(super) const fn words(name: &'static str) -> Self {
        Self { name, number: false }
    }

    /// A column of numbers.
    pub(super) const fn numbers(name: &'static str) -> Self {
        Self { name, number: true }
    }
}

/// Rows under a head.
#[derive(Clone, Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub(super) fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; cells that are missing stay empty.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Writes the table. Lines do not end with spaces.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let head: Vec<_> = self.columns.iter().map(|column| column.name.to_owned()).collect();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| {
                let cells = std::iter::once(&head).chain(&self.rows);
                cells.filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0)
            })
            .collect();
        for row in std::iter::once(&head).chain(&self.rows) {
            let mut line = String::new();
            for ((column, width), cell) in self.columns.iter().zip(&widths).zip(row) {
                let gap = if line.is_empty() { "" } else { "  " };
                if column.number {
                    line.push_str(&format!("{gap}{cell:>width$}"));
                } else {
                    line.push_str(&format!("{gap}{cell:<width$}"));
                }
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// Columns that `text` takes, a column for each character.
fn width(text: &str) -> usize {
    text.chars().count()
}

/// `number` with a comma between groups of three digits.
pub(super) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `text` in at most `most` characters: what does not fit is left out in the middle.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let length = width(text);
    if length <= most {
        return text.to_owned();
    }
    let kept = most.saturating_sub(1);
    let end = kept / 2;
    let start: String = text.chars().take(kept - end).collect();
    let tail: String = text.chars().skip(length - end).collect();
    format!("{start}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::{Column, Table, grouped, shortened};

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn long_words_lose_their_middle() {
        assert_eq!(shortened("abcdef", 6), "abcdef");
        assert_eq!(shortened("abcdefg", 6), "abc…fg");
        assert_eq!(shortened("äöüäöü", 3), "ä…ü");
    }

    #[test]
    fn columns_are_aligned() {
        let mut table = Table::new(&[Column::words("a"), Column::numbers("n"), Column::words("b")]);
        table.row(["é".to_owned(), "10".to_owned(), "x".to_owned()]);
        table.row(["long".to_owned(), "5".to_owned()]);
        let mut out = Vec::new();
        table.write(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a      n  b\né     10  x\nlong   5\n");
    }
}
