//! Colours for codespan-reporting, and the word for advice.

use std::io::{self, Write};

use codespan_reporting::diagnostic::{LabelStyle, Severity};
use codespan_reporting::term::WriteStyle;

/// The escape sequences that are used.
const RESET: &str = "\u{1b}[0m";
const BOLD: &str = "\u{1b}[1m";
const BOLD_RED: &str = "\u{1b}[1;31m";
const BOLD_YELLOW: &str = "\u{1b}[1;33m";
const BOLD_CYAN: &str = "\u{1b}[1;36m";
const CYAN: &str = "\u{1b}[36m";

/// Writes text with or without colours.
///
/// codespan-reporting has no severity `info`; its `note` stands for it, and the word is
/// exchanged where the header is written.
pub(super) struct Paint<'w> {
    out: &'w mut dyn Write,
    color: bool,
    note_follows: bool,
}

impl<'w> Paint<'w> {
    /// Writes to `out`.
    pub(super) fn new(out: &'w mut dyn Write, color: bool) -> Self {
        Self { out, color, note_follows: false }
    }

    fn style(&mut self, sequence: &str) -> io::Result<()> {
        if self.color { self.out.write_all(sequence.as_bytes()) } else { Ok(()) }
    }

    /// Writes `text` in bold.
    pub(super) fn bold(&mut self, text: &str) -> io::Result<()> {
        self.style(BOLD)?;
        self.out.write_all(text.as_bytes())?;
        self.style(RESET)
    }
}

/// The colour of a severity.
const fn color_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Bug | Severity::Error => BOLD_RED,
        Severity::Warning => BOLD_YELLOW,
        Severity::Note | Severity::Help => BOLD_CYAN,
    }
}

impl Write for Paint<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if std::mem::take(&mut self.note_follows) && bytes == b"note" {
            self.out.write_all(b"info")?;
            return Ok(bytes.len());
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl WriteStyle for Paint<'_> {
    fn set_header(&mut self, severity: Severity) -> io::Result<()> {
        self.style(color_of(severity))?;
        self.note_follows = severity == Severity::Note;
        Ok(())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.style(RESET)?;
        self.style(BOLD)
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.style(CYAN)
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.style(CYAN)
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.style(CYAN)
    }

    fn set_label(&mut self, severity: Severity, style: LabelStyle) -> io::Result<()> {
        self.style(match style {
            LabelStyle::Primary => color_of(severity),
            LabelStyle::Secondary => CYAN,
        })
    }

    fn reset(&mut self) -> io::Result<()> {
        self.style(RESET)
    }
}
