//! `text`: differences for people.

use std::io::{self, Write};

use crate::diff::{Kind, ValueChange};
use crate::report::Look;

use super::{Comparison, Format, lines, summary, value_lines};

/// A line for each difference, with its values below it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text;

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

impl Format for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn write(&self, comparison: &Comparison, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let style = |style: &'static str| if look.color { (style, RESET) } else { ("", "") };
        let (bold, end) = style(BOLD);
        for document in &comparison.documents {
            let kind = match document.kind() {
                Kind::Changed => String::new(),
                kind => format!(": {}", kind.name()),
            };
            writeln!(out, "{bold}{}{kind}{end}", document.path)?;
            for change in &document.changes {
                let place = lines(document, change);
                writeln!(out, "  {:7}  {} ({place})", change.kind.name(), change.path())?;
                if let (Kind::Moved, Some(before)) = (change.kind, &change.before)
                    && before.path != change.path()
                {
                    writeln!(out, "           from {}", before.path)?;
                }
                for value in &change.values {
                    write_value(value, look, out)?;
                }
            }
        }
        writeln!(out, "{bold}{}{end}", summary(comparison))
    }
}

fn write_value(value: &ValueChange, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let name = value.attribute.as_deref().unwrap_or("text");
    writeln!(out, "             {name}:")?;
    for (sign, line) in value_lines(value.before.as_deref(), value.after.as_deref()) {
        let line = format!("               {sign} {line}");
        match sign {
            '-' if look.color => writeln!(out, "{RED}{line}{RESET}")?,
            '+' if look.color => writeln!(out, "{GREEN}{line}{RESET}")?,
            _ => writeln!(out, "{}", line.trim_end())?,
        }
    }
    Ok(())
}
